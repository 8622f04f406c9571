"""Both files of each copy: the same lines at the same places, valid by veraPDF and by a validator of DOCX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from lettergen.compose.composed import ComposedLetter
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop
from lettergen.renderers.docx import render_docx
from lettergen.renderers.typst import render_pdf
from tests import pdf_measure
from tests.render_docx.documents import find, part
from tests.render_docx.test_libreoffice import TOLERANCE_MM, rows
from tests.signing.letters import JPEG, everything, letter, png
from tests.signing.texts import objects
from tests.verapdf import failures
from tests.word_processor import pdf_of

_PICTURED = {"name": "Erika Muster", "addition": "im_auftrag", "image": {"content": png()}}
_ITEMS = "\n".join(f"{number}. Punkt {number}" for number in range(1, 12))
_BULLETS = "\n".join(f"- Punkt {number}" for number in range(1, 29))
_MANY = "\n".join(f"{number}. Punkt {number}" for number in range(1, 29))

LETTERS: dict[str, Callable[[], LetterBase]] = {
    "draft": lambda: everything(copy_type="entwurf"),
    "certified": lambda: everything(certification={"name": "Max Beispiel"}, machine_made=True),
    "information": lambda: everything(copy_type="abdruck"),
    "pictured": lambda: letter(signatures=_PICTURED),
    "two-pictures": lambda: letter(
        signatures=[_PICTURED, {"name": "Max Beispiel", "image": {"content": JPEG}}]
    ),
    "large": lambda: letter(large_print=True, body=f"zur Sache:\n\n{_ITEMS}\n\nSoweit."),
    "large-list": lambda: letter(large_print=True, body=f"zur Sache:\n\n{_ITEMS}"),
    "long-list": lambda: letter(body=f"zur Sache:\n\n{_MANY}"),
    "long-bullets": lambda: letter(body=f"zur Sache:\n\n{_BULLETS}"),
    "large-picture": lambda: letter(large_print=True, signatures=_PICTURED),
    "large-draft": lambda: everything(large_print=True, copy_type="entwurf"),
    "english": lambda: letter(language="en", machine_made=True, copy_type="abdruck"),
}
PICTURES = {"pictured": 1, "two-pictures": 2, "large-picture": 1}


@pytest.fixture(scope="module")
def composed() -> dict[str, ComposedLetter]:
    workshop = Workshop()
    return {name: workshop.compose(make()).letter for name, make in LETTERS.items()}


@pytest.fixture(scope="module")
def folder(composed: dict[str, ComposedLetter], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All letters as PDF and DOCX."""
    made = tmp_path_factory.mktemp("copies")
    for name, each in composed.items():
        (made / f"{name}.docx").write_bytes(render_docx(each).content)
        (made / f"{name}.pdf").write_bytes(render_pdf(each).content)
    return made


@pytest.fixture(scope="module")
def converted(folder: Path) -> dict[str, bytes]:
    """All DOCX as LibreOffice sets them."""
    return pdf_of({name: (folder / f"{name}.docx").read_bytes() for name in LETTERS})


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", LETTERS)
def test_same_lines_at_the_same_places(
    name: str,
    composed: dict[str, ComposedLetter],
    folder: Path,
    converted: dict[str, bytes],
) -> None:
    ours = rows(converted[name], composed[name])
    theirs = rows((folder / f"{name}.pdf").read_bytes(), composed[name])
    assert [(row.page, row.words) for row in ours] == [(row.page, row.words) for row in theirs]
    for row, other in zip(ours, theirs, strict=True):
        assert row.baseline == pytest.approx(other.baseline, abs=TOLERANCE_MM), row.words
        assert row.x0 == pytest.approx(other.x0, abs=TOLERANCE_MM), row.words


@pytest.mark.slow
@pytest.mark.parametrize("name", LETTERS)
def test_pictures_stand_in_both_files_with_their_text(name: str, folder: Path) -> None:
    docx, pdf = ((folder / f"{name}.{kind}").read_bytes() for kind in ("docx", "pdf"))
    drawn = find(part(docx, "word/document.xml"), "//w:body//wp:inline/wp:docPr")
    expected = PICTURES.get(name, 0)
    assert [element.get("descr", "").split(":")[0] for element in drawn] == [
        "Unterschrift"
    ] * expected
    alts = [text for text in objects(pdf) if text.startswith("Unterschrift: ")]
    assert len(alts) == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", LETTERS)
def test_no_finding_of_the_validator_of_docx(name: str, folder: Path) -> None:
    result = OpenXmlValidator().validate(folder / f"{name}.docx")
    assert [str(error) for error in result.errors] == []


@pytest.mark.verapdf
def test_every_copy_passes_verapdf(folder: Path) -> None:
    assert failures(sorted(folder.glob("*.pdf"))) == []


@pytest.mark.parametrize("entries", range(1, 9))
def test_the_table_for_initials_stands_whole_on_a_page(entries: int) -> None:
    """Nothing introduces it: where its second row has no room, all of it begins the next page."""
    body = "zur Sache:\n\n" + "\n".join(f"{number}. Punkt" for number in range(1, entries + 1))
    made = Workshop().compose(everything(copy_type="entwurf", body=body)).letter
    found = pdf_measure.lines(render_pdf(made).content)
    table = {
        line.page for line in found if line.text in {"Mitzeichnung", "Dahliendezernat", "Amt 20"}
    }
    assert len(table) == 1
