"""Paragraphs without markup are taken without the parser: they must become what it would make of them."""

from __future__ import annotations

import random

import pytest

from lettergen.text import markdown

PIECES = (
    r"A\.B", r"\*", r"b\)", "Wort", "und", "o", "b)", "a)", "I.", "IV)", "(a)", r"\-", r"\#", r"\|", r"\\", r"\a", "1.", "- ", "Bank:", "Ort: Aachen", "#", "|", "|---|", "---", "===", "!", "![",
    "&amp;", "`", "~~~", "*", "_a_", "<b>", "\\", "\u00a0", "\u2028", ".", ":", "Name: Max", "é", "[x](y)", "\t",
)  # fmt: skip


def some_text(chance: random.Random) -> str:
    lines = [
        " ".join(chance.choices(PIECES if chance.random() < 0.3 else PIECES[:10], k=chance.randint(1, 4)))
        for _ in range(chance.randint(1, 4))
    ]  # fmt: skip
    return chance.choice(["\n", "\n", "  \n", "\n "]).join(lines)


@pytest.mark.slow
def test_they_become_what_the_parser_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(91)  # noqa: S311 - no secret
    texts = [some_text(chance) for _ in range(4000)]
    made = [markdown.parse_part.__wrapped__(text) for text in texts]
    quick = sum(markdown._plain(text) is not None for text in texts)
    assert 200 < quick < 3800, "both ways are taken"
    monkeypatch.setattr(markdown, "_plain", lambda _: None)
    assert made == [markdown.parse_part.__wrapped__(text) for text in texts]
