"""Whether the zones of a carrier are free on finished pages, and the address stands where it asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lettergen.compose.zones import TOLERANCE, found_params
from lettergen.errors import Place, Problem
from lettergen.letterhead.carriers import Carrier, Zone
from lettergen.pdf.measurement.findings import Findings
from lettergen.pdf.measurement.page import Line, Page, Shape, marks_of, read


def check_carrier(
    pages: Sequence[Page],
    carrier: Carrier,
    address: Sequence[Line],
    sender: Sequence[Line],
    found: Findings,
) -> None:
    """Every line and shape against the zones, the lines of ``address`` and ``sender`` against the field for the address."""
    for page in pages:
        for zone in carrier.zones:
            if zone.pages == "all" or page.number == 1:
                _zone(page, zone, carrier, found)
        for mark in () if carrier.marks else marks_of(page):
            found.off("measure-carrier-marks", page.number, carrier=carrier.name, y=mark.y)
    window = carrier.window
    for line in address:
        if not carrier.address.holds(line.box, TOLERANCE):
            _off("measure-carrier-address", 1, line, window, carrier, found)
    for line in sender:
        if carrier.alone:
            _off("measure-carrier-alone", 1, line, window, carrier, found)


def sheet_problems(content: bytes, page: int, carrier: Carrier) -> Iterator[Problem]:
    """What on a sheet of stationery, which lies under pages from ``page`` on, stands in a zone; of each zone the first.

    Raises like ``read``.
    """
    sheet = read(content)[0]
    field = f"stationery.{'first' if page == 1 else 'following'}"
    for mark in () if carrier.marks else marks_of(sheet)[:1]:
        params = {"carrier": carrier.name, "page": str(page), "y": f"{mark.y:.1f}", "field": field}
        yield Problem("carrier-sheet-marks", Place(), params=params)
    for zone in (*carrier.zones, carrier.window):
        if zone.pages == "first" and page > 1:
            continue
        lines = [line for line in sheet.lines if zone.box.meets(line.box, TOLERANCE)]
        shapes = [shape for shape in sheet.shapes if zone.box.meets(shape.box)]
        for code, things in (("carrier-sheet", lines), ("carrier-sheet-drawn", shapes)):
            if not things:
                continue
            params = {
                **found_params(zone, carrier, things[0].box, len(things) - 1),
                "page": str(page),
                "field": field,
            }
            text = things[0].text if isinstance(things[0], Line) else None
            yield Problem(code, Place(), text, params, zone.severity)


def _zone(page: Page, zone: Zone, carrier: Carrier, found: Findings) -> None:
    for line in page.lines:
        if zone.box.meets(line.box, TOLERANCE):
            _off("measure-carrier-zone", page.number, line, zone, carrier, found)
    for shape in page.shapes:
        if zone.box.meets(shape.box):
            _off("measure-carrier-mark", page.number, shape, zone, carrier, found)


def _off(  # noqa: PLR0917
    code: str, page: int, thing: Line | Shape, zone: Zone, carrier: Carrier, found: Findings
) -> None:
    text = thing.text if isinstance(thing, Line) else None
    found.off_with(code, page, text, found_params(zone, carrier, thing.box), zone.severity)
