"""XLSX and ODS: what the clerk sees in a cell is what the letter gets."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lettergen.batch.rows import open_rows
from lettergen.errors import InputError, Severity
from tests.batch_rows import ods_files as ods
from tests.batch_rows.reading import cells_of, refusal, rows_of

DAY = dt.date(2018, 10, 9)
MOMENT = dt.datetime(2018, 10, 9, 10, 5, 7)  # noqa: DTZ001  tables know no time zones


def workbook(path: Path, *rows: Sequence[Any], title: str = "Empfänger") -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def seen(folder: Path, value: Any, format_code: str) -> str:
    """The text of a cell with this value and number format."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"], sheet["A2"] = "Wert", value
    sheet["A2"].number_format = format_code
    book.save(folder / "a.xlsx")
    (cells,) = cells_of(folder / "a.xlsx")
    return cells["Wert"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "format_code", "text"),
    [
        (1067, "00000", "01067"),
        (1067, "[$-407]00000", "01067"),
        (1067, '"D-"00000', "D-01067"),
        (1067, "General", "1067"),
        ("01067", "General", "01067"),
        ("01067", "@", "01067"),
        (11201, "0 00 00", "1 12 01"),
        (123456789012345, "General", "123456789012345"),
        (123456789012345, "0", "123456789012345"),
        (12.5, "General", "12,5"),
        (0.1 + 0.2, "General", "0,3"),
        (2.5, "0", "3"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (999, "#,##0", "999"),
        (1234.5, '#,##0.00 "€"', "1.234,50 €"),
        (1234.5, "#,##0.00 [$€-407]", "1.234,50 €"),
        (1234567, "#,##0,", "1.235"),
        (12.5, "0.##", "12,5"),
        (3, "0.##", "3"),
        (-12, "#,##0.00;[Red]-#,##0.00", "-12,00"),
        (-12, "0", "-12"),
        (0, '0;-0;"null"', "null"),
        (0.19, "0%", "19%"),
        (0.195, "0.0 %", "19,5 %"),
        (True, "General", "WAHR"),
        (False, "General", "FALSCH"),
        ("Muster", '"Frau "@', "Frau Muster"),
        (DAY, "dd.mm.yyyy", "09.10.2018"),
        (DAY, "dd\\.mm\\.yyyy", "09.10.2018"),
        (DAY, "TT.MM.JJJJ", "09.10.2018"),
        (DAY, "mm-dd-yy", "09.10.2018"),
        (DAY, "d.m.yy", "9.10.18"),
        (DAY, "dd/mm/yyyy", "09.10.2018"),
        (DAY, "[$-409]dd/mm/yyyy", "09/10/2018"),
        (DAY, "yyyy\\-mm\\-dd", "2018-10-09"),
        (DAY, "[$-407]d. mmmm yyyy;@", "9. Oktober 2018"),
        (DAY, "[$-409]mmmm d, yyyy", "October 9, 2018"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "Dienstag, 9. Oktober 2018"),
        (DAY, "ddd, d. mmm", "Di, 9. Okt"),
        (MOMENT, "dd.mm.yyyy hh:mm:ss", "09.10.2018 10:05:07"),
        (MOMENT.replace(hour=15, minute=4), "h:mm AM/PM", "3:04 PM"),
        (dt.time(9, 5), 'h:mm "Uhr"', "9:05 Uhr"),
        (dt.timedelta(hours=26, minutes=30), "[h]:mm", "26:30"),
        (43382, "JJJJ", "2018"),
    ],
)
def test_cells_as_excel_shows_them(tmp_path: Path, value: Any, format_code: str, text: str) -> None:
    assert seen(tmp_path, value, format_code) == text


