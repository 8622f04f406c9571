"""What a text does with values that their types do not allow: comparing, reckoning, filters; found before any letter is there.

Only what is certain is said: a value that may be of any type, or of one that fits, is passed over. What raises for every
letter is an error; what is always true or always false a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from jinja2 import nodes

from lettergen.errors import Place, Problem, Severity
from lettergen.messages.near import alternatives
from lettergen.model.amount import Amount
from lettergen.model.phrase import NounPhrase
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.following import Expressions, Missing, constants
from lettergen.sandbox.shapes import (
    ANYTHING,
    TEXT,
    Entries,
    Shape,
    shape_of,
)
from lettergen.text.attributes import Included, Types, UnknownAttributes, no_includes
from lettergen.text.operands import (
    DAYS,
    FIGURES,
    LISTS,
    NUMBERS,
    PHRASES,
    SCALARS,
    TEXTS,
    Operand,
    are_apart,
    choices_in,
    made_of,
    written,
)

_TAKES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        ("written_date", "weekday_date", "numeric_date", "add_days", "add_months", "add_working_days", "working_day"), DAYS
    ),
    **dict.fromkeys(("presented", "person_name", "role_of"), frozenset({"person"})),
    **dict.fromkeys(("nominative", "genitive", "dative", "accusative"), PHRASES | {"person"}),
    **dict.fromkeys(("after", "short", "possessive", "pronoun", "bare"), PHRASES),
    **dict.fromkeys(("enumeration", "comma_list", "plural", "joint_designation", "total"), LISTS),
    **dict.fromkeys(("amount", "number"), FIGURES),
    **dict.fromkeys(("quoted", "sentence_start"), TEXTS),
    **dict.fromkeys(("length", "first", "last", "list", "map", "selectattr", "rejectattr"), LISTS | TEXTS),
    "clock": frozenset({"time"}),
    "markdown": LISTS | TEXTS,
    "number_word": FIGURES | {"yes_no"},
}  # fmt: skip
"""By filter: the types that it takes."""
_ARGUMENT: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("add_days", "add_months", "add_working_days", "number"), frozenset({"integer"})),
    "amount": TEXTS,
}  # fmt: skip
"""By filter: the types that it takes in its brackets first."""
_GIVES: Final[Mapping[str, Shape]] = {
    **dict.fromkeys(("add_days", "add_months", "add_working_days", "working_day"), shape_of(date)),
    **dict.fromkeys(
        ("written_date", "weekday_date", "numeric_date", "clock", "presented", "person_name", "role_of", "enumeration", "comma_list",
         "nominative", "genitive", "dative", "accusative", "after", "possessive", "pronoun", "bare", "number_word", "sentence_start",
         "plural", "joint_designation", "amount", "number"), TEXT
    ),
    "short": shape_of(NounPhrase),
}  # fmt: skip
"""By filter: what it gives."""
_ITERATED: Final = frozenset({"first", "last", "list", "map", "selectattr", "rejectattr"})
_SIGNS: Final = {
    "eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in", "equalto": "==",
}  # fmt: skip
_EQUAL: Final = frozenset({"eq", "ne", "equalto"})
_WITHIN: Final = frozenset({"in", "notin"})
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_YES: Final = frozenset({"ja", "j", "yes", "y", "x", "true", "wahr"})
_NO: Final = frozenset({"nein", "n", "no", "false", "falsch"})


class Comparisons(UnknownAttributes):
    """Goes through one text, and where ``included`` gives them through what it includes."""

    def __init__(
        self, environment: ClosedEnvironment, values: Types, included: Included = no_includes
    ) -> None:
        """``values`` are the names that the text may use, each with its type."""
        super().__init__(environment, values, included)
        self._expressions = _Judging(environment, self._report, constants(values), self._judged)

    def _judged(self, line: int, problem: Problem) -> None:
        self._found[problem.at(Place(self._file or None, line))] = None

    def _report(self, missing: Missing, line: int, name: str, owner: str, known: set[str]) -> None:
        """What there is not, ``UnknownAttributes`` finds."""

    def _prints(self, line: int, shape: Shape) -> None:
        """And what cannot be printed."""


class _Judging(Expressions):
    """Follows the types of expressions, and says what they do not allow."""

    def __init__(
        self,
        environment: ClosedEnvironment,
        report: Any,
        scope: dict[str, Shape],
        judged: Callable[[int, Problem], None],
    ) -> None:
        super().__init__(environment, report, scope)
        self._judged = judged
        self._shapes: dict[nodes.Node, Shape] = {}

    def shape(self, node: nodes.Node | None) -> Shape:
        """What the expression gives; each within it is judged once, from the innermost on."""
        found = super().shape(node)
        if node is None:
            return found
        for problem in self._problems(node):
            self._judged(node.lineno, problem)
        self._shapes[node] = found if found.known else self._result(node)
        return self._shapes[node]

    def _operand(self, node: nodes.Node) -> Operand:
        constant = node.value if isinstance(node, nodes.Const) else None
        shape = self._shapes.get(node, ANYTHING)
        return Operand(written(node), shape, constant, isinstance(node, nodes.List))

    def _problems(self, node: nodes.Node) -> Iterator[Problem]:
        match node:
            case nodes.Compare(expr=left, ops=ops):
                for operand in ops:
                    yield from self._compared(left, operand.op, operand.expr)
                    left = operand.expr
            case nodes.Test(name=("eq" | "ne" | "equalto" | "in") as name, args=[other, *_]):
                yield from self._compared(node.node, name, other)
            case nodes.Test(name="odd" | "even"):
                value = self._operand(node.node)
                if value.is_none_of(NUMBERS | {"amount"}):
                    params = {"first_type": value.said}
                    said = f"{value.written} is {node.name}"
                    yield Problem("template-reckons-types", value=said, params=params)
            case nodes.Neg(node=inner):
                value = self._operand(inner)
                if value.is_none_of(NUMBERS | {"amount", "timedelta"}):
                    params = {"first_type": value.said}
                    yield Problem("template-reckons-types", value=written(node), params=params)
            case nodes.BinExpr() if not isinstance(node, nodes.And | nodes.Or):
                yield from self._reckoned(node)
            case nodes.Filter():
                yield from self._filtered(node)
            case _:
                pass

    def _compared(self, left: nodes.Node, op: str, right: nodes.Node) -> Iterator[Problem]:
        if op in _WITHIN and isinstance(right, nodes.List | nodes.Tuple):
            for item in right.items:
                yield from _compare(self._operand(left), "eq", self._operand(item))
        else:
            yield from _compare(self._operand(left), op, self._operand(right))

    def _reckoned(self, node: nodes.BinExpr) -> Iterator[Problem]:
        left, right = self._operand(node.left), self._operand(node.right)
        if made_of(node, left, right) is not None:
            return
        params = {"first_type": left.said, "second_type": right.said}
        said = f"{left.written} {node.operator} {right.written}"
        day = left if left.is_one_of(DAYS) else right
        number = right if day is left else left
        is_sum = isinstance(node, nodes.Add | nodes.Sub)
        if is_sum and day.is_one_of(DAYS) and number.is_one_of({"integer"}):
            sign = "-" if node.operator == "-" else ""
            instead = f"{day.written} | add_days({sign}{number.written})"
            yield Problem("template-reckons-day", value=said, params={**params, "instead": instead})
        elif TEXTS & (left.kinds | right.kinds) and node.operator == "+":
            instead = f"{left.written} ~ {right.written}"
            params |= {"instead": instead}
            yield Problem("template-reckons-text", value=said, params=params)
        else:
            types = ", ".join(sorted(left.kinds | right.kinds))
            yield Problem("template-reckons-types", value=said, params={"first_type": types})

    def _filtered(self, node: nodes.Filter) -> Iterator[Problem]:
        takes = _TAKES.get(node.name)
        if takes is None or node.node is None:
            return
        value = self._operand(node.node)
        of_models = node.name in _ITERATED and not value.is_one_of(SCALARS | LISTS)
        if value.is_none_of(takes) and not of_models:
            yield _refused(node.name, value, takes)
            return
        if node.name in _ARGUMENT and node.args:
            argument = self._operand(node.args[0])
            if argument.is_none_of(_ARGUMENT[node.name]):
                yield _refused(node.name, argument, _ARGUMENT[node.name])
        if node.name == "total":
            summed = Operand(value.written, self._entry(node, value.shape))
            if summed.is_none_of(FIGURES):
                field = node.args[0] if node.args else None
                name = f".{field.value}" if isinstance(field, nodes.Const) else ""
                what = f"{value.written}{name}"
                yield _refused("total", Operand(what, summed.shape), FIGURES)
        if node.name in {"selectattr", "rejectattr"} and len(node.args) == 3:  # noqa: PLR2004  attribute, test, value
            test, asked = node.args[1], self._operand(node.args[2])
            if isinstance(test, nodes.Const) and test.value in _EQUAL:
                attribute = getattr(node.args[0], "value", "…")
                entry = Operand(f"{value.written}.{attribute}", self._entry(node, value.shape))
                yield from _compare(entry, test.value, asked)

    def _entry(self, node: nodes.Filter, value: Shape) -> Shape:
        """An entry of the list that a filter is given, or the field of it that the filter is told."""
        entry = value.item()
        match node.args[:1]:
            case [nodes.Const(value=str() as name)]:
                return entry.attribute(name) or ANYTHING
            case []:
                return entry
            case _:
                return ANYTHING

    def _result(self, node: nodes.Node) -> Shape:
        """What is certain of an expression's type beside what all templates share."""
        match node:
            case nodes.Filter(name="total", node=nodes.Node() as inner):
                summed = Operand("", self._entry(node, self._shapes.get(inner, ANYTHING)))
                if summed.is_one_of({"integer", "number"}):
                    return shape_of(Decimal)
                return shape_of(Amount | Decimal) if summed.is_one_of(FIGURES) else ANYTHING
            case nodes.Filter(name=name):
                return _GIVES.get(name, ANYTHING)
            case nodes.Neg(node=inner):
                return self._shapes.get(inner, ANYTHING)
            case nodes.BinExpr():
                left, right = self._operand(node.left), self._operand(node.right)
                return made_of(node, left, right) or ANYTHING
            case _:
                return ANYTHING


