"""Beugung of what letters name: authorities, units, programmes and towns with their articles, and persons by office.

The rules are those of ``german.noun_phrases``. Exceptions are data: a ``NounPhrase`` may carry any case as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lettergen.german import adjectives
from lettergen.german.inflection import full_name, with_article
from lettergen.german.lexicon import Gender
from lettergen.german.noun_phrases import (
    decline_phrase,
    is_plural_without_doubt,
    without_attributes_behind,
)
from lettergen.german.nouns import Case
from lettergen.model.base import changed
from lettergen.model.person import FormOfAddress, Person
from lettergen.model.phrase import NounPhrase
from lettergen.text.values import RefusedError

_NOM, _DAT = Case.NOMINATIVE, Case.DATIVE

_CONTRACTIONS = {
    "an dem": "am", "bei dem": "beim", "in dem": "im", "von dem": "vom", "zu dem": "zum", "zu der": "zur",
}  # fmt: skip
_GENDERS = {"der": Gender.MASCULINE, "die": Gender.FEMININE, "das": Gender.NEUTER}

Missing = list[tuple[NounPhrase | Person, Case]]
"""What has no known form in a case that a text wants it in."""
_MISSING: ContextVar[Missing | None] = ContextVar("missing", default=None)


@contextmanager
def noting_unknown_cases() -> Iterator[Missing]:
    """Note what has no known form, instead of refusing at the first; until then the nominative stands there."""
    missing: Missing = []
    token = _MISSING.set(missing)
    try:
        yield missing
    finally:
        _MISSING.reset(token)


def decline(phrase: NounPhrase, case: Case, attribute: str | None = None) -> str:
    """The phrase in ``case``: ``das Kommunale Integrationszentrum`` → ``des Kommunalen Integrationszentrums``.

    ``attribute`` is an undeclined participle or adjective with what belongs to it; it follows the article:
    ``vom Land ausgehend`` → ``die vom Land ausgehende Initiative``. Raises RefusedError where neither the data nor a
    rule says how it declines.
    """
    given = phrase.nominative if case is _NOM else getattr(phrase, case.value)
    text = given or decline_phrase(phrase.nominative, case, plural=_plural(phrase))
    if text is None:
        text = _unknown(phrase, phrase.nominative, case)
    if attribute is None:
        return str(text)
    article, _, noun = text.partition(" ")
    return f"{article} {attribute}{_adjective_ending(phrase, case)} {noun}"


def _unknown(thing: NounPhrase | Person, text: str, case: Case) -> str:
    missing = _MISSING.get()
    if missing is None:
        raise RefusedError("template-case-unknown", text, case=case.value)
    missing.append((thing, case))
    return text


def _adjective_ending(phrase: NounPhrase, case: Case) -> str:
    if _plural(phrase):
        return "en"
    return adjectives.WEAK[_GENDERS[phrase.nominative.split(" ", 1)[0].lower()]][case]


def shortened(phrase: NounPhrase) -> NounPhrase:
    """Article and noun without what follows: ``die Stadt Aachen`` → ``die Stadt``; the whole where that is not certain."""
    short = without_attributes_behind(phrase.nominative, plural=_plural(phrase))
    rest = phrase.nominative[len(short) :]

    def cut(text: str | None) -> str | None:
        return text.removesuffix(rest) if text else text

    return NounPhrase(
        nominative=short,
        genitive=cut(phrase.genitive),
        dative=cut(phrase.dative),
        accusative=cut(phrase.accusative),
        plural=phrase.plural,
    )


def contracted(preposition: str, phrase: NounPhrase) -> str:
    """Preposition and dative, drawn together where German does so: ``im Kreis Unna``, ``in der Stadt Aachen``."""
    article, _, noun = decline(phrase, _DAT).partition(" ")
    pair = f"{preposition} {article}"
    return f"{_CONTRACTIONS.get(pair, pair)} {noun}"


def _plural(phrase: NounPhrase) -> bool:
    return phrase.plural or is_plural_without_doubt(phrase.nominative)


def _is_feminine(phrase: NounPhrase) -> bool:
    return phrase.nominative[:3].lower() == "die"


def possessive(phrase: NounPhrase) -> str:
    """``sein`` or ``ihr``, before a neuter noun in nominative or accusative."""
    return "ihr" if _is_feminine(phrase) else "sein"


def pronoun(phrase: NounPhrase) -> str:
    """``er``, ``sie`` or ``es``."""
    return {"der": "er", "das": "es"}.get(phrase.nominative[:3].lower(), "sie")


def person_by_office(person: Person, case: Case, attribute: str | None = None) -> str:
    """``der zuständigen Dezernentin Frau Dr. Muster``, ``dem Dezernenten Max Muster``.

    The courtesy title stands where the first name is missing: a bare family name would be curt.
    """
    named_person = person
    if (
        person.office
        and not person.first_name
        and person.form in {FormOfAddress.FRAU, FormOfAddress.HERR}
    ):
        courtesy = (
            "Frau" if person.form is FormOfAddress.FRAU else "Herr" if case is _NOM else "Herrn"
        )
        named = {"title": None, "last_name": f"{courtesy} {full_name(person)}"}
        person = changed(person, **named)
    text = with_article(person, case, attribute)
    return _unknown(named_person, person.office or "", case) if text is None else text
