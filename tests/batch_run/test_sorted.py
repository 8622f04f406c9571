"""Letters and print file in an order of the clerk's, and failed rows as the kind of table that they came in."""

from __future__ import annotations

import csv
import itertools
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from lettergen.batch.collation import collation_key
from lettergen.batch.failed_sheets import write_ods, write_xlsx
from lettergen.batch.from_job import bound_rows, options_of
from lettergen.batch.job import load_job
from lettergen.batch.outputs import harmless, restored
from lettergen.batch.report import BatchReport
from lettergen.batch.rows import open_rows
from lettergen.batch.run import run_batch
from lettergen.errors import InputError
from tests.batch_rows import ods_files

JOB = """\
rows: {rows}
sort: {sort}
print_file: {{}}
letter:
  kind: schreiben
  sender: {{authority: {{name: Stadt Musterstadt, address: {{street: Am Markt 1, postal_code: 12345, city: Musterstadt}}}}}}
  date: 2018-10-09
  subject: Ihr Antrag
  body: vielen Dank.
  signatures: {{name: Max Beispiel}}
columns: {{Rang: null}}
"""
HEAD = ("Anrede", "Vorname", "Nachname", "Straße", "PLZ", "Ort", "Rang")


def person(name: str, postal_code: str = "01067", rank: str = "") -> tuple[str, ...]:
    return ("Frau", "Erika", name, "Ring 1", postal_code, "Beispielstadt", rank)


def run(folder: Path, table: Path, sort: str = "[]", **changed: Any) -> BatchReport:
    (folder / "JOB.yaml").write_text(JOB.format(rows=table.name, sort=sort), encoding="utf-8")
    job = load_job(folder / "JOB.yaml").model_copy(update=changed)
    bound = bound_rows(job)
    return run_batch(bound.rows, options_of(job, bound.columns))


