from __future__ import annotations

from typing import Any

import pytest

from lettergen.errors import InputError
from lettergen.pipeline import letter_from
from tests.kinds.letters import LEAST, data, lines, rendered

DECISION: dict[str, Any] = LEAST["beschlussmitteilung"]["decision"]
EVA = {"form": "frau", "last_name": "Muster", "office": "Vorsitzende"}


def decision(**changes: Any) -> dict[str, Any]:
    return DECISION | changes


def test_the_least_report_is_whole() -> None:
    assert lines("zwischenbericht") == [
        "mit diesem Schreiben berichten wir über den Stand der Arbeit am Radverkehrsplan.",
        "# Anlass",
        "Der Rat hat den Plan verlangt.",
        "# Ausblick",
        "Über den weiteren Fortgang werden wir Sie unterrichten.",
    ]
    assert rendered("zwischenbericht").subject == "Zwischenbericht zum Radverkehrsplan"
    assert lines("zwischenbericht", salutation=False)[0].startswith("Mit diesem Schreiben")


def test_motto_and_day_of_the_report() -> None:
    text = lines(
        "zwischenbericht",
        project={"nominative": "die Bauarbeiten", "plural": True},
        motto="Wir alle",
        as_of="2026-10-01",
    )
    assert text[0] == (
        "mit diesem Schreiben berichten wir über den Stand der Arbeit an den Bauarbeiten „Wir alle“ (Stand: 1. Oktober 2026)."
    )


@pytest.mark.parametrize(
    ("field", "heading", "introduction"),
    [
        (
            "process",
            "# Bisheriger Verlauf",
            "Die Arbeit hat bisher folgende Schritte durchlaufen:",
        ),
        ("next_steps", "# Ausblick", "Als Nächstes sind folgende Schritte vorgesehen:"),
    ],
)
def test_steps_one_or_several(field: str, heading: str, introduction: str) -> None:
    first, second = (
        {"period": "1. Quartal 2027", "text": "Entwurf | Beratung"},
        {"period": "Mai 2027", "text": "- Ende"},
    )
    one = lines("zwischenbericht", **{field: first})
    assert one[one.index(heading) + 1] == "1. Quartal 2027: Entwurf | Beratung"
    several = lines("zwischenbericht", **{field: [first, second]})
    at = several.index(heading)
    assert several[at + 1 : at + 5] == [
        introduction,
        "Zeit | Schritt",
        "1. Quartal 2027 | Entwurf | Beratung",
        "Mai 2027 | - Ende",
    ]


def test_topics_and_changes_one_or_several() -> None:
    roof = {"title": "Dach_haut_", "goal": "Es soll dicht sein.", "means": "Dazu wird gedeckt."}
    one = lines("zwischenbericht", topics=roof, changes="Alles wird **besser**.")
    assert one[3:7] == [
        "# Was sich ändern soll",
        "Alles wird besser.",
        "# Themenfeld „Dach_haut_“",
        "Es soll dicht sein. Dazu wird gedeckt.",
    ]
    several = lines(
        "zwischenbericht", topics=[roof, {"title": "Wand", "goal": "Hell."}], changes=["A.", "B."]
    )
    assert several[3:9] == [
        "# Was sich ändern soll",
        "- A.",
        "- B.",
        "# Die zwei Themenfelder",
        "1. Dach_haut_: Es soll dicht sein. Dazu wird gedeckt.",
        "2. Wand: Hell.",
    ]


def test_the_steering_group_by_body() -> None:
    group = {
        "name": "Rad",
        "delegations": [
            {"body": "der Rat", "persons": [EVA, {"first_name": "Kim", "last_name": "Exempel"}]},
            {
                "body": {"nominative": "die Vereine", "plural": True},
                "organisations": {"name": "Rad e. V.", "description": "Dachverband"},
            },
        ],
    }
    text = lines("zwischenbericht", steering_group=group)
    assert text[3:9] == [
        "# Steuerungsgruppe „Rad“",
        "- für den Rat:",
        "- - Frau Muster, Vorsitzende",
        "- - Kim Exempel",
        "- für die Vereine:",
        "- - Rad e. V., Dachverband",
    ]


def test_a_delegation_of_nobody_is_refused() -> None:
    group = {"delegations": [{"body": "der Rat"}]}
    with pytest.raises(InputError) as caught:
        letter_from(data("zwischenbericht", steering_group=group))
    assert [(p.code, p.place.path) for p in caught.value.problems] == [
        ("delegation-nobody", "steering_group.delegations.0")
    ]


