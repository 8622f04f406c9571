"""Where a house's own Word template is in the way of a carrier: of what has a place of its own on the sheet, which lettergen need not set to know it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lettergen.errors import Place, Problem, Severity
from lettergen.letterhead.carriers import Box, Carrier, Zone
from lettergen.resources import WordTemplate
from lettergen.word.positions import Placed, placed

_ADDRESS: Final = re.compile(r"\{[{%][^{}]*\baddress\b")
"""A tag that prints the recipient's address."""
_SPARE: Final = 0.1
"""In mm: as much as rounding makes."""


def word_in_zones(word: WordTemplate, carrier: Carrier) -> tuple[Problem, ...]:
    """What certainly stands where the carrier does not want it, each zone once; without a place, warnings all."""
    name = Path(word.file).name
    items = placed(word.content)
    drawn = [item for item in items if item.words is None]
    lettered = [item for item in items if _is_fixed(item)]
    return (
        *(_address(name, item, carrier) for item in items if not _is_at_address(item, carrier)),
        *_in_zones("carrier-word-drawn", name, drawn, carrier),
        *_in_zones("carrier-word-words", name, lettered, carrier),
    )


def _is_fixed(item: Placed) -> bool:
    """Whether its words are the same in every letter."""
    words = "".join(item.words or ())
    return bool(words.strip()) and "{" not in words


def _is_at_address(item: Placed, carrier: Carrier) -> bool:
    """Whether an address in it may begin where the carrier wants it; what stands above it moves it down."""
    tags = [number for number, text in enumerate(item.words or ()) if _ADDRESS.search(text)]
    field = carrier.address if tags[:1] == [0] else carrier.address._replace(y0=0)
    return not tags or field.holds(_beginning(item), _SPARE)


def _beginning(item: Placed) -> Box:
    return Box(item.x, item.y, item.x, item.y)


def _whole(item: Placed) -> Box:
    return Box(item.x, item.y, item.x + item.width, item.y + item.height)


def _address(name: str, item: Placed, carrier: Carrier) -> Problem:
    params = {"carrier": carrier.name, "box": str(carrier.address)}
    params |= {"x": f"{item.x:.1f}", "y": f"{item.y:.1f}"}
    return Problem("carrier-word-address", Place(), name, params, Severity.WARNING)


def _in_zones(code: str, name: str, items: list[Placed], carrier: Carrier) -> Iterator[Problem]:
    for zone in carrier.zones:
        there = [item for item in items if _is_in(item, zone)]
        if there:
            item, more = there[0], len(there) - 1
            right, foot = _whole(item)[2:]
            params = {
                "carrier": carrier.name,
                "zone_de": zone.de,
                "zone_en": zone.en,
                "box": str(zone.box),
                "words": next(filter(None, item.words or ()), ""),
                "more_de": f" (und {more} weitere)" if more else "",
                "more_en": f" (and {more} more)" if more else "",
                "x": f"{item.x:.1f}",
                "y": f"{item.y:.1f}",
                "right": f"{right:.1f}",
                "foot": f"{foot:.1f}",
            }
            yield Problem(code, Place(), name, params, Severity.WARNING)


def _is_in(item: Placed, zone: Zone) -> bool:
    """Of words it is known where they begin, and no more."""
    if zone.pages == "first" and item.pages == "following":
        return False
    return zone.box.meets(_whole(item) if item.words is None else _beginning(item), _SPARE)
