"""What the codes of a font stand for: its ToUnicode CMap, read and rewritten; its advance widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from lettergen.pdf.syntax import ContentError

_ENTRY = re.compile(rb"<([0-9A-Fa-f]{4})>[ \t]*<((?:[0-9A-Fa-f]{4})+)>")
_BLOCK = 100
"""More entries must not stand in one block (Adobe Technical Note 5014)."""
_ONE_BYTE_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo 3 dict dup begin
    /Registry (Adobe) def
    /Ordering (UCS) def
    /Supplement 0 def
end def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
"""
_ONE_BYTE_TAIL = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


def texts_of(cmap: bytes) -> dict[int, str]:
    """The text of each two-byte code, in NFC. Raises ContentError when the CMap has ranges, which Typst does not write."""
    if b"beginbfrange" in cmap or b"usecmap" in cmap:
        raise ContentError("CMap with ranges")
    return {
        int(code, 16): unicodedata.normalize(
            "NFC", bytes.fromhex(text.decode()).decode("utf-16-be")
        )
        for block in _CHARACTERS.findall(cmap)
        for code, text in _ENTRY.findall(block)
    }


def with_texts(cmap: bytes, texts: Mapping[int, str]) -> bytes:
    """The same CMap with ``texts`` as its only entries."""
    entries = [
        b"<%04X> <%s>\n" % (code, text.encode("utf-16-be").hex().upper().encode())
        for code, text in texts.items()
    ]
    head = cmap[: cmap.index(b"endcodespacerange")]
    tail = cmap[cmap.index(b"endcmap") :]
    return head + b"endcodespacerange\n" + _blocks(entries) + tail


def _blocks(entries: Sequence[bytes]) -> bytes:
    blocks = [entries[i : i + _BLOCK] for i in range(0, len(entries), _BLOCK)]
    return b"".join(
        b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks
    )


def advances(descendant: Mapping[str, Any]) -> dict[int, float]:
    """The advance width of each code in thousandths of an em, from ``/W``; a code that is absent has ``/DW``.

    Raises ContentError when ``/DW`` is not 0: then an absent code would not be a mark without advance.
    """
    if descendant.get("/DW", 1000) != 0:
        raise ContentError("default width")
    array = list(descendant.get("/W", ()))
    widths: dict[int, float] = {}
    position = 0
    while position < len(array):
        first, second = int(array[position]), array[position + 1]
        if isinstance(second, list):
            widths.update(enumerate(map(float, second), first))
            position += 2
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(array[position + 2])))
            position += 3
    return widths


def one_byte_cmap(texts: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap for a font with codes of one byte."""
    entries = [
        b"<%02X> <%s>\n" % (code, text.encode("utf-16-be").hex().upper().encode())
        for code, text in texts.items()
    ]
    return _ONE_BYTE_HEAD + _blocks(entries) + _ONE_BYTE_TAIL
