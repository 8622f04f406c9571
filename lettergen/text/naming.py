"""What persons and addresses print where a text names them as they are."""

from __future__ import annotations

from lettergen.german import titles
from lettergen.german.address import one_line
from lettergen.german.inflection import full_name
from lettergen.messages import Language
from lettergen.model.person import Address, FormOfAddress, Person

_COURTESIES = {
    "de": {FormOfAddress.FRAU: "Frau", FormOfAddress.HERR: "Herr"},
    "en": {FormOfAddress.FRAU: "Ms", FormOfAddress.HERR: "Mr"},
}


def person_words(person: Person, language: Language) -> str:
    """``Dr. Kim Muster``, in English ``Dr Kim Muster``; with the family name alone ``Frau Dr. Muster``, ``Ms Muster``."""
    courtesy = _COURTESIES[language].get(person.form) if person.form else None
    if language == "en":
        degree = titles.parse(person.title).english
        if not (degree or person.first_name) and courtesy:
            degree = courtesy
        return " ".join(part for part in (degree, person.first_name, person.last_name) if part)
    name = full_name(person)
    return name if person.first_name or courtesy is None else f"{courtesy} {name}"


def address_words(address: Address) -> str:
    """The lines of the address in a sentence: ``Schulstraße 7, 12345 Musterhausen``."""
    return one_line(address)
