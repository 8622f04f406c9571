"""Which rules there are, by language, and in which order they are applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lettergen.german.typography import abbreviations, amounts, binding, identifiers, marks, moments
from lettergen.german.typography.edits import Rule
from lettergen.messages import Language
from lettergen.patterns import LazyPattern


class RulesOfLanguage(NamedTuple):
    """The rules in their order."""

    marks: tuple[Rule, ...]
    """Reach into quotations, which they make recognisable."""
    blanks: tuple[Rule, ...]
    figures: tuple[Rule, ...]
    """Need a digit. What is recognised as a whole (an IBAN) is final before its parts could be mistaken."""
    words: tuple[Rule, ...]
    quotation: LazyPattern


_APOSTROPHES = Rule("apostrophes", marks.apostrophes)
_BLANKS = (Rule("blanks", marks.blanks), Rule("ellipsis", marks.ellipsis))
_IDENTIFIERS = (
    Rule("iban", identifiers.iban),
    Rule("phone", identifiers.phone, together=True),
)
_SPANS = Rule("ranges", moments.spans, together=True)
_BINDING = (
    Rule("units", binding.units),
    Rule("references", binding.references),
    Rule("numbers", binding.numbers),
)
_DASHES = Rule("dashes", marks.dashes, together=True)
_NAMES = Rule("names", binding.names)

RULES: Mapping[Language, RulesOfLanguage] = {
    "de": RulesOfLanguage(
        marks=(
            _APOSTROPHES,
            Rule("quotes", marks.quotes, together=True),
            Rule("quotes", marks.inner_quotes),
        ),
        blanks=_BLANKS,
        figures=(
            *_IDENTIFIERS,
            Rule("currency", amounts.amounts, together=True),
            Rule("currency", amounts.beside_amounts),
            Rule("times", moments.times, together=True),
            Rule("times", moments.beside_times),
            # A table's dates stand below each other, in figures.
            Rule("dates", moments.dates, together=True, in_tables=False),
            Rule("dates", moments.short_years),
            Rule("dates", moments.beside_days),
            _SPANS,
            Rule("percent", binding.percent),
            *_BINDING,
        ),
        words=(
            _DASHES,
            _NAMES,
            Rule("abbreviations", abbreviations.abbreviations),
            Rule("narrow_abbreviations", abbreviations.narrow_abbreviations),
        ),
        quotation=LazyPattern(r"(?<=„)[^„“\n]*(?=“)"),
    ),
    # English writes otherwise: "EUR 1,234.50", "9 October 2018", "8%".
    "en": RulesOfLanguage(
        marks=(
            _APOSTROPHES,
            Rule("quotes", marks.english_quotes, together=True),
            Rule("quotes", marks.english_inner_quotes),
        ),
        blanks=_BLANKS,
        figures=(*_IDENTIFIERS, _SPANS, *_BINDING),
        words=(_DASHES, _NAMES),
        quotation=LazyPattern(r"(?<=“)[^“”\n]*(?=”)"),
    ),
}
