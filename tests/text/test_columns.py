"""Columns of numbers stand flush right unless their author says otherwise, and keep what he says on the way back."""

from __future__ import annotations

from typing import Any

import pytest

from lettergen.messages import Language
from lettergen.model.blocks import Table
from lettergen.text.markdown import parse_markdown
from lettergen.text.writing import to_markdown


def table(rule: str, *cells: str, language: Language = "de") -> Table:
    rows = "\n".join(f"| x | {cell} |" for cell in cells)
    (made,) = parse_markdown(f"| A | B |\n|---|{rule}|\n{rows}", None, language).blocks
    assert isinstance(made, Table)
    return made


NUMBERS = (
    ("12,50 EUR", "1.120,00 EUR"),
    ("12,50\u00a0EUR", "−3,00\u00a0EUR"),
    ("1", "12", "1200"),
    ("0", "7"),
    ("**1.234,50**", "3,5"),
    ("12 %", "–"),
    ("", "4"),
    ("12 000", "999"),
    ("€ 5", "+ 3 €"),
)
OTHERS = (
    ("Fahrt", "12"),
    ("01067", "52062"),
    ("4711.0815", "4711.0816"),
    ("23.11.2026", "1.2.2027"),
    ("10:00 Uhr", "12"),
    ("9.30", "10.15"),
    ("12 Hunde", "3"),
    ("", "–"),
    ("1.2345", "2"),
    ("II", "IV"),
    ("٣", "٤"),
)


@pytest.mark.parametrize("cells", NUMBERS)
def test_numbers_stand_right(cells: tuple[str, ...]) -> None:
    assert table("---", *cells).align == ("left", "right")


@pytest.mark.parametrize("cells", OTHERS)
def test_other_columns_stand_left(cells: tuple[str, ...]) -> None:
    assert table("---", *cells).align == ("left", "left")


def test_english_letters_write_them_otherwise() -> None:
    cells = ("EUR 1,234.50", "EUR 12.00")
    assert table("---", *cells, language="en").align[1] == "right"
    assert table("---", *cells).align[1] == "left"
    assert table("---", "1.234,50", language="en").align[1] == "left"


@pytest.mark.parametrize(("rule", "align"), [(":--", "left"), (":-:", "center"), ("--:", "right")])
def test_the_author_has_the_last_word(rule: str, align: Any) -> None:
    made = table(rule, "12,50 EUR", "1")
    assert made.align == ("left", align)
    assert parse_markdown(to_markdown([made])).blocks == (made,)
    assert parse_markdown(to_markdown([made]), None, "en").blocks == (made,)


def test_what_looks_like_a_number_in_the_other_language_keeps_its_place() -> None:
    made = table("---", "1.2", "3.4")
    assert made.align == ("left", "left")
    assert parse_markdown(to_markdown([made]), None, "en").blocks == (made,)
