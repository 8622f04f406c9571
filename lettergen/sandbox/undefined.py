"""Walks through a template as Jinja reads it and finds names, attributes, filters and tests that there are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jinja2 import nodes

from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.following import Expressions, Report, Scope, asked_in, constants
from lettergen.sandbox.shapes import ANYTHING, NUMBER, TEXT, TRUTH, Keyed, Method, Shape


def loop_shape(element: Shape) -> Shape:
    """What ``loop`` is within a loop over such elements."""
    numbers = dict.fromkeys(
        ("index", "index0", "revindex", "revindex0", "length", "depth", "depth0"), NUMBER
    )
    own = {
        **numbers,
        **dict.fromkeys(("first", "last"), TRUTH),
        **dict.fromkeys(("previtem", "nextitem"), element),
        "cycle": Shape(frozenset({Method(ANYTHING)})),
        "changed": Shape(frozenset({Method(TRUTH)})),
    }
    # Called, it repeats itself for further elements.
    return Shape(frozenset({Keyed(tuple(own.items())), Method(TEXT)}))


class UndefinedNames:
    """Checks the names of one template against the types of the values that it will get."""

    def __init__(
        self,
        environment: ClosedEnvironment,
        values: Mapping[str, Any],
        report: Report,
        printed: Callable[[int, Shape], None],
    ) -> None:
        self._printed = printed
        self._expressions = Expressions(environment, report, constants(values))

    def check(self, template: nodes.Template) -> None:
        """Reports what is unknown. ``template`` is Jinja's own tree of the whole part."""
        # Macros and blocks may be used before the place where they stand.
        for macro in template.find_all(nodes.Macro):
            self._scope.setdefault(macro.name, Shape(frozenset({Method(TEXT)})))
        self._block(template.body)

    @property
    def _scope(self) -> Scope:
        return self._expressions.scope

    @contextmanager
    def _inner(self, names: Mapping[str, Shape] | None = None) -> Iterator[None]:
        before = self._expressions.scope
        self._expressions.scope = {**before, **(names or {})}
        yield
        self._expressions.scope = before

    def _block(self, statements: Iterable[nodes.Node]) -> None:
        for statement in statements:
            self._statement(statement)

    def _statement(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    self._printed(child.lineno, self._expressions.shape(child))
            case nodes.For():
                self._for(node)
            case nodes.If():
                self._if(node)
            case nodes.Assign():
                self._bind(node.target, self._expressions.shape(node.node))
            case nodes.AssignBlock():
                self._expressions.shape(node.filter)
                self._inner_block(node.body)
                self._bind(node.target, TEXT)
            case nodes.Macro() | nodes.CallBlock():
                self._macro(node)
            case nodes.With():
                shapes = map(self._expressions.shape, node.values)
                bound = [(t, s) for t, s in zip(node.targets, shapes, strict=True)]
                with self._inner():
                    for target, shape in bound:
                        self._bind(target, shape)
                    self._block(node.body)
            case nodes.FilterBlock():
                self._expressions.shape(node.filter)
                self._inner_block(node.body)
            case nodes.Block() | nodes.Scope() | nodes.ScopedEvalContextModifier():
                self._inner_block(node.body)
            case _:
                self._other(node)

    def _other(self, node: nodes.Node) -> None:
        for name in node.find_all(nodes.Name):
            if name.ctx == "store":
                self._scope[name.name] = ANYTHING
        if isinstance(node, nodes.Import):
            self._scope[node.target] = ANYTHING
        if isinstance(node, nodes.FromImport):
            for imported in node.names:
                self._scope[imported if isinstance(imported, str) else imported[1]] = ANYTHING
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self._expressions.shape(child)
            elif isinstance(child, nodes.Stmt):
                self._statement(child)

    def _inner_block(self, statements: Iterable[nodes.Node]) -> None:
        with self._inner():
            self._block(statements)

    def _for(self, node: nodes.For) -> None:
        element = self._expressions.shape(node.iter).item()
        if node.recursive:
            element = element | ANYTHING
        with self._inner():
            self._bind(node.target, element)
            self._expressions.shape(node.test)
            self._scope["loop"] = loop_shape(element)
            self._block(node.body)
        self._inner_block(node.else_)

    def _if(self, node: nodes.If) -> None:
        self._expressions.shape(node.test)
        before = self._expressions.asked
        self._expressions.asked = before | asked_in(node.test)
        outside = self._expressions.scope
        self._expressions.scope = dict(outside)
        self._block(node.body)
        within, self._expressions.scope = self._scope, outside
        self._expressions.asked = before
        for branch in node.elif_:
            self._if(branch)
        self._block(node.else_)
        # Either may be what was gone through.
        for name, shape in within.items():
            if (other := outside.setdefault(name, shape)) is not shape:
                outside[name] = other | shape

    def _macro(self, node: nodes.Macro | nodes.CallBlock) -> None:
        if isinstance(node, nodes.CallBlock):
            self._expressions.shape(node.call)
        for default in node.defaults:
            self._expressions.shape(default)
        own = dict.fromkeys(("caller", "varargs", "kwargs"), ANYTHING)
        with self._inner({**own, **{argument.name: ANYTHING for argument in node.args}}):
            self._block(node.body)

    def _bind(self, target: nodes.Node, shape: Shape) -> None:
        match target:
            case nodes.Name():
                self._scope[target.name] = shape
            case nodes.Tuple():
                for part in target.items:
                    self._bind(part, shape.item())
            case _:
                pass  # an attribute of a namespace
