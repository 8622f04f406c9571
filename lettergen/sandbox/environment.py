"""Jinja2 in which a template can read what it is given, and neither reach out nor grow without bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from lettergen.limits import MAX_TREE, MAX_WIDTH
from lettergen.sandbox import bounds, methods
from lettergen.sandbox.budget import account
from lettergen.sandbox.filters import costing, counted, sliced
from lettergen.sandbox.grammar import ClosedError, Grammar, is_refused, too_deep
from lettergen.sandbox.rewriting import BODY, CUT, LISTED, PARTS, SEEN, TURNS, charging

Functions = Mapping[str, Callable[..., Any]]
Finalize = Callable[..., Any]
"""Takes the context and a value that is printed; gives what is printed in its place."""

_STEPS_A_CALL = 10
"""A call takes about the time of ten turns of a loop."""
_HARD = (SyntaxError, RecursionError, MemoryError, OverflowError)
"""What Python says of code that Jinja2 has made of something nested too deeply."""


class ClosedEnvironment(ImmutableSandboxedEnvironment):
    """Compiles templates of one grammar and runs them on the account of ``budget.spending``.

    Raises BudgetError where that is overdrawn, ClosedError for what the grammar does not have, and Jinja2's own errors.
    """

    intercepted_binops = frozenset(bounds.OPERATORS)

    def __init__(
        self,
        grammar: Grammar,
        *,
        filters: Functions,
        tests: Functions,
        names: Mapping[str, Any] | None = None,
        undefined: type[Undefined] = StrictUndefined,
        finalize: Finalize | None = None,
        methods_of: tuple[type, ...] = (),
        loader: Any = None,
        autoescape: bool = True,
        **lexing: Any,
    ) -> None:
        """``names`` is what every template knows; ``methods_of`` the types whose methods may be called, all of them."""
        super().__init__(
            undefined=undefined,
            finalize=_charged_printing(finalize),
            loader=loader,
            autoescape=autoescape,
            **lexing,
        )
        self.grammar = grammar
        self._methods_of = methods_of
        self.globals = dict(names or {})
        costed = partial(costing, closed_markup=autoescape)
        self.filters = {n: costed(n, f) for n, f in filters.items()} | _CHARGES
        self.tests = {n: costed(n, f) for n, f in tests.items()}

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        if found := tuple(filter(is_refused, self.grammar.violations(source))):
            raise ClosedError(found)
        return super()._generate(charging(source, self), *args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError:
            raise
        except _HARD as error:
            raise TemplateSyntaxError("nested too deeply", 1, name, filename) from error
        except ValueError as error:  # digits without end
            raise TemplateSyntaxError("a number is too long", 1, name, filename) from error
        # Chains such as 1 + 1 + 1 are read in a loop, but make a tree as deep as they are long.
        if (line := too_deep(tree, MAX_TREE)) is not None:
            raise TemplateSyntaxError("nested too deeply", line, name, filename)
        return tree

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Jinja2's own, with an error of its own also for what only Python finds too deep."""
        try:
            return super().compile(source, *args, **kwargs)
        except _HARD as error:
            raise TemplateSyntaxError("nested too deeply", 1) from error

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operation, charged before it is done."""
        del context
        if isinstance(left, Markup) and operator == "%":
            left = bounds.without_markup(left)
        return bounds.OPERATORS[operator](account(), left, right)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``, but no character out of a piece of the document."""
        if isinstance(obj, Markup):
            obj = bounds.without_markup(obj)
        return super().getitem(obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Data may be read; of methods, those may be reached that the grammar lets templates call."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if not callable(value) or methods.are_of_template(obj, attr):
            return True
        return self.grammar.calls == "given" and (
            isinstance(obj, self._methods_of) or methods.are_plain(obj, attr)
        )

    def may_reach(self, kind: Any, name: str) -> bool:
        """Whether templates may ask a value of that type for the attribute, as far as the type tells."""
        del kind, name
        return True

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """An error wherever it is used, also where what is undefined may be empty."""
        hint = f"access to attribute {attribute!r} of {type(obj).__name__!r} object is unsafe."
        return StrictUndefined(hint, obj, attribute, SecurityError)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """``"…".format``, its widths bounded and without attributes; nothing where templates call macros alone."""
        if self.grammar.calls == "macros":
            return None
        if isinstance(value, BuiltinMethodType) and isinstance(value.__self__, str):
            return methods.formatting(value.__self__) if value.__name__ == "format" else None
        return None

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A call, charged. Raises SecurityError for what may not be called."""
        running = account()
        running.step(_STEPS_A_CALL)
        running.read(*args)
        if self.grammar.calls == "macros" and not _is_of_template(obj):
            raise SecurityError(f"{type(obj).__name__} is not safely callable")
        if isinstance(obj, BuiltinMethodType | MethodType):
            obj = methods.bounded(running, obj, args)
        if isinstance(obj, LoopContext):
            args = (running.counted(args[0]), *args[1:])
        return running.made(super().call(context, obj, *args, **kwargs))


def _is_of_template(obj: Any) -> bool:
    """Whether it is a macro, or a loop or something of one."""
    return isinstance(obj, Macro | LoopContext) or (
        isinstance(obj, MethodType) and isinstance(obj.__self__, LoopContext)
    )


def _charged_printing(finalize: Finalize | None) -> Finalize:
    @pass_context
    def printed(context: Context, value: Any) -> str:
        if finalize is not None:
            value = finalize(context, value)
        return account().printed(value, escaping=bool(context.eval_ctx.autoescape))

    return printed


@pass_context
def _turns(context: Context, values: Any, size: int) -> Any:
    del context
    return counted(values, size)


@pass_context
def _begun(context: Context, size: int) -> None:
    del context
    running = account()
    running.step()
    running.make(size)


@pass_context
def _parts(context: Context, *parts: Any) -> str:
    listed = bounds.joined(account(), parts)
    return markup_join(listed) if context.eval_ctx.autoescape else str_join(listed)


@pass_context
def _cut(context: Context, value: Any, start: Any, stop: Any, step: Any) -> Any:
    del context
    return sliced(value, start, stop, step)


@pass_context
def _seen(context: Context, value: Any) -> Any:
    del context
    if isinstance(value, str | list | tuple | dict):
        running = account()
        running.read(value)
        if not isinstance(value, str):
            running.step(running.weigh(value) // MAX_WIDTH)
    return value


@pass_context
def _listed(context: Context, value: Any) -> Any:
    del context
    return account().made(value)


_CHARGES: dict[str, Callable[..., Any]] = {
    TURNS: _turns, BODY: _begun, PARTS: _parts, CUT: _cut, SEEN: _seen, LISTED: _listed,
}  # fmt: skip
