"""Warnings and notes of rows, each said once with the rows that it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from lettergen.cli.console import Console
from lettergen.errors import Problem, Severity

SHOWN_ROWS: Final = 8
"""Rows that are named; of the others there is the number."""


@dataclass(slots=True)
class _Rows:
    first: Problem
    count: int = 0
    numbers: list[int] = field(default_factory=list)


class CommonProblems:
    """What is no error, gathered over the rows; costs memory for what differs only."""

    def __init__(self) -> None:
        self._found: dict[object, _Rows] = {}

    def add(self, row: int, problems: Iterable[Problem]) -> None:
        """Take the warnings and notes of a row."""
        for problem in problems:
            if problem.severity is Severity.ERROR:
                continue
            place = replace(problem.place, row=None)
            key = (problem.code, place, problem.value, tuple(sorted(problem.params.items())))
            found = self._found.setdefault(key, _Rows(problem))
            found.count += 1
            if len(found.numbers) < SHOWN_ROWS:
                found.numbers.append(row)

    def show(self, console: Console) -> None:
        """Each problem once: with its row where there is one, else with how many and the first of them."""
        for found in self._found.values():
            problem = found.first
            if found.count == 1:
                console.problem(problem)
                continue
            numbers = ", ".join(map(str, found.numbers))
            rows = numbers if found.count <= SHOWN_ROWS else f"{numbers} …"
            where = console.say("in-rows", count=str(found.count), rows=rows)
            console.problem(problem.at(row=None), where)