@pytest.mark.parametrize(
    ("value", "format_code", "code"),
    [
        (1e15, "General", "cell-number-too-long"),
        (1234567890123456, "0", "cell-number-too-long"),
        (123456789012, "0.00E+00", "cell-format-unread"),
        (0.5, "# ?/?", "cell-format-unread"),
        (52062, "[>1000]0;00000", "cell-format-unread"),
        (1067, "D-00000", "cell-format-unread"),
        ("#N/A", "General", "cell-error"),
        ("=A1", "General", "cell-formula-uncalculated"),
    ],
)
def test_cells_that_cannot_be_taken_for_sure(
    tmp_path: Path, value: Any, format_code: str, code: str
) -> None:
    book_path = tmp_path / "b.xlsx"
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["Ort", "Wert"])
    sheet.append(["Aachen", value])
    sheet["B2"].number_format = format_code
    book.save(book_path)
    (row,) = rows_of(book_path)
    (problem,) = row.problems
    assert problem.code == code
    assert str(problem).startswith(f'{book_path}: row 2, column "Wert": ')
    assert problem.place.position("de") == f"{book_path}: Zeile 2, Spalte „Wert“"
    assert "E+" not in row.cells["Wert"]


def test_formulas_are_read_by_their_last_result(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Ort", "PLZ"], ["Aachen", "=52000+62"], ["Köln", None])
    calculated = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(calculated, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"</f><v></v>", b"</f><v>52062</v>")
            content = content.replace(b"</f><v/>", b"</f><v>52062</v>").replace(
                b"</f><v />", b"</f><v>52062</v>"
            )
            target.writestr(name, content)
    assert cells_of(calculated) == [
        {"Ort": "Aachen", "PLZ": "52062"},
        {"Ort": "Köln", "PLZ": ""},
    ]
    assert [p.code for p in rows_of(path)[0].problems] == ["cell-formula-uncalculated"]


def test_rows_are_counted_as_excel_counts_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [], ["Ort", "Name"], ["Aachen", "A"], [], [], ["Köln", "B"]
    )
    source = open_rows(path)
    assert [row.number for row in source] == [3, 6]
    assert source.skipped == 2


