"""A batch, corrected: some letters are made anew, the others are kept byte for byte, and until the new batch is whole the old one is.

The corrected batch is made in a folder of its own within the output folder: letters that are kept are linked into it (copied where
the file system has no links), everything else is made there. When it is whole, a list of what is to be moved is written, and
from then on it is the new batch that counts: it is moved into place in a moment, and a run that is killed in that moment has left
both whole, the rest of the moves being made by the next run. The report is moved last: where there is one, everything belongs to it.
Which rows are asked for: by number, or by what stands in a column.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from lettergen.batch.headers import normalised
from lettergen.batch.journal import JOURNAL, Done, Head, Journal, JournalError
from lettergen.batch.options import BatchOptions
from lettergen.batch.outputs import LETTERS, REPORT, is_intact, letter_path
from lettergen.batch.plan import Plan, PlannedRow
from lettergen.batch.report import BatchReport
from lettergen.errors import Place, Problem, Severity, UsageError
from lettergen.files import make_folder, reported, sync_folder, write_atomic
from lettergen.messages.near import alternatives
from lettergen.rendered import FOR_PAPER

_NUMBERS = re.compile(r"\s*(\d{1,9})\s*(?:[-–]\s*(\d{1,9})\s*)?")


class Selection:
    """Rows that are asked for.

    Args:
        wanted: Each text is row numbers and ranges of them with commas between (``12,17-20``), as the spreadsheet counts, or a
            column and a value (``Aktenzeichen=40.2-17``); blanks around either do not count.

    Raises UsageError with ``only-unreadable`` for each that is neither.
    """

    def __init__(self, wanted: Iterable[str]) -> None:
        self._ranges: dict[tuple[int, int], str] = {}
        self._values: dict[tuple[str, str], str] = {}
        self._unmet: dict[str, None] = {}
        self._headers: dict[str, str] = {}
        problems = [problem for text in wanted if (problem := self._read(text))]
        if problems:
            raise UsageError(problems)

    def _read(self, text: str) -> Problem | None:
        column, equals, value = text.partition("=")
        if equals and column.strip() and value.strip():
            self._values[normalised(column), value.strip()] = text
            self._unmet[text] = None
            return None
        for part in text.split(","):
            found = _NUMBERS.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
            if first > last:
                return Problem("only-unreadable", value=text)
            self._ranges[first, last] = part.strip()
            self._unmet[part.strip()] = None
        return None

    def takes(self, number: int, cells: Mapping[str, str]) -> bool:
        """Whether a row is asked for."""
        met = [text for (first, last), text in self._ranges.items() if first <= number <= last]
        self._headers |= {normalised(header): header for header in cells} if self._values else {}
        met += [
            text
            for (column, value), text in self._values.items()
            if cells.get(self._headers.get(column, ""), "").strip() == value
        ]
        for text in met:
            self._unmet.pop(text, None)
        return bool(met)

    def check_met(self) -> None:
        """Raises UsageError for each that no row met that was looked at: ``only-unknown``, or ``only-no-column``."""
        if self._unmet:
            raise UsageError(map(self._unknown, self._unmet))

    def _unknown(self, text: str) -> Problem:
        column, equals, _ = text.partition("=")
        if not equals or not self._headers or normalised(column) in self._headers:
            return Problem("only-unknown", value=text)
        known = alternatives(normalised(column), self._headers)
        near = self._headers.get(known["near"], "")
        others = [header for header in self._headers.values() if header != near]
        shown = ", ".join([near] * bool(near) + others)
        return Problem("only-no-column", value=column.strip(), params={"known": shown})


NEW: Final = ".lettergen-new"
"""Where the corrected batch is made."""
OLD: Final = ".lettergen-old"
"""Where the old letters are kept aside while the new ones are moved into place."""
_MOVES: Final = "moves.json"
"""What is to be moved; only when it is there the corrected batch is whole."""

_SHOWN: Final = 100
"""Rows that a refusal names."""


class Correction:
    """A batch that is corrected.

    Args:
        options: What to make; with ``only`` or ``changed``.
        before: The journal of the batch as it is.

    Raises UsageError with ``batch-nothing-to-correct`` where there is no batch, and like ``Selection``.
    """

    def __init__(self, options: BatchOptions, before: Journal) -> None:
        if before.head is None:
            place = Place(str(options.out))
            raise UsageError(Problem("batch-nothing-to-correct", place, str(options.out)))
        self._before = before
        self._out = options.out
        self._only = Selection(options.only) if options.only else None
        self._journal = before
        self.folder = options.out / NEW
        self._kept: set[int] = set()
        self.left_out: set[int] = set()
        """Rows that have no letter and were not asked for."""

    def begin(self, head: Head) -> Journal:
        """The journal of the corrected batch; that of an earlier try, if it was begun from the same. Raises OutputError."""
        make_folder(self.folder / LETTERS)
        with suppress(JournalError):
            self._journal = Journal(self.folder)
            if self._journal.head == head and self._journal.key == self._before.key:
                return self._journal
            self._journal.close()
        _removed(self.folder)
        make_folder(self.folder / LETTERS)
        self._journal = Journal(self.folder)
        self._journal.key = self._before.key
        self._journal.begin(head)
        return self._journal

    def check(self, plan: Plan, formats: tuple[str, ...]) -> None:
        """Sees which letters are to be kept.

        Raises UsageError with ``only-unknown``, or with ``only-others-changed`` where rows that are not asked for are no longer those
        that their letters were made from.
        """
        others: list[str] = []
        for row in plan:
            done = self._before.done(row.number)
            if self._only is None:
                if done is not None and self._unchanged(row, done):
                    self._kept.add(row.number)
            elif not self._only.takes(row.number, row.cells):
                if done is None:
                    self.left_out.add(row.number)
                elif _same_letter(row, done, self._before.key, formats):
                    self._kept.add(row.number)
                else:
                    others.append(str(row.number))
        if self._only is not None:
            self._only.check_met()
        if others:
            raise UsageError(Problem("only-others-changed", value=", ".join(others[:_SHOWN])))

    def keep(self, plan: Plan) -> tuple[Problem, ...]:
        """Takes over the letters that are kept; returns notes about them. Raises OutputError."""
        older = 0
        for row in plan:
            done = self._before.done(row.number) if row.number in self._kept else None
            if done is not None and self._take(row, done):
                older += done.recipe != row.recipe
        self._journal.commit()
        params = {"letters": str(older)}
        note = Problem("batch-kept-older", params=params, severity=Severity.WARNING)
        return (note,) if older else ()

    def _unchanged(self, row: PlannedRow, done: Done) -> bool:
        return done.made.digest == row.digest and replace(done, kept=False) == row.done(
            done.made, self._before.key
        )

    def _take(self, row: PlannedRow, done: Done) -> bool:
        """Takes over a row's letter, unless its files are no longer what was made."""
        names = [letter_path(row.name, file) for file in done.made.files]
        old = [self._out / LETTERS / name for name in names]
        if not all(map(is_intact, old, done.made.files)):
            return False
        known = self._journal.done(row.number)
        for source, name in zip(old, names, strict=True):
            _linked(source, self.folder / LETTERS / name)
        if known is None or known.made != done.made:
            self._journal.describe(done.recipe, self._before.recipes.get(done.recipe, {}))
            self._journal.record(replace(done, kept=done.recipe != row.recipe))
        return True

    def commit(self, report: BatchReport) -> BatchReport:
        """Puts the corrected batch, which is whole, in the place of the old one. Raises OutputError.

        Where a row that has a letter failed it is not whole: everything stays as it was, ``batch-correction-held`` says so, and
        the next correction goes on from what is made.
        """
        held = [f.number for f in report.failures if self._had_letter(f.number)]
        if held or report.failed > len(report.failures):  # beyond those that are told
            self._journal.commit()
            return _held(report, self._out, held)
        made = self._journal.outputs - {REPORT}
        present = sorted(name for name in made if (self.folder / name).is_file())
        moves = [LETTERS, *present, JOURNAL, REPORT]
        stale = sorted(self._before.outputs - set(moves))
        self._journal.commit()
        sync_folder(self.folder / LETTERS)
        forget_replaced(self._out)
        content = json.dumps({"move": moves, "remove": stale}).encode()
        write_atomic(self.folder / _MOVES, content)
        if os.name == "nt":  # Windows replaces no file that is open
            self._journal.close()
            self._before.close()
        finish_moves(self._out)
        return _moved(report, self._out)

    def _had_letter(self, number: int) -> bool:
        return number not in self.left_out and self._before.done(number) is not None

    def close(self) -> None:
        """Lets the journal of the corrected batch go."""
        if self._journal is not self._before:
            self._journal.close()


