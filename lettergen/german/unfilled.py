"""Platzhalter: what looks like one in the final words of a letter was forgotten, and must not reach paper.

Signs that no letter has but as a placeholder are certain: the tags of templates, the double brackets of GOV.UK Notify,
Word's ``«Seriendruckfeld»``. What people type to remind themselves is doubtful: ``XXX``, ``[Datum eintragen]``.
Guillemets are quotation marks, too, in French, Swiss and, turned round, in German texts: there a single word that looks
like the name of a field is a placeholder, a quotation of several words is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

TAG: Final = "placeholder-tag"
BRACKETS: Final = "placeholder-brackets"
ANGLES: Final = "placeholder-angles"
MERGE_FIELD: Final = "placeholder-merge-field"
DOUBT: Final = "placeholder-doubt"
SALUTATION: Final = "salutation-typed"
CLOSING: Final = "closing-typed"
UNIT: Final = "unit-twice"
NAMES: Final = (TAG, BRACKETS, ANGLES, MERGE_FIELD, DOUBT, SALUTATION, CLOSING, UNIT)
"""What can be allowed by name."""

_LONGEST = 200

_CERTAIN: Final = re.compile(
    rf"(?P<tag>\{{\{{.{{0,{_LONGEST}}}?\}}\}}|\{{%.{{0,{_LONGEST}}}?%\}}|\{{\#.{{0,{_LONGEST}}}?\#\}}|\$\{{[^{{}}]{{1,{_LONGEST}}}\}}"
    r"|\{\{|\}\}|\{%)"
    rf"|(?P<brackets>\(\((?=[^()]*[^\W\d_])[^()]{{1,{_LONGEST}}}\)\))"
    rf"|(?P<angles><<(?=[^<>]*[^\W\d_])[^<>]{{1,{_LONGEST}}}>>)",
    re.DOTALL,
)
_GUILLEMETS: Final = re.compile(
    rf"«(?P<double>[^«»]{{1,{_LONGEST}}})»|‹(?P<single>[^‹›]{{1,{_LONGEST}}})›"
    rf"|»[^«»]{{1,{_LONGEST}}}«|›[^‹›]{{1,{_LONGEST}}}‹",
    re.DOTALL,
)
"""Both ways round: German quotation marks point inwards."""
_FIELD_NAME: Final = re.compile(r"[\u00a0\u202f ]?((?:[^\W\d_])[\w.-]*)[\u00a0\u202f ]?")
"""Word makes field names of letters, digits and underscores; some programs keep a blank inside the marks."""
_WORDS_FOR = (
    "anrede|briefanrede|anredezeile|grußzeile|titel|vorname|nachname|name|zuname|firma|behörde|organisation|abteilung|straße|strasse|hausnummer|"
    "hausnr|plz|postleitzahl|ort|stadt|land|adresse|anschrift|adressblock|datum|termin|uhrzeit|frist|fällig|betrag|summe|gebühr|"
    "aktenzeichen|az|kassenzeichen|kundennummer|nummer|nr|telefon|email|e-mail|iban|bic|raum|zimmer|betreff|geburtsdatum|"
    "name|first[ _]?name|last[ _]?name|title|company|street|address|city|zip|postcode|date|amount|reference|phone|greetingline|addressblock"
)
_FIELD_WORD: Final = re.compile(rf"(?:{_WORDS_FOR})\d*", re.IGNORECASE)
"""What columns of recipients' lists are called."""

