"""The language of text templates: a small, closed part of Jinja2.

Templates print and test the declared data, loop over its lists, set variables and include text modules. They call
nothing, define nothing and multiply nothing, so they can neither reach out nor grow without bound; what is not on the
lists below is a problem with its line when the template is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import UndefinedError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as STANDARD_TESTS
from jinja2.utils import missing
from pydantic import BaseModel

from lettergen.errors import Place, Problem, TemplateError
from lettergen.messages import Language
from lettergen.messages.near import alternatives
from lettergen.text.english import FILTERS_BY_LANGUAGE
from lettergen.text.filters import TESTS
from lettergen.text.modules import MODULES, SUFFIX, TextModules, current_use
from lettergen.text.values import Finalize, Prose, RefusedError, for_line

MAX_STEPS = 20_000
"""Turns of all loops of one letter together."""
LETTER = "letter"
"""The whole letter, known to every template."""

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


class Loader(Protocol):
    """Knows what can be included."""

    modules: TextModules

    def find(self, template: str) -> Path | None:
        """The file of a template, or None."""

    def list_templates(self) -> list[str]:
        """Names of all text modules, and of the passages that are single files."""


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
    """Jinja2 reduced to the language of text templates; every other construct is a TemplateError at load.

    The letter's ``language`` decides what the filters print, and which there are.
    """

    def __init__(self, finalize: Finalize, loader: Loader, language: Language) -> None:
        self.includes = loader
        self._allowed = FILTERS_BY_LANGUAGE[language]
        self.free_names: dict[str, dict[str, int]] = {}
        """By template, or by file where it has no name: the names that it expects to be given, each with its first line."""
        self.fields: dict[str | None, frozenset[str] | None] = {}
        """By file: the letter's fields that its templates ask for; None when it cannot be told."""
        super().__init__(
            undefined=_Unknown,
            finalize=partial(finalize, language=language),
            loader=loader,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            autoescape=False,  # nothing here is HTML; ``finalize`` escapes for Markdown
        )
        self.globals = {}
        joined = partial(_joined, language=language)
        self.filters = {**self._allowed, "counted": _counted, "joined": joined}
        self.tests = {name: STANDARD_TESTS[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Fields and public properties of the models, and what a loop knows of itself; nothing else exists."""
        if attribute in names_of(type(obj)):
            return getattr(obj, attribute)
        return _Unknown(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``list[0]``; with a text it is an attribute, as in ``map(attribute="name")``."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, tuple | list | str) and isinstance(argument, int):
            try:
                return obj[argument]
            except IndexError:
                pass
        return _Unknown(obj=obj, name=argument)

    def join_path(self, template: str, parent: str) -> str:
        """Every include is a text module in the version of the letter's day, or a passage in a single file."""
        del parent
        use = current_use()
        if template.endswith(SUFFIX) or use is None:
            if use is not None:
                use.passages.add(template)
            return f"{MODULES}/{template}"
        version = self.includes.modules.on(template, use.day, use.language)
        use.versions.append(version)
        return version.template

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        found = list(_walk(tree))
        problems = tuple(problem for node in found for problem in self._problems(node, filename))
        if problems:
            raise TemplateError(problems)
        self.free_names[name or filename or ""] = _free_names(found)
        before, own = self.fields.get(filename, frozenset()), _fields(found)
        self.fields[filename] = None if before is None or own is None else before | own
        for node in found:
            if isinstance(node, nodes.For):
                node.iter = self._filtered(node.iter, "counted")
            elif isinstance(node, nodes.Concat):
                # Jinja joins by str(), which no value prints by.
                node.nodes = [self._filtered(part, "joined") for part in node.nodes]
        return tree

    def _filtered(self, value: nodes.Node, name: str) -> nodes.Expr:
        made = nodes.Filter(
            cast("nodes.Expr", value), name, [], [], None, None, lineno=value.lineno
        )
        return cast("nodes.Expr", made.set_environment(self))

    def _problems(self, node: nodes.Node, file: str | None) -> Iterator[Problem]:
        place = Place(file, node.lineno)
        if not isinstance(node, _ALLOWED) or getattr(node, "recursive", False):
            yield Problem("template-construct", place, type(node).__name__)
        elif isinstance(node, nodes.Filter) and node.name not in self._allowed:
            yield Problem(
                "template-filter", place, node.name, alternatives(node.name, self._allowed)
            )
        elif isinstance(node, nodes.Test) and node.name not in TESTS:
            yield Problem("template-test", place, node.name, alternatives(node.name, TESTS))
        elif isinstance(node, nodes.Include):
            yield from self._include_problems(node, place)

    def _include_problems(self, node: nodes.Include, place: Place) -> Iterator[Problem]:
        name = getattr(node.template, "value", None)
        if not isinstance(name, str) or node.ignore_missing:
            yield Problem("template-include", place)
        elif name not in self.includes.list_templates():
            known = alternatives(name, self.includes.list_templates())
            yield Problem("template-module-missing", place, name, known)


def _walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _walk(child)


def _free_names(found: list[nodes.Node]) -> dict[str, int]:
    names = [node for node in found if isinstance(node, nodes.Name)]
    # A name that is set in one branch only is free in others, as "loop" is outside of loops: rendering finds that.
    stored = {node.name for node in names if node.ctx != "load"}
    stored |= {"loop" for node in found if isinstance(node, nodes.For)}
    first: dict[str, int] = {}
    for node in names:
        if node.name not in stored:
            first.setdefault(node.name, node.lineno)
    return first


def _fields(found: list[nodes.Node]) -> frozenset[str] | None:
    """The fields of the letter that are asked for by name; None when the letter is used in any other way."""
    asked = [
        node
        for node in found
        if isinstance(node, nodes.Getattr)
        and isinstance(node.node, nodes.Name)
        and node.node.name == LETTER
    ]
    letters = sum(isinstance(node, nodes.Name) and node.name == LETTER for node in found)
    return frozenset(node.attr for node in asked) if letters == len(asked) else None


@pass_context
def _counted(context: Context, values: object) -> Iterator[object]:
    """The items of a list, while the letter's budget of loop turns lasts."""
    if not isinstance(values, tuple | list) and not isinstance(values, Iterator):
        raise RefusedError(
            "template-no-list", kind="nothing" if values is None else type(values).__name__
        )
    return _stepwise(values, context.resolve(BUDGET))


def _joined(value: object, language: Language) -> str:
    """A value beside another one in ``~``. Raises RefusedError for what cannot be joined."""
    return str(value) if isinstance(value, Prose) else for_line(value, language)


def _stepwise(values: Any, budget: Iterator[int]) -> Iterator[object]:
    for value in values:
        if next(budget, None) is None:
            raise RefusedError("template-too-long", limit=str(MAX_STEPS))
        yield value


def names_of(kind: type) -> frozenset[str]:
    """The names that a template may ask a value of this type for."""
    if kind not in _NAMES:
        _NAMES[kind] = _find_names(kind)
    return _NAMES[kind]


_NAMES: dict[type, frozenset[str]] = {}


def _find_names(kind: type) -> frozenset[str]:
    if issubclass(kind, LoopContext):
        return _LOOP_NAMES
    if not issubclass(kind, BaseModel):
        return frozenset()
    own = [c for c in kind.__mro__ if c.__module__.startswith("lettergen.")]
    properties = {n for c in own for n, v in vars(c).items() if isinstance(v, property)}
    return frozenset(kind.model_fields) | {n for n in properties if not n.startswith("_")}