def _same_letter(row: PlannedRow, done: Done, key: bytes, formats: Iterable[str]) -> bool:
    """Whether a letter was made from what stands in its row now, whatever text and letterhead were."""
    planned = row.done(done.made, key)
    return (
        done.made.digest == row.digest
        and (done.name, done.enclosures) == (planned.name, planned.enclosures)
        and {file.format for file in done.made.files} - {FOR_PAPER} == set(formats)
    )


def is_unfinished(out: Path) -> bool:
    """Whether a corrected batch is whole, and not all of it is in its place."""
    return (out / NEW / _MOVES).is_file()


def finish_moves(out: Path) -> None:
    """Moves a corrected batch that is whole into place, or what is left of it. Raises OutputError."""
    new, old = out / NEW, out / OLD
    with reported(new):
        moves = json.loads((new / _MOVES).read_bytes())
    make_folder(old)
    with reported(out):
        _aside(out / REPORT, old / REPORT)
        for name in moves["move"]:
            if (new / name).is_dir():
                _aside(out / name, old / name)
                (new / name).rename(out / name)
            elif (new / name).exists():
                (new / name).replace(out / name)
        for name in moves["remove"]:
            path = out / name
            if path.is_file() and not path.is_symlink():
                path.unlink()
        sync_folder(out)
        (new / _MOVES).unlink()
        sync_folder(new)
    _removed(new)
    _removed(old)


