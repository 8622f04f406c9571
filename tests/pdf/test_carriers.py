"""Carriers: what ``check`` says of a letter before it is set is what ``measure`` says of its finished PDF.

Each zone of each carrier has a page on which something stands in it, and must then be named by both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lettergen import Workshop, measure
from lettergen.compose.composed import Area, ComposedLetter, Rule, TextLine
from lettergen.compose.ink import ink
from lettergen.compose.zones import zone_problems
from lettergen.errors import Place, Problem, Severity
from lettergen.letterhead.carriers import Box, Carrier, Zone, carriers
from lettergen.model.letter import LetterBase
from lettergen.pdf.measurement.page import read
from lettergen.reading import read_yaml_file
from lettergen.renderers.typst import render_pdf
from tests.letterhead.folders import DESIGN
from tests.pdf.test_hyphenation import data
from tests.signing.letters import png

ROOT = Path(__file__).parents[2]
NAMES = tuple(carriers())
ZONES = [(c.id, z.name) for c in carriers().values() for z in c.zones]
KINDS = sorted(p.parent.name for p in (ROOT / "templates").glob("*/example.yaml"))
BREAD = "\n\n".join(["Dies ist ein Absatz, der so lange weitergeht, bis er zwei Zeilen hat, und noch etwas. " * 3] * 18)  # fmt: skip

SPOILT = {
    "gut": DESIGN,
    "form-a": f"form: A\n{DESIGN}",
    "text-links": f"{DESIGN}text: {{left_mm: 8, width_mm: 180}}\n",
    "text-rechts": f"{DESIGN}text: {{left_mm: 25, width_mm: 184}}\n",
    "text-unten": f"{DESIGN}text: {{bottom_mm: 296}}\npage_numbers: {{rule: never}}\n",
    "fuss-unten": f"{DESIGN}footer: {{lines: [Bankverbindung, Anschrift], bottom_mm: 296}}\n",
    "kopf-oben": f"{DESIGN}masthead: {{x_mm: 4, y_mm: 1, lines: [{{text: Gemeinde Musterhausen}}]}}\n",
    "kopf-rechts": f"{DESIGN}masthead: {{x_mm: 25, width_mm: 184, align: right, lines: [{{text: Gemeinde Musterhausen}}]}}\n",
    "folgekopf": f"{DESIGN}continuation: {{y_mm: 2}}\n",
    "linie": f"{DESIGN}rules: [{{x1_mm: 0, y1_mm: 40, x2_mm: 210, y2_mm: 40}}, {{x1_mm: 3, y1_mm: 5, x2_mm: 3, y2_mm: 290, pages: all}}]\n",
    "seitenzahl": f"{DESIGN}page_numbers: {{rule: always, y_mm: 289}}\n",
}  # fmt: skip
"""Designs that stand in the way of one or another, and two that do not."""

_FOLDERS = tuple(sorted(p.name for p in (ROOT / "letterheads").iterdir() if p.is_dir()))


@cache
def shop() -> Workshop:
    return Workshop({f"letterheads/{n}/2020.yaml": text for n, text in SPOILT.items()})


def found_by_check(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    """Page and zone of all that stands in one, and that the address is not where it must be."""
    codes = ("carrier-zone", "carrier-zone-drawn", "carrier-address")
    return {(p.params["page"], p.params["box"]) for p in problems if p.code in codes}


def found_by_measure(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    codes = ("measure-carrier-zone", "measure-carrier-mark", "measure-carrier-address")
    return {(p.params["page"], p.params["box"]) for p in problems if p.code in codes}


def agreed(letter: LetterBase, workshop: Workshop) -> set[tuple[str, str]]:
    """What both say; it must be the same."""
    draft = workshop.draft(letter)
    said = found_by_check(draft.problems)
    design = letter.letterhead or str(letter.sender.authority)
    pdf = render_pdf(draft.letter).content
    told = measure(
        pdf, letterhead=design, carrier=letter.carrier, day=letter.date, workspace=workshop
    )
    assert found_by_measure(told.problems) == said, (letter.letterhead, letter.carrier)
    others = {p.code for p in told.problems if p.code.startswith("measure-carrier")}
    assert others <= {"measure-carrier-zone", "measure-carrier-mark", "measure-carrier-address"}
    return said


def on(letterhead: str, example: dict[str, Any], carrier: str) -> dict[str, Any]:
    """A kind's example, written by who writes on that letterhead."""
    registry = shop()._letterheads
    entry = next(e for e in shop().letterheads() if e.id == letterhead)
    days = [v.valid_from for v in entry.versions]
    day = max((d for d in days if d), default=date(2026, 3, 2))
    writer = registry.writer_on(letterhead, day)
    made = {**example, "letterhead": letterhead, "carrier": carrier, "date": day.isoformat()}
    contact = example["sender"].get("contact")
    if writer is not None:
        made["sender"] = {"authority": writer} | ({"contact": contact} if contact else {})
    elif not isinstance(example["sender"]["authority"], dict):
        made["sender"] = {"authority": data(large_print=False)["sender"]["authority"]}
    return made


