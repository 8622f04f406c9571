"""The name that was probably meant, and those that there are.

Meant is a name that a slip of the keyboard makes into the other, not one that shares letters: "Strase" is meant for
"Straße", but "Uhrzeit" not for "Authority" and "Alter" not for "Date". The measure is Levenshtein's distance, with two
letters that changed places (Damerau) as one slip.
"""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN = 30
_SHORT = 5
_LETTERS_PER_SLIP = 4
_LONGEST = 80
"""No name is longer; comparing takes time by the square of the length."""


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of ``names`` that ``name`` is probably meant for, or an empty text where none is likely."""
    if len(name) > _LONGEST:
        return ""
    known = list(names)
    likely = [(_slips(name, other), other) for other in known if _may_be(name, other)]
    allowed = [found for found in likely if found[0] <= _allowed(name, found[1])]
    begun = (other for other in known if _begins(name, other))
    return min(allowed)[1] if allowed else min(begun, default="")


def _allowed(name: str, other: str) -> int:
    turned = sorted(name) == sorted(other)
    return max(max(len(name), len(other)) // _LETTERS_PER_SLIP, int(turned))


def _begins(name: str, other: str) -> bool:
    """Whether ``name`` is the first part of another: "staedteregion" of "staedteregion-aachen"."""
    whole = other.startswith(name) and not other[len(name) : len(name) + 1].isalnum()
    return whole and len(name) >= _LETTERS_PER_SLIP


def _may_be(name: str, other: str) -> bool:
    if abs(len(name) - len(other)) > _allowed(name, other):
        return False
    # In a short word a slip of the first letter makes another word: Rate, Date.
    short = max(len(name), len(other)) <= _SHORT
    return not short or sorted(name[:2]) == sorted(other[:2]) or name[:1] == other[:1]


def _slips(name: str, other: str) -> int:
    """How many letters are wrong, missing, too many, or have changed places with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(name):
        last, before, row = before, row, [i + 1]
        for j, wanted in enumerate(other):
            slips = min(before[j + 1] + 1, row[j] + 1, before[j] + (letter != wanted))
            if i and j and letter == other[j - 1] and name[i - 1] == wanted:
                slips = min(slips, last[j - 1] + 1)
            row.append(slips)
    return row[-1]


def alternatives(name: str, names: Iterable[str]) -> dict[str, str]:
    """Parameters of a problem with an unknown ``name``: ``near``, the likely one, and ``known``, all there are."""
    known = sorted(names)
    near = nearest(name, known)
    shown = [near] * bool(near) + [other for other in known if other != near]
    ending = ", …" if len(shown) > _SHOWN else ""
    return {"near": near, "known": ", ".join(shown[:_SHOWN]) + ending if shown else "–"}
