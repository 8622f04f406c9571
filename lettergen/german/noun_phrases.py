"""Nominalgruppen in the four cases: article, adjectives and noun decline, and what follows the noun stays as it is.

A name may be read in several ways: "die Zentrale Köln" is a Zentrale in Köln, "die Zentrale Stelle" a Stelle. All
readings that the rules allow are declined, and where they do not agree the case is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lettergen.german import adjectives, official_titles
from lettergen.german.lexicon import ADJECTIVES, AMBIGUOUS, Gender
from lettergen.german.nouns import (
    Case,
    decline_noun,
    decline_plural,
    is_abbreviation,
    is_known,
    is_listed,
    is_other,
    is_person,
    is_plural,
)

_NOM, _GEN, _DAT, _ACC = Case.NOMINATIVE, Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE

ARTICLES = {
    Gender.MASCULINE: {_NOM: "der", _GEN: "des", _DAT: "dem", _ACC: "den"},
    Gender.FEMININE: {_NOM: "die", _GEN: "der", _DAT: "der", _ACC: "die"},
    Gender.NEUTER: {_NOM: "das", _GEN: "des", _DAT: "dem", _ACC: "das"},
    None: {_NOM: "die", _GEN: "der", _DAT: "den", _ACC: "die"},
}
"""The definite article; None is the plural."""
_GENDERS = {"der": Gender.MASCULINE, "die": Gender.FEMININE, "das": Gender.NEUTER}
_CONJUNCTIONS = frozenset({"und", "oder", "sowie", "bzw.", "&", "/"})
_PREPOSITIONS = frozenset(
    {
        "für", "mit", "von", "vom", "in", "im", "an", "am", "auf", "aus", "bei", "beim", "zu",
        "zum", "zur", "nach", "über", "unter", "durch", "gegen", "vor", "um"
    }
)  # fmt: skip
_NAME_PARTS = frozenset(
    {"sankt", "robert", "san", "santa", "active", "creative", "inclusive", "interactive", "live"}
)
"""What stands before a noun without an ending, and looks like something else."""
_MODIFIERS = frozenset(
    {
        "board", "camp", "center", "club", "content", "controlling", "design", "desk", "event", "film", "management",
        "marketing", "media", "meeting", "monitoring", "office", "service", "sport", "startup", "studio", "team", "test"
    }
)  # fmt: skip
"""Nouns that stand as often before another one, in the manner of English: "Office Team"."""
_NOUNS_ALONE = (
    "beauftragt",
    "vorsitzend",
    "ordnet",
    "gesandt",
    "angestellt",
    "bedienstet",
    "bevollmächtigt",
)
"""Behind these adjectival nouns stands what the person is in charge of: "der Beauftragte Datenschutz"."""
_GOVERNING = _PREPOSITIONS | {"der", "des", "dem", "den", "die", "das"}
"""Behind these words a further phrase may be in another case: "der Rat der Stadt und der Region"."""
_SAINTS = frozenset({"Sankt", "St."})
_COURTESIES = frozenset({"Herr", "Frau"})


class _Reading(NamedTuple):
    """One way to understand the words behind an article."""

    words: tuple[str, ...] | None
    """Declined; None where a word's case is not known."""
    length: int
    """How many words there are with the noun, without what follows it."""


class _Form(NamedTuple):
    case: Case
    gender: Gender | None
    """None is the plural."""

    @property
    def adjective(self) -> str:
        return "en" if self.gender is None else adjectives.WEAK[self.gender][self.case]


@lru_cache(maxsize=4096)  # saves 0.074 ms from the second time on
def decline_phrase(nominative: str, case: Case, *, plural: bool = False) -> str | None:
    """``das Kommunale Integrationszentrum`` → ``des Kommunalen Integrationszentrums``; None where no rule says how.

    ``nominative`` begins with der, die or das; ``plural`` says that its "die" is a plural.
    """
    article, *words = nominative.split(" ")
    gender = None if plural else _GENDERS[article.lower()]
    if case is _NOM:
        return nominative
    found = {reading.words for reading in _read(tuple(words), _Form(case, gender))}
    if len(found) != 1 or (declined := found.pop()) is None:
        return None
    if gender is Gender.FEMININE and case is _DAT and _may_be_plural(nominative):
        return None
    first = ARTICLES[gender][case]
    return " ".join((first.capitalize() if article[0].isupper() else first, *declined))


