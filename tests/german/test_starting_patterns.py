"""Patterns that are tried only where something begins find all that they would find anywhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lettergen.german.typography import amounts, binding, identifiers, moments
from lettergen.german.typography.edits import StartingPattern

PATTERNS = {
    f"{module.__name__}.{name}": pattern
    for module in (amounts, binding, identifiers, moments)
    for name, pattern in vars(module).items()
    if isinstance(pattern, StartingPattern)
}
PIECES = st.sampled_from(
    ["1", "12.", "2026", "1.500", "64,50", "0241", "(0241)", "(0", "01", "EUR", "Euros", "€", "T€", "USD", "Uhr", "8.15", "10:00", "Januar",
     "9.10.2018", "9.10.18", "-", " - ", "–", " bis ", " und ", "/", ".", ",", ":", "a", "A", " ", " ", "\u00a0", "\n", "１２"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_begins_elsewhere_is_none(text: str) -> None:
    for name, pattern in PATTERNS.items():
        everywhere = pattern._pattern.finditer(text)
        found = [match.span() for match in pattern.finditer(text)]
        assert found == [match.span() for match in everywhere], name


def test_there_are_such_patterns() -> None:
    assert len(PATTERNS) > 12
