"""The one place where an error becomes messages and an exit code."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from lettergen.cli.console import Console
from lettergen.errors import (
    ExitCode,
    LettergenError,
    Place,
    Problem,
    ShortageError,
    errors_in,
    internal_problem,
    is_crash,
    shortage,
)


class Outcome:
    """Collects what goes wrong in a command; the worst error gives the exit code."""

    def __init__(
        self, console: Console, report: Callable[[Iterable[Problem]], None] | None = None
    ) -> None:
        self.console = console
        self.code: int = ExitCode.OK
        self._report = report or self._print

    @contextmanager
    def part(self, file: Path | None = None) -> Iterator[None]:
        """A part of the work, such as one letter: what goes wrong in it is reported, and the next part goes on.

        Problems that know only their path in the data get their line from ``file``.
        """
        try:
            yield
        except LettergenError as error:
            self.report(error.problems, file)
            self._worse(error.exit_code)
        except BrokenPipeError:
            raise  # whoever read our results has gone; nobody is left to tell
        except (
            BaseException
        ) as error:  # the last resort: a letter's fault never shows as a traceback
            if not isinstance(error, Exception) and not is_crash(error):
                raise  # an interrupt, an exit
            if shortage(error) is not None:
                self._worse(ShortageError.exit_code)
            else:
                self._worse(ExitCode.INTERNAL)
                if os.environ.get("LETTERGEN_DEBUG"):
                    traceback.print_exception(error)
            self.report([internal_problem(error)], file)

    def report(self, problems: Iterable[Problem], file: Path | None = None) -> None:
        """Show problems, warnings too, without counting them as errors."""
        self._report(located(problems, file))

    def _print(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.console.problem(problem)

    def _worse(self, code: ExitCode) -> None:
        self.code = max(self.code, code)


@contextmanager
def command(console: Console) -> Iterator[Outcome]:
    """A command: runs it, reports what goes wrong, and ends with its exit code."""
    outcome = Outcome(console)
    try:
        with outcome.part():
            yield outcome
            console.flush()
    except BrokenPipeError:
        raise click.exceptions.Exit(ExitCode.OUTPUT) from None
    if outcome.code:
        raise click.exceptions.Exit(outcome.code)


def inspected(
    outcome: Outcome,
    folders: Iterable[Path],
    look: Callable[[Path], Sequence[Problem]],
    heading: str,
    code: ExitCode,
    *,
    as_json: bool,
) -> None:
    """Says of each folder whether it is all right, as lines or below ``heading`` in JSON; errors in one give ``code``."""
    console = outcome.console
    entries = []
    for folder in folders:
        with outcome.part():
            problems = look(folder)
            ok = not errors_in(problems)
            data = [console.problem_data(p) for p in problems] if as_json else []
            entries.append({"folder": str(folder), "ok": ok, "problems": data})
            if not ok:
                outcome.code = max(outcome.code, code)
            if not as_json:
                outcome.report(problems)
                console.result(f"{folder}: {console.say('ready' if ok else 'letterhead-faulty')}")
    if as_json:
        console.json({heading: entries})


def located(problems: Iterable[Problem], file: Path | None) -> list[Problem]:
    """The problems with file, line and column where only the path in the data is known."""
    problems = list(problems)
    if file is None or all(p.place.file for p in problems):
        return problems
    from lettergen.reading import place_in_text, read_text_file, read_yaml_file

    try:
        document = read_yaml_file(file)
        source = read_text_file(file).split("\n")
    except LettergenError:
        return problems

    def place_of(problem: Problem) -> Place:
        if not problem.place.path:
            return Place(str(file))
        return place_in_text(problem, document.place_of(problem.place.path), source)

    placed = (p if p.place.file else p.at(place_of(p)) for p in problems)
    return sorted(placed, key=lambda p: (p.place.line or 0, p.place.column or 0))