def csv_table(folder: Path, *rows: tuple[str, ...]) -> Path:
    with (folder / "liste.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEAD, *rows])
    return folder / "liste.csv"


@pytest.mark.slow
def test_the_order_of_the_print_file(tmp_path: Path) -> None:
    table = csv_table(
        tmp_path,
        person("Zander", "50667"), person("Öztürk", "01067"), person("Ohm", "01067"),
        person("", "01067"), person("Ost", "01067"), person("Aal", "10115"),
    )  # fmt: skip
    report = run(tmp_path, table, "[PLZ, Nachname]")
    assert (report.letters, report.failed) == (5, 1)
    titles = [str(m.title) for m in PdfReader(report.print_files[0]).outline]  # type: ignore[union-attr]
    assert titles == [
        "4: Erika Ohm", "6: Erika Ost", "3: Erika Öztürk", "7: Erika Aal", "2: Erika Zander",
    ]  # fmt: skip
    again = run_batch(bound_rows(load_job(tmp_path / "JOB.yaml")).rows, _resumed(tmp_path))
    assert again.resumed == 5


def _resumed(folder: Path) -> Any:
    return replace(options_of(load_job(folder / "JOB.yaml"), HEAD), resume=True)


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(tmp_path, csv_table(tmp_path, person("Ohm")), "Stadtteil")
    assert [p.code for p in caught.value.problems] == ["column-not-there"]


def test_a_column_that_means_nothing_else(tmp_path: Path) -> None:
    table = csv_table(tmp_path, *(person(f"N{n}", rank=str(n)) for n in (10, 9, 101)))
    report = run(tmp_path, table, "Rang")
    titles = [str(m.title)[-3:].strip() for m in PdfReader(report.print_files[0]).outline]  # type: ignore[union-attr]
    assert titles == ["N9", "N10", "101"]


@pytest.mark.parametrize(
    "ordered",
    [
        ["Aal", "Ägypten", "Algen", "Änne", "Anton"],
        ["Gosse", "Goße", "Gotik"],
        ["arm", "Arm", "Arme"],
        ["Ring 2", "Ring 9", "Ring 10", "Ringe"],
        ["01067", "1067 a", "10115"],
        ["Łódź", "Lodzer", "Lohmar"],
        ["Meier", "Meier-Schulz", "Meiers"],
        ["Zug", "", ""],
    ],
)
def test_the_order_of_a_german_list(ordered: list[str]) -> None:
    firsts = [collation_key(text)[:2] for text in ordered]
    assert firsts == sorted(firsts)


@pytest.mark.slow
@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_texts_have_an_order(texts: list[str]) -> None:
    found = sorted(texts, key=collation_key)
    keys = [collation_key(text) for text in found]
    assert all(a <= b for a, b in itertools.pairwise(keys))
    assert len({*keys}) == len({*(unicodedata.normalize("NFC", t.strip()) for t in texts)})


CELLS = [
    "=1+1", "+49 241", "'=x", "''-1", "'", "01067", "3-11", "1e5", "Zeile 1\nZeile 2", " außen ", "a  b", '<&>"',
    "_x0041_", "a\tb", "", "😀", "ja\u00a0nein",
]  # fmt: skip


@pytest.mark.parametrize(("ending", "write"), [(".xlsx", write_xlsx), (".ods", write_ods)])
def test_cells_come_back_from_a_workbook(ending: str, write: Any, tmp_path: Path) -> None:
    file = tmp_path / f"a{ending}"
    head = [f"Spalte {n}" for n in range(len(CELLS))]
    with file.open("wb") as target:
        write(target, [head, CELLS, CELLS[::-1]])
    read = [list(row.cells.values()) for row in open_rows(file)]
    assert read == [CELLS, CELLS[::-1]]
    first = file.read_bytes()
    with file.open("wb") as target:
        write(target, [head, CELLS, CELLS[::-1]])
    assert file.read_bytes() == first


def test_other_programs_read_the_workbook_as_texts(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as target:
        write_xlsx(target, [["Kopf"], ["=1+1"], ["01067"]])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    cells = [sheet["A2"], sheet["A3"]]
    assert [(c.value, c.data_type, c.number_format) for c in cells] == [
        ("=1+1", "s", "@"), ("01067", "s", "@"),
    ]  # fmt: skip


@pytest.mark.parametrize("control", ["\x00", "\x07", "\ud800", "\ufffe"])
def test_what_xml_cannot_hold(control: str, tmp_path: Path) -> None:
    for ending, write in ((".xlsx", write_xlsx), (".ods", write_ods)):
        with (tmp_path / f"a{ending}").open("wb") as target:
            write(target, [["Kopf"], [f"a{control}b"]])
        (row,) = open_rows(tmp_path / f"a{ending}")
        assert row.cells["Kopf"] in {f"a{control}b", "a\ufffdb"}


@given(st.text(max_size=10))
def test_apostrophes_of_a_list_of_failed_rows_come_off_again(cell: str) -> None:
    assert restored(harmless(cell)) == cell


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_a_list_of_failed_rows_is_what_the_list_was(kind: str, tmp_path: Path) -> None:
    rows = [person("Ohm"), person("", rank="'=1+1"), person("Ost")]
    table = tmp_path / f"liste.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (HEAD, *rows):
            sheet.append(row)
        book.save(table)
    elif kind == "ods":
        lines = (ods_files.row(*map(ods_files.text, line)) for line in (HEAD, *rows))
        ods_files.write(table, {"Liste": "".join(lines)})
    else:
        csv_table(tmp_path, *rows)
    report = run(tmp_path, table)
    assert report.failed_rows == tmp_path / "out" / f"failed.{kind}"
    (failed,) = open_rows(report.failed_rows)
    assert failed.cells["Rang"] == ("''=1+1" if kind == "csv" else "'=1+1")
    assert failed.cells["Grund"]
    corrected = run(tmp_path, report.failed_rows, rows=report.failed_rows, out=tmp_path / "neu")
    assert (corrected.letters, corrected.failed) == (0, 1)
    lists = [p for p in (tmp_path / "neu").iterdir() if p.name.startswith("failed")]
    (again,) = open_rows(lists[0])
    assert again.cells["Rang"] == failed.cells["Rang"]
