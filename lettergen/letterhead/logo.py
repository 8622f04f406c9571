"""Logo files: read from the letterhead's own folder, their type told by their content."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from typing import Final, Literal
from xml.etree import ElementTree as ET

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.letterhead.schema import LoadedLogo, Logo

MAX_LOGO_BYTES: Final = 2 * 1024 * 1024
"""A logo stands in every letter, so a large one makes every file large."""

MediaType = Literal["image/png", "image/jpeg", "image/svg+xml"]

_SVG_ROOT = "{http://www.w3.org/2000/svg}svg"
_ACTIVE_SVG = {"script", "foreignObject"}
_STYLE_URL = re.compile(r"@import|url\(\s*['\"]?(?![#'\"])", re.IGNORECASE)


def load_logo(logo: Logo, folder: Path, place: Place) -> LoadedLogo:
    """The logo with its bytes.

    Args:
        logo: What the letterhead says of it.
        folder: The letterhead's folder; the file must lie in it, symbolic links followed.
        place: Where the letterhead names the file, for problems.

    Raises:
        LetterheadError: The file lies outside (``logo-outside``), is missing (``logo-missing``), too large
            (``logo-too-large``), no PNG, JPEG or SVG (``logo-type``), or an SVG with parts that run code or load
            other files (``logo-svg-active``).
    """

    def refuse(code: str, **params: str) -> LetterheadError:
        return LetterheadError(Problem(code, place, logo.file, params))

    root = folder.resolve()
    path = (folder / logo.file).resolve()
    if not path.is_relative_to(root):
        raise refuse("logo-outside")
    if not path.is_file():
        raise refuse("logo-missing", folder=folder.name)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LOGO_BYTES + 1)
    except OSError as error:
        raise refuse("logo-missing", folder=folder.name) from error
    if len(data) > MAX_LOGO_BYTES:
        raise refuse("logo-too-large", limit=str(MAX_LOGO_BYTES // 1024 // 1024))
    media_type = _media_type(data)
    if media_type is None:
        raise refuse("logo-type")
    if media_type == "image/svg+xml" and _svg_reaches_out(data):
        raise refuse("logo-svg-active")
    return LoadedLogo(logo=logo, media_type=media_type, data_base64=b64encode(data).decode("ascii"))


def _media_type(data: bytes) -> MediaType | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/svg+xml" if _svg_root(data) is not None else None


def _svg_root(data: bytes) -> ET.Element | None:
    # A document type declaration is where entity bombs and external entities live, in whatever encoding.
    if b"<!" in data.replace(b"\0", b"").replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        return None
    try:
        root = ET.fromstring(data)  # noqa: S314 - no document type declaration, see above
    except (ET.ParseError, LookupError, ValueError):
        return None
    return root if root.tag == _SVG_ROOT else None


def _svg_reaches_out(data: bytes) -> bool:
    root = _svg_root(data)
    for element in () if root is None else root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _ACTIVE_SVG or (name == "style" and _STYLE_URL.search(element.text or "")):
            return True
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2].lower()
            if attribute.startswith("on") or _STYLE_URL.search(value):
                return True
            if attribute == "href" and not value.strip().startswith(("#", "data:image/")):
                return True
    return False
