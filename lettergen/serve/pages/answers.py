"""Antworten: what somebody has filled in, as it stands in the form and as the data of a letter.

The form's own state keeps what is blank, so that an entry that somebody has just added stays; the data leave it out. Nothing that a
letter's file holds is lost for having no place in the form: it is carried along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from lettergen.limits import MAX_ENTRIES
from lettergen.serve.pages.fields import FormField

SCALAR: Final = ""
"""Key of the single value in the state of a question that is either that or a group."""
THERE: Final = "@"
"""Key in the state of a group that says something by being there: whether it is."""
_INDEX = re.compile(r"[0-9]{1,5}")

State = Any
"""What is filled in: texts, in dicts by name and lists by position."""


class Submitted(Protocol):
    """A form as it was sent."""

    def keys(self) -> Any:
        """The names."""

    def getlist(self, key: str) -> list[Any]:
        """All values of a name."""


@dataclass(slots=True)
class Filled:
    """The data of a letter, and where each of their parts stands in the form."""

    data: dict[str, Any]
    places: dict[str, str] = field(default_factory=dict)
    """The path in the form of entries of lists, by the path in the data, where the two differ."""

    def in_form(self, path: str) -> str:
        """The path in the form that a path in the data has."""
        steps = path.split(".")
        for end in range(len(steps), 0, -1):
            if (found := self.places.get(".".join(steps[:end]))) is not None:
                return ".".join([found, *steps[end:]])
        return path


def from_form(form: FormField, sent: Submitted) -> State:
    """The state that was sent."""
    return _Sent(sent).state(form, "")


class _Sent:
    def __init__(self, sent: Submitted) -> None:
        self._sent = sent
        self._entries: dict[str, set[int]] = {}
        for key in map(str, sent.keys()):
            steps = key.split(".")
            for at, step in enumerate(steps):
                if _INDEX.fullmatch(step):
                    self._entries.setdefault(".".join(steps[:at]), set()).add(int(step))

    def state(self, question: FormField, path: str) -> State:
        """What was answered to a question."""
        if question.widget in {"group", "either"}:
            state = {p.name: self.state(p, f"{path}.{p.name}".lstrip(".")) for p in question.parts}
            if question.may_be_bare:
                state[THERE] = self._text(f"{path}.{THERE}")
            return state | ({SCALAR: self._text(path)} if question.scalar else {})
        if question.widget == "list":
            assert question.entry is not None  # noqa: S101  lists have entries; for the type checker
            numbers = sorted(self._entries.get(path, ()))[:MAX_ENTRIES]
            return [self.state(question.entry, f"{path}.{number}") for number in numbers]
        return self._text(path)

    def _text(self, path: str) -> str:
        given = [text for text in self._sent.getlist(path) if isinstance(text, str)]
        # A box that is not ticked sends nothing; a hidden field before it says so.
        return given[-1].replace("\r\n", "\n") if given else ""


def blank(question: FormField) -> State:
    """The state of a question that nobody has answered."""
    if question.widget in {"group", "either"}:
        state = {part.name: blank(part) for part in question.parts}
        state |= {THERE: "false"} if question.may_be_bare else {}
        return state | ({SCALAR: ""} if question.scalar else {})
    if question.widget == "list":
        return [blank(question.entry)] if question.required and question.entry else []
    return question.default if question.widget in {"choice", "yes_no"} else ""


def filled(form: FormField, state: State, kept: Any = None) -> Filled:
    """The data that a state stands for, with what is carried along."""
    made = Filled({})
    data = _Reader(made).data(form, state, "", "")
    made.data = merged(data or {}, kept) if kept else (data or {})
    return made


@dataclass(frozen=True, slots=True)
class _Reader:
    made: Filled

    def data(self, question: FormField, state: State, path: str, shown: str) -> Any:
        """The data of a question; None where there are none. ``path`` is the place in them, ``shown`` in the form."""
        match question.widget:
            case "group":
                return self._group(question, state, path, shown)
            case "either":
                if str(state.get(SCALAR, "")).strip():
                    return state[SCALAR]
                return self._group(question, state, path, shown) or None
            case "list":
                return self._list(question, state, path, shown)
            case "lines":
                return [line for line in str(state).split("\n") if line.strip()] or None
            case "choice" | "yes_no":
                return (
                    None if state == question.default and not question.required else state or None
                )
            case _:
                return state if str(state).strip() else None

    def _group(self, question: FormField, state: State, path: str, shown: str) -> Any:
        found = {
            part.name: value
            for part in question.parts
            if (value := self.data(part, state.get(part.name, ""), *_below(path, shown, part.name)))
            is not None
        }
        empty = all(value == {} for value in found.values())
        if empty and not (question.required or path == "" or state.get(THERE) == "true"):
            return None
        return found

    def _list(self, question: FormField, state: State, path: str, shown: str) -> Any:
        assert question.entry is not None  # noqa: S101  lists have entries; for the type checker
        found: list[Any] = []
        for number, entry in enumerate(state):
            inside, outside = f"{path}.{len(found)}", f"{shown}.{number}"
            value = self.data(question.entry, entry, inside, outside)
            if value is None:
                continue
            if inside != outside:
                self.made.places[inside] = outside
            found.append(value)
        return found or None


def _below(path: str, shown: str, name: str) -> tuple[str, str]:
    return f"{path}.{name}".lstrip("."), f"{shown}.{name}".lstrip(".")


def merged(data: Any, kept: Any) -> Any:
    """The data with what was carried along; what the form says stands."""
    if isinstance(data, dict) and isinstance(kept, Mapping):
        more = {
            key: merged(data[key], value) if key in data else value for key, value in kept.items()
        }
        return {**data, **more}
    return data


def from_data(form: FormField, data: Any) -> tuple[State, Any]:
    """The state that shows a letter's data, and those of them that have no place in the form (None: all have)."""
    return _shown(form, data)


