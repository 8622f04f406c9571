"""Where a piece of a letter's text came from: a field of the letter, or a line of its template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lettergen.errors import Place, Problem
from lettergen.text.environment import removed_spans
from lettergen.text.values import Passage


@dataclass(frozen=True, slots=True)
class Origin:
    """A problem's place, and whether the template is to blame for it."""

    place: Place
    in_template: bool


def locate(
    problem: Problem, pieces: Sequence[str], letter: BaseModel, files: Sequence[str]
) -> Origin:
    """Where the line of ``problem``, counted in the text that ``pieces`` make, was written.

    ``files`` are the template and the text modules that it included.
    """
    piece, offset = _piece_at(pieces, problem)
    if isinstance(piece, Passage):
        source, start = _source_at(piece, offset)
        line = source.count("\n", 0, max(0, offset - start)) + 1
        path = next((p for p, text in _texts(letter) if text is source), None)
        return Origin(Place(path=path, line=line), in_template=False)
    places = (Place(file, _template_line(file, piece, offset)) for file in files)
    place = next((place for place in places if place.line), Place(files[0]))
    return Origin(place, in_template=True)


def place_of_words(words: str, letter: BaseModel, files: Sequence[str]) -> Place | None:
    """Where ``words`` were written: in a text of the letter, or in the template or a text module that it included."""
    for path, text in _texts(letter):
        at = text.find(words)
        if at >= 0 and not path.startswith("allow."):
            line = text.count("\n", 0, at) + 1
            return Place(path=path, line=line if "\n" in text else None)
    places = (Place(file, _template_line(file, words, 0)) for file in files)
    return next((place for place in places if place.line), None)


def _piece_at(pieces: Sequence[str], problem: Problem) -> tuple[str, int]:
    """The piece that holds the problem's words, and their offset in it."""
    raw = "".join(pieces)
    kept = _kept_positions(raw)
    text = "".join(raw[i] for i in kept)
    start = sum(len(line) + 1 for line in text.split("\n")[: (problem.place.line or 1) - 1])
    found = text.find((problem.value or "").removesuffix("…"), start)
    position = kept[found if found >= 0 else min(start, len(kept) - 1)]
    for piece in pieces:
        if position < len(piece):
            return piece, position
        position -= len(piece)
    raise AssertionError("a position beyond the text")


def _kept_positions(raw: str) -> list[int]:
    removed: set[int] = set()
    for start, end in removed_spans(raw):
        removed.update(range(start, end))
    return [i for i in range(len(raw)) if i not in removed]


def _source_at(passage: Passage, offset: int) -> tuple[str, int]:
    """The passage's source that ``offset`` lies in, and where it begins."""
    begin = 0
    found = (passage.sources[0], 0)
    for source in passage.sources:
        at = passage.find(source, begin)
        if at > offset:
            break
        found = source, at
        begin = at + len(source)
    return found


def _template_line(file: str, piece: str, offset: int) -> int | None:
    begin = piece.rfind("\n", 0, offset) + 1
    words = piece[begin:].split("\n", 1)[0].strip()
    lines = Path(file).read_text(encoding="utf-8").split("\n")
    return next((n for n, line in enumerate(lines, 1) if words and words in line), None)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a letter with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{path}.{name}".lstrip("."))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(item, f"{path}.{number}")
