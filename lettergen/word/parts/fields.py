"""Which field of a template a character came from that no document can carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from lettergen.errors import Place, Problem
from lettergen.sandbox.budget import Budget, spending
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.word.parts.text import ILLEGAL

_WATCH = "field watched"


def illegal_fields(
    environment: ClosedEnvironment,
    source: str,
    context: Mapping[str, Any],
    file: str | None,
    budget: Budget,
) -> tuple[Problem, ...]:
    """A ``docx-field-character`` error for each field of the template whose value holds such a character.

    Fills the template once more, its fields watched: this is for letters that have failed.
    """
    found: dict[tuple[str, str], str] = {}

    def watch(value: Any, field: str) -> Any:
        text = getattr(value, "__html__", value.__str__)()
        for character in ILLEGAL.findall(text):
            found.setdefault((field, character), str(text))
        return value

    watching = environment.overlay()
    watching.filters = {**environment.filters, _WATCH: watch}
    tree = _Watched().visit(watching.parse(source))
    template = watching.from_string(tree)
    with spending(budget, anew=True):
        template.render(context)
    # These two are paragraph and page breaks wherever docxtpl can make them so.
    grave = {key: text for key, text in found.items() if key[1] not in "\a\f"}
    return tuple(
        Problem(
            "docx-field-character",
            Place(file=file, path=field),
            text.encode("unicode_escape").decode("ascii"),
            {"character": f"U+{ord(character):04X}"},
        )
        for (field, character), text in (grave or found).items()
    )


class _Watched(NodeTransformer):
    """Passes each printed expression through the watch, with its own words."""

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja's name
        node.nodes = [
            child if isinstance(child, nodes.TemplateData) else _watched(child)
            for child in node.nodes
        ]
        return node


def _watched(node: nodes.Expr) -> nodes.Expr:
    watched = nodes.Filter(node, _WATCH, [nodes.Const(_words(node))], [], None, None)
    watched.set_lineno(node.lineno)
    # Jinja sets it on every node that it parses.
    watched.set_environment(cast("Environment", node.environment))
    return watched


def _words(node: nodes.Node | None) -> str:
    """The expression's path, such as ``person.name``."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_words(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{_words(node.node)}.{_words(node.arg)}"
        case nodes.Const():
            return str(node.value)
        case nodes.Filter() | nodes.Call():
            return _words(node.node)
        case None:
            return "?"
        case _:
            return "/".join(filter(None, map(_words, node.iter_child_nodes()))) or "?"
