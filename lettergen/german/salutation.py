"""Anrede und Schluss: how a letter greets its recipient, and how it ends.

Rules: BMI, "Ratgeber für Anschriften und Anreden", and custom; every result can be replaced per recipient with
``salutation_text``. Persons are greeted in the order of the data, and gender is never guessed.

Schluss: the closing formula and what stands around a signature. Rules: GGO Bund § 18 and GGO Niedersachsen § 21: the head of an authority
signs without an addition, a deputy "In Vertretung", everybody else "Im Auftrag", written above the name. Which applies is stated in the
data, never derived. A name that only repeats the signature on the draft has "gez." before it and no brackets (Rehm on § 24 AGO). The
additions have no counterpart in English administration; they are put into words there, never abbreviated.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from lettergen.errors import Place, Problem, Severity
from lettergen.german import official_titles, titles
from lettergen.german.titles import NBSP, hold_together
from lettergen.model.person import FormOfAddress, Person, Recipient
from lettergen.model.sender import Certification, Signature, SignatureAddition
from lettergen.model.style import HouseStyle

UNNAMED_EN = "Dear Sir or Madam,"
"""Greets whoever opens an English letter."""

_HOUSEHOLD = re.compile(r"(?:Familie|Eheleute|Ehepaar)\s+\S.*")
_NOBILITY = re.compile(
    r"(?P<rank>Freiherr|Freifrau|Freiin|Ritter|Edler|Edle|(?:\w*g|G)raf|(?:\w*g|G)räfin|Baron|Baronin|Baroness)"
    r"\s+(?P<particle>(?:(?:von|van|de|zu|vom|zum|zur|der|dem|und)\s+)*)(?P<name>\S.*)"
)
_NAME_LIKE = {
    "Graf": FormOfAddress.HERR,
    "Baron": FormOfAddress.HERR,
    "Gräfin": FormOfAddress.FRAU,
    "Baronin": FormOfAddress.FRAU,
    "Baroness": FormOfAddress.FRAU,
}
"""Former titles that custom greets with instead of Herr or Frau, and without "von"."""
_LEFT_OUT = {"Freiherr", "Freifrau", "Freiin", "Ritter", "Edler", "Edle"}
"""Former titles that custom leaves out of a salutation."""


class Salutation(NamedTuple):
    """The salutation and what is doubtful about it."""

    lines: tuple[str, ...]
    """Each on a line of its own, the last with its comma."""
    problems: tuple[Problem, ...] = ()
    """Warnings and notes; their paths are relative to the letter."""


def salutation(
    recipient: Recipient, style: HouseStyle, language: Literal["de", "en"] = "de"
) -> Salutation:
    """Greet ``recipient``; raises nothing, doubts are in ``problems``.

    A household ("Familie Muster") is a person whose last name starts with that word and who is neither Frau nor Herr.
    """
    if recipient.salutation_text:
        return Salutation(recipient.salutation_text)
    problems = tuple(
        [
            problem
            for index, person in enumerate(recipient.persons)
            for problem in _problems(person, f"recipient.persons.{index}")
        ]
    )
    if language == "en":
        return Salutation((_english(recipient.persons),), problems)
    if not recipient.persons:
        return Salutation((_to_organisation(recipient, style),))
    first, *others = _lines(recipient.persons, style)
    return Salutation((first, *[line[0].lower() + line[1:] for line in others]), problems)


def household(person: Person) -> str | None:
    """``Familie Muster`` when the data names a household in place of a person."""
    if person.form in (FormOfAddress.FRAU, FormOfAddress.HERR):
        return None
    name = " ".join(filter(None, (person.first_name, person.last_name)))
    return name if _HOUSEHOLD.fullmatch(name) else None


def _lines(persons: tuple[Person, ...], style: HouseStyle) -> list[str]:
    """A line for each person; those of whom too little is known share the last one."""
    named = [_greet(person, style) for person in persons if not greets_nobody(person)]
    return named + [_unnamed(style)] * (len(named) < len(persons))


def greets_nobody(person: Person) -> bool:
    """Whether the data holds a bare family name: too little to greet the person by name."""
    stated = person.form in (FormOfAddress.FRAU, FormOfAddress.HERR)
    named = person.first_name or titles.parse(person.title).abbreviated or person.mononym
    return not (stated or named or household(person))


def _to_organisation(recipient: Recipient, style: HouseStyle) -> str:
    first = recipient.organisation[0] if recipient.organisation else ""
    if _HOUSEHOLD.fullmatch(first):
        return f"Sehr geehrte {first},"
    return _unnamed(style)


def _unnamed(style: HouseStyle) -> str:
    return "Guten Tag," if style.neutral_unknown else "Sehr geehrte Damen und Herren,"


def _greet(person: Person, style: HouseStyle) -> str:
    if name := household(person):
        return f"Sehr geehrte {name},"
    match person.form:
        case FormOfAddress.FRAU:
            return f"Sehr geehrte {_addressed(person, FormOfAddress.FRAU, style)},"
        case FormOfAddress.HERR:
            return f"Sehr geehrter {_addressed(person, FormOfAddress.HERR, style)},"
        case FormOfAddress.NEUTRAL | None:
            parts = (titles.parse(person.title).abbreviated, person.first_name, person.last_name)
            comma = "," if style.neutral_comma else ""
            return f"Guten Tag{comma} {' '.join(filter(None, parts))},"


def _addressed(person: Person, form: FormOfAddress, style: HouseStyle) -> str:
    courtesy = "Frau" if form is FormOfAddress.FRAU else "Herr"
    if office := _office(person, form):
        return f"{courtesy} {office}"
    degree = _degree(person, form, style)
    noble = _NOBILITY.fullmatch(person.last_name)
    if noble and not degree and _NAME_LIKE.get(noble["rank"]) is form:
        return f"{noble['rank']} {noble['name']}"
    name = person.last_name
    if noble and noble["rank"] in _LEFT_OUT:
        name = noble["particle"] + noble["name"]
    return " ".join(filter(None, (courtesy, degree, name)))


def _office(person: Person, form: FormOfAddress) -> str | None:
    """The office when it is greeted without a name; clergy often have theirs in the title field."""
    office = official_titles.parse(person.office) if person.office else _office_in_title(person)
    if office and office.greeted:
        stem = official_titles.adjectival_stem(office.noun)
        if stem and form is FormOfAddress.HERR:
            return f"{stem}er"
        return office.short
    if official_titles.parliament(person):
        return "Abgeordnete" if form is FormOfAddress.FRAU else "Abgeordneter"
    return None


def _office_in_title(person: Person) -> official_titles.Office | None:
    words = titles.parse(person.title).unknown
    office = official_titles.parse(" ".join(words)) if words else None
    return office if office and office.greeted else None


def _appointed(person: Person) -> bool:
    """Whether "Professor" is the person's office."""
    return bool(person.office) and official_titles.parse(person.office or "").professor


