"""What a text asks of its values that none of them has, found by their types: also in branches that no letter reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from jinja2 import nodes

from lettergen.errors import Place, Problem, Severity
from lettergen.messages.near import alternatives
from lettergen.model.person import Address, Person
from lettergen.model.phrase import NounPhrase
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.following import Missing
from lettergen.sandbox.shapes import Shape, models_in
from lettergen.sandbox.undefined import UndefinedNames
from lettergen.text.values import type_named

LETTER: Final = "letter"
"""The whole letter, known to every template."""

Types = Mapping[str, Any]
"""The names that a text may use, each with its type or shape."""

_TYPES: ContextVar[Types | None] = ContextVar("_TYPES", default=None)

Included = Callable[[str], Iterator[tuple[str, nodes.Template]]]
"""The file and the tree of every text that the name of an include may stand for."""


def no_includes(name: str) -> Iterator[tuple[str, nodes.Template]]:
    """Includes are not followed."""
    del name
    return iter(())


@contextmanager
def knowing(types: Types | None) -> Iterator[None]:
    """While a text is read, ``current_types`` are ``types``: its tree is there no longer once it is compiled."""
    token = _TYPES.set(types)
    try:
        yield
    finally:
        _TYPES.reset(token)


def current_types() -> Types | None:
    """What the names of the text hold that this thread reads; None where that is not asked."""
    return _TYPES.get()


class UnknownAttributes(UndefinedNames):
    """Goes through one text, and where ``included`` gives them through what it includes."""

    def __init__(
        self,
        environment: ClosedEnvironment,
        values: Types,
        included: Included = no_includes,
    ) -> None:
        """``values`` are the names that the text may use, each with its type."""
        super().__init__(environment, values, self._report, self._prints)
        self._included = included
        self._file = ""
        self._open: list[str] = []
        self._found: dict[Problem, None] = {}

    def problems(self, file: str, tree: nodes.Template) -> tuple[Problem, ...]:
        """Each attribute that there is not, once, with the file and line where it stands."""
        self._follow(file, tree)
        return self.found

    def shape(self, tree: nodes.Template, name: str) -> Shape:
        """What a text sets ``name`` to; ``found`` tells what it asks for that there is not."""
        self._block(tree.body)
        return self._scope[name]

    @property
    def found(self) -> tuple[Problem, ...]:
        """What was found so far."""
        return tuple(self._found)

    def _follow(self, file: str, tree: nodes.Template) -> None:
        if file in self._open:
            return  # a circle, which rendering finds
        before, self._file = self._file, file
        self._open.append(file)
        self._inner_block(tree.body)
        self._open.pop()
        self._file = before

    def _statement(self, node: nodes.Node) -> None:
        match node:
            case nodes.Include(template=nodes.Const(value=str() as name)):
                for file, tree in self._included(name):
                    self._follow(file, tree)
            case _:
                super()._statement(node)

    def _report(self, missing: Missing, line: int, name: str, owner: str, known: set[str]) -> None:
        params = {"owner": owner, **alternatives(name, known)}
        codes = {"item": "template-list-attribute", "attribute": _unknown(params)}
        if missing in codes:  # names, filters and tests are found where the text is read
            place = Place(self._file or None, line)
            # A text module may ask of which kind the letter is before it asks for what only that kind has.
            doubtful = owner == LETTER and len(self._open) > 1
            severity = Severity.WARNING if doubtful else Severity.ERROR
            self._found[Problem(codes[missing], place, name, params, severity)] = None

    def _prints(self, line: int, shape: Shape) -> None:
        problem = unprintable(shape)
        if problem is not None:
            self._found[problem.at(Place(self._file or None, line))] = None


def unprintable(shape: Shape) -> Problem | None:
    """Why a value of that shape cannot be printed as it is; without a place, None where nothing is known against it."""
    models = models_in(shape)
    if any(issubclass(model, NounPhrase) for model in models):
        return Problem("template-without-case")
    if models and not any(issubclass(model, Person | Address) for model in models):
        return Problem("template-unprintable", params={"kind": type_named(models[0])})
    return None


def _unknown(params: Mapping[str, str]) -> str:
    return "template-misspelt" if params["near"] else "template-unknown-name"
