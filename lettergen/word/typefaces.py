"""Which typefaces the words of a Word document ask for.

A run's typeface is its own, or that of its character style, its paragraph's style, or the document's defaults
(ECMA-376 part 1, 17.7.2 "Style hierarchy"); a theme gives names for some of them (17.18.96).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from lettergen import archives
from lettergen.limits import MAX_CONVERTED_UNPACKED

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STORY = re.compile(r"word/(?:document|header|footer|footnotes|endnotes)\d*\.xml")
_THEME = re.compile(r"word/theme/theme\d*\.xml")

_Style = tuple[str | None, str | None]
"""The typeface of a style, and the style that it is based on."""


def typefaces_asked(content: bytes) -> frozenset[str]:
    """The families that words of a DOCX are to be set in; empty where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [e for e in archive.infolist() if _is_wanted(e.filename)]
            if sum(e.file_size for e in entries) > MAX_CONVERTED_UNPACKED:
                return frozenset()
            parts = {e.filename: archive.read(e) for e in entries}
        return frozenset(_Typefaces(parts).asked())
    except (*archives.FAULTS, etree.XMLSyntaxError):
        return frozenset()


def _is_wanted(name: str) -> bool:
    return name == "word/styles.xml" or bool(_STORY.fullmatch(name) or _THEME.fullmatch(name))


class _Typefaces:
    def __init__(self, parts: dict[str, bytes]) -> None:
        trees = {name: _parsed(part) for name, part in parts.items()}
        self._stories = [tree for name, tree in trees.items() if _STORY.fullmatch(name)]
        self._theme = {
            which: latin.get("typeface")
            for name, tree in trees.items()
            if _THEME.fullmatch(name)
            for which in ("major", "minor")
            if (latin := tree.find(f".//{_A}{which}Font/{_A}latin")) is not None
        }
        styles = trees.get("word/styles.xml")
        self._styles: dict[str, _Style] = {}
        self._usual: str | None = None
        self._default: str | None = None
        if styles is not None:
            self._default = self._of(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
            for style in styles.iterfind(f"{_W}style"):
                self._add(style)

    def asked(self) -> Iterator[str]:
        for story in self._stories:
            for run in story.iter(f"{_W}r"):
                if any((text.text or "").strip() for text in run.iterfind(f"{_W}t")):
                    family = self._family(run)
                    if family:
                        yield family

    def _add(self, style: etree._Element) -> None:
        name = style.get(f"{_W}styleId", "")
        based = style.find(f"{_W}basedOn")
        parent = None if based is None else based.get(f"{_W}val")
        self._styles[name] = (self._of(style.find(f"{_W}rPr")), parent)
        if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in {"1", "true"}:
            self._usual = name

    def _family(self, run: etree._Element) -> str | None:
        properties = run.find(f"{_W}rPr")
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        styled = None if paragraph is None else paragraph.find(f"{_W}pPr/{_W}pStyle")
        named = None if properties is None else properties.find(f"{_W}rStyle")
        return (
            self._of(properties)
            or self._of_style(None if named is None else named.get(f"{_W}val"))
            or self._of_style(self._usual if styled is None else styled.get(f"{_W}val"))
            or self._default
        )

    def _of_style(self, name: str | None) -> str | None:
        for _ in range(len(self._styles)):  # a chain may be a circle
            family, parent = self._styles.get(name or "", (None, None))
            if family or parent is None:
                return family
            name = parent
        return None

    def _of(self, properties: etree._Element | None) -> str | None:
        fonts = None if properties is None else properties.find(f"{_W}rFonts")
        if fonts is None:
            return None
        theme = fonts.get(f"{_W}asciiTheme") or fonts.get(f"{_W}hAnsiTheme")
        found: str | None = (
            (self._theme.get(theme[:5]) if theme else None)
            or fonts.get(f"{_W}ascii")
            or fonts.get(f"{_W}hAnsi")
        )
        return found


def _parsed(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
