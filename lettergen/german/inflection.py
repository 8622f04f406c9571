"""Beugung: offices in the four cases, alone and with article, adjective and name.

Weak and adjectival nouns are what a letter gets wrong most: "Herrn Präsidenten", "des Ersten Beigeordneten".
"""

from __future__ import annotations

import re

from lettergen.german import adjectives, official_titles, titles
from lettergen.german.lexicon import Gender
from lettergen.german.noun_phrases import ARTICLES
from lettergen.german.nouns import Case, decline_noun, is_known, is_person
from lettergen.model.person import FormOfAddress, Person

_NOM, _GEN = Case.NOMINATIVE, Case.GENITIVE
_M, _F, _N = Gender.MASCULINE, Gender.FEMININE, Gender.NEUTER
_OF_PERSON = {FormOfAddress.HERR: _M, FormOfAddress.FRAU: _F}
_FEMININE_FOR_ALL = re.compile(r".*(?:ung|kraft|person|spitze)", re.IGNORECASE)
_INFLECTED = re.compile(r"(?P<stem>\w{2,}?)(?:er|en|e|es)")
_NEUTER_FOR_ALL = re.compile(r".*mitglied", re.IGNORECASE)


def decline(
    noun: str, case: Case, form: FormOfAddress | None, *, after_article: bool = False
) -> str | None:
    """An office in ``case``: ``Dezernent`` → ``Dezernenten``, ``erster Beigeordneter`` → ``ersten Beigeordneten``.

    ``noun`` is the nominative, with adjectives before it and a specification ("des Jugendamtes") behind it, which
    stays as it is. ``form`` gives the gender; where it is None or neutral the noun's own ending decides, and a noun
    that fits everyone (``Dezernent*in``) is returned unchanged. ``after_article`` chooses "der erste
    Beigeordnete" over "erster Beigeordneter". None where no rule says how the noun declines.
    """
    office = official_titles.parse(noun)
    gender = _gender(office.noun, form)
    if gender is None:
        return noun
    endings = (adjectives.WEAK if after_article else adjectives.STRONG)[gender]
    words = [_decline_adjective(a, endings[case]) for a in office.adjectives]
    declined = _decline_noun(office, case, gender, endings[case])
    if declined is None:
        return None
    words.append(declined)
    rest = office.specification
    for conjunction in ("und ", "/ "):
        if rest.startswith(conjunction):
            second = decline(
                rest.removeprefix(conjunction), case, form, after_article=after_article
            )
            if second is None:
                return None
            rest = conjunction + second
    return f"{' '.join(words)}{'' if rest.startswith(',') or not rest else ' '}{rest}"


def office_of(person: Person, case: Case, *, after_article: bool = False) -> str | None:
    """The person's office in ``case``; None where neither the data nor a rule says how it declines."""
    office, given = person.office or "", person.office_accusative
    if given is None or case is _NOM:
        return decline(office, case, person.form, after_article=after_article)
    strong = given == office and case is _GEN
    return f"{office}s" if strong else given


def with_article(person: Person, case: Case, adjective: str | None = None) -> str | None:
    """A person as running text names her: ``dem dort zuständigen Dezernenten Max Muster``.

    ``adjective`` is the undeclined phrase before the office, such as ``für Soziales zuständig``. Without an office the
    person is "Herr" or "Frau", and the genitive becomes "von Herrn …" unless there is an adjective. Where the form of
    address is neutral or unknown nothing may show a gender: the office follows in brackets, and the genitive becomes
    "von …": ``Kim Muster (Amtsleitung)``. None where the office's case is not known.
    """
    if person.form not in _OF_PERSON:
        return _without_gender(person, case, adjective)
    form = FormOfAddress(person.form)
    name = full_name(person)
    if person.office:
        gender = _gender(official_titles.parse(person.office).noun, form) or _OF_PERSON[form]
        office = office_of(person, case, after_article=True)
        if office is None:
            return None
        named = f"{office} {name}"
    else:
        gender = _OF_PERSON[form]
        courtesy = "Frau" if gender is _F else "Herr" if case is _NOM else "Herrn"
        named = f"{courtesy} {name}"
        if not adjective:
            # "die Zusage Herrn Musters" is correct and nobody writes it.
            return f"von {named}" if case is _GEN else named
    attribute = f"{adjective}{adjectives.WEAK[gender][case]} " if adjective else ""
    return f"{ARTICLES[gender][case]} {attribute}{named}"


def full_name(person: Person) -> str:
    """Academic title, first name and last name."""
    parts = (titles.parse(person.title).text, person.first_name, person.last_name)
    return " ".join(filter(None, parts))


def _without_gender(person: Person, case: Case, adjective: str | None) -> str:
    details = ", ".join(part for part in (person.office, adjective) if part)
    name = full_name(person)
    named = f"von {name}" if case is _GEN else name
    return f"{named} ({details})" if details else named


def _gender(noun: str, form: FormOfAddress | None) -> Gender | None:
    if not noun.replace("-", "").isalpha():
        return None
    if _FEMININE_FOR_ALL.fullmatch(noun):
        return _F
    if _NEUTER_FOR_ALL.fullmatch(noun):
        return _N
    if form is None or form is FormOfAddress.NEUTRAL:
        form = official_titles.form_of(noun)
    return None if form is None else _OF_PERSON[form]


def _decline_adjective(word: str, ending: str) -> str:
    bare = word.rstrip(",")
    stem = adjectives.stem_of(bare) or official_titles.adjectival_stem(bare)
    if stem is None and bare[:1].islower() and (found := _INFLECTED.fullmatch(bare)):
        stem = found["stem"]
    return f"{stem}{ending}{word[len(bare) :]}" if stem else word


def _decline_noun(
    office: official_titles.Office, case: Case, gender: Gender, ending: str
) -> str | None:
    noun = office.noun
    if stem := official_titles.adjectival_stem(noun):
        return stem + ending
    # A noun that contradicts the form of address is reported elsewhere and left as it was typed.
    contradicts = gender is _M and official_titles.form_of(noun) is FormOfAddress.FRAU
    if contradicts:
        return noun
    in_english = office.specification[:1].isupper() and not is_known(noun, gender)
    if in_english and case is _GEN and gender is not _F and not is_person(noun, gender):
        return None  # "Chief Information Officer"
    return decline_noun(noun, case, gender)
