"""One row's work, done wherever an executor does it: everything that goes in and comes out can be pickled."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TypeAlias, TypeVar

from lettergen.batch.enclosure_files import Enclosure, planned_content
from lettergen.errors import (
    ExitCode,
    ForkedProcessError,
    InputError,
    LettergenError,
    MissingToolError,
    OutputError,
    Place,
    Problem,
    Severity,
    ShortageError,
    internal_problem,
    is_crash,
    shortage,
)
from lettergen.files import sha256, write_all_atomic
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Format, RenderedFile, Workshop
from lettergen.rendered import FOR_PAPER, FileKind

_T = TypeVar("_T")


REMOVED = "enclosures-active-removed"
"""The note of a letter out of whose enclosures something was taken."""


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
    enclosures: tuple[Enclosure, ...] = ()
    """PDF files that follow the letter in its PDF."""
    folder: str | None = None
    """Where the worker writes the files; None hands their content back."""
    workspace: str | None = None
    embed_data: bool = False
    carry_data: bool = True
    libreoffice: str | None = None
    """Version of the LibreOffice that makes the PDF from the DOCX; None: lettergen makes it itself."""
    shipped: str | None = None
    """Where a copy of the shipped letterheads and templates lies; None takes them where they are."""
    key: bytes = b""
    """With which letters are hashed."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file of a row."""

    format: FileKind
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
    key: str | None = None
    """What names the letter for who gave it as a pair ``(key, letter)``."""


Outcome: TypeAlias = Rendered | Failed


@dataclass(frozen=True, slots=True)
class RemoteInputs:
    """What came along with the rows, for a worker that does not see the files of the machine that sent them."""

    workshop: Workshop | None
    """None uses the letterheads and templates that are shipped."""
    enclosures: Mapping[str, bytes]
    """Content by the path that a row names; one that could not be read is not there."""


def letter_digest(letter: LetterBase, key: bytes = b"") -> str:
    """Hash of the letter's data in hexadecimal: equal for equal letters, in every process and Python.

    It is keyed BLAKE2b of 32 bytes: without the key nobody can try letters until one fits.
    """
    kind = str(getattr(letter, "kind", ""))
    content = f"{kind}\n{letter.model_dump_json()}".encode()
    return hashlib.blake2b(content, key=key, digest_size=32).hexdigest()


def render_row(job: RowJob, place: RemoteInputs | None = None) -> Outcome:
    """Sets a row's letter in every format, and writes all of its files or, when one fails, none.

    Without ``place`` it reads letterheads, templates and enclosures from this machine's disk.

    What is wrong with the row is a ``Failed``. Raises what concerns the whole batch: OutputError when a file cannot be
    written, MissingToolError when something is not installed, ForkedProcessError where no PDF can be made.
    """
    return render_rows((job,), place)[0]


def rehearsal_of(job: RowJob) -> RowJob:
    """A row's work without files, for ``rehearse``."""
    formats: tuple[Format, ...] = ("docx",) if job.libreoffice else job.formats
    return replace(job, formats=formats, enclosures=(), folder=None, libreoffice=None)


def rehearse(job: RowJob) -> None:
    """Sets a letter for nothing: afterwards this process has loaded what every letter needs."""
    render_row(job)


def unless_failing(job: RowJob, work: Callable[[], _T]) -> _T | Failed:
    """What a part of a row's work returns, or a ``Failed`` when something is wrong with the row. Raises like ``render_row``."""
    try:
        return work()
    except (OutputError, MissingToolError, ForkedProcessError):
        raise
    except LettergenError as error:
        return Failed(job.number, error.problems, error.exit_code)
    except (
        BaseException
    ) as error:  # one row's fault must not end the others; its text may quote the letter
        if not isinstance(error, Exception) and not is_crash(error):
            raise
        code = ExitCode.INTERNAL if shortage(error) is None else ShortageError.exit_code
        return Failed(job.number, (internal_problem(error),), code)


def letter_of(job: RowJob) -> LetterBase:
    """The letter to be set."""
    letter: LetterBase = pickle.loads(job.payload)  # noqa: S301  made by this program in this run
    return letter


def render_rows(jobs: tuple[RowJob, ...], place: RemoteInputs | None = None) -> tuple[Outcome, ...]:
    """Several rows of a run in one go, for executors that pay for each call."""
    outcomes = [unless_failing(job, partial(_rendered, job, place)) for job in jobs]
    return stored(outcomes, jobs[0].folder, [job.name for job in jobs])


def workshop_of(job: RowJob, place: RemoteInputs | None = None) -> Workshop:
    """The letterheads and templates for a row, kept for those that follow."""
    return (place and place.workshop) or _workshop(job.workspace, job.shipped)


