"""The language of text templates: a small, closed part of Jinja2.

Templates print and test the declared data, loop over its lists, set variables and include text modules. They call
nothing, define nothing and multiply nothing, so they can neither reach out nor grow without bound; what is not on the
lists below is a problem with its line when the template is loaded. What they cost is counted (``sandbox.budget``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol, get_origin

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import UndefinedError
from jinja2.runtime import Context, LoopContext
from jinja2.tests import TESTS as STANDARD_TESTS
from jinja2.utils import missing
from pydantic import BaseModel

from lettergen.errors import Place, Problem, TemplateError
from lettergen.messages import Language
from lettergen.messages.near import alternatives
from lettergen.sandbox.bounds import joined
from lettergen.sandbox.budget import account
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.filters import counted
from lettergen.sandbox.grammar import TEXT, Grammar, walk
from lettergen.sandbox.rewriting import PARTS, TURNS
from lettergen.sandbox.shapes import Keyed, Record
from lettergen.text.attributes import LETTER as LETTER  # noqa: PLC0414  its name for all who make texts
from lettergen.text.attributes import UnknownAttributes, current_types
from lettergen.text.english import FILTERS_BY_LANGUAGE
from lettergen.text.filters import TESTS
from lettergen.text.modules import MODULES, SUFFIX, TextModules, current_use
from lettergen.text.values import Finalize, Prose, RefusedError, for_line

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


class Sandbox(ClosedEnvironment):
    """Jinja2 reduced to the language of text templates; every other construct is a TemplateError at load.

    The letter's ``language`` decides what the filters print, and which there are.
    """

    def __init__(self, finalize: Finalize, loader: Loader, language: Language) -> None:
        self.includes = loader
        self._allowed = FILTERS_BY_LANGUAGE[language]
        tests: dict[str, Any] = {name: STANDARD_TESTS[name] for name in TESTS}
        grammar = Grammar(TEXT, frozenset(self._allowed), frozenset(tests), recursion=False)
        self.free_names: dict[str, dict[str, int]] = {}
        """By template, or by file where it has no name: the names that it expects to be given, each with its first line."""
        self.unknown: dict[str, tuple[Problem, ...]] = {}
        """By the same: what it asks of their types that these have not, where they were told."""
        self.fields: dict[str | None, frozenset[str] | None] = {}
        """By file: the letter's fields that its templates ask for; None when it cannot be told."""
        super().__init__(
            grammar,
            filters=self._allowed,
            tests=tests,
            undefined=_Unknown,
            finalize=lambda _, value: finalize(value, language=language),
            loader=loader,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            autoescape=False,  # nothing here is HTML; ``finalize`` escapes for Markdown
        )
        self.filters[TURNS] = _turns
        self.filters[PARTS] = _joining(language)

    def may_reach(self, kind: Any, name: str) -> bool:
        """What ``getattr`` gives, of a type."""
        if isinstance(kind, Keyed):
            return isinstance(kind, Record) or name in _LOOP_NAMES
        known = get_origin(kind) or kind
        return isinstance(known, type) and name in names_of(known)

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
        account().step()
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
        found = list(walk(tree))
        problems = tuple(self._problems(tree, found, filename))
        if problems:
            raise TemplateError(problems)
        key = name or filename or ""
        self.free_names[key] = _free_names(found)
        if (types := current_types()) is not None:
            self.unknown[key] = UnknownAttributes(self, types).problems(filename or "", tree)
        before, own = self.fields.get(filename, frozenset()), _fields(found)
        self.fields[filename] = None if before is None or own is None else before | own
        return tree

    def _problems(
        self, tree: nodes.Template, found: list[nodes.Node], file: str | None
    ) -> Iterator[Problem]:
        known = {"filter": self._allowed, "test": TESTS}
        for wrong in self.grammar.violations(tree):
            params = alternatives(wrong.name, known[wrong.kind]) if wrong.kind in known else {}
            kind = wrong.kind if wrong.kind in known else "construct"
            yield Problem(f"template-{kind}", Place(file, wrong.line), wrong.name, params)
        for node in found:
            if isinstance(node, nodes.Include):
                yield from self._include_problems(node, Place(file, node.lineno))

    def _include_problems(self, node: nodes.Include, place: Place) -> Iterator[Problem]:
        name = getattr(node.template, "value", None)
        if not isinstance(name, str) or node.ignore_missing:
            yield Problem("template-include", place)
        elif name not in self.includes.list_templates():
            known = alternatives(name, self.includes.list_templates())
            yield Problem("template-module-missing", place, name, known)


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
def _turns(context: Context, values: object, size: int) -> Iterator[object]:
    """The items of a list, each charged as a turn."""
    del context
    if not isinstance(values, tuple | list) and not isinstance(values, Iterator):
        raise RefusedError(
            "template-no-list", kind="nothing" if values is None else type(values).__name__
        )
    return counted(values, size)


def _joining(language: Language) -> Callable[..., str]:
    """Joins values side by side (``~``). Raises RefusedError for what cannot be joined."""

    @pass_context
    def side_by_side(context: Context, *parts: object) -> str:
        del context
        # Jinja joins by str(), which no value prints by.
        texts = [str(p) if isinstance(p, Prose) else for_line(p, language) for p in parts]
        return "".join(joined(account(), texts))

    return side_by_side


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