def _degree(person: Person, form: FormOfAddress, style: HouseStyle) -> str:
    title = titles.parse(person.title)
    if not title.professor and not _appointed(person):
        return title.abbreviated
    if style.professor_abbreviated:
        return (
            title.abbreviated
            if title.professor
            else " ".join(filter(None, ("Prof.", title.abbreviated)))
        )
    return "Professorin" if form is FormOfAddress.FRAU else "Professor"


def _english(persons: tuple[Person, ...]) -> str:
    """One line in British use: no full stop after Ms, Mr and Dr."""
    if not persons:
        return UNNAMED_EN
    *first, last = (_english_name(person) for person in persons)
    return f"Dear {', '.join(first)}{' and ' if first else ''}{last},"


def _english_name(person: Person) -> str:
    if name := household(person):
        return f"{name.split(maxsplit=1)[1]} Family"
    degree = "Professor" if _appointed(person) else titles.parse(person.title).english
    match person.form:
        case FormOfAddress.FRAU:
            parts = (degree or "Ms", person.last_name)
        case FormOfAddress.HERR:
            parts = (degree or "Mr", person.last_name)
        case FormOfAddress.NEUTRAL | None:
            full = " ".join(filter(None, (person.first_name, person.last_name)))
            parts = (degree, full)
    return " ".join(filter(None, parts))


