"""CSV files as spreadsheets and people save them."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections import deque
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettergen.batch.rows import open_rows
from lettergen.errors import Severity, UsageError
from tests.batch_rows.reading import cells_of, refusal, rows_of

LIST = "Nachname;PLZ;Ort\nMüller;01067;Dresden\nGrößling;52062;Aachen\n"
EXPECTED = [
    {"Nachname": "Müller", "PLZ": "01067", "Ort": "Dresden"},
    {"Nachname": "Größling", "PLZ": "52062", "Ort": "Aachen"},
]


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "liste.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_separators(
    tmp_path: Path, encoding: str, separator: str, line_end: str
) -> None:
    text = LIST.replace(";", separator).replace("\n", line_end)
    path = written(tmp_path, text.encode(encoding))
    assert cells_of(path) == EXPECTED
    assert open_rows(path).header == ("Nachname", "PLZ", "Ort")


def test_windows_1252_is_said(tmp_path: Path) -> None:
    (note,) = open_rows(written(tmp_path, LIST.encode("cp1252"))).problems
    assert (note.code, note.severity) == ("table-encoding-assumed", Severity.NOTE)
    assert open_rows(written(tmp_path, LIST)).problems == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Ort\nKöln\n", "cp850"),
        ("Ort\nLängenfeld\n", "cp850"),
        ("Ort\nMünchen\n", "cp850"),
        ("Ort\nKöln\n", "mac_roman"),
        ("Ort\nLängenfeld\n", "mac_roman"),
        ("Ort\nMünchen\n", "mac_roman"),
        ("Straße\nHauptstraße 5\n", "cp850"),
        ("Straße\nHauptstraße 5\n", "mac_roman"),
    ],
)
def test_what_is_not_surely_windows_1252_is_asked_back(
    tmp_path: Path, text: str, encoding: str
) -> None:
    path = written(tmp_path, text.encode(encoding))
    assert refusal(path).code in {"table-encoding-doubtful", "table-encoding-wrong"}
    assert [*rows_of(path, encoding=encoding)[0].cells.values()] == [text.split("\n")[1]]


def test_one_wrong_byte_in_utf8_does_not_turn_the_rest_into_something_else(tmp_path: Path) -> None:
    content = "Ort\n" + "Köln\n" * 500
    problem = refusal(written(tmp_path, content.encode() + "Köln\n".encode("cp1252")))
    assert problem.code == "table-encoding-doubtful"
    assert problem.params["line"] == "2"
    assert "KÃ¶ln" in (problem.value or "")


def test_the_last_row_is_looked_at_before_the_first_is_given(tmp_path: Path) -> None:
    content = b"Ort\n" + b"Aachen\n" * 20_000 + "Köln\n".encode("cp850")
    assert refusal(written(tmp_path, content)).code == "table-encoding-doubtful"


def test_an_encoding_that_does_not_fit(tmp_path: Path) -> None:
    path = written(tmp_path, LIST.encode("cp1252"))
    problem = refusal(path, encoding="utf-8")
    assert (problem.code, problem.params["line"]) == ("table-encoding-wrong", "1")
    assert refusal(path, encoding="latein").code == "table-encoding-unknown"


def test_quoted_line_breaks_keep_the_spreadsheets_count(tmp_path: Path) -> None:
    path = written(tmp_path, 'Ort;Text\nA;"eins\nzwei\n"\n;;\n\nB;"a;""b"""\n')
    rows = rows_of(path)
    assert [(r.number, r.cells["Text"]) for r in rows] == [(2, "eins\nzwei\n"), (5, 'a;"b"')]


def test_empty_rows_are_counted(tmp_path: Path) -> None:
    source = open_rows(written(tmp_path, "\nOrt;Land\n;\nA;\n\n ; \n"))
    assert [r.number for r in source] == [4]
    assert source.skipped == 3
    assert [r.number for r in source] == [4], "a file can be read again"


def test_the_separator_hint_of_excel_is_no_row(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, "sep=,\r\nOrt,Name\r\nA,B;C;D;E\r\n"))
    assert [(r.number, r.cells) for r in rows] == [(2, {"Ort": "A", "Name": "B;C;D;E"})]


