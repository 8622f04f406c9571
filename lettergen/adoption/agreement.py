"""Whether the letter, set once more, says what the document says: passage by passage, in its words and their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from lettergen.adoption.differences import block_text
from lettergen.adoption.findings import Spot
from lettergen.adoption.letter import comparable
from lettergen.adoption.structure import Parts
from lettergen.errors import Problem

_TEXTS: Final = ("subject", "salutation", "closing", "signatures", "dispositions")
_LABELLED: Final = ("enclosures", "copies")
"""Parts with a label that follows the number of entries."""
_Passage = tuple[str, Spot]


def differing(wanted: Parts, made: Parts, file: str | None) -> Iterator[Problem]:
    """``adopt-differs`` for each passage of ``wanted`` that ``made`` says otherwise, each with its paragraph."""
    for part in (*_TEXTS, *_LABELLED, "body"):
        now, said = _passages(wanted, part), _passages(made, part)
        if _words(text for text, _ in now) == _words(text for text, _ in said):
            continue
        for missing, other in _unlike(now, said):
            text = " ".join(words for words, _ in missing)
            spot = missing[0][1] if missing else _before(wanted, part, now)
            params = {"made": " ".join(words for words, _ in other)}
            yield Problem("adopt-differs", spot.place(file), text, params)


def _passages(parts: Parts, part: str) -> list[_Passage]:
    if part == "body":
        texts = [" ".join(block_text(comparable(block)).split()) for block in parts.body]
        spots: Sequence[Spot] = parts.body_spots
    else:
        first = 1 if part in _LABELLED else 0
        texts = [" ".join(_words([line])) for line in getattr(parts, part)[first:]]
        spots = parts.line_spots.get(part, [])[first:]
    return list(zip(texts, spots, strict=True))


def _words(texts: Iterator[str] | Sequence[str]) -> list[str]:
    return " ".join(texts).replace("\u2011", "-").split()


def _unlike(
    now: Sequence[_Passage], said: Sequence[_Passage]
) -> Iterator[tuple[Sequence[_Passage], Sequence[_Passage]]]:
    keys, others = [text for text, _ in now], [text for text, _ in said]
    for kind, i, j, k, m in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if j - i == m - k:
            yield from ((now[i + n : i + n + 1], said[k + n : k + n + 1]) for n in range(j - i))
        else:
            yield now[i:j], said[k:m]


def _before(wanted: Parts, part: str, now: Sequence[_Passage]) -> Spot:
    """Where something stands that is about nothing of the document: at the end of its part."""
    return now[-1][1] if now else wanted.spot(part)
