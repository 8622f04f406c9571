"""The lines of areas as runs, measured; those that letters share are set once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias
from zlib import crc32

from lettergen.compose.composed import Area, TextLine
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.ooxml.markup import Look, hyperlink, marked_run, run
from lettergen.renderers.docx.words import words
from lettergen.typeface.metrics import width_mm
from lettergen.typeface.own import ARIMO, Typeface


class Form(NamedTuple):
    """What of a line decides how it stands; one object for equal ones."""

    size_pt: float
    pitch_pt: float
    before_pt: float
    begins: bool
    """Whether it begins a paragraph whatever stands above it: it is no wrapped name, no address, and no second value."""
    look: tuple[Any, ...]
    """What all lines of one paragraph have in common."""


Widths: TypeAlias = tuple[float, float | None]
"""Of a line's text and of its value, in mm."""


class Line(NamedTuple):
    """A line, set and measured."""

    runs: str
    widths_mm: Widths
    form: Form
    link: str | None
    of: TextLine
    """What it was made of."""


class _Lines:
    """Lines in one typeface that were asked for last; safe to share between threads.

    As ``Memory`` remembers, but all lines of an area are asked for at once, and letters have dozens.
    """

    def __init__(self, typeface: Typeface) -> None:
        self._typeface = typeface
        # By their identities. What a line was made of is kept with it: no other object gets the identity of one that is alive.
        self._known: dict[int, Line] = {}
        self._older: dict[int, Line] = {}

    def set(self, lines: Sequence[TextLine]) -> list[Line]:
        known = self._known
        found = [known.get(id(line)) for line in lines]
        return [was or self._kept(line) for was, line in zip(found, lines, strict=True)]

    def _kept(self, line: TextLine) -> Line:
        made = self._older.get(id(line)) or _set(line, self._typeface)
        if len(self._known) >= _MOST_KEPT:
            self._older, self._known = self._known, {}
        self._known[id(line)] = made
        return made


_MOST_KEPT: Final = 1024


def lines_of(area: Area, typeface: Typeface) -> list[Line]:
    """The lines of an area, set and measured. Raises IllegalCharacterError."""
    return _lines_in(typeface).set(area.lines)


@lru_cache(maxsize=16)  # one object for each typeface
def _lines_in(typeface: Typeface) -> _Lines:
    return _Lines(typeface)


def _set(line: TextLine, typeface: Typeface) -> Line:
    begins = bool(line.space_before_pt or (line.value is not None and line.text))
    look = (line.value is None, *_common(line))
    form = _same(Form(line.size_pt, line.pitch_pt, line.space_before_pt, begins, look))
    return Line(_runs(line, typeface), widths(line, typeface), form, line.link, line)


@lru_cache(maxsize=256)  # one object for equal forms
def _same(form: Form) -> Form:
    return form


_common = attrgetter(
    *(
        field.name
        for field in fields(TextLine)
        if field.name not in {"text", "value", "space_before_pt", "joined", "link"}
    )
)


def widths(line: TextLine, typeface: Typeface) -> Widths:
    """How wide a line is."""
    text = width_mm(line.text, line.size_pt, typeface, strong=line.strong)
    if line.value is None:
        return text, None
    return text, width_mm(line.value, line.size_pt, typeface, strong=line.value_strong)


def _runs(line: TextLine, typeface: Typeface) -> str:
    """A line's text, and its value behind a tab."""
    if line.value is None:
        return _leading(line, _words(line, line.text, line.strong, None, typeface))
    label = _words(line, line.text, line.strong, styles.LABEL, typeface)
    value = _words(line, line.value, line.value_strong, styles.VALUE, typeface)
    return label + _tab(line.size_pt) + _leading(line, value)


def _words(line: TextLine, text: str, strong: bool, style: str | None, typeface: Typeface) -> str:
    look, properties = _look_of(strong, line.size_pt, line.colour, style)
    return marked_run(text, properties) if typeface == ARIMO else words(text, look, typeface)


def _leading(line: TextLine, inner: str) -> str:
    return hyperlink(relationship(line.link), inner) if line.link else inner


def relationship(target: str) -> str:
    """Name of the link to ``target``: equal for equal targets, so that ready markup can be kept."""
    return f"arealink{crc32(target.encode()):08x}"


@lru_cache(maxsize=256)  # saves 0.008 ms a letter
def _look_of(strong: bool, size_pt: float, colour: str, style: str | None) -> tuple[Look, str]:
    look = Look(strong=strong, size_pt=size_pt, colour=colour, style=style)
    return look, look.markup()


@lru_cache(maxsize=64)  # saves 0.003 ms a letter
def _tab(size_pt: float) -> str:
    return run("\t", Look(size_pt=size_pt))
