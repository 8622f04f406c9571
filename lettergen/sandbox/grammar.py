"""What an expression of a template may be: lists of Jinja2's constructs, one for each sort of template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from jinja2 import nodes
from jinja2.filters import FILTERS as STANDARD_FILTERS

_VALUES: frozenset[type[nodes.Node]] = frozenset({
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.If, nodes.For, nodes.Assign, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Tuple, nodes.List, nodes.Concat, nodes.Add, nodes.Sub,
    nodes.Keyword, nodes.With, nodes.Neg, nodes.Scope,
})  # fmt: skip
TEXT = _VALUES | {nodes.Include}
"""Of text templates: values are printed, tested and looped over, and text modules included."""
WORD = _VALUES | {
    nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Pos, nodes.Dict, nodes.Pair, nodes.Slice,
    nodes.Macro, nodes.Call, nodes.CallBlock, nodes.AssignBlock, nodes.FilterBlock, nodes.Block, nodes.NSRef,
}  # fmt: skip
"""Of Word templates: arithmetic and macros besides. What loads other templates or turns off escaping is no part of it."""

_WRITTEN = {"ScopedEvalContextModifier": "autoescape"}
"""Constructs whose name in Jinja2 says nothing to those who write them."""
_OF_LOOPS = {"cycle", "changed"}

Calls = Literal["macros", "given"]
"""What may be called: macros of the template alone, or also what the program gives it."""
Kind = Literal["construct", "filter", "test", "call"]


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that is no part of the language."""

    kind: Kind
    line: int
    name: str
    """Jinja2's name of the construct, or the name of the filter, test, or what is called."""


class ClosedError(Exception):
    """A template says what its language does not have."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__(", ".join(v.name for v in self.violations))


@dataclass(frozen=True, slots=True)
class Grammar:
    """The language of one sort of template."""

    constructs: frozenset[type[nodes.Node]]
    filters: frozenset[str]
    tests: frozenset[str]
    calls: Calls = "macros"
    recursion: bool = True
    """Whether loops may call themselves."""

    def violations(self, tree: nodes.Node) -> Iterator[Violation]:
        """What the template says that it may not say."""
        for node in walk(tree):
            yield from self._judged(node)

    def _has_filter(self, name: str) -> bool:
        # Names with a blank are put in by programs; no template can write them.
        return name in self.filters or " " in name

    def _judged(self, node: nodes.Node) -> Iterator[Violation]:
        if type(node) not in self.constructs:
            name = type(node).__name__
            yield Violation("construct", node.lineno, _WRITTEN.get(name, name))
        elif isinstance(node, nodes.For) and node.recursive and not self.recursion:
            yield Violation("construct", node.lineno, "For")
        elif isinstance(node, nodes.Filter) and not self._has_filter(node.name):
            yield Violation("filter", node.lineno, node.name)
        elif isinstance(node, nodes.Test) and node.name not in self.tests:
            yield Violation("test", node.lineno, node.name)
        elif isinstance(node, nodes.Call) and self.calls == "macros" and not _calls_macro(node):
            yield Violation("call", node.lineno, _called(node.node))


def is_refused(violation: Violation) -> bool:
    """Whether it is something that Jinja2 has, and closed templates have not; others are mistakes."""
    return violation.kind in {"construct", "call"} or (
        violation.kind == "filter" and violation.name in STANDARD_FILTERS
    )


def walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    """The node and all below it, in the order of the template."""
    yield tree
    for child in tree.iter_child_nodes():
        yield from walk(child)


def too_deep(tree: nodes.Node, most: int) -> int | None:
    """The line of something that more than ``most`` levels lead to; None where there is nothing of that kind."""
    level: list[nodes.Node] = [tree]
    for _ in range(most):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return None
    return level[0].lineno


def _calls_macro(node: nodes.Call) -> bool:
    """Whether it may be a macro that is called: which ones there are is known when it is."""
    match node.node:
        case nodes.Name():
            return True
        case nodes.Getattr(node=nodes.Name(name="loop"), attr=attribute):
            return attribute in _OF_LOOPS
        case _:
            return False


def _called(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_called(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=value)):
            return f"{_called(node.node)}.{value}"
        case _:
            return "…"
