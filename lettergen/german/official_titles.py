"""Amtsbezeichnungen: taken apart, and which of them are greeted without a name.

Source: BMI, "Ratgeber für Anschriften und Anreden": the office is not specified further in a salutation, and stands
there without the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lettergen.german import adjectives
from lettergen.german.lexicon import Gender
from lettergen.german.nouns import is_listed, is_person
from lettergen.model.person import FormOfAddress, Person
from lettergen.patterns import LazyPattern

_GREETED_BY_OFFICE = LazyPattern(
    r"(?:.*(?:minister|bürgermeister|landrat|landrät|regionsrat|regionsrät|präsident|staatssekretär"
    r"|senator|kanzler|botschafter|konsul|staatsrat|staatsrät|kreisdirektor|stadtdirektor"
    r"|bischof|bischöf|verordnetenvorsteher|ortsvorsteher|staatsanwalt|staatsanwält|bundesanwalt|bundesanwält"
    r"|dekan|(?<!di)rektor|superintendent|pfarrer|pastor|dechant|propst|pröpst|kirchenrat|kirchenrät|kaplan|vikar|diakon"
    r"|domkapitular|prälat|rabbiner|kardinal|metropolit)|abt|äbtiss|prior|imam|(?:.*(?<!schieds))?richter)(?:in)?"
    r"|.*präses|.*nuntius|monsignore|.*abgeordneter?|.*wehrbeauftragter?|.*gesandter?",
    re.IGNORECASE,
)
"""Heads of authorities, members of governments, envoys, judges and prosecutors, deans and rectors, clergy."""
_NO_JUDGE = LazyPattern(
    r".*(?:schieds|preis|kampf|punkt|linien|scharf|wettkampf|ziel)richter(?:in)?", re.IGNORECASE
)
_DIRECTOR = LazyPattern(r"(?:vize)?direktor(?:in)?", re.IGNORECASE)
_HEADED_BY_DIRECTOR = LazyPattern(
    r"(?:des|beim|der) .*?(?:gericht|landtag|bundestag|bundesrat|landschaftsverband).*",
    re.IGNORECASE,
)
"""Directors of courts and parliaments hold an office; of a museum or a firm, a post."""
_PROFESSOR = LazyPattern(r".*professor(?:in)?", re.IGNORECASE)
_PREPOSITIONS = frozenset(
    {
        "für", "der", "des", "dem", "den", "die", "das", "im", "in", "von", "vom", "beim", "bei",
        "am", "an", "zu", "zur", "zum", "mit", "auf", "aus", "über", "unter", "-", "–"
    }
)  # fmt: skip
_PART_OF_TITLE = LazyPattern(r"(?:erste|zweite|dritte|vierte|regierende)[rn]?", re.IGNORECASE)
_ORDINAL = LazyPattern(r"(?:erste|zweite|dritte|vierte)[rn]?|\d+\.", re.IGNORECASE)
_DEPUTY = LazyPattern(r"stellvertretende[rn]?|stv\.|stellv\.", re.IGNORECASE)
_NOT_GREETED = LazyPattern(
    r"(?:stellvertretende|ehrenamtliche|hauptamtliche|amtierende|kommissarische|außerordentliche|bevollmächtigte|apostolische)[rn]?",
    re.IGNORECASE,
)
_ADJECTIVAL = LazyPattern(
    r"(?P<stem>.*(?:geordnet|verordnet|beauftragt|mächtigt|vorsitzend|angestellt|bedienstet|sachverständig"
    r"|delegiert|verantwortlich|vorgesetzt|gesandt|studierend|auszubildend|angehörig|geistlich"
    r"|freiwillig|gelehrt|vertretend|ältest|bevollmächtigt|beamt|jugendlich|erwachsen|beschäftigt"
    r"|geflüchtet|alleinerziehend|hinterblieben|betroffen))(?P<ending>er|en|e)",
    re.IGNORECASE,
)
_FEMININE = LazyPattern(r".*(?:in|frau|schwester)|.*beauftragtin", re.IGNORECASE)
_MASCULINE = LazyPattern(
    r".*(?:er|or|eur|är|ar|rat|walt|mann|herr|arzt|ent|ant|ist|oge|ekt|eut|nom|graf|konsul|bischof"
    r"|dekan|chef|propst|kaplan|diakon|prälat|kardinal|nuntius|imam)|abt",
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
        honorary = any(word.lower().startswith("ehrenamtlich") for word in self.adjectives)
        if former or (honorary and self.judges):
            return False
        director = _DIRECTOR.fullmatch(self.noun) and _HEADED_BY_DIRECTOR.fullmatch(
            self.specification
        )
        by_office = _GREETED_BY_OFFICE.fullmatch(self.noun) and not _NO_JUDGE.fullmatch(self.noun)
        return bool(by_office or director)

    @property
    def judges(self) -> bool:
        """Whether it is that of a judge."""
        return self.noun.lower().removesuffix("in").endswith("richter")

    @property
    def professor(self) -> bool:
        """Whether it is a professor's, which is greeted like the title: with the name."""
        return bool(_PROFESSOR.fullmatch(self.noun))

    @property
    def short(self) -> str:
        """The office as a salutation names it: without specification, deputies like holders."""
        deputy = any(_DEPUTY.fullmatch(a) for a in self.adjectives)
        # The first of the deputies is not the "Erster Bürgermeister".
        kept = (
            a for a in self.adjectives if _belongs(a) and not (deputy and _ORDINAL.fullmatch(a))
        )
        return " ".join((*map(_titled, kept), self.noun))

    @property
    def in_full(self) -> str:
        """With its specification, for an address that does not say otherwise what it is an office of."""
        comma = "" if self.specification.startswith(",") else " "
        return f"{self.named}{comma}{self.specification}".rstrip()

    @property
    def named(self) -> str:
        """The office below its authority's name: without specification, deputies as such."""
        return " ".join((*map(_titled, self.adjectives), self.noun))


