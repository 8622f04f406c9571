from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from lettergen.compose.composed import Area, ComposedLetter
from lettergen.errors import InputError, LayoutError
from lettergen.kinds import SHIPPED as KINDS
from lettergen.pipeline import Workshop, letter_from
from tests import pdf_measure
from tests.kinds.letters import RECIPIENT, data, lines, rendered


def composed(**changes: Any) -> ComposedLetter:
    return Workshop().compose(letter_from(data("pressemitteilung", **changes))).letter


def title(letter: ComposedLetter) -> Area:
    (area,) = (area for area in letter.areas if area.role == "document_title")
    return area


def words(letter: ComposedLetter) -> list[str]:
    return [line.text.replace("\u00a0", " ") for line in title(letter).lines]


def test_nobody_is_addressed_greeted_or_signs() -> None:
    letter = composed()
    roles = {area.role for area in letter.areas}
    assert not roles & {"return_line", "delivery_notes", "address"}
    assert {item.role for item in letter.flow} == {"subject", "body"}


def test_the_title_stands_where_the_address_would() -> None:
    area = title(composed(number="48/2026"))
    assert (area.x_mm, area.y_mm, area.width_mm) == (25, 50, 80)
    assert area.y_mm + area.height_mm < composed().page.first_top_mm
    assert area.lines[0].strong
    assert area.lines[0].size_pt == 2 * composed().style.size_pt


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["Pressemitteilung", "Frei zur Veröffentlichung"]),
        (
            {"number": "48/2026"},
            ["Pressemitteilung", "Nr. 48/2026", "Frei zur Veröffentlichung"],
        ),
        (
            {"embargo": {"until": "2026-11-25"}},
            ["Pressemitteilung", "Sperrfrist bis Mittwoch, 25. November 2026"],
        ),
        (
            {"embargo": {"until": "2026-11-23", "time": "9.30 Uhr"}},
            ["Pressemitteilung", "Sperrfrist bis Montag, 23. November 2026,", "09:30 Uhr"],
        ),
        (
            {"language": "en", "number": "7", "embargo": {"until": "2026-11-25", "time": "12:00"}},
            ["Press release", "No. 7", "Embargoed until Wednesday,", "25 November 2026, 12:00"],
        ),
        ({"language": "en"}, ["Press release", "For immediate release"]),
    ],
)
def test_number_and_embargo(changes: dict[str, Any], expected: list[str]) -> None:
    letter = composed(**changes)
    assert words(letter)[0] == expected[0]
    assert " ".join(words(letter)) == " ".join(expected)
    assert title(letter).lines[-1].strong


def test_a_number_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(LayoutError) as caught:
        composed(number="9" * 60)
    assert ("word-too-wide", "number") in [(p.code, p.place.path) for p in caught.value.problems]


@pytest.mark.slow
def test_both_formats_show_the_title() -> None:
    workshop = Workshop()
    release = letter_from(data("pressemitteilung", number="48/2026"))
    pdf = workshop.render(release, "pdf").content
    place = title(composed(number="48/2026"))
    for line in place.lines:
        assert pdf_measure.find(pdf, line.text).x0 == pytest.approx(place.x_mm, abs=0.1)
    docx = Document(io.BytesIO(workshop.render(release, "docx").content))
    styled = [
        p.text for p in docx.paragraphs if p.style is not None and p.style.name == "Dokumenttitel"
    ]
    assert styled == [line.text for line in place.lines]


def test_dateline_subheading_quotations_background_and_contact() -> None:
    text = lines(
        "pressemitteilung",
        subheading="Mehr Zeit",
        body=[
            {
                "text": "Wir „öffnen“ früher.",
                "speaker": {
                    "form": "frau",
                    "first_name": "Eva",
                    "last_name": "Muster",
                    "office": "Bürgermeisterin",
                },
            },
            {"text": "Endlich!", "speaker": {"form": "herr", "last_name": "Normal"}, "verb": "so"},
            "Das gilt *ab sofort*.",
        ],
        background="Bisher um acht.",
        press_contact={"office": "Pressestelle", "name": "Kim Exempel", "phone": "01234 5"},
    )
    assert text == [
        "Mehr Zeit",
        "Musterhausen, 23. November 2026 – „Wir ‚öffnen‘ früher“, sagt Eva Muster, Bürgermeisterin.",
        "„Endlich!“, so Herr Normal.",
        "Das gilt ab sofort.",
        "# Hintergrund",
        "Bisher um acht.",
        "# Pressekontakt",
        "Pressestelle Kim Exempel Telefon 01234 5",
    ]


def test_the_headline_is_the_subject_as_it_was_typed() -> None:
    assert rendered("pressemitteilung", subject="50 % *mehr* & {{ x }}").subject == (
        "50 % *mehr* & {{ x }}"
    )


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"recipient": RECIPIENT}, "field-not-here", "recipient"),
        ({"signatures": [{"name": "Muster"}]}, "field-not-here", "signatures"),
        ({"salutation": "true"}, "field-not-here", "salutation"),
        ({"closing": "Mit Gruß"}, "field-not-here", "closing"),
        ({"certification": {"name": "Muster"}}, "field-not-here", "certification"),
        ({"machine_made": "true"}, "field-not-here", "machine_made"),
        ({"embargo": {"until": "2026-11-22"}}, "embargo-past", "embargo.until"),
        ({"press_contact": {"name": "Muster"}}, "press-contact-unreachable", "press_contact"),
        ({"body": []}, "list-too-short", "body"),
    ],
)
def test_what_a_release_cannot_have_is_refused(
    changes: dict[str, Any], code: str, path: str
) -> None:
    with pytest.raises(InputError) as caught:
        letter_from(data("pressemitteilung", **changes))
    assert [(p.code, p.place.path) for p in caught.value.problems] == [(code, path)]


@pytest.mark.slow
def test_editors_are_not_offered_what_a_release_cannot_have() -> None:
    offered = set(KINDS.json_schema("pressemitteilung")["properties"])
    assert not offered & {"recipient", "salutation", "closing", "signatures"}
    assert {"number", "embargo", "enclosures"} <= offered
    assert {"recipient", "salutation"} <= set(KINDS.json_schema("einladung")["properties"])
    assert "recipient" in KINDS.json_schema("einladung")["required"]
