"""Beugung: offices in the four cases, alone and with article, adjective and name.

Weak and adjectival nouns are what a letter gets wrong most: "Herrn Präsidenten", "des Ersten Beigeordneten".
"""

from __future__ import annotations

import re
from enum import Enum, StrEnum

from lettergen.german import offices, titles
from lettergen.model.person import FormOfAddress, Person


class Case(StrEnum):
    """Kasus."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"


_NOM, _GEN, _DAT, _ACC = Case.NOMINATIVE, Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE


class _Gender(Enum):
    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"


_M, _F, _N = _Gender.MASCULINE, _Gender.FEMININE, _Gender.NEUTER

_ARTICLES = {
    _M: {_NOM: "der", _GEN: "des", _DAT: "dem", _ACC: "den"},
    _F: {_NOM: "die", _GEN: "der", _DAT: "der", _ACC: "die"},
    _N: {_NOM: "das", _GEN: "des", _DAT: "dem", _ACC: "das"},
}
_WEAK_ENDINGS = {
    _M: {_NOM: "e", _GEN: "en", _DAT: "en", _ACC: "en"},
    _F: {_NOM: "e", _GEN: "en", _DAT: "en", _ACC: "e"},
    _N: {_NOM: "e", _GEN: "en", _DAT: "en", _ACC: "e"},
}
"""Of adjectives after the definite article."""
_STRONG_ENDINGS = {
    # Dative "-en", not "-em": after "Herrn" the weak ending is what is written.
    _M: {_NOM: "er", _GEN: "en", _DAT: "en", _ACC: "en"},
    _F: {_NOM: "e", _GEN: "er", _DAT: "er", _ACC: "e"},
    _N: {_NOM: "es", _GEN: "en", _DAT: "em", _ACC: "es"},
}
"""Of adjectives without an article, as in an address."""
_OF_PERSON = {FormOfAddress.HERR: _M, FormOfAddress.FRAU: _F}
_WEAK_NOUN = re.compile(
    r".*(?:ent|ant|and|ist|ekt|eut|nom|graf|graph|soph|urg|arch|ot|et|krat|(?<!r)at|fürst|mensch)",
    re.IGNORECASE,
)
_STRONG_IN_SPITE = re.compile(r".*leutnant", re.IGNORECASE)
_FEMININE_FOR_ALL = re.compile(r".*(?:ung|kraft|person|spitze)", re.IGNORECASE)
_NEUTER_FOR_ALL = re.compile(r".*mitglied", re.IGNORECASE)
_ADJECTIVE = re.compile(r"(?P<stem>\w{2,}?)(?:er|en|e|es)")
_SIBILANT = ("s", "ß", "x", "z", "zt")


def decline(
    noun: str, case: Case, form: FormOfAddress | None, *, after_article: bool = False
) -> str:
    """An office in ``case``: ``Dezernent`` → ``Dezernenten``, ``erster Beigeordneter`` → ``ersten Beigeordneten``.

    ``noun`` is the nominative, with adjectives before it and a specification ("des Jugendamtes") behind it, which
    stays as it is. ``form`` gives the gender; where it is None or neutral the noun's own ending decides, and a noun
    that fits everyone (``Dezernent*in``) is returned unchanged. ``after_article`` chooses "der erste
    Beigeordnete" over "erster Beigeordneter".
    """
    office = offices.parse(noun)
    gender = _gender(office.noun, form)
    if gender is None:
        return noun
    endings = (_WEAK_ENDINGS if after_article else _STRONG_ENDINGS)[gender]
    words = [_decline_adjective(a, endings[case]) for a in office.adjectives]
    words.append(_decline_noun(office.noun, case, gender, endings[case]))
    rest = office.specification
    for conjunction in ("und ", "/ "):
        if rest.startswith(conjunction):
            second = decline(
                rest.removeprefix(conjunction), case, form, after_article=after_article
            )
            rest = conjunction + second
    return f"{' '.join(words)}{'' if rest.startswith(',') or not rest else ' '}{rest}"


def with_article(person: Person, case: Case, adjective: str | None = None) -> str:
    """A person as running text names her: ``dem dort zuständigen Dezernenten Max Muster``.

    ``adjective`` is the undeclined phrase before the office, such as ``für Soziales zuständig``. Without an office the
    person is "Herr" or "Frau", and the genitive becomes "von Herrn …" unless there is an adjective. Where the form of
    address is neutral or unknown nothing may show a gender: the office follows in brackets, and the genitive becomes
    "von …": ``Kim Muster (Amtsleitung)``.
    """
    if person.form not in _OF_PERSON:
        return _without_gender(person, case, adjective)
    form = FormOfAddress(person.form)
    name = full_name(person)
    if person.office:
        gender = _gender(offices.parse(person.office).noun, form) or _OF_PERSON[form]
        named = f"{decline(person.office, case, form, after_article=True)} {name}"
    else:
        gender = _OF_PERSON[form]
        courtesy = "Frau" if gender is _F else "Herr" if case is _NOM else "Herrn"
        named = f"{courtesy} {name}"
        if not adjective:
            # "die Zusage Herrn Musters" is correct and nobody writes it.
            return f"von {named}" if case is _GEN else named
    attribute = f"{adjective}{_WEAK_ENDINGS[gender][case]} " if adjective else ""
    return f"{_ARTICLES[gender][case]} {attribute}{named}"


def full_name(person: Person) -> str:
    """Academic title, first name and last name."""
    parts = (titles.parse(person.title).text, person.first_name, person.last_name)
    return " ".join(part for part in parts if part)


def _without_gender(person: Person, case: Case, adjective: str | None) -> str:
    details = ", ".join(part for part in (person.office, adjective) if part)
    name = full_name(person)
    named = f"von {name}" if case is _GEN else name
    return f"{named} ({details})" if details else named


def _gender(noun: str, form: FormOfAddress | None) -> _Gender | None:
    if not noun.replace("-", "").isalpha():
        return None
    if _FEMININE_FOR_ALL.fullmatch(noun):
        return _F
    if _NEUTER_FOR_ALL.fullmatch(noun):
        return _N
    if form is None or form is FormOfAddress.NEUTRAL:
        form = offices.form_of(noun)
    return None if form is None else _OF_PERSON[form]


def _decline_adjective(word: str, ending: str) -> str:
    found = _ADJECTIVE.fullmatch(word)
    return found["stem"] + ending if found else word


def _decline_noun(noun: str, case: Case, gender: _Gender, ending: str) -> str:
    if stem := offices.adjectival_stem(noun):
        return stem + ending
    # A noun that contradicts the form of address is reported elsewhere and left as it was typed.
    contradicts = gender is _M and offices.form_of(noun) is FormOfAddress.FRAU
    if gender is _F or contradicts or case is _NOM:
        return noun
    if noun.endswith(("herr", "Herr", "e")):
        return f"{noun}n"
    if _WEAK_NOUN.fullmatch(noun) and not _STRONG_IN_SPITE.fullmatch(noun):
        return f"{noun}en"
    if case is not _GEN or noun.isupper():
        return noun
    return f"{noun}es" if noun.endswith(_SIBILANT) else f"{noun}s"
