"""``list``, ``schema`` and ``new``: what there is, and what a letter may hold."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from lettergen.cli.console import Console
from lettergen.cli.outcome import command
from lettergen.errors import Problem, UsageError
from lettergen.files import make_folder, write_atomic
from lettergen.model.docs import class_doc
from lettergen.model.letter import LETTER_KINDS
from lettergen.pipeline import Workshop


def list_letterheads(workspace: Path | None, console: Console, *, as_json: bool) -> None:
    """Every letterhead with its versions and units."""
    with command(console):
        entries = Workshop(workspace).letterheads()
        if as_json:
            console.json({"letterheads": [_letterhead_data(e) for e in entries]})
            return
        rows = [
            {
                "name": entry.id,
                "letterhead": entry.name,
                "versions": "\n".join(_version(v, console) for v in entry.versions),
                "units": "\n".join(f"{key} ({name})" for key, name in entry.units),
            }
            for entry in entries
        ]
        console.table(("name", "letterhead", "versions", "units"), rows)


def list_templates(workspace: Path | None, console: Console, *, as_json: bool) -> None:
    """The kinds that have a text template."""
    with command(console):
        _kinds("templates", Workshop(workspace).templates(), console, as_json=as_json)


def list_kinds(console: Console, *, as_json: bool) -> None:
    """All kinds of letters."""
    with command(console):
        _kinds("kinds", LETTER_KINDS, console, as_json=as_json)


def schema(kind: str | None, console: Console) -> None:
    """Prints the JSON Schema of one kind of letter or of all."""
    with command(console):
        _known(kind)
        from lettergen.model.json_schema import json_schema  # noqa: PLC0415

        console.json(json_schema(kind, console.language))


def new(kind: str, output: Path | None, console: Console) -> None:
    """Writes a letter file to fill in, unless there is one of that name."""
    with command(console):
        _known(kind)
        from lettergen.cli.blank import blank  # noqa: PLC0415

        text = blank(kind, console.language)
        if output == Path("-"):
            console.document(text)
            return
        target = output or Path(f"{kind}.yaml")
        make_folder(target.parent)
        write_atomic(target, text.encode(), overwrite=False)
        console.result(str(target))


def _kinds(key: str, names: Any, console: Console, *, as_json: bool) -> None:
    meanings = {
        name: class_doc(LETTER_KINDS[name], console.language) if name in LETTER_KINDS else ""
        for name in names
    }
    if as_json:
        console.json({key: [{"kind": k, "meaning": m} for k, m in meanings.items()]})
    else:
        console.table(("kind", "meaning"), [{"kind": k, "meaning": m} for k, m in meanings.items()])


def _known(kind: str | None) -> None:
    if kind is None or kind in LETTER_KINDS:
        return
    params = {"choices": ", ".join(LETTER_KINDS)}
    if near := get_close_matches(kind.casefold(), LETTER_KINDS, n=1):
        raise UsageError(Problem("kind-misspelt", value=kind, params=params | {"near": near[0]}))
    raise UsageError(Problem("kind-unknown", value=kind, params=params))


def _version(version: Any, console: Console) -> str:
    days = [
        console.say(word, day=_day(day, console))
        for word, day in (("from", version.valid_from), ("until", version.valid_until))
        if day
    ]
    return f"{version.name or version.version} ({' '.join(days) or console.say('always')})"


def _day(day: date, console: Console) -> str:
    return f"{day:%d.%m.%Y}" if console.language == "de" else day.isoformat()


def _letterhead_data(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "folder": str(entry.folder),
        "versions": [
            {
                "version": v.version,
                "name": v.name,
                "valid_from": v.valid_from and v.valid_from.isoformat(),
                "valid_until": v.valid_until and v.valid_until.isoformat(),
            }
            for v in entry.versions
        ],
        "units": [{"id": key, "name": name} for key, name in entry.units],
    }