def _compare(left: Operand, op: str, right: Operand) -> Iterator[Problem]:
    if op in _EQUAL:
        yield from _unequal(left, op, right)
    elif op not in _WITHIN:
        if are_apart(left, right):
            yield _apart(left, op, right, Severity.ERROR)
    elif right.is_one_of(LISTS):
        yield from _unequal(left, op, Operand(right.written, right.shape.item()))
    elif (right.is_one_of(TEXTS) and left.is_none_of(TEXTS)) or (
        right.is_one_of(SCALARS - TEXTS) and left.kinds
    ):
        params = {"first_type": left.said, "second_type": right.said}
        value = f"{left.written} {_SIGNS[op]} {right.written}"
        yield Problem("template-compares-in", value=value, params=params)


def _unequal(left: Operand, op: str, right: Operand) -> Iterator[Problem]:
    for value, said in ((left, right), (right, left)):
        if said.constant == "" and value.is_none_of({"text"}):
            whole = f"{left.written} {_SIGNS[op]} {right.written}"
            params = {"owner": value.written}
            yield Problem("template-compares-empty", Place(), whole, params, Severity.WARNING)
            return
        if value.is_one_of({"choice"}) and isinstance(said.constant, str):
            yield from _no_choice(value, said.constant)
    of_data = [o for o in (left, right) if any(isinstance(t, Entries) for t in o.shape.types)]
    # A list of the data is equal to none that a text makes, whatever is in them.
    is_list = len(of_data) == 1 and (left.is_new_list or right.is_new_list)
    if are_apart(left, right) or is_list:
        yield _apart(left, op, right, Severity.WARNING)


