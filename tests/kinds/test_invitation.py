from __future__ import annotations

from typing import Any

import pytest

from lettergen.errors import InputError
from lettergen.pipeline import letter_from
from tests.kinds.letters import LEAST, data, lines, rendered

EVENT: dict[str, Any] = LEAST["einladung"]["event"]
EVA = {"form": "frau", "first_name": "Eva", "last_name": "Muster", "office": "Leiterin"}
OTTO = {"form": "herr", "last_name": "Normal"}
KIM = {"first_name": "Kim", "last_name": "Exempel"}


def event(**changes: Any) -> dict[str, Any]:
    return EVENT | changes


@pytest.mark.slow
def test_the_least_invitation_is_whole() -> None:
    assert lines("einladung") == [
        "wir laden Sie herzlich zur Bürgerversammlung ein.",
        "Termin: Dienstag, 8. Dezember 2026 Ort: Alte Schule",
        "Wir freuen uns auf Ihr Kommen.",
    ]
    assert rendered("einladung").subject == "Einladung zur Bürgerversammlung"


@pytest.mark.parametrize(
    ("hosts", "beginning"),
    [
        ("der Kreis Unna", "der Kreis Unna lädt Sie herzlich"),
        (
            ["die Stadt Aachen", "die StädteRegion Aachen"],
            "die Stadt Aachen und die StädteRegion Aachen laden Sie herzlich",
        ),
        (
            {"nominative": "die Freunde des Museums", "plural": True},
            "die Freunde des Museums laden Sie herzlich",
        ),
    ],
)
def test_hosts_invite_in_the_right_number(hosts: Any, beginning: str) -> None:
    assert lines("einladung", hosts=hosts)[0].startswith(beginning)
    capital = beginning[0].upper() + beginning[1:]
    assert lines("einladung", hosts=hosts, salutation=False)[0].startswith(capital)


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({"begin": "18 Uhr"}, "Termin: Dienstag, 8. Dezember 2026, 18:00 Uhr Ort: Alte Schule"),
        ({"end": "9.30 Uhr"}, "Termin: Dienstag, 8. Dezember 2026, bis 09:30 Uhr Ort: Alte Schule"),
        (
            {"begin": "10:00", "end": "13:00", "admission": "9:30"},
            "Termin: Dienstag, 8. Dezember 2026, 10:00 Uhr bis 13:00 Uhr (Einlass ab 09:30 Uhr) Ort: Alte Schule",
        ),
        (
            {
                "venue": {
                    "name": "Nadelfabrik",
                    "room": "Saal 1",
                    "street": "Reichsweg 30",
                    "postal_code": "52068",
                    "city": "Aachen",
                }
            },
            "Termin: Dienstag, 8. Dezember 2026 Ort: Nadelfabrik, Saal 1, Reichsweg 30, 52068 Aachen",
        ),
    ],
)
def test_time_and_place(changes: dict[str, Any], printed: str) -> None:
    assert lines("einladung", event=event(**changes))[1] == printed


def test_who_takes_part() -> None:
    text = lines(
        "einladung",
        talk={"title": "Neue Wege", "speakers": KIM},
        moderators=[EVA, OTTO],
        patronage={
            "patrons": [
                {
                    "form": "frau",
                    "first_name": "Uta",
                    "last_name": "Beispiel",
                    "office": "Landrätin",
                },
                {"form": "herr", "first_name": "Max", "last_name": "Muster", "office": "Präsident"},
            ]
        },
    )
    assert text[2] == (
        "Den Impulsvortrag „Neue Wege“ hält Kim Exempel. Durch die Veranstaltung führen Eva Muster (Leiterin) und "
        "Herr Normal. Die Veranstaltung steht unter der Schirmherrschaft der Landrätin Uta Beispiel und des Präsidenten "
        "Max Muster."
    )


def test_a_programme_with_times_is_a_table() -> None:
    agenda = [
        {"begin": "9:00", "end": "9:30", "title": "Begrüßung | Musik", "speakers": EVA},
        {"begin": "9:30", "title": "Vortrag", "speakers": KIM},
    ]
    text = lines("einladung", agenda=agenda)
    assert text[2:7] == [
        "# Programm",
        "Vorgesehen ist folgender Ablauf:",
        "Uhrzeit | Programmpunkt | Mitwirkende",
        "09:00 Uhr bis 09:30 Uhr | Begrüßung | Musik | Eva Muster (Leiterin)",
        "09:30 Uhr | Vortrag | Kim Exempel",
    ]


