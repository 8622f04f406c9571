r"""The rules of German typesetting, each a function from a text to the edits it wants.

Sources: DIN 5008 and the official spelling rules by way of secondary sources; the test table names a pair for each. A
rule sees a paragraph's plain text, hard line breaks as ``\n``. Applied to its own result it must want nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from lettergen.errors import Problem, Severity
from lettergen.german.dates import MONTHS, written
from lettergen.patterns import LazyPattern

NBSP = "\u00a0"
NARROW = "\u202f"
HYPHEN = "\u2011"
"""No-break hyphen."""
_BLANK = f" {NBSP}{NARROW}"
_GAP = f"[{_BLANK}]"


class Edit(NamedTuple):
    """Replace ``text[start:end]``."""

    start: int
    end: int
    text: str
    final: bool = False
    """No later rule may touch the result."""
    problem: Problem | None = None


Rule = Callable[[str], Iterator[Edit]]


def _gaps(pattern: LazyPattern, text: str, filler: str = NBSP) -> Iterator[Edit]:
    """Fill the only group of each match."""
    for found in pattern.finditer(text):
        if found[1] != filler:
            yield Edit(*found.span(1), filler)


_ACCENT = LazyPattern(r"(?<=[^\W\d_])[`´'](?=[^\W\d_])(?!innen|in\b)")
_WORD = LazyPattern(r"[\w`´'’-]+")


def apostrophes(text: str) -> Iterator[Edit]:
    """Accents and typewriter apostrophes within a word; an accent might belong to a name, so it is reported."""
    if not any(mark in text for mark in "`´'"):
        return
    for found in _ACCENT.finditer(text):
        problem = None
        if found[0] != "'":
            word = next(w[0] for w in _WORD.finditer(text) if w.end() > found.start())
            printed = re.sub("[`´]", "’", word)
            problem = Problem(
                "typography-apostrophe",
                value=word,
                params={"printed": printed},
                severity=Severity.WARNING,
            )
        yield Edit(*found.span(), "’", problem=problem)


_BEFORE_QUOTE = r"(?<![^\s(\[/–„‚])"
_STRAIGHT = LazyPattern(rf'{_BEFORE_QUOTE}"(?=[^\s"])([^"„“”\n]*?)(?<=\S)"(?!\w)')
_ENGLISH = LazyPattern(rf"{_BEFORE_QUOTE}“(?=\S)([^\"„“”\n]*?)(?<=\S)”(?!\w)")
_INNER = LazyPattern(rf"{_BEFORE_QUOTE}'(?=[^\s'])([^'‚‘\n]*?)(?<=\S)'(?!\w)")
_QUOTED = LazyPattern(r"„[^„“\n]*“")


def quotes(text: str) -> Iterator[Edit]:
    """Straight and English quotation marks, where they come in pairs."""
    for pattern, sign in ((_STRAIGHT, '"'), (_ENGLISH, "”")):
        for found in pattern.finditer(text) if sign in text else ():
            yield Edit(found.start(), found.start() + 1, "„")
            yield Edit(found.end() - 1, found.end(), "“")


def english_quotes(text: str) -> Iterator[Edit]:
    """Straight quotation marks in an English text, where they come in pairs."""
    for found in _STRAIGHT.finditer(text) if '"' in text else ():
        yield Edit(found.start(), found.start() + 1, "“")
        yield Edit(found.end() - 1, found.end(), "”")


def inner_quotes(text: str) -> Iterator[Edit]:
    """Straight single quotation marks within a quotation."""
    if "'" not in text:
        return
    for quoted in _QUOTED.finditer(text):
        for found in _INNER.finditer(text, quoted.start() + 1, quoted.end()):
            yield Edit(found.start(), found.start() + 1, "‚")
            yield Edit(found.end() - 1, found.end(), "‘")


_BLANKS = LazyPattern(r" {2,}|(?<=[\w)“]) +(?=[,;!?](?:\s|$)|[.:](?:\s|$))")


def blanks(text: str) -> Iterator[Edit]:
    """Double blanks, and blanks before a comma or full stop."""
    if not any(start in text for start in ("  ", " ,", " ;", " !", " ?", " .", " :")):
        return
    for found in _BLANKS.finditer(text):
        before_mark = text[found.end() : found.end() + 1] in tuple(",;!?.:")
        closes = before_mark and re.match(r".(?:\s|$)", text[found.end() :])
        after_word = found.start() and re.match(r"[\w)“]", text[found.start() - 1])
        wanted = "" if closes and after_word else " "
        if found[0] != wanted:
            yield Edit(*found.span(), wanted)


_ELLIPSIS = LazyPattern(r"(?<!\.)\.{3}(?!\.)")


def ellipsis(text: str) -> Iterator[Edit]:
    """Three dots."""
    if "..." in text:
        for found in _ELLIPSIS.finditer(text):
            yield Edit(*found.span(), "…")


_MONEY = LazyPattern(
    rf"(?<![\w.,/–-])(?P<whole>\d{{1,3}}(?:\.\d{{3}})+|\d+)(?P<rest>,\d+|,[-–]+)?{_GAP}?"
    r"(?P<unit>€|(?:EUR|Euro|CHF|USD)\b)"
)
_BESIDE_MONEY = LazyPattern(
    rf"(?:(?<=\bMio\.)|(?<=\bMrd\.)|(?<=\bTsd\.))({_GAP})(?=€|EUR|Euro)|€({_GAP})(?=\d)"
)


def currency(text: str) -> Iterator[Edit]:
    """Amounts of money: dots between thousands, the unit kept with the number."""
    if not any(unit in text for unit in ("€", "EUR", "Euro", "CHF", "USD")):
        return
    for found in _MONEY.finditer(text):
        whole = found["whole"]
        if "." not in whole and not whole.startswith("0"):
            whole = f"{int(whole):,}".replace(",", ".")
        wanted = f"{whole}{found['rest'] or ''}{NBSP}{found['unit']}"
        if found[0] != wanted:
            yield Edit(*found.span(), wanted)
    for found in _BESIDE_MONEY.finditer(text):
        group = 1 if found[1] else 2
        if found[group] != NBSP:
            yield Edit(*found.span(group), NBSP)


_CLOCK = r"(?:2[0-4]|[01]?\d)(?:[.:][0-5]\d)?"
_TIME = LazyPattern(
    rf"(?<![\w.,:/–-])(?P<start>{_CLOCK})(?:(?P<to>{_GAP}?[-–]{_GAP}?| bis | und )(?P<end>{_CLOCK}))?"
    rf"{_GAP}?(?P<unit>Uhr|h)\b"
)

_HOURS = LazyPattern(rf"\d{_GAP}?h\b")


def times(text: str) -> Iterator[Edit]:
    """Times of day: a colon, "Uhr", and the dash without blanks between two."""
    if "Uhr" not in text and not _HOURS.search(text):
        return
    for found in _TIME.finditer(text):
        start, to, end = found["start"], found["to"] or "", found["end"] or ""
        if found["unit"] == "h" and not re.search("[.:]", end or start):
            continue  # "5 h" is a duration
        to = to if to.strip().isalpha() or not to else "–"
        wanted = f"{start.replace('.', ':')}{to}{end.replace('.', ':')}{NBSP}Uhr"
        if found[0] != wanted:
            yield Edit(*found.span(), wanted)


_MONTH = "|".join(MONTHS["de"])
_NUMERIC = LazyPattern(r"(?<![\w.,/–-])(\d{1,2})\.( ?)(\d{1,2})\.( ?)(\d{4}|\d\d)(?![\w/-]|[.,]\d)")
_WRITTEN = LazyPattern(rf"(?<![\w.,])0?(?P<day>\d{{1,2}})\.(?P<gap>{_GAP}?)(?=(?:{_MONTH})\b)")


def dates(text: str) -> Iterator[Edit]:
    """``9.10.2018`` in words; ``09.10.2018`` is right and stays; the century of ``09.10.18`` is not guessed."""
    for found in _NUMERIC.finditer(text):
        day, _, month, _, year = found.groups()
        if not _is_day(int(year), int(month), int(day)):
            continue
        if len(year) < len("2018"):
            problem = Problem("typography-year", value=found[0], severity=Severity.NOTE)
            yield Edit(*found.span(), found[0], final=True, problem=problem)
        elif len(found[0]) < len("09.10.2018") or " " in found[0]:
            yield Edit(*found.span(), written(date(int(year), int(month), int(day))))
    for found in _WRITTEN.finditer(text):
        wanted = f"{int(found['day'])}.{NBSP}"
        if found[0] != wanted:
            yield Edit(*found.span(), wanted)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(max(year, 1), month, day)
    except ValueError:
        return False
    return True


_YEARS = LazyPattern(r"(?<![\w.,/–-])(?:1[89]|20)\d\d( ?[-–] ?)(?:1[89]|20)\d\d(?![\w/–-]|[.,]\d)")
_COUNTED = LazyPattern(
    rf"(?<![\w.,/–-])\d{{1,4}}( ?- ?)\d{{1,4}}(?={_GAP}?(?:%|€)"
    rf"|{_GAP}(?:EUR|Euro|Prozent|km|Personen|Jahren?|Monaten?|Wochen|Tagen?|Stunden|Minuten)\b)"
)
_CITED = LazyPattern(
    rf"(?:\b(?:S\.|Nr\.|Abs\.|Art\.|Seiten)|§§){_GAP}\d{{1,4}}( ?- ?)\d{{1,4}}(?![\w/–-]|[.,]\d)"
)


def ranges(text: str) -> Iterator[Edit]:
    """From-to dash between years, counted things and pages. Other hyphens between digits may be anything."""
    if "-" in text or "–" in text:
        for pattern in (_YEARS, _COUNTED, _CITED):
            yield from _gaps(pattern, text, "–")


_DASH = LazyPattern(r"(?<=[^\s–-]) --? (?=[^\s–-])")


def dashes(text: str) -> Iterator[Edit]:
    """Gedankenstrich; between two digits a hyphen may be a minus or part of a number."""
    if " -" in text:
        for found in _DASH.finditer(text):
            if not (text[found.start() - 1].isdigit() and text[found.end()].isdigit()):
                yield Edit(*found.span(), " – ")


_PERCENT = LazyPattern(rf"(?<=\d)({_GAP}?)(?=[%‰](?![\w-]))")


def percent(text: str) -> Iterator[Edit]:
    """A no-break space before the sign, none in ``8%ige``."""
    if "%" in text or "‰" in text:
        yield from _gaps(_PERCENT, text)


_UNITS = LazyPattern(
    rf"(?<=\d)({_GAP})(?=(?:[kcm]?m[²³]?|ha|[km]?g|t|[hm]?l|[kMG]Wh?|[kMGT]B|h|Min\.|Std\.|Mio\.|Mrd\.|Tsd\."
    r"|Millionen|Milliarden|Minuten?|Stunden?|Sekunden?|Prozent)(?!\w))"
)
_DEGREES = LazyPattern(rf"(?<=\d)({_GAP}?)(?=°[CF]\b)")
_ABOUT = LazyPattern(rf"\b(?:ca|rd|mind|max|min)\.({_GAP}?)(?=\d)")


def units(text: str) -> Iterator[Edit]:
    """Number and unit, and "ca." with its number."""
    yield from _gaps(_UNITS, text)
    yield from _gaps(_DEGREES, text)
    yield from _gaps(_ABOUT, text)


_CITATION = LazyPattern(
    rf"(?:\b(?:Abs|Art|Nrn?|S|Ziff|Buchst|Kap|Bd|Abb|Tab|Anl|Rn|Rdnr|Bl)\.|§)({_GAP}?)(?=\d)"
)
_PLACE = LazyPattern(
    rf"\b(?:Absatz|Artikel|Satz|Nummer|Seite|Kapitel|Anlage|Amt|Referat|Raum|Zimmer)({_GAP})"
    rf"(?=(?:[A-Z]{_GAP})?\d)"
)
_LETTER = LazyPattern(rf"(?<![\w.])[A-Z]({_GAP})(?=\d)")


def references(text: str) -> Iterator[Edit]:
    """Paragraphs, articles, numbers, pages, rooms and offices."""
    yield from _gaps(_CITATION, text)
    yield from _gaps(_PLACE, text)
    yield from _gaps(_LETTER, text)


_TITLE = LazyPattern(rf"\b(?:Dr|Prof|Hr|Fr|St|Dipl\.-\w+)\.({_GAP})(?=[^\W\d_])")
_AMPERSAND = LazyPattern(rf"(?<=[ {NBSP}])&({_GAP})(?=\S)")


def names(text: str) -> Iterator[Edit]:
    """A title with what follows; a firm's name may break before "&" only."""
    if any(title in text for title in ("Dr.", "Prof.", "Hr.", "Fr.", "St.", "Dipl.")):
        yield from _gaps(_TITLE, text)
    if "&" in text:
        yield from _gaps(_AMPERSAND, text)


