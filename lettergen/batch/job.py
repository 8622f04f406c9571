"""The job: one file that says which letter goes to whom, from which table, and what is to come out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from lettergen import arguments
from lettergen.batch.enclosure_files import ActiveContent
from lettergen.batch.file_names import DEFAULT_PATTERN
from lettergen.engines import PdfEngine
from lettergen.errors import InputError
from lettergen.kinds.own_fields import Declarations, check_declared
from lettergen.model.base import Model, changed
from lettergen.model.values import Line, OneOrMore
from lettergen.pipeline import Format
from lettergen.reading import read_yaml_file, validate
from lettergen.reading.document import Document

ExecutorName = Literal["auto", "serial", "threads", "processes"]
"""Who does the work; ``auto`` chooses by the number of letters."""


class PrintFile(Model):
    """Druckdatei: all letters in one PDF, in the order of the table."""

    name: Line = "druckdatei"
    """File name without ending; parts get a number behind it."""
    duplex: bool = True
    """Pad each letter to an even number of pages, so that none begins on another's back."""
    max_sheets: Annotated[int, Field(ge=1)] | None = None
    """Begin a new file before one has more sheets of paper than this; left out: 250, and no number where one file is enough."""


def _formats(value: tuple[Format, ...]) -> tuple[Format, ...]:
    if not value:
        raise PydanticCustomError("list-too-short", "no format", {"limit": "1"})
    return tuple(dict.fromkeys(value))


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    if not value:
        raise PydanticCustomError("job-letter-empty", "no letter")
    return value


class Job(Model):
    """Auftrag: what ``lettergen batch`` does."""

    letter: Annotated[dict[str, Any], AfterValidator(_filled)]
    """What all letters have in common, as in a letter file; the rows add the rest."""
    fields: Declarations = Field(default_factory=dict)
    """Fields of one's own by name, ``{Betrag: amount}``, or a list of names of texts; then the letter's texts may print them: ``{{ Betrag }}``."""
    rows: Path
    """Table of the recipients: CSV, XLSX, ODS, JSON lines or a YAML list."""
    sheet: Line | None = None
    """Tabellenblatt; needed only where a workbook has several."""
    encoding: Line | None = None
    """Encoding of a CSV file, such as ``cp1252``; needed only where it cannot be told."""
    columns: Mapping[str, Line | None] = Field(default_factory=dict)
    """What columns mean: a letter path or a known header by column name; ``null`` leaves the column out."""
    defaults: Mapping[str, Line] = Field(default_factory=dict)
    """Values for empty cells, by column name or letter path."""
    id: Line | None = None
    """Column whose value identifies a row, such as a file number; left out: the row's number."""
    out: Path = Path("out")
    """Folder of the results."""
    formats: Annotated[tuple[Format, ...], OneOrMore, AfterValidator(_formats)] = ("pdf",)
    """``pdf``, ``docx`` or both."""
    pdf_engine: PdfEngine = "typst"
    """``typst``, or ``libreoffice`` for a PDF made from the DOCX."""
    name: Line = DEFAULT_PATTERN
    """Pattern of the file names without ending: ``{number}``, ``{id}``, ``{kind}``, or a column in braces."""
    enclosures: Annotated[tuple[Line, ...], OneOrMore] = ()
    """Columns that name PDF files to be appended to the row's letter."""
    sort: Annotated[tuple[Line, ...], OneOrMore] = ()
    """Columns by which letters and print file are ordered, such as ``[PLZ, Nachname]``; left out: as in the table."""
    active_content: ActiveContent = "remove"
    """What becomes of what starts, loads or sends something when an enclosure is opened (JavaScript, forms that are sent, attached files):
    ``remove`` takes it out, ``refuse`` makes it an error, ``keep`` leaves it in."""
    print_file: PrintFile | None = None
    """Druckdatei; left out: none."""
    zip: bool = False
    """Whether all files are put into one ZIP as well."""
    embed_data: bool = False
    """Whether each file holds its composed letter as data, for ``lettergen extract`` and ``verify``."""
    carry_data: bool = True
    """Whether each DOCX carries its letter, for ``lettergen adopt``."""
    executor: ExecutorName = "auto"
    """``auto``, ``serial``, ``threads`` or ``processes``."""
    scheduler: Line | None = None
    """Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``: its cluster does the work instead."""
    workers: Annotated[int, Field(ge=1)] | None = None
    """How many work at once; left out: as many as there are processors."""


def load_job(path: Path | str) -> Job:
    """The job in a YAML file; its files and folders are taken from the folder of that file.

    Raises InputError with every problem of the file, each with line and column. What the letter itself lacks is found
    when it is bound to the table's columns.
    """
    return job_of(read_yaml_file(arguments.path_of(path, "path")))


def job_of(document: Document) -> Job:
    """The job in a document that was read already. Raises InputError like ``load_job``."""
    job = validate(Job, document, InputError)
    check_declared(job.fields, document)
    folder = Path(document.file or ".").parent
    return changed(job, rows=folder / job.rows, out=folder / job.out)
