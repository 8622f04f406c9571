"""Anschrift: the lines of the address zone, each with the field it comes from.

Rules: DIN 5008 (secondary sources) for order, PO boxes and addresses abroad; BMI, "Ratgeber für Anschriften und
Anreden", for accusative and offices. Lines are logical: wrapping to the window is the layout's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lettergen.errors import Place, Problem, Severity
from lettergen.german import countries, official_titles, titles
from lettergen.german.inflection import decline, full_name, office_of
from lettergen.german.nouns import Case
from lettergen.german.salutation import household
from lettergen.german.titles import NBSP
from lettergen.model.person import Address, Couple, FormOfAddress, Person, Recipient
from lettergen.model.style import HouseStyle, OfficePosition

_CARE_OF = re.compile(r"(?:bei|c/o)\s", re.IGNORECASE)
_ATTENTION = re.compile(
    r"(?:^|.*?[\s,(])(?:z\.? ?H(?:d|dn|änden)?\.?|zu H(?:d\.|än?den|anden)|(?:for the )?att(?:n|ention)?(?: of)?\b\.?|FAO|"
    r"Ansprechpartner(?:in)?:)(?: (?:von|v\.))?:?\s+(?P<person>[^\s)][^)]*)\)?",
    re.IGNORECASE,
)
_PERSON_LINE = re.compile(
    r"(?:(?:An|Für|für|persönlich) )?"
    r"(?P<person>(?:Herrn?(?: und Frau)?|Frau(?: und Herrn?)?|Hrn?\.|Fr\.|Mrs?|Ms|Mme|Madame|Monsieur)\.? (?!und\b)\S.*)"
)
_GERMAN_SPEAKING = frozenset({"AT", "CH", "LI"})
_BELGIAN_GERMAN = range(4700, 4792)
_BELGIAN_FRENCH = (range(1300, 1500), range(4000, 8000))


class AddressLine(NamedTuple):
    """A line of the address, not yet broken to a width."""

    text: str
    path: str
    """Where it comes from, relative to the letter, such as ``recipient.address.street``."""


@dataclass(frozen=True, slots=True)
class _Courtesy:
    """What stands before a name, in the language of the country."""

    text: str
    own_line: bool


_ENGLISH = {
    FormOfAddress.FRAU: _Courtesy("Ms", own_line=False),
    FormOfAddress.HERR: _Courtesy("Mr", own_line=False),
}
_COURTESIES = {
    "en": _ENGLISH,
    "en-GB": _ENGLISH,
    "fr": {
        FormOfAddress.FRAU: _Courtesy("Madame", own_line=True),
        FormOfAddress.HERR: _Courtesy("Monsieur", own_line=True),
    },
}
_LANGUAGE_OF = {
    **dict.fromkeys(("AU", "GB", "GG", "GI", "IE", "IM", "JE", "MT", "NZ", "ZA"), "en-GB"),
    **dict.fromkeys(("CA", "US"), "en"),
    **dict.fromkeys(("FR", "LU", "MC"), "fr"),
}


def address_lines(recipient: Recipient, style: HouseStyle) -> tuple[AddressLine, ...]:
    """The address of ``recipient`` from top to bottom, without delivery notes and without empty lines.

    A single person's office stands on its own line; several persons take a line each, office included, unless the
    recipient's ``couple`` puts two of them together.
    """
    if recipient.address_text:
        return _numbered(recipient.address_text, "recipient.address_text")
    organisation = _numbered(recipient.organisation, "recipient.organisation")
    persons = tuple(_persons(recipient, style))
    people = persons + organisation if recipient.person_first else organisation + persons
    where = tuple(_destination(recipient.address)) if recipient.address else ()
    return people + where


def address_problems(recipient: Recipient, style: HouseStyle) -> tuple[Problem, ...]:
    """What is doubtful about the address or was shortened in it: warnings and notes."""
    if recipient.address_text:
        return ()
    found = []
    for index, person in enumerate(recipient.persons):
        printed = _office_text(person, style, alone=not recipient.organisation)
        shortened = person.office and official_titles.parse(person.office).specification
        if _office_case_unknown(person, printed):
            place = Place(path=f"recipient.persons.{index}.office")
            found.append(
                Problem("office-case-unknown", place, person.office, severity=Severity.WARNING)
            )
        if shortened and printed not in (person.office, None):
            found.append(
                Problem(
                    "address-office-shortened",
                    Place(path=f"recipient.persons.{index}.office"),
                    person.office,
                    {"printed": printed or ""},
                    Severity.NOTE,
                )
            )
    found.extend(_persons_among_lines(recipient))
    if recipient.couple is not Couple.LINES and _language(recipient.address) in _COURTESIES:
        place = Place(path="recipient.couple")
        value = recipient.couple
        found.append(Problem("address-couple-abroad", place, value, severity=Severity.NOTE))
    address = recipient.address
    if address and address.country and address.abroad:
        country = countries.find(address.country)
        if country.code is None:
            found.append(_address_problem("address-country-unknown", "country", address.country))
        code = address.postal_code
        if code and countries.without_prefix(code, country.code) != code:
            found.append(
                _address_problem("address-postal-code-prefix", "postal_code", code, Severity.NOTE)
            )
    return tuple(found)


def _office_case_unknown(person: Person, printed: str | None) -> bool:
    return bool(printed and _courtesy(person)) and office_of(person, Case.ACCUSATIVE) is None


def _persons_among_lines(recipient: Recipient) -> Iterator[Problem]:
    """Lines of the organisation that name a person: the salutation does not see them there."""
    for index, line in enumerate(recipient.organisation):
        if found := _ATTENTION.fullmatch(line) or _PERSON_LINE.fullmatch(line):
            place = Place(path=f"recipient.organisation.{index}")
            params = {"person": found["person"]}
            yield Problem("address-person-in-organisation", place, line, params, Severity.WARNING)


def _address_problem(
    code: str, field: str, value: str, severity: Severity = Severity.WARNING
) -> Problem:
    return Problem(code, Place(path=f"recipient.address.{field}"), value, severity=severity)


def _numbered(texts: tuple[str, ...], path: str) -> tuple[AddressLine, ...]:
    return tuple([AddressLine(text, f"{path}.{index}") for index, text in enumerate(texts)])


def _persons(recipient: Recipient, style: HouseStyle) -> Iterator[AddressLine]:
    several = len(recipient.persons) > 1
    language = _language(recipient.address)
    if recipient.couple is not Couple.LINES and language not in _COURTESIES:
        first, second = recipient.persons
        texts = _couple(first, second, recipient.couple)
        yield from (AddressLine(text, "recipient.persons") for text in texts)
        return
    for index, person in enumerate(recipient.persons):
        path = f"recipient.persons.{index}"
        foreign = _COURTESIES.get(language or "")
        lines = (
            _foreign(person, foreign, british=language == "en-GB")
            if foreign
            else _german(person, style, several=several, alone=not recipient.organisation)
        )
        for text in lines:
            yield AddressLine(text, path)
        if function := _function(person):
            yield AddressLine(function, f"{path}.function" if person.function else path)


def _german(person: Person, style: HouseStyle, *, several: bool, alone: bool) -> tuple[str, ...]:
    name = _name(person)
    office = _office_text(person, style, alone=alone)
    courtesy = _courtesy(person)
    if not office:
        return (_join(courtesy, name),)
    declined = _declined(person, office) if courtesy else office
    specified = office != official_titles.parse(office).named
    if several and not specified and style.office_position is OfficePosition.DIN:
        return (_capitalised(_join(courtesy, declined, name)),)
    match style.office_position:
        case OfficePosition.DIN:
            return _capitalised(_join(courtesy, declined)), name
        case OfficePosition.BMI_A:
            return _capitalised(declined), _join(courtesy, name)
        case OfficePosition.BMI_B:
            return tuple(filter(None, (courtesy, name, _capitalised(office))))


def _declined(person: Person, office: str) -> str:
    """The office as printed, in the accusative; as it stands where its case is not known, which is reported."""
    if office != person.office:
        return decline(office, Case.ACCUSATIVE, person.form) or office
    return office_of(person, Case.ACCUSATIVE) or office


def _courtesy(person: Person) -> str:
    """In the accusative; empty for a person who is neither Frau nor Herr."""
    known = {FormOfAddress.FRAU: "Frau", FormOfAddress.HERR: "Herrn"}
    return known.get(person.form or FormOfAddress.NEUTRAL, "")


def _couple(first: Person, second: Person, form: Couple) -> tuple[str, ...]:
    """Two persons together; a surname that both have is said once, unless a part of the first name hangs on it.

    Whoever is greeted without Frau or Herr has no form of address to share: then both stand on one line.
    """
    courtesies = _courtesy(first), _courtesy(second)
    shared = (
        first.last_name == second.last_name
        and bool(first.first_name) == bool(second.first_name)
        and not first.suffix
        and all(courtesies) == any(courtesies)
    )
    before = (
        _join(titles.parse(first.title).text, first.first_name or "") if shared else _name(first)
    )
    if form is Couple.JOINT and all(courtesies):
        names = f"{before} und {_name(second)}" if before else _name(second)
        return " und ".join(courtesies), names
    return (f"{_join(courtesies[0], before)} und {_join(courtesies[1], _name(second))}",)


def _foreign(
    person: Person, courtesies: dict[FormOfAddress, _Courtesy], *, british: bool
) -> tuple[str, ...]:
    name = _name(person, british=british)
    courtesy = courtesies.get(person.form or FormOfAddress.NEUTRAL)
    office = (person.office,) if person.office and not _is_member_line(person) else ()
    if courtesy is None:
        return (name, *office)
    if courtesy.own_line:
        return (courtesy.text, name, *office)
    # English puts a degree in place of Ms and Mr, never behind it.
    return (name if person.title else _join(courtesy.text, name), *office)


def _office_text(person: Person, style: HouseStyle, *, alone: bool) -> str | None:
    """The office as printed; None where it has none or a function line says it.

    ``alone``: no organisation says what it is an office of.
    """
    if person.office is None or _is_member_line(person):
        return None
    office = official_titles.parse(person.office)
    # "Ministerin für Kinder …" is addressed as "Frau Ministerin" (BMI); its own forms name the authority.
    if office.greeted and style.office_position is OfficePosition.DIN:
        return office.in_full if alone else office.named
    return person.office


def _is_member_line(person: Person) -> bool:
    """Whether the office only says that the person sits in a parliament, which is a line below the name."""
    if official_titles.parliament(person) is None or person.office is None:
        return False
    noun = official_titles.parse(person.office).noun.casefold()
    return noun in {"abgeordnete", "abgeordneter", "mitglied"} or noun.startswith("md")


def _function(person: Person) -> str | None:
    membership = official_titles.parliament(person)
    if membership is None:
        return person.function
    in_function = official_titles.parliament(Person(last_name="-", function=person.function))
    if in_function:
        return in_function
    return person.function or (membership if _is_member_line(person) else None)


def _name(person: Person, *, british: bool = False) -> str:
    if name := household(person):
        return name
    named = full_name(person)
    if british:
        title = titles.parse(person.title).british
        named = _join(title, person.first_name or "", person.last_name)
    return _join(named, titles.join_degree(person.suffix) if person.suffix else "")


def one_line(address: Address) -> str:
    """Where something goes, in a sentence: ``Schulstraße 7, 12345 Musterhausen``."""
    return ", ".join(line.text for line in _destination(address))


def _destination(address: Address) -> Iterator[AddressLine]:
    country = countries.find(address.country or "DE")
    code = country.code
    city = _city(address, code)
    above = code in countries.CITY_ABOVE_STREET
    if above:
        yield city[0]
    parts = (
        ("care_of", _care_of(address, code)),
        ("building", address.building),
        ("district", address.district),
        ("street", address.street),
        ("po_box", _po_box(address, code)),
    )
    for field, text in parts:
        if text:
            yield AddressLine(text, f"recipient.address.{field}")
    yield from city[1:] if above else city
    if code != "DE":
        yield AddressLine(country.name, "recipient.address.country")


def _city(address: Address, code: str | None) -> tuple[AddressLine, ...]:
    path = "recipient.address.city"
    if code == "DE":
        return (AddressLine(_join(address.postal_code or "", address.city), path),)
    lines = countries.city_lines(address.postal_code, address.city, code)
    return tuple(AddressLine(text, path) for text in lines)


def _care_of(address: Address, code: str | None) -> str | None:
    if address.care_of is None or _CARE_OF.match(address.care_of):
        return address.care_of
    return f"{'bei' if code == 'DE' or code in _GERMAN_SPEAKING else 'c/o'} {address.care_of}"


def _po_box(address: Address, code: str | None) -> str | None:
    if address.po_box is None or code != "DE":
        return _foreign_po_box(address.po_box, code)
    return f"Postfach {group_in_twos(address.po_box)}"


def _foreign_po_box(number: str | None, code: str | None) -> str | None:
    if number is None or not number.replace(" ", "").isdigit():
        return number
    return f"{'Postfach' if code in _GERMAN_SPEAKING else 'P.O. Box'} {number}"


def group_in_twos(digits: str) -> str:
    """``112`` + ``01`` → ``1 12 01``: pairs from the right, held together by no-break spaces."""
    bare = "".join(digits.split())
    head = len(bare) % 2
    pairs = [bare[:head]] * bool(head) + [bare[i : i + 2] for i in range(head, len(bare), 2)]
    return NBSP.join(pairs)


def _language(address: Address | None) -> str | None:
    if address is None or not address.abroad:
        return None
    code = countries.find(address.country or "").code
    if code == "BE":
        return _belgian_language(countries.without_prefix(address.postal_code or "", code))
    return _LANGUAGE_OF.get(code or "")


def _belgian_language(postal_code: str) -> str | None:
    """French south of the language border, German in the east; for the rest the German form is used."""
    number = int(postal_code) if postal_code.isascii() and postal_code.isdigit() else 0
    if number in _BELGIAN_GERMAN:
        return None
    return "fr" if any(number in area for area in _BELGIAN_FRENCH) else None


def _capitalised(office: str) -> str:
    return office[:1].upper() + office[1:]


def _join(*parts: str) -> str:
    return " ".join(filter(None, parts))
