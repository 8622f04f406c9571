"""A face of an own typeface as Word embeds it: its own file, or of a variable one the design at its weight.

Word shows a variable font in its default design, which may be a hairline. Such a face is fixed at its weight first; tables
that substitute and move glyphs, of which letters use none, would make that take ten times as long and are left out.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

from lettergen.typeface.font_file import BOLD, REGULAR, opened, reading
from lettergen.typeface.own import Face, OwnTypeface
from lettergen.typeface.prepared import rename

_LEFT_OUT: Final = ("GSUB", "GPOS", "GDEF", "STAT", "BASE", "MVAR")


def word_file(typeface: OwnTypeface, face: Face) -> bytes:
    """The file of a face that there is. Raises FontError and ValueError."""
    content = typeface.content(face) or b""
    return _fixed(content, face, typeface.name) if opened(content).axes else content


@lru_cache(maxsize=8)  # saves 1.7e+02 ms from the second time on
def _fixed(content: bytes, face: Face, name: str) -> bytes:
    # Few letterheads need it.
    from fontTools.varLib.instancer import instantiateVariableFont

    file = opened(content)
    with reading():
        font = file.font
        place = {tag: default for tag, (_, default, _) in file.axes.items()}
        if "wght" in place:
            least, _, most = file.axes["wght"]
            place["wght"] = min(max(BOLD if "bold" in face else REGULAR, least), most)
        for tag in _LEFT_OUT:
            if tag in font:
                del font[tag]
        instantiateVariableFont(font, place, inplace=True, optimize=False)
        rename(font, face, name)
        target = io.BytesIO()
        font.save(target)
        return target.getvalue()
