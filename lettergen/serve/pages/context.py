"""What the templates of a form need: names, ids, hints, choices, and the problems of each field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from lettergen.errors import Problem, Severity
from lettergen.messages import Language
from lettergen.serve.pages.answers import SCALAR, THERE, Filled, State
from lettergen.serve.pages.fields import FormField
from lettergen.serve.pages.rendering import problem_entry, say

_MOST_ROWS = 16
_COLUMNS = 70
_QUOTED = re.compile("([„“])([a-z_]+)([“”])")
_FOR_FILES: Final = frozenset({"field-missing", "list-too-short"})
"""Problems whose hints say how to write in a file what a form has a box for."""
_OPEN: Final = frozenset({"", "address", "contact", "references"})
"""Groups that most letters have although they need not: they stand open."""

Options = Mapping[str, Sequence[tuple[str, str]]]
"""Values to choose from and what they are called, by the path of the field without numbers."""


def id_of(path: str) -> str:
    """The id of the control that asks for a path."""
    return "f-" + path.replace(".", "--")


@dataclass(frozen=True)
class FormContext:
    """One form as it is shown."""

    form: FormField
    state: State
    language: Language
    action: str
    """Where the form is sent."""
    choices: Options = field(default_factory=dict)
    problems: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By id of the field."""
    idle: frozenset[str] = frozenset()
    """Ids of fields that are not asked for now."""
    needed: frozenset[str] = frozenset()
    """Ids of fields that a condition makes necessary."""
    focus: str | None = None
    """Path of the control to go to."""
    entry_label: str = ""

    @property
    def say(self) -> Callable[..., str]:
        """A text of the pages in this language."""
        return partial(say, language=self.language)

    def id(self, path: str) -> str:
        """See ``id_of``."""
        return id_of(path)

    def below(self, path: str, name: str) -> str:
        """The path of a part."""
        return f"{path}.{name}" if path else name

    def hints(self, f: FormField) -> list[str]:
        """What is said below a label."""
        found = [f.help] if f.help else []
        if f.widget == "lines" and not ("Zeile" in f.help or "line" in f.help):
            found.append(self.say("letter-lines"))
        if f.widget == "date":
            found.append(self.say("letter-date"))
        if f.type == "clock":
            found.append(self.say("letter-time"))
        if f.default and f.widget not in {"choice", "yes_no"}:
            found.append(self.say("letter-default", value=f.default))
        if f.example:
            found.append(self.say("letter-example", value=f.example))
        return found

    def options(self, f: FormField, path: str) -> list[tuple[str, str]] | None:
        """What a field lets choose from; None where it is filled in freely."""
        plain = ".".join(step for step in path.split(".") if not step.isdigit())
        known = self.choices.get(plain)
        if known is not None:
            return list(known) or None
        return list(f.choices) if f.widget == "choice" else None

    def none(self, f: FormField, path: str) -> str:
        """What the choice of nothing is called."""
        if path == "sender.authority":
            return self.say("letter-either-none")
        return self.say("letter-choose" if f.required else "letter-none")

    def rows(self, f: FormField, s: str) -> int:
        """Lines of a text area: room for what stands there."""
        lines = sum(1 + len(line) // _COLUMNS for line in s.split("\n"))
        return min(max(lines + 1, 2 if f.widget == "lines" else 5), _MOST_ROWS)

    def opened(self, parts: Iterable[FormField], s: Mapping[str, State], path: str) -> bool:
        """Whether folded fields are shown open: something stands in them, or something is wrong there."""
        for part in parts:
            here = self.below(path, part.name)
            if not is_blank(part, s[part.name]) or any(
                i == id_of(here) or i.startswith(id_of(here) + "--") for i in self.problems
            ):
                return True
        return False

    def phrase(self, f: FormField) -> bool:
        """Whether a group is one line with rare additions, as a name with its article and its cases."""
        needed = [p for p in f.parts if p.required]
        return (
            f.widget == "group"
            and len(needed) == 1
            and needed[0].widget == "text"
            and len(f.parts) > 1
            and not any(p.usual for p in f.parts if p is not needed[0])
        )

    def folds(self, f: FormField) -> bool:
        """Whether a group lies folded until something stands in it."""
        return not f.required and f.usual and f.name not in _OPEN

    def above(self, path: str) -> str:
        """The path of what a part belongs to."""
        return path.rpartition(".")[0]

    def named(self, f: FormField, name: str) -> FormField:
        """The entry of a list with a label of its own."""
        return replace(f, label=f.label or name, required=True)

    def scalar_of(self, f: FormField) -> FormField:
        """The value that may stand in place of a group."""
        hint = self.say("letter-either")
        assert f.scalar is not None  # noqa: S101  asked for such fields only; for the type checker
        return replace(
            f.scalar, name=f.name, label=f.label, help=hint, required=f.required, usual=True
        )


def is_blank(question: FormField, state: State) -> bool:
    """Whether nobody has answered a question."""
    if question.widget in {"group", "either"}:
        said = state.get(SCALAR) or state.get(THERE) == "true"
        return not said and all(is_blank(p, state[p.name]) for p in question.parts)
    if question.widget == "list":
        return not state or (
            question.entry is not None and all(is_blank(question.entry, e) for e in state)
        )
    return not str(state).strip() or state == question.default


@dataclass(frozen=True, slots=True)
class Spot:
    """A control of the form."""

    path: str
    question: FormField
    state: State
    trail: tuple[str, ...]
    """Labels that lead to it."""


def spots(
    form: FormField, state: State, path: str = "", trail: tuple[str, ...] = ()
) -> Iterator[Spot]:
    """Every question as it stands in the form, groups and lists among them."""
    if path:
        yield Spot(path, form, state, trail)
    if form.widget in {"group", "either"}:
        for part in form.parts:
            here = f"{path}.{part.name}".lstrip(".")
            yield from spots(part, state[part.name], here, (*trail, part.label))
    elif form.widget == "list" and form.entry is not None:
        for number, entry in enumerate(state):
            inner = (*trail[:-1], f"{trail[-1]} {number + 1}" if len(state) > 1 else trail[-1])
            yield from spots(form.entry, entry, f"{path}.{number}", inner)


@dataclass(frozen=True, slots=True)
class PlacedProblems:
    """Problems of a letter, each at its field."""

    by_id: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    """Errors of fields in which nothing stands yet."""
    warnings: list[dict[str, Any]] = field(default_factory=list)


def placed_problems(
    form: FormField,
    state: State,
    filled: Filled,
    problems: Iterable[Problem],
    language: Language,
    *,
    strict: bool,
) -> PlacedProblems:
    """Each problem at the innermost field that it is about; none is left out, none is added.

    Unless ``strict``, fields that nobody has filled in yet are not marked: that they are missing is said beside the form alone.
    """
    known = {spot.path: spot for spot in spots(form, state)}
    found = PlacedProblems()
    for problem in problems:
        spot = _spot(filled.in_form(problem.place.path or ""), known)
        link = None if spot is None else id_of(spot.path)
        entry = problem_entry(_said(problem, spot), language, link)
        if spot is not None:
            entry |= {k: _in_form_words(entry[k], spot, form) for k in ("message", "hint")}
        if problem.code in _FOR_FILES:
            entry["hint"] = None
        entry["field"] = " › ".join(spot.trail) if spot else None
        entry["icon"] = "warning" if problem.severity is Severity.WARNING else "info"
        missing = (
            problem.severity is Severity.ERROR
            and spot is not None
            and is_blank(spot.question, spot.state)
        )
        if problem.severity is not Severity.ERROR:
            found.warnings.append(entry)
        else:
            (found.missing if missing else found.errors).append(entry)
        if link is not None and (strict or not missing):
            found.by_id.setdefault(link, []).append(entry)
    return found


def _said(problem: Problem, spot: Spot | None) -> Problem:
    """The problem with the field called as the form calls it."""
    if spot is None or problem.params.get("field") != spot.question.name:
        return problem
    return replace(problem, params={**problem.params, "field": spot.question.label})


def _in_form_words(text: str | None, spot: Spot, form: FormField) -> str | None:
    """The text with quoted names of fields nearby as the form calls them."""
    if text is None:
        return None
    above = form
    for step in spot.path.split(".")[:-1]:
        above = (above.entry if step.isdigit() else above.part(step)) or above
    labels = {p.name: p.label for p in (*form.parts, *above.parts, *spot.question.parts)}
    return _QUOTED.sub(lambda found: found[1] + labels.get(found[2], found[2]) + found[3], text)


def _spot(path: str, known: Mapping[str, Spot]) -> Spot | None:
    steps = path.split(".")
    for end in range(len(steps), 0, -1):
        spot = known.get(".".join(steps[:end]))
        if spot is None:
            continue
        entry = spot.question.entry
        if spot.question.widget == "list" and entry and spot.state and entry.widget == "prose":
            return known.get(f"{spot.path}.0", spot)  # the one box that is there to write in
        return spot
    return None
