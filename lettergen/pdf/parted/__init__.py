"""Makes words that a line end parts whole for programs that read a PDF; the page looks as before.

On the page stand ``interkommu-`` and, a line below, ``nalen``. Readers know neither that the hyphen is none of the word's
characters nor that the word goes on. So the hyphen says ``nalen``, and each glyph of ``nalen`` says a blank: what is
copied, searched or heard is ``interkommunalen``, then the next line.

What a glyph says stands in the ToUnicode CMap of its font (ISO 32000-1, 9.10.3). The few glyphs concerned are shown with
fonts that are the old one but for that map: outlines and widths are one and the same. An ActualText would not do, for
pypdf does not read it. docs/adr/0015-words-parted-once.md weighs the other ways.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from lettergen.pdf.parted.fonts import AddedFonts, Font, fonts_in, with_fonts
from lettergen.pdf.parted.texts import PartedWord, with_whole
from lettergen.pdf.splice import WrittenFile
from lettergen.pdf.syntax import ContentError

_ROOT = re.compile(rb"/Root (\d+) 0 R")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_KIDS = re.compile(rb"/Kids\[([^]]*)\]")
_KID = re.compile(rb"(\d+) 0 R")
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_LEVEL: Final = 2
"""Of compression: a third of the usual time for a third more bytes."""


def with_whole_words(content: bytes, words: Sequence[PartedWord]) -> bytes:
    """A PDF from Typst whose parted ``words``, given in the order of the text, are whole when they are read.

    A word that is not found where it is expected stays as it was. The same bytes in give the same bytes out. Raises
    ContentError for a PDF that is not as Typst writes it.
    """
    file, waiting = WrittenFile(content), list(reversed(words))
    known: dict[int, Font] = {}
    added, changed = AddedFonts(file.size), dict[int, bytes]()
    needed: dict[int, set[int]] = {}
    for page in _pages(file):
        if not waiting:
            break
        resources, contents = (_referred(key, page) for key in (_RESOURCES, _CONTENTS))
        fonts = fonts_in(file, file.text(resources), known)
        data, used = with_whole(file.stream(contents), fonts, waiting, added)
        if used:
            flate = zlib.compress(data, _LEVEL)
            head = b"<</Length %d/Filter/FlateDecode>>" % len(flate)
            changed[contents] = b"%b\nstream\n%b\nendstream" % (head, flate)
            needed.setdefault(resources, set()).update(used)
    for number, used in needed.items():
        changed[number] = with_fonts(file.text(number), used)
    if not changed:
        return content
    changed.update(added.objects())
    return file.replaced(changed)


def _pages(file: WrittenFile) -> Iterator[bytes]:
    """The dictionaries of the pages in order."""
    waiting = [_referred(_PAGES, file.text(_referred(_ROOT, file.trailer)))]
    while waiting:
        node = file.text(waiting.pop())
        if kids := _KIDS.search(node):
            waiting += map(int, reversed(_KID.findall(kids[1])))
        else:
            yield node


def _referred(key: re.Pattern[bytes], text: bytes) -> int:
    found = key.search(text)
    if found is None:
        raise ContentError("no reference")
    return int(found[1])