def _titled(adjective: str) -> str:
    """``Erster`` in "Erster Bürgermeister" is part of the title and is written with a capital."""
    return adjective.capitalize() if _PART_OF_TITLE.fullmatch(adjective) else adjective


def _belongs(adjective: str) -> bool:
    if _PART_OF_TITLE.fullmatch(adjective):
        return True
    return adjective[:1].isupper() and not _NOT_GREETED.fullmatch(adjective)


@lru_cache(maxsize=1024)  # saves 0.006 ms an office
def parse(office: str) -> Office:
    """Take an office apart at the first preposition, article, comma or bracket."""
    words = office.split()
    head = 0
    while head < len(words) - 1 and _stands_before(words[head], words[head + 1 :]):
        head += 1
    noun = words[head].rstrip(",")
    rest = " ".join(words[head + 1 :])
    comma = ", " if noun != words[head] else ""
    return Office(tuple(words[:head]), noun, f"{comma}{rest}")


def _stands_before(word: str, following: list[str]) -> bool:
    """Whether ``word`` belongs before the noun: an adjective, an abbreviation, or "und" between adjectives."""
    behind = following[0]
    if word in {"und", "/"}:
        return _is_adjective(behind, following[1:])
    if word[-1] == ".":
        return not word.startswith(("a.", "i.")) and behind[:1].isalpha()
    return _is_adjective(word, following)


def _is_adjective(word: str, following: list[str]) -> bool:
    """Whether an adjective with more adjectives or a noun behind it."""
    word = word.rstrip(",")
    if not following or word in _PREPOSITIONS:
        return False
    behind = following[0]
    if behind in {"und", "/"}:
        return adjectives.stem_of(word) is not None and _is_adjective(
            following[1] if following[1:] else "", following[2:]
        )
    if not behind[:1].isalpha() or behind in _PREPOSITIONS:
        return False
    if word[:1].islower():
        return word.endswith(("er", "e", "en", "es"))
    if is_listed(word, Gender.MASCULINE):
        return False  # "Vertreter" only looks like "Vereinigter"
    if adjectival_stem(word):
        return _is_person(behind)
    return adjectives.stem_of(word) is not None


def _is_person(noun: str) -> bool:
    found = noun.endswith("in") or adjectival_stem(noun) is not None
    return found or any(is_person(noun, gender) for gender in Gender)


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
