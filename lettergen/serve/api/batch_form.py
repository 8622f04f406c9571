"""The form that makes a batch: its fields and files, each as it must be."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from starlette.datastructures import FormData

from lettergen.errors import Place, Problem
from lettergen.serve.problems import HttpError, refused
from lettergen.serve.security.uploads import ContentType, check_type, json_of

_TABLES: Final[dict[ContentType, tuple[str, ...]]] = {
    "xlsx": (".xlsx", ".xlsm"),
    "ods": (".ods",),
    "text": (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".yaml", ".yml"),
}
_FIELDS: Final = frozenset(
    {"rows", "job", "letter", "dry_run", "formats", "name", "id_column", "sheet", "encoding"}
    | {"columns", "print_file", "zip", "enclosures"}
)


def check_fields(form: FormData) -> None:
    """Raises HttpError 422 with every field that there is not, and every one that would hide another."""
    names = [name for name, _ in form.multi_items()]
    known = {"known": ", ".join(sorted(_FIELDS))}
    problems = [
        Problem("serve-field-unknown", Place(path=name), name, known)
        for name in dict.fromkeys(names)
        if name not in _FIELDS
    ]
    problems += [
        Problem("serve-field-twice", Place(path=name), name)
        for name in sorted(_FIELDS - {"enclosures"})
        if names.count(name) > 1
    ]
    if problems:
        raise HttpError(problems, status=422)


def mapping(text: str) -> dict[str, str | None]:
    """Columns and what they are taken for, of a field's JSON. Raises HttpError 422."""
    try:
        data = json_of(text.encode("utf-8", "replace"))
    except HttpError:
        data = None
    if not isinstance(data, dict) or not all(
        v is None or isinstance(v, str) for v in data.values()
    ):
        raise refused(422, "serve-columns", place="columns")
    return data


def table_name(content: bytes | BinaryIO, name: str) -> str:
    """A name for a table whose ending is what its content says. Raises HttpError 415 for what is no table."""
    found = check_type(content, *_TABLES)
    ending = Path(name).suffix.lower()
    if ending in _TABLES[found]:
        return name
    return f"{Path(name).stem or 'empfaenger'}{_TABLES[found][0]}"
