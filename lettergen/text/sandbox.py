"""The language of text templates: a small, closed part of Jinja2.

Templates print and test the declared data, loop over its lists, set variables and include text modules. They call
nothing, define nothing and multiply nothing, so they can neither reach out nor grow without bound; what is not on the
lists below is a problem with its line when the template is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import UndefinedError
from jinja2.runtime import Context, LoopContext, missing
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as STANDARD_TESTS
from pydantic import BaseModel

from lettergen.errors import Place, Problem, TemplateError
from lettergen.text.filters import FILTERS, TESTS
from lettergen.text.near import alternatives
from lettergen.text.values import Finalize, RefusedError

MAX_STEPS = 20_000
"""Turns of all loops of one letter together."""
MODULES = "_modules"
"""Folder of the text modules (Textbausteine) beside the kinds."""
BUDGET = "loop budget"
"""Where a rendering keeps its count; no template can name a variable with a blank."""

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.If, nodes.For, nodes.Assign, nodes.Include, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Tuple, nodes.List, nodes.Concat, nodes.Add, nodes.Sub,
    nodes.Keyword, nodes.With, nodes.Neg,
)  # fmt: skip
_LOOP_NAMES = frozenset(
    {"index", "index0", "first", "last", "length", "revindex", "previtem", "nextitem"}
)


class Modules(Protocol):
    """Knows the text modules that can be included."""

    def find(self, template: str) -> Path | None:
        """The file of a template, or None."""

    def list_templates(self) -> list[str]:
        """Names of all text modules."""


class UnknownNameError(UndefinedError):
    """A template used a name that does not exist."""

    def __init__(self, message: str | None, *, name: str, owner: object) -> None:
        super().__init__(message)
        self.name, self.owner = name, owner


class _Unknown(StrictUndefined):
    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = None
    ) -> None:
        del exc
        fitting = partial(UnknownNameError, name=str(name), owner=obj)
        super().__init__(hint, obj, name, fitting)  # type: ignore[arg-type]  # anything that makes the exception


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 reduced to the language of text templates; every other construct is a TemplateError at load."""

    def __init__(self, finalize: Finalize, loader: Modules) -> None:
        self.modules = loader
        super().__init__(
            undefined=_Unknown,
            finalize=finalize,
            loader=loader,  # type: ignore[arg-type]  # a loader that can also find
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            autoescape=False,  # noqa: S701  nothing here is HTML; ``finalize`` escapes for Markdown
        )
        self.globals = {}
        self.filters = {**FILTERS, "counted": _counted}
        self.tests = {name: STANDARD_TESTS[name] for name in TESTS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Fields and public properties of the models, and what a loop knows of itself."""
        del value
        return attr in names_of(type(obj))

    def unsafe_undefined(self, obj: Any, attribute: str) -> _Unknown:
        """What must not be reached does not exist."""
        return _Unknown(obj=obj, name=attribute)

    def join_path(self, template: str, parent: str) -> str:
        """Every include is a text module."""
        del parent
        return f"{MODULES}/{template}"

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        problems = tuple(self._problems(tree, filename))
        if problems:
            raise TemplateError(problems)
        for loop in tree.find_all(nodes.For):
            counted = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
            loop.iter = counted.set_environment(self)
        return tree

    def _problems(self, tree: nodes.Template, file: str | None) -> Iterator[Problem]:
        for node in _walk(tree):
            place = Place(file, node.lineno)
            if not isinstance(node, _ALLOWED) or getattr(node, "recursive", False):
                yield Problem("template-construct", place, type(node).__name__)
            elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
                yield Problem("template-filter", place, node.name, alternatives(node.name, FILTERS))
            elif isinstance(node, nodes.Test) and node.name not in TESTS:
                yield Problem("template-test", place, node.name, alternatives(node.name, TESTS))
            elif isinstance(node, nodes.Include):
                yield from self._include_problems(node, place)

    def _include_problems(self, node: nodes.Include, place: Place) -> Iterator[Problem]:
        name = getattr(node.template, "value", None)
        if not isinstance(name, str) or node.ignore_missing:
            yield Problem("template-include", place)
        elif not self.modules.find(f"{MODULES}/{name}"):
            known = alternatives(name, self.modules.list_templates())
            yield Problem("template-module-missing", place, name, known)


def _walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _walk(child)


@pass_context
def _counted(context: Context, values: object) -> Iterator[object]:
    """The items of a list, while the letter's budget of loop turns lasts."""
    if not isinstance(values, tuple | list) and not isinstance(values, Iterator):
        raise RefusedError(
            "template-no-list", kind="nothing" if values is None else type(values).__name__
        )
    return _stepwise(values, context.resolve(BUDGET))


def _stepwise(values: Any, budget: Iterator[int]) -> Iterator[object]:
    for value in values:
        if next(budget, None) is None:
            raise RefusedError("template-too-long", limit=str(MAX_STEPS))
        yield value


@cache
def names_of(kind: type) -> frozenset[str]:
    """The names that a template may ask a value of this type for."""
    if issubclass(kind, LoopContext):
        return _LOOP_NAMES
    if not issubclass(kind, BaseModel):
        return frozenset()
    own = [c for c in kind.__mro__ if c.__module__.startswith("lettergen.")]
    properties = {n for c in own for n, v in vars(c).items() if isinstance(v, property)}
    return frozenset(kind.model_fields) | {n for n in properties if not n.startswith("_")}
