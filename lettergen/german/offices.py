"""Amtsbezeichnungen: taken apart, and which of them are greeted without a name.

Source: BMI, "Ratgeber für Anschriften und Anreden": the office is not specified further in a salutation, and stands
there without the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lettergen.model.person import FormOfAddress, Person
from lettergen.patterns import LazyPattern

# fmt: off
_SPECIFYING = frozenset(
    ("für", "der", "des", "dem", "den", "die", "im", "in", "von", "vom", "beim", "bei", "am", "an", "zu", "zur", "zum",
     "mit", "und", "-", "–")
)
# fmt: on
_GREETED_BY_OFFICE = LazyPattern(
    r".*(?:minister|bürgermeister|landrat|landrät|regionsrat|regionsrät|präsident|staatssekretär"
    r"|senator|kanzler|botschafter|konsul|staatsrat|staatsrät|kreisdirektor|stadtdirektor"
    r"|bischof|bischöf|verordnetenvorsteher)(?:in)?|.*abgeordneter?",
    re.IGNORECASE,
)
_PART_OF_TITLE = LazyPattern(r"(?:erste|zweite|dritte|vierte|regierende)[rn]?", re.IGNORECASE)
_NOT_GREETED = LazyPattern(
    r"(?:stellvertretende|ehrenamtliche|hauptamtliche|amtierende|kommissarische)[rn]?",
    re.IGNORECASE,
)
_ADJECTIVAL = LazyPattern(
    r"(?P<stem>.*(?:geordnet|beauftragt|mächtigt|vorsitzend|angestellt|bedienstet|sachverständig"
    r"|delegiert|verantwortlich|vorgesetzt|gesandt|studierend|auszubildend|angehörig|geistlich"
    r"|freiwillig|gelehrt|vertretend|ältest|bevollmächtigt|beamt))(?P<ending>er|en|e)",
    re.IGNORECASE,
)
_FEMININE = LazyPattern(r".*(?:in|frau|schwester)|.*beauftragtin", re.IGNORECASE)
_MASCULINE = LazyPattern(
    r".*(?:er|or|eur|är|ar|rat|walt|mann|herr|arzt|ent|ant|ist|oge|ekt|eut|nom|graf|konsul|bischof"
    r"|dekan|chef)",
    re.IGNORECASE,
)
_PARLIAMENTS = {
    "MdB": "Mitglied des Deutschen Bundestages",
    "MdL": "Mitglied des Landtags",
    "MdEP": "Mitglied des Europäischen Parlaments",
    "MdBB": "Mitglied der Bremischen Bürgerschaft",
    "MdHB": "Mitglied der Hamburgischen Bürgerschaft",
    "MdA": "Mitglied des Abgeordnetenhauses",
}
_MEMBER = LazyPattern(
    r"(?:Mitglied|Abgeordneter?)\b.*?\b(?P<house>(?:Deutschen )?Bundestag(?:e?s)?"
    r"|(?:\w+ )?Landtag(?:e?s)?|Europäischen Parlament(?:e?s)?|Abgeordnetenhauses"
    r"|(?:\w+ )?Bürgerschaft)\b.*"
)
_MEMBER_SHORT = LazyPattern(r"\bM\.? ?d\.? ?(?P<house>B|L|EP|BB|HB|A)\b")


@dataclass(frozen=True, slots=True)
class Office:
    """An office in its parts; ``adjectives + noun + specification`` is the text again."""

    adjectives: tuple[str, ...]
    """Such as ``Erster`` or ``stellvertretende``."""
    noun: str
    specification: str
    """What follows the noun, such as ``für Kinder und Familie``."""

    @property
    def greeted(self) -> bool:
        """Whether its holder is greeted by office and without a name."""
        # Former holders (a. D., i. R.) are greeted by name: custom varies, the name is never wrong.
        former = self.specification.startswith(("a.", "i."))
        return bool(_GREETED_BY_OFFICE.fullmatch(self.noun)) and not former

    @property
    def short(self) -> str:
        """The office as a salutation names it: without specification, deputies like holders."""
        return " ".join((*(_titled(a) for a in self.adjectives if _belongs(a)), self.noun))

    @property
    def named(self) -> str:
        """The office as an address names it: without specification, deputies as such."""
        return " ".join((*map(_titled, self.adjectives), self.noun))


def _titled(adjective: str) -> str:
    """``Erster`` in "Erster Bürgermeister" is part of the title and is written with a capital."""
    return adjective.capitalize() if _PART_OF_TITLE.fullmatch(adjective) else adjective


def _belongs(adjective: str) -> bool:
    if _PART_OF_TITLE.fullmatch(adjective):
        return True
    return adjective[:1].isupper() and not _NOT_GREETED.fullmatch(adjective)


@lru_cache(maxsize=1024)
def parse(office: str) -> Office:
    """Take an office apart at the first preposition, article, comma or bracket."""
    words = office.split()
    end = next(
        (i for i, word in enumerate(words) if i and _specifies(word)),
        len(words),
    )
    comma = next((i for i, word in enumerate(words[:end], 1) if word.endswith(",")), end)
    end = min(end, comma)
    *adjectives, noun = words[:end]
    comma_cut = noun.rstrip(",")
    rest = " ".join(words[end:])
    return Office(tuple(adjectives), comma_cut, f", {rest}" if noun != comma_cut else rest)


def _specifies(word: str) -> bool:
    return word in _SPECIFYING or word.startswith(("(", "/", "a.", "i."))


def adjectival_stem(noun: str) -> str | None:
    """``Beigeordnet`` of ``Beigeordneter``: nouns that decline like adjectives; None for all others."""
    found = _ADJECTIVAL.fullmatch(noun)
    return found["stem"] if found else None


def form_of(noun: str) -> FormOfAddress | None:
    """Which form of address a noun grammatically fits, or None where it fits both (``Amtsleitung``, ``Dezernent*in``)."""
    if adjectival_stem(noun):
        # "Beigeordnete" is the feminine, but also the masculine after an article.
        return FormOfAddress.HERR if noun.endswith("er") else None
    if _FEMININE.fullmatch(noun):
        return FormOfAddress.FRAU
    return FormOfAddress.HERR if _MASCULINE.fullmatch(noun) else None


def parliament(person: Person) -> str | None:
    """``Mitglied des …`` when the person sits in a parliament: said by office, function or suffix."""
    for text in (person.function, person.office, person.suffix):
        if text and (short := _MEMBER_SHORT.search(text)):
            return _PARLIAMENTS[f"Md{short['house']}"]
        if text and (found := _MEMBER.fullmatch(text)):
            return text if text.startswith("Mitglied") else _membership(found["house"])
    return None


def _membership(house: str) -> str:
    article = "der" if house.endswith("Bürgerschaft") else "des"
    return f"Mitglied {article} {house}"
