"""An English letter of each kind with everything that it can say; all data is invented."""

from __future__ import annotations

import copy
from typing import Any

SENDER: dict[str, Any] = {
    "authority": {
        "name": "Musterland District Council",
        "address": {"street": "Am Rathaus 1", "postal_code": "12345", "city": "Musterhausen"},
    }
}
RECIPIENT: dict[str, Any] = {
    "organisation": "Example Trust",
    "persons": {"form": "frau", "title": "Dr.", "first_name": "Erika", "last_name": "Muster"},
    "address": {
        "street": "1 Sample Street",
        "postal_code": "SW1A 1AA",
        "city": "London",
        "country": "GB",
    },
}
KIM: dict[str, Any] = {
    "form": "neutral", "first_name": "Kim", "last_name": "Exempel", "office": "Head of the Youth Welfare Office",
}  # fmt: skip
MAX: dict[str, Any] = {
    "form": "herr", "title": "Dr.", "first_name": "Max", "last_name": "Beispiel", "office": "Deputy Mayor",
}  # fmt: skip
EVA: dict[str, Any] = {"form": "frau", "last_name": "Muster", "office": "Chief Executive"}
PROGRAMME: dict[str, Any] = {
    "name": "Join In",
    "subtitle": "Prospects for Young People",
    "short_type": "the initiative",
    "sponsor": {
        "name": "the Ministry for Integration",
        "short_name": "MI",
        "state": "the State of North Rhine-Westphalia",
    },
    "field_of_work": "the field of integration",
    "task": "the integration of young people",
}
TOWNS: list[dict[str, Any]] = [
    {
        "name": "Eschweiler",
        "reasons": "Many young people live there.",
        "support": "The town council is in favour, too.",
        "persons": [
            {**MAX, "responsibility": "zustimmung"},
            {**KIM, "responsibility": "hauptverantwortung"},
        ],
    },
    {
        "name": "Stolberg",
        "reasons": "The services are in place.",
        "persons": [
            {**MAX, "responsibility": "zustaendigkeit"},
            {**KIM, "responsibility": "zustaendigkeit"},
        ],
    },
]

