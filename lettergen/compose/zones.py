"""Whether what a letter prints keeps clear of the parts of the sheet that its carrier wants free."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from lettergen.compose.composed import ComposedLetter
from lettergen.compose.ink import Ink, Part, ink
from lettergen.errors import Place, Problem
from lettergen.letterhead.carriers import Box, Carrier, Zone

TOLERANCE: Final = 0.6
"""In mm: producers round, and printers are less exact than this."""

FIELDS: Final[dict[Part, str]] = {
    "masthead": "masthead", "return_line": "form", "delivery_notes": "address", "address": "address", "document_title": "form",
    "information": "information", "copy_mark": "text", "dispatch": "text", "continuation": "continuation", "footer": "footer",
    "page_number": "page_numbers", "body": "text", "facsimile": "text", "mark": "marks", "rule": "rules", "logo": "logo",
}  # fmt: skip
"""Where in a letterhead each part has its place."""

_NAMES: Final[dict[Part, tuple[str, str]]] = {
    "masthead": ("Briefkopf", "masthead"),
    "return_line": ("Rücksendeangabe", "return line"),
    "delivery_notes": ("Vermerke", "delivery notes"),
    "address": ("Anschrift", "address"),
    "document_title": ("Titel", "title"),
    "information": ("Informationen", "information"),
    "copy_mark": ("Ausfertigungsvermerk", "mark of the copy"),
    "dispatch": ("Absendevermerk", "dispatch note"),
    "continuation": ("Kopf der Folgeseiten", "head of further pages"),
    "footer": ("Fußzeile", "footer"),
    "page_number": ("Seitenzahl", "page number"),
    "body": ("Text", "text"),
    "facsimile": ("Bild der Unterschrift", "picture of the signature"),
    "mark": ("Falt- oder Lochmarke", "fold or punch mark"),
    "rule": ("Linie", "rule"),
    "logo": ("Logo", "logo"),
}
_OWN: Final = frozenset({"delivery_notes", "address"})
"""What belongs where the address must stand."""
_DRAFTS: Final = frozenset({"copy_mark", "dispatch"})
"""What stands on drafts alone, which nobody posts; an Abdruck's mark is moved out of the way before."""


def zone_problems(letter: ComposedLetter, carrier: Carrier, place: Place) -> Iterator[Problem]:
    """What stands in a zone that must be free, or where the address must stand alone: of each part and page the first line.

    ``place`` is where the carrier was named.
    """
    printed = [each for each in ink(letter) if each.part not in _DRAFTS]
    for zone in carrier.zones:
        hit = [each for each in printed if _is_in(each, zone)]
        yield from _told("carrier-zone", hit, zone, carrier, place)
    window = carrier.window
    others = [
        e for e in printed if e.part not in _OWN and (carrier.alone or e.part != "return_line")
    ]
    yield from _told(
        "carrier-window", [e for e in others if _is_in(e, window)], window, carrier, place
    )
    outside = [e for e in printed if e.part in _OWN and not carrier.address.holds(e.box, TOLERANCE)]
    yield from _told("carrier-address", outside, window, carrier, place)


def _is_in(each: Ink, zone: Zone) -> bool:
    return (zone.pages == "all" or each.page == 1) and zone.box.meets(
        each.box, TOLERANCE if each.text else 0
    )


def _told(
    code: str, hit: list[Ink], zone: Zone, carrier: Carrier, place: Place
) -> Iterator[Problem]:
    for (page, part), found in groupby(hit, key=lambda each: (each.page, each.part)):
        first, *others = found
        de, en = _NAMES[part]
        params = {
            **found_params(zone, carrier, first.box, len(others)),
            "page": str(page),
            "part_de": de,
            "part_en": en,
            "field": FIELDS[part],
        }
        yield Problem(
            code if first.text else f"{code}-drawn", place, first.text, params, zone.severity
        )


def found_params(zone: Zone, carrier: Carrier, box: Box, others: int = 0) -> dict[str, str]:
    """What messages say of something at ``box`` in a zone, which ``others`` like it stand in, too."""
    return {
        "carrier": carrier.name,
        "zone_de": zone.de,
        "zone_en": zone.en,
        "box": str(zone.box),
        "x": f"{box.x0:.1f}",
        "right": f"{box.x1:.1f}",
        "y": f"{box.y0:.1f}",
        "foot": f"{box.y1:.1f}",
        "more_de": f" und {others} weitere" if others else "",
        "more_en": f" and {others} more" if others else "",
    }
