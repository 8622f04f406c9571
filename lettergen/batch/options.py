"""What a batch is to make, and how."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from lettergen.batch.enclosure_files import ActiveContent
from lettergen.batch.executors import RowExecutor
from lettergen.batch.file_names import DEFAULT_PATTERN
from lettergen.batch.job import ExecutorName, PrintFile
from lettergen.engines import PdfEngine
from lettergen.messages import Language
from lettergen.pipeline import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What a batch is to make, and how."""

    out: Path
    """Folder of the results."""
    formats: tuple[Format, ...] = ("pdf",)
    pdf_engine: PdfEngine = "typst"
    """Who makes the PDF; LibreOffice makes it from the DOCX."""
    name: str = DEFAULT_PATTERN
    """Pattern of the files' names; see ``FileNames``."""
    columns: tuple[str, ...] = ()
    """The table's columns, for the pattern."""
    enclosures: tuple[str, ...] = ()
    """Columns that name PDF files to follow the row's letter."""
    enclosure_folder: Path = Path()
    """Where these files lie; none may lie outside."""
    active_content: ActiveContent = "remove"
    """What becomes of what starts, loads or sends something when such a file is opened."""
    print_file: PrintFile | None = None
    zip: bool = False
    embed_data: bool = False
    """Whether each file holds its composed letter as data."""
    carry_data: bool = True
    """Whether each DOCX carries its letter, so that it can be read back when it was edited."""
    executor: ExecutorName | Executor | RowExecutor = "auto"
    scheduler: str | None = None
    """Address of a Dask scheduler, whose cluster then does the work."""
    workers: int | None = None
    """How many work at once; None takes one per processor."""
    resume: bool = False
    """Go on with what an earlier run has left in the folder."""
    only: tuple[str, ...] = ()
    """Rows whose letters are made anew, the others being kept; see ``Selection``."""
    changed: bool = False
    """Make anew what has changed since the last run, and keep the rest."""
    sort: tuple[str, ...] = ()
    """Columns by which letters and print file are ordered."""
    workspace: Path | None = None
    sources: tuple[Path, ...] = ()
    """Files that the rows come from; the report gives their hashes."""
    language: Language = "de"
    """Of the reasons in the list of failed rows."""
