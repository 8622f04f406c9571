"""Jobs with fields of their own: columns for them, and rows that fail alone."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lettergen.batch.bind import Binder
from lettergen.batch.from_job import bound_rows
from lettergen.batch.job import load_job
from lettergen.batch.outputs import FailedRow, write_failed
from lettergen.batch.plan import BatchRow
from lettergen.batch.rows import open_rows
from lettergen.batch.rows.number_format import formatted
from lettergen.batch.rows.shown_day import with_day
from lettergen.errors import InputError, Place, Problem, Severity
from lettergen.kinds.own_fields import declared_in
from lettergen.reading.document import Document
from tests.batch_rows import ods_files
from tests.batch_rows.letters import COMMON, GOOD

LETTER = COMMON | {
    "subject": "Beitrag {{ Kassenzeichen }}",
    "body": "Ihr Beitrag beträgt {{ Betrag }}, fällig am {{ Termin }}.\n\n{% if Kind_unter_6 %}Ermäßigt.{% endif %}",
}
FIELDS: Any = {
    "Kassenzeichen": "text",
    "Betrag": "amount",
    "Termin": "date",
    "Kind unter 6": "yes_no",
}
ROW = GOOD | {
    "Kassenzeichen": "47*11",
    "Betrag": "1.234,50",
    "Termin": "2.12.2026",
    "Kind unter 6": "x",
}


def binder(
    row: Mapping[str, str], letter: Mapping[str, Any] = LETTER, fields: Any = FIELDS, **options: Any
) -> Binder:
    declared = declared_in(Document(None, {"fields": fields}))
    return Binder(letter, tuple(row), source="liste.csv", fields=declared, **options)


def bound(row: Mapping[str, str], **options: Any) -> BatchRow:
    (read,) = open_rows([row])
    return binder(row, **options).bind(read)


def refused(row: Mapping[str, str] = ROW, **options: Any) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        binder(row, **options)
    return [p for p in caught.value.problems if p.severity is Severity.ERROR]


def body_of(result: BatchRow) -> str:
    assert result.letter is not None, result.problems
    return str(result.letter.model_dump()["body"][0])


def test_a_row_fills_the_texts() -> None:
    result = bound(ROW)
    assert result.problems == ()
    assert result.letter is not None
    assert result.letter.subject == "Beitrag 47*11"
    assert body_of(result) == (
        "Ihr Beitrag beträgt 1\\.234,50\u00a0EUR, fällig am 2\\.\u00a0Dezember 2026\\.\n\nErmäßigt."
    ).replace("2026\\.", "2026.")
    assert "Ermäßigt" not in body_of(bound(ROW | {"Kind unter 6": "nein"}))


def test_headers_may_be_written_otherwise() -> None:
    row = {name.upper().replace(" ", "-"): value for name, value in ROW.items()}
    assert "1\\.234,50" in body_of(bound(row))


def test_columns_say_where_a_field_comes_from() -> None:
    row = {("Summe" if name == "Betrag" else name): value for name, value in ROW.items()}
    problems = refused(row)
    assert [(p.code, p.value) for p in problems] == [("own-field-without-column", "Betrag")]
    for said in ("values.Betrag", "Betrag", "betrag"):
        assert "1\\.234,50" in body_of(bound(row, columns={"Summe": said}))


def test_a_misspelt_column_is_found_with_its_near_miss() -> None:
    row = {("Betrg" if name == "Betrag" else name): value for name, value in ROW.items()}
    (problem,) = refused(row)
    assert (problem.code, problem.value) == ("own-field-without-column", "Betrag")
    assert "Betrg" in str(problem.hint("de"))


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Betrag (in Euro)", True),
        ("Betrag_EUR", True),
        ("Offener BETRAG", True),
        ("Betragsart", False),
        ("Summe", False),
    ],
)
def test_a_column_with_more_words_is_found_too(header: str, *, found: bool) -> None:
    row = {(header if name == "Betrag" else name): value for name, value in ROW.items()}
    (problem,) = (p for p in refused(row) if p.code == "own-field-without-column")
    assert (header in str(problem.hint("de"))) is found
    assert (header in str(problem.hint("en"))) is found


def test_two_columns_for_one_field_are_told() -> None:
    (problem,) = refused(ROW | {"betrag:": "7,00"})
    assert (problem.code, problem.place.column_name) == ("column-meant-twice", "betrag:")
    assert problem.params == {"other": "Betrag", "field": "Betrag"}
    (other,) = refused(ROW | {"Summe": "7,00"}, columns={"Summe": "Betrag"})
    assert (other.code, other.value) == ("column-meant-twice", "Summe")
    said: dict[str, str | None] = {"Summe": "Betrag", "Betrag": None}
    assert "beträgt 7,00" in body_of(bound(ROW | {"Summe": "7"}, columns=said))


def test_a_misspelt_column_of_the_recipient_is_found_all_the_same() -> None:
    row = {("Vornahme" if name == "Vorname" else name): value for name, value in ROW.items()}
    assert [(p.code, p.value) for p in refused(row)] == [("column-unknown", "Vornahme")]


def test_a_tag_without_a_field_is_found_before_any_row() -> None:
    letter = LETTER | {"body": "Eins\n\n{{ Betrg }} {{ Zimmer }}"}
    (problem, other) = refused(ROW | {"Zimmer": "1"}, letter=letter)
    assert (problem.code, problem.place) == ("template-misspelt", Place(path="letter.body", line=3))
    assert (other.code, other.params["column"]) == ("own-field-undeclared", "Zimmer")


def test_an_empty_cell_and_a_wrong_one_fail_their_row() -> None:
    result = bound(ROW | {"Kassenzeichen": "", "Betrag": "1.234", "Kind unter 6": "?"})
    assert result.letter is None
    assert [(p.code, p.place.row, p.place.column_name) for p in result.problems] == [
        ("cell-yes-or-no", 1, "Kind unter 6"),
        ("row-cell-missing", 1, "Kassenzeichen"),
        ("amount-doubtful", 1, "Betrag"),
    ]
    assert result.problems[2].value == "1.234"


def test_faults_of_the_address_are_said_as_well() -> None:
    result = bound(ROW | {"Betrag": "abc", "PLZ": "1"})
    assert {p.place.column_name for p in result.problems} == {"Betrag", "PLZ"}


def test_a_field_without_need_may_lack_its_column_or_cell() -> None:
    fields = FIELDS | {
        "Zimmer": {"type": "text", "required": False},
        "Ort 2": {"type": "text", "default": "hier"},
    }
    letter = LETTER | {
        "body": "{% if Zimmer %}Zimmer {{ Zimmer }}{% endif %} {{ Ort_2 }} {{ Betrag }}{{ Termin }}{{ Kind_unter_6 }}"
    }
    made = binder(ROW, letter=letter, fields=fields)
    assert {(p.code, p.severity) for p in made.problems} == {
        ("own-field-without-column", Severity.NOTE)
    }
    assert "hier" in body_of(bound(ROW, letter=letter, fields=fields))
    assert "Zimmer 7" in body_of(bound(ROW | {"Zimmer": "7"}, letter=letter, fields=fields))
    row = ROW | {"Zimmer": ""}
    printed = LETTER | {"body": "Zimmer {{ Zimmer }}"}
    result = bound(
        row, letter=printed, fields=FIELDS | {"Zimmer": {"type": "text", "required": False}}
    )
    assert [(p.code, p.place.row, p.place.path) for p in result.problems] == [
        ("template-empty-value", 1, "letter.body")
    ]


def test_what_fails_in_a_row_names_the_line_of_the_text() -> None:
    letter = LETTER | {"body": "Eins\n\n{% if Rabatt > 3 %}Zwei{% endif %}"}
    fields = FIELDS | {"Rabatt": {"type": "amount", "required": False}}
    (problem,) = bound(ROW, letter=letter, fields=fields).problems
    assert problem.code == "template-comparison"
    named = problem.place
    assert named == Place("liste.csv", row=1, line=3, path="letter.body")
    assert named.position("de") == "liste.csv: Zeile 1, Textzeile 3"
    assert named.position() == "liste.csv: row 1, line 3 of the text"
    assert Place(path="body.0", line=3).position("de") == "Textzeile 3"
    assert Place("brief.yaml", 3, path="body.0").position("de") == "brief.yaml:3"


def test_what_nothing_prints_is_a_note() -> None:
    made = binder(ROW | {"Bemerkung": "x"}, fields=FIELDS | {"Vorname": "text"})
    assert {(p.code, p.value, p.severity) for p in made.problems} == {
        ("column-not-printed", "Bemerkung", Severity.NOTE),
        ("own-field-unused", "Vorname", Severity.NOTE),
    }


@pytest.mark.slow
def test_a_column_of_the_recipient_serves_both() -> None:
    letter = LETTER | {"body": "{{ Nachname }}: {{ Betrag }} {{ Termin }} {{ Kind_unter_6 }}"}
    result = bound(ROW, letter=letter, fields=FIELDS | {"Nachname": "text"})
    assert body_of(result).startswith("Muster:")
    assert result.letter is not None
    assert result.letter.recipient is not None
    assert result.letter.recipient.persons[0].last_name == "Muster"


def test_a_field_never_changes_the_letters_own_date() -> None:
    row = ROW | {"Datum": "24.12.2026"}
    letter = LETTER | {"body": "{{ Datum }} {{ letter.date }}"}
    result = bound(row, letter=letter, fields=FIELDS | {"Datum": "date"})
    assert body_of(result) == "24\\.\u00a0Dezember 2026 11\\.\u00a0Oktober 2018"


def test_values_that_all_rows_share() -> None:
    row = {name: value for name, value in ROW.items() if name != "Termin"}
    letter = LETTER | {"values": {"Termin": "1.2.2027"}}
    assert "1\\.\u00a0Februar 2027" in body_of(bound(row, letter=letter))
    assert "2\\.\u00a0Dezember 2026" in body_of(bound(ROW, letter=letter))
    assert "3\\.\u00a0März 2027" in body_of(bound(row, defaults={"Termin": "3.3.2027"}))


def test_a_letter_in_a_job_may_declare_them_itself() -> None:
    letter = LETTER | {"fields": FIELDS}
    (read,) = open_rows([ROW])
    result = Binder(letter, tuple(ROW), source="liste.csv").bind(read)
    assert "1\\.234,50" in body_of(result)
    with pytest.raises(InputError) as caught:
        Binder(LETTER | {"fields": {"A": "geld"}}, tuple(ROW))
    assert caught.value.problems[0].place.path == "letter.fields.A"


def test_a_binder_travels() -> None:
    (read,) = open_rows([ROW])
    made = binder(ROW)
    copy = pickle.loads(pickle.dumps(made))  # noqa: S301  our own bytes
    assert copy.bind(read) == made.bind(read)


def test_a_job_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text(
        ";".join(ROW) + "\n" + ";".join(ROW.values()) + "\n", encoding="utf-8"
    )
    (tmp_path / "JOB.yaml").write_text(
        "fields: [Kassenzeichen, Betrag]\nletter:\n  kind: schreiben\n  sender: {authority: staedteregion-aachen, unit: a46-komm-an}\n"
        "  date: 2018-10-11\n  subject: '{{ Kassenzeichen }}'\n  body: '{{ Betrag }} Euro'\n  closing: false\nrows: liste.csv\n",
        encoding="utf-8",
    )
    rows = bound_rows(load_job(tmp_path / "JOB.yaml"))
    assert [p.code for p in rows.problems] == ["column-not-printed"] * 2
    assert [body_of(row) for row in rows.rows] == ["1\\.234,50 Euro"]


def test_a_day_that_excel_wrote_as_a_number_is_asked_back() -> None:
    (problem,) = bound(ROW | {"Termin": "46000"}).problems
    assert (problem.code, problem.place.column_name) == ("row-date-serial", "Termin")
    assert "9.\u00a0Dezember 2025" in str(problem.hint("de"))
    (other,) = bound(ROW | {"Termin": "146000"}).problems
    assert other.code == "date-format"


FORMATS = (
    "dd.mm.yy", "d. mmmm yyyy", "dddd, d. mmmm yyyy", "m/d/yyyy", "mm-dd-yy", "yyyy-mm-dd h:mm:ss", "dd.mm.yyyy hh:mm", "mmm yy",
)  # fmt: skip


@pytest.mark.parametrize("code", FORMATS)
def test_a_day_of_excel_is_that_day_whatever_its_cell_shows(code: str, tmp_path: Path) -> None:
    """In the format of another country the text would be another day: 2/1/2027 is no 2 January."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(ROW))
    sheet.append([datetime(2027, 2, 1) if name == "Termin" else v for name, v in ROW.items()])  # noqa: DTZ001
    sheet.cell(2, list(ROW).index("Termin") + 1).number_format = code
    book.save(tmp_path / "liste.xlsx")
    rows = open_rows(tmp_path / "liste.xlsx")
    (row,) = rows
    assert pickle.loads(pickle.dumps(row)).cells["Termin"].day == date(2027, 2, 1)  # noqa: S301
    assert "fällig am 1\\.\u00a0Februar 2027" in body_of(binder(ROW).bind(row))
    assert "fällig am 1\\.\u00a0Februar 2027" not in body_of(bound(ROW))


