"""Print file, ZIP, enclosures, failed rows and names."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from lettergen.batch.api import render_batch
from lettergen.batch.enclosure_files import Enclosure
from lettergen.batch.file_names import FileNames
from lettergen.batch.from_job import as_they_were
from lettergen.batch.job import PrintFile
from lettergen.batch.outputs import DoneFile, FailedRow, harmless, write_failed, write_zip
from lettergen.batch.printing import SHEETS, MixUpError, PrintLetter, checked_content, parts_of
from lettergen.batch.rows import open_rows
from lettergen.batch.worker import with_enclosures
from lettergen.errors import InputError, Problem, UsageError
from lettergen.pipeline import render
from tests.batch_run.samples import data, long_letter


@pytest.mark.slow
def test_the_print_file_begins_each_letter_on_a_sheet(tmp_path: Path) -> None:
    report = render_batch([data(1), long_letter(2), data(3)], out=tmp_path, print_file=PrintFile())
    (file,) = report.print_files
    pdf = PdfReader(file)
    assert [bool(page.extract_text().strip()) for page in pdf.pages] == [
        True, False, True, True, True, False,
    ]  # fmt: skip
    assert (report.pages, report.sheets) == (4, 3)
    marks = [(m.title, pdf.get_destination_page_number(m)) for m in pdf.outline]  # type: ignore[union-attr, arg-type]
    assert marks == [("1: Erika Muster-1", 0), ("2: Erika Muster-2", 2), ("3: Erika Muster-3", 4)]
    for number, page in ((1, 0), (2, 2), (3, 4)):
        assert f"Muster-{number}" in pdf.pages[page].extract_text()
    assert pdf.pages[1].mediabox == pdf.pages[0].mediabox


def test_one_sided_print_has_no_blank_pages(tmp_path: Path) -> None:
    report = render_batch([data(1), data(2)], out=tmp_path, print_file=PrintFile(duplex=False))
    assert len(PdfReader(report.print_files[0]).pages) == 2


def test_print_files_are_split_by_sheets(tmp_path: Path) -> None:
    rows = [data(1), data(2), long_letter(3), long_letter(4), data(5)]
    report = render_batch(rows, out=tmp_path, print_file=PrintFile(name="stapel", max_sheets=2))
    assert [f.name for f in report.print_files] == [f"stapel-{n:03}.pdf" for n in (1, 2, 3)]
    assert [len(PdfReader(f).pages) for f in report.print_files] == [4, 4, 2]


def test_a_print_file_is_split_when_nobody_asks() -> None:
    """Its memory must not grow with the batch."""
    letters = [PrintLetter(f"{n}.pdf", "", 1, str(n)) for n in range(2 * SHEETS + 1)]
    names = [Path(p.target).name for p in parts_of(letters, Path(), PrintFile())]
    assert names == ["druckdatei-001.pdf", "druckdatei-002.pdf", "druckdatei-003.pdf"]
    (alone,) = parts_of(letters[:SHEETS], Path(), PrintFile())
    assert (Path(alone.target).name, alone.sheets) == ("druckdatei.pdf", SHEETS)
    (numbered,) = parts_of(letters[:3], Path(), PrintFile(max_sheets=9))
    assert Path(numbered.target).name == "druckdatei-001.pdf"


def test_the_print_file_takes_only_what_was_made(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"another letter")
    with pytest.raises(MixUpError):
        checked_content(file, "0" * 64)


def test_the_zip_holds_all_letters(tmp_path: Path) -> None:
    report = render_batch([data(1), data(2)], out=tmp_path, zip=True, formats=("pdf", "docx"))
    assert report.zip is not None
    with zipfile.ZipFile(report.zip) as archive:
        assert archive.namelist() == [
            "brief-000001.pdf", "brief-000001.docx", "brief-000002.pdf", "brief-000002.docx",
        ]  # fmt: skip
        for name in archive.namelist():
            assert archive.read(name) == (tmp_path / "briefe" / name).read_bytes()


def test_a_zip_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    letter = tmp_path / "brief-000001.pdf"
    letter.write_bytes(b"another letter")
    with pytest.raises(MixUpError):
        write_zip(tmp_path / "a.zip", [DoneFile(letter, "0" * 64)])
    assert list(tmp_path.iterdir()) == [letter]


def enclosure(folder: Path, name: str = "anlage.pdf", pages: int = 3) -> Path:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=300)
    with (folder / name).open("wb") as file:
        writer.write(file)
    return folder / name


def test_enclosures_follow_the_letter(tmp_path: Path) -> None:
    letter = render(data(1)).content
    content, pages, _ = with_enclosures(letter, (Enclosure(str(enclosure(tmp_path))),))
    pdf = PdfReader(io.BytesIO(content))
    assert (pages, len(pdf.pages)) == (4, 4)
    assert "Muster-1" in pdf.pages[0].extract_text()
    assert pdf.pages[1].mediabox.width == 200


def test_with_enclosures_nothing_is_claimed(tmp_path: Path) -> None:
    letter = render(data(1)).content
    content, *_ = with_enclosures(letter, (Enclosure(str(enclosure(tmp_path))),))
    assert _claims(letter) == {"pdfaid:part", "pdfaid:conformance", "pdfuaid:part"}
    assert _claims(content) == set()
    assert with_enclosures(letter, (Enclosure(str(tmp_path / "anlage.pdf")),))[0] == content


def _claims(content: bytes) -> set[str]:
    metadata = PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    names = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
    return {n for n in names if f"<{n}>" in metadata or f'{n}="' in metadata}


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "enclosure-missing"), (b"Kein PDF", "enclosure-unreadable")],
)
def test_faulty_enclosures(content: bytes | None, code: str, tmp_path: Path) -> None:
    file = tmp_path / "anlage.pdf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        with_enclosures(render(data(1)).content, (Enclosure(str(file)),))
    assert [p.code for p in caught.value.problems] == [code]


def test_an_encrypted_enclosure(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=enclosure(tmp_path))
    writer.encrypt("geheim", algorithm="RC4-128")
    with (tmp_path / "zu.pdf").open("wb") as file:
        writer.write(file)
    with pytest.raises(InputError) as caught:
        with_enclosures(render(data(1)).content, (Enclosure(str(tmp_path / "zu.pdf")),))
    assert [p.code for p in caught.value.problems] == ["enclosure-encrypted"]


def test_failed_rows_can_be_fed_back(tmp_path: Path) -> None:
    """What stood in the cells comes back as it was, even what a spreadsheet would run."""
    cells = {
        "Name": '=cmd|" /C calc"!A0',
        "Ort": "Musterdorf; Süd\nzwei",
        "PLZ": "01067",
        "Grund": "alt",
    }
    row = FailedRow(3, cells, (Problem("batch-id-twice", value="A", params={"first": "2"}),))
    file = tmp_path / "failed.csv"
    write_failed(file, lambda: [row, FailedRow(4, {"Tel": "+49 241"}, ())], "de")
    text = file.read_text(encoding="utf-8-sig")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert head == ["Grund", "Name", "Ort", "PLZ", "Tel"]
    assert first[0].startswith("Die Kennung „A“ hat schon Zeile 2.")
    assert first[1:] == ["'" + cells["Name"], cells["Ort"], "01067", ""]
    assert second == ["", "", "", "", "'+49 241"]
    again = list(as_they_were(open_rows(file)))
    assert again[0].cells["Name"] == cells["Name"]
    assert again[0].cells["Ort"] == cells["Ort"]
    assert again[1].cells["Tel"] == "+49 241"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_cells_are_no_formulas(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("Muster") == "Muster"


def test_names_tell_nothing_by_default() -> None:
    names = FileNames()
    assert names.next(7, "Erika Muster", "schreiben", {"Name": "Muster"}) == "brief-000007"


def test_names_from_columns() -> None:
    names = FileNames("{kind} {Ort} {id}", ["Ort"])
    assert names.next(2, "A/7", "schreiben", {"Ort": "Bad Münster"}) == "schreiben Bad Münster A-7"
    assert names.next(3, None, "schreiben", {"Ort": ""}) == "schreiben 000003"


def test_names_that_meet_get_their_number() -> None:
    names = FileNames("{Ort}", ["Ort"])
    made = [names.next(n, None, "", {"Ort": o}) for n, o in enumerate(["Aachen", "AACHEN", ""], 2)]
    assert made == ["Aachen", "AACHEN-000003", "brief"]


@pytest.mark.slow
@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(["a", "A", "a-000002", "nul", "ß", "ss", "x" * 200]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_names_never_meet(texts: list[str]) -> None:
    names = FileNames("{Ort}", ["Ort"])
    made = [names.next(n, None, "", {"Ort": t}) for n, t in enumerate(texts, start=1)]
    assert len({name.casefold() for name in made}) == len(made)
    assert all(0 < len(name.encode()) <= 120 for name in made)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("brief-{row", "name-pattern-braces"),
        ("brief-{}", "name-pattern-field"),
        ("{Name}", "name-pattern-field"),
        ("{id.__class__}", "name-pattern-field"),
        ("{number!r}", "name-pattern-field"),
        ("brief", "name-pattern-constant"),
        ("{kind}", "name-pattern-constant"),
    ],
)
def test_faulty_patterns(pattern: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        FileNames(pattern, ["Ort"])
    assert [p.code for p in caught.value.problems] == [code]
