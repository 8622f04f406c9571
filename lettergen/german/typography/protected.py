"""What typesetting never touches: web and e-mail addresses, file numbers and whatever else is named by its number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.german.typography.edits import GAP
from lettergen.patterns import LazyPattern

_REACH = 70
"""Characters in which a cue is looked for."""

_CUE = LazyPattern(
    r"(?:(?:\b(?:Tel|Telef|Mob)\.|\b(?:\w+-)?(?:Tel(?:efon)?|[Ff]on|[Tt]ele[Ff]ax|[Ff]ax|Mobil|Handy|[Pp]hone|Ruf|Hotline|[Mm]obile"
    r"|[Dd]urchwahl|Zentrale)\b|\w{0,30}(?:telefon|telefax|hotline)\b|[Tt]elefonisch\b|\bcall\b|[☎✆📞]"
    r"|(?:[Tt]elefon|[Tt]elefax|[Mm]obil(?:funk)?|[Ff]ax|[Rr]uf|[Nn]otruf|[Dd]urchwahl)-?[Nn]ummern?\b)"
    r"\W{0,4}(?:(?:unter|der|die|dem|den|Nummer|Nr\.|lautet|ist|auch|Sie|uns|mich|sie|ihn|bitte|on|at|us|me|under|[A-ZÄÖÜ]\w+)\W{1,3}){0,5}"
    r"|\b(?:erreich|[Rr]ufen)\w*\W{0,4}(?:(?:\w+\W{1,3}){0,6}(?:unter|Nummer|Rufnummer|Nr\.)\W{1,3})?"
    r"(?:(?:Sie|uns|mich|sie|ihn|bitte|auch|an|der|kostenlos)\W{1,3}){0,4})$"
)
_CUE_WORD = LazyPattern(
    r"[Tt]el|[Ff]on|[Ff]ax|[Mm]ob|Handy|hone|[Rr]uf|otline|urchwahl|Zentrale|call|erreich|[☎✆📞]"
)
"""A quick look whether there can be a cue."""


def is_called(text: str, position: int) -> bool:
    """Whether the words before ``position`` say that a phone number follows."""
    before = (text, max(0, position - _REACH), position)
    return _CUE_WORD.search(*before) is not None and _CUE.search(*before) is not None


_NAMED_BY_NUMBER = (
    r"(?:[Vv]orlagen?|[Vv]orlagennummer|[Dd]rucksachen?|Drs\.|DS|[Aa]kten?|[Vv]org[aä]ng(?:e|s|es)?|[Vv]erfahren|Sache"
    r"|[Bb]ebauungspl[aä]n(?:e|s|es)?|[Ff]lächennutzungsplan|[Aa]ktenplan|B-Plan|[Vv]orhaben|[Dd]okument|[Ff]ormular|[Ff]lurstück(?:e|s|es)?|[Ff]lst\.|[Ff]lur|[Bb]latt|[Bb]and"
    r"|[Kk]ennzeichen|[Bb]eschl(?:uss|üsse|usses)|[Bb]eschluss-Nr\.|[Aa]ntr[aä]g(?:e|s|es)?|[Bb]escheid(?:e|s|es)?"
    r"|\w{0,30}[Kk]ont(?:o|os|en)|Kto\.|[Hh]aushaltsstellen?|Hst\.|HHSt\.|[Bb]uchungsstellen?|\w{0,30}[Pp]rodukt(?:e|s|gruppen?)?"
    r"|(?:[Kk]osten|[Ff]inanz|[Kk]assen|[Mm]ess)stellen?|[Kk]ostenträger|PSP|\w{0,30}-Elemente?s?|[Ff]inanzpositionen?|[Mm]andat|[Ff]onds|[Mm]aßnahme|[Pp]rojekt|[Kk]reditor|[Dd]ebitor|[Ii]nnenauftrag|[Ii]nventar|FKZ|HÜL|KST|KTR|[Kk]apitel|Kap\.|[Tt]itel|[Tt]itelgruppen?|[Ee]inzelplan|[Vv]ersion|[Rr]echnung"
    r"|[Bb]estellung|[Aa]uftrag|[Ll]os|[Rr]aum|[Zz]immer|Zi\.|[Pp]osition|Pos\.|[Zz]iffern?|Ziff\.|[Pp]unkt|[Aa]bschnitt"
    r"|[Tt]agesordnungspunkte?|TOP|\w{0,30}[Kk]ennziffer|\w{0,30}(?:Nr|nr)\.|Nrn\.|No\.|\w{0,30}[Nn]ummern?|HR[AB]|VR|PLZ|[Pp]ostleitzahl"
    r"|[Pp]ostfach|DIN|ISO|EN|IEC|VDE|VDI|RAL|Richtlinie|RL|Verordnung|VO|\(E[UG]\)|[Aa]uflage|[Gg]liederung|[Tt]arif|[Gg]ruppe|[Tt]abelle|Tab\.)"
)
"""Nouns that a number belongs to, whatever it looks like; a time of day belongs to none ("Punkt 12.00 Uhr")."""
_BETWEEN = rf"(?:{GAP}?:)?{GAP}?(?:(?:Nr|No)\.{GAP}?)?(?:[A-Z]{{1,4}}{GAP}(?=\d))?"
_NAME = r"(?![A-Z]{2}\d\d[\d \u00a0])\w*\d\w*(?:[-–/.:]\w+)*"
_WORDS = LazyPattern(
    r"(?:[^\W\d_]++|[\d_(-](?=[\d_(-]*+[^\W\d_]))(?:(?=(?:[^\W\d]|[.()-])*+"
    rf"(?:\d|(?:{GAP}?:)?+{GAP}?+(?:(?:Nr|No)\.{GAP}?+)?+(?:[A-Z]{{1,4}}{GAP})?+[^\W\d]*+\d))(?P<numbered>)|)"
)
"""Where a noun can begin, and whether a number can follow it: hardly one of a hundred words has to be compared with all nouns."""
_NUMBERED = LazyPattern(
    rf"(?<![^\W\d_])(?P<noun>{_NAMED_BY_NUMBER})(?<!\d){_BETWEEN}(?P<name>{_NAME}(?:(?:,| und| sowie| bis| oder){GAP}(?=\S*\d[-/]\d){_NAME})*)"
)
_NAMED = LazyPattern(rf"(?<![^\W\d_]){_NAMED_BY_NUMBER}{_BETWEEN}\(?$")
_FILE_NUMBER = LazyPattern(
    rf"(?:[AG][Zz](?<!\w..)|[Zz]eichen|nummer)\b\.?:?{GAP}?(?P<name>(?:[A-Z]{{1,4}}{GAP})?"
    rf"(?![A-Z]{{2}}\d\d[\d \u00a0])\S*\d\S*(?:{GAP}?[-/.]{GAP}?\S*\d\S*)*)"
)
_CLOCK = re.compile(rf"{GAP}?Uhr\b")
_ANY_NUMBER = re.compile(r"[Nn](?:ummern?|r\.)$")
"""What may be a telephone's as well."""
_DIGIT = re.compile(r"\d")
_ADDRESSES = (
    (re.compile(r"://|www\."), LazyPattern(r"(?:https?://|www\.)\S+")),
    (re.compile("@"), LazyPattern(r"[^\s@<>()]+@[^\s@<>()]+")),
    (
        re.compile(r"\.(?:de|eu|com|org|net|info|nrw|gov|uk)\b"),
        LazyPattern(
            r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:de|eu|com|org|net|info|nrw|gov|uk)\b(?:/\S*)?"
        ),
    ),
)
"""Web and e-mail addresses, each behind a quick look whether the text can hold one."""


def is_named(text: str, position: int) -> bool:
    """Whether the word before ``position`` is one that a number belongs to, as "Vorlage" is."""
    return _NAMED.search(text, max(0, position - _REACH), position) is not None


def protected(text: str) -> Iterator[tuple[int, int]]:
    """Where web and e-mail addresses, file numbers and named numbers stand: start and end of each."""
    for sign, pattern in _ADDRESSES:
        if sign.search(text):
            yield from (found.span() for found in pattern.finditer(text))
    if not _DIGIT.search(text):
        return
    for found in _FILE_NUMBER.finditer(text):
        if not is_called(text, found.start("name")):
            yield found.span("name")
    for found in _numbered(text):
        called = _ANY_NUMBER.search(found["noun"]) and is_called(text, found.start("name"))
        if not called and not _CLOCK.match(text, found.end("name")):
            yield found.span("name")


def _numbered(text: str) -> Iterator[re.Match[str]]:
    """Nouns with their numbers, from left to right."""
    end = 0
    for word in _WORDS.finditer(text):
        numbered = word["numbered"] is not None and word.start() >= end
        if numbered and (found := _NUMBERED.match(text, word.start())):
            end = found.end()
            yield found
