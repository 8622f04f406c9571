"""What a batch leaves besides the letters: the failed rows to correct, one ZIP, and the report.

The files of letters on disk: what they are called, and whether they are still what was made.
"""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

from lettergen.batch.failed_sheets import write_ods, write_xlsx
from lettergen.batch.headers import REASON
from lettergen.batch.printing import checked_content
from lettergen.batch.rows.shown_day import unmistakable
from lettergen.batch.worker import MadeFile
from lettergen.errors import Problem, errors_in
from lettergen.files import open_atomic, sha256
from lettergen.messages import Language

LETTERS: Final = "briefe"
"""Folder of the letters."""
FAILED: Final = "failed.csv"
ZIP: Final = "briefe.zip"
REPORT: Final = "report.json"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula, and may run it (OWASP, "CSV Injection")."""
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: equal letters give equal ZIPs."""


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row as it came, and why it became no letter."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]
    surplus: tuple[str, ...] = ()
    """Values that stood under no column."""


@dataclass(frozen=True, slots=True)
class DoneFile:
    """A letter's file that is on disk."""

    path: Path
    sha256: str


def failed_name(sources: Sequence[Path]) -> str:
    """The name of the list of failed rows, of the kind that the list of recipients was of."""
    ending = sources[0].suffix.lower() if sources else ""
    return {".xlsx": "failed.xlsx", ".xlsm": "failed.xlsx", ".ods": "failed.ods"}.get(
        ending, FAILED
    )


def write_failed(path: Path, rows: Callable[[], Iterable[FailedRow]], language: Language) -> None:
    """The failed rows as a table that spreadsheets open, of the kind that the ending of ``path`` says; the reason in front.

    The columns are those of the rows, in the order in which they first appear; ``rows`` is called twice. The reason
    stands first, where nobody overlooks it and values under no column stay at the end. In a workbook each cell is a text. A CSV has
    semicolons and UTF-8 with BOM, and a cell that a spreadsheet would take for a formula gets an apostrophe in front. Raises
    OutputError.
    """
    columns = tuple(dict.fromkeys(c for row in rows() for c in row.cells if c != REASON))
    lines = chain([[REASON, *columns]], (_line(row, columns, language) for row in rows()))
    with open_atomic(path) as file:
        match path.suffix:
            case ".xlsx":
                write_xlsx(file, lines)
            case ".ods":
                write_ods(file, lines)
            case _:
                _write_csv(file, lines)


def _write_csv(file: BinaryIO, lines: Iterable[Sequence[str]]) -> None:
    text = io.TextIOWrapper(
        file, encoding="utf-8-sig", errors="replace", newline="", write_through=True
    )
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows(map(_harmless_line, lines))
    text.detach()


def _line(row: FailedRow, columns: Sequence[str], language: Language) -> list[str]:
    reason = reason_of(row.problems, language)
    cells = (row.cells.get(column, "") for column in columns)
    try:
        return [unmistakable(cell) for cell in (reason, *cells, *row.surplus)]
    except Exception:  # noqa: BLE001  one row's fault must not end the others
        return [reason, str(row.number)]


def reason_of(problems: Iterable[Problem], language: Language) -> str:
    """Why a row has failed, in words; a problem that has none by its code."""
    reasons = []
    for problem in errors_in(problems):
        try:
            reasons.append(_reason(problem, language))
        except Exception:  # noqa: BLE001  one row's fault must not end the others
            reasons.append(f"[{problem.code}]")
    return " ".join(reasons)


def _harmless_line(line: Sequence[str]) -> Sequence[str]:
    try:
        return [harmless(cell) for cell in line]
    except Exception:  # noqa: BLE001  one row's fault must not end the others; its reason stands first
        return line[:1]


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def restored(cell: str) -> str:
    """The cell as it was before ``harmless``."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def _reason(problem: Problem, language: Language) -> str:
    hint = problem.hint(language)
    place = problem.place.column_name or problem.place.path
    where = f"{place}: " if place else ""
    return f"{where}{problem.message(language)}" + (f" {hint}" if hint else "")


def write_zip(path: Path, files: Iterable[DoneFile]) -> None:
    """All letters in one ZIP, in order; equal letters give equal bytes.

    Raises MixUpError when a file is not what was made for its row, and OutputError.
    """
    with open_atomic(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for done in files:
            entry = zipfile.ZipInfo(done.path.name, _ZIP_DAY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, checked_content(done.path, done.sha256))


def write_report(
    path: Path,
    head: Mapping[str, Any],
    letters: Iterable[str],
    failed: Iterable[str],
) -> None:
    """The report as JSON, a ``report_line`` per row, without personal data. Raises OutputError."""
    with open_atomic(path) as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}").encode())
        for name, entries in (("letters", letters), ("failed", failed)):
            file.write(f',\n  "{name}": ['.encode())
            for number, entry in enumerate(entries):
                comma = "," if number else ""
                file.write(f"{comma}\n    {entry}".encode())
            file.write(b"\n  ]")
        file.write(b"\n}\n")


def report_line(entry: Mapping[str, Any]) -> str:
    """A row's entry as the report has it."""
    return _LINE.encode(entry).encode("utf-8", "replace").decode()


_LINE = json.JSONEncoder(ensure_ascii=False)


def failed_entry(row: FailedRow) -> dict[str, Any]:
    """A failed row for the report: codes and columns; what stands in the row is in ``failed.csv`` alone."""
    return {
        "row": row.number,
        "problems": [
            {"code": p.code, "column": p.place.column_name, "field": p.place.path}
            for p in errors_in(row.problems)
        ],
    }


def letter_path(name: str, file: MadeFile) -> str:
    """The name of one of a row's files, which is the row's with an ending."""
    return f"{name}.{file.format}"


def size_of(path: str | Path) -> int | None:
    """The size of a file in bytes; None when there is none, or a link."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def is_intact(path: Path, file: MadeFile) -> bool:
    """Whether the file is what was made, and no link to it."""
    try:
        return size_of(path) == file.size and sha256(path.read_bytes()) == file.sha256
    except OSError:
        return False
