"""YAML 1.2 to plain data on ruamel.yaml's events: text only, positions kept, every trap reported.

YAML loses things quietly: of two equal keys the last one wins, `` #12`` in a subject is a comment, a value that begins
with ``&`` or ``*`` is an anchor or alias. Each of these is a problem here instead. Aliases are refused altogether, so
that no small file can grow into a large one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import YAMLError

from lettergen.errors import InputError, LettergenError, Place, Problem
from lettergen.reading.document import Data, Document, Path, Position
from lettergen.reading.yaml_errors import problem_of

MAX_BYTES = 1 << 20
"""Largest file that is read; a letter has a few kilobytes."""
MAX_DEPTH = 32
"""Deepest nesting; a letter has less than ten levels."""
MAX_PROBLEMS = 100
"""After so many problems reading stops."""

_NULLS = frozenset({"", "~", "null"})
"""Plain scalars that mean no value. ``Null`` and ``NULL`` stay text: it is a family name."""

_UNWANTED = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Not allowed by YAML, or folded into a blank by it (U+0085, U+2028, U+2029), or invisible (U+FEFF)."""

_COMMENT_AFTER = re.compile(r"[ \t]+(#[^\s#].*)")
_COMMENT_INSTEAD = re.compile(r":[ \t]+(#[^\s#].*)")


def read_yaml(
    text: str, file: str, first_line: int = 1, *, error: type[LettergenError] = InputError
) -> Document:
    """The data of one YAML document; every scalar is text, an empty value, ``~`` and ``null`` are None.

    ``file`` names the source in messages, ``first_line`` is the line at which ``text`` begins there (front matter).
    An empty text gives None as data. Raises ``error`` with all problems found.
    """
    text = text.removeprefix("\ufeff")
    builder = _Builder(text, file, first_line)
    builder.check_characters()
    if not builder.problems:
        builder.build()
    if builder.problems:
        raise error(builder.problems)
    return Document(file, builder.root, builder.values, builder.keys)