def without_attributes_behind(nominative: str, *, plural: bool = False) -> str:
    """Article, adjectives and noun: ``die Stadt`` of ``die Stadt Aachen``; the whole where the noun is not certain."""
    article, *words = nominative.split(" ")
    gender = None if plural else _GENDERS[article.lower()]
    lengths = {reading.length for reading in _read(tuple(words), _Form(_NOM, gender))}
    kept = words[: lengths.pop()] if len(lengths) == 1 else words
    return " ".join((article, *kept)).rstrip(",")


@lru_cache(maxsize=4096)  # saves 0.73 ms from the second time on
def is_plural_without_doubt(nominative: str) -> bool:
    """Whether a phrase with "die" can only be a plural: ``die Stadtwerke``, ``die Kommunalen Dienste``."""
    article, *words = nominative.split(" ")
    if article.lower() != "die" or not words:
        return False
    first, following = words[0], words[1] if len(words) > 1 else ""
    if first.endswith("en") and adjectives.is_stem(first.removesuffix("en")):
        return True
    short = without_attributes_behind(nominative)
    certain = short != nominative or len(words) == 1
    noun = short.split(" ")[-1] if certain or first.endswith("er") else first
    compound = bool(following) and is_known(following, Gender.FEMININE)
    return is_plural(noun) or (is_plural(first) and not compound)


def _may_be_plural(nominative: str) -> bool:
    """Whether a phrase with "die" that nobody has called a plural may be one: ``die Landfrauen``, ``die Johanniter``."""
    _, *words, last = without_attributes_behind(nominative).split(" ")
    form = _Form(_NOM, Gender.FEMININE)
    singular = any(word.endswith("e") and adjectives.is_stem(word[:-1]) for word in words)
    known = singular or _known(last, form) or last.lower() in AMBIGUOUS
    return not known and not is_abbreviation(last) and last.endswith(("e", "n", "r", "l", "s"))


def _read(words: tuple[str, ...], form: _Form) -> list[_Reading]:
    """All readings of what stands behind an article or a conjunction."""
    if not words:
        return [_Reading(None, 0)]
    first = words[0]
    following = words[1] if len(words) > 1 else ""
    if first.endswith(("-", "-,")) and following:
        return _keeping(words, 2 if following in _CONJUNCTIONS else 1, form)
    if following and (first.endswith(".") or first.lower() in _NAME_PARTS):
        named = first in _SAINTS and words[2:] and words[2][:1].isupper()
        return _keeping(words, 2 if named and not _known(following, form) else 1, form)
    if first[:1].islower():
        return _read_small(words, form)
    adverb = adjectives.is_stem(first) and not _known(first, form)
    if adverb and following.endswith("e") and adjectives.is_stem(following.removesuffix("e")):
        return _keeping(words, 1, form)  # "Königlich Bayerische"
    return [reading for part in _roles(words, form) for reading in part]


def _keeping(words: tuple[str, ...], count: int, form: _Form) -> list[_Reading]:
    """The first words stay, and the rest is read."""
    return _behind(words[:count], _read(words[count:], form))


def _behind(declined: tuple[str, ...], readings: Sequence[_Reading]) -> list[_Reading]:
    count = len(declined)
    return [
        _Reading(None if rest is None else declined + rest, count + length)
        for rest, length in readings
    ]


def _read_small(words: tuple[str, ...], form: _Form) -> list[_Reading]:
    """A small adjective, perhaps with what belongs to it: ``für Schule zuständige Abteilung``."""
    ending = "en" if form.gender is None else "e"
    ends = (
        i
        for i, word in enumerate(words[:-1])
        if word[:1].islower() and word.rstrip(",").endswith(ending)
    )
    end = next(ends, None)
    if end is not None and (end == 0 or words[0] in _PREPOSITIONS or adjectives.is_stem(words[0])):
        return _behind(words[:end], _adjective(words[end:], form))
    if len(words) > 1 and words[0] not in _PREPOSITIONS and words[1][:1].isupper():
        return _keeping(words, 1, form)
    return [_Reading(None, len(words))]


