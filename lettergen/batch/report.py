"""What a run has made, for whoever called it.

How a run tells how far it is, and how it ends before its end; what is done by then is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from lettergen.batch.worker import Failed
from lettergen.errors import ExitCode, LettergenError, Problem

Stage = Literal["plan", "render", "print", "zip", "report"]
"""What a run does, in this order."""


class Progress(Protocol):
    """Is told what happens; called from one thread only, and never from a worker."""

    def begin(self, stage: Stage, total: int | None, done: int = 0) -> None:
        """A stage begins, with ``total`` things to do as far as is known, ``done`` of them done by an earlier run."""

    def advance(self, count: int = 1, *, failed: bool = False) -> None:
        """So many more are done; ``failed`` when they became nothing."""

    def close(self) -> None:
        """The run has ended, well or not."""


class Silent:
    """Shows nothing."""

    def begin(self, stage: Stage, total: int | None, done: int = 0) -> None:
        """See ``Progress``."""

    def advance(self, count: int = 1, *, failed: bool = False) -> None:
        """See ``Progress``."""

    def close(self) -> None:
        """See ``Progress``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What a run has made."""

    folder: Path
    rows: int
    letters: int
    """Rows that are letters now."""
    resumed: int
    """Of these, those that an earlier run had made."""
    failed: int
    """Rows that became nothing."""
    pages: int
    """Pages of all PDFs; 0 when only DOCX was made."""
    sheets: int
    """Sheets of paper when each letter is printed on both sides."""
    seconds: float
    """From the first row read to the report."""
    report: Path
    failed_rows: Path | None
    """``failed.csv``; None when no row failed."""
    print_files: tuple[Path, ...]
    zip: Path | None
    notes: tuple[Problem, ...]
    """Doubts about the batch as a whole."""
    failures: tuple[Failed, ...]
    """The first hundred."""

    @property
    def exit_code(self) -> ExitCode:
        """OK, PARTIAL when some rows failed, and the gravest row's code when no row became a letter."""
        if not self.failed:
            return ExitCode.OK
        if self.letters:
            return ExitCode.PARTIAL
        return max((f.exit_code for f in self.failures), default=ExitCode.INPUT)


class BatchStoppedError(LettergenError):
    """The run could not go on; what is done is kept, and ``--resume`` goes on with the rest."""

    exit_code = ExitCode.INTERNAL


class BatchInterruptedError(BatchStoppedError):
    """Somebody stopped the run; what was in flight is finished."""
