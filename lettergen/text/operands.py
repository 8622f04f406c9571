"""What a value in an expression of a text may be, and what values of its types may be reckoned and compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from jinja2 import nodes
from pydantic import BaseModel

from lettergen.model.amount import Amount
from lettergen.sandbox.following import path_of
from lettergen.sandbox.shapes import (
    ANYTHING,
    TEXT,
    Choices,
    Record,
    Sequence,
    Shape,
    class_of,
    shape_of,
)
from lettergen.text.values import type_named

TEXTS: Final = frozenset({"text", "choice"})
FIGURES: Final = frozenset({"integer", "number", "amount"})
NUMBERS: Final = frozenset({"integer", "number", "yes_no"})
LISTS: Final = frozenset({"list"})
DAYS: Final = frozenset({"date"})
PHRASES: Final = frozenset({"noun_phrase"})
_MODELS: Final = frozenset({"noun_phrase", "person", "address", "group"})
SCALARS: Final = TEXTS | FIGURES | {"yes_no", "date", "time", "timedelta"}
_ALIKE: Final = (TEXTS, FIGURES, NUMBERS)
"""Types whose values may be equal to those of each other; all others only to their own."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A value in an expression."""

    written: str
    """As the author wrote it."""
    shape: Shape
    constant: object = None
    """The value itself, of one that is written out."""
    is_new_list: bool = False
    """Whether it is a list that the text makes itself."""

    @property
    def kinds(self) -> frozenset[str]:
        """What types it may have, as ``kind.yaml`` calls them; none where that is not certain."""
        if not self.shape.known:
            return frozenset()
        found = [_kind_of(type_) for type_ in self.shape.types]
        return frozenset() if None in found else frozenset(k for k in found if k)

    def is_one_of(self, kinds: Iterable[str]) -> bool:
        """Whether it certainly is of one of these types."""
        return bool(self.kinds) and self.kinds <= set(kinds)

    def is_none_of(self, kinds: Iterable[str]) -> bool:
        """Whether it certainly is of none of these types."""
        return bool(self.kinds) and self.kinds.isdisjoint(kinds)

    @property
    def said(self) -> str:
        """Its types in words."""
        return ", ".join(sorted(self.kinds))


def _kind_of(type_: Any) -> str | None:
    """What ``kind.yaml`` calls a type; None for one of which it is not known what it is equal to."""
    if choices_in(type_) is not None:
        return "choice"
    if isinstance(type_, Record):
        return "group"
    if isinstance(type_, Sequence):
        return "list"
    found = class_of(type_)
    if found is None or (issubclass(found, BaseModel) and found.__eq__ is not BaseModel.__eq__):
        return None
    named = type_named(found)
    return named if named in SCALARS | LISTS | _MODELS else None


def choices_in(type_: Any) -> Mapping[str, tuple[str, ...]] | None:
    """What a text may be that is one of a few, each with the words that it prints; None of any other type."""
    if isinstance(type_, Choices):
        return dict(type_.words)
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return {member.value: () for member in type_}
    return None


def made_of(node: nodes.BinExpr, left: Operand, right: Operand) -> Shape | None:
    """What reckoning gives, anything where that is not certain; None where it cannot be."""
    both = left.kinds | right.kinds
    pairs = [(one, other) for one in left.kinds for other in right.kinds]
    if pairs and not any(_can_be(node, one, other) for one, other in pairs):
        return None
    if len(pairs) != 1 or not isinstance(node, nodes.Add | nodes.Sub):
        return ANYTHING
    if both <= FIGURES | NUMBERS:
        return shape_of(Amount if "amount" in both else Decimal if "number" in both else int)
    if both <= DAYS:
        return shape_of(timedelta)
    return TEXT if both <= TEXTS else ANYTHING


def _can_be(node: nodes.BinExpr, one: str, other: str) -> bool:
    """Whether values of the two types may be reckoned with in that way."""
    pair = {one, other}
    if pair <= NUMBERS or "timedelta" in pair:
        return True
    match node:
        case nodes.Add():
            return any(pair <= alike for alike in (FIGURES, TEXTS, LISTS))
        case nodes.Sub():
            return pair <= FIGURES or pair <= DAYS
        case nodes.Mul():
            return "integer" in pair and not pair.isdisjoint(TEXTS | LISTS)
        case nodes.Mod():
            return one in TEXTS
        case _:
            return False


def are_apart(left: Operand, right: Operand) -> bool:
    """Whether no value of the one can be like one of the other."""
    pairs = [(one, other) for one in left.kinds for other in right.kinds]
    return bool(pairs) and not any(
        one == other or any({one, other} <= alike for alike in _ALIKE) for one, other in pairs
    )


def written(node: nodes.Node | None) -> str:
    """An expression as its author wrote it, long parts as an ellipsis."""
    match node:
        case nodes.Const(value=bool() as truth):
            return str(truth).lower()
        case nodes.Const(value=str() as text):
            return f'"{text}"'
        case nodes.Const(value=value):
            return str(value)
        case nodes.Filter(node=inner, name=name, args=args):
            return f"{written(inner)} | {name}{'(' + ', '.join(map(written, args)) + ')' if args else ''}"
        case nodes.Neg(node=inner):
            return f"-{written(inner)}"
        case nodes.List(items=[]):
            return "[]"
        case nodes.BinExpr():
            return f"{written(node.left)} {node.operator} {written(node.right)}"
        case _:
            return path_of(node)
