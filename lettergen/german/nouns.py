"""Substantive: gender and the four cases of single nouns; what no rule covers is None, never a guess.

Rules: Duden, "Die Grammatik": strong masculine and neuter nouns have -(e)s in the genitive, weak masculine ones -(e)n
in all cases but the nominative, feminine ones no ending; exceptions are in the ``lexicon``.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from lettergen.german.lexicon import ENDINGS, NOUNS, PERSONS, PLURALS, Gender


class Case(StrEnum):
    """Kasus."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"


_WEAK_ENDINGS = ("ent", "ant", "ist", "graf", "graph", "soph", "eut")
_PERHAPS_WEAK = (
    "at",
    "et",
    "ot",
    "it",
    "ad",
    "and",
    "arch",
    "nom",
    "urg",
    "ast",
    "yst",
    "yp",
    "agog",
    "bauer",
)
"""Some such nouns are weak (Kandidat), some strong (Etat): what is not listed is not known."""
_FEMININE = ("ung", "heit", "keit", "schaft", "tät")
_LEAPS = ("sprung", "schwung")
_HISSING = ("ß", "ss", "z", "sch", "st", "zt")
_ENDINGS = {"0": "", "es+": "es", "?": None}
_MARKS = str.maketrans("", "", "*:_·")
"""What stands between the genders in "Bürger*innen"."""


def is_known(noun: str, gender: Gender) -> bool:
    """Whether the last part of ``noun``, or its ending, is known as a noun of ``gender``."""
    last = _last_part(noun)
    if listed := _listed(last):
        return any(found is gender for found, _ in listed)
    if last.endswith("eie"):
        return False  # "Freie" does not end like "Akademie"
    return len(last) > len("form") and last.endswith(ENDINGS[gender])


def is_listed(noun: str, gender: Gender) -> bool:
    """Whether the last part of ``noun`` is in the lexicon with ``gender``."""
    return any(found is gender for found, _ in _listed(_last_part(noun)))


def is_other(noun: str, gender: Gender) -> bool:
    """Whether ``noun`` is known only with another gender, by the lexicon or by its ending."""
    last = _last_part(noun)
    if listed := _listed(last):
        return all(found is not gender for found, _ in listed)
    feminine = last.endswith(_FEMININE) and len(last) > len("schaft")
    return feminine and not last.endswith(_LEAPS) and gender is not Gender.FEMININE


def is_abbreviation(noun: str) -> bool:
    """Whether it ends as abbreviations do: ``DRK``, ``BAföG``, ``FB 36``. They have no endings of case."""
    return noun[-1:].isupper() or noun[-1:].isdigit()


def is_person(noun: str, gender: Gender) -> bool:
    """Whether ``noun`` is known to name a person by office."""
    last = _last_part(noun)
    if gender is Gender.FEMININE:
        return last.endswith(("erin", "orin", "entin", "istin", "ärin", "ätin", "wältin"))
    return gender is Gender.MASCULINE and last.endswith(PERSONS)


def decline_noun(noun: str, case: Case, gender: Gender) -> str | None:
    """A singular noun in ``case``: ``Rathaus`` → ``Rathauses``; None where no rule says how.

    Nouns that decline like adjectives (``Beigeordneter``) are not for this function.
    """
    if case is Case.NOMINATIVE or gender is Gender.FEMININE or is_abbreviation(noun):
        return noun
    last = _last_part(noun)
    if not last.isalpha() or not noun[-1].isalpha():
        return None
    ending = None if is_other(noun, gender) else _ending(last, gender)
    if ending in {"n", "en"}:
        return noun + ending
    if ending in {"ns", "ens"}:
        unchanged = case is Case.ACCUSATIVE and gender is Gender.NEUTER
        mixed = ending if case is Case.GENITIVE else ending.removesuffix("s")
        return noun if unchanged else noun + mixed
    if case is not Case.GENITIVE:
        unsure = ("e", *_WEAK_ENDINGS, *_PERHAPS_WEAK) if gender is Gender.MASCULINE else "e"
        return None if ending is None and last.endswith(unsure) else noun
    return None if ending is None else noun + ending


def decline_plural(noun: str, case: Case) -> str | None:
    """A plural noun in ``case``: only the dative has an ending, ``Dienste`` → ``Diensten``."""
    if case is not Case.DATIVE or is_abbreviation(noun) or noun.endswith(("n", "s", "a", "i")):
        return noun
    return f"{noun}n" if noun.endswith(("e", "er", "el")) else None


def is_plural(noun: str) -> bool:
    """Whether ``noun`` is a plural without doubt, behind the article "die"."""
    return _last_part(noun).endswith(PLURALS)


def _last_part(noun: str) -> str:
    return noun.translate(_MARKS).rpartition("-")[2].lower()


@lru_cache(maxsize=4096)  # saves 0.014 ms from the second time on
def _listed(word: str) -> list[tuple[Gender, str]]:
    """What the lexicon says of the longest part that ``word`` ends in."""
    if whole := NOUNS.get(f"={word}"):
        return whole
    parts = (word[start:] for start in range(len(word)))
    return next((NOUNS[part] for part in parts if part in NOUNS), [])


def _ending(word: str, gender: Gender) -> str | None:
    """The genitive's ending, or that of all cases of weak nouns; empty for none, None where it is not known."""
    for found, ending in _listed(word):
        if found is gender:
            return _ENDINGS.get(ending, ending)
    if gender is Gender.MASCULINE and (weak := _weak(word)) is not None:
        return weak
    if gender is Gender.NEUTER and word.endswith("e"):
        return "s" if word.startswith("ge") or word.endswith("ee") else None
    return _strong(word, gender)


def _weak(word: str) -> str | None:
    return "en" if word.endswith(_WEAK_ENDINGS) else None


def _strong(word: str, gender: Gender) -> str | None:
    if word.endswith("nis"):
        return "ses"
    if word.endswith("ismus"):
        return ""
    if word.endswith(_HISSING) and not word.endswith("zz"):
        return "es"
    perhaps_weak = gender is Gender.MASCULINE and word.endswith(("e", *_PERHAPS_WEAK))
    return None if perhaps_weak or word.endswith(("s", "x", "zz")) else "s"