_TO_DO = (
    r"\w*(?:eintragen|eingeben|einfügen|einsetzen|ergänzen|ausfüllen|auswählen|anpassen|nachtragen|nennen|angeben|streichen|löschen)|"
    r"bitte\b.*|insert\b.*|enter\b.*|fill\ in\b.*|add\b.*|your\b.*|\w+\ here|platzhalter|placeholder|todo|tbd|tba|x{2,}|\?+|_+|\.{4,}"
)
_DOUBTFUL: Final = re.compile(
    rf"(?P<noted>[\[<](?:[^\[\]<>]{{0,80}}\b)?(?:{_TO_DO}|(?:{_WORDS_FOR})\d*)[\]>])"
    r"|(?P<braces>(?<![\w{])\{[^\W\d_][\w .-]{0,60}\}(?!\}))"
    r"|(?P<xs>\b[xX]{3,}\b(?!\.\s)|\b[xX]{2}\.[xX]{2}\.(?:[xX]{2,4}|\d{2}|\d{4})\b|\b[xX]+(?:\.[xX]{3})*,[xX]{2}\b|\bTT\.MM\.JJ(?:JJ)?\b|\bDD\.MM\.YY(?:YY)?\b)"
    r"|(?P<marks>\?{3,}|\b(?:TODO|FIXME|TBD|MERGEFIELD)\b|\bLorem\ ipsum\b)"
    rf"|(?P<signs>(?<!\w)(?P<sign>[%$@\#])(?:{_WORDS_FOR})\d*(?P=sign)(?!\w))",
    re.VERBOSE | re.IGNORECASE,
)
_ROMAN_BEFORE: Final = re.compile(
    r"(?:Kapitel|Band|Teil|Abschnitt|Artikel|Buch|Art|Bd|Kap|Nr|Ziffer|Titel|Anlage|Tafel|[IVXLCM]+)\.?[ \u00a0]$"
)
"""XXX is thirty, too."""

_UNITS: Final = {
    "EUR": re.compile(r"EUR\s+(?:(?:EUR|Euro)\b|€)"),
    "€": re.compile(r"€\s+(?:(?:EUR|Euro)\b|€)"),
    "Uhr": re.compile(r"Uhr\s+Uhr\b"),
}
"""Amounts and times of day bring their unit along; authors write it behind the tag once more."""

_HINT: Final = re.compile(
    r"[{«‹\[<]|\}\}|\(\(|\b[xX]{2}|\b[xX]+,[xX]|\?\?\?|TT\.|DD\.|TODO|FIXME|TBD|tbd|Lorem|MERGEFIELD|[%$@#][^\W\d_]"
)
"""What every text that has a mark contains; most have none of it."""
_SIGN: Final = re.compile(r"[{«‹\[<%$@#]")
_HINTS: Final = (
    "}}",
    "((",
    "???",
    "TT.",
    "DD.",
    "TODO",
    "FIXME",
    "TBD",
    "tbd",
    "Lorem",
    "MERGEFIELD",
)
"""The same without looking where words begin, and without what ``_is_hinted`` looks for: nearly every text is done with these in a fraction of the time."""

_SALUTATION: Final = re.compile(
    r"(?:Sehr\ (?:ge|ver)ehrte[rsn]?|Hoch(?:ge|ver)ehrte[rsn]?)\ [^.:;?]{2,70}?[,!]"
    r"|(?:Liebe[rs]?|Werte[rs]?|Verehrte[rs]?|Hallo|Guten\ (?:Tag|Morgen|Abend)|Moin|Dear)\b[^.:;?]{0,70}?[,!]$"
    r"|Dear\ (?:Sir|Madam|Mr|Ms|Mrs|Dr|Prof)\b[^.:;?]{0,60}?,",
    re.VERBOSE,
)
_CLOSING: Final = re.compile(
    r"(?:(?:Mit|Viele|Beste|Freundliche|Herzliche|Schöne|Liebe|Kollegiale)\ (?:[\w\ ]{0,30}\ )?(?:Grüße|Grüßen|Gruß|Grüsse|Grüssen|Gruss)"
    r"|(?:Freundliche|Beste|Viele|Herzliche|Liebe)\ (?:Grüße|Grüsse)|Freundlicher\ Gruß|Hochachtungsvoll|MfG"
    r"|Yours\ (?:sincerely|faithfully|truly)|(?:Kind|Best|Warm)\ regards|Sincerely(?:\ yours)?)\b(?P<rest>.*)",
    re.VERBOSE | re.DOTALL,
)
_SENTENCE = re.compile(r"[a-zäöüß]{3,}[.;:?]\s")
_LONGEST_NAME = 60
_LAST_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in a text that looks unfilled."""

    name: str
    """One of ``NAMES``."""
    words: str
    """As they stand in the text."""
    certain: bool
    """Whether it can mean nothing else."""


def may_hold_marks(text: str) -> bool:
    """Whether a closer look at the text is worth while; cheap."""
    for unit, twice in _UNITS.items():
        if unit in text and twice.search(text):
            return True
    return _is_hinted(text) and _HINT.search(text) is not None


def _is_hinted(text: str) -> bool:
    if _SIGN.search(text):
        return True
    # Written out: to look at each in turn by ``any`` takes three times as long.
    for hint in _HINTS:
        if hint in text:
            return True
    upper = text.upper()
    return "XX" in upper or "X,X" in upper


def marks_in(texts: Sequence[str]) -> Iterator[tuple[int, Mark]]:
    """Every placeholder in the texts of one letter, with the number of its text."""
    looked_at = [(number, text) for number, text in enumerate(texts) if may_hold_marks(text)]
    quoting = any(_quotes_in_guillemets(text) for _, text in looked_at)
    for number, text in looked_at:
        for mark in (*_certain(text), *_merge_fields(text, quoting=quoting), *_doubtful(text)):
            yield number, mark
        for twice in _UNITS.values():
            for found in twice.finditer(text):
                yield number, Mark(UNIT, found[0], certain=False)


def typed_salutation(paragraphs: Iterable[str]) -> Mark | None:
    """A salutation that opens the first of the body's paragraphs, or is a whole one."""
    for number, text in enumerate(paragraphs):
        found = _SALUTATION.match(text.strip())
        if found and (not number or found.end() == len(text.strip())):
            return Mark(SALUTATION, found[0], certain=False)
    return None


