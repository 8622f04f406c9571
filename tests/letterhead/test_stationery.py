"""Stationery of a letterhead: files inside its folder, examined by its check; printed paper in one run with the archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from lettergen.batch.api import render_batch
from lettergen.batch.job import PrintFile
from lettergen.inspection import inspect_letterhead
from lettergen.letterhead import loader
from lettergen.letterhead.loader import load_authority_folder
from lettergen.pipeline import Workshop
from tests.letterhead.folders import DESIGN, LETTER, codes_of, problems_of, town
from tests.pdf.sheets import SPOILT, drawn

BOTH = "stationery: {first: bogen.pdf, following: bogen-2.pdf}\n"
PRINTED = "stationery: preprinted\nmasthead: {lines: [{text: Kopf}]}\nfooter: {lines: [Fuß]}\n"


def house(root: Path, first: bytes, following: bytes | None = None, more: str = BOTH) -> Path:
    folder = town(root, v1=DESIGN + more)
    (folder / "bogen.pdf").write_bytes(first)
    if following is not None:
        (folder / "bogen-2.pdf").write_bytes(following)
    return folder


@pytest.mark.slow
def test_both_files_are_read_and_sound(tmp_path: Path) -> None:
    folder = house(tmp_path, drawn(), drawn('rgb("#edc")'))
    assert load_authority_folder(folder).stationery["v1"].following is not None
    assert inspect_letterhead(folder) == ()


def test_files_outside_missing_too_large_and_of_other_kinds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = house(tmp_path, drawn(), more=BOTH.replace("bogen-2.pdf", "../bogen-2.pdf"))
    (tmp_path / "bogen-2.pdf").write_bytes(drawn())
    assert codes_of(folder) == ["stationery-outside"]
    (folder / "v1.yaml").write_text(DESIGN + BOTH, encoding="utf-8")
    assert codes_of(folder) == ["stationery-missing"]
    (folder / "bogen-2.pdf").write_bytes(b"\x89PNG")
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place.path) == ("stationery-type", "stationery.following")
    monkeypatch.setattr(loader, "MAX_STATIONERY_BYTES", 100)
    assert codes_of(folder) == ["stationery-too-large"]


@pytest.mark.parametrize("kind", ["colour", "font", "encrypted"])
def test_a_check_says_what_keeps_it_from_the_archive(tmp_path: Path, kind: str) -> None:
    folder = house(tmp_path, drawn(), SPOILT[kind]())
    assert [(p.code, p.place.path) for p in inspect_letterhead(folder)] == [
        (f"stationery-{kind}", "stationery.following")
    ]


def test_anything_else_than_files_or_preprinted_is_refused(tmp_path: Path) -> None:
    folder = town(tmp_path, v1=DESIGN + "stationery: bogen.pdf\n")
    assert {p.place.path for p in problems_of(folder)} == {"stationery"}


@pytest.mark.slow
def test_printed_paper_and_archive_in_one_run(tmp_path: Path) -> None:
    town(tmp_path / "letterheads", v1=DESIGN + PRINTED)
    out = tmp_path / "out"
    printing = PrintFile(duplex=False)
    report = render_batch([LETTER], out=out, workspace=tmp_path, print_file=printing)
    assert (report.pages, report.letters) == (1, 1)
    names = sorted(file.name for file in (out / "briefe").iterdir())
    assert [name.partition(".")[2] for name in names] == ["druck.pdf", "pdf"]
    shown = {n.partition(".")[2]: PdfReader(out / "briefe" / n).pages[0].extract_text() for n in names}  # fmt: skip
    assert "Kopf" in shown["pdf"]
    assert "Fuß" in shown["pdf"]
    printed = PdfReader(out / "druckdatei.pdf").pages[0].extract_text()
    for text in (printed, shown["druck.pdf"]):
        assert "Kopf" not in text
        assert "Fuß" not in text
        assert "hier ist er." in text
    again = render_batch([LETTER], out=out, workspace=tmp_path, print_file=printing, resume=True)
    assert again.resumed == 1


def test_a_single_letter_has_both(tmp_path: Path) -> None:
    town(tmp_path / "letterheads", v1=DESIGN + PRINTED)
    made = Workshop(tmp_path).render(LETTER)
    assert made.for_paper is not None
    assert made.for_paper != made.content
    assert Workshop(tmp_path).render(LETTER, "docx").for_paper is None
