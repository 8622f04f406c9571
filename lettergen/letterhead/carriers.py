"""Versanddienstleister: what carriers of letters ask of a sheet, as dated data with its source; shipped ones and a house's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.errors import Place, Problem, Severity
from lettergen.messages.near import nearest
from lettergen.model.base import Model
from lettergen.model.values import DocumentDate, Identifier, Line

CARRIERS_FILE: Final = "carriers.yaml"
"""File of a letterhead's folder that holds the house's own profiles."""
NO_CARRIER: Final = "none"
"""What a letter names to go without its letterhead's carrier."""
FORM_A_HIGHER: Final = 18.0
"""In mm: so much higher than on form B the address stands on form A (secondary sources on DIN 5008)."""


class Box(NamedTuple):
    """A part of the sheet, in mm from its upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box, spare: float = 0) -> bool:
        """Whether another part reaches into this one by more than ``spare`` mm."""
        return (
            other.x0 < self.x1 - spare
            and other.x1 > self.x0 + spare
            and other.y0 < self.y1 - spare
            and other.y1 > self.y0 + spare
        )

    def holds(self, other: Box, spare: float = 0) -> bool:
        """Whether another part lies within this one, or sticks out by at most ``spare`` mm."""
        return (
            other.x0 >= self.x0 - spare
            and other.x1 <= self.x1 + spare
            and other.y0 >= self.y0 - spare
            and other.y1 <= self.y1 + spare
        )

    def lower(self, by: float) -> Box:
        """The same part so many mm further down, as far as it is on the sheet."""
        return Box(self.x0, max(self.y0 + by, 0), self.x1, max(self.y1 + by, 0))

    def __str__(self) -> str:
        return f"{self.x0:g}–{self.x1:g} × {self.y0:g}–{self.y1:g} mm"


_Across = Annotated[float, Field(ge=0, le=210, allow_inf_nan=False)]
_Down = Annotated[float, Field(ge=0, le=297, allow_inf_nan=False)]


def _four(value: Any) -> Any:
    if isinstance(value, list | tuple) and len(value) != len(Box._fields):
        raise PydanticCustomError("carrier-box", "not four numbers")
    return value


Sides = Annotated[tuple[_Across, _Down, _Across, _Down], BeforeValidator(_four)]
"""Left, top, right and bottom of a part of the sheet, in mm from its upper left corner."""


class CarrierZone(Model):
    """Sperrfläche: a part of the sheet that must be free."""

    name: Line
    de: Line | None = None
    """What messages call it in German; default: its name."""
    en: Line | None = None
    pages: Literal["first", "all"] = "all"
    examined: bool = True
    """Whether the carrier refuses letters for what stands there; else it is a warning, not an error."""
    box: Sides

    @model_validator(mode="after")
    def _has_extent(self) -> Self:
        _check_extent(self.box, "box")
        return self


class CarrierProfile(Model):
    """Versandprofil: what a carrier asks of a sheet."""

    name: Line
    """What lists and messages call it."""
    as_of: DocumentDate
    """Day on which the source was read."""
    source: Line
    """Where it is said."""
    form: Literal["A", "B", "any"] | None = None
    """Form of DIN 5008 (secondary sources) at whose place the carrier's envelopes have their window: letters of the other form get
    their address there. ``any``: the house folds by its own marks, and all measures, given for form B, are 18 mm higher on form A.
    Left out: measures as given, form as the letterhead's."""
    address: Sides
    """Where delivery notes and address must stand; they are moved there, and set smaller down to 8 pt."""
    marks: bool = True
    """Whether fold and punch marks may stand outside of the zones; without it none is printed."""
    alone: bool = False
    """Whether only address and delivery notes may stand in the window: the return line is left out."""
    prints: bool = False
    """Whether the carrier prints the letters, too, on paper of its own."""
    zones: tuple[CarrierZone, ...] = ()
    """Parts of the sheet in which nothing may stand."""

    @model_validator(mode="after")
    def _has_address(self) -> Self:
        _check_extent(self.address, "address")
        return self


class OwnCarriers(Model):
    """The file ``carriers.yaml`` in a letterhead's folder."""

    carriers: dict[Identifier, CarrierProfile]
    """The house's own profiles by name; one of a shipped name is taken in its place."""


def _check_extent(box: Sides, field: str) -> None:
    if box[0] >= box[2] or box[1] >= box[3]:
        raise PydanticCustomError("carrier-box", "left, top, right, bottom", {"at": field})


@dataclass(frozen=True, slots=True)
class Zone:
    """Sperrfläche: a zone that must be free."""

    name: str
    de: str
    en: str
    pages: Literal["first", "all"]
    box: Box
    examined: bool = True

    @property
    def severity(self) -> Severity:
        """How grave something in it is."""
        return Severity.ERROR if self.examined else Severity.WARNING


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a carrier asks of a sheet."""

    id: str
    name: str
    as_of: str
    """ISO day on which the source was read."""
    source: str
    form: Literal["A", "B", "any"] | None
    address: Box
    """Where the recipient's address must stand."""
    zones: tuple[Zone, ...]
    marks: bool = True
    alone: bool = False
    prints: bool = False

    @property
    def window(self) -> Zone:
        """The field for the address as a part of the first page."""
        return Zone("address", "Anschriftfeld", "address field", "first", self.address)

    def form_of(self, own: Literal["A", "B"]) -> Literal["A", "B"]:
        """The form that a letter is set in whose letterhead is of the form ``own``."""
        return own if self.form in {None, "any"} else self.form  # type: ignore[return-value]

    def on_form(self, form: Literal["A", "B"]) -> Carrier:
        """The same with measures of a sheet that is set in ``form``."""
        if self.form != "any" or form == "B":
            return self
        zones = tuple(replace(z, box=z.box.lower(-FORM_A_HIGHER)) for z in self.zones)
        return replace(self, form="A", address=self.address.lower(-FORM_A_HIGHER), zones=zones)


def carrier_from(name: str, profile: CarrierProfile) -> Carrier:
    """The carrier that a profile describes."""
    return Carrier(
        id=name,
        name=profile.name,
        as_of=profile.as_of.isoformat(),
        source=profile.source,
        form=profile.form,
        address=Box(*profile.address),
        zones=tuple(
            Zone(z.name, z.de or z.name, z.en or z.name, z.pages, Box(*z.box), z.examined)
            for z in profile.zones
        ),
        marks=profile.marks,
        alone=profile.alone,
        prints=profile.prints,
    )


@cache  # saves 2.1 ms from the second time on
def carriers() -> Mapping[str, Carrier]:
    """All carriers that are shipped, by name."""
    text = resources.files(__package__).joinpath("carriers.toml").read_text(encoding="utf-8")
    profiles = tomllib.loads(text).items()
    return {name: carrier_from(name, CarrierProfile.model_validate(p)) for name, p in profiles}


def carrier_named(
    name: str | None, own: Mapping[str, Carrier], place: Place
) -> Carrier | Problem | None:
    """The carrier of that name, the house's own first; None for no name and for ``none``, the error for one that nobody has."""
    if name is None or name == NO_CARRIER:
        return None
    if found := own.get(name) or carriers().get(name):
        return found
    known = [*own, *(n for n in carriers() if n not in own)]
    params = {"known": ", ".join(known), "near": nearest(name.casefold(), known) or "–"}
    return Problem("carrier-unknown", place, name, params)