def test_a_programme_leaves_no_column_half_empty() -> None:
    agenda = [{"begin": "9:00", "title": "Musik"}, {"title": "Vortrag", "speakers": KIM}]
    text = lines("einladung", agenda=agenda)
    assert text[4:7] == [
        "Uhrzeit | Programmpunkt",
        "09:00 Uhr | Musik",
        " | Vortrag – Kim Exempel",
    ]


def test_an_agenda_without_times_is_numbered() -> None:
    agenda = [{"title": "Begrüßung", "speakers": EVA}, {"title": "1. Nachtrag"}]
    text = lines("einladung", agenda=agenda)
    assert text[2:5] == [
        "# Tagesordnung",
        "1. Begrüßung – Eva Muster (Leiterin)",
        "2. 1. Nachtrag",
    ]
    assert lines("einladung", agenda={"title": "Wahl"})[2] == "Einziger Tagesordnungspunkt: Wahl"


def test_workshops_one_or_several() -> None:
    one = lines(
        "einladung", workshops={"title": "Rad *und* Bus", "leaders": OTTO, "room": "Raum 2"}
    )
    assert one[2] == (
        "Angeboten wird ein Workshop zum Thema „Rad *und* Bus“ unter der Leitung von Herrn Normal (Raum 2)."
    )
    several = lines(
        "einladung", workshops=[{"title": "Ehrenamt", "leaders": [EVA, OTTO]}, {"title": "Arbeit"}]
    )
    assert several[2:6] == [
        "# Workshops",
        "Sie können zwischen zwei Workshops wählen:",
        "- Ehrenamt – Leitung: Eva Muster (Leiterin) und Herr Normal",
        "- Arbeit",
    ]


def test_the_reply_asks_what_there_is_to_choose() -> None:
    reply = {
        "deadline": "2026-12-01",
        "name": "Frau Muster",
        "phone": "01234 567-0",
        "email": "e.muster@musterhausen.example",
        "remarks": "Bitte nennen Sie *Unverträglichkeiten*.",
    }
    alone = lines("einladung", reply=reply)[2]
    assert alone == (
        "Bitte teilen Sie uns bis Dienstag, 1. Dezember 2026, mit, ob Sie teilnehmen. Ihre Rückmeldung nimmt Frau Muster "
        "entgegen: Telefon 01234 567-0, E-Mail e.muster@musterhausen.example. Bitte nennen Sie Unverträglichkeiten."
    )
    nameless = {key: value for key, value in reply.items() if key in {"deadline", "email"}}
    choosing = lines("einladung", reply=nameless, workshops=[{"title": "A"}, {"title": "B"}])
    text = choosing[-2]
    assert choosing[-3] == "# Rückmeldung"
    assert text.endswith(
        "ob Sie teilnehmen und welchen Workshop Sie wählen. So erreicht uns Ihre Rückmeldung: "
        "E-Mail e.muster@musterhausen.example."
    )


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"event": event(begin="10:00", end="10:00")}, "event-times", "event.end"),
        ({"event": event(begin="10:00", admission="10:30")}, "event-admission", "event.admission"),
        ({"event": event(begin="25:00")}, "time-format", "event.begin"),
        ({"event": event(begin="10:61")}, "time-format", "event.begin"),
        ({"event": event(begin="zehn")}, "time-format", "event.begin"),
        ({"agenda": {"title": "A", "begin": "10", "end": "9"}}, "event-times", "agenda.end"),
        ({"reply": {"deadline": "2026-12-01"}}, "reply-nowhere", "reply"),
        (
            {"reply": {"deadline": "2026-12-09", "phone": "1"}},
            "reply-after-event",
            "reply.deadline",
        ),
        ({"recipient": None}, "value-missing", "recipient"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    changes: dict[str, Any], code: str, path: str
) -> None:
    with pytest.raises(InputError) as caught:
        letter_from(data("einladung", **changes))
    assert [(p.code, p.place.path) for p in caught.value.problems] == [(code, path)]


@pytest.mark.slow
def test_days_before_the_letter_are_doubtful() -> None:
    past = rendered("einladung", event=event(date="2026-11-22"))
    assert [(p.code, p.place.path) for p in past.problems] == [("event-past", "event.date")]
    reply = {"deadline": "2026-11-20", "phone": "1"}
    late = rendered("einladung", reply=reply)
    assert [(p.code, p.place.path) for p in late.problems] == [("reply-past", "reply.deadline")]
    assert rendered("einladung", event=event(date="2026-11-23")).problems == ()
