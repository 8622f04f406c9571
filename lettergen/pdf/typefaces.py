"""Which typefaces a PDF shows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

_SUBSET = re.compile(r"^/?(?:[A-Z]{6}\+)?")
_STYLE = re.compile(r"[-,].*$|(?:PS)?MT$")


def typefaces(content: bytes) -> frozenset[str]:
    """The families of the fonts on a PDF's pages as their PostScript names have them: ``LiberationSans``, ``Arimo``.

    Empty where the file cannot be read.
    """
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        names = {n for page in pages for n in _names(page.get("/Resources"), set())}
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
    return frozenset(_STYLE.sub("", _SUBSET.sub("", name)) for name in names)


def _names(resources: Any, seen: set[int]) -> Iterator[str]:
    """The fonts of a page or form, and of the forms on it."""
    found = resources.get_object() if resources is not None else {}
    if id(found) in seen:
        return
    seen.add(id(found))
    for font in (found.get("/Font") or {}).values():
        if "/BaseFont" in font.get_object():
            yield str(font.get_object()["/BaseFont"])
    for form in (found.get("/XObject") or {}).values():
        yield from _names(form.get_object().get("/Resources"), seen)
