"""What columns mean."""

from __future__ import annotations

import pytest

from lettergen.batch.headers import Meaning, normalised, path_of, read_header
from lettergen.errors import Severity
from lettergen.kinds.invitation import Invitation
from lettergen.kinds.plain_letter import PlainLetter
from lettergen.reading.document import dotted


def meaning(*header: str, **options: object) -> Meaning:
    columns = options.pop("columns", {})
    return read_header(header, PlainLetter, columns, **options)  # type: ignore[arg-type]


def paths(*header: str, **options: object) -> list[str]:
    found = meaning(*header, **options)
    assert [p for p in found.problems if p.severity is Severity.ERROR] == []
    return [dotted(column.path) for column in found.columns]


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("Anrede", "recipient.persons.0.form"),
        ("Titel", "recipient.persons.0.title"),
        ("Akad. Grad", "recipient.persons.0.title"),
        ("VORNAME", "recipient.persons.0.first_name"),
        ("First Name", "recipient.persons.0.first_name"),
        ("first_name", "recipient.persons.0.first_name"),
        ("Nachname", "recipient.persons.0.last_name"),
        ("Name", "recipient.persons.0.last_name"),
        ("Familien-Name", "recipient.persons.0.last_name"),
        ("Namenszusatz", "recipient.persons.0.suffix"),
        ("Amt", "recipient.persons.0.office"),
        ("Funktion", "recipient.persons.0.function"),
        ("Behörde", "recipient.organisation.0"),
        ("Behoerde", "recipient.organisation.0"),
        ("Firma:", "recipient.organisation.0"),
        ("Abteilung", "recipient.organisation.0"),
        ("Straße", "recipient.address.street"),
        ("STRASSE", "recipient.address.street"),
        ("Straße / Hausnr.", "recipient.address.street"),
        ("Straße und Hausnummer", "recipient.address.street"),
        ("Postfach", "recipient.address.po_box"),
        (" PLZ ", "recipient.address.postal_code"),
        ("ZIP", "recipient.address.postal_code"),
        ("Ort", "recipient.address.city"),
        ("Ortsteil", "recipient.address.district"),
        ("Land", "recipient.address.country"),
        ("Großempfänger", "recipient.address.bulk_recipient"),
        ("Vermerk", "recipient.delivery_notes.0"),
        ("Briefanrede", "recipient.salutation_text.0"),
        ("Salutation", "recipient.persons.0.form"),
        ("Betreff", "subject"),
        ("subject", "subject"),
        ("Ihr Zeichen", "references.yours"),
        ("Ihre Nachricht vom", "references.your_message"),
        ("Aktenzeichen", "references.ours"),
        ("recipient.address.care_of", "recipient.address.care_of"),
        ("sender.contact.extension", "sender.contact.extension"),
        ("signatures.0.name", "signatures.0.name"),
        ("Nachname 2", "recipient.persons.1.last_name"),
        ("Nachname2", "recipient.persons.1.last_name"),
        ("2. Nachname", "recipient.persons.1.last_name"),
        ("Person 2: Anrede", "recipient.persons.1.form"),
        ("Anrede (2)", "recipient.persons.1.form"),
        ("Titel 2", "recipient.persons.1.title"),
        ("First name 2", "recipient.persons.1.first_name"),
        ("Behörde 2", "recipient.organisation.1"),
        ("Paar", "recipient.couple"),
        ("Ehepaar", "recipient.couple"),
        ("Couple", "recipient.couple"),
    ],
)
def test_known_headers(header: str, path: str) -> None:
    assert paths(header) == [path]


def test_departments_stand_below_the_organisation() -> None:
    assert paths("Abteilung", "Behörde", "Behörde 2", "Abteilung 2") == [
        "recipient.organisation.2",
        "recipient.organisation.0",
        "recipient.organisation.1",
        "recipient.organisation.3",
    ]


def test_paths_of_another_kind() -> None:
    assert path_of("event.topic", Invitation) == ("event", "topic")
    assert path_of("event.topic", PlainLetter) is None


def test_columns_say_what_names_do_not() -> None:
    columns = {"Spalte X": "PLZ", "Y": "recipient.address.city", "Bemerkung": None, "Ort": None}
    header = ("Spalte X", "Y", "Bemerkung", "Ort")
    assert paths(*header, columns=columns) == [
        "recipient.address.postal_code",
        "recipient.address.city",
    ]


def test_what_something_else_reads_need_not_be_known() -> None:
    assert paths("Kundennummer", "Ort", used=["Kundennummer", "Ort"]) == ["recipient.address.city"]


def test_columns_that_a_letter_does_not_print_are_said() -> None:
    found = meaning("E-Mail", "Telefon", "Lfd. Nr.")
    assert found.columns == ()
    assert {(p.code, p.severity) for p in found.problems} == {("column-left-out", Severity.NOTE)}


@pytest.mark.parametrize(
    ("header", "options", "code", "text"),
    [
        (("Vornahme",), {}, "column-unknown", "Vorname"),
        (("Schuhgröße",), {}, "column-unknown", "columns"),
        (("Zusatz",), {}, "column-ambiguous", "Namenszusatz"),
        (("Adresse",), {}, "column-ambiguous", "Straße"),
        (("kind",), {}, "column-kind", "Auftrag"),
        (("Anlage",), {}, "column-enclosure", "enclosures: Anlage"),
        (("Betreff 2",), {}, "column-unknown", "columns"),
        (("recipient.adress.city",), {}, "column-unknown", "columns"),
        (("PLZ", "Postleitzahl"), {}, "column-meant-twice", "null"),
        (("recipient.organisation", "Behörde"), {}, "column-meant-twice", "null"),
        (("X",), {"columns": {"X": "recipient.stret"}}, "column-path-unknown", "Punkten"),
        (("PLZ",), {"columns": {"PLZZ": None}}, "column-not-there", "PLZ"),
        (("PLZ",), {"used": ["Nummer"]}, "column-not-there", "genau"),
    ],
)
def test_what_is_not_clear_is_asked_back(
    header: tuple[str, ...], options: dict[str, object], code: str, text: str
) -> None:
    (problem,) = meaning(*header, **options).problems
    assert (problem.code, problem.severity) == (code, Severity.ERROR)
    assert text in (problem.hint("de") or "")


def test_every_spelling_is_its_own() -> None:
    assert normalised("Straße ") == normalised("STRASSE") == normalised("strasse:")
    assert normalised("Behörde") == normalised("BEHOERDE") != normalised("Behorde")


def test_umlauts_of_a_letter_and_a_mark() -> None:
    """As a Mac writes them into file names, and some exports into tables."""
    assert paths("Beho\u0308rde", "Strasse") == paths("Behörde", "Straße")
