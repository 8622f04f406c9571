"""All shipped letterheads, and the two designs of the StädteRegion Aachen entry by entry."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from lettergen.letterhead.accounts import account_lines, accounts_of
from lettergen.letterhead.information import InfoBlock, InfoColumn, InfoField, InfoItem
from lettergen.letterhead.loader import load_authority_folder
from lettergen.letterhead.registry import Registry
from lettergen.letterhead.schema import Letterhead
from tests.letterhead.folders import AACHEN, SHIPPED

FOLDERS = sorted(folder for folder in SHIPPED.iterdir() if folder.is_dir())


def aachen(day: date, unit: str = "a46") -> Letterhead:
    return Registry([SHIPPED]).choose(None, AACHEN, unit, day)


def column(letterhead: Letterhead) -> InfoColumn:
    assert isinstance(letterhead.design.information, InfoColumn)
    return letterhead.design.information


def accounts(letterhead: Letterhead) -> list[str]:
    (item,) = (i for i in column(letterhead).foot_items if i.field is InfoField.BANK_ACCOUNTS)
    return [
        line.replace("\u00a0", "·")
        for account in accounts_of(letterhead)
        for line in account_lines(account, item.account_lines)
    ]


def test_the_shipped_letterheads_are_those_that_the_docs_name() -> None:
    page = (SHIPPED.parent / "docs" / "letterheads.md").read_text(encoding="utf-8")
    assert len(FOLDERS) == 9
    assert [folder.name for folder in FOLDERS if f"`{folder.name}`" not in page] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_loads_without_a_problem_and_says_where_its_facts_come_from(folder: Path) -> None:
    loaded = load_authority_folder(folder)
    assert loaded.id == folder.name
    assert loaded.versions
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "source" in readme
    for version in loaded.versions:
        assert loaded.authority is None or version in readme


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_label_has_its_english_form(folder: Path) -> None:
    for design in load_authority_folder(folder).versions.values():
        information = design.information
        foot = information.foot_items if isinstance(information, InfoColumn) else ()
        labelled = [item for item in (*information.items, *foot) if item.label]
        assert labelled
        assert [item.label for item in labelled if not item.label_en] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_exactly_one_version_on_each_day_of_its_life(folder: Path) -> None:
    versions = load_authority_folder(folder).versions.values()
    first = min(version.valid_from or date(2009, 10, 21) for version in versions)
    day, last = first, date(2030, 1, 1)
    while day < last:
        assert sum(version.valid_on(day) for version in versions) == 1, day
        day += timedelta(days=1)


COMMON_LABELS = [
    (None, "head_title"),
    (None, "unit"),
    ("Dienstgebäude", "building"),
    ("Telefon Zentrale", "phone"),
    ("Telefon Durchwahl", "direct_phone"),
    ("Telefax", "direct_fax"),
    ("E-Mail", "email"),
    ("Auskunft erteilt", "contact"),
    ("Raum", "room"),
    ("Aktenzeichen", "our_reference"),
    ("Datum", "date"),
]


def sources(items: tuple[InfoItem, ...]) -> list[tuple[str | None, str | tuple[str, ...]]]:
    return [(item.label, item.field.value if item.field else item.lines) for item in items]


def test_the_older_column_entry_by_entry() -> None:
    letterhead = aachen(date(2018, 10, 9))
    assert sources(column(letterhead).items) == COMMON_LABELS
    assert sources(column(letterhead).foot_items) == [
        ("Telefax Zentrale", "fax"),
        ("Bürgertelefon", "citizen_phone"),
        ("Internet", ("http://www.staedteregion-aachen.de",)),
        ("Bankverbindungen", "bank_accounts"),
        (
            "Erreichbarkeit",
            (
                "Buslinien 1, 3, 7, 11, 13, 14, 21, 27, 33, 34, 37, 46, 56, 57, 77, 163 bis Haltestelle Normaluhr. Ca. 7 Minuten Fußweg vom Hauptbahnhof.",
            ),
        ),
    ]
    assert accounts(letterhead) == [
        "Sparkasse Aachen",
        "BLZ 390 500 00",
        "Konto 304 204",
        "SWIFT AACSDE33XXX",
        "IBAN DE21·3905·0000·0000·3042·04",
        "Postgirokonto",
        "BLZ 370 100 50",
        "Konto 1029 86-508 Köln",
        "SWIFT PBNKDEFF",
        "IBAN DE52·3701·0050·0102·9865·08",
    ]


def test_the_newer_column_entry_by_entry() -> None:
    letterhead = aachen(date(2018, 10, 11), "a46-komm-an")
    assert sources(column(letterhead).items) == COMMON_LABELS
    assert sources(column(letterhead).foot_items) == [
        ("Telefax Zentrale", "fax"),
        ("Bürgertelefon", "citizen_phone"),
        ("Internet", "website"),
        ("Bankverbindungen", "bank_accounts"),
        (
            "Erreichbarkeit",
            (
                "Buslinien 3, 7, 11, 13, 14, 21, 27, 31, 33, 34, 36, 37, 51, 54, SB 63 bis Haltestelle Normaluhr. Ca. 5 Minuten Fußweg vom Hauptbahnhof.",
            ),
        ),
        (
            None,
            (
                "* Elektronischer Zugang zur StädteRegion Aachen",
                "Bitte beachten Sie die Hinweise unter www.staedteregion-aachen.de/eZugang",
            ),
        ),
    ]
    assert accounts(letterhead) == [
        "Sparkasse Aachen",
        "IBAN",
        "DE21·3905·0000·0000·3042·04",
        "BIC AACSDE33XXX",
        "Postbank",
        "IBAN",
        "DE52·3701·0050·0102·9865·08",
        "BIC PBNKDEFFXXX",
    ]


def test_the_authoritys_values() -> None:
    authority = aachen(date(2018, 10, 9)).authority
    assert authority is not None
    assert authority.name == "StädteRegion Aachen"
    assert authority.head_title == "Der Städteregionsrat"
    assert authority.return_line == "StädteRegion Aachen · 52090 Aachen"
    assert authority.building is not None
    assert authority.building.street == "Zollernstraße 10"
    assert (authority.building.postal_code, authority.building.city) == ("52070", "Aachen")
    assert authority.phone == "0241 / 5198 - 0"
    assert authority.fax == "0241 / 53 31 90"
    assert authority.citizen_phone == "0800 / 5198 000"
    assert authority.website == "www.staedteregion-aachen.de"
    assert authority.number_scheme is not None
    assert authority.number_scheme.phone == "0241 / 5198 - {extension}"
    assert authority.number_scheme.fax == "0241 / 5198 - 8{extension}"


def test_the_units_as_each_design_prints_them() -> None:
    older, newer = aachen(date(2018, 10, 9)), aachen(date(2018, 10, 11), "a46-komm-an")
    assert older.design.units["a46"] == ("A 46", "Kommunales", "Integrationszentrum")
    assert newer.authority is not None
    assert newer.authority.units["a46-komm-an"].lines == (
        "Amt 46",
        "Kommunales Integrationszentrum",
        "Komm-An NRW",
    )
    for letterhead in (older, newer):
        (unit,) = (item for item in column(letterhead).items if item.field is InfoField.UNIT)
        assert unit.strong
        assert not any(item.print_when_empty for item in column(letterhead).items)


def test_the_two_designs_number_their_pages_differently_and_sign_alike() -> None:
    older, newer = aachen(date(2018, 10, 10)), aachen(date(2018, 10, 11))
    assert older.design.page_numbers.rule == "multipage"
    assert newer.design.page_numbers.rule == "always"
    assert not older.design.rules
    assert newer.design.rules
    for letterhead in (older, newer):
        assert letterhead.design.house_style.addition_abbreviated
        assert letterhead.design.house_style.name_in_brackets
        assert letterhead.logo is None


@pytest.mark.parametrize("name", ["din5008-a", "din5008-b"])
def test_the_plain_block_has_the_standard_order(name: str) -> None:
    letterhead = Registry([SHIPPED]).choose(name, None, None, date(2026, 3, 1))
    block = letterhead.design.information
    assert isinstance(block, InfoBlock)
    assert [(item.label, bool(item.gap)) for item in block.items] == [
        ("Ihr Zeichen:", False),
        ("Ihre Nachricht vom:", False),
        ("Unser Zeichen:", False),
        ("Unsere Nachricht vom:", False),
        ("Name:", True),
        ("Telefon:", False),
        ("Fax:", False),
        ("E-Mail:", False),
        ("Datum:", True),
    ]
    assert letterhead.authority is None
    assert letterhead.design.form == name[-1].upper()
    assert letterhead.design.footer.sender
    assert letterhead.design.masthead.lines[0].field == "authority"
