"""Versanddienstleister: which zones of a sheet carriers of letters keep for themselves, as dated data with its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from lettergen.errors import Place, Problem, UsageError
from lettergen.messages.near import nearest


class Box(NamedTuple):
    """A part of the sheet, in mm from its upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, x0: float, y0: float, x1: float, y1: float, spare: float = 0) -> bool:
        """Whether something that reaches from (x0, y0) to (x1, y1) stands within by more than ``spare`` mm."""
        return (
            x0 < self.x1 - spare
            and x1 > self.x0 + spare
            and y0 < self.y1 - spare
            and y1 > self.y0 + spare
        )


@dataclass(frozen=True, slots=True)
class Zone:
    """Sperrfläche: a zone that must be free."""

    name: str
    pages: Literal["first", "all"]
    box: Box


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a carrier asks of a sheet."""

    id: str
    name: str
    as_of: str
    """ISO day on which the source was read."""
    source: str
    address: Box
    """Where the recipient's address must stand."""
    zones: tuple[Zone, ...]
    marks: bool = True
    """Whether fold and punch marks may stand at the left edge."""
    alone: bool = False
    """Whether nothing but the address may stand in its box."""


@cache  # saves 2.1 ms from the second time on
def carriers() -> dict[str, Carrier]:
    """All carriers that are known, by name."""
    text = resources.files(__package__).joinpath("carriers.toml").read_text(encoding="utf-8")
    return {
        name: Carrier(
            id=name,
            name=data["name"],
            as_of=data["as_of"],
            source=data["source"],
            address=Box(*map(float, data["address"])),
            zones=tuple(
                Zone(zone["name"], zone["pages"], Box(*map(float, zone["box"])))
                for zone in data["zones"]
            ),
            marks=data.get("marks", True),
            alone=data.get("alone", False),
        )
        for name, data in tomllib.loads(text).items()
    }


def carrier_of(name: str, place: Place | None = None) -> Carrier:
    """The carrier of that name. Raises UsageError with ``carrier-unknown``."""
    known = carriers()
    if name in known:
        return known[name]
    params = {"known": ", ".join(known), "near": nearest(name.casefold(), list(known)) or "–"}
    raise UsageError(Problem("carrier-unknown", place or Place(), name, params))
