"""The job of a ``batch`` command: the one in a file, or one made of the call alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lettergen.errors import InputError, Place, Problem, Severity, UsageError
from lettergen.model.base import changed

if TYPE_CHECKING:
    from lettergen.batch.job import Job
    from lettergen.engines import PdfEngine
    from lettergen.pipeline import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCall:
    """What the command was called with; None leaves it to the job."""

    job: Path | None = None
    template: str | None = None
    letter: Path | None = None
    rows: Path | None = None
    out: Path | None = None
    date: str | None = None
    carrier: str | None = None
    formats: tuple[Format, ...] | None = None
    pdf_engine: PdfEngine | None = None
    name: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    id: str | None = None
    print_file: bool = False
    zip: bool = False
    embed_data: bool = False
    no_data: bool = False
    executor: str | None = None
    scheduler: str | None = None
    workers: int | None = None
    workspace: Path | None = None
    resume: bool = False
    only: tuple[str, ...] = ()
    changed: bool = False
    dry_run: bool = False
    show: int = 0
    pictures: Path | None = None
    quiet: bool = False
    as_json: bool = False

    @property
    def base(self) -> Path | None:
        """The file with what all letters have in common: ``--letter``, else ``KIND.yaml`` beside the table if it is there."""
        if self.letter is not None or self.template is None or self.rows is None:
            return self.letter
        beside = self.beside
        return beside if beside.is_file() else None

    @property
    def beside(self) -> Path:
        """Where a template's letter file is looked for."""
        return (self.rows or Path()).parent / f"{self.template}.yaml"

    @property
    def source(self) -> Path | None:
        """The file whose lines problems are shown by."""
        return self.job or self.base


def job_of_call(call: BatchCall) -> tuple[Job, tuple[Problem, ...]]:
    """The job, and notes about it.

    Raises UsageError for arguments that do not go together, InputError with every problem of the files.
    """
    from lettergen.batch.job import load_job

    alone = call.letter is not None or call.template is not None
    if (call.job is not None) is alone or (alone and call.rows is None):
        raise UsageError(Problem("batch-arguments"))
    if call.job is None:
        return _made(call)
    job = load_job(call.job)
    return changed(job, **_overridden(_said(call) | _common(call, job))), ()


def _common(call: BatchCall, job: Job) -> dict[str, Any]:
    """The common letter with what the call says of all letters."""
    said = {"date": call.date, "carrier": call.carrier}
    given = {name: value for name, value in said.items() if value is not None}
    return {"letter": {**job.letter, **given}} if given else {}


def _overridden(said: dict[str, Any]) -> dict[str, Any]:
    """What the call says, and that where it works is no longer the job's to say."""
    if "executor" in said or "scheduler" in said:
        return {"executor": "auto", "scheduler": None} | said
    return said


@contextmanager
def located_in_letter(call: BatchCall) -> Iterator[None]:
    """Problems of the common letter get their paths as its own file has them; without a file, what to do is added."""
    try:
        yield
    except InputError as error:
        if call.job is not None:
            raise
        raise InputError(_explained(error.problems, call)) from None


def _said(call: BatchCall) -> dict[str, Any]:
    from lettergen.batch.job import PrintFile

    said = {
        "rows": call.rows,
        "out": call.out,
        "formats": call.formats,
        "pdf_engine": call.pdf_engine,
        "name": call.name,
        "sheet": call.sheet,
        "encoding": call.encoding,
        "id": call.id,
        "executor": call.executor,
        "scheduler": call.scheduler,
        "workers": call.workers,
        "zip": call.zip or None,
        "embed_data": call.embed_data or None,
        "carry_data": False if call.no_data else None,
        "print_file": PrintFile() if call.print_file else None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _made(call: BatchCall) -> tuple[Job, tuple[Problem, ...]]:
    from lettergen.batch.job import Job
    from lettergen.reading import read_yaml_file, validate_data

    letter: Any = {}
    notes: tuple[Problem, ...] = ()
    if call.base is not None:
        letter = read_yaml_file(call.base).data
        if isinstance(letter, dict) and "recipient" in letter:
            # An empty cell must not be filled with what stands there: the letter would go to two people at once.
            letter = {field: value for field, value in letter.items() if field != "recipient"}
            place = Place(str(call.base), path="recipient")
            notes = (Problem("batch-recipient-left-out", place, severity=Severity.NOTE),)
    if call.template is not None and isinstance(letter, dict):
        kind = letter.setdefault("kind", call.template)
        if kind != call.template:
            place = Place(str(call.base), path="kind")
            params = {"template": call.template}
            raise UsageError(Problem("batch-template-differs", place, str(kind), params))
    job = validate_data(Job, {"letter": letter, "rows": str(call.rows)})
    return changed(job, **_said(call) | _common(call, job)), notes


def _explained(problems: tuple[Problem, ...], call: BatchCall) -> list[Problem]:
    found: list[Problem] = []
    missing: list[str] = []
    for problem in problems:
        path = problem.place.path or ""
        if problem.place.file is None and path.startswith("letter"):
            path = path.removeprefix("letter").removeprefix(".")
            problem = problem.at(path=path or None)  # noqa: PLW2901
            if problem.code == "field-missing":
                missing.append(path)
        found.append(problem)
    if missing and call.base is None and call.template is not None:
        params = {"missing": ", ".join(missing), "file": str(call.beside)}
        found.append(Problem("batch-letter-needed", value=call.template, params=params))
    return found
