"""The end of a batch: rows and files compared, then print file, ZIP and lists made from plan and journal alone."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Self

from lettergen.batch.executors import RowExecutor
from lettergen.batch.journal import Done, Journal
from lettergen.batch.options import BatchOptions
from lettergen.batch.outputs import (
    LETTERS,
    REPORT,
    ZIP,
    DoneFile,
    FailedRow,
    failed_entry,
    failed_name,
    is_intact,
    report_line,
    size_of,
    write_failed,
    write_report,
    write_zip,
)
from lettergen.batch.plan import Plan, PlannedRow
from lettergen.batch.printing import Each, MixUpError, PrintLetter, make_print_files, sheets_of
from lettergen.batch.report import BatchReport, Progress
from lettergen.batch.spool import Spool
from lettergen.batch.worker import REMOVED, Failed, MadeFile
from lettergen.errors import Place, Problem, Severity
from lettergen.files import reported, sync_files
from lettergen.rendered import FOR_PAPER

SHOWN_FAILURES = 100
"""Failures that a report in memory holds; ``failed.csv`` has them all."""


@dataclass(slots=True)
class _Counts:
    letters: int = 0
    failed: int = 0
    files: int = 0
    pages: int = 0
    sheets: int = 0


class Finisher:
    """Takes each row's failure while letters are set, and afterwards makes everything else: print file, ZIP, lists, report.

    Args:
        folder: Where the results go.
        plan: All rows.
        journal: What was made of them, and what else in the folder is the run's own.
    """

    def __init__(self, folder: Path, plan: Plan, journal: Journal) -> None:
        self.resumed = 0
        self._folder = folder
        self._letters = str(folder / LETTERS)
        self._plan = plan
        self._journal = journal
        self._recipes: set[str] = set()
        self._cleaned = 0
        """Letters with enclosures out of which something was taken."""
        self._late: dict[int, Failed] = {}
        """Rows whose letters were made, but cannot be printed."""
        self._failures: Spool[Failed] = Spool(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._failures.close()

    def failed(self, failure: Failed) -> None:
        """A row could not be set; they come in the order of the rows."""
        self._failures.add(_placed(failure))

    def intact(self, row: PlannedRow) -> bool:
        """Whether the row's letter was made earlier, from the same data and recipe, and all its files are as they were made."""
        done = self._journal.done(row.number)
        if done is None:
            return False
        planned = row.done(done.made, self._journal.key)
        if done.kept:
            planned = replace(planned, recipe=done.recipe, kept=True)
        return (
            done.made.digest == row.digest
            and done == planned
            and all(is_intact(Path(self._path(row, file)), file) for file in done.made.files)
        )

    def finish(
        self,
        options: BatchOptions,
        executor: RowExecutor,
        facts: dict[str, Any],
        progress: Progress,
    ) -> BatchReport:
        """Compares rows and files, then writes everything else. Raises MixUpError and OutputError."""
        while True:
            with closing(Spool[str](self._folder)) as entries:
                counts = self._compared(entries)
                sync_files((str(file.path) for file in self._files()), self._folder / LETTERS)
                printed, failed = self._printed(options, executor, progress)
                if not failed:
                    return self._reported(
                        counts=counts,
                        entries=entries,
                        printed=printed,
                        options=options,
                        facts=facts,
                        progress=progress,
                    )
            self._undo(failed)

    def _undo(self, failed: Iterable[Failed]) -> None:
        """Letters that cannot be printed are rows that have failed; their files go."""
        self._late |= {failure.number: _placed(failure) for failure in failed}
        for row in self._plan:
            done = self._journal.done(row.number) if row.number in self._late else None
            if done is not None:
                self._journal.forget(row.number)
                for file in done.made.files:
                    path = Path(self._path(row, file))
                    with reported(path):
                        path.unlink(missing_ok=True)
        self._journal.commit()

    def _reported(
        self,
        *,
        counts: _Counts,
        entries: Iterable[str],
        printed: tuple[Path, ...],
        options: BatchOptions,
        facts: dict[str, Any],
        progress: Progress,
    ) -> BatchReport:
        archive = None
        if options.zip:
            progress.begin("zip", None)
            archive = self._own(ZIP)
            write_zip(archive, self._files())
        progress.begin("report", None)
        failed_rows = self._failed_rows(counts, options)
        report = self._own(REPORT)
        self._remove_stale({*printed, archive, failed_rows, report})
        times = facts.pop("times")
        head = {
            "report": 3,
            "counts": {"rows": self._plan.rows, **asdict(counts)},
            "print_files": [file.name for file in printed],
            **facts,
            "recipes": {r: self._journal.recipes[r] for r in sorted(self._recipes)},
            "times": times,
        }
        failed = (report_line(failed_entry(row)) for row in self._failed())
        write_report(report, head, entries, failed if counts.failed else ())
        return BatchReport(
            folder=self._folder,
            rows=self._plan.rows,
            letters=counts.letters,
            resumed=self.resumed,
            failed=counts.failed,
            pages=counts.pages,
            sheets=counts.sheets,
            seconds=times["seconds"],
            report=report,
            failed_rows=failed_rows,
            print_files=printed,
            zip=archive,
            notes=(*self._plan.notes, *self._warnings()),
            failures=tuple(islice(self.failures(), SHOWN_FAILURES)) if counts.failed else (),
        )

    def _warnings(self) -> tuple[Problem, ...]:
        """What concerns many letters, told once."""
        if not self._cleaned:
            return ()
        params = {"rows": str(self._cleaned)}
        return (Problem(REMOVED, params=params, severity=Severity.WARNING),)

    def _compared(self, entries: Spool[str]) -> _Counts:
        """Rows = letters, and one recipient per file; puts the letters' lines of the report into ``entries``.

        Raises MixUpError.
        """
        counts = _Counts()
        self._cleaned = 0
        self._recipes = set()
        owners: dict[bytes, str] = {}
        for row, outcome in self._outcomes():
            if isinstance(outcome, Failed):
                counts.failed += 1
                continue
            counts.letters += 1
            self._cleaned += REMOVED in outcome.made.notes
            self._recipes.add(outcome.recipe)
            for file in outcome.made.files:
                path = self._path(row, file)
                owner = owners.setdefault(bytes.fromhex(file.sha256)[:16], row.label)
                if outcome.made.digest != row.digest or owner != row.label:
                    raise MixUpError(Problem("batch-mixed-up", Place(path, row=row.number)))
                if size_of(path) != file.size:
                    raise MixUpError(Problem("batch-file-changed", Place(path), Path(path).name))
                counts.files += 1
                # A copy for the printer is the same pages once more.
                pages = 0 if file.format == FOR_PAPER else file.pages or 0
                counts.pages += pages
                counts.sheets += sheets_of(pages, duplex=True)
            entries.add(report_line(_letter_entry(row, outcome)))
        with os.scandir(self._letters) as there:
            found = sum(
                1
                for file in there
                if file.name.endswith((".pdf", ".docx")) and not file.is_dir(follow_symlinks=False)
            )
        if found != counts.files or counts.letters + counts.failed != self._plan.rows:
            params = {"found": str(found), "expected": str(counts.files)}
            raise MixUpError(Problem("batch-count-differs", Place(self._letters), params=params))
        return counts

    def _outcomes(self) -> Iterator[tuple[PlannedRow, Done | Failed]]:
        """Every row with what became of it, in order."""
        for row, failure in self._rows():
            outcome = failure or self._journal.done(row.number)
            if outcome is None:
                raise MixUpError(Problem("batch-mixed-up", Place(row=row.number)))
            yield row, outcome

    def _rows(self) -> Iterator[tuple[PlannedRow, Failed | None]]:
        """Every row in order, with its failure if there is one."""
        failures = iter(self._failures)
        failure = next(failures, None)
        for row in self._plan:
            if failure is not None and failure.number == row.number:
                yield row, failure
                failure = next(failures, None)
            elif row.number in self._late:
                yield row, self._late[row.number]
            else:
                yield row, Failed(row.number, row.problems) if row.payload is None else None

    def _printed(
        self, options: BatchOptions, executor: RowExecutor, progress: Progress
    ) -> tuple[tuple[Path, ...], tuple[Failed, ...]]:
        """The print files, and the letters that could not be put into them."""
        if options.print_file is None:
            return (), ()
        progress.begin("print", None)
        each: Each = executor.each if executor.local else map
        made = make_print_files(
            self._print_letters(), self._folder, options.print_file, each, self._own
        )
        printed: list[Path] = []
        failed: list[Failed] = []
        for part in made:
            printed.append(Path(part.path))
            failed += part.failed
            progress.advance()
        return tuple(printed), tuple(failed)

    def _print_letters(self) -> Iterator[PrintLetter]:
        for row, outcome in self._outcomes():
            if isinstance(outcome, Done):
                by_kind = {file.format: file for file in outcome.made.files}
                pdf = by_kind.get(FOR_PAPER) or by_kind["pdf"]
                bookmark = f"{row.number}: {row.label}" if row.label else str(row.number)
                path = self._path(row, pdf)
                yield PrintLetter(path, pdf.sha256, pdf.pages or 0, bookmark, row.number)

    def _files(self) -> Iterator[DoneFile]:
        for row, outcome in self._outcomes():
            if isinstance(outcome, Done):
                files = outcome.made.files
                yield from (DoneFile(Path(self._path(row, f)), f.sha256) for f in files)

    def _failed(self) -> Iterator[FailedRow]:
        for row, failure in self._rows():
            if failure is not None:
                yield FailedRow(row.number, row.cells, failure.problems, row.surplus)

    def _failed_rows(self, counts: _Counts, options: BatchOptions) -> Path | None:
        if not counts.failed:
            return None
        path = self._own(failed_name(options.sources))
        write_failed(path, self._failed, options.language)
        return path

    def _own(self, name: str) -> Path:
        """Where a file of the run goes; the journal knows from now on that it is the run's."""
        self._journal.claim(name)
        return self._folder / name

    def _remove_stale(self, made: Collection[Path | None]) -> None:
        """What an earlier run has made and this one does not; nobody is to print or send it again. Raises OutputError."""
        for name in sorted(self._journal.outputs - {path.name for path in made if path}):
            path = self._folder / name
            with reported(path):
                if path.is_file() and not path.is_symlink():
                    path.unlink()

    def failures(self) -> Iterator[Failed]:
        """The rows without a letter, in order; valid until the finisher is closed."""
        return (failure for _, failure in self._rows() if failure is not None)

    def _path(self, row: PlannedRow, file: MadeFile) -> str:
        # Text: making a Path of each takes as long as asking the system about the file.
        return f"{self._letters}{os.sep}{row.name}.{file.format}"


def _placed(failure: Failed) -> Failed:
    """The failure, its problems with their row."""
    problems = tuple(p if p.place.row else p.at(row=failure.number) for p in failure.problems)
    return replace(failure, problems=problems)


def _letter_entry(row: PlannedRow, done: Done) -> dict[str, Any]:
    """A letter for the report."""
    made = done.made
    return {
        "row": row.number,
        "data": row.digest,
        "recipe": done.recipe,
        "template": row.template,
        "letterhead": row.letterhead,
        "files": {
            f.format: {"sha256": f.sha256, "bytes": f.size, "pages": f.pages} for f in made.files
        },
        **({"enclosures": list(done.enclosures)} if done.enclosures else {}),
        **({"notes": list(made.notes)} if made.notes else {}),
    }
