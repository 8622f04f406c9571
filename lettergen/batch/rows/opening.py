"""Which reader a table needs: by the file's ending for files, the plain one for Python's mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lettergen.batch.rows.bounded import check_file
from lettergen.batch.rows.source import RowSource
from lettergen.errors import InputError, Place, Problem, UsageError

_SPREADSHEETS = (".xlsx", ".xlsm", ".ods")
ENDINGS = (".csv", ".tsv", ".txt", *_SPREADSHEETS, ".jsonl", ".ndjson", ".yaml", ".yml")
"""Of the files that can be read."""


def open_rows(
    source: Path | Iterable[Mapping[str, object]],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
) -> RowSource:
    """The table in a file, or in an iterable of mappings from header to value.

    CSV (``.csv``, ``.tsv``, ``.txt``), XLSX, ODS, JSON lines (``.jsonl``) and a YAML list, told apart by ending.
    ``sheet`` is the name of a spreadsheet's sheet, ``encoding`` the encoding of a CSV file where it cannot be told.
    An iterator can be gone through once; everything else as often as wanted.

    Raises InputError with all problems of file and header, UsageError when the options do not go with the file.
    """
    if not isinstance(source, Path):
        # Each reader costs its libraries' import; a job pays for the one it needs.
        from lettergen.batch.rows.mappings import MappingRows

        return MappingRows(source)
    ending = source.suffix.lower()
    _check(source, ending, sheet, encoding)
    match ending:
        case ".csv" | ".tsv" | ".txt":
            from lettergen.batch.rows.csv_file import CsvRows

            return CsvRows(source, encoding)
        case ".xlsx" | ".xlsm":
            from lettergen.batch.rows.xlsx import XlsxRows

            return XlsxRows(source, sheet)
        case ".ods":
            from lettergen.batch.rows.ods import OdsRows

            return OdsRows(source, sheet)
        case ".jsonl" | ".ndjson":
            from lettergen.batch.rows.jsonl import JsonlRows

            return JsonlRows(source)
        case _:
            from lettergen.batch.rows.yaml_list import open_yaml_list

            return open_yaml_list(source)


def _check(path: Path, ending: str, sheet: str | None, encoding: str | None) -> None:
    file = {"file": str(path)}
    place = Place(str(path))
    if ending in {".xls", ".xlsb", ".doc", ".docx", ".odt", ".numbers", ".pdf"}:
        raise InputError(Problem("table-format-old", place, ending, file))
    if ending not in ENDINGS:
        raise InputError(
            Problem("table-format-unknown", place, ending, file | {"endings": ", ".join(ENDINGS)})
        )
    if sheet is not None and ending not in _SPREADSHEETS:
        raise UsageError(Problem("table-no-sheets", place, sheet, file))
    if encoding is not None and ending not in {".csv", ".tsv", ".txt"}:
        raise UsageError(Problem("table-no-encoding", place, encoding, file))
    check_file(path)
