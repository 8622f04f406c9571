"""The font files of an own typeface as Typst gets them: under one family, told apart by weight and slope alone.

Typst looks for faces by what their files say of family, weight and slope, and house fonts say all sorts of things. Here
each gets the names that it needs. Besides, combining marks are left out, so that Typst takes a letter with marks whole
from Arimo, whose PDFs every program reads rightly (see ``pdf.sequences``); and an axis for designs by type size is hidden,
which Typst would follow and word processors do not.
What a font file calls itself is written anew: by names, weight and slope programs tell faces apart.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lettergen.typeface.font_file import (
    BOLD,
    ITALIC_BIT,
    MARKS,
    OBLIQUE_BIT,
    REGULAR,
    SIZE_AXIS,
    opened,
    reading,
)
from lettergen.typeface.own import Face, OwnTypeface

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_BOLD_BIT, _REGULAR_BIT = 0x20, 0x40
"""Of fsSelection (OpenType, table ``OS/2``)."""
_STYLES: Final[dict[Face, tuple[str, str]]] = {
    "regular": ("Regular", "Regular"),
    "bold": ("Bold", "Bold"),
    "italic": ("Italic", "Italic"),
    "bold_italic": ("Bold Italic", "BoldItalic"),
}
_NAMELESS: Final = "House"
_NORMAL_WIDTH = 5


def rename(font: TTFont, face: Face, family: str, name: str | None = None) -> None:
    """Gives a font the names, weight and slope of that face of ``family``; ``name`` is the family in its PostScript name."""
    style, short = _STYLES[face]
    post_script = f"{re.sub('[^A-Za-z0-9]', '', name or family)[:40] or _NAMELESS}-{short}"
    table: Any = font["name"]
    table.names = []
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, post_script)):
        table.setName(text, number, 3, 1, 0x409)
    strong, slanted = "bold" in face, "italic" in face
    metrics = font["OS/2"]
    metrics.usWeightClass = BOLD if strong else REGULAR
    metrics.usWidthClass = _NORMAL_WIDTH
    kept = metrics.fsSelection & ~(ITALIC_BIT | _BOLD_BIT | _REGULAR_BIT | OBLIQUE_BIT)
    bits = ITALIC_BIT * slanted | _BOLD_BIT * strong or _REGULAR_BIT
    metrics.fsSelection = kept | bits
    font["head"].macStyle = strong | slanted << 1


FAMILY: Final = "House"
"""What every own typeface is called within Typst."""

_HIDDEN_AXIS: Final = b"zzzz"


@contextmanager
def font_folder(typeface: OwnTypeface) -> Iterator[Path]:
    """A private folder with the files of a typeface, which goes at the end. Raises FontError, ValueError and OSError."""
    with tempfile.TemporaryDirectory(prefix="lettergen-fonts-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        for face, content in _files(typeface):
            (folder / f"{face}.otf").write_bytes(content)
        yield folder


def _files(typeface: OwnTypeface) -> Iterator[tuple[Face, bytes]]:
    """Each file once: a variable one holds several weights."""
    done: set[tuple[bool, str]] = set()
    for face, text in typeface.files.items():
        key = ("italic" in face, text)
        if key in done:
            continue
        done.add(key)
        content = typeface.content(face) or b""
        yield face, prepared(content, face, typeface.name)


def prepared(content: bytes, face: Face, name: str) -> bytes:
    """A font file with the names and the characters by which Typst finds that face. Raises FontError."""
    # Most letters need none of this.
    from fontTools.ttLib.sfnt import SFNTWriter

    file = opened(content)
    with reading():
        rename(file.font, face, FAMILY, name)
        _leave_out_marks(file.font)
        made = {tag: file.font.getTableData(tag) for tag in ("name", "OS/2", "head", "cmap")}
        if SIZE_AXIS in file.axes:
            axes = file.font.reader["fvar"]
            made["fvar"] = axes.replace(SIZE_AXIS.encode(), _HIDDEN_AXIS, 1)
        source = file.font.reader
        target = io.BytesIO()
        writer = SFNTWriter(target, len(source.keys()), file.font.sfntVersion)
        # The others stay as they are: to make tables of outlines anew takes seconds.
        for tag in source.keys():  # noqa: SIM118 - it is no dictionary
            writer[tag] = made.get(tag) or source[tag]
        writer.close()
        return target.getvalue()


def _leave_out_marks(font: TTFont) -> None:
    """Takes combining marks out of the tables of characters."""
    for table in font["cmap"].tables:
        mapped: dict[int, str] = getattr(table, "cmap", {})
        for mark in MARKS:
            mapped.pop(ord(mark), None)
