"""Expressions in the language of text templates, such as conditions: compiled once, and asked for their value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from jinja2 import nodes

from lettergen.errors import Place, Problem, TemplateError
from lettergen.limits import MAX_EXPRESSION
from lettergen.sandbox.shapes import Shape
from lettergen.text.attributes import Types
from lettergen.text.environment import Environment
from lettergen.text.values import for_line

_RESULT: Final = "result"


class Expression:
    """What ``source`` comes to for given names. Raises TemplateError for everything that text templates refuse.

    Args:
        source: such as ``betrag > 100 and not befreit``.
        file: where it stands, for messages.
        line: and its line.
    """

    def __init__(self, source: str, file: str = "", line: int = 1) -> None:
        if len(source) > MAX_EXPRESSION or "%}" in source:
            long = len(source) > MAX_EXPRESSION
            reason = f"> {MAX_EXPRESSION}" if long else source[:40]
            raise TemplateError(
                Problem("template-failed", Place(file, line), params={"reason": reason})
            )
        self.source = source
        self._environment = _environment()
        text = f"{{% set {_RESULT} = ({source}\n) %}}"
        self._text = text
        self._tree = self._environment.tree(text, file, line)
        asked = (name for name in self._tree.find_all(nodes.Name) if name.ctx == "load")
        self.names = frozenset(name.name for name in asked)
        """The names that it asks for."""
        self._template = self._environment.compile(text, file, line)

    def value(self, scope: Mapping[str, object]) -> object:
        """Its value where the names mean what ``scope`` says. Raises TemplateError, at the place of the expression."""
        return self._environment.evaluate(self._template, scope, _RESULT)

    def shape(self, types: Types) -> tuple[Shape, tuple[Problem, ...]]:
        """What it gives where the names are of those types, and what it asks of them that they have not."""
        return self._environment.shape(self._tree, types, _RESULT)

    def compared(self, types: Types) -> tuple[Problem, ...]:
        """What it does with values of those types that they do not allow."""
        return self._environment.compared(self._text, "", 1, types)

    def holds(self, scope: Mapping[str, object]) -> bool:
        """Whether it is true. Raises like ``value``."""
        return bool(self.value(scope))


@lru_cache(maxsize=1024)  # saves 1 ms an expression
def expression(source: str) -> Expression:
    """The expression, compiled once; ``file`` is empty in its errors."""
    return Expression(source)


@cache  # saves 0.26 ms from the second time on
def _environment() -> Environment:
    return Environment((), for_line)
