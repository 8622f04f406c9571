"""JSON lines, YAML lists and Python's own mappings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lettergen.batch.rows import open_rows
from lettergen.errors import InputError, UsageError
from lettergen.limits import MAX_TEXT_BYTES as MAX_BYTES
from tests.batch_rows.reading import cells_of, refusal, rows_of


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"Nachname": "Müller", "PLZ": "01067", "Nr": 12345678901234567890, "Wert": 12.50}\n'
        "\n"
        '{"recipient": {"address": {"city": "Aachen"}, "persons": [{"last_name": "M"}]}, "PLZ": null}\n',
        encoding="utf-8",
    )
    source = open_rows(path)
    assert source.header == (
        "Nachname", "PLZ", "Nr", "Wert", "recipient.address.city", "recipient.persons.0.last_name",
    )  # fmt: skip
    first, second = source
    assert list(first.cells.values()) == [
        "Müller",
        "01067",
        "12345678901234567890",
        "12.50",
        "",
        "",
    ]
    assert (second.number, second.cells["recipient.address.city"]) == (3, "Aachen")
    assert source.skipped == 1


@pytest.mark.parametrize(
    "line", ['{"PLZ": 01067}', '["a"]', "Ort;PLZ", '{"a": 1, "a": 2}', "[" * 100_000]
)
def test_lines_that_are_no_objects(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": "b"}\n' + line + "\n", encoding="utf-8")
    problem = refusal(path)
    assert (problem.code, problem.place.row) == ("table-line-not-json", 2)


def test_json_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"Ort": "Köln"}'.encode("cp1252"))
    assert refusal(path).code == "table-encoding-wrong"


def test_yaml_list(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("- Ort: Aachen\n  PLZ: 01067\n- Ort: Köln\n  Land:\n", encoding="utf-8")
    assert cells_of(path) == [
        {"Ort": "Aachen", "PLZ": "01067", "Land": ""},
        {"Ort": "Köln", "PLZ": "", "Land": ""},
    ]
    assert [r.number for r in rows_of(path)] == [1, 2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Ort: Aachen\n", "table-not-list"),
        ("- Ort: A\n- B\n", "mapping-expected"),
        ("[]\n", "table-empty"),
        ("# " + "x" * MAX_BYTES, "table-yaml-too-large"),
    ],
)
def test_yaml_that_is_no_list(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(content, encoding="utf-8")
    assert refusal(path).code == code


def test_python_values() -> None:
    (row,) = open_rows([{"a": "x", "b": 7, "c": dt.date(2018, 10, 9), "d": True, "e": None}])
    assert list(row.cells.values()) == ["x", "7", "2018-10-09", "true", ""]


def test_values_that_are_not_text() -> None:
    (row,) = open_rows([{"PLZ": 1067.0, "Ort": "Dresden"}])
    (problem,) = row.problems
    assert (problem.code, problem.value, problem.params["type"]) == (
        "cell-not-text", "1067.0", "float",
    )  # fmt: skip
    assert row.cells == {"PLZ": "", "Ort": "Dresden"}


def test_a_list_has_the_columns_of_all_its_rows() -> None:
    source = open_rows([{"a": "1"}, {}, {"b": "2"}])
    assert source.header == ("a", "b")
    assert [r.number for r in source] == [1, 3]
    assert [r.number for r in source] == [1, 3]


def test_an_iterator_is_read_once_and_not_ahead() -> None:
    asked: list[int] = []

    def rows() -> object:
        for number in range(3):
            asked.append(number)
            yield {"a": str(number)} if number < 2 else {"a": "2", "b": "x"}

    source = open_rows(rows())  # type: ignore[arg-type]
    assert asked == [0]
    *good, last = source
    assert [r.cells["a"] for r in good] == ["0", "1"]
    assert [(p.code, p.place.column_name) for p in last.problems] == [("row-column-unknown", "b")]
    assert last.surplus == ("x",)
    with pytest.raises(UsageError, match="table-read-twice"):
        list(source)


def test_no_rows_at_all() -> None:
    with pytest.raises(InputError, match="table-empty"):
        open_rows(iter(()))


def long_list(path: Path, count: int) -> Path:
    """More than a mebibyte of entries."""
    filler = "x" * 600
    entries = (
        f"# {n}\n- Nachname: Muster {n}\n  Ort: Köln\n  Zusatz: {filler}\n" for n in range(count)
    )
    path.write_text("---\n" + "".join(entries), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_long_yaml_list_is_read_in_pieces(tmp_path: Path) -> None:
    path = long_list(tmp_path / "a.yaml", 2_000)
    assert path.stat().st_size > MAX_BYTES
    source = open_rows(path)
    for _ in range(2):
        rows = list(source)
        assert [row.cells["Nachname"] for row in rows] == [f"Muster {n}" for n in range(2_000)]
        assert [row.number for row in rows] == list(range(1, 2_001))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("- Nachname: 'Muster\n", "yaml"),
        ("- Muster\n", "mapping-expected"),
        ("- a: 1\n  a: 2\n", "yaml"),
    ],
)
def test_a_fault_in_a_long_yaml_list_has_its_line(tmp_path: Path, line: str, code: str) -> None:
    path = long_list(tmp_path / "a.yaml", 2_000)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "- Nachname: Ende\n")
    with pytest.raises(InputError) as caught:
        open_rows(path)
    problem = caught.value.problems[0]
    assert problem.code.startswith(code)
    assert problem.place.line is not None
    assert 8_002 <= problem.place.line <= 8_004
