"""The shipped letterheads: the StädteRegion Aachen's column in its two designs, and the standard block."""

from datetime import date
from pathlib import Path

import pytest

from lettergen.compose.composed import Area
from lettergen.compose.letter import Composition
from lettergen.letterhead.registry import Registry
from lettergen.typeface.metrics import width_mm
from tests.compose.builders import MINISTRY, area, composed, letter, texts

ROOT = Path(__file__).parents[2] / "letterheads"
OLDER, NEWER = date(2018, 10, 9), date(2018, 10, 11)
HEAD = [
    "Dienstgebäude",
    "Telefon Zentrale",
    "Telefon Durchwahl",
    "Telefax",
    "E-Mail",
    "Auskunft erteilt",
    "Raum",
    "Datum",
]
FOOT = ["Telefax Zentrale", "Bürgertelefon", "Internet", "Bankverbindungen", "Erreichbarkeit"]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry([ROOT])


def made(registry: Registry, day: date, unit: str = "a46") -> Composition:
    on = registry.choose(None, "staedteregion-aachen", unit, day)
    contact = {
        "name": "Herr Beispiel",
        "extension": "4600",
        "email": "bernd.beispiel@staedteregion-aachen.de",
        "room": "A 712",
    }
    what = letter(
        sender={"authority": "staedteregion-aachen", "unit": unit, "contact": contact},
        recipient={
            "organisation": [MINISTRY, "Referat 423"],
            "persons": {"form": "herr", "title": "Dr.", "first_name": "Max", "last_name": "Muster"},
            "address": {"street": "Haroldstraße 4", "postal_code": "40213", "city": "Düsseldorf"},
        },
        date=day,
    )
    return composed(what, on)


def groups(column: Area) -> list[list[str]]:
    """The lines between spaces."""
    found: list[list[str]] = []
    for line in column.lines:
        if line.space_before_pt or not found:
            found.append([])
        found[-1].append(line.text)
    return found


@pytest.mark.parametrize("day", [OLDER, NEWER])
def test_it_fits_and_ends_at_its_foot(registry: Registry, day: date) -> None:
    result = made(registry, day)
    column = area(result, "information")
    assert result.problems == ()
    assert column.x_mm >= 125
    assert column.x_mm + column.width_mm <= 210
    for line in column.lines:
        assert width_mm(line.text, line.size_pt, strong=line.strong) <= column.width_mm
    used = sum(line.pitch_pt + line.space_before_pt for line in column.lines) * 25.4 / 72
    assert column.y_mm + used == pytest.approx(285)


@pytest.mark.parametrize("day", [OLDER, NEWER])
def test_entries_in_their_order_without_the_empty_file_number(
    registry: Registry, day: date
) -> None:
    printed = texts(area(made(registry, day), "information"))
    labels = [text for text in printed if text in {*HEAD, *FOOT, "Aktenzeichen"}]
    assert labels == [*HEAD, *FOOT]
    assert printed[0] == "Der Städteregionsrat"


def test_the_older_design(registry: Registry) -> None:
    printed = groups(area(made(registry, OLDER), "information"))
    assert printed[:5] == [
        ["Der Städteregionsrat"],
        ["A 46", "Kommunales", "Integrationszentrum"],
        ["Dienstgebäude", "Zollernstraße 10", "52070 Aachen"],
        ["Telefon Zentrale", "0241 / 5198 - 0"],
        ["Telefon Durchwahl", "0241 / 5198 - 4600"],
    ]
    assert ["Telefax", "0241 / 5198 - 84600"] in printed
    assert ["E-Mail", "bernd.beispiel@", "staedteregion-aachen.de"] in printed
    assert ["Datum", "09.10.2018"] in printed
    lines = [text.replace("\u00a0", " ") for group in printed for text in group]
    start = lines.index("Bankverbindungen")
    assert lines[start + 1 : start + 5] == [
        "Sparkasse Aachen",
        "BLZ 390 500 00",
        "Konto 304 204",
        "SWIFT AACSDE33XXX",
    ]
    assert "Konto 1029 86-508 Köln" in lines


def test_the_newer_design(registry: Registry) -> None:
    printed = groups(area(made(registry, NEWER, "a46-komm-an"), "information"))
    unit = " ".join(printed[1]).replace("- ", "-")
    assert unit == "Amt 46 Kommunales Integrationszentrum Komm-An NRW"
    assert ["Internet", "www.staedteregion-aachen.de"] in printed
    assert ["Datum", "11.10.2018"] in printed
    lines = [text.replace("\u00a0", " ") for group in printed for text in group]
    start = lines.index("Bankverbindungen")
    assert lines[start + 1 : start + 5] == [
        "Sparkasse Aachen",
        "IBAN",
        "DE21 3905 0000 0000 3042 04",
        "BIC AACSDE33XXX",
    ]
    assert "DE52 3701 0050 0102 9865 08" in lines
    assert "BIC PBNKDEFFXXX" in lines
    assert not any("BLZ" in line for line in lines)
    assert "Erreichbarkeit" in lines


@pytest.mark.parametrize("day", [OLDER, NEWER])
def test_the_ministrys_address_fills_six_lines(registry: Registry, day: date) -> None:
    address = area(made(registry, day), "address")
    assert len(address.lines) == 6
    assert address.lines[0].size_pt == 10
    assert texts(address)[3] == "Herrn Dr. Max Muster"
    assert address.y_mm == pytest.approx(62.7)


@pytest.mark.parametrize("name", ["din5008-a", "din5008-b"])
def test_the_plain_letterheads_hold_the_standard_block(registry: Registry, name: str) -> None:
    on = registry.choose(name, None, None, NEWER)
    authority = {
        "name": "Stadt Beispielen",
        "address": {"street": "Am Markt 1", "postal_code": "52499", "city": "Beispielen"},
    }
    references = {"yours": "AB", "your_message": "2018-10-01", "ours": "7"}
    contact = {"name": "Erika Muster", "phone": "02400 1234", "email": "rat@stadt.example"}
    sender = {"authority": authority, "contact": contact}
    result = composed(letter(sender=sender, references=references, date=NEWER), on)
    information = area(result, "information")
    assert result.problems == ()
    assert texts(information) == [
        "Ihr Zeichen:",
        "Ihre Nachricht vom:",
        "Unser Zeichen:",
        "Name:",
        "Telefon:",
        "E-Mail:",
        "Datum:",
    ]
    form_top = {"din5008-a": 27, "din5008-b": 45}[name]
    assert (information.x_mm, information.y_mm, information.width_mm) == (125, form_top + 5, 75)
    assert information.height_mm <= 40
    assert result.letter.page.first_top_mm == pytest.approx(form_top + 45 + 8.46)