def _apart(left: Operand, op: str, right: Operand, severity: Severity) -> Problem:
    """Why two values of different types are never equal, or cannot be compared at all, and what to write instead."""
    params = {"first_type": left.said, "second_type": right.said}
    value = f"{left.written} {_SIGNS[op]} {right.written}"
    problem = partial(Problem, place=Place(), value=value, severity=severity)
    if op in _WITHIN:
        return problem("template-compares-types", params=params)
    for first, second in ((left, right), (right, left)):
        sign = _SIGNS[op] if first is left else _TURNED.get(_SIGNS[op], _SIGNS[op])
        if first.is_one_of({"timedelta"}):
            return problem("template-compares-days-between", params=params)
        if first.is_one_of({"yes_no"}) and second.is_one_of(TEXTS):
            params |= {"instead": _yes_or_no(first, op, second)}
            return problem("template-compares-yes-no", params=params)
        if first.is_one_of(DAYS):
            return problem("template-compares-day", params=params | {"owner": first.written})
        if first.is_one_of(LISTS):
            return problem("template-compares-list", params=params | {"owner": first.written})
        if first.is_one_of(FIGURES) and isinstance(second.constant, str):
            params |= {"instead": f"{first.written} {sign} {_figure(second.constant)}"}
            return problem("template-compares-number", params=params)
        if first.is_one_of(TEXTS) and isinstance(second.constant, int | float):
            params |= {"instead": f'{first.written} {sign} "{second.constant}"'}
            return problem("template-compares-text", params=params)
    return problem("template-compares-types", params=params)


