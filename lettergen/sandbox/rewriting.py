"""Jinja2's tree of a template with charges in it, wherever Jinja2 asks nobody before it repeats or makes something."""

from __future__ import annotations

from typing import Any, TypeVar

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

# No template can name filters with a blank.
TURNS = "loop turns"
BODY = "body begun"
PARTS = "parts joined"
CUT = "slice cut"
SEEN = "value seen"
LISTED = "list made"


def charging(tree: nodes.Template, environment: Environment) -> nodes.Template:
    """The same template, its loops, macros, lists, comparisons and joined texts going through filters of these names."""
    charged: nodes.Template = _Charging(environment).visit(tree)
    return charged


_Called = TypeVar("_Called", nodes.Macro, nodes.CallBlock)


class _Charging(NodeTransformer):
    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja's names, here and below
        size = _written(node.body)
        self.generic_visit(node)
        node.iter = self._filter(TURNS, node.iter, nodes.Const(size))
        if node.recursive:
            node.body.insert(0, self._begun(node, size))
        return node

    def visit_Macro(self, node: _Called) -> _Called:  # noqa: N802
        size = _written(node.body)
        self.generic_visit(node)
        node.body.insert(0, self._begun(node, size))
        return node

    visit_CallBlock = visit_Macro  # noqa: N815

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return self._filter(PARTS, node.nodes[0], *node.nodes[1:])

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        ends = (node.arg.start, node.arg.stop, node.arg.step)
        return self._filter(CUT, node.node, *(end or nodes.Const(None) for end in ends))

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:  # noqa: N802
        self.generic_visit(node)
        node.expr = self._seen(node.expr)
        for operand in node.ops:
            operand.expr = self._seen(operand.expr)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Expr:  # noqa: N802
        return self._listed(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Expr:  # noqa: N802
        return self._listed(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:  # noqa: N802
        return self._listed(node) if node.ctx == "load" else node

    def _listed(self, node: nodes.Expr) -> nodes.Expr:
        self.generic_visit(node)
        return self._filter(LISTED, node)

    def _seen(self, node: nodes.Expr) -> nodes.Expr:
        return node if isinstance(node, nodes.Const) else self._filter(SEEN, node)

    def _begun(self, node: nodes.Node, size: int) -> nodes.ExprStmt:
        begun = self._filter(BODY, nodes.Const(size), line=node.lineno)
        statement = nodes.ExprStmt(begun, lineno=node.lineno)
        statement.set_environment(self._environment)
        return statement

    def _filter(
        self, name: str, value: Any, *args: nodes.Expr, line: int | None = None
    ) -> nodes.Filter:
        made = nodes.Filter(value, name, list(args), [], None, None, lineno=line or value.lineno)
        made.set_environment(self._environment)
        made.set_lineno(line or value.lineno)
        return made


def _written(body: list[nodes.Node]) -> int:
    """The characters that stand in a body, without those of what charges for itself."""
    return sum(map(_characters, body))


def _characters(node: Any) -> int:
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    if isinstance(node, nodes.For):
        return sum(map(_characters, node.else_))
    if isinstance(node, nodes.Macro | nodes.CallBlock):
        return 0
    return sum(map(_characters, node.iter_child_nodes()))