def typed_closing(paragraphs: Sequence[str]) -> Mark | None:
    """A closing among the last of the body's paragraphs, alone or with a name behind it."""
    for text in paragraphs[-_LAST_PARAGRAPHS:]:
        found = _CLOSING.match(text.strip())
        if found and len(found["rest"]) <= _LONGEST_NAME and not _SENTENCE.search(found["rest"]):
            words = found[0].removesuffix(found["rest"])
            return Mark(CLOSING, words, certain=False)
    return None


def _certain(text: str) -> Iterator[Mark]:
    names = {"tag": TAG, "brackets": BRACKETS, "angles": ANGLES}
    for found in _CERTAIN.finditer(text):
        yield Mark(names[str(found.lastgroup)], found[0], certain=True)


def _outward(text: str) -> Iterator[tuple[str, str]]:
    """What stands in guillemets that point outwards, with and without them."""
    for found in _GUILLEMETS.finditer(text):
        if inner := found["double"] or found["single"]:
            yield found[0], inner


def _quotes_in_guillemets(text: str) -> bool:
    """Whether guillemets that point outwards hold several words: then they are this letter's quotation marks."""
    return any(
        not _FIELD_NAME.fullmatch(inner) and not _looks_like_field(inner)
        for _, inner in _outward(text)
    )


def _looks_like_field(inner: str) -> bool:
    """Whether the words can hardly be a quotation: a column's name, or joined as in ``Straße_und_Nr`` and ``PLZOrt``."""
    word = inner.strip("\u00a0\u202f ")
    if _FIELD_WORD.fullmatch(word):
        return True
    return " " not in word and (
        "_" in word or re.search(r"[a-zäöüß]\d|[a-zäöüß][A-ZÄÖÜ]", word) is not None
    )


def _merge_fields(text: str, *, quoting: bool) -> Iterator[Mark]:
    for words, inner in _outward(text):
        name = _FIELD_NAME.fullmatch(inner)
        if _looks_like_field(inner) or (name and name[1][0].isupper() and not quoting):
            yield Mark(MERGE_FIELD, words, certain=True)


def _doubtful(text: str) -> Iterator[Mark]:
    for found in _DOUBTFUL.finditer(_CERTAIN.sub("", text)):
        is_number = found.lastgroup == "xs" and found[0].isupper() and found[0].isalpha()
        if not (is_number and _ROMAN_BEFORE.search(found.string, 0, found.start())):
            yield Mark(DOUBT, found[0], certain=False)