def _adjective(words: tuple[str, ...], form: _Form) -> list[_Reading]:
    """The first word is an adjective; a conjunction behind it stays."""
    bare = words[0].rstrip(",")
    comma = words[0][len(bare) :]
    stem = bare.removesuffix("en" if form.gender is None else "e")
    declined: tuple[str, ...] = (f"{stem}{form.adjective}{comma}",)
    rest = words[1:]
    if rest[0] in _CONJUNCTIONS:
        declined, rest = (*declined, rest[0]), rest[1:]
    return _behind(declined, _read(rest, form))


def _roles(words: tuple[str, ...], form: _Form) -> Iterator[list[_Reading]]:
    """What a word with a capital may be: adjective, noun, or a part of the name before the noun."""
    word, following = words[0], words[1] if len(words) > 1 else ""
    named = following[:1].isalpha() and following[:1].isupper()
    if (named or following in _CONJUNCTIONS or word.endswith(",")) and following:
        adjective = _perhaps_adjective(word.rstrip(","), following, form)
        if adjective is not False:
            yield _adjective(words, form)
        if adjective is True:
            return
    if named and word.lower() in _MODIFIERS and _known(following, form):
        yield _keeping(words, 1, form)  # "Design Zentrum"; a "Design Zentrum" may be a Design, too
    if named and is_abbreviation(word) and _known(following, form):
        yield _keeping(words, 1, form)  # "DRK Seniorenzentrum"
        return
    if named and not _known(word, form) and not is_abbreviation(word):
        if words[2:3] or not _no_noun(following, form):
            yield _keeping(words, 1, form)
        if _known(following, form) and (word.endswith("er") or _no_noun(word, form)):
            return  # "Aachener Bündnis", "Digital Hub"
    yield _noun(words, form)


def _no_noun(word: str, form: _Form) -> bool:
    return form.gender is not None and is_other(word, form.gender)


def _known(word: str, form: _Form) -> bool:
    word = word.rstrip(",")
    if form.gender is None:
        return is_plural(word)
    return is_known(word, form.gender) or word in _COURTESIES or _stem(word, form) is not None


def _stem(word: str, form: _Form) -> str | None:
    """The stem of a noun that declines like an adjective."""
    ending = "en" if form.gender is None else "e"
    if form.gender is Gender.NEUTER or not word.endswith(ending):
        return None
    return official_titles.adjectival_stem(word)


def _perhaps_adjective(word: str, following: str, form: _Form) -> bool | None:
    """Whether a word with a capital is an adjective; None where it may be one."""
    ending = "en" if form.gender is None else "e"
    if not word.endswith(ending):
        return False
    adjective = adjectives.is_stem(word.removesuffix(ending))
    if following in _CONJUNCTIONS or word.lower() in AMBIGUOUS:
        noun = _known(word, form)
        known = _known(following, form)
        return (
            True
            if adjective and (known or not noun) and following
            else (None if adjective else False)
        )
    if (stem := _stem(word, form)) and form.gender is not None:
        noun_alone = stem.lower().endswith(_NOUNS_ALONE)
        named = _known(following, form) or adjectives.stem_of(following) is not None
        return is_person(following, form.gender) or (named and not noun_alone)
    noun = _known(word, form)
    listed = form.gender is not None and is_listed(word, form.gender)
    if listed and not adjectives.is_listed(word.removesuffix(ending)):
        return False  # "Initiative", "Filiale"
    if adjective != noun:
        return adjective
    if adjective and _known(following, form):
        return True
    if form.gender is Gender.NEUTER and word.startswith("Ge"):
        return False
    return None


