"""Hundreds of edits: to every paragraph of every example a word put in, a word taken out, the whole paragraph deleted or doubled.

Whatever was changed is in the PDF, or an error names it.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from lettergen import Adopted, InputError, Severity, adopt, load_letter
from tests.adoption.documents import original, texts, workshop
from tests.verapdf import failures

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    file.stem: file
    for file in sorted(
        [*ROOT.glob("examples/*.yaml"), *ROOT.glob("examples/gemeinsam-klappts/*.yaml")]
    )
}
MARK = "Zitronenfalter"
TRIED = 4
"""Paragraphs of a document that an edit is tried on, spread over it; one more shifts them all."""


@cache
def document(name: str) -> bytes:
    if name == "documents":
        return original()
    return workshop().render(load_letter(EXAMPLES[name]), "docx").content


def paragraphs(opened: Any) -> list[Any]:
    """The paragraphs of the running text with words, those in tables as well."""
    return [
        p
        for p in opened.element.body.iter(qn("w:p"))
        if any(t.text for t in texts(p)) and not list(p.iter(qn("w:framePr")))
    ]


def put_in(found: Any) -> None:
    text = next(t for t in texts(found) if t.text)
    text.text = f"{text.text} {MARK} "


def taken_out(found: Any) -> None:
    text = max(texts(found), key=lambda t: len(t.text or ""))
    text.text = " ".join(text.text.split(" ")[:-1])


def deleted(found: Any) -> None:
    found.getparent().remove(found)


def doubled(found: Any) -> None:
    made = copy.deepcopy(found)
    first, *others = texts(made)
    first.text = MARK
    for other in others:
        other.text = ""
    found.addnext(made)


EDITS = {"put in": put_in, "taken out": taken_out, "deleted": deleted, "doubled": doubled}


def edited(name: str, number: int, edit: str) -> bytes | None:
    opened = docx.Document(io.BytesIO(document(name)))
    found = paragraphs(opened)[number]
    if edit == "deleted" and found.getparent().tag == qn("w:tc"):
        return None  # a cell has one paragraph, and Word does not let it go
    EDITS[edit](found)
    target = io.BytesIO()
    opened.save(target)
    return target.getvalue()


def words_in(content: bytes) -> list[str]:
    """The words of a document's text, or of a PDF, in their order, without what breaks lines."""
    if content.startswith(b"PK"):
        opened = docx.Document(io.BytesIO(content))
        pieces = [
            "".join(
                " "
                if e.tag in {qn("w:br"), qn("w:tab")}
                else "-"
                if e.tag == qn("w:noBreakHyphen")
                else e.text or ""
                for e in p.iter(qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:noBreakHyphen"))
            )
            for p in opened.element.body.iter(qn("w:p"))
        ]
        text = " ".join(pieces)
    else:
        with pypdfium2.PdfDocument(content) as pdf:
            text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return re.findall(r"\w+", text.replace("\u200b", ""))


def cases() -> Iterator[Any]:
    for name in [*EXAMPLES, "documents"]:
        for edit in EDITS:
            yield pytest.param(name, edit, id=f"{name}-{edit}")


def outcome(content: bytes) -> Adopted | InputError:
    try:
        return adopt(content, workspace=workshop())
    except InputError as error:
        return error


@pytest.mark.slow
@pytest.mark.parametrize(("name", "edit"), list(cases()))
def test_every_edit_is_in_the_pdf_or_named(name: str, edit: str) -> None:
    count = len(paragraphs(docx.Document(io.BytesIO(document(name)))))
    taken = 0
    step = max(count // TRIED, 1)
    for number in range(list(EDITS).index(edit) % step, count, step):
        content = edited(name, number, edit)
        if content is None:
            continue
        found = outcome(content)
        if isinstance(found, InputError):
            errors = [p for p in found.problems if p.severity is Severity.ERROR]
            assert errors
            assert all(problem.hint("de") for problem in errors)
            continue
        taken += 1
        assert found.changes, (number, edit)
        pdf = words_in(workshop().render(found.letter, "pdf").content)
        missing = set(words_in(content)) - set(pdf)
        # A long word is parted where a line of the PDF ends, and labels follow the number of entries.
        missing = {w for w in missing if w not in "".join(pdf)} - {"Anlage", "Anlagen"}
        assert missing == set(), (number, edit)
        if edit in {"put in", "doubled"}:
            assert MARK in pdf, (number, edit)
    assert taken


@pytest.mark.verapdf
def test_adopted_pdfs_are_archivable_and_accessible(tmp_path: Path) -> None:
    files = []
    for name in EXAMPLES:
        count = len(paragraphs(docx.Document(io.BytesIO(document(name)))))
        made = (outcome(edited(name, n, "put in") or b"") for n in range(count - 1, 0, -1))
        found = next(a for a in made if isinstance(a, Adopted))
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(workshop().render(found.letter, "pdf").content)
    assert failures(files, ("2a", "ua1")) == []