_SHORT_FORMS = (
    "a. a. O.", "a. D.", "b. w.", "d. h.", "d. J.", "d. M.", "e. V.", "E. h.", "g. g. A.", "h. c.", "i. A.",
    "i. Allg.", "i. B. a.", "i. d. F.", "i. d. R.", "i. e.", "i. H. v.", "i. R.", "i. S. d.", "i. S. v.", "i. V.",
    "i. V. m.", "k. A.", "l. J.", "m. E.", "m. W.", "n. Chr.", "N. N.", "o. a.", "o. ä.", "o. Ä.", "o. g.",
    "o. V. i. A.", "p. a.", "s. o.", "s. u.", "u. a.", "u. ä.", "u. Ä.", "u. E.", "u. s. w.", "u. U.", "u. v. a.",
    "u. v. m.", "v. a.", "v. Chr.", "v. H.", "v. l. n. r.", "z. B.", "z. d. A.", "z. Hd.", "z. K.", "z. Mz.",
    "z. Slg.", "z. T.", "z. V.", "z. w. V.", "z. Z.", "z. Zt.", "B. A.", "B. Sc.", "LL. M.", "M. A.", "M. Sc.",
)  # fmt: skip
"""A list and not a pattern: "z. B. u. a." may break in its middle, and "Haus A. B. Muster" is none."""
_SHORT_FORM_LETTERS = frozenset(form.replace(" ", "") for form in _SHORT_FORMS)
_DOTTED = LazyPattern(rf"(?<![\w.])[^\W\d_]{{1,2}}\.(?:{_GAP}?[^\W\d_]{{1,5}}\.)+")
_TWO_DOTS = LazyPattern(rf"\.{_GAP}?\w{{1,5}}\.")
_DOTTED_PART = LazyPattern(rf"{_GAP}?\w+\.")


