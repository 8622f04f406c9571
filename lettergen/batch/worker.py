"""One row's work, done wherever an executor does it: everything that goes in and comes out can be pickled."""

from __future__ import annotations

import hashlib
import io
import pickle
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from lettergen.errors import (
    ExitCode,
    LettergenError,
    MissingToolError,
    OutputError,
    Problem,
    Severity,
)
from lettergen.files import sha256, write_all_atomic
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Format, Workshop


@dataclass(frozen=True, slots=True)
class RowJob:
    """A row whose letter is to be set."""

    number: int
    """Number of the row in its source, 1-based."""
    payload: bytes
    """The letter, pickled; the digest is taken from what is set, not from what was meant."""
    name: str
    """Name of its files without ending."""
    formats: tuple[Format, ...] = ("pdf",)
    enclosures: tuple[str, ...] = ()
    """PDF files that follow the letter in its PDF."""
    folder: str | None = None
    """Where the worker writes the files; None hands their content back."""
    workspace: str | None = None


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file of a row."""

    format: Format
    sha256: str
    size: int
    """Bytes."""
    pages: int | None
    """None where only a word processor knows."""
    content: bytes | None = None
    """The file, unless the worker has written it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A row that became files."""

    number: int
    digest: str
    """``letter_digest`` of the letter that was set."""
    files: tuple[MadeFile, ...]
    notes: tuple[str, ...] = ()
    """Codes of warnings and notes, each once."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that became nothing; the others go on."""

    number: int
    problems: tuple[Problem, ...]
    exit_code: ExitCode = ExitCode.INPUT


Outcome: TypeAlias = Rendered | Failed


def letter_digest(letter: LetterBase) -> str:
    """SHA-256 of the letter's data in hexadecimal: equal for equal letters, in every process and Python."""
    kind = str(getattr(letter, "kind", ""))
    return hashlib.sha256(f"{kind}\n{letter.model_dump_json()}".encode()).hexdigest()


def render_row(job: RowJob) -> Outcome:
    """Sets a row's letter in every format, and writes all of its files or, when one fails, none.

    What is wrong with the row is a ``Failed``. Raises OutputError when a file cannot be written and MissingToolError
    when something is not installed: these concern the whole batch.
    """
    return render_rows((job,))[0]


def internal_problem(error: Exception) -> Problem:
    """A fault of lettergen itself: where and of what kind, never its text."""
    trace = error.__traceback__
    where = "?"
    while trace is not None:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return Problem("internal-error", params={"kind": type(error).__name__, "where": where})


def render_rows(jobs: tuple[RowJob, ...]) -> tuple[Outcome, ...]:
    """Several rows in one go, for executors that pay for each call; their files wait for the disk together."""
    files: list[tuple[Path, bytes]] = []
    outcomes = tuple([_outcome(job, files) for job in jobs])
    write_all_atomic(files)
    return outcomes


def _outcome(job: RowJob, files: list[tuple[Path, bytes]]) -> Outcome:
    """The row set; what is to be written is added to ``files``. Raises like ``render_row``."""
    try:
        letter: LetterBase = pickle.loads(job.payload)  # noqa: S301  made by this program in this run
        return _rendered(job, letter, files)
    except (OutputError, MissingToolError):
        raise
    except LettergenError as error:
        return Failed(job.number, error.problems, error.exit_code)
    except Exception as error:  # noqa: BLE001  one row's fault must not end the others; its text may quote the letter
        return Failed(job.number, (internal_problem(error),), ExitCode.INTERNAL)


@cache
def _workshop(workspace: str | None) -> Workshop:
    """Letterheads and templates stay loaded; a worker sets many letters."""
    return Workshop(workspace)


def forget_workshops() -> None:
    """Read letterheads and templates anew: a process that lives on may see them change between two batches."""
    _workshop.cache_clear()


def _rendered(job: RowJob, letter: LetterBase, files: list[tuple[Path, bytes]]) -> Rendered:
    workshop = _workshop(job.workspace)
    found: list[MadeFile] = []
    contents: list[bytes] = []
    notes: dict[str, None] = {}
    for wanted in job.formats:
        made = workshop.render(letter, wanted)
        content, pages = made.content, made.pages
        if wanted == "pdf" and job.enclosures:
            content, pages = with_enclosures(content, job.enclosures)
            notes["enclosures-not-pdfa"] = None
        notes |= dict.fromkeys(p.code for p in made.problems if p.severity is not Severity.ERROR)
        contents.append(content)
        kept = content if job.folder is None else None
        found.append(MadeFile(wanted, sha256(content), len(content), pages, kept))
    if job.folder is not None:
        names = (f"{job.name}.{file.format}" for file in found)
        files += zip((Path(job.folder) / name for name in names), contents, strict=True)
    return Rendered(job.number, letter_digest(letter), tuple(found), tuple(notes))


def with_enclosures(content: bytes, enclosures: tuple[str, ...]) -> tuple[bytes, int]:
    """The letter's PDF with the pages of these files behind it, and how many pages it has now.

    Such a file no longer claims PDF/A and PDF/UA: nobody has looked whether the enclosures would keep the promise.
    Raises LettergenError subclasses with ``enclosure-…`` for a file that is missing, encrypted or no PDF.
    """
    # A quarter of a second to import, for batches with enclosures only.
    from pypdf import PdfWriter

    from lettergen.batch.enclosures import read_enclosure, withdraw_claims

    writer = PdfWriter(clone_from=io.BytesIO(content))
    for enclosure in enclosures:
        writer.append(read_enclosure(Path(enclosure)), import_outline=False)
    withdraw_claims(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue(), len(writer.pages)
