"""What a person sees: results on standard output, messages on standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unicodedata import category

import click

from lettergen.cli.wording import say
from lettergen.errors import OutputError, Problem, Severity
from lettergen.messages import Language

_LINE_END = re.compile(r",?\n")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_NARROWEST = 14
"""Characters of a column in which one can still read."""
LONGEST_VALUE = 60
"""Characters of a value that a message shows."""


def open_standard_streams() -> None:
    """Opens those standard streams that the caller has closed to nothing.

    Otherwise the next file that is opened, such as a batch's journal, would get their number and all that is written to them.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


class Console:
    """Prints in one language. Nothing that it prints can steer the terminal."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.hides_cells = False
        """Whether problems of a table's cells are told without quoting them, as for a log."""
        self._made: list[Path] = []
        self.coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        for stream in (sys.stdout, sys.stderr):
            # A console of Windows may not know a letter of a name; better its number than a crash.
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(errors="backslashreplace")

    def say(self, key: str, **fields: str) -> str:
        """A text of ``wording`` in this language."""
        return say(key, self.language, **fields)

    def file(self, path: Path, *, quiet: bool = False) -> None:
        """A file that was made, as a line of results unless ``quiet``."""
        self._made.append(path)
        if not quiet:
            self.result(str(path))

    @contextmanager
    def opening(self, *, asked: bool) -> Iterator[None]:
        """Where it is asked for, opens afterwards what was made: a file with its program, several as their folder."""
        try:
            yield
        finally:
            if asked and self._made:
                self.flush()
                click.launch(str(self._made[0]), locate=len(self._made) > 1)

    def result(self, text: str) -> None:
        """A line of results."""
        self._write(f"{_printable(text)}\n")

    def document(self, text: str) -> None:
        """Results of many lines, as they are."""
        self._write(text if text.endswith("\n") else f"{text}\n")

    def flush(self) -> None:
        """See that all results have left. Raises BrokenPipeError when nobody reads them, else OutputError."""
        self._write("", flush=True)

    def _write(self, text: str, *, flush: bool = False) -> None:
        try:
            sys.stdout.write(text)
            if flush:
                sys.stdout.flush()
        except OSError as failure:
            # Python would try once more at its end, and complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(failure, BrokenPipeError):
                raise
            params = {"reason": (failure.strerror or str(failure)).rstrip(".")}
            raise OutputError(Problem("stdout-failed", params=params)) from None

    def json(self, data: Any) -> None:
        """Results for programs."""
        import json

        self.document(json.dumps(data, ensure_ascii=False, indent=2))

    def message(self, text: str) -> None:
        """A line for the person at the terminal."""
        self._say(_printable(text))

    def styled(self, text: str) -> None:
        """Text for the person at the terminal that holds styles; what came from outside is ``harmless`` in it."""
        self._say(text)

    def harmless(self, text: str) -> str:
        """The text without anything that could steer a terminal."""
        return _printable(text)

    def _say(self, line: str) -> None:
        try:
            click.echo(line, err=True)  # click knows how consoles of Windows are coloured
        except OSError:
            # Nobody can be told (a full disk, a reader that has gone); the work goes on, and its exit code tells.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())

    def problem(self, problem: Problem, rows: str | None = None) -> None:
        """A problem: ``file:line:column: Error: what [code]``, then ``rows``, field, value and hint below it."""
        place = problem.place
        where = place.position(self.language)
        severity = self.say(f"severity-{problem.severity}")
        hidden = self._is_hidden(problem)
        text = "" if hidden else f": {problem.message(self.language)}"
        line = _printable(f"{where and where + ': '}{severity}{text} [{problem.code}]")
        if self.coloured:
            # Set after what is printed was made harmless.
            word = click.style(severity, fg=_COLOURS[problem.severity], bold=True)
            line = line.replace(severity, word, 1)
        self._say(line)
        if hidden:
            return
        details = [rows] if rows else []
        details += [self._detail("field", place.path)] if place.path else []
        if problem.value:
            details.append(self._detail("value", shortened(problem.value)))
        if details:
            self.message("    " + "   ".join(details))
        if hint := problem.hint(self.language):
            self.message("    " + self._detail("hint", hint))

    def problem_data(self, problem: Problem) -> dict[str, Any]:
        """A problem for programs."""
        found = problem.as_dict(self.language)
        if self._is_hidden(problem):
            found |= {"value": None, "message": None, "hint": None}
        return found

    def _is_hidden(self, problem: Problem) -> bool:
        """Whether the problem's words may quote a cell, and nobody is to read that: its place and code say enough."""
        place = problem.place
        return self.hides_cells and (place.row is not None or place.column_name is not None)

    def table(self, head: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
        """A listing: a table on a terminal, otherwise a line per row with tabs between."""
        if not sys.stdout.isatty():
            for row in rows:
                self.result("\t".join(_LINE_END.sub(", ", row[h]) for h in head))
            return
        from rich.console import Console as Terminal
        from rich.table import Table
        from rich.text import Text

        terminal = Terminal()
        # The first column is what one types: it is never cut or broken, and in the others nothing is cut off.
        longest = max((len(line) for row in rows for line in row[head[0]].split("\n")), default=0)
        each = (terminal.width - longest - 3 * len(head) - 1) // max(len(head) - 1, 1)
        if each < _NARROWEST:
            self._blocks(head, rows)
            return
        table = Table()
        for number, name in enumerate(head):
            said = self.say(f"column-{name}")
            table.add_column(
                said,
                overflow="fold",
                min_width=None if number else max(longest, len(said)),
                max_width=each if number else None,
            )
        for row in rows:
            table.add_row(*(Text(row[h], overflow="fold") for h in head))
        terminal.print(table)

    def _blocks(self, head: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
        """A listing for a terminal too narrow for its columns: each row's name, and below it what belongs to it."""
        for row in rows:
            self.result(row[head[0]])
            for name in head[1:]:
                for line in filter(None, row[name].split("\n")):
                    self.result(f"    {line}")

    def _detail(self, key: str, text: str) -> str:
        return f"{self.say(key)}: {text}"


def shortened(value: str) -> str:
    """The value on one line, cut where it is long."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"


def _printable(text: str) -> str:
    return "".join(c if _is_harmless(c) else f"\\u{ord(c):04x}" for c in text)


def _is_harmless(character: str) -> bool:
    """Whether a terminal only shows it: no-break and other blanks, too, which Python does not call printable."""
    return character.isprintable() or character in "\n\t" or category(character) == "Zs"
