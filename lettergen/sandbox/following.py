"""What an expression of a template gives, and which names in it there are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from jinja2 import nodes

from lettergen.messages.near import nearest
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.shapes import (
    ANYTHING,
    NOTHING,
    NUMBER,
    TEXT,
    TRUTH,
    Shape,
    sequence_of,
    shape_of,
    union,
)

Missing = Literal["name", "attribute", "item", "filter", "test"]
"""``item``: what a list is asked for that only its entries have."""
Report = Callable[[Missing, int, str, str, set[str]], None]
"""Takes what is missing: its kind, line, name, whose attribute it would be, and what there is instead."""

Scope = dict[str, Shape]

_ELEMENT = {"first", "last", "min", "max", "random"}
_SAME = {"sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr"}
_TEXTS = {
    "upper", "lower", "title", "capitalize", "trim", "replace", "join", "string", "escape", "e",
    "safe", "format", "indent", "truncate", "wordwrap", "striptags", "center", "urlencode",
}  # fmt: skip
_NUMBERS = {"length", "count", "int", "wordcount"}
_BY_ATTRIBUTE = {"map", "sort", "unique", "groupby", "sum", "join", "min", "max"}
_BY_FIRST = {"selectattr", "rejectattr", "groupby", "total"}
_OPTIONAL = {"default", "d"}
_ASKS = {"defined", "undefined"}


@dataclass(slots=True)
class Expressions:
    """Follows the shapes of expressions."""

    environment: ClosedEnvironment
    report: Report
    scope: Scope
    """Names in force, changed by whoever walks through the template."""
    asked: set[str] = field(default_factory=set)
    """Paths that were asked for with ``is defined``: what stands behind them may be missing."""

    def shape(self, node: nodes.Node | None) -> Shape:
        """What the expression gives. Reports every unknown name within."""
        match node:
            case nodes.Name():
                return self._name(node)
            case nodes.Getattr():
                return self._attribute(node, node.node, node.attr)
            case nodes.Getitem():
                return self._item(node)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Test():
                return self._test(node)
            case nodes.Call():
                return self._call(node)
            case nodes.Const():
                return NOTHING if node.value is None else shape_of(type(node.value))
            case nodes.CondExpr():
                self.shape(node.test)
                with_asked = self.asked | asked_in(node.test)
                before, self.asked = self.asked, with_asked
                first = self.shape(node.expr1)
                self.asked = before
                return first | (self.shape(node.expr2) if node.expr2 else NOTHING)
            case nodes.And() | nodes.Or():
                return self._either(node)
            case nodes.List() | nodes.Tuple():
                return sequence_of(union(map(self.shape, node.items)))
            case None:
                return NOTHING
            case _:
                return self._other(node)

    def _other(self, node: nodes.Node) -> Shape:
        for child in node.iter_child_nodes():
            self.shape(child)
        match node:
            case nodes.Compare() | nodes.Not():
                return TRUTH
            case nodes.Concat():
                return TEXT
            case _:
                return ANYTHING

    def _either(self, node: nodes.And | nodes.Or) -> Shape:
        left = self.shape(node.left)
        before = self.asked
        if isinstance(node, nodes.And):
            self.asked = before | asked_in(node.left)
        right = self.shape(node.right)
        self.asked = before
        return left | right

    def _name(self, node: nodes.Name) -> Shape:
        if node.name in self.scope:
            return self.scope[node.name]
        if node.name not in self.environment.globals and node.name not in self.asked:
            self.report("name", node.lineno, node.name, "", set(self.scope))
        return ANYTHING

    def _attribute(self, node: nodes.Expr, owner: nodes.Expr, name: str) -> Shape:
        shape = self.shape(owner)
        reached = self._reached(shape, name)
        found = reached.attribute(name) if reached else None
        if found is None:
            path = path_of(owner)
            if f"{path}.{name}" not in self.asked:
                self._missing(node, name, path, shape)
            return ANYTHING
        return found

    def _reached(self, shape: Shape, name: str) -> Shape | None:
        """The value as far as templates may ask it for the attribute; None where they may not at all."""
        if not shape.known or not shape.types:
            return None if name.startswith("_") else shape
        types = frozenset(t for t in shape.types if self.environment.may_reach(t, name))
        return Shape(types) if types else None

    def _missing(self, node: nodes.Node, name: str, owner: str, shape: Shape) -> None:
        entry = shape.item()
        of_entries = self._names(entry) if str not in entry.types else set()
        if near := name if name in of_entries else nearest(name, of_entries):
            self.report("item", node.lineno, name, owner, {near})
        else:
            self.report("attribute", node.lineno, name, owner, self._names(shape))

    def _names(self, shape: Shape) -> set[str]:
        return {n for n in shape.attributes() if self._reached(shape, n)}

    def _item(self, node: nodes.Getitem) -> Shape:
        match node.arg:
            case nodes.Const(value=str() as name):
                return self._attribute(node, node.node, name)
            case nodes.Slice():
                self._other(node.arg)
                return self.shape(node.node)
            case _:
                self.shape(node.arg)
                return self.shape(node.node).entry()

    def _call(self, node: nodes.Call) -> Shape:
        callee = self.shape(node.node)
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.shape(argument)
        for rest in (node.dyn_args, node.dyn_kwargs):
            self.shape(rest)
        return callee.called()

    def _test(self, node: nodes.Test) -> Shape:
        if node.name not in self.environment.tests:
            self.report("test", node.lineno, node.name, "", set(self.environment.tests))
        if node.name in _ASKS:
            self._quietly(node.node)
        else:
            self.shape(node.node)
        for argument in node.args:
            self.shape(argument)
        return TRUTH

    def _quietly(self, node: nodes.Node | None) -> Shape:
        """An expression whose last name may be missing, but not what stands before it."""
        match node:
            case nodes.Name():
                return self.scope.get(node.name, ANYTHING)
            case nodes.Getattr():
                return self._attribute_if_any(node.node, node.attr)
            case nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._attribute_if_any(node.node, name)
            case _:
                return self.shape(node)

    def _attribute_if_any(self, owner: nodes.Expr, name: str) -> Shape:
        reached = self._reached(self.shape(owner), name)
        return (reached and reached.attribute(name)) or ANYTHING

    def _filter(self, node: nodes.Filter) -> Shape:
        if node.name not in self.environment.filters:
            self.report("filter", node.lineno, node.name, "", set(self.environment.filters))
        optional = node.name in _OPTIONAL
        value = self._quietly(node.node) if optional else self.shape(node.node)
        arguments = [*node.args, *(keyword.value for keyword in node.kwargs)]
        given = [self.shape(argument) for argument in arguments]
        attribute = self._attribute_argument(node, value)
        if optional:
            return union([value, *given])
        if node.name in _ELEMENT:
            return value.item()
        if node.name in _SAME:
            return sequence_of(value.item())
        if node.name == "map" and attribute is not None:
            return sequence_of(attribute)
        if node.name in _TEXTS:
            return TEXT
        return NUMBER if node.name in _NUMBERS else ANYTHING

    def _attribute_argument(self, node: nodes.Filter, value: Shape) -> Shape | None:
        """The attribute of the elements that a filter is told, such as ``map(attribute="name")``."""
        named = [
            k.value for k in node.kwargs if k.key == "attribute" and node.name in _BY_ATTRIBUTE
        ]
        first = node.args[:1] if node.name in _BY_FIRST else []
        match [*named, *first]:
            case [nodes.Const(value=str() as path), *_]:
                shape: Shape = value.item()
                for name in path.split("."):
                    reached = shape if name.isdigit() else self._reached(shape, name)
                    found = shape.item() if name.isdigit() else reached and reached.attribute(name)
                    if found is None:
                        self._missing(node, name, path_of(node.node), shape)
                        return ANYTHING
                    shape = found
                return shape
            case _:
                return None


def asked_in(test: nodes.Node | None) -> set[str]:
    """The paths that are defined wherever the test holds."""
    match test:
        case nodes.Test(name="defined"):
            return {path_of(test.node)}
        case nodes.And():
            return asked_in(test.left) | asked_in(test.right)
        case _:
            return set()


def path_of(node: nodes.Node | None) -> str:
    """The expression's path, such as ``letter.recipient``; unnamed parts as an ellipsis."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{path_of(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=str() as name)):
            return f"{path_of(node.node)}.{name}"
        case nodes.Getitem():
            return f"{path_of(node.node)}[…]"
        case nodes.Filter() | nodes.Call():
            return path_of(node.node)
        case _:
            return "…"


def constants(values: Mapping[str, Any]) -> Scope:
    """The scope that the given names and types make."""
    return {name: shape_of(type_) for name, type_ in values.items()}
