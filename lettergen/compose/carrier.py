"""What the carrier of a letter asks of its layout: where the address goes, and which marks and lines are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from lettergen.compose.address import Room
from lettergen.compose.composed import Area, Rule
from lettergen.compose.geometry import ADDRESS_LEFT, ADDRESS_WIDTH, FORMS, Form
from lettergen.compose.ink import rule_box
from lettergen.errors import Place, Problem, Severity
from lettergen.letterhead.carriers import Carrier, carrier_named
from lettergen.letterhead.schema import Letterhead
from lettergen.model.letter import LetterBase

_MARK_SPARE = 0.5
"""In mm: a mark that ends so close to a zone is left out, too; printers are no more exact."""


def carrier_of(
    letter: LetterBase, letterhead: Letterhead
) -> tuple[Carrier | None, tuple[Problem, ...]]:
    """Who posts the letter, with measures for the sheet that it is set on, and whether there is one of that name.

    Nobody, where nobody is addressed.
    """
    name = letter.carrier or letterhead.design.carrier
    if name is None:
        return None, ()
    own = {carrier.id: carrier for carrier in letterhead.own_carriers}
    found = carrier_named(name, own, Place(path="carrier"))
    if isinstance(found, Problem):
        return None, (found,)
    if found is None or letter.recipient is None:
        return None, ()
    return found.on_form(found.form_of(letterhead.design.form)), ()


def form_of(letterhead: Letterhead, carrier: Carrier | None) -> Form:
    """The form that the letter is set in: the letterhead's, or that of its carrier's envelopes."""
    own = letterhead.design.form
    return FORMS[own if carrier is None else carrier.form_of(own)]


def room_of(carrier: Carrier, form: Form) -> Room:
    """Where the address may stand: as near to its usual place as the carrier's allows."""
    box = carrier.address
    left = min(max(ADDRESS_LEFT, box.x0), max(box.x0, box.x1 - ADDRESS_WIDTH))
    return Room(
        left=left,
        width=min(ADDRESS_WIDTH, box.x1 - left),
        ceiling=box.y0 - form.field_top,
        floor=box.y1 - form.field_top,
        carrier=carrier.name,
    )


def posted_rules(
    rules: tuple[Rule, ...], carrier: Carrier
) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    """The rules without marks that must not be there, and a note that says which."""
    kept = tuple(rule for rule in rules if not (rule.mark and _in_the_way(rule, carrier)))
    gone = [rule.y1_mm for rule in rules if rule not in kept]
    if not gone:
        return rules, ()
    params = {"carrier": carrier.name, **_heights(gone)}
    return kept, (Problem("carrier-marks", params=params, severity=Severity.NOTE),)


def _in_the_way(mark: Rule, carrier: Carrier) -> bool:
    box = rule_box(mark)
    return not carrier.marks or any(
        zone.box.meets(box, -_MARK_SPARE) for zone in carrier.zones if _reaches(mark, zone.pages)
    )


def _reaches(mark: Rule, pages: Literal["first", "all"]) -> bool:
    return pages == "all" or mark.pages != "following"


def _heights(heights: Sequence[float]) -> dict[str, str]:
    texts = [f"{y:g}" for y in heights]
    return {
        "heights_de": ", ".join(t.replace(".", ",") for t in texts),
        "heights_en": ", ".join(texts),
    }


def posted_window(
    areas: tuple[Area, ...], carrier: Carrier
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The address field without the return line, where the carrier takes all that stands in its window for the address."""
    if not carrier.alone:
        return areas, ()
    kept = tuple(area for area in areas if area.role != "return_line")
    gone = [area for area in areas if area.role == "return_line" and area.lines[0].text]
    return kept, tuple(
        Problem(
            "carrier-return-line",
            Place(),
            area.lines[0].text,
            {"carrier": carrier.name},
            Severity.NOTE,
        )
        for area in gone
    )


def moved(areas: Sequence[Area], usual: Sequence[Area], carrier: Carrier) -> Iterator[Problem]:
    """A note where the address stands elsewhere than without the carrier, or is set smaller."""
    now, before = (
        next((a for a in found if a.role == "address"), None) for found in (areas, usual)
    )
    if now is None or before is None or not now.lines or not before.lines:
        return
    old, new = ((round(a.x_mm, 1), round(a.y_mm, 1), a.lines[0].size_pt) for a in (before, now))
    if old != new:
        params = {"carrier": carrier.name}
        for name, (x, y, size) in (("old", old), ("new", new)):
            params |= {f"{name}_x": f"{x:g}", f"{name}_y": f"{y:g}", f"{name}_size": f"{size:g}"}
        yield Problem("carrier-address-moved", params=params, severity=Severity.NOTE)


def white_paper(letterhead: Letterhead, carrier: Carrier) -> Iterator[Problem]:
    """A note that a letter for printed paper goes to somebody who has none of it."""
    if carrier.prints and letterhead.design.stationery == "preprinted":
        params = {"carrier": carrier.name}
        yield Problem("carrier-preprinted", params=params, severity=Severity.NOTE)
