"""Lines that are meant as lines: items with letters or numbers in brackets, and short lines that a paragraph would swallow."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_ITEM = re.compile(
    r"[ \t]*(?:(?P<letter>\(?[a-z]\))|(?P<double>\(?([a-z])\3\))|(?P<number>\(\d{1,3}\))|(?P<roman>\(?[IVX]{1,5}[.)])"
    r"|(?P<clause>\d{1,3}(?:\.\d{1,3})+\.?(?=[ \t]+[A-ZÄÖÜ*„\"])))[ \t]+\S.*"
)
"""``a)``, ``(a)``, ``aa)``, ``(1)``, ``I.``, ``1.1``: no list for Markdown."""
_ROMAN = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
)
_LABELLED = re.compile(r"[ \t]*[^\W\d_][\w./() -]{0,28}:[ \t]+\S.{0,60}")
"""``Bank: Sparkasse``: a label with what belongs to it."""
_SENTENCE_END = re.compile(r"[.!?:;,…–-][\"“”)*_]*$")
_GOES_ON = frozenset(
    [
        "und",
        "oder",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einer",
        "einem",
        "einen",
        "eines",
        "in",
        "im",
        "am",
        "an",
        "auf",
        "zu",
        "zum",
        "zur",
        "von",
        "vom",
        "mit",
        "bei",
        "beim",
        "für",
        "über",
        "unter",
        "nach",
        "aus",
        "durch",
        "sowie",
        "als",
        "wie",
        "dass",
        "wenn",
        "ist",
        "sind",
        "wird",
        "werden",
        "hat",
        "haben",
        "nicht",
        "auch",
        "sich",
        "so",
        "bis",
        "ab",
        "um",
        "gegen",
        "ohne",
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "or",
        "for",
        "with",
        "by",
        "on",
        "at",
        "from",
        "is",
        "are",
    ]
)
"""Words that no meant line ends with."""
_NARROW = 28
"""Width in characters: nobody wraps a text to so few."""
_SHORT = 45
"""Width from which on a text may be wrapped by an editor whatever its lines look like."""
_USUAL = 60
"""Width that editors wrap to at least."""
_SIGN = re.compile(r"[-→►»>✓✔☐☑☒☛=~#+\[][^-\s]|[→►✓✔☐☑☒☛=~] ")
"""What stands at the beginning of lines that are meant as items, and is no mark of a list."""
_LONG_ENTRY = 6
"""Blanks from which on what stands behind a label may be a sentence."""


class _Item(NamedTuple):
    kind: str
    place: int


def _item(line: str) -> _Item | None:
    found = _ITEM.fullmatch(line)
    if found is None:
        return None
    if clause := found["clause"]:
        above, _, last = clause.rstrip(".").rpartition(".")
        return _Item(f"clause {above}", int(last))
    mark = re.sub(
        r"[().]", "", next(filter(None, found.group("letter", "double", "number", "roman")))
    )
    kind = str(found.lastgroup)
    if found["number"]:
        return _Item("number", int(mark))
    if found["roman"]:
        return _Item("roman", _ROMAN.index(mark)) if mark in _ROMAN else None
    return _Item(kind if found["letter"] else "double", ord(mark[0]))


def is_item(line: str) -> bool:
    """Whether the line begins like an item of a list that Markdown does not know."""
    return _item(line) is not None


def item_lines(lines: Sequence[str]) -> Iterator[int]:
    """The lines, 0-based, that begin an item of their own: ``a)`` and the ``b)`` that follows it in one paragraph."""
    last: dict[str, tuple[int, int]] = {}
    given = set[int]()
    for number, line in enumerate(lines):
        if not line.strip():
            last.clear()
            continue
        item = _item(line)
        if item is None:
            continue
        before = last.get(item.kind)
        if before and item.place == before[1] + 1:
            yield from (n for n in (before[0], number) if n not in given)
            given |= {before[0], number}
        last[item.kind] = (number, item.place)


def merging(lines: Sequence[str]) -> int | None:
    """The first of a paragraph's lines, 0-based, that looks like one of its own and goes on in the next.

    Two labels below each other; or short lines that end in the middle of a sentence although the next word had room, or at
    a width that nobody wraps to. A paragraph that an editor has wrapped is none of these.
    """
    stripped = [line.strip() for line in lines]
    for number, (line, following) in enumerate(itertools.pairwise(stripped)):
        if _LABELLED.fullmatch(line) and _LABELLED.fullmatch(following) and not _is_sentence(line):
            return number
        if _SIGN.match(line) and line[0] == following[:1]:
            return number
    width = max(map(len, stripped), default=0)
    if width >= _SHORT:
        return None
    for number, (line, following) in enumerate(itertools.pairwise(stripped)):
        had_room = len(line) + 1 + len(following.split(" ")[0]) <= width
        if (had_room or width < _NARROW) and _is_own(line, following):
            return number
    return None


def falling_in(lines: Sequence[str], width: int) -> int | None:
    """The first of an item's lines, 0-based, behind which one begins at the margin that looks like a paragraph of its own.

    ``width`` is that of the text's longest line: an editor that had wrapped the item would have filled it.
    """
    for number, (line, following) in enumerate(itertools.pairwise(lines)):
        begins = following[:1].isupper() or following[:1].isdigit()
        had_room = len(line.rstrip()) + 1 + len(following.split(" ")[0]) <= max(width, _USUAL)
        if begins and had_room and not _goes_on(line.rstrip()):
            return number
    return None


def _is_sentence(line: str) -> bool:
    return line.endswith((".", ",")) and line.count(" ") > _LONG_ENTRY


def _is_own(line: str, following: str) -> bool:
    dashed = following.startswith("- ") and not re.search(r" -(?: |$)", following)
    begins = following[:1].isupper() or following[:1].isdigit() or dashed
    return begins and not (_SENTENCE_END.search(line) or _goes_on(line))


def _goes_on(line: str) -> bool:
    return line.rsplit(" ", maxsplit=1)[-1].lower() in _GOES_ON
