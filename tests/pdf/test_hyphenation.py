"""A letter with parted words: hyphens where lines end and nowhere else, whole words for whoever reads, copies or edits it."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from benchmarks.lines import LETTER, TEXT, gaps
from lettergen import adopt
from lettergen.compose.breaking import Parting
from lettergen.compose.composed import ComposedLetter
from lettergen.errors import LayoutError
from lettergen.model.blocks import Heading, Paragraph, plain_text
from lettergen.pipeline import Workshop, letter_from
from lettergen.renderers.typst import parted_words, render_pdf
from tests import pdf_measure
from tests.pdf.extractors import EXTRACTORS
from tests.verapdf import failures
from tests.word_processor import pdf_of

BODY = TEXT.replace("\n", "\n\n")


@cache
def workshop() -> Workshop:
    return Workshop()


def data(**changes: Any) -> dict[str, Any]:
    return LETTER | changes


@cache
def rendered(format_: str) -> bytes:
    return workshop().render(letter_from(data()), format_).content  # type: ignore[arg-type]


@cache
def composed() -> ComposedLetter:
    return workshop().compose(letter_from(data())).letter


def said(text: str) -> str:
    """Words, one blank between them."""
    return " ".join(text.split())


@pytest.mark.parametrize("program", EXTRACTORS)
def test_programs_read_whole_words(program: str, tmp_path: Path) -> None:
    text = EXTRACTORS[program](rendered("pdf"), tmp_path)
    assert not {"\u00ad", "\ufffe", "\x02"} & set(text)
    words = set(said(text).split())
    parted = ["".join(word) for word in parted_words(composed().flow)]
    assert len(parted) >= 10
    assert set(parted) <= words
    whole = [said(paragraph) in said(text) for paragraph in TEXT.split("\n")]
    # What stands at the head and foot of pages comes between the lines of the one that a page's end parts.
    assert whole.count(False) == 1


def test_every_hyphen_stands_at_the_end_of_a_line_within_the_body() -> None:
    drawn = [line.text for line in pdf_measure.lines(rendered("pdf"))]
    wanted = [piece for word in parted_words(composed().flow) for piece in word[:-1]]
    assert [line.split()[-1][:-1] for line in drawn if line.endswith("-")] == wanted


def test_the_page_looks_as_before() -> None:
    plain, whole = render_pdf(composed()).content, rendered("pdf")
    assert plain != whole
    for before, after in zip(pictures(plain), pictures(whole), strict=True):
        assert before == after


def pictures(content: bytes) -> list[bytes]:
    """The pages as pixels."""
    with pypdfium2.PdfDocument(content) as document:
        return [bytes(page.render(scale=2).buffer) for page in document]


@pytest.mark.verapdf
def test_verapdf_accepts_it(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(rendered("pdf"))
    assert failures([file]) == []
    file.write_bytes(workshop().render(letter_from(data()), "pdf", embed_data=True).content)
    assert failures([file], ("3a", "ua1")) == []


@pytest.mark.slow
def test_the_docx_has_as_many_optional_hyphens_as_lines_end_with_one() -> None:
    with zipfile.ZipFile(io.BytesIO(rendered("docx"))) as archive:
        document = archive.read("word/document.xml").decode()
    lines = pdf_measure.lines(rendered("pdf"))
    assert document.count("<w:softHyphen/>") == sum(line.text.endswith("-") for line in lines)
    assert "autoHyphenation" not in document


@pytest.mark.libreoffice
def test_the_word_processor_ends_the_same_lines() -> None:
    [made] = pdf_of({"letter": rendered("docx")}).values()

    def lines(content: bytes) -> list[tuple[int, str]]:
        found = pdf_measure.lines(content)
        return [(line.page, line.text) for line in found]

    assert lines(made) == lines(rendered("pdf"))


def test_an_edited_letter_has_whole_words() -> None:
    assert adopt(rendered("docx"), workspace=workshop()).changes == ()
    source = io.BytesIO(rendered("docx"))
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace("unverzüglich".encode(), b"umgehend")
            new.writestr(name, part)
    adopted = adopt(target.getvalue(), workspace=workshop())
    words = adopted.letter.model_dump_json()
    assert "umgehend schriftlich" in words
    assert "\u00ad" not in words
    assert "Bewilligungsbehörde entscheidet" in words


def hyphens(letter: Any) -> list[str]:
    """The roles of items with parted words."""
    return [
        item.role
        for item in letter.flow
        if isinstance(item.block, Paragraph | Heading)
        and item.block.lines
        and item.block.lines.hyphenated
    ]


def test_large_print_is_hyphenated_and_other_letters_are_not() -> None:
    compose = workshop().compose
    assert set(hyphens(compose(letter_from(data())).letter)) == {"body"}
    assert hyphens(compose(letter_from(data(large_print=False))).letter) == []
    assert hyphens(compose(letter_from(data(as_written=True))).letter) == []


def test_names_of_the_letter_stay_whole() -> None:
    name = "Beispielgenossenschaft"
    body = "\n\n".join(f"{'Wort ' * n}für die {name} gilt das." for n in range(2, 12))
    parted = workshop().compose(letter_from(data(body=body))).letter
    assert hyphens(parted)
    recipient = {**data()["recipient"], "organisation": [f"Erste {name} eG"]}
    whole = workshop().compose(letter_from(data(body=body, recipient=recipient))).letter
    assert hyphens(whole) == []


@pytest.mark.slow
def test_no_page_ends_with_a_hyphen() -> None:
    ends = 0
    for count in range(1, 10):
        body = "\n\n".join(["Ein Satz." + " Noch einer." * count, BODY, BODY])
        content = workshop().render(letter_from(data(body=body)), "pdf").content
        pages: dict[int, str] = {}
        for line in pdf_measure.lines(content):
            if not line.text.startswith(("Seite", "Stadt")):
                pages[line.page] = line.text
        ends += len(pages) - 1
        assert [text for text in pages.values() if text.endswith("-")] == []
    assert ends > 15


def test_the_edge_is_even() -> None:
    parted, whole = list(gaps(Parting("de"))), list(gaps(None))
    assert sum(parted) / len(parted) <= 5
    assert max(parted) <= 15
    assert sum(whole) / len(whole) > 10


def test_the_composed_letter_says_the_words_alone() -> None:
    letter = workshop().compose(letter_from(data())).letter
    body = [i.block for i in letter.flow if i.role == "body" and isinstance(i.block, Paragraph)]
    assert [plain_text(block.inlines).replace("\u00a0", " ") for block in body] == TEXT.split("\n")


@pytest.mark.parametrize("body", ["Das {} liegt bei.", "- das {} und\n- anderes"])
def test_a_word_wider_than_its_line_is_parted(body: str) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänsversammlungsprotokoll"
    made = workshop().compose(letter_from(data(body=body.format(word)))).letter
    assert [*map("".join, parted_words(made.flow))] == [word]
    with pytest.raises(LayoutError, match="word-too-wide"):
        workshop().compose(letter_from(data(body=body.format(word), as_written=True)))
