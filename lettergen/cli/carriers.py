"""``list carriers``: who may post letters, and what each asks of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lettergen.cli.console import Console
from lettergen.cli.outcome import Outcome
from lettergen.letterhead.carriers import Carrier, carriers
from lettergen.pipeline import Workshop


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