def test_the_least_notice_is_whole() -> None:
    text = lines("beschlussmitteilung")
    assert text == [
        "der Rat hat in seiner Sitzung am Dienstag, 17. November 2026, die Satzung beschlossen."
    ]
    assert rendered("beschlussmitteilung").subject == "Beschluss zur Satzung"


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        (
            {
                "committee": {
                    "name": "der Haupt- und Finanzausschuss",
                    "short_name": "HFA",
                    "authority": "die Stadt Musterhausen",
                },
                "item": "5.1",
                "document": "V/12",
                "subject_matter": "der Haushaltsplan",
                "attribute": "von der Verwaltung vorgelegt",
                "vote": "einstimmig",
                "purpose": "als Grundlage",
                "author": "das Finanzamt",
            },
            (
                "der Haupt- und Finanzausschuss (HFA) der Stadt Musterhausen hat in seiner Sitzung am Dienstag, 17. November "
                "2026, unter Tagesordnungspunkt 5.1 (Vorlage V/12) den von der Verwaltung vorgelegten Haushaltsplan einstimmig "
                "als Grundlage beschlossen. Erarbeitet wurde er vom Finanzamt."
            ),
        ),
        (
            {
                "committee": {"name": {"nominative": "die Mitglieder des Rates", "plural": True}},
                "item": "5",
                "subject_matter": {"nominative": "die Leitlinien", "plural": True},
                "author": {"nominative": "die Vereine", "plural": True},
            },
            (
                "die Mitglieder des Rates haben in ihrer Sitzung am Dienstag, 17. November 2026, unter Tagesordnungspunkt 5 die "
                "Leitlinien beschlossen. Erarbeitet wurden sie von den Vereinen."
            ),
        ),
        (
            {
                "committee": {"name": "die Bezirksvertretung"},
                "document": "V/12",
                "subject_matter": "das Konzept",
            },
            (
                "die Bezirksvertretung hat in ihrer Sitzung am Dienstag, 17. November 2026, auf der Grundlage der Vorlage V/12 "
                "das Konzept beschlossen."
            ),
        ),
    ],
)
def test_the_decision_in_a_sentence(changes: dict[str, Any], printed: str) -> None:
    text = lines("beschlussmitteilung", decision=decision(**changes))
    assert text[0] == printed


def test_what_is_enclosed_and_where_it_can_be_read() -> None:
    text = lines("beschlussmitteilung", enclosures="Satzung", website="www.musterhausen.example")
    assert text[0].endswith(
        "Sie ist diesem Schreiben als Anlage beigefügt. Im Internet steht sie unter www.musterhausen.example bereit."
    )


def test_fields_measures_and_what_follows() -> None:
    few = lines(
        "beschlussmitteilung",
        fields_of_action=["Sport", "Musik"],
        measures={"items": "mehr Geld", "and_others": True},
        reservations="Das Geld fehlt noch.",
        next_steps="Der Rat berät im Mai.",
    )
    assert few[1:] == [
        "# Inhalt",
        "Die Satzung behandelt die Handlungsfelder Sport und Musik.",
        "# Empfohlene Maßnahmen",
        "Empfohlen wird unter anderem: mehr Geld.",
        "# Vorbehalte",
        "Das Geld fehlt noch.",
        "# Weiteres Vorgehen",
        "Der Rat berät im Mai.",
    ]
    many = lines(
        "beschlussmitteilung",
        fields_of_action=["A", "B", "C", "D"],
        measures={"items": ["Geld", "Zeit"]},
    )
    assert many[1:] == [
        "# Inhalt",
        "Die Satzung behandelt vier Handlungsfelder:",
        *("- A", "- B", "- C", "- D"),
        "# Empfohlene Maßnahmen",
        "Empfohlen werden:",
        *("- Geld", "- Zeit"),
    ]


def test_the_wording_is_quoted() -> None:
    text = lines("beschlussmitteilung", decision=decision(wording="Die Satzung wird *erlassen*."))
    assert text[1:] == ["Der Beschluss lautet:", "„Die Satzung wird erlassen.“"]


def test_a_meeting_to_come_is_doubtful() -> None:
    found = rendered("beschlussmitteilung", decision=decision(date="2026-11-24")).problems
    assert [(p.code, p.place.path) for p in found] == [("decision-ahead", "decision.date")]
