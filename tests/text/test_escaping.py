from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.model.blocks import Heading, LineBreak, List, Paragraph, Run, Table
from lettergen.model.values import UNSEEN
from lettergen.text.markdown import parse_markdown
from lettergen.text.values import escape_markdown

_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ 0123456789"
LINE = (
    st.text(
        st.one_of(
            st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
            st.sampled_from(_PUNCTUATION),
        ),
        min_size=1,
        max_size=40,
    )
    .map(str.strip)
    .filter(lambda line: line and not UNSEEN.search(line))
)
"""What the model's one-line texts can hold."""


@given(LINE)
def test_a_value_is_a_paragraph_of_exactly_its_characters(value: str) -> None:
    parsed = parse_markdown(escape_markdown(value))
    assert (parsed.blocks, parsed.problems) == ((Paragraph((Run(value),)),), ())


@given(LINE, LINE)
def test_a_value_keeps_its_characters_inside_other_text(first: str, second: str) -> None:
    text = f"a {escape_markdown(first)}, **x** {escape_markdown(second)}z"
    (block,) = parse_markdown(text).blocks
    expected = (Run(f"a {first}, "), Run("x", strong=True), Run(f" {second}z"))
    assert block == Paragraph(expected)


@given(LINE)
def test_a_value_keeps_its_characters_in_lists_headings_and_tables(value: str) -> None:
    escaped = escape_markdown(value)
    text = f"# {escaped}\n\n- {escaped}\n\n| {escaped} | b |\n|---|---|\n| c | {escaped} |"
    heading, bullets, table = parse_markdown(text).blocks
    assert heading == Heading(2, (Run(value),))
    assert isinstance(bullets, List)
    assert bullets.items[0].blocks == (Paragraph((Run(value),)),)
    assert isinstance(table, Table)
    assert table.header[0].inlines == (Run(value),)
    assert table.rows[0][1].inlines == (Run(value),)


def test_numbered_lines_of_a_value_make_no_list() -> None:
    breaks = (Run("1. eins"), LineBreak(), Run("2) zwei"), LineBreak(), Run("3. drei"))
    assert parse_markdown(escape_markdown("1. eins\n2) zwei\n3. drei")).blocks == (
        Paragraph(breaks),
    )
    ordered = escape_markdown("1. eins\n2. zwei")
    assert parse_markdown(ordered).blocks == (
        Paragraph((Run("1. eins"), LineBreak(), Run("2. zwei"))),
    )


def test_a_value_of_several_lines_gets_hard_breaks() -> None:
    parsed = parse_markdown("An " + escape_markdown("1. Zeile\n  - zwei \r\n# drei"))
    breaks = (Run("An 1. Zeile"), LineBreak(), Run("- zwei"), LineBreak(), Run("# drei"))
    assert parsed.blocks == (Paragraph(breaks),)


@pytest.mark.parametrize(
    "name", ["*Stern*", "_x_", "# 5", "1. FC", "`x`", "<b>", "[x](y)", "- a", "a|b", "\\"]
)
def test_markup_in_a_name_is_no_markup(name: str) -> None:
    assert parse_markdown(escape_markdown(name)).blocks == (Paragraph((Run(name),)),)
