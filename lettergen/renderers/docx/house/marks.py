"""Where the parts of a letter stand in a house's template: bookmarks that say nothing of the letter.

Word does not list bookmarks whose names begin with an underscore, and keeps them while somebody edits; so do LibreOffice and
OnlyOffice. By them ``adopt`` finds subject, text and the rest again, whatever the house's styles are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

PREFIX: Final = "_lettergen_"
"""Of the bookmarks' names; the part and a number follow."""
_FIRST: Final = 970_000
"""Numbers of bookmarks from here on are none of the template's."""
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Characters that no text has: Unicode keeps them for such use within a program."""
_TOKEN: Final = re.compile(f"{_OPEN}([a-z-]+){_CLOSE}")
_TOKEN_BYTES: Final = _OPEN.encode()
_START: Final = re.compile(
    r"<w:p(?: [^>]*[^/])?>(?:<w:pPr/>|<w:pPr>(?:(?!</?w:pPr).)*</w:pPr>)?", re.DOTALL
)


def token(part: str) -> str:
    """What marks, within a text, that the paragraph around it shows ``part``."""
    return f"{_OPEN}{part}{_CLOSE}"


def edges(part: str) -> tuple[str, str]:
    """What stands before and behind whole paragraphs and tables that show ``part``."""
    return token(f"{part}-begin"), token(f"{part}-end")


def marked(content: bytes, *, keep: bool) -> bytes:
    """A part of a document with bookmarks in place of what ``token`` and ``edges`` put into it; without them if not ``keep``."""
    if _TOKEN_BYTES not in content:
        return content
    text = content.decode("utf-8")
    if not keep:
        return _TOKEN.sub("", text).encode()
    numbers = count(1)
    opened: list[int] = []
    pieces: list[tuple[int, int, str]] = []
    seen: set[tuple[str, int]] = set()
    for found in _TOKEN.finditer(text):
        part, _, side = found[1].rpartition("-")
        if side == "begin" and part:
            opened.append(next(numbers))
            pieces.append((*found.span(), _begin(part, opened[-1])))
        elif side == "end" and part:
            pieces.append((*found.span(), _end(opened.pop())))
        else:
            pieces.append((*found.span(), ""))
            place = _paragraph_at(text, found.start())
            if place is not None and (found[1], place[0]) not in seen:
                seen.add((found[1], place[0]))
                number = next(numbers)
                pieces.append((place[0], place[0], _begin(found[1], number)))
                pieces.append((place[1], place[1], _end(number)))
    return "".join(_replaced(text, sorted(pieces))).encode()


def _replaced(text: str, pieces: list[tuple[int, int, str]]) -> Iterator[str]:
    done = 0
    for start, end, markup in pieces:
        yield text[done:start]
        yield markup
        done = end
    yield text[done:]


def _paragraph_at(text: str, position: int) -> tuple[int, int] | None:
    """Where the content of the paragraph around ``position`` begins and ends; None where that is not plain to see."""
    start = max(text.rfind("<w:p>", 0, position), text.rfind("<w:p ", 0, position))
    end = text.find("</w:p>", position)
    if start < 0 or end < 0 or "</w:p>" in text[start:position]:
        return None
    head = _START.match(text, start)
    if head is None or head.end() > position:
        return None
    inner = text[position:end]
    return head.end(), head.end() if "<w:p>" in inner or "<w:p " in inner else end


def _begin(part: str, number: int) -> str:
    name = f"{PREFIX}{part}_{number}"
    return f'<w:bookmarkStart w:id="{_FIRST + number}" w:name="{name}"/>'


def _end(number: int) -> str:
    return f'<w:bookmarkEnd w:id="{_FIRST + number}"/>'