def test_a_single_column_needs_no_separator(tmp_path: Path) -> None:
    assert cells_of(written(tmp_path, "Ort\nAachen, Stadt\nKöln\n")) == [
        {"Ort": "Aachen, Stadt"},
        {"Ort": "Köln"},
    ]


def test_commas_within_headers_do_not_win(tmp_path: Path) -> None:
    path = written(tmp_path, "Name, Vorname;PLZ, Ort\nMuster;52062\n")
    assert open_rows(path).header == ("Name, Vorname", "PLZ, Ort")


def test_a_quote_that_is_never_closed(tmp_path: Path) -> None:
    problem = refusal(written(tmp_path, 'Ort;Name\nA;B\nC;"D\nE;F\n'))
    assert (problem.code, problem.place.row) == ("table-csv-quote", 3)


def test_values_behind_the_last_header(tmp_path: Path) -> None:
    path = written(tmp_path, "Ort;Name;\nA;B;;\nC;D;E;F\n")
    good, bad = rows_of(path)
    assert good.problems == ()
    assert [p.code for p in bad.problems] == ["row-value-without-header"] * 2
    assert [p.params["letter"] for p in bad.problems] == ["C", "D"]
    assert bad.surplus == ("E", "F")
    assert str(bad.problems[0]).startswith(f"{path}: row 3: ")


def test_headers_that_stand_twice(tmp_path: Path) -> None:
    problem = refusal(written(tmp_path, "Ort;Name; Ort \nA;B;C\n"))
    assert (problem.code, problem.value) == ("table-header-twice", "Ort")
    assert (problem.params["first"], problem.params["second"]) == ("A", "C")


def test_a_title_above_the_header(tmp_path: Path) -> None:
    problem = refusal(written(tmp_path, "Empfänger 2025;;\n;;\nName;Ort;PLZ\nA;B;C\n"))
    assert (problem.code, problem.value) == ("table-title-row", "Empfänger 2025")
    assert (problem.place.row, problem.params["header_row"]) == (1, "3")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table-empty"),
        (b"\n;;\n", "table-empty"),
        (b"PK\x03\x04\x00\x00", "table-not-text"),
        ("Ort\nA\n".encode("utf-16-le"), "table-not-text"),
    ],
)
def test_what_is_no_table_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(written(tmp_path, content)).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("liste.xls", "table-format-old"), ("liste.dat", "table-format-unknown")],
)
def test_other_files(tmp_path: Path, name: str, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    assert refusal(path).code == code


def test_files_that_are_none(tmp_path: Path) -> None:
    assert refusal(tmp_path / "fehlt.csv").code == "file-not-found"
    (tmp_path / "ordner.csv").mkdir()
    assert refusal(tmp_path / "ordner.csv").code == "file-is-folder"


def test_options_that_do_not_go_with_a_file(tmp_path: Path) -> None:
    path = written(tmp_path, LIST)
    with pytest.raises(UsageError, match="table-no-sheets"):
        open_rows(path, sheet="Tabelle1")
    (tmp_path / "a.jsonl").write_text('{"Ort": "A"}', encoding="utf-8")
    with pytest.raises(UsageError, match="table-no-encoding"):
        open_rows(tmp_path / "a.jsonl", encoding="cp1252")


# Text as a list may hold it: all of DIN 91379's letters and more, but no control characters.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t;,\"'"),
    max_size=20,
)


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=5),
    separator=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_was_written_comes_back(
    tmp_path: Path, values: list[list[str]], separator: str, encoding: str, quoting: int
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["Vorname", "Nachname", "Ort"], *values])
    path = written(tmp_path, buffer.getvalue().encode(encoding))
    filled = [row for row in values if any(text.strip() for text in row)]
    assert [list(row.cells.values()) for row in rows_of(path)] == filled


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "gross.csv"
    line = "Frau;Dr.;Erika;Muster;Stadt Musterstadt;Hauptstraße 5;01067;Dresden\n"
    path.write_text("a;b;c;d;e;f;g;h\n" + line * 100_000, encoding="utf-8")
    tracemalloc.start()
    try:
        (last,) = deque(open_rows(path), maxlen=1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert last.number == 100_001
    assert peak < 2_000_000