@cache
def examples() -> dict[str, dict[str, Any]]:
    files = {k: ROOT / "templates" / k / "example.yaml" for k in KINDS}
    return {k: read_yaml_file(f).data for k, f in files.items()}


@pytest.mark.slow
@pytest.mark.parametrize("carrier", NAMES)
@pytest.mark.parametrize("letterhead", _FOLDERS)
def test_check_and_measure_agree_on_all_shipped_letterheads(letterhead: str, carrier: str) -> None:
    posted = 0
    for kind in KINDS:
        letter = shop().letter_from(on(letterhead, examples()[kind], carrier))
        if letter.recipient is not None and letter.copy_type != "entwurf":
            agreed(letter, shop())
            posted += 1
    assert posted >= 4


@pytest.mark.slow
@pytest.mark.parametrize("carrier", NAMES)
def test_check_and_measure_agree_on_designs_that_are_in_the_way(carrier: str) -> None:
    named = set()
    for letterhead in SPOILT:
        given = {**data(large_print=False), "letterhead": letterhead, "carrier": carrier}
        said = agreed(shop().letter_from({**given, "body": BREAD}), shop())
        assert not said or letterhead not in {"gut", "form-a"}
        named |= {letterhead} if said else set()
    assert len(named) >= (0 if carrier in {"din-fenster", "binect"} else 5), named


@pytest.mark.slow
@pytest.mark.parametrize("carrier", NAMES)
@pytest.mark.parametrize("letterhead", ["gut", "form-a"])
def test_they_agree_on_large_print_notes_and_long_addresses(letterhead: str, carrier: str) -> None:
    for large in (False, True):
        given = data(large_print=large)
        for notes in ([], ["Vertraulich"], ["Einschreiben", "Vertraulich"]):
            who = {**given["recipient"], "delivery_notes": notes}
            made = {**given, "recipient": who, "letterhead": letterhead, "carrier": carrier}
            assert agreed(shop().letter_from(made), shop()) == set()


@cache
def posted_letter(carrier: str) -> ComposedLetter:
    """A letter of two pages, arranged for that carrier."""
    made = {**data(large_print=False), "letterhead": "gut", "carrier": carrier, "body": BREAD}
    draft = shop().draft(shop().letter_from(made))
    assert not [p for p in draft.problems if p.severity is Severity.ERROR]
    return draft.letter


def within(zone: Zone) -> Area:
    """A line in the middle of a zone, as wide as that."""
    box = zone.box
    middle = (box.y0 + box.y1) / 2
    left = max(box.x0, min(box.x1 - 3, (box.x0 + box.x1) / 2))
    line = TextLine(text="Zz", size_pt=6, pitch_pt=7)
    return Area(
        role="masthead", x_mm=left, y_mm=middle - 1, width_mm=4, height_mm=3, lines=(line,), pages=zone.pages
    )  # fmt: skip