@pytest.mark.parametrize(
    "text", ["2027-02-01 00:00:00", "2027-02-01T00:00:00.000", "1.2.2027 0:00"]
)
def test_midnight_behind_a_day_is_no_time(text: str) -> None:
    assert "fällig am 1\\.\u00a0Februar 2027" in body_of(bound(ROW | {"Termin": text}))
    (problem,) = bound(ROW | {"Termin": text.replace("0:00", "0:30", 1)}).problems
    assert problem.code == "date-format"


def test_a_day_of_calc_is_that_day_whatever_its_cell_shows(tmp_path: Path) -> None:
    day = ods_files.day("2027-02-01", "Mo, 1. Feb")
    rows = ods_files.row(*ROW) + ods_files.row(*({**ROW, "Termin": day}.values()))
    (row,) = open_rows(ods_files.write(tmp_path / "liste.ods", {"Liste": rows}))
    assert row.cells["Termin"] == "Mo, 1. Feb"
    assert "fällig am 1\\.\u00a0Februar 2027" in body_of(binder(ROW).bind(row))


@pytest.mark.parametrize("code", FORMATS)
def test_a_failed_row_keeps_its_day(code: str, tmp_path: Path) -> None:
    """A list of failed rows holds texts alone: 2.1.2027 would be another day than the one that was meant."""
    text = formatted(datetime(2027, 2, 1), code)  # noqa: DTZ001
    row = FailedRow(2, {**ROW, "Termin": with_day(text, date(2027, 2, 1))}, (), ())
    write_failed(tmp_path / "failed.xlsx", lambda: [row], "de")
    (read,) = open_rows(tmp_path / "failed.xlsx")
    again = binder({"Grund": "", **ROW}).bind(read)
    assert "fällig am 1\\.\u00a0Februar 2027" in body_of(again)
