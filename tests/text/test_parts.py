"""A text parsed in parts gives what it gives as a whole, and shared parts give the same objects."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettergen.errors import Place
from lettergen.text.markdown import Parsed, parse_markdown, parse_part
from lettergen.text.parts import separate_parts

LINES = st.sampled_from(
    ["Absatz", "noch eine Zeile", "Zeile mit **fett** und <a>", "„Zitat“, sagt er:", "(Klammer)", "§ 3 gilt", "9. Oktober 2018", "- Punkt",
     "- Punkt:", "  - tiefer", "  Einzug", "\tTabulator", "1. eins", "2. zwei", "10) zehn", "# Titel", "#", "> Zitat", "| a | b |", "|---|---|",
     "| 1 | 2 |", "---", "***", "```", "~~~", "<div>", "<!-- x", "[x]: y", "*kursiv* voran", "\\- kein Punkt", "a | b", "+ plus", "", "", "", " ", "\u00a0"]
)  # fmt: skip


def whole(text: str) -> Parsed:
    parsed = parse_part(text)
    return Parsed(
        parsed.blocks, tuple(replace(p, place=Place(line=p.place.line)) for p in parsed.problems)
    )


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(st.lists(LINES, max_size=14))
def test_in_parts_as_a_whole(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = parse_markdown(text)
    expected = whole(text)
    assert found.blocks == expected.blocks
    assert sorted(map(str, found.problems)) == sorted(map(str, expected.problems))


def test_shared_paragraphs_are_the_same_objects() -> None:
    first = parse_markdown("Eins.\n\nAnders 1.\n\n- a\n- b\n\nDrei.").blocks
    other = parse_markdown("Eins.\n\nAnders 2.\n\n- a\n- b\n\nDrei.").blocks
    assert [a is b for a, b in zip(first, other, strict=True)] == [True, False, True, True]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("a", [0]),
        ("a\n\nb\nc\n\n\nd", [0, 2, 6]),
        ("a\n\n- b\n\n- c\n\nd", [0, 2, 6]),
        ("a\n\n```\n\nb", [0]),
        ("a\n\n<div>\n\nb", [0]),
    ],
)
def test_parts(text: str, starts: list[int]) -> None:
    assert [line for line, _ in separate_parts(text)] == starts


def test_problems_keep_their_line_and_place() -> None:
    place = Place(path="additions.0", line=10)
    (problem,) = parse_markdown("Eins.\n\nZwei\n\nDrei ![x](y)", place).problems
    assert problem.place == Place(path="additions.0", line=14)