def _noun(words: tuple[str, ...], form: _Form) -> list[_Reading]:
    """The first word is the noun, and what follows stays, but for what is joined to it by "und"."""
    word = words[0].rstrip(",")
    comma = words[0][len(word) :]
    rest = words[1:]
    declined = _declined(word, form)
    if declined is None:
        return [_Reading(None, 1)]
    head = (declined + comma,)
    if word in _COURTESIES and rest and form.gender is not None:
        titled = _known(rest[0], form) or adjectives.stem_of(rest[0]) is not None
        return (
            _behind(head, _read(rest, form))
            if titled
            else [_Reading((*head, *rest), 1 + len(rest))]
        )
    joined = _joined(rest, form) if comma or (rest and rest[0] in _CONJUNCTIONS) else None
    if joined is not None:
        return [_Reading(None if other is None else head + other, 1) for other in joined]
    return [_Reading(None if r is None else head + r, 1) for r in _rests(rest, form)]


def _rests(rest: tuple[str, ...], form: _Form) -> Iterator[tuple[str, ...] | None]:
    """What follows the noun: a second phrase behind "und" declines, unless it may belong to what stands before it."""
    start = next((i for i in range(1, len(rest) - 1) if _begins_phrase(rest, i)), None)
    if start is None:
        yield rest
        return
    second = _second_phrase(rest[start:], form.case)
    yield None if second is None else rest[:start] + second
    if any(word in _GOVERNING for word in rest[:start]):
        yield rest


def _begins_phrase(words: tuple[str, ...], start: int) -> bool:
    """Whether a phrase in the nominative may begin there: "der Kreis Unna und die Stadt Hamm"."""
    before, following = words[start - 1], words[start + 1]
    joined = before in _CONJUNCTIONS or before.endswith(",")
    named = following[:1].isupper() or adjectives.is_stem(following.removesuffix("e"))
    return joined and words[start] in _GENDERS and named


def _second_phrase(words: tuple[str, ...], case: Case) -> tuple[str, ...] | None:
    phrase = " ".join(words)
    plural = is_plural_without_doubt(phrase)
    noun = without_attributes_behind(phrase).split(" ")[-1]
    feminine = plural or words[0] != "die" or _known(noun, _Form(case, Gender.FEMININE))
    declined = decline_phrase(phrase, case, plural=plural) if feminine else None
    return None if declined is None else tuple(declined.split(" "))


def _declined(word: str, form: _Form) -> str | None:
    if stem := _stem(word, form):
        return stem + form.adjective
    if (
        form.gender is Gender.MASCULINE
        and word.endswith("er")
        and official_titles.adjectival_stem(word)
    ):
        return None  # behind "der" it is "Vorsitzende"
    if (stem := _adjective_as_noun(word, form)) is not None:
        whole = form.gender is Gender.NEUTER and stem.lower() in ADJECTIVES
        certain = form.gender is Gender.MASCULINE or whole or word.lower() in AMBIGUOUS
        return stem + form.adjective if certain else None  # "die Reisende", but "die Anzeige"
    if form.gender is None:
        return decline_plural(word, form.case)
    if form.gender is Gender.FEMININE and form.case is not _NOM and is_other(word, form.gender):
        return None  # "die Jobcenter" is a plural, or the article is wrong
    return decline_noun(word, form.case, form.gender)


def _adjective_as_noun(word: str, form: _Form) -> str | None:
    """``Link`` of ``die Linke``: an adjective that stands for a noun."""
    stem = word.removesuffix("e")
    if form.gender is None or stem == word or _known(word, form):
        return None
    return stem if adjectives.is_stem(stem) else None


def _joined(rest: tuple[str, ...], form: _Form) -> list[tuple[str, ...] | None] | None:
    """A second noun behind a comma or conjunction, which declines, too; None where nothing is joined."""
    kept = rest[:1] if rest and rest[0] in _CONJUNCTIONS else ()
    words = rest[len(kept) :]
    if not words:
        return None
    if words[0] in _GENDERS and len(words) > 1:
        second = _second_phrase(words, form.case)
        return [None if second is None else (*kept, *second)]
    if not kept and not words[0][:1].isupper():
        return None
    return [None if r.words is None else (*kept, *r.words) for r in _read(words, form)]
