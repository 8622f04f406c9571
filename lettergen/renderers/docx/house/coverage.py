"""What of a letter a house template does not show: nothing of a letter is left out without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from lettergen.compose.composed import ComposedLetter
from lettergen.errors import Place, Problem, Severity
from lettergen.model.letter import LetterBase
from lettergen.renderers.docx.house.context import block_items


class _Part(NamedTuple):
    """A part of letters, and the slots each of which shows it."""

    slots: tuple[str, ...]
    de: str
    en: str


_FLOW: Final = {
    "subject": _Part(("subject", "text"), "Betreff", "subject"),
    "salutation": _Part(("salutation", "text"), "Anrede", "salutation"),
    "body": _Part(("body", "text"), "Text", "text"),
    "closing": _Part(("closing", "text"), "Grußformel", "closing"),
    "signatures": _Part(("signatures", "text"), "Unterschriften", "signatures"),
    "enclosures": _Part(("enclosures", "text"), "Anlagen", "enclosures"),
    "copies": _Part(("copies", "text"), "Verteiler", "copies"),
}
_ORDERS: Final = {
    "first_disposition": _Part(
        ("first_disposition", "text"), "erste Verfügung", "first disposition"
    ),
    "dispositions": _Part(("dispositions", "text"), "Verfügung", "dispositions"),
}
_AREAS: Final = {
    "return_line": _Part(("sender_line",), "Rücksendeangabe", "return line"),
    "delivery_notes": _Part(("delivery_notes",), "Zusätze und Vermerke", "delivery notes"),
    "address": _Part(("address",), "Anschrift", "address"),
    "document_title": _Part(("document_title",), "Dokumenttitel", "document title"),
    "copy_mark": _Part(("copy_mark",), "Ausfertigungsvermerk", "copy mark"),
    "dispatch": _Part(("dispatch",), "Absendevermerk", "dispatch note"),
}
_INFORMATION: Final = _Part(("information",), "Informationsangaben", "information")
_INFORMATION_FOOT: Final = _Part(
    ("information_foot",), "Informationsangaben am Fuß", "information at the foot"
)
MUST: Final = frozenset({"subject", "body", "address"})
"""Parts without which a letter is none."""
_SINGLE_TEXTS: Final = ("subject", "salutation", "closing", "enclosures", "copies")


def not_shown(
    letter: ComposedLetter, data: LetterBase, names: Collection[str], file: str
) -> tuple[Problem, ...]:
    """What this letter has and a template that uses ``names`` does not show.

    Subject, text and address are errors (``house-must-show``), the rest is warnings (``house-not-shown``); where the
    template takes words from ``letter`` itself, all are warnings, for it may print them in its own way.
    """
    missing = [
        (name, part)
        for name, part in _parts(letter)
        if not any(slot in names for slot in part.slots)
    ]
    grave = [] if "letter" in names else [each for each in missing if each[0] in MUST]
    rest = [each for each in missing if each not in grave]
    problems = [
        _problem(code, parts, file, severity)
        for code, parts, severity in (
            ("house-must-show", grave, Severity.ERROR),
            ("house-not-shown", rest, Severity.WARNING),
        )
        if parts
    ]
    if data.large_print and any(name in names for name in _SINGLE_TEXTS[1:]):
        place = Place(file=file, path="large_print")
        problems.append(Problem("house-large-print", place, severity=Severity.WARNING))
    return tuple(problems)


def never_shown(names: Collection[str], file: str, *, addressed: bool) -> tuple[Problem, ...]:
    """What every letter has and a template that uses ``names`` does not show; ``addressed`` when all have an address."""
    missing = [
        (name, part)
        for name, part in (_FLOW | _AREAS).items()
        if name in MUST and (addressed or name != "address")
        if not any(slot in names for slot in (*part.slots, "letter"))
    ]
    return (_problem("house-must-show", missing, file, Severity.ERROR),) if missing else ()


def _problem(code: str, parts: list[tuple[str, _Part]], file: str, severity: Severity) -> Problem:
    params = {
        "what_de": ", ".join(part.de for _, part in parts),
        "what_en": ", ".join(part.en for _, part in parts),
        "slots": ", ".join(part.slots[0] for _, part in parts),
    }
    return Problem(code, Place(file=file), params=params, severity=severity)


def _parts(letter: ComposedLetter) -> Iterator[tuple[str, _Part]]:
    """The parts that the letter has, in its order."""
    areas = {area.role for area in letter.areas if any(line.text for line in area.lines)}
    yield from ((role, part) for role, part in _AREAS.items() if role in areas)
    if any(not entry.foot for entry in letter.information):
        yield "information", _INFORMATION
    if any(entry.foot for entry in letter.information):
        yield "information_foot", _INFORMATION_FOOT
    items = block_items(letter)
    roles = {item.role for item in letter.flow}
    yield from ((role, part) for role, part in _FLOW.items() if role in roles)
    yield from ((slot, part) for slot, part in _ORDERS.items() if items[slot])
