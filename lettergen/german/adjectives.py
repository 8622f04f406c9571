"""Adjektive in names: which words are adjectives, and their endings."""

from __future__ import annotations

from lettergen.german.lexicon import ADJECTIVE_ENDINGS, ADJECTIVES, Gender
from lettergen.german.nouns import Case
from lettergen.patterns import LazyPattern

_NOM, _GEN, _DAT, _ACC = Case.NOMINATIVE, Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE

_PARTICIPLE = LazyPattern(
    r"(?:un)?(?:(?:ab|an|auf|aus|bei|ein|fest|her|hin|mit|nach|um|vor|zu)?ge|be|er|ver|ent|zer)\w{3,}(?:t|en)"
)

WEAK = {
    Gender.MASCULINE: {_NOM: "e", _GEN: "en", _DAT: "en", _ACC: "en"},
    Gender.FEMININE: {_NOM: "e", _GEN: "en", _DAT: "en", _ACC: "e"},
    Gender.NEUTER: {_NOM: "e", _GEN: "en", _DAT: "en", _ACC: "e"},
}
"""Endings after the definite article; in the plural always ``en``."""
STRONG = {
    # Dative "-en", not "-em": after "Herrn" the weak ending is what is written.
    Gender.MASCULINE: {_NOM: "er", _GEN: "en", _DAT: "en", _ACC: "en"},
    Gender.FEMININE: {_NOM: "e", _GEN: "er", _DAT: "er", _ACC: "e"},
    Gender.NEUTER: {_NOM: "es", _GEN: "en", _DAT: "em", _ACC: "es"},
}
"""Endings without an article, as in an address."""


def is_listed(stem: str) -> bool:
    """Whether the lexicon has ``stem`` as the last part of an adjective."""
    return stem.rpartition("-")[2].lower().endswith(ADJECTIVES)


def is_stem(stem: str) -> bool:
    """Whether ``stem`` is an adjective or participle without its ending: ``Kommunal``, ``bundesweit``."""
    last = stem.rpartition("-")[2].lower()
    if last.endswith("zentral"):
        return last in {"zentral", "dezentral"}  # a Verbraucherzentrale is no adjective
    if last.endswith("er") and last.removesuffix("er") in ADJECTIVES:
        return True
    if last.endswith("st") and is_stem(last.removesuffix("st").removesuffix("e")):
        return True
    return (
        bool(_PARTICIPLE.fullmatch(last))
        or last.endswith(ADJECTIVES)
        or (len(last) > len("ig") and last.endswith(ADJECTIVE_ENDINGS))
    )


def stem_of(word: str) -> str | None:
    """``Leitend`` of ``Leitender``, ``Leitende`` and ``Leitenden``; None where the word is no known adjective."""
    for ending in ("en", "er", "es", "em", "e"):
        stem = word.removesuffix(ending)
        if stem != word and is_stem(stem):
            return stem
    return None
