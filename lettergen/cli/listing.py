"""``list``, ``schema`` and ``new``: what there is, and what a letter may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lettergen.cli.console import Console
from lettergen.cli.outcome import Outcome
from lettergen.files import make_folder, write_atomic
from lettergen.german.dates import validity
from lettergen.kinds import Kinds
from lettergen.kinds.workspace import example_of
from lettergen.letterhead.carriers import Carrier, carriers
from lettergen.loading import workspace_kinds
from lettergen.pipeline import Workshop
from lettergen.text.modules import ModuleVersion

SERIES = "serie"
"""What ``new`` makes beside letters: a job."""


def list_letterheads(outcome: Outcome, workspace: Path | None, *, as_json: bool) -> None:
    """Every letterhead with its versions and units."""
    console = outcome.console
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


def list_templates(outcome: Outcome, workspace: Path | None, *, as_json: bool) -> None:
    """The kinds that have a text template, the text modules with their versions, and the Word templates by kind."""
    console = outcome.console
    workshop = Workshop(workspace)
    outcome.report(workshop.kinds.problems)
    kinds = _meanings(workshop.kinds, workshop.templates(), outcome)
    modules = workshop.modules()
    if as_json:
        data = [_module_data(name, versions) for name, versions in modules.items()]
        word = {kind: list(names) for kind, names in workshop.word_templates().items()}
        console.json({"templates": kinds, "modules": data, "word_templates": word})
        return
    console.table(("kind", "meaning"), kinds)
    rows = [
        {
            "module": name,
            "meaning": versions[-1].head.title or "",
            "versions": "\n".join(_module_version(v, console) for v in versions),
        }
        for name, versions in modules.items()
    ]
    console.table(("module", "meaning", "versions"), rows)
    found = workshop.word_templates()
    if found:
        word_rows = [{"kind": k, "word-templates": "\n".join(v)} for k, v in found.items()]
        console.table(("kind", "word-templates"), word_rows)


def list_kinds(outcome: Outcome, workspace: Path | None, *, as_json: bool) -> None:
    """All kinds of letters."""
    console = outcome.console
    known = workspace_kinds(workspace)
    outcome.report(known.problems)
    kinds = _meanings(known, known, outcome)
    if as_json:
        console.json({"kinds": kinds})
    else:
        console.table(("kind", "meaning"), kinds)


def schema(outcome: Outcome, kind: str | None, workspace: Path | None) -> None:
    """Prints the JSON Schema of one kind of letter or of all."""
    console = outcome.console
    kinds = workspace_kinds(workspace)
    if kind is not None:
        kinds.check(kind)
    console.json(kinds.json_schema(kind, console.language))


def new(
    outcome: Outcome, kind: str, output: Path | None, workspace: Path | None, *, example: bool
) -> None:
    """Writes a letter file to fill in, the kind's example, or for ``serie`` a job, unless there is a file of that name."""
    console = outcome.console
    if example and kind != SERIES:
        text = example_of(workspace_kinds(workspace), kind, workspace)
        name = f"{kind}.yaml"
    else:
        text, name = _starter(kind, workspace, console)
    if output == Path("-"):
        console.document(text)
        return
    target = output or Path(name)
    make_folder(target.parent)
    write_atomic(target, text.encode(), overwrite=False)
    console.result(str(target))


def _starter(kind: str, workspace: Path | None, console: Console) -> tuple[str, str]:
    """What the new file holds, and what it is called where nobody says it."""
    if kind == SERIES:
        from lettergen.batch import starter

        return starter.starter(console.language), starter.FILE
    kinds = workspace_kinds(workspace)
    kinds.check(kind)
    from lettergen.cli.blank import blank

    return blank(kinds, kind, console.language), f"{kind}.yaml"


def _meanings(kinds: Kinds, names: Iterable[str], outcome: Outcome) -> list[dict[str, str]]:
    """What each kind is for; of a faulty one what is wrong with it is told, and the others are listed."""
    found = []
    for name in names:
        with outcome.part():
            meaning = kinds[name].meaning(outcome.console.language)
            found.append({"kind": name, "meaning": meaning})
    return found


def _version(version: Any, console: Console) -> str:
    days = validity(version.valid_from, version.valid_until, console.language)
    return f"{version.name or version.version} ({days})"


def _module_version(version: ModuleVersion, console: Console) -> str:
    sample = f", {console.say('sample')}" if version.head.sample else ""
    days = validity(version.head.valid_from, version.head.valid_until, console.language)
    return f"{version.version} ({days}{sample})"


def _module_data(name: str, versions: Iterable[ModuleVersion]) -> dict[str, Any]:
    return {
        "module": name,
        "versions": [
            {
                "version": v.version,
                "title": v.head.title,
                "valid_from": v.head.valid_from and v.head.valid_from.isoformat(),
                "valid_until": v.head.valid_until and v.head.valid_until.isoformat(),
                "sample": v.head.sample,
            }
            for v in versions
        ],
    }


def _letterhead_data(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "folder": str(entry.folder),
        "versions": [v.data() for v in entry.versions],
        "units": [{"id": key, "name": name} for key, name in entry.units],
    }


def list_carriers(outcome: Outcome, workspace: Path | None, *, as_json: bool) -> None:
    """The carriers that are shipped, and letterheads' own profiles, each with its measures, source and day of reading."""
    console = outcome.console
    found: list[tuple[str | None, Carrier]] = [(None, c) for c in carriers().values()]
    for entry in Workshop(workspace).letterheads():
        found += [(entry.id, c) for c in entry.carriers]
    if as_json:
        console.json({"carriers": [_data(*each) for each in found]})
        return
    columns = ("name", "carrier", "letterhead", "address", "zones", "marks", "source")
    console.table(columns, [_row(*each, console) for each in found])


def _row(letterhead: str | None, carrier: Carrier, console: Console) -> dict[str, str]:
    return {
        "name": carrier.id,
        "carrier": carrier.name,
        "letterhead": letterhead or "",
        "address": str(carrier.address),
        "zones": "\n".join(_zones(carrier, console)),
        "marks": console.say("carrier-marks-yes" if carrier.marks else "carrier-marks-no"),
        "source": f"{carrier.source} ({console.say('as-of', day=carrier.as_of)})",
    }


def _zones(carrier: Carrier, console: Console) -> Iterator[str]:
    for zone in carrier.zones:
        pages = console.say("first-page" if zone.pages == "first" else "all-pages")
        yield f"{zone.de if console.language == 'de' else zone.en}: {zone.box} ({pages})"


def _data(letterhead: str | None, carrier: Carrier) -> dict[str, Any]:
    return {
        "name": carrier.id,
        "carrier": carrier.name,
        "letterhead": letterhead,
        "form": carrier.form,
        "address": list(carrier.address),
        "zones": [
            {
                "name": z.name,
                "de": z.de,
                "en": z.en,
                "pages": z.pages,
                "examined": z.examined,
                "box": list(z.box),
            }
            for z in carrier.zones
        ],
        "marks": carrier.marks,
        "alone": carrier.alone,
        "prints": carrier.prints,
        "source": carrier.source,
        "as_of": carrier.as_of,
    }
