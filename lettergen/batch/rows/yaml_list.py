"""A YAML list of recipients, for the few that somebody writes by hand."""

from __future__ import annotations

from pathlib import Path

from lettergen.batch.rows.mappings import MappingRows
from lettergen.errors import InputError, Place, Problem
from lettergen.reading import read_yaml_file
from lettergen.reading.yaml_text import MAX_BYTES


def open_yaml_list(path: Path) -> MappingRows:
    """The entries of a YAML list, each a mapping; a row's number is its position in the list, from 1.

    Raises InputError with every problem of the file; YAML is read as a whole, so that its size has a limit.
    """
    if path.stat().st_size > MAX_BYTES:
        params = {"limit": str(MAX_BYTES // 1024)}
        raise InputError(Problem("table-yaml-too-large", Place(str(path)), params=params))
    document = read_yaml_file(path)
    entries = document.data
    if not isinstance(entries, list):
        raise InputError(Problem("table-not-list", document.place()))
    problems = [
        Problem("mapping-expected", document.place((index,)), None if entry is None else str(entry))
        for index, entry in enumerate(entries)
        if not isinstance(entry, dict)
    ]
    if problems:
        raise InputError(problems)
    return MappingRows(entries, str(path))
