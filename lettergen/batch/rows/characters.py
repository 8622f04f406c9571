"""Texts of cells that Unicode cannot hold: halves of characters, which no file and no letter can be written with."""

from __future__ import annotations

from dataclasses import replace

from lettergen.batch.rows.source import Row
from lettergen.errors import Place, Problem


def joined(text: str) -> str:
    """The text with halves that stand side by side made whole; a half without the other one stays."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def writable(text: str) -> str:
    """The text with a replacement character in the place of each half."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def is_whole(text: str) -> bool:
    """Whether there is no half of a character in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def with_whole_texts(row: Row, source: str | None) -> Row:
    """The row as it is; one with halves of characters is a bad one (``cell-characters``), whatever its columns mean."""
    if is_whole("".join((*row.cells, *row.cells.values(), *row.surplus))):
        return row
    cells: dict[str, str] = {}
    problems = list(row.problems)
    for column, text in row.cells.items():
        name, cell = writable(column), writable(text)
        cells[name] = cell
        if (name, cell) != (column, text):
            problems.append(
                Problem("cell-characters", Place(source, row=row.number, column_name=name), cell)
            )
    surplus = tuple(map(writable, row.surplus))
    if surplus != row.surplus:
        problems.append(
            Problem("cell-characters", Place(source, row=row.number), " ".join(surplus))
        )
    return replace(row, cells=cells, problems=tuple(map(_writable, problems)), surplus=surplus)


def _writable(problem: Problem) -> Problem:
    value, name = problem.value, problem.place.column_name
    place = replace(problem.place, column_name=name and writable(name))
    return replace(problem, place=place, value=value and writable(value))
