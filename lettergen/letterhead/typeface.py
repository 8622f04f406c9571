"""A letterhead's own typeface: its font files read from the letterhead's own folder."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.files import OutsideError, read_ordinary
from lettergen.letterhead.schema import LetterheadVersion, TypefaceFiles
from lettergen.limits import MAX_FONT_BYTES
from lettergen.reading import Document
from lettergen.typeface.font_file import WEIGHT_AXIS, FontError, FontFile, Permission, opened
from lettergen.typeface.own import FACES, Face, OwnTypeface

STANDS_IN: Final[dict[Face, Face]] = {"bold": "regular", "bold_italic": "italic"}
"""Whose file is a face's too, where that is a variable font."""
_NEEDED: Final = Permission.EMBED | Permission.SUBSET | Permission.OUTLINES
"""What a PDF needs."""
_FIGURES: Final = frozenset("0123456789")


def load_typeface(version: LetterheadVersion, folder: Path, document: Document) -> OwnTypeface:
    """The typeface with its files.

    Args:
        version: One that names a typeface.
        folder: The letterhead's folder; the files must lie in it, symbolic links followed.
        document: The version's file, for places of problems.

    Raises:
        LetterheadError: A file lies outside (``typeface-outside``), is missing (``typeface-file-missing``), too large
            (``typeface-too-large``), no TrueType or OpenType font (``typeface-type``) or damaged (``typeface-broken``),
            must not be embedded (``typeface-embedding``), or in Word files not (``typeface-embedding-word``,
            ``typeface-embedding-outlines``); or there is none for bold (``typeface-no-bold``).
    """
    named = version.typeface
    if named is None:
        raise ValueError("a version without a typeface")
    reader = _Reader(named, folder, document)
    files = reader.files()
    if version.embed_typeface:
        reader.problems += reader.not_in_word()
    if reader.problems:
        raise LetterheadError(reader.problems)
    return OwnTypeface(
        name=named.name, files=files, missing=named.missing, embedded=version.embed_typeface
    )


class _Reader:
    def __init__(self, named: TypefaceFiles, folder: Path, document: Document) -> None:
        self._folder, self._document = folder, document
        self._names: dict[Face, str | None] = {
            "regular": named.regular,
            "bold": named.bold,
            "italic": named.italic,
            "bold_italic": named.bold_italic,
        }
        self._fonts: dict[Face, FontFile] = {}
        self.problems: list[Problem] = []

    def files(self) -> dict[Face, str]:
        """The faces there are, as base64."""
        found: dict[Face, str] = {}
        for face in FACES:
            if self._names[face] is not None:
                self._read(face, found)
                continue
            other = STANDS_IN.get(face)
            if other in found and WEIGHT_AXIS in self._fonts[other].axes:
                found[face] = found[other]
            elif face == "bold":
                self.problems.append(Problem("typeface-no-bold", self._place("regular")))
        return {face: found[face] for face in FACES if face in found}

    def _read(self, face: Face, found: dict[Face, str]) -> None:
        try:
            content = self._content(face)
            font = opened(content)
            has_figures, denied = font.advances.keys() >= _FIGURES, font.denied & _NEEDED
        except FontError as error:
            self.problems.append(self._problem(f"typeface-{error.fault}", face))
            return
        except LetterheadError as error:
            self.problems += error.problems
            return
        self._fonts[face] = font
        if not has_figures:
            self.problems.append(self._problem("typeface-broken", face))
        if denied:
            bits = {"bits": f"0x{int(font.font['OS/2'].fsType):04X}"}
            self.problems.append(self._problem("typeface-embedding", face, **bits))
        found[face] = _encoded(content)

    def _content(self, face: Face) -> bytes:
        name = self._names[face] or ""
        try:
            content = read_ordinary(self._folder / name, MAX_FONT_BYTES + 1, within=self._folder)
        except OutsideError:
            raise LetterheadError(self._problem("typeface-outside", face)) from None
        except OSError:
            params = {"folder": self._folder.name}
            raise LetterheadError(self._problem("typeface-file-missing", face, **params)) from None
        if len(content) > MAX_FONT_BYTES:
            params = {"limit": f"{MAX_FONT_BYTES // 1024 // 1024} MiB"}
            raise LetterheadError(self._problem("typeface-too-large", face, **params))
        return content

    def not_in_word(self) -> Iterator[Problem]:
        """What keeps faces from being embedded in Word files."""
        for face, font in self._fonts.items():
            if Permission.EDIT in font.denied:
                yield self._problem("typeface-embedding-word", face)
            elif font.outlines == "postscript":
                yield self._problem("typeface-embedding-outlines", face)

    def _place(self, face: Face) -> Place:
        return self._document.place(("typeface", face))

    def _problem(self, code: str, face: Face, **params: str) -> Problem:
        return Problem(code, self._place(face), self._names[face], params)


@lru_cache(maxsize=8)  # saves 0.17 ms from the second time on
def _encoded(content: bytes) -> str:
    """The same text for the same file, whichever letterhead it is of."""
    return b64encode(content).decode("ascii")
