"""The filters that German templates may use: an allow-list, each pure. Those of English ones: ``english``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time

from jinja2 import filters as standard

from lettergen.german import dates
from lettergen.german.nouns import Case
from lettergen.messages import Language
from lettergen.model.person import Person
from lettergen.model.phrase import Municipality, NounPhrase
from lettergen.text import grammar, reckoning
from lettergen.text.naming import person_words
from lettergen.text.values import Prose, RefusedError, for_line, kind_of

_NUMBERS = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
)  # fmt: skip


_QUOTED = re.compile(r'[„"“]([^„“”"]*)[“”"]')


def markdown(value: object) -> Prose:
    """Text, or a list of paragraphs, whose small Markdown counts."""
    passages = (value,) if isinstance(value, str) else value
    if isinstance(passages, tuple) and all(isinstance(p, str) for p in passages):
        return Prose(passages)
    raise RefusedError("template-filter-input", filter="markdown", kind=kind_of(value))


def written_date(value: object, language: str = "de") -> str:
    """``9. Oktober 2018``."""
    if not isinstance(value, date):
        raise RefusedError("template-filter-input", filter="written_date", kind=kind_of(value))
    return dates.written(value, "en" if language == "en" else "de")


def weekday_date(value: object, language: str = "de") -> str:
    """``Dienstag, 20. Oktober 2015``."""
    if not isinstance(value, date):
        raise RefusedError("template-filter-input", filter="weekday_date", kind=kind_of(value))
    return dates.with_weekday(value, "en" if language == "en" else "de")


def clock(value: object, language: str = "de") -> str:
    """``10:00 Uhr``."""
    if not isinstance(value, time):
        raise RefusedError("template-filter-input", filter="clock", kind=kind_of(value))
    return dates.clock(value, "en" if language == "en" else "de")


def quoted(value: object) -> Prose:
    """Words that somebody says, for a sentence that goes on behind them: without a last full stop.

    Quotation marks within become single ones.
    """
    if not isinstance(value, str):
        raise RefusedError("template-filter-input", filter="quoted", kind=kind_of(value))
    inner = _QUOTED.sub(r"‚\1‘", value)
    return Prose((inner.removesuffix("."),))


def presented(value: object) -> str:
    """A person with what she is, which needs no gender: ``Dr. Kim Muster (Leitung des Jugendamtes)``."""
    name, role = person_name(value), role_of(value)
    return f"{name} ({role})" if role else name


def person_name(value: object) -> str:
    """``Dr. Kim Muster``; without a first name ``Frau Dr. Muster``."""
    return person_words(person_of(value, "person_name"), "de")


def role_of(value: object) -> str:
    """Office and function of a person, empty where there is neither."""
    person = person_of(value, "role_of")
    return ", ".join(part for part in (person.office, person.function) if part)


def enumeration(
    values: Iterable[object], conjunction: str = "und", *, language: Language = "de"
) -> str:
    """``A, B und C``."""
    if isinstance(values, str):
        raise RefusedError("template-filter-input", filter="enumeration", kind=kind_of(values))
    *others, last = [for_line(value, language) for value in values] or [""]
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def comma_list(values: Iterable[object], *, language: Language = "de") -> str:
    """``A, B, C``: a list that goes on."""
    if isinstance(values, str):
        raise RefusedError("template-filter-input", filter="comma_list", kind=kind_of(values))
    return ", ".join(for_line(value, language) for value in values)


def nominative(value: object, attribute: str | None = None) -> str:
    """Wer? ``die Stadt Aachen``."""
    return _declined(value, Case.NOMINATIVE, attribute)


def genitive(value: object, attribute: str | None = None) -> str:
    """Wessen? ``des Kreises Unna``, ``des ersten Beigeordneten Max Muster``."""
    return _declined(value, Case.GENITIVE, attribute)


def dative(value: object, attribute: str | None = None) -> str:
    """Wem? ``der dort zuständigen Dezernentin Erika Muster`` with the attribute ``dort zuständig``."""
    return _declined(value, Case.DATIVE, attribute)


def accusative(value: object, attribute: str | None = None) -> str:
    """Wen? ``den Kreis Unna``."""
    return _declined(value, Case.ACCUSATIVE, attribute)


def after(value: object, preposition: str) -> str:
    """A preposition with the dative: ``im Kreis Unna``, ``vom Ministerium``, ``in der Stadt Aachen``."""
    return grammar.contracted(preposition, phrase_of(value, "after"))


def short(value: object) -> NounPhrase:
    """Article and noun alone: ``die Stadt`` of ``die Stadt Aachen``."""
    return grammar.shortened(phrase_of(value, "short"))


def possessive(value: object) -> str:
    """``sein`` or ``ihr``."""
    return grammar.possessive(phrase_of(value, "possessive"))


def pronoun(value: object) -> str:
    """``er``, ``sie`` or ``es``."""
    return grammar.pronoun(phrase_of(value, "pronoun"))


def bare(value: object) -> str:
    """A noun phrase without its article: ``Stadt Aachen``."""
    return phrase_of(value, "bare").nominative.partition(" ")[2]


def number_word(value: int) -> str:
    """``zwei`` … ``zwölf``; figures beyond."""
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else str(value)


def sentence_start(value: str) -> str:
    """With a capital at the beginning."""
    return value[:1].upper() + value[1:]


def plural(values: Sequence[Municipality], case: str = "nominative") -> str:
    """What several municipalities are: ``Städte`` where all are towns, else ``Kommunen``."""
    words = {value.plural for value in values}
    word = words.pop() if len(words) == 1 else "Kommunen"
    return f"{word}n" if case == "dative" and not word.endswith("n") else word


def joint_designation(values: Sequence[Municipality]) -> str:
    """Nominative or accusative of several: ``die Städte A und B``, ``die Stadt A und die Gemeinde B``."""
    if len({value.plural for value in values}) == 1 and len(values) > 1:
        return f"die {plural(values)} {enumeration(value.name for value in values)}"
    return enumeration(nominative(value) for value in values)


def _declined(value: object, case: Case, attribute: str | None) -> str:
    if isinstance(value, Person):
        return grammar.person_by_office(value, case, attribute)
    return grammar.decline(phrase_of(value, case.value), case, attribute)


def phrase_of(value: object, used: str) -> NounPhrase:
    """The noun phrase that the filter ``used`` was given. Raises RefusedError for anything else."""
    if isinstance(value, Municipality):
        return value.designation
    if isinstance(value, NounPhrase):
        return value
    raise RefusedError("template-filter-input", filter=used, kind=kind_of(value))


def person_of(value: object, used: str) -> Person:
    """The person that the filter ``used`` was given. Raises RefusedError for anything else."""
    if isinstance(value, Person):
        return value
    raise RefusedError("template-filter-input", filter=used, kind=kind_of(value))


FILTERS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (
        markdown, written_date, enumeration, comma_list, nominative, genitive, dative, accusative, after, short,
        weekday_date, clock, quoted, presented, person_name, role_of, possessive, pronoun, bare, number_word, sentence_start, plural, joint_designation,
    )
} | reckoning.FILTERS | {
    "length": len,
    "first": standard.FILTERS["first"],
    "last": standard.FILTERS["last"],
    "list": standard.FILTERS["list"],
    "map": standard.FILTERS["map"],
    "selectattr": standard.FILTERS["selectattr"],
    "rejectattr": standard.FILTERS["rejectattr"],
}  # fmt: skip
"""All of them by name; ours, and those of Jinja's that can neither print nor build text."""

TESTS = ("none", "eq", "ne", "equalto", "in", "odd", "even")
"""Jinja's tests that templates may use. ``defined`` is not among them: a misspelt name must not pass."""
