"""Where lines of running text may end without parting a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.typeface.addresses import pieces

_BREAKS = re.compile(
    r"[ \u200b/!?|}–—…\u2010\xad-](?:"  # The sign before the place comes first: nowhere else anything is tried.
    r"(?<=[ \u200b])(?=[^ ])"  # after blanks
    # After a hyphen, not before a figure, and never between E and Mail or in Mitarbeiter/-innen.
    r"|(?<=[^\s/-]-)(?<!\b\w-)(?=[^\W\d]|[(„“‚«»\"'])"
    r"|(?<=[^\s/]/)(?=[^\W\d])"  # after a slash, not before a figure
    r"|(?<=!)(?=\[)|(?<=[!?|}\u2010])(?=\w)"
    r"|(?<=[^\s][–—…])(?=\w)"
    r"|(?<=\xad))"
)
"""Behind what a line may end in German prose (Unicode Standard Annex 14)."""
_BEFORE_DASH = re.compile(r"(?<=\w)(?=—)")


def parts(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between hard breaks."""
    start = 0
    for part in text.split("\n"):
        yield start, start + len(part)
        start += len(part) + 1


def places(text: str, start: int, end: int) -> list[int]:
    """Where a line may end within the stretch, without parting a word."""
    return sorted(places_and_joints(text, start, end)[0])


def places_and_joints(text: str, start: int, end: int) -> tuple[set[int], set[int]]:
    """The same, and those of them that lie within an e-mail or web address."""
    joints: set[int] = set()
    within: set[int] = set()
    offset = start
    for piece, whole in pieces(text[start:end]):
        if whole:
            if offset - 1 in within:
                joints.add(offset)
            within.update(range(offset, offset + len(piece)))
        offset += len(piece)
    found = joints | {
        place
        for place in behind(_BREAKS, text, start, end)
        if start < place < end and not (place in within and place - 1 in within)
    }
    return found, joints


def behind(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[int]:
    """The places behind what ``pattern`` finds, and those before a dash."""
    found = [match.end() for match in pattern.finditer(text, start, end)]
    if "—" in text:
        found += [match.start() for match in _BEFORE_DASH.finditer(text, start, end)]
    return found


def trimmed(text: str, start: int, end: int) -> int:
    """Where a line that goes to ``end`` ends without the blanks at its end."""
    while end > start and text[end - 1] == " ":
        end -= 1
    return end