@lru_cache(maxsize=4)  # saves 1.4 ms a letter
def _workshop(workspace: str | None, shipped: str | None) -> Workshop:
    """Letterheads and templates stay loaded; a worker sets many letters."""
    return Workshop(workspace, shipped=shipped)


def forget_workshops() -> None:
    """Read letterheads and templates anew: a process that lives on may see them change between two batches."""
    _workshop.cache_clear()


def _rendered(job: RowJob, place: RemoteInputs | None) -> Rendered:
    letter, workshop = letter_of(job), workshop_of(job, place)
    made = [
        workshop.render(letter, wanted, embed_data=job.embed_data, carry_data=job.carry_data)
        for wanted in job.formats
    ]
    return rendered_row(job, letter, made, place)


def rendered_row(
    job: RowJob, letter: LetterBase, made: Sequence[RenderedFile], place: RemoteInputs | None = None
) -> Rendered:
    """A row's files, set in the order of its formats, with its enclosures; not yet written. Raises like ``with_enclosures``."""
    files: list[MadeFile] = []
    notes: dict[str, None] = {}
    for file in made:
        copies: list[tuple[FileKind, bytes]] = [(file.format, file.content)]
        if file.for_paper is not None:
            copies.append((FOR_PAPER, file.for_paper))
        for kind, copy in copies:
            content, pages = copy, file.pages
            if file.format == "pdf" and job.enclosures:
                content, pages, active = with_enclosures(content, job.enclosures, place)
                notes["enclosures-not-pdfa"] = None
                notes |= {REMOVED: None} if active else {}
            files.append(MadeFile(kind, sha256(content), len(content), pages, content))
        notes |= dict.fromkeys(p.code for p in file.problems if p.severity is not Severity.ERROR)
    return Rendered(job.number, letter_digest(letter, job.key), tuple(files), tuple(notes))


def stored(
    outcomes: Iterable[Outcome], folder: str | None, names: Iterable[str]
) -> tuple[Outcome, ...]:
    """The rows with their files written and the contents let go; without a folder as they came.

    Files that are written already are left alone; ``names`` are those of each row's files without ending.
    Raises OutputError.
    """
    if folder is None:
        return tuple(outcomes)
    found = list(outcomes)
    paths = [Path(folder) / name for name in names]
    files = list(map(_contents, found, paths))
    try:
        write_all_atomic(chain.from_iterable(files))
    except OutputError:
        found = list(map(_stored_alone, found, files))
    return tuple(map(_without_contents, found))


_OF_ONE_ROW = frozenset({"output-is-folder", "output-name-too-long"})
"""Why a file cannot be written although others can."""


def _stored_alone(outcome: Outcome, files: Sequence[tuple[Path, bytes]]) -> Outcome:
    """The outcome with its files written, or failed where it is its files' names that are at fault. Raises OutputError."""
    try:
        write_all_atomic(files)
    except OutputError as error:
        if not error.problems or not {p.code for p in error.problems} <= _OF_ONE_ROW:
            raise
        return Failed(outcome.number, error.problems, error.exit_code)
    return outcome


def _contents(outcome: Outcome, path: Path) -> list[tuple[Path, bytes]]:
    files = () if isinstance(outcome, Failed) else outcome.files
    return [
        (path.with_name(f"{path.name}.{file.format}"), file.content)
        for file in files
        if file.content is not None
    ]


def _without_contents(outcome: Outcome) -> Outcome:
    if isinstance(outcome, Failed):
        return outcome
    return replace(outcome, files=tuple(replace(file, content=None) for file in outcome.files))


def with_enclosures(
    content: bytes, enclosures: tuple[Enclosure, ...], place: RemoteInputs | None = None
) -> tuple[bytes, int, tuple[str, ...]]:
    """The letter's PDF with the pages of these files behind it, how many pages it has now, and what was taken out of them.

    Such a file no longer claims PDF/A and PDF/UA: nobody has looked whether the enclosures would keep the promise.
    Raises InputError with ``enclosure-…`` for a file that is missing, encrypted, no PDF, active, too large or not what was planned.
    """
    # A quarter of a second to import, for batches with enclosures only.
    from pypdf import PdfWriter

    from lettergen.batch.enclosures import append_enclosure, withdraw_claims

    removed: dict[str, None] = {}
    writer = PdfWriter(clone_from=io.BytesIO(content))
    for enclosure in enclosures:
        path = Path(enclosure.path)
        came = None if place is None else place.enclosures.get(enclosure.path)
        if came is None and place is not None:
            raise InputError(Problem("enclosure-missing", Place(enclosure.path), path.name))
        found = append_enclosure(writer, path, planned_content(enclosure, came), enclosure.active)
        removed |= dict.fromkeys(found)
    withdraw_claims(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue(), len(writer.pages), tuple(removed)
