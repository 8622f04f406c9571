"""What the codes of a font stand for: its ToUnicode CMap, read and rewritten; its advance widths."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from lettergen.pdf.syntax import ContentError

_BLOCK = 100
"""More entries must not stand in one block (Adobe Technical Note 5014)."""
_HEAD = b"""/CIDInit /ProcSet findresource begin
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
<%b> <%b>
endcodespacerange
"""
_TAIL = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def texts_of(cmap: bytes) -> dict[int, str]:
    """The text of each two-byte code, in NFC. Raises ContentError when the CMap has ranges, which Typst does not write."""
    if b"beginbfrange" in cmap or b"usecmap" in cmap:
        raise ContentError("CMap with ranges")
    blocks = [block.partition(b"endbfchar")[0] for block in cmap.split(b"beginbfchar")[1:]]
    entries = b"".join(blocks).split()
    # All of them at one go, with a sign between the texts that is no character.
    codes = b"".join(entries[::2]).translate(None, b"<>").decode()
    digits = b"".join(entries[1::2]).strip(b"<>").replace(b"><", b"FFFF").decode()
    texts = unicodedata.normalize("NFC", bytes.fromhex(digits).decode("utf-16-be")).split("\uffff")
    return dict(
        zip(struct.unpack(f">{len(codes) // 4}H", bytes.fromhex(codes)), texts, strict=False)
    )


def with_texts(cmap: bytes, texts: Mapping[int, str]) -> bytes:
    """The same CMap with ``texts`` as its only entries."""
    entries = [
        b"<%04X> <%s>\n" % (code, _digits(text.encode("utf-16-be"))) for code, text in texts.items()
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


def cmap(texts: Mapping[int, str], width: int) -> bytes:
    """A ToUnicode CMap for a font with codes of ``width`` bytes."""
    # Most codes of some fonts say the same.
    said = {text: _digits(text.encode("utf-16-be")) for text in set(texts.values())}
    entries = [b"<%0*X> <%b>\n" % (2 * width, code, said[text]) for code, text in texts.items()]
    return b"".join((_HEAD % (b"00" * width, b"FF" * width), _blocks(entries), _TAIL))


def _digits(data: bytes) -> bytes:
    return data.hex().upper().encode()