def _problems(person: Person, path: str) -> tuple[Problem, ...]:
    found = []
    if greets_nobody(person):
        place = Place(path=f"{path}.last_name")
        found.append(
            Problem("salutation-bare-name", place, person.last_name, severity=Severity.NOTE)
        )
    elif person.form is None and not household(person):
        found.append(
            Problem(
                "salutation-form-unknown", Place(path=f"{path}.form"), severity=Severity.WARNING
            )
        )
    if person.office and _mismatch(person):
        found.append(
            Problem(
                "salutation-form-office-mismatch",
                Place(path=f"{path}.office"),
                person.office,
                {"form": str(person.form)},
                Severity.WARNING,
            )
        )
    unknown = titles.parse(person.title).unknown
    if unknown and not (person.form and _office_in_title(person) and not person.office):
        found.append(
            Problem(
                "salutation-title-left-out",
                Place(path=f"{path}.title"),
                person.title,
                {"words": " ".join(unknown)},
                Severity.NOTE,
            )
        )
    return tuple(found)


def _mismatch(person: Person) -> bool:
    fitting = official_titles.form_of(official_titles.parse(person.office or "").noun)
    stated = person.form in (FormOfAddress.FRAU, FormOfAddress.HERR)
    return stated and fitting is not None and fitting is not person.form


_ADDITIONS = {
    SignatureAddition.NONE: ("", "", ""),
    SignatureAddition.IM_AUFTRAG: ("Im Auftrag", f"i.{NBSP}A.", "By order"),
    SignatureAddition.IN_VERTRETUNG: (
        "In Vertretung",
        f"i.{NBSP}V.",
        "Acting for the head of the authority",
    ),
}
"""Written out, abbreviated, in English."""

_REPRODUCED = {"de": f"gez.{NBSP}", "en": f"(signed){NBSP}"}
_CERTIFIED = {"de": "Beglaubigt:", "en": "Certified:"}
_IMAGE_OF = {"de": "Unterschrift: ", "en": "Signature: "}

Language = Literal["de", "en"]
Sides = tuple[tuple[str, ...], tuple[str, ...]]
"""The lines above the space for a signature and those below it."""


def closing(
    letter_closing: str | Literal[False] | None,
    style: HouseStyle,
    language: Language = "de",
    salutation: tuple[str, ...] = (),
) -> str | None:
    """The closing formula without a comma: the letter's own, else the house style's; None prints none.

    An English letter that names nobody in its ``salutation`` closes "Yours faithfully".
    """
    if letter_closing is False:
        return None
    if letter_closing or language == "de":
        return letter_closing or style.closing
    return style.closing_en_unnamed if salutation == (UNNAMED_EN,) else style.closing_en


def signature_lines(
    signature: Signature,
    style: HouseStyle,
    language: Language = "de",
    *,
    reproduced: bool = False,
) -> Sides:
    """What stands above the space for a signature (authority, addition) and below it (name, function).

    ``reproduced`` names who signed another copy: ``gez. Muster``.
    """
    written, short, english = _ADDITIONS[signature.addition]
    addition = english if language == "en" else short if style.addition_abbreviated else written
    signed = hold_together(signature.name)
    name = f"({signed})" if style.name_in_brackets else signed
    if reproduced:
        name = f"{_REPRODUCED[language]}{signed}"
    below = (name, signature.function) if signature.function else (name,)
    above = (signature.authority, addition)
    return tuple(line for line in above if line), below


def certification_lines(certification: Certification, language: Language = "de") -> Sides:
    """What stands above the space for the certifying signature and seal, and below it."""
    below = (hold_together(certification.name), certification.function)
    above = certification.text or _CERTIFIED[language]
    return (above,), tuple(line for line in below if line)


def machine_note(style: HouseStyle, language: Language = "de") -> str:
    """What a letter says that was made by a machine."""
    return style.machine_note_en if language == "en" else style.machine_note


def image_text(signature: Signature, language: Language = "de") -> str:
    """The alternative text of a signature's picture."""
    own = signature.image.alt if signature.image else None
    return own or f"{_IMAGE_OF[language]}{signature.name}"
