"""YAML 1.2 to plain data on a parser's events: text only, positions kept, every trap reported.

YAML loses things quietly: of two equal keys the last one wins, `` #12`` in a subject is a comment, a value that begins
with ``&`` or ``*`` is an anchor or alias. Each of these is a problem here instead. Aliases are refused altogether, so
that no small file can grow into a large one.

Two parsers can give the events. What libyaml reads without any complaint is taken from it, in a tenth of the time;
everything else is read by ruamel.yaml, whose complaints have words and places that people can use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from lettergen.errors import InputError, LettergenError, Place, Problem
from lettergen.limits import MAX_DEPTH, MAX_KEYS, MAX_PROBLEMS, MAX_TEXT_BYTES
from lettergen.reading.document import Data, Document, Path, Position
from lettergen.reading.yaml_errors import problem_of
from lettergen.reading.yaml_parsers import Parser, libyaml, ruamel

_NULLS = frozenset({"", "~", "null"})
"""Plain scalars that mean no value. ``Null`` and ``NULL`` stay text: it is a family name."""

_UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Not allowed by YAML, or folded into a blank by it (U+0085), or no characters (U+FDD0)."""

_KEPT = {0x2028: 0xFDD0, 0x2029: 0xFDD1, 0xFEFF: 0xFDD2}
"""Characters that the parsers fold into blanks or refuse, and what stands for each meanwhile: what becomes of it is the model's
to say, which knows names from running text."""
_STAND_INS = re.compile("[\ufdd0-\ufdd2]")
_GIVEN_BACK = {stand_in: kept for kept, stand_in in _KEPT.items()}

_NEVER = re.compile("[\0\ud800-\udfff]")
"""What no text holds, however it is written: the end of a text in C, and halves of characters."""
_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")

_COMMENT_AFTER = re.compile(r"[ \t]+(#[^\s#].*)")
_COMMENT_INSTEAD = re.compile(r":[ \t]+(#[^\s#].*)")
_DOUBTFUL = re.compile(
    r"\t | \r(?!\n) | ^[ ]+\r?$ | [ ]\#[^\s\#] | [|>][-+\d]*\# | ^(?:---|\.\.\.|%|[ -]*\?)",
    re.MULTILINE | re.VERBOSE,
)
"""Where the parsers read differently: tabs, old line ends, lines of blanks alone, comments that may be none, marks of
documents and of keys."""


def read_yaml(
    text: str, file: str | None, first_line: int = 1, *, error: type[LettergenError] = InputError
) -> Document:
    """The data of one YAML document; every scalar is text, an empty value, ``~`` and ``null`` are None.

    ``file`` names the source in messages (None: a text without name), ``first_line`` is the line at which ``text`` begins there (front matter).
    An empty text gives None as data. Raises ``error`` with all problems found.
    """
    text = text.removeprefix("\ufeff")
    if problems := list(_unwanted(text, file, first_line)):
        raise error(problems)
    text = text if text.isascii() else text.translate(_KEPT)
    builder = _read_fast(text, file, first_line)
    if builder is None:
        builder = _Builder(text, file, first_line, ruamel())
        builder.build()
    if builder.problems:
        raise error(builder.told())
    return Document(file, builder.root, builder.values, builder.keys)


def _read_fast(text: str, file: str | None, first_line: int) -> _Builder | None:
    """What libyaml reads as ruamel.yaml would; None for everything else, faulty texts among it."""
    parser = None if _DOUBTFUL.search(text) else libyaml()
    if parser is None:
        return None
    builder = _Builder(text, file, first_line, parser)
    builder.build()
    # Of a text that is neither mapping nor list the parsers take blanks and comments differently.
    sound = isinstance(builder.root, dict | list) and not builder.problems
    sound = sound or builder.too_many()  # would only be said again, later
    return builder if sound else None


