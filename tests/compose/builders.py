"""Letters and letterheads for tests: small, invented, and changed where a test needs it."""

from __future__ import annotations

from typing import Any

from lettergen.compose.composed import Area, ComposedLetter, FlowItem
from lettergen.compose.letter import Composition, compose
from lettergen.errors import Problem
from lettergen.kinds import SHIPPED as KINDS
from lettergen.kinds.plain_letter import PlainLetter
from lettergen.letterhead.schema import Letterhead, LetterheadVersion
from lettergen.model.blocks import Block, Cell, Paragraph, Run, Table
from lettergen.reading import Document

LINE = 12 * 25.4 / 72
"""A line of 12 pt in mm."""

MINISTRY = (
    "Ministerium für Kinder, Familie, Flüchtlinge und Integration des Landes Nordrhein-Westfalen"
)

AUTHORITY: dict[str, Any] = {
    "id": "stadt-beispielen",
    "name": "Stadt Beispielen",
    "head_title": "Die Bürgermeisterin",
    "return_line": "Stadt Beispielen · 52499 Beispielen",
    "building": {"street": "Am Markt 1", "postal_code": "52499", "city": "Beispielen"},
    "phone": "02400 12-0",
    "fax": "02400 12-99",
    "email": "rathaus@beispielen.example",
    "website": "www.beispielen.example",
    "number_scheme": {"phone": "02400 12-{extension}", "fax": "02400 12-9{extension}"},
    "units": {"a51": {"lines": ["Amt 51", "Jugendamt"], "name": "Jugendamt"}},
    "bank_accounts": [
        {"bank": "Sparkasse Aachen", "iban": "DE21390500000000304204", "bic": "AACSDE33XXX"}
    ],
}

RECIPIENT: dict[str, Any] = {
    "organisation": ["Stadt Eschweiler", "Rathaus"],
    "persons": {"form": "herr", "first_name": "Max", "last_name": "Muster"},
    "address": {"street": "Johannes-Rau-Platz 1", "postal_code": "52249", "city": "Eschweiler"},
}

BLOCK_ITEMS: list[dict[str, Any]] = [
    {"label": "Ihr Zeichen:", "label_en": "Your reference:", "field": "your_reference"},
    {"label": "Unser Zeichen:", "label_en": "Our reference:", "field": "our_reference"},
    {"label": "Name:", "field": "contact", "gap": True},
    {"label": "E-Mail:", "label_en": "E-mail:", "field": "email"},
    {"label": "Datum:", "label_en": "Date:", "field": "date", "gap": True},
]


def letter(**changes: Any) -> PlainLetter:
    """A plain letter from an invented town, changed by ``changes``."""
    data: dict[str, Any] = {
        "kind": "schreiben",
        "sender": {
            "authority": "stadt-beispielen",
            "unit": "a51",
            "contact": {"name": "Frau Muster", "extension": "34", "room": "207"},
        },
        "recipient": RECIPIENT,
        "date": "2018-10-09",
        "subject": "Gemeinsames Vorhaben",
        "body": "Text.",
        "signatures": [{"name": "Erika Muster", "addition": "im_auftrag"}],
    }
    made = KINDS.letter(Document(None, data | changes))
    assert isinstance(made, PlainLetter)
    return made


def recipient(**changes: Any) -> dict[str, Any]:
    """The usual recipient's data, changed by ``changes``."""
    return RECIPIENT | changes


def letterhead(*, authority: dict[str, Any] | None = None, **design: Any) -> Letterhead:
    """The invented town's letterhead in form B with an information block, changed by ``design``."""
    data: dict[str, Any] = {"information": {"type": "block", "items": BLOCK_ITEMS}}
    return Letterhead.model_validate(
        {
            "id": "stadt-beispielen",
            "version": "test",
            "authority": AUTHORITY | (authority or {}),
            "design": LetterheadVersion.model_validate(data | design),
        }
    )


def block(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An information block."""
    return {"type": "block", "items": items} | changes


def column(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An information column of 50 mm from 32 to 285 mm."""
    measures = {"x_mm": 150, "width_mm": 50, "y_mm": 32, "bottom_mm": 285}
    return {"type": "column", "items": items} | measures | changes


def paragraph(text: str) -> Paragraph:
    """Plain text."""
    return Paragraph((Run(text),))


def table(*rows: tuple[str, ...]) -> Table:
    """A table of plain text, its first row the header."""
    cells = tuple(tuple(Cell((Run(text),) if text else ()) for text in row) for row in rows)
    return Table(cells[0], cells[1:], align=tuple("left" for _ in rows[0]))


def composed(
    what: PlainLetter | None = None,
    on: Letterhead | None = None,
    *blocks: Block,
    subject: str | None = None,
) -> Composition:
    """The letter composed on the letterhead, with a one-line body unless ``blocks`` are given."""
    made = what or letter()
    body = blocks or (paragraph("Wir freuen uns auf die Zusammenarbeit."),)
    return compose(made, on or letterhead(), subject or made.subject, body)


def area(result: Composition | ComposedLetter, role: str) -> Area:
    """The one area of that role."""
    areas = areas_of(result, role)
    assert len(areas) == 1, f"{len(areas)} areas are {role}"
    return areas[0]


def areas_of(result: Composition | ComposedLetter, role: str) -> list[Area]:
    """All areas of that role."""
    made = result.letter if isinstance(result, Composition) else result
    return [each for each in made.areas if each.role == role]


def texts(where: Area) -> list[str]:
    """The first fields of the lines."""
    return [line.text for line in where.lines]


def pairs(where: Area) -> list[tuple[str, str | None]]:
    """Both fields of the lines."""
    return [(line.text, line.value) for line in where.lines]


def flow_of(result: Composition, role: str) -> list[FlowItem]:
    """The items of the running text of that role."""
    return [item for item in result.letter.flow if item.role == role]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    """The codes, sorted."""
    return sorted(problem.code for problem in problems)


def only(problems: tuple[Problem, ...], code: str) -> Problem:
    """The one problem of that code; its texts are in the catalogue in both languages."""
    found = [problem for problem in problems if problem.code == code]
    assert len(found) == 1, codes(problems)
    for text in (found[0].message("de"), found[0].message("en")):
        assert text
        assert "{" not in text
    return found[0]
