"""The filters of English templates: the German ones' names where the meaning is the same, with what English prints.

English has no cases, and its prepositions stay apart: ``of {{ authority | nominative }}``. British spelling and use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from lettergen.messages import Language
from lettergen.model.phrase import ENGLISH_ARTICLE, Municipality
from lettergen.text import filters, reckoning
from lettergen.text.filters import person_of, phrase_of
from lettergen.text.naming import person_words
from lettergen.text.values import Prose, RefusedError, kind_of

_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_QUOTED = re.compile(r'[„"“]([^„“”"]*)[“”"]')


def nominative(value: object) -> str:
    """``the City of Aachen``: an English phrase is the same everywhere in a sentence."""
    phrase = phrase_of(value, "nominative")
    named = phrase.in_english
    if named is None:
        raise RefusedError("phrase-not-english", phrase.nominative)
    return named


def bare(value: object) -> str:
    """A noun phrase without its article: ``City of Aachen``."""
    return nominative(value).removeprefix(f"{ENGLISH_ARTICLE} ")


def possessive(value: object) -> str:
    """``its`` or ``their``."""
    return "their" if phrase_of(value, "possessive").plural else "its"


def pronoun(value: object) -> str:
    """``it`` or ``they``."""
    return "they" if phrase_of(value, "pronoun").plural else "it"


def person_name(value: object) -> str:
    """``Dr Kim Muster``; without a first name and a title ``Ms Muster``."""
    return person_words(person_of(value, "person_name"), "en")


def presented(value: object) -> str:
    """A person with what she is: ``Dr Kim Muster (Head of the Youth Welfare Office)``."""
    name, role = person_name(value), filters.role_of(value)
    return f"{name} ({role})" if role else name


def quoted(value: object) -> Prose:
    """Words that somebody says, with the comma that English sets within the quotation marks.

    Quotation marks within become single ones.
    """
    if not isinstance(value, str):
        raise RefusedError("template-filter-input", filter="quoted", kind=kind_of(value))
    inner = _QUOTED.sub(r"‘\1’", value)
    return Prose((inner if inner.endswith(("!", "?", "…")) else f"{inner.removesuffix('.')},",))


def enumeration(values: Iterable[object]) -> str:
    """``A, B and C``."""
    return filters.enumeration(values, "and", language="en")


def number_word(value: int) -> str:
    """``two`` … ``twelve``; figures beyond."""
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else str(value)


def plural(values: Sequence[Municipality]) -> str:
    """What several municipalities are: ``towns`` where all are towns, else ``municipalities``."""
    words = {value.english_plural for value in values}
    return words.pop() if len(words) == 1 else "municipalities"


def joint_designation(values: Sequence[Municipality]) -> str:
    """Several by name: ``the towns of A and B``, ``the town of A and the municipality of B``."""
    alike = len({value.english_plural for value in values}) == 1
    if alike and len(values) > 1 and not any(value.english for value in values):
        return f"the {plural(values)} of {enumeration(value.name for value in values)}"
    return enumeration(nominative(value) for value in values)


_SAME = (
    "markdown", "role_of", "sentence_start",
    "length", "first", "last", "list", "map", "selectattr", "rejectattr",
)  # fmt: skip

FILTERS: dict[str, Callable[..., object]] = {
    **{name: filters.FILTERS[name] for name in _SAME},
    **reckoning.ENGLISH,
    "comma_list": partial(filters.comma_list, language="en"),
    "written_date": partial(filters.written_date, language="en"),
    "weekday_date": partial(filters.weekday_date, language="en"),
    "clock": partial(filters.clock, language="en"),
    **{
        function.__name__: function
        for function in (
            nominative, bare, possessive, pronoun, person_name, presented, quoted, enumeration, number_word, plural,
            joint_designation,
        )
    },
}  # fmt: skip
"""All of them by name."""

FILTERS_BY_LANGUAGE: dict[Language, dict[str, Callable[..., object]]] = {
    "de": filters.FILTERS,
    "en": FILTERS,
}
"""What templates of each language may use."""