def abbreviations(text: str) -> Iterator[Edit]:
    """Abbreviations of several words."""
    return _abbreviations(text, NBSP)


def narrow_abbreviations(text: str) -> Iterator[Edit]:
    """The same with a narrow no-break space."""
    return _abbreviations(text, NARROW)


def _abbreviations(text: str, filler: str) -> Iterator[Edit]:
    if not _TWO_DOTS.search(text):
        return
    for dotted in _DOTTED.finditer(text):
        parts = list(_DOTTED_PART.finditer(text, *dotted.span()))
        while parts:
            length = _known_length(parts, text)
            for part in parts[1:length]:
                gap = part.end() - len(part[0].lstrip(_BLANK))
                if text[part.start() : gap] != filler:
                    yield Edit(part.start(), gap, filler)
            parts = parts[length:]


def _known_length(parts: list[re.Match[str]], text: str) -> int:
    """How many of the parts make up the longest known abbreviation; 1 when none does."""
    end = parts[-1].end()
    glued = text[end : end + 1].isalnum()
    for length in range(len(parts) - glued, 1, -1):
        if "".join(part[0].strip(_BLANK) for part in parts[:length]) in _SHORT_FORM_LETTERS:
            return length
    return 1


_THOUSANDS = LazyPattern(rf"(?<![\w.,/+–-])[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+(?!\w|[/-]|[.,]\d{{3}})")


def numbers(text: str) -> Iterator[Edit]:
    """Groups of three digits."""
    for found in _THOUSANDS.finditer(text):
        for gap in re.finditer("[ \u202f]", found[0]):
            yield Edit(found.start() + gap.start(), found.start() + gap.end(), NBSP)
