"""Makes words that a line end parts whole for programs that read a PDF; the page looks as before.

On the page stand ``interkommu-`` and, a line below, ``nalen``. Readers know neither that the hyphen is none of the word's
characters nor that the word goes on. So the hyphen says ``nalen``, and each glyph of ``nalen`` says a blank: what is
copied, searched or heard is ``interkommunalen``, then the next line.

What a glyph says stands in the ToUnicode CMap of its font (ISO 32000-1, 9.10.3). The few glyphs concerned are shown with
fonts that are the old one but for that map: outlines and widths are one and the same. An ActualText would not do, for
pypdf does not read it. docs/adr/0015-words-parted-once.md weighs the other ways.
"""

from __future__ import annotations

from collections.abc import Sequence

from lettergen.pdf.content import patched
from lettergen.pdf.objects import ObjectFile, referred
from lettergen.pdf.parted.fonts import AddedFonts, Font, fonts_in, with_fonts
from lettergen.pdf.parted.stream import PartedWord, cuttable, insertions
from lettergen.pdf.parted.streams import data_of, packed, text_of
from lettergen.pdf.splice import replaced


def with_whole_words(content: bytes, words: Sequence[PartedWord]) -> bytes:
    """A PDF from Typst whose parted ``words``, given in the order of the text, are whole when they are read.

    A word that is not found where it is expected stays as it was. The same bytes in give the same bytes out. Raises
    ContentError for a PDF that is not as Typst writes it.
    """
    file, waiting = ObjectFile(content), list(reversed(words))
    known: dict[int, Font] = {}
    added, changed = AddedFonts(file.size), dict[int, bytes]()
    needed: dict[int, set[int]] = {}
    for page in file.pages():
        if not waiting:
            break
        resources, contents = (
            referred(page.entries.get(k, b"")) for k in (b"Resources", b"Contents")
        )
        data = cuttable(data_of(file, contents))
        edits, fonts = insertions(data, fonts_in(file, resources, known), waiting, added)
        if edits:
            changed[contents] = packed(patched(data, edits))
            needed.setdefault(resources, set()).update(fonts)
    for number, fonts in needed.items():
        changed[number] = with_fonts(text_of(file, number), fonts)
    return replaced(content, changed | added.objects()) if changed else content
