"""YAML stays text, keeps its positions, and loses nothing quietly."""

from __future__ import annotations

from time import perf_counter

import pytest

from lettergen.errors import InputError, LetterheadError, Problem
from lettergen.limits import MAX_DEPTH, MAX_PROBLEMS
from lettergen.limits import MAX_TEXT_BYTES as MAX_BYTES
from lettergen.reading import read_yaml


def problems(text: str, first_line: int = 1) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_yaml(text, "brief.yaml", first_line)
    return caught.value.problems


@pytest.mark.parametrize(
    "written",
    ["01234", "NO", "no", "yes", "on", "true", "1.10", "12:30", "1e3", "0x1F", "2018-10-09", "Null", "NULL", "1_000"],
)  # fmt: skip
def test_scalars_stay_the_text_that_was_written(written: str) -> None:
    assert read_yaml(f"a: {written}\n", "f").data == {"a": written}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_no_value_is_none(written: str) -> None:
    assert read_yaml(f"a: {written}\nb: x\n", "f").data == {"a": None, "b": "x"}


@pytest.mark.parametrize("quoted", ["''", '""', "'~'", '"null"'])
def test_quotes_make_text_of_anything(quoted: str) -> None:
    assert read_yaml(f"a: {quoted}\n", "f").data == {"a": quoted[1:-1]}


def test_structure_block_text_and_flow() -> None:
    text = "a:\n  - x\n  - {b: 1, c: [2, 3]}\nd: |\n  eins\n  zwei\ne: >-\n  drei\n  vier\n"
    assert read_yaml(text, "f").data == {
        "a": ["x", {"b": "1", "c": ["2", "3"]}],
        "d": "eins\nzwei\n",
        "e": "drei vier",
    }


@pytest.mark.parametrize("text", ["", "\n", "# nur ein Kommentar\n", "---\n"])
def test_an_empty_text_has_no_data(text: str) -> None:
    assert read_yaml(text, "f").data is None


def test_byte_order_mark_is_dropped() -> None:
    document = read_yaml("\ufeffa: 1\n", "f")
    assert document.data == {"a": "1"}
    assert document.key_position(("a",)) == (1, 1)


def test_positions_of_keys_and_values() -> None:
    document = read_yaml("a:\n  - x\n  - b: 1\n    c:\nd: {e: f}\n", "brief.yaml", first_line=11)
    assert document.position(("a", 0)) == (12, 5)
    assert document.position(("a", 1, "b")) == (13, 8)
    assert document.key_position(("a", 1, "b")) == (13, 5)
    assert document.position(("d", "e")) == (15, 8)
    assert document.position(("a", 1, "c")) == (14, 5), "an empty value is shown at its key"
    assert document.position(("a",)) == (11, 1), "a value on the lines below is shown at its key"
    assert document.position(("a", 1, "gibt", "es", "nicht")) == (13, 5)
    place = document.place(("d", "e"))
    assert str(place) == "brief.yaml:15:8: d.e"


