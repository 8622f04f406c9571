"""E-mail and web addresses in running text: where a line may end within one, so that both halves are read rightly.

After ``@``, a slash and a question mark, and before a dot, so that nobody takes the dot for the end of a sentence; never behind
``www.`` or ``://``. Only a piece as long as a line may also end after a hyphen or the signs of a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = ("@", "www.", "://")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"„“”]*[^\s<>\"„“”.,;:!?)\]»«’‘']"
    r"|(?<![\w.+@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_JOINTS = re.compile(
    r"(?<=@)(?=\w)|(?<=[\w.]/)(?=[\w?#])|(?<=\w\?)(?=\w)|(?<=\w)(?<!\bwww)(?=\.[^\W\d])"
)
_FINE_JOINTS = re.compile(r"(?<=\w-)(?=\w)|(?<=[=&_#])(?=\w)|(?<=\w)(?=\.\w)")
_LONG = 30
"""Characters of a piece that may end after a hyphen too."""
_LONGEST = 60
"""Of a piece that has no place to end: it is parted there."""


def pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """``text`` in parts, each with whether it is a piece of an address, within which no line ends.

    A line may end between two pieces of one address.
    """
    if not any(map(text.__contains__, _SIGNS)):
        return ((text, False),)
    found: list[tuple[str, bool]] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        if match.start() > end:
            found.append((text[end : match.start()], False))
        found += ((piece, True) for piece in _pieces(match[0]))
        end = match.end()
    if end < len(text):
        found.append((text[end:], False))
    return tuple(found)


def _pieces(address: str) -> Iterator[str]:
    for piece in _JOINTS.split(address):
        parts = _FINE_JOINTS.split(piece) if len(piece) > _LONG else [piece]
        for part in parts:
            yield from (part[at : at + _LONGEST] for at in range(0, len(part), _LONGEST))