def _unwanted(text: str, file: str | None, first_line: int) -> Iterator[Problem]:
    """The first problems with the size and the characters of a text."""
    if len(text) > MAX_TEXT_BYTES:
        yield Problem("file-too-large", Place(file), params={"limit": str(MAX_TEXT_BYTES // 1024)})
        return
    unwanted = _UNWANTED.finditer(text)
    for found in islice(unwanted, MAX_PROBLEMS):
        line = text.count("\n", 0, found.start())
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
        place = Place(file, first_line + line, column + 1)
        params = {"code_point": f"U+{ord(found[0]):04X}"}
        yield Problem("yaml-control-character", place, params=params)
    if more := sum(1 for _ in unwanted):
        yield Problem("problems-more", Place(file), params={"count": str(more)})


class _Builder:
    """Takes events one by one, so that a hostile file ends reading where it turns hostile."""

    def __init__(self, text: str, file: str | None, first_line: int, parser: Parser) -> None:
        self.text, self.file, self.first_line = text, file, first_line
        self.parser = parser
        self.root: Data = None
        self.values: dict[Path, Position] = {}
        self.keys: dict[Path, Position] = {}
        self.problems: list[Problem] = []
        self._more = 0
        self._containers: list[dict[str, Data] | list[Data]] = []
        self._paths: list[Path] = []
        self._key: str | None = None
        self._documents = 0
        self._end = 0

    def build(self) -> None:
        try:
            for event in self.parser.parse(self.text):
                if not self._take(event) or self.too_many():
                    return
        except self.parser.error as failure:
            self.problems.append(problem_of(failure, self.text, self.file, self.first_line))
        except (OverflowError, ValueError):
            # Escapes beyond Unicode ("\UFFFFFFFF"); both parsers raise what Python says of the number.
            found = _BEYOND_UNICODE.search(self.text)
            place = self._at(found.start()) if found else Place(self.file)
            self.problems.append(
                Problem("yaml-escape", place, found and found[0], {"character": "U"})
            )

    def _take(self, event: Any) -> bool:
        """Handle one event; False ends the reading."""
        kinds = self.parser.events
        match event:
            case kinds.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._report("yaml-several-documents", self._place(event))
                    return False
            case kinds.AliasEvent():
                self._report("yaml-alias", self._place(event), f"*{event.anchor}")
                self._put(None, event)
            case kinds.ScalarEvent():
                self._check_node(event)
                self._scalar(event)
            case kinds.MappingStartEvent() | kinds.SequenceStartEvent():
                self._check_node(event)
                return self._open({} if isinstance(event, kinds.MappingStartEvent) else [], event)
            case kinds.CollectionEndEvent():
                self._containers.pop()
                self._paths.pop()
            case _:  # begin and end of the stream and of the document
                pass
        return True

    def too_many(self) -> bool:
        """Whether reading ended because there is too much of everything."""
        return len(self.values) > MAX_KEYS

    def told(self) -> list[Problem]:
        """The first problems, and how many more there are."""
        if not self._more:
            return self.problems
        more = {"count": str(self._more)}
        return [*self.problems, Problem("problems-more", Place(self.file), params=more)]

    def _check_node(self, event: Any) -> None:
        if event.anchor is not None:
            self._report("yaml-anchor", self._place(event), f"&{event.anchor}")
        if event.tag is not None:
            self._report("yaml-tag", self._place(event), _as_written(str(event.tag)))

    def _scalar(self, event: Any) -> None:
        plain = not event.style
        if plain and (lost := self._lost_comment(event)):
            place = self._place(event)
            if not event.value and self._key is not None:
                line, column = self.keys.get(
                    (*self._paths[-1], self._key), (place.line, place.column)
                )
                place = replace(place, line=line, column=column)
            self._report("yaml-lost-comment", place, lost)
        self._end = event.end_mark.index
        if event.style == '"' and (found := _NEVER.search(event.value)):
            code_point = f"U+{ord(found[0]):04X}"
            self._report("yaml-control-character", self._place(event), code_point=code_point)
        if not event.value.isascii() and (found := _STAND_INS.search(event.value)):
            if self._expects_key():
                code_point = f"U+{_GIVEN_BACK[ord(found[0])]:04X}"
                self._report("yaml-control-character", self._place(event), code_point=code_point)
            event.value = event.value.translate(_GIVEN_BACK)
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
        if not event.style and event.value == "":
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
        if len(self.values) == MAX_KEYS + 1:
            self._report("yaml-too-many", self._place(event, path), limit=str(MAX_KEYS))
        if isinstance(value, dict | list):
            self._containers.append(value)
            self._paths.append(path)

    def _value_position(self, path: Path, value: Data, event: Any) -> Position:
        # What is empty or begins on the next line is shown where its key stands: that is where people look.
        position = self._position(event)
        key = self.keys.get(path)
        return key if key and (value is None or position[0] != key[0]) else position

    def _at(self, index: int) -> Place:
        line = self.text.count("\n", 0, index)
        return Place(self.file, line + self.first_line, index - self.text.rfind("\n", 0, index))

    def _position(self, event: Any) -> Position:
        mark = event.start_mark
        return mark.line + self.first_line, mark.column + 1

    def _place(self, event: Any, path: Path | None = None) -> Place:
        if path is None:
            path = self._paths[-1] if self._paths else ()
            path = (*path, self._key) if self._key is not None else path
        return Place(self.file, *self._position(event), ".".join(map(str, path)) or None)

    def _report(self, code: str, place: Place, value: str | None = None, **params: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code, place, value, params))
        else:
            self._more += 1


def _as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
