"""The lines of areas as markup, measured; those that letters share are set once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple
from zlib import crc32

from lettergen.compose.composed import Area, TextLine
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.ooxml.markup import Look, hyperlink, marked_run, run
from lettergen.renderers.docx.words import words
from lettergen.typeface.metrics import width_mm
from lettergen.typeface.own import ARIMO, Typeface
from lettergen.word.compiled import words_apart


class Form(NamedTuple):
    """What of a line decides how it stands; one object for equal ones."""

    size_pt: float
    pitch_pt: float
    before_pt: float
    begins: bool
    """Whether it begins a paragraph whatever stands above it: it is no wrapped name, no address, and no second value."""
    look: tuple[Any, ...]
    """What all lines of one paragraph have in common."""
    around: tuple[str, str] | None
    """The markup around its words where other letters have other words."""


class Line(NamedTuple):
    """A line, set and measured."""

    text: str
    """Its runs; nothing but words where its form has what is around them."""
    width_mm: float
    form: Form
    link: str | None
    of: TextLine
    """What it was made of."""


class _Lines:
    """Lines of like areas that were asked for last; safe to share between threads.

    As ``Memory`` remembers, but all lines of an area are asked for at once, and letters have dozens.
    """

    def __init__(self, typeface: Typeface, value_offset_mm: float, *, own: bool) -> None:
        self._typeface = typeface
        self._value_offset_mm = value_offset_mm
        self._own = own
        # By their identities. What a line was made of is kept with it: no other object gets the identity of one that is alive.
        self._known: dict[int, Line] = {}
        self._older: dict[int, Line] = {}

    def set(self, lines: Sequence[TextLine]) -> list[Line]:
        found = [*map(self._known.get, map(id, lines))]
        return [was or self._kept(line) for was, line in zip(found, lines, strict=True)]

    def _kept(self, line: TextLine) -> Line:
        made = self._older.get(id(line)) or self._made(line)
        if len(self._known) >= _MOST_KEPT:
            self._older, self._known = self._known, {}
        self._known[id(line)] = made
        return made

    def _made(self, line: TextLine) -> Line:
        begins = bool(line.space_before_pt or (line.value is not None and line.text))
        look = (line.value is None, *_common(line))
        text, around = _apart(line, _runs(line, self._typeface), own=self._own)
        form = Form(line.size_pt, line.pitch_pt, line.space_before_pt, begins, look, around)
        width = line_width(line, self._value_offset_mm, self._typeface)
        return Line(text, width, _same(form), line.link, line)


_MOST_KEPT: Final = 512
_OWN: Final = frozenset({"address", "continuation"})
"""Roles of areas whose words are the letter's own."""


def lines_of(area: Area, typeface: Typeface) -> list[Line]:
    """The lines of an area, set and measured. Raises IllegalCharacterError."""
    return _lines(typeface, area.value_offset_mm or 0, area.role in _OWN).set(area.lines)


@lru_cache(maxsize=32)  # one object for like areas
def _lines(typeface: Typeface, value_offset_mm: float, own: bool) -> _Lines:
    return _Lines(typeface, value_offset_mm, own=own)


_LETTER = re.compile(r"[^\W\d_]")


def _apart(line: TextLine, runs: str, *, own: bool) -> tuple[str, tuple[str, str] | None]:
    """What of a line's runs is the letter's own, and what is around that: in all areas figures are, file numbers and dates."""
    match words_apart(runs):
        case [before, words, behind] if own or not _LETTER.search(words):
            return words, (before, behind)
        case [before, label, between, words, behind] if line.value and not _LETTER.search(words):
            return words, (f"{before}{label}{between}", behind)
        case _:
            return runs, None


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


def line_width(line: TextLine, value_offset_mm: float, typeface: Typeface) -> float:
    """Width of a line in mm, its value at its place."""
    text = width_mm(line.text, line.size_pt, typeface, strong=line.strong)
    if line.value is None:
        return text
    value = width_mm(line.value, line.size_pt, typeface, strong=line.value_strong)
    return max(text, value_offset_mm) + value


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


@lru_cache(maxsize=256)  # saves 0.005 ms a letter
def _look_of(strong: bool, size_pt: float, colour: str, style: str | None) -> tuple[Look, str]:
    look = Look(strong=strong, size_pt=size_pt, colour=colour, style=style)
    return look, look.markup()


@lru_cache(maxsize=64)  # saves 0.002 ms a letter
def _tab(size_pt: float) -> str:
    return run("\t", Look(size_pt=size_pt))
