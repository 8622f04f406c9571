"""Jinja2's filters and tests with the costs of each; those that print at random or raw are not among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import filters as standard
from jinja2 import pass_context
from jinja2.runtime import Context
from jinja2.tests import TESTS as STANDARD_TESTS
from jinja2.utils import _PassArg

from lettergen.limits import MAX_WIDTH
from lettergen.sandbox import bounds
from lettergen.sandbox.budget import Account, account

Function = Callable[..., Any]
Bound = Callable[..., tuple[Any, ...] | None]
"""Charges for a call with its values; gives other positional values where the filter is to have others."""

REFUSED = {
    "safe", "attr", "random", "tojson", "urlize", "xmlattr", "pprint",
}  # fmt: skip
"""Jinja2's own that closed templates do not have: raw markup, attributes by name, chance, web pages, and memory addresses."""


def _indent(account: Account, text: Any, width: Any = 4, *_: Any, **__: Any) -> None:
    size = len(width) if isinstance(width, str) else bounds.width(width)
    account.make(len(str(text)) + (str(text).count("\n") + 1) * size)


def _wordwrap(
    account: Account, text: Any, width: Any = 79, _: Any = True, wrapstring: Any = None, **__: Any
) -> None:
    whole = str(text)
    lines = len(whole) // max(bounds.width(width), 1) + whole.count("\n") + whole.count(" ") + 1
    account.make(len(whole) + lines * len(str(wrapstring or "\n")))


def _replace(account: Account, text: Any, old: Any, new: Any, count: Any = None) -> None:
    bounds.replaced(account, text, old, new, count)


def _join(account: Account, values: Any, d: Any = "", attribute: Any = None) -> tuple[Any, ...]:
    return (bounds.joined(account, values, d), d, attribute)


def _batch(account: Account, values: Any, linecount: Any, *_: Any, **__: Any) -> None:
    del values
    account.make(bounds.width(linecount))


def _round(account: Account, value: Any, precision: Any = 0, *_: Any, **__: Any) -> None:
    del account, value
    if isinstance(precision, int) and abs(precision) > 100:  # noqa: PLR2004 - digits of a float and then some
        bounds.width(MAX_WIDTH + 1)


_BOUNDS: Mapping[str, Bound] = {
    "center": lambda account, text, width=80: bounds.padded(account, text, width),
    "indent": _indent,
    "wordwrap": _wordwrap,
    "replace": _replace,
    "join": _join,
    "batch": _batch,
    "slice": _batch,
    "round": _round,
}
_CHANGING_TEXT = {
    "upper", "lower", "title", "capitalize", "trim", "replace", "center", "indent", "truncate", "wordwrap",
    "reverse", "format",
}  # fmt: skip


def _format(value: str, *args: Any, **kwargs: Any) -> str:
    """Jinja2's ``format``: ``"%s, %s"|format(a, b)``."""
    if args and kwargs:
        raise TypeError("format takes values by place or by name")
    return bounds.percent(account(), str(value), kwargs or args)


def _sum(context: Context, values: Any, attribute: Any = None, start: Any = 0) -> Any:
    """Jinja2's ``sum``, every addition counted."""
    if attribute is not None:
        values = map(standard.make_attrgetter(context.environment, attribute), values)
    return bounds.total(account(), values, start)


_OWN: dict[str, Function] = {"format": _format, "sum": pass_context(_sum)}


def costing(name: str, function: Function, *, closed_markup: bool) -> Function:
    """The filter or test, charging for what it reads and makes.

    It takes the context, so that Jinja2 does not carry it out when the template is compiled.
    """
    bound = _BOUNDS.get(name) if function is standard.FILTERS.get(name) else None
    kind = _PassArg.from_obj(function)
    text = closed_markup and name in _CHANGING_TEXT

    @pass_context
    def charged(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        running = account()
        if text:
            value = bounds.without_markup(value)
        running.step()
        running.read(value, *args)
        if bound is not None and (others := bound(running, value, *args, **kwargs)):
            (value, *args), kwargs = others, {}  # type: ignore[assignment]
        own: Any = {
            _PassArg.context: (context,),
            _PassArg.eval_context: (context.eval_ctx,),
            _PassArg.environment: (context.environment,),
        }.get(kind, ())  # type: ignore[arg-type]
        return running.made(function(*own, value, *args, **kwargs))

    return charged


def standard_filters() -> dict[str, Function]:
    """Jinja2's filters that closed templates have, by name."""
    return {n: _OWN.get(n, f) for n, f in standard.FILTERS.items() if n not in REFUSED}


def standard_tests() -> dict[str, Function]:
    """Jinja2's tests, by name."""
    tests: dict[str, Any] = STANDARD_TESTS
    return dict(tests)


def sliced(value: Any, start: Any, stop: Any, step: Any) -> Any:
    """``value[start:stop:step]``."""
    return account().made(bounds.without_markup(value)[start:stop:step])


def counted(values: Any, size: int) -> Iterator[Any]:
    """What a loop goes through, a step a turn."""
    return account().counted(values, size)