def test_dotted_paths_find_the_nearest_value() -> None:
    document = read_yaml("a:\n  - b: x\n  - b: y\nc:\n  d: z\n", "brief.yaml")
    assert str(document.place_of("a.1.b")) == "brief.yaml:3:8: a.1.b"
    assert str(document.place_of("c.0.d")) == "brief.yaml:5:6: c.0.d", (
        "a single value for a list of one"
    )
    assert str(document.place_of("c.e.f")) == "brief.yaml:4:1: c.e.f"
    assert str(document.place_of("a.7")) == "brief.yaml:1:1: a.7"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: b: c\n", "yaml-colon", 1, 5),
        ("a: x\n  b: y\n", "yaml-colon", 2, 4),
        ("a:\n\tb: 1\n", "yaml-tab", 2, 1),
        ("a:\t- x\n", "yaml-tab", 1, 3),
        ("a: [1, 2\nb: 2\n", "yaml-open-bracket", 1, 4),
        ("a: {b\n", "yaml-open-bracket", 1, 4),
        ("a: 'x\nb: 2\n", "yaml-open-quote", 1, 4),
        ("a: 'klappt's'\n", "yaml-structure", 1, 12),
        ("a: 1\n- b\n", "yaml-structure", 2, 1),
        ("a:\n  - b\n c: d\n", "yaml-structure", 3, 2),
        ("a: @x\n", "yaml-special-start", 1, 4),
        ("a: `x`\n", "yaml-special-start", 1, 4),
        ("a: %x\n", "yaml-special-start", 1, 4),
        ('a: "\\q"\n', "yaml-escape", 1, 6),
        ("a: b\nfoo\nc: d\n", "yaml-no-colon", 2, 1),
        ("a: }\n", "yaml-syntax", 1, 4),
        ("x: 1\na: *innen\n", "yaml-alias", 2, 4),
        ("x: 1\n*a : b\n", "yaml-alias", 2, 1),
        ("a: *\n", "yaml-alias", 1, 5),
        ("a: &Co KG\n", "yaml-anchor", 1, 4),
        ("a: !!binary x\n", "yaml-tag", 1, 4),
        ("<<: x\n", "yaml-merge", 1, 1),
        (": x\n", "yaml-empty-key", 1, 1),
        ("{{ x }}: 1\n", "yaml-bracket-key", 1, 1),
        ("a: {{ x }}\n", "yaml-bracket-key", 1, 5),
        ("a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", 3, 1),
        ("--- a\n--- b\n", "yaml-several-documents", 2, 1),
        ("a: Antrag #12\n", "yaml-lost-comment", 1, 4),
        ("a:\n  - x\n  - #12\n", "yaml-lost-comment", 3, 4),
        ("a: #12\nb: x\n", "yaml-lost-comment", 1, 1),
        ("a: b\x07\n", "yaml-control-character", 1, 5),
        ("a: x\nb: y\u0085z\n", "yaml-control-character", 2, 5),
        ("a: x\nb\u2028c: z\n", "yaml-control-character", 2, 1),
    ],
)  # fmt: skip
def test_every_trap_is_reported_where_it_is(text: str, code: str, line: int, column: int) -> None:
    found = problems(text)[0]
    assert (found.code, found.place.line, found.place.column) == (code, line, column)
    assert found.place.file == "brief.yaml"
    assert found.message("de")
    assert found.message("en")


@pytest.mark.parametrize(
    "text",
    ["a: x # Kommentar\n", "a: # Kommentar\n  b\n", "#12\na: x\n", "# siehe: #12\na:\nb: x\n", "a: x#1\n", 'a: "#12"\n',
     "a: |\n  Antrag #12\n"],
)  # fmt: skip
def test_comments_that_are_comments_are_no_problem(text: str) -> None:
    assert read_yaml(text, "f").data


def test_line_numbers_count_from_the_first_line() -> None:
    assert problems("a: 1\na: 2\n", first_line=8)[0].place.line == 9
    assert problems("a: b: c\n", first_line=8)[0].place.line == 8
    assert problems("a: \x01\n", first_line=8)[0].place.line == 8


def test_the_first_of_two_equal_keys_is_named() -> None:
    found = problems("a: 1\nb: 2\na: 3\n")[0]
    assert found.params == {"key": "a", "line": "1"}
    assert "Zeile 1" in found.message("de")


def test_all_traps_of_a_file_come_together() -> None:
    codes = [p.code for p in problems("a: 1\na: 2\nb: *x\nc: &y z\nd: x #1\n")]
    assert codes == ["yaml-duplicate-key", "yaml-alias", "yaml-anchor", "yaml-lost-comment"]


def test_the_caller_chooses_the_error() -> None:
    with pytest.raises(LetterheadError):
        read_yaml("a: b: c", "authority.yaml", error=LetterheadError)


@pytest.mark.slow
def test_depth_is_bounded() -> None:
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f").data
    for deep in ("[" * 100_000, "- " * 100_000, "{a: " * 100_000):
        assert [p.code for p in problems(deep)] == ["yaml-too-deep"]


def test_size_is_bounded() -> None:
    assert [p.code for p in problems("a" * (MAX_BYTES + 1))] == ["file-too-large"]


@pytest.mark.slow
def test_the_report_is_bounded() -> None:
    *told, more = problems("a: 1\n" * 10_000)
    assert len(told) == MAX_PROBLEMS
    assert (more.code, more.params["count"]) == ("problems-more", str(9_999 - MAX_PROBLEMS))
    assert problems("\x01" * 10_000)[-1].params["count"] == str(10_000 - MAX_PROBLEMS)


def test_a_letter_of_a_hundred_lines_is_read_at_once() -> None:
    text = "persons:\n" + "".join(
        f"  - form: frau\n    title: Dr.\n    first_name: Erika {i}\n    last_name: Muster\n"
        for i in range(25)
    )
    started = perf_counter()
    read_yaml(text, "f")
    assert perf_counter() - started < 0.5, "about 0.02 s on an idle machine"
