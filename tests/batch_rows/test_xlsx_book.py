"""Workbooks read as a stream say what openpyxl says of every cell."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from lettergen.batch.rows.number_format import FormatUnreadError, formatted
from tests.batch_rows.reading import cells_of, refusal, rows_of

STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}
FORMATS = ("General", "00000", "0", "0.00", "#,##0", "dd.mm.yyyy", "yyyy-mm-dd", "@", '"Nr. "@')
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda t: t.strip() == t and not t.startswith("=") and "_x" not in t
)
DAYS = st.dates(dt.date(1901, 1, 1), dt.date(2200, 1, 1))
VALUES = st.one_of(TEXTS, st.integers(0, 2_000_000), st.booleans(), DAYS, st.none())


def book(path: Path, *rows: tuple[Any, ...], formats: tuple[str, ...] = ()) -> Path:
    """A workbook whose second and further rows have these formats by column."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=2):
        for cell, code in zip(cells, formats, strict=False):
            cell.number_format = code
    made.save(path)
    return path


def rewritten(path: Path, target: Path, changes: dict[bytes, bytes]) -> Path:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            for before, after in changes.items():
                content = content.replace(before, after)
            archive.writestr(name, content)
    return target


def shared(path: Path, target: Path, number: int, text: bytes) -> Path:
    """The workbook as Excel saves it: the text "Muster" in a table of all texts, with ``number`` in its cell."""
    part = b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    changes = {
        b't="inlineStr"><is><t>Muster</t></is>': b't="s"><v>%d</v>' % number,
        b"</Relationships>": part + b'Target="sharedStrings.xml" Id="rId9"/></Relationships>',
    }
    rewritten(path, target, changes)
    with zipfile.ZipFile(target, "a") as archive:
        table = b'<sst xmlns="%s"><si><t>Wert</t></si><si>%s</si></sst>'
        archive.writestr("xl/sharedStrings.xml", table % (next(iter(STRICT)), text))
    return target


def as_openpyxl_has_it(path: Path) -> list[str]:
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return [_text(cell) for cell in sheet[2]]


def _text(cell: Any) -> str:
    match cell.value:
        case None:
            return ""
        case bool(value):
            return "WAHR" if value else "FALSCH"
        case str(text):
            return f"Nr. {text}" if "Nr. " in cell.number_format else text
        case value:
            return formatted(value, cell.number_format)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(VALUES, st.sampled_from(FORMATS)), min_size=1, max_size=6))
def test_cells_are_those_of_openpyxl(found: list[tuple[Any, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        head = tuple(f"S{n}" for n in range(len(found)))
        values = tuple(value for value, _ in found)
        path = book(
            Path(folder, "a.xlsx"),
            (*head, "Ende"),
            (*values, "x"),
            formats=tuple(f for _, f in found),
        )
        try:
            expected = as_openpyxl_has_it(path)
        except FormatUnreadError:
            (row,) = rows_of(path)
            assert "cell-format-unread" in [p.code for p in row.problems]
            return
        (cells,) = cells_of(path)
        assert list(cells.values()) == expected


def test_strict_open_xml(tmp_path: Path) -> None:
    day = dt.date(2018, 10, 9)
    path = book(
        tmp_path / "a.xlsx", ("Ort", "PLZ", "Tag"), ("Köln", 1067, day),
        formats=("General", "00000", "dd.mm.yyyy"),
    )  # fmt: skip
    strict = rewritten(path, tmp_path / "strict.xlsx", STRICT)
    assert cells_of(strict) == [{"Ort": "Köln", "PLZ": "01067", "Tag": "09.10.2018"}]


def test_strict_days_are_written_out(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ("Tag",), (43382,), formats=("dd.mm.yyyy",))
    changes = STRICT | {b't="n"><v>43382</v>': b't="d"><v>2018-10-09</v>'}
    strict = rewritten(path, tmp_path / "strict.xlsx", changes)
    assert cells_of(strict) == [{"Tag": "09.10.2018"}]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"<t>Muster</t>", "Muster"),
        (b"<r><t>Mus</t></r><r><rPr><b/></rPr><t>ter</t></r><rPh><t>no</t></rPh>", "Muster"),
        (b"<t>Ring_x0020_1</t>", "Ring 1"),
        (b"<t>_x005F_x0041_</t>", "_x0041_"),
    ],
)
def test_shared_texts(tmp_path: Path, written: bytes, read: str) -> None:
    path = book(tmp_path / "a.xlsx", ("Wert",), ("Muster",))
    assert cells_of(shared(path, tmp_path / "b.xlsx", 1, written)) == [{"Wert": read}]
    inline = rewritten(path, tmp_path / "c.xlsx", {b"<t>Muster</t>": written})
    assert cells_of(inline) == [{"Wert": read}]


@pytest.mark.parametrize("number", [-1, 2])
def test_a_shared_text_that_is_not_there(tmp_path: Path, number: int) -> None:
    path = book(tmp_path / "a.xlsx", ("Wert",), ("Muster",))
    damaged = shared(path, tmp_path / "b.xlsx", number, b"<t>Muster</t>")
    assert refusal(damaged).code == "table-spreadsheet-unreadable"


def test_a_formula_may_have_an_empty_result(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ("Ort", "Zusatz"), ("Köln", "=A1"))
    for text in (b"<v></v>", b"<v/>", b"<v />"):
        changes = {b"</f>" + text: b"</f><v></v>", b'<c r="B2">': b'<c r="B2" t="str">'}
        changed = rewritten(path, tmp_path / "b.xlsx", changes)
    (row,) = rows_of(changed)
    assert (row.cells["Zusatz"], row.problems) == ("", ())


@pytest.mark.parametrize(
    "change",
    [
        {b'r="A2"': b'r="ZZZZZ2"'},
        {b"<sheetData>": b"<sheetData><row>"},
        {b"<worksheet": b'<!DOCTYPE x [<!ENTITY e "e">]><worksheet'},
    ],
)
def test_damaged_workbooks_are_refused(tmp_path: Path, change: dict[bytes, bytes]) -> None:
    path = book(tmp_path / "a.xlsx", ("Wert",), ("Muster",))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert next(iter(change)) in sheet
    damaged = rewritten(path, tmp_path / "b.xlsx", change)
    assert refusal(damaged).code == "table-spreadsheet-unreadable"


def test_rows_that_no_sheet_has(tmp_path: Path) -> None:
    """A small file can claim a great many; they are not read one by one."""
    path = book(tmp_path / "a.xlsx", ("Name",), ("Muster",))
    last = rewritten(
        path, tmp_path / "last.xlsx", {b'<row r="2"': b'<row r="1048576"', b'"A2"': b'"A1048576"'}
    )
    assert [row.number for row in rows_of(last)] == [1048576]
    beyond = rewritten(
        path, tmp_path / "b.xlsx", {b'<row r="2"': b'<row r="1048577"', b'"A2"': b'"A1048577"'}
    )
    assert refusal(beyond).code == "table-spreadsheet-unreadable"