def _shown(question: FormField, data: Any) -> tuple[State, Any]:
    if data is None:
        return blank(question), None
    match question.widget:
        case "group" | "either":
            return _shown_group(question, data)
        case "list":
            return _shown_list(question, data)
        case "lines":
            entries = data if isinstance(data, list | tuple) else [data]
            if all(_is_plain(e) and "\n" not in str(e) for e in entries):
                return "\n".join(map(_text, entries)), None
        case _:
            if _is_plain(data):
                return _text(data), None
    return blank(question), data


def _shown_group(question: FormField, data: Any) -> tuple[State, Any]:
    if isinstance(data, Mapping):
        state, rest = blank(question), {}
        if question.may_be_bare:
            state[THERE] = "true"
        for name, value in data.items():
            part = question.part(str(name))
            if part is None:
                rest[name] = value
                continue
            state[part.name], left = _shown(part, value)
            if left is not None:
                rest[name] = left
        return state, rest or None
    if not _is_plain(data):
        return blank(question), data
    if question.scalar is not None:
        return {**blank(question), SCALAR: _text(data)}, None
    # A text that stands for a group is its first required part, as a name is of a noun phrase.
    first = next((p for p in question.parts if p.required), None)
    if first is None:
        return blank(question), data
    return {**blank(question), first.name: _text(data)}, None


def _shown_list(question: FormField, data: Any) -> tuple[State, Any]:
    assert question.entry is not None  # noqa: S101  lists have entries; for the type checker
    entries = list(data) if isinstance(data, list | tuple) else [data]
    shown = [_shown(question.entry, entry) for entry in entries]
    if any(rest is not None for _, rest in shown):
        return [], data  # whole, so that its entries stay in order
    return [state for state, _ in shown], None


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def position(step: str) -> int | None:
    """The position in a list that a step of a path names; None for what names none."""
    return int(step) if _INDEX.fullmatch(step) else None


def changed(form: FormField, state: State, action: str, path: str) -> State:
    """The state with one entry more at the end of a list (``add``), or without one (``remove``).

    A path that leads to no list leaves everything as it is.
    """
    steps = path.split(".")
    parent, last = (steps, None) if action == "add" else (steps[:-1], steps[-1])
    question, node = form, state
    for step in parent:
        if isinstance(node, list):
            number = position(step)
            if number is None or number >= len(node) or question.entry is None:
                return state
            question, node = question.entry, node[number]
            continue
        part = question.part(step)
        if part is None:
            return state
        question, node = part, node[part.name]
    if question.widget != "list" or not isinstance(node, list) or question.entry is None:
        return state
    if last is None:
        if len(node) < MAX_ENTRIES:
            node.append(blank(question.entry))
    elif (number := position(last)) is not None and number < len(node):
        del node[number]
    return state


def texts_in(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value of some data with its path."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from texts_in(value, f"{path}.{name}".lstrip("."))
    elif isinstance(data, list | tuple):
        for number, value in enumerate(data):
            yield from texts_in(value, f"{path}.{number}")
    elif data is not None:
        yield path, _text(data)
