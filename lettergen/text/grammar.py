"""Beugung of what letters name: authorities, units, programmes and towns with their articles, and persons by office.

Rules: Duden, "Die Grammatik": articles, weak adjectives after the definite article, and the genitive of strong nouns.
Where German leaves a choice the form of official letters is taken ("des Jugendamtes"). Exceptions are data: a
``NounPhrase`` may carry any case as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lettergen.german.inflection import Case, full_name, with_article
from lettergen.model.base import changed
from lettergen.model.person import FormOfAddress, Person
from lettergen.model.phrase import NounPhrase

_NOM, _GEN, _DAT, _ACC = Case.NOMINATIVE, Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE

_ARTICLES = {
    "der": {_NOM: "der", _GEN: "des", _DAT: "dem", _ACC: "den"},
    "die": {_NOM: "die", _GEN: "der", _DAT: "der", _ACC: "die"},
    "das": {_NOM: "das", _GEN: "des", _DAT: "dem", _ACC: "das"},
    "plural": {_NOM: "die", _GEN: "der", _DAT: "den", _ACC: "die"},
}
_CONTRACTIONS = {
    "an dem": "am", "bei dem": "beim", "in dem": "im", "von dem": "vom", "zu dem": "zum", "zu der": "zur",
}  # fmt: skip
_ADJECTIVE = re.compile(
    r"\w*(?:(?<!fili)(?<!zentr)al|(?:i|u|n)ell|isch|lich|ig|iv|är|end|haft|sam|bar|los|iert)en?"
    r"|(?:deutsch|rot|frei|erst|zweit|dritt|neu|alt|groß|klein|höher|ober|unter|offen|jung|zentral)en?",
    re.IGNORECASE,
)
"""Adjectives that names begin with; a noun such as Gemeinde or Stelle is none."""
_LONG_GENITIVE = re.compile(r".*(?:[sßxz]|sch|amt|land|bund|staat|rat|markt|dienst)", re.IGNORECASE)
_NO_GENITIVE = re.compile(r".*(?:us|mus)|[A-ZÄÖÜ0-9-]+")
_WEAK = re.compile(r".*(?:e|herr)")
_WEAK_PERSON = re.compile(
    r".*(?:präsident|dezernent|referent|assistent|intendant|kommandant)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Parts:
    article: str
    adjectives: tuple[str, ...]
    noun: str
    rest: str


def _parse(text: str) -> _Parts:
    article, *words = text.split(" ")
    count = 0
    while (
        count < len(words) - 1
        and _ADJECTIVE.fullmatch(words[count])
        and words[count + 1][:1].isupper()
    ):
        count += 1
    return _Parts(article, tuple(words[:count]), words[count], " ".join(words[count + 1 :]))


def decline(phrase: NounPhrase, case: Case, attribute: str | None = None) -> str:
    """The phrase in ``case``: ``das Kommunale Integrationszentrum`` → ``des Kommunalen Integrationszentrums``.

    ``attribute`` is an undeclined participle or adjective with what belongs to it; it follows the article:
    ``vom Land ausgehend`` → ``die vom Land ausgehende Initiative``.
    """
    given = phrase.nominative if case is _NOM else getattr(phrase, case.value)
    gender = _gender(phrase)
    text = str(given or _declined(phrase.nominative, gender, case))
    if attribute is None:
        return text
    article, _, noun = text.partition(" ")
    return f"{article} {attribute}{_adjective_ending(gender, case)} {noun}"


@lru_cache(maxsize=4096)
def _declined(nominative: str, gender: str, case: Case) -> str:
    parts = _parse(nominative)
    article = _ARTICLES[gender][case]
    if parts.article[0].isupper():
        article = article.capitalize()
    if gender == "plural":
        ending = "n" if case is _DAT and not parts.noun.endswith(("n", "s")) else ""
        words = [article, *parts.adjectives, parts.noun + ending]
    else:
        ending = _adjective_ending(gender, case)
        adjectives = (a.removesuffix("e") + ending for a in parts.adjectives)
        words = [article, *adjectives, _noun(parts.noun, gender, case)]
    return " ".join((*words, parts.rest)).rstrip()


def _gender(phrase: NounPhrase) -> str:
    return "plural" if phrase.plural else phrase.nominative.split(" ", 1)[0].lower()


def _adjective_ending(gender: str, case: Case) -> str:
    unchanged = case is _NOM or (case is _ACC and gender != "der")
    return "e" if unchanged and gender != "plural" else "en"


def _noun(noun: str, gender: str, case: Case) -> str:
    if gender == "die" or case is _NOM:
        return noun
    if gender == "der" and _WEAK.fullmatch(noun):
        return f"{noun}n"
    if gender == "der" and _WEAK_PERSON.fullmatch(noun):
        return f"{noun}en"
    if case is not _GEN or _NO_GENITIVE.fullmatch(noun):
        return noun
    if noun.endswith("nis"):
        return f"{noun}ses"
    return f"{noun}es" if _LONG_GENITIVE.fullmatch(noun) else f"{noun}s"


def shortened(phrase: NounPhrase) -> NounPhrase:
    """Article and noun without what follows: ``die Stadt Aachen`` → ``die Stadt``."""
    rest = _parse(phrase.nominative).rest

    def cut(text: str | None) -> str | None:
        return text.removesuffix(f" {rest}") if text and rest else text

    return NounPhrase(
        nominative=cut(phrase.nominative) or "",
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


def possessive(phrase: NounPhrase) -> str:
    """``sein`` or ``ihr``, before a neuter noun in nominative or accusative."""
    return "ihr" if _gender(phrase) in {"die", "plural"} else "sein"


def pronoun(phrase: NounPhrase) -> str:
    """``er``, ``sie`` or ``es``."""
    return {"der": "er", "das": "es"}.get(_gender(phrase), "sie")


def person_by_office(person: Person, case: Case, attribute: str | None = None) -> str:
    """``der zuständigen Dezernentin Frau Dr. Muster``, ``dem Dezernenten Max Muster``.

    The courtesy title stands where the first name is missing: a bare family name would be curt.
    """
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
    return with_article(person, case, attribute)