class _Builder:
    """Takes events one by one, so that a hostile file ends reading where it turns hostile."""

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.text, self.file, self.first_line = text, file, first_line
        self.root: Data = None
        self.values: dict[Path, Position] = {}
        self.keys: dict[Path, Position] = {}
        self.problems: list[Problem] = []
        self._containers: list[dict[str, Data] | list[Data]] = []
        self._paths: list[Path] = []
        self._key: str | None = None
        self._documents = 0
        self._end = 0

    def check_characters(self) -> None:
        if len(self.text) > MAX_BYTES:
            self._report("file-too-large", Place(self.file), limit=str(MAX_BYTES // 1024))
            return
        for found in _UNWANTED.finditer(self.text):
            line = self.text.count("\n", 0, found.start())
            column = found.start() - (self.text.rfind("\n", 0, found.start()) + 1)
            place = Place(self.file, self.first_line + line, column + 1)
            self._report("yaml-control-character", place, code_point=f"U+{ord(found[0]):04X}")
            if len(self.problems) >= MAX_PROBLEMS:
                return

    def build(self) -> None:
        try:
            for event in YAML(typ="safe", pure=True).parse(self.text):
                if not self._take(event) or len(self.problems) >= MAX_PROBLEMS:
                    return
        except YAMLError as failure:
            self.problems.append(problem_of(failure, self.text, self.file, self.first_line))

    def _take(self, event: Any) -> bool:
        """Handle one event; False ends the reading."""
        match event:
            case events.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._report("yaml-several-documents", self._place(event))
                    return False
            case events.AliasEvent():
                self._report("yaml-alias", self._place(event), f"*{event.anchor}")
                self._put(None, event)
            case events.ScalarEvent():
                self._check_node(event)
                self._scalar(event)
            case events.MappingStartEvent() | events.SequenceStartEvent():
                self._check_node(event)
                return self._open({} if isinstance(event, events.MappingStartEvent) else [], event)
            case events.CollectionEndEvent():
                self._containers.pop()
                self._paths.pop()
            case _:  # begin and end of the stream and of the document
                pass
        return True

    def _check_node(self, event: Any) -> None:
        if event.anchor is not None:
            self._report("yaml-anchor", self._place(event), f"&{event.anchor}")
        if event.tag is not None:
            self._report("yaml-tag", self._place(event), _as_written(str(event.tag)))

    def _scalar(self, event: Any) -> None:
        plain = event.style is None
        if plain and (lost := self._lost_comment(event)):
            place = self._place(event)
            if not event.value and self._key is not None:
                line, column = self.keys.get(
                    (*self._paths[-1], self._key), (place.line, place.column)
                )
                place = replace(place, line=line, column=column)
            self._report("yaml-lost-comment", place, lost)
        self._end = event.end_mark.index
        if self._expects_key():
            self._take_key(event)
        else:
            self._put(None if plain and event.value in _NULLS else event.value, event)

    def _lost_comment(self, event: Any) -> str | None:
        """What YAML drops although it was probably meant as text."""
        if found := _COMMENT_AFTER.match(self.text, event.end_mark.index):
            return found[1]
        if event.value:
            return None
        # An empty value of a mapping is placed where the next token begins, behind all comments.
        skipped = self.text[self._end : event.start_mark.index].splitlines()
        lines = (line for line in skipped if not line.lstrip().startswith("#"))
        return next((m[1] for m in map(_COMMENT_INSTEAD.search, lines) if m), None)

    def _expects_key(self) -> bool:
        return (
            bool(self._containers) and isinstance(self._containers[-1], dict) and self._key is None
        )

    def _take_key(self, event: Any) -> None:
        path = (*self._paths[-1], event.value)
        if event.style is None and event.value == "":
            self._report("yaml-empty-key", self._place(event))
        elif event.value == "<<":
            self._report("yaml-merge", self._place(event))
        elif first := self.keys.get(path):
            self._report(
                "yaml-duplicate-key", self._place(event, path), key=event.value, line=str(first[0])
            )
        else:
            self.keys[path] = self._position(event)
        self._key = event.value

    def _open(self, container: dict[str, Data] | list[Data], event: Any) -> bool:
        if self._expects_key():
            self._report("yaml-bracket-key", self._place(event))
            return False
        if len(self._containers) >= MAX_DEPTH:
            self._report("yaml-too-deep", self._place(event), limit=str(MAX_DEPTH))
            return False
        self._put(container, event)
        return True

    def _put(self, value: Data, event: Any) -> None:
        if self._expects_key():  # an alias as key, already reported
            self._key = "*"
            return
        path: Path = ()
        if not self._containers:
            self.root = value
        else:
            parent = self._containers[-1]
            if isinstance(parent, list):
                path = (*self._paths[-1], len(parent))
                parent.append(value)
            elif self._key is not None:
                path = (*self._paths[-1], self._key)
                parent[self._key] = value
                self._key = None
        self.values[path] = self._value_position(path, value, event)
        if isinstance(value, dict | list):
            self._containers.append(value)
            self._paths.append(path)

    def _value_position(self, path: Path, value: Data, event: Any) -> Position:
        # What is empty or begins on the next line is shown where its key stands: that is where people look.
        position = self._position(event)
        key = self.keys.get(path)
        return key if key and (value is None or position[0] != key[0]) else position

    def _position(self, event: Any) -> Position:
        mark = event.start_mark
        return mark.line + self.first_line, mark.column + 1

    def _place(self, event: Any, path: Path | None = None) -> Place:
        if path is None:
            path = self._paths[-1] if self._paths else ()
            path = (*path, self._key) if self._key is not None else path
        return Place(self.file, *self._position(event), ".".join(map(str, path)) or None)

    def _report(self, code: str, place: Place, value: str | None = None, **params: str) -> None:
        self.problems.append(Problem(code, place, value, params))


def _as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