def _yes_or_no(value: Operand, op: str, said: Operand) -> str:
    word = str(said.constant).strip().casefold()
    if word not in _YES | _NO:
        return f"{value.written} / not {value.written}"
    return value.written if (word in _YES) != (op == "ne") else f"not {value.written}"


def _figure(text: str) -> str:
    """A number as templates write it, from a text with one; else an example."""
    figure = text.strip().split(" ")[0]
    if "," in figure:
        figure = figure.replace(".", "").replace(",", ".")
    return figure if figure.replace(".", "", 1).isdecimal() and figure.isascii() else "100"


def _no_choice(choice: Operand, said: str) -> Iterator[Problem]:
    """What is wrong with a text that a choice is compared with: it is none of its values."""
    words: dict[str, set[str]] = {}
    for type_ in choice.shape.types:
        for key, printed in (choices_in(type_) or {}).items():
            words.setdefault(key, set()).update(printed)
    if said in words:
        return
    meant = said.strip().casefold()
    by_words = {word.casefold(): key for key, printed in words.items() for word in printed}
    problem = partial(Problem, place=Place(), value=said, severity=Severity.WARNING)
    owner = {"owner": choice.written}
    if meant in by_words and meant not in {key.casefold() for key in words}:
        params = owner | alternatives(said, words) | {"near": by_words[meant]}
        yield problem("template-choice-printed", params=params)
        return
    params = owner | alternatives(said, words)
    by_case = next((key for key in words if key.casefold() == meant), params["near"])
    code = "template-choice-misspelt" if by_case else "template-choice-unknown"
    yield problem(code, params=params | {"near": by_case})


def _refused(filter_: str, value: Operand, takes: frozenset[str]) -> Problem:
    params = {
        "filter": filter_,
        "kind": value.said,
        "takes": ", ".join(sorted(takes)),
    }
    return Problem("template-filter-type", value=value.written, params=params)