def test_merged_title_above_the_header(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"] = "Rathäuser im Kreis"
    sheet.merge_cells("A1:C1")
    sheet.append(["Ort", "PLZ", "Name"])
    sheet.append(["Aachen", "52062", "A"])
    book.save(tmp_path / "a.xlsx")
    problem = refusal(tmp_path / "a.xlsx")
    assert (problem.code, problem.params["header_row"]) == ("table-title-row", "2")


def test_wrapped_headers_and_values_without_one(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Straße\nund Nr.", None, "Ort"], ["Weg 1", "x", "Aachen"])
    (row,) = rows_of(path)
    assert row.cells == {"Straße und Nr.": "Weg 1", "Ort": "Aachen"}
    assert [(p.code, p.params["letter"]) for p in row.problems] == [
        ("row-value-without-header", "B")
    ]


def two_sheets(path: Path) -> Workbook:
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.append(["Ort"])
    first.append(["Aachen"])
    second = book.create_sheet("Zweite")
    second.append(["Ort"])
    second.append(["Köln"])
    book.save(path)
    return book


def test_which_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = two_sheets(path)
    problem = refusal(path)
    assert (problem.code, problem.params["sheets"]) == ("table-sheet-open", "Sheet, Zweite")
    assert cells_of(path, sheet="Zweite") == [{"Ort": "Köln"}]
    assert refusal(path, sheet="Dritte").code == "table-sheet-unknown"
    book["Sheet"].sheet_state = "hidden"
    book.create_sheet("Leer")
    book.save(path)
    assert cells_of(path) == [{"Ort": "Köln"}]


def test_hidden_rows_are_said(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for ort in ("Ort", "Aachen", "Köln"):
        sheet.append([ort])
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    source = open_rows(tmp_path / "a.xlsx")
    assert [(p.code, p.severity) for p in source.problems] == [
        ("table-hidden-rows", Severity.WARNING)
    ]
    assert len(list(source)) == 2


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
def test_what_is_no_spreadsheet(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0 an encrypted workbook")
    assert refusal(path).code == "table-spreadsheet-unreadable"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert refusal(path).code == "table-spreadsheet-unreadable"


def test_ods_as_shown(tmp_path: Path) -> None:
    path = ods.write(
        tmp_path / "a.ods",
        {
            "Empfänger": ods.row("PLZ", "Datum", "Summe", "Text")
            + ods.row(
                ods.number("1067", "01067"),
                ods.day("2018-10-09", "09.10.18"),
                ods.number("1234.5", "1.234,50 €"),
                "eins\nzwei",
            )
            + '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
            + ods.row(ods.number("123456789012", "1,23E+11"), "", "", "A & B <c>")
        },
    )
    source = open_rows(path)
    rows = list(source)
    assert [(r.number, list(r.cells.values())) for r in rows] == [
        (2, ["01067", "09.10.18", "1.234,50 €", "eins\nzwei"]),
        (6, ["123456789012", "", "", "A & B <c>"]),
    ]
    assert source.skipped == 3


def test_ods_details(tmp_path: Path) -> None:
    spaced = (
        '<table:table-cell office:value-type="string"><office:annotation><dc:date>2020</dc:date>'
        "<text:p>Notiz</text:p></office:annotation>"
        '<text:p>Am<text:s text:c="2"/>Markt <text:span>1</text:span></text:p></table:table-cell>'
    )
    merged = (
        '<table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>M</text:p>'
        "</table:table-cell><table:covered-table-cell/>"
    )
    twice = '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    path = ods.write(
        tmp_path / "a.ods",
        {"T": ods.row("A", "B", "C") + ods.row(spaced, twice) + ods.row(merged, "c")},
    )
    assert [list(c.values()) for c in cells_of(path)] == [
        ["Am  Markt 1", "x", "x"],
        ["M", "", "c"],
    ]


def test_ods_errors(tmp_path: Path) -> None:
    missing = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#NV</text:p></table:table-cell>'
    )
    uncalculated = '<table:table-cell table:formula="of:=[.A1]"/>'
    long = ods.number("1234567890123456000", "1234567890123456000")
    path = ods.write(
        tmp_path / "a.ods", {"T": ods.row("A", "B", "C") + ods.row(missing, uncalculated, long)}
    )
    (row,) = rows_of(path)
    assert [(p.code, p.place.column_name) for p in row.problems] == [
        ("cell-error", "A"),
        ("cell-formula-uncalculated", "B"),
        ("cell-number-too-long", "C"),
    ]


def repeated(folder: Path, count: str) -> Path:
    rows = ods.row("Ort") + ods.row("A", attributes=f'table:number-rows-repeated="{count}"')
    return ods.write(folder / "a.ods", {"T": rows})


def test_ods_rows_that_are_repeated(tmp_path: Path) -> None:
    assert cells_of(repeated(tmp_path, "2")) == [{"Ort": "A"}] * 2
    assert cells_of(repeated(tmp_path, "1000")) == [{"Ort": "A"}] * 1000
    with pytest.raises(InputError) as caught:
        list(open_rows(repeated(tmp_path, "1001")))
    assert caught.value.problems[0].code == "table-row-repeated"


@pytest.mark.parametrize("count", ["1048576", "9" * 5000])
def test_ods_rows_that_claim_to_be_without_end(tmp_path: Path, count: str) -> None:
    assert refusal(repeated(tmp_path, count)).code == "table-spreadsheet-unreadable"


def test_ods_sheets_and_hidden_rows(tmp_path: Path) -> None:
    sheets = {"Eins": ods.row("Ort") + ods.row("A"), "Zwei": ods.row("Ort") + ods.row("B")}
    path = ods.write(tmp_path / "a.ods", sheets)
    assert refusal(path).code == "table-sheet-open"
    assert cells_of(path, sheet="Zwei") == [{"Ort": "B"}]
    ods.write(path, sheets, hidden="Zwei")
    assert cells_of(path) == [{"Ort": "A"}]
    filtered = ods.row("B", attributes='table:visibility="filter"')
    ods.write(path, {"Eins": ods.row("Ort") + filtered + ods.row("C")})
    assert [p.code for p in open_rows(path).problems] == ["table-hidden-rows"]


def test_ods_entities_are_not_followed(tmp_path: Path) -> None:
    path = ods.write(tmp_path / "a.ods", {"T": ods.row("Ort") + ods.row("X")})
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim", encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    hostile = content.replace(
        "<office:document-content",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><office:document-content',
        1,
    ).replace("<text:p>X</text:p>", "<text:p>&e;</text:p>")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ods.MEDIA_TYPE)
        archive.writestr("content.xml", hostile)
    assert refusal(path).code == "table-spreadsheet-unreadable"
