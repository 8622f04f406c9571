"""Spaltenüberschriften: what the columns of a recipients' list mean for a letter.

Case, blanks, punctuation and the spelling of umlauts make no difference: ``E-Mail`` and ``EMAIL``, ``Straße`` and
``Strasse`` are the same. A number belongs to the second person or line: ``Nachname 2``, ``Behörde 2``. What can mean
two things is asked back, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from lettergen.batch.labels import labels_of, readings
from lettergen.errors import Place, Problem, Severity
from lettergen.messages.near import nearest
from lettergen.model.person import Address, Person
from lettergen.reading.document import Path, dotted
from lettergen.reading.locations import members_of

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NUMBERED = re.compile(r"(?:person)?(?P<before>[1-9])(?P<name>\D+)|(?P<plain>\D+?)(?P<after>[1-9])")

_PERSON = {
    "form": "Anrede, Geschlecht, Anredeform, Form of address, Salutation, Gender",
    "title": "Titel, Akademischer Titel, Akademischer Grad, akad. Grad, akad. Titel, Grad, Doktorgrad, Academic title, Title, Degree",
    "first_name": "Vorname, Vornamen, Rufname, First name, Given name, Forename",
    "last_name": "Nachname, Familienname, Zuname, Name, Last name, Family name, Surname",
    "suffix": "Namenszusatz, Zusatz zum Namen, Zusatz hinter dem Namen, Name suffix",
    "office": "Amt, Amtsbezeichnung, Dienstbezeichnung, Position, Beruf, Office",
    "office_accusative": "Amt im Akkusativ, Office in the accusative",
    "mononym": "Mononym, Einzelname",
    "function": "Funktion, Function, Role",
}
_ADDRESS = {
    "care_of": "c/o, bei, wohnhaft bei, Care of",
    "building": "Adresszusatz, Anschriftenzusatz, Gebäude, Etage, Wohnung, Building",
    "district": "Ortsteil, Stadtteil, District",
    "street": "Straße, Straße und Hausnummer, Straße Nr., Straße/Hausnr., Straße und Nr., Straßenname, Str., Street, Street address",
    "po_box": "Postfach, Postfachnummer, PO box",
    "bulk_recipient": "Großempfänger, Großkunde, Bulk recipient",
    "postal_code": "PLZ, Postleitzahl, Postcode, Postal code, ZIP, ZIP code",
    "city": "Ort, Stadt, Wohnort, City, Town",
    "country": "Land, Staat, Country",
}
_RECIPIENT_LINES = {
    "organisation": "Behörde, Firma, Organisation, Institution, Einrichtung, Unternehmen, Körperschaft, Kommune, Company, Organization, Authority",
    "delivery_notes": "Vermerk, Versandvermerk, Zustellvermerk, Delivery note",
    "salutation_text": "Briefanrede, Anredetext, Anredezeile, Salutation text",
    "address_text": "Anschriftzeile, Adresszeile, Address line",
}
_COUPLE = "Paar, Ehepaar, Eheleute, Couple"
"""How the address names the row's two persons; see ``cell_values.couple``."""
_UNIT = "Abteilung, Referat, Fachbereich, Dezernat, Sachgebiet, Dienststelle, Department, Unit"
"""Lines that stand below the organisation's own."""
_HOUSE_NUMBER = "Hausnummer, Hausnr., Haus-Nr., HNr., House number"
_LETTER = {
    "subject": "Betreff, Subject",
    "date": "Datum, Briefdatum, Date",
    "references.yours": "Ihr Zeichen, Your reference",
    "references.your_message": "Ihre Nachricht vom, Ihr Schreiben vom",
    "references.ours": "Unser Zeichen, Mein Zeichen, Aktenzeichen, AZ, Geschäftszeichen, Our reference",
    "references.our_message": "Unsere Nachricht vom, Unser Schreiben vom",
}
_NOT_IN_A_LETTER = (
    "E-Mail, E-Mail-Adresse, Mail, Telefon, Telefonnummer, Tel., Phone, Mobil, Handy, Fax, Telefax, Internet, Website, "
    "Nr., Lfd. Nr., Laufende Nummer, Grund"
)
"""What recipients' lists have and a letter does not print."""
REASON = "Grund"
"""The column in front of a list of failed rows."""
_AMBIGUOUS = {
    "Zusatz": ("Namenszusatz", "Adresszusatz"),
    "Adresse": ("Straße", "Adresszeile 1"),
    "Anschrift": ("Straße", "Adresszeile 1"),
    "Address": ("Street", "Address line 1"),
    "Bezeichnung": ("Behörde", "Amtsbezeichnung"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the place in the letter that its values go to."""

    header: str
    """As it stands in the table."""
    path: Path
    """Such as ``("recipient", "persons", 0, "last_name")``."""
    rank: int = 0
    """Order among the columns that make up one value: the house number stands behind the street."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a table's header means."""

    columns: tuple[Column, ...]
    """Those that go into the letter, in the order of the table."""
    problems: tuple[Problem, ...]
    """Errors, and notes about columns that are left out."""


def normalised(header: str) -> str:
    """The header without case, blanks and punctuation, umlauts written out however they are encoded."""
    composed = unicodedata.normalize("NFC", header)
    return re.sub(r"[\W_]", "", composed.casefold().translate(_UMLAUTS))


def read_header(
    header: Sequence[str],
    model: type[BaseModel],
    columns: Mapping[str, str | None],
    used: Collection[str] = (),
    source: str | None = None,
    *,
    more: Collection[str] = (),
    notes: bool = False,
) -> Meaning:
    """What each column of ``header`` means for a letter of the kind ``model``; raises nothing.

    ``columns`` says it where the name does not: a letter path, a known header, or None for nothing. ``used`` are
    columns that may mean nothing to the letter because something else reads them. ``source`` names the table. ``more`` are
    further names that may be meant. With ``notes`` a column that means nothing to anybody is no error, unless it is nearly
    called like one that is not there.
    """
    found: list[Column] = []
    problems = [
        Problem("column-not-there", Place(source, column_name=name), name, _near(name, header))
        for name in dict.fromkeys((*columns, *used))
        if name not in header
    ]
    for name in header:
        if name in columns and columns[name] is None:
            continue
        said = columns.get(name) or name
        answer = _meaning(said, model)
        place = Place(source, column_name=name)
        match answer:
            case Column(path=("kind",)):
                problems.append(Problem("column-kind", place, name))
            case Column():
                found.append(Column(name, answer.path, answer.rank))
            case tuple():
                params = {"choices": ", ".join(f"„{choice}“" for choice in answer)}
                problems.append(Problem("column-ambiguous", place, said, params))
            case None if name in used:
                pass
            case None if name == REASON == header[0]:
                pass  # a list of failed rows, corrected
            case None if normalised(said) in _IGNORED or _is_of_others(said, model):
                problems.append(Problem("column-left-out", place, name, severity=Severity.NOTE))
            case None if said == name and normalised(name) in _ENCLOSURES:
                problems.append(Problem("column-enclosure", place, name))
            case None if said == name and notes and not _misspelt(name, header, _known(model)):
                problems.append(Problem("column-not-printed", place, name, severity=Severity.NOTE))
            case None:
                code = "column-unknown" if said == name else "column-path-unknown"
                problems.append(Problem(code, place, said, _near(said, [*more, *_known(model)])))
    found = _below_organisation(found)
    return Meaning(tuple(found), (*problems, *clashes(found, source)))


def path_of(name: str, model: type[BaseModel]) -> Path | None:
    """The path in the letter that a header or a dotted path stands for; None where it is not known for sure."""
    answer = _meaning(name, model)
    return answer.path if isinstance(answer, Column) else None


def types_at(model: type[BaseModel], path: Path) -> list[Any]:
    """The types that a value at ``path`` may have; empty where the letter has no such place."""
    types: list[Any] = [model]
    for step in path:
        types = [below for member in types for below in _below(member, step)]
    return types


def _below(member: Any, step: str | int) -> list[Any]:
    if isinstance(member, type) and issubclass(member, BaseModel):
        field = member.model_fields.get(str(step)) if isinstance(step, str) else None
        return members_of(field.annotation) if field else []
    if get_origin(member) in {tuple, list} and isinstance(step, int):
        return members_of(get_args(member)[0])
    return []


def _meaning(name: str, model: type[BaseModel]) -> Column | tuple[str, ...] | None:
    steps: Path = tuple(
        int(s) if s.isascii() and s.isdigit() else s for s in name.strip().split(".")
    )
    if len(steps) > 1 and types_at(model, steps):
        return Column(name, steps)
    plain = normalised(name)
    if own := declared_columns(name, model):
        known = _KNOWN.get(plain)
        shared = _numbered(name, known, 1) if known and _has(model, known) else None
        all_ = (*own, shared) if shared else own
        return tuple(dotted(column.path) for column in all_) if len(all_) > 1 else own[0]
    if plain in _ASKED_BACK and _has(model, _KNOWN[normalised(_ASKED_BACK[plain][0])]):
        return _ASKED_BACK[plain]
    if (known := _known_column(name)) and _has(model, known):
        return known
    return Column(name, steps) if types_at(model, steps) else None


def _known_column(name: str) -> Column | None:
    """What a header means in the lists of letters to somebody."""
    plain = normalised(name)
    if known := _KNOWN.get(plain):
        return _numbered(name, known, 1)
    if found := _NUMBERED.fullmatch(plain):
        number = int(found["before"] or found["after"])
        if known := _KNOWN.get(found["name"] or found["plain"]):
            return _numbered(name, known, number)
    return None


def _has(model: type[BaseModel], column: Column) -> bool:
    """Whether a letter of that kind has what the column brings; one that goes to nobody has no address."""
    return column.path[0] != "recipient" or bool(types_at(model, column.path[:2]))


def _is_of_others(name: str, model: type[BaseModel]) -> bool:
    """Whether a header means something in letters of other kinds alone."""
    if choices := _ASKED_BACK.get(normalised(name)):
        name = choices[0]
    return bool((known := _known_column(name)) and not _has(model, known))


def declared_columns(name: str, model: type[BaseModel]) -> tuple[Column, ...]:
    """The fields of a house's own kind that are called so; the number of a list's entry may stand anywhere in it."""
    columns = [
        Column(name, path, column.rank)
        for reading in readings(normalised(name))
        for column in _called(name, reading.label, model)
        if (path := reading.placed(column.path))
    ]
    return tuple(dict.fromkeys(columns))


def _called(name: str, plain: str, model: type[BaseModel]) -> Iterator[Column]:
    """What a label means; before the header of a recipient's part it means that of a person or address: ``Kind Vorname``."""
    for label, paths in labels_of(model).items():
        start = normalised(label)
        known = _KNOWN.get(plain.removeprefix(start)) if plain.startswith(start) else None
        part = known and _PARTS.get(known.path[:2])
        for path in paths:
            if start == plain:
                yield Column(name, path)
            elif known and part in types_at(model, path):
                yield Column(name, (*path, known.path[-1]), known.rank)


def _numbered(name: str, known: Column, number: int) -> Column | None:
    if -1 in known.path:
        path = tuple(number - 1 if step == -1 else step for step in known.path)
        return Column(name, path, known.rank)
    return known if number == 1 else None


_PARTS: Mapping[Path, type[BaseModel]] = {
    ("recipient", "persons"): Person,
    ("recipient", "address"): Address,
}
"""What the parts belong to that a recipient's headers name."""
_UNIT_RANK = 1_000


def _table() -> dict[str, Column]:
    """Every known header, normalised; ``-1`` stands where the number goes."""
    entries: list[tuple[str, Path, int]] = [
        *((names, ("recipient", "persons", -1, field), 0) for field, names in _PERSON.items()),
        *((names, ("recipient", "address", field), 0) for field, names in _ADDRESS.items()),
        *((names, ("recipient", field, -1), 0) for field, names in _RECIPIENT_LINES.items()),
        *((names, tuple(path.split(".")), 0) for path, names in _LETTER.items()),
        (_COUPLE, ("recipient", "couple"), 0),
        (_UNIT, ("recipient", "organisation", -1), _UNIT_RANK),
        (_HOUSE_NUMBER, ("recipient", "address", "street"), 1),
    ]
    return {
        normalised(name): Column(name.strip(), path, rank)
        for names, path, rank in entries
        for name in names.split(", ")
    }


_KNOWN = _table()
_IGNORED = frozenset(normalised(name) for name in _NOT_IN_A_LETTER.split(", "))
_ASKED_BACK = {normalised(name): choices for name, choices in _AMBIGUOUS.items()}


_ENCLOSURES = frozenset(
    {"anlage", "anlagen", "beilage", "beilagen", "enclosure", "attachment", "attachments"}
)
"""Headers of columns that name files, or what the letter lists: only the job can say which."""


def expressions() -> dict[str, str]:
    """By header in small letters, what stands in tags for a recipient's value: ``letter.recipient.persons[0].last_name``."""
    found = {}
    for column in _KNOWN.values():
        if column.path[0] == "recipient" and not column.rank:
            steps = (f"[{max(s, 0)}]" if isinstance(s, int) else f".{s}" for s in column.path)
            found[column.header.casefold()] = "letter" + "".join(steps)
    return found


def known_headers(model: type[BaseModel]) -> tuple[str, ...]:
    """One header for each place in a letter of that kind that a column can fill: the kind's own first."""
    found: dict[Path, str] = {}
    for label, paths in labels_of(model).items():
        if len(paths) == 1:
            found.setdefault(paths[0], label)
    for column in _KNOWN.values():
        if not column.rank and _has(model, column):
            found.setdefault(column.path, column.header)
    return tuple(found.values())


def _known(model: type[BaseModel]) -> list[str]:
    headers = (column.header for column in _KNOWN.values() if _has(model, column))
    return [*labels_of(model), *headers, *model.model_fields]


MISSPELT = 0.8
"""How like a known name one has to be so that it is more than a column of its own."""


def _near(name: str, names: Iterable[str]) -> dict[str, str]:
    plain = {normalised(known): known for known in names}
    near = plain.get(nearest(normalised(name), plain), "")
    return {"near": near, "near_de": f"Gemeint ist wohl „{near}“. " if near else "",
            "near_en": f"Perhaps “{near}” is meant. " if near else ""}  # fmt: skip


def _misspelt(name: str, header: Sequence[str], known: Iterable[str]) -> bool:
    """Whether a column is called nearly as one that the table lacks."""
    there = set(map(normalised, header))
    lacking = {normalised(k) for k in known} - there
    return bool(get_close_matches(normalised(name), sorted(lacking), n=1, cutoff=MISSPELT))


def _below_organisation(columns: Sequence[Column]) -> list[Column]:
    """Departments take the lines that the organisation's own columns leave free."""
    taken = [
        c.path[-1] for c in columns if c.path[:2] == ("recipient", "organisation") and not c.rank
    ]
    free = max((step for step in taken if isinstance(step, int)), default=-1) + 1
    units = sorted(c.path for c in columns if c.rank == _UNIT_RANK)
    return [
        Column(c.header, (*c.path[:-1], free + units.index(c.path))) if c.rank == _UNIT_RANK else c
        for c in columns
    ]


def clashes(columns: Sequence[Column], source: str | None) -> list[Problem]:
    """A problem for each of two columns for one value, or one for a value and one for a part of it."""
    problems = []
    for index, column in enumerate(columns):
        for other in columns[:index]:
            shorter = min(len(column.path), len(other.path))
            same = column.path == other.path and column.rank != other.rank
            if column.path[:shorter] == other.path[:shorter] and not same:
                place = Place(source, column_name=column.header)
                params = {"other": other.header, "field": dotted(column.path)}
                problems.append(Problem("column-meant-twice", place, column.header, params))
    return problems