_KINDS: dict[str, dict[str, Any]] = {
    "begleitschreiben": {
        "as_agreed": "true",
        "proposal": {
            "programme": PROGRAMME,
            "applicant": {
                "authority": "the District of Musterland",
                "unit": "the Municipal Integration Centre",
            },
            "model_municipalities": [{"name": "Eschweiler"}, {"name": "Stolberg"}],
        },
    },
    "interessenbekundung": {
        "proposal": {
            "programme": PROGRAMME,
            "target_group": {
                "name": {"nominative": "the refugees", "plural": "true"},
                "age_from": "18",
                "age_to": "27",
                "qualification": "regardless of residence status",
                "prospects": "the integration prospects",
            },
            "rationale": "The number of young refugees is rising.",
            "applicant": {
                "authority": "the District of Musterland",
                "unit": "the Municipal Integration Centre",
                "role": "the task of coordination",
                "official": {**EVA, "portfolio": "Social Affairs"},
                "benefits": "The whole region would benefit.",
            },
            "model_municipalities": TOWNS,
            "recommendation": "They are the two largest.",
            "alliance": {
                "members": ["the job centre", "the Chamber of Crafts"],
                "and_others": "true",
                "remarks": "Volunteers are to take part.",
            },
            "related_programmes": {"type": "the funding programme", "name": "Arrive"},
            "goal": "The aim is a complete overview of services.",
        }
    },
    "einladung": {
        "event": {
            "name": "the network meeting",
            "topic": "Arriving together",
            "date": "2026-12-08",
            "admission": "13:30",
            "begin": "14:00",
            "end": "18:00",
            "venue": {
                "name": "Nadelfabrik",
                "room": "Hall 2",
                "street": "Reichsweg 30",
                "postal_code": "52068",
                "city": "Aachen",
            },
        },
        "hosts": ["the City of Aachen", "the District of Musterland"],
        "occasion": "The alliance was founded in 2014.",
        "patronage": {"patrons": [MAX]},
        "talk": {"title": "Diversity", "speakers": [KIM]},
        "moderators": [MAX],
        "agenda": [
            {"begin": "14:00", "end": "14:30", "title": "Welcome", "speakers": [EVA]},
            {"begin": "14:30", "title": "Workshops"},
        ],
        "workshops": [{"title": "Housing", "leaders": [KIM], "room": "Room 1"}, {"title": "Work"}],
        "remarks": "There is step-free access.",
        "reply": {
            "deadline": "2026-12-01",
            "name": "Ms Muster",
            "phone": "0241 432-0",
            "email": "event@example.org",
        },
    },
    "zwischenbericht": {
        "project": "the cycling plan",
        "motto": "On two wheels",
        "as_of": "2026-11-20",
        "occasion": "The council has asked for the plan.",
        "process": [
            {"period": "May 2026", "text": "Kick-off meeting"},
            {"period": "June 2026", "text": "Survey of all residents"},
        ],
        "process_remarks": "A university has advised us.",
        "changes": ["More lanes.", "Safer junctions."],
        "topics": [
            {"title": "Safety", "goal": "Fewer accidents.", "means": "By means of new crossings."},
            {"title": "Comfort", "goal": "Smooth surfaces."},
        ],
        "steering_group": {
            "name": "Wheels",
            "remarks": "It has met twice.",
            "delegations": [
                {"body": "the District of Musterland", "persons": [EVA, KIM]},
                {
                    "body": "the cycling clubs",
                    "organisations": {"name": "Pedal e. V.", "description": "a local club"},
                },
            ],
        },
        "next_steps": [
            {"period": "January 2027", "text": "Draft"},
            {"period": "March 2027", "text": "Council meeting"},
        ],
        "outlook": "The plan is to be finished in 2027.",
    },
    "beschlussmitteilung": {
        "decision": {
            "committee": {
                "name": "the Committee for Social Affairs",
                "short_name": "CSA",
                "authority": "the Town of Musterhausen",
            },
            "date": "2026-11-17",
            "item": "5",
            "document": "2026/117",
            "vote": "unanimously",
            "subject_matter": "the integration concept",
            "attribute": "commissioned in 2025",
            "purpose": "as a guideline for the coming years",
            "wording": "The concept is adopted.",
            "author": "the Round Table",
        },
        "fields_of_action": ["Language", "Work", "Housing", "Health"],
        "content": "It also names the persons in charge.",
        "measures": {"items": ["a contact point", "language courses"], "and_others": "true"},
        "reservations": "Subject to the budget.",
        "next_steps": "The administration will report in May.",
        "website": "www.example.org/concept",
    },
    "pressemitteilung": {
        "subject": "Town hall to open earlier",
        "number": "117/2026",
        "subheading": "New opening hours from December",
        "embargo": {"until": "2026-11-25", "time": "12:00"},
        "place": "Musterhausen",
        "body": [
            "The town hall will open earlier from December.",
            {"text": 'We are glad of the "new hours".', "speaker": MAX},
            {"text": "At last!", "speaker": EVA, "verb": "said"},
        ],
        "background": "The town hall was built in 1903.",
        "press_contact": {
            "office": "Press Office",
            "name": "Kim Exempel",
            "phone": "0241 432-1300",
            "email": "press@example.org",
        },
    },
}
KINDS = tuple(_KINDS)
"""The kinds whose text lettergen writes."""


def data(kind: str, **changes: Any) -> dict[str, Any]:
    """The data of an English letter of ``kind`` of 23 November 2026, changed by ``changes``."""
    common = {"kind": kind, "language": "en", "sender": SENDER, "date": "2026-11-23"}
    addressed = {
        "recipient": RECIPIENT,
        "enclosures": ["Concept (12 pages)"],
        "signatures": {"name": "Max Beispiel", "addition": "im_auftrag"},
    }
    return copy.deepcopy(
        common | ({} if kind == "pressemitteilung" else addressed) | _KINDS[kind] | changes
    )
