"""The language of Word templates that programs fill with values of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from jinja2 import StrictUndefined, Undefined
from jinja2.sandbox import safe_range
from jinja2.utils import Cycler, Joiner, Namespace

from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.filters import standard_filters, standard_tests
from lettergen.sandbox.grammar import WORD, Calls, Grammar

Functions = Mapping[str, Callable[..., Any]]
UndefinedValues = Literal["error", "empty"]
"""What a name without value is: an error, or empty and untrue as in Jinja2 itself."""

NAMES: Final[Mapping[str, Any]] = {
    "range": safe_range,
    "dict": dict,
    "namespace": Namespace,
    "cycler": Cycler,
    "joiner": Joiner,
}
"""What templates of programs know besides their values. ``lipsum`` is not among them: it prints at random."""
_UNDEFINED: Mapping[str, type[Undefined]] = {"error": StrictUndefined, "empty": Undefined}


def word_grammar(filters: Functions, tests: Functions, calls: Calls) -> Grammar:
    """The grammar of Word templates with these filters and tests."""
    return Grammar(WORD, frozenset(filters), frozenset(tests), calls)


def program_environment(
    filters: Functions,
    *,
    tests: Functions | None = None,
    undefined: UndefinedValues = "error",
    methods_of: tuple[type, ...] = (),
) -> ClosedEnvironment:
    """Everything is escaped; functions among the values can be called, and methods of plain values."""
    every_filter = {**standard_filters(), **filters}
    every_test = {**standard_tests(), **(tests or {})}
    return ClosedEnvironment(
        word_grammar(every_filter, every_test, "given"),
        filters=every_filter,
        tests=every_test,
        names=NAMES,
        undefined=_UNDEFINED[undefined],
        methods_of=methods_of,
    )