def drawn(zone: Zone) -> Rule:
    y = (zone.box.y0 + zone.box.y1) / 2
    return Rule(x1_mm=zone.box.x0, y1_mm=y, x2_mm=min(zone.box.x1, zone.box.x0 + 40), y2_mm=y, width_pt=0.5, pages=zone.pages)  # fmt: skip


def spoilt(zone: Zone, letter: ComposedLetter) -> Iterator[ComposedLetter]:
    yield replace(letter, areas=(*letter.areas, within(zone)))
    yield replace(letter, rules=(*letter.rules, drawn(zone)))


@pytest.mark.slow
@pytest.mark.parametrize(("carrier", "name"), ZONES)
def test_a_line_and_a_rule_in_a_zone_are_named_by_both(carrier: str, name: str) -> None:
    profile = carriers()[carrier]
    zone = next(z for z in profile.zones if z.name == name)
    letter = posted_letter(carrier)
    assert found_by_measure(told_of(letter, profile)) == set()
    pages = {"1"} if zone.pages == "first" else {"1", "2"}
    for made in spoilt(zone, letter):
        hit = {(page, str(zone.box)) for page in pages}
        assert hit <= found_by_measure(told_of(made, profile)), (carrier, name)
        assert hit <= found_by_check(tuple(zone_problems(made, profile, Place())))


def told_of(letter: ComposedLetter, carrier: Carrier) -> tuple[Problem, ...]:
    return measure(
        render_pdf(letter).content, letterhead="gut", carrier=carrier.id, workspace=shop()
    ).problems


@pytest.mark.parametrize("carrier", NAMES)
def test_an_address_that_left_its_field_is_named_by_both(carrier: str) -> None:
    letter, profile = posted_letter(carrier), carriers()[carrier]
    lower = tuple(replace(a, y_mm=a.y_mm + 17) if a.role == "address" else a for a in letter.areas)
    made = replace(letter, areas=lower)
    window = ("1", str(profile.address))
    assert window in found_by_measure(told_of(made, profile))
    assert window in found_by_check(tuple(zone_problems(made, profile, Place())))


def test_ink_is_where_a_pdf_has_it() -> None:
    """Every line of text that is foreseen is found again, on the same page and within half a millimetre."""
    letter = posted_letter("pingen")
    lines = {page.number: page.lines for page in read(render_pdf(letter).content)}
    texts = [each for each in ink(letter) if each.text not in {None, "–"}]
    assert len(texts) > 60
    for each in texts:
        if each.part == "information":
            continue  # a label and its value stand close together: to measure they are one line
        box = each.box
        # Kerning makes lines up to a millimetre shorter.
        place = (box.x0, box.y0, box.y1, box.x1 / 2)
        near = [(line.x0, line.top, line.bottom, line.x1 / 2) for line in lines[each.page]]
        assert any(found == pytest.approx(place, abs=0.5) for found in near), each


def test_the_picture_of_a_signature_is_where_a_pdf_has_it_and_named_by_both() -> None:
    signatures = [{"name": name, "image": {"content": png()}} for name in ("A", "B")]
    made = {**data(large_print=False), "letterhead": "gut", "signatures": signatures}
    letter = shop().draft(shop().letter_from(made)).letter
    pictures = [each.box for each in ink(letter) if each.part == "facsimile"]
    (page,) = read(render_pdf(letter).content)
    drawn_ones = [shape.box for shape in page.shapes if shape.picture]
    assert len(pictures) == len(drawn_ones) == 2
    for mine, there in zip(pictures, drawn_ones, strict=True):
        assert (mine.x0, mine.y0, mine.x1, mine.y1) == pytest.approx(
            (there.x0, there.y0, there.x1, there.y1), abs=0.3
        )
    right = pictures[1].x1
    box = Box(right - 1, pictures[1].y0, right + 1, pictures[1].y1)
    profile = carriers()["din-fenster"]
    zone = replace(profile.zones[0], box=box)
    (found,) = zone_problems(letter, replace(profile, zones=(zone,)), Place())
    assert (found.code, found.params["part_de"]) == ("carrier-zone-drawn", "Bild der Unterschrift")