def forget_unfinished(out: Path) -> None:
    """Removes what a correction has left that did not become whole."""
    _removed(out / NEW)


def forget_replaced(out: Path) -> None:
    """Removes what a correction that is in place has put aside, where it did not come to do so itself."""
    if not is_unfinished(out):
        _removed(out / OLD)


def _aside(path: Path, target: Path) -> None:
    """Moves what is there out of the way, unless that was done before."""
    if target.exists() or not path.exists():
        return
    path.rename(target)


def _removed(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


def _linked(source: Path, target: Path) -> None:
    with reported(target):
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:  # a file system without them
            shutil.copyfile(source, target)


def _held(report: BatchReport, out: Path, rows: list[int]) -> BatchReport:
    """The report of a correction that was not put into place."""
    numbers = ", ".join(map(str, rows[:_SHOWN]))
    note = Problem("batch-correction-held", Place(str(out)), numbers)
    return replace(
        report,
        folder=out,
        report=out / REPORT,
        failed_rows=None,
        print_files=(),
        zip=None,
        notes=(note, *report.notes),
    )


def _moved(report: BatchReport, out: Path) -> BatchReport:
    """The report with paths of where everything is now."""
    return replace(
        report,
        folder=out,
        report=out / report.report.name,
        failed_rows=report.failed_rows and out / report.failed_rows.name,
        print_files=tuple(out / file.name for file in report.print_files),
        zip=report.zip and out / report.zip.name,
    )
