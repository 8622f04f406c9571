"""What filling one template may cost: a number of steps, and an amount of text and lists made on the way.

Whatever repeats or makes something charges the account of the running template before the work is done, so that a
template without end stops within a moment, with an error at its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

from markupsafe import Markup

from lettergen.limits import MAX_SIZE, MAX_STEPS

_CONTAINERS = (list, tuple, dict, set, frozenset)
_CHARACTERS_A_STEP = 5_000
"""So many characters are searched or compared in about the time of a step."""
_ITEMS_A_STEP = 50


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one filling of a template may cost."""

    steps: int = MAX_STEPS
    """Turns of loops, calls, and items that filters go through."""
    size: int = MAX_SIZE
    """Characters of all texts that are made, and items of all lists, whether they are printed or not."""


LETTERS = Budget()
"""For a letter: far beyond what anybody would print."""
PROGRAMS = Budget(steps=50 * MAX_STEPS, size=4 * MAX_SIZE)
"""For what programs fill with tables of their own: a million steps as shipped."""


class BudgetError(Exception):
    """A template costs more than it may."""

    def __init__(self, kind: Literal["steps", "size"], limit: int) -> None:
        super().__init__(f"more than {limit} {kind}")
        self.kind, self.limit = kind, limit


@dataclass(slots=True)
class Account:
    """What a running template has used up of its budget."""

    budget: Budget
    steps: int = 0
    size: int = 0
    _weights: dict[int, tuple[object, int]] = field(default_factory=dict)
    """Of lists that have been weighed: the list, so that its id stays its own, and its weight."""

    def step(self, count: int = 1) -> None:
        """Charges steps. Raises BudgetError."""
        self.steps += count
        if self.steps > self.budget.steps:
            raise BudgetError("steps", self.budget.steps)

    def make(self, size: int) -> None:
        """Charges characters or items that are about to be made. Raises BudgetError."""
        self.size += size
        if self.size > self.budget.size:
            raise BudgetError("size", self.budget.size)

    def read(self, *values: object) -> None:
        """Charges looking through values: long texts and lists cost steps."""
        for value in values:
            if isinstance(value, str | bytes):
                if len(value) > _CHARACTERS_A_STEP:
                    self.step(len(value) // _CHARACTERS_A_STEP)
            elif isinstance(value, _CONTAINERS):
                self.step(len(value) // _ITEMS_A_STEP)

    def made(self, value: Any) -> Any:
        """The value that an expression has made, charged; what comes one by one is charged as it comes."""
        if isinstance(value, str | bytes):
            self.make(len(value))
        elif isinstance(value, int):
            self.make(value.bit_length() // 8)
        elif isinstance(value, _CONTAINERS):
            self.make(len(value))
            self.weigh(value)
        elif isinstance(value, Iterator):
            return self.counted(value)
        return value

    def printed(self, value: Any, *, escaping: bool) -> str:
        """The value as text, or as markup where it brings its own, charged."""
        text: str
        if escaping and hasattr(value, "__html__"):
            text = Markup(value.__html__())  # noqa: S704 - what Jinja itself would do with it
        elif isinstance(value, str):
            text = value
        else:
            self.make(self.weigh(value))
            text = str(value)
        self.make(len(text))
        return text

    def counted(self, values: Iterable[Any], size: int = 0) -> Iterator[Any]:
        """The values, each at the cost of a step and of ``size`` characters."""
        for value in values:
            self.step()
            if size:
                self.make(size)
            yield value

    def weigh(self, value: object) -> int:
        """How much text the value would make if it were printed whole.

        Lists may hold one another many times over: ``[a, a]``, again and again, is short to write and endless to
        print or to compare. Raises BudgetError.
        """
        if isinstance(value, str | bytes):
            return len(value)
        if not isinstance(value, _CONTAINERS):
            return 1
        known = self._weights.get(id(value))
        if known is not None and known[0] is value:
            return known[1]
        inner: Iterable[object] = value
        if isinstance(value, dict):
            inner = (part for pair in value.items() for part in pair)
        weight = 1 + sum(1 + self.weigh(part) for part in inner)
        if weight > self.budget.size:
            raise BudgetError("size", self.budget.size)
        self._weights[id(value)] = (value, weight)
        return weight


_running: ContextVar[Account | None] = ContextVar("account", default=None)


@contextmanager
def spending(budget: Budget, *, anew: bool = False) -> Iterator[Account]:
    """An account for what runs within; what is part of something bigger shares its account unless it begins ``anew``."""
    running = _running.get()
    if running is not None and not anew:
        yield running
        return
    account = Account(budget)
    token = _running.set(account)
    try:
        yield account
    finally:
        _running.reset(token)


def account() -> Account:
    """The account of the running template; without one, what is asked for costs as much as a letter may."""
    return _running.get() or Account(LETTERS)


def exceeded(limit: int) -> NoReturn:
    """Raises BudgetError for a size that goes beyond ``limit`` all by itself."""
    raise BudgetError("size", limit)
