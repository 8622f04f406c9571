"""Zahlenformate: what a spreadsheet in German shows for a number, date or text with a number format.

After ECMA-376 part 1, 18.8.31 (numFmts), with Excel's German ways. Covered is what lists of recipients have: digits
with leading zeros and literals, thousands, decimals, percent, dates and times. Fractions, exponents and conditions are
refused rather than guessed. (The only library for it, ``ssf``, has not been kept up since 2020 and brings seven more.)
Datumsformate: days and times as a German spreadsheet shows them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from lettergen.german.dates import MONTHS, WEEKDAYS

Value = int | float | dt.datetime | dt.date | dt.time | dt.timedelta

MOST_DIGITS = 15
"""Spreadsheets keep so many digits of a number; what was typed behind them is lost."""


class FormatUnreadError(ValueError):
    """The format asks for something that cannot be shown for sure."""


class TooLongError(ValueError):
    """The number had more digits than a spreadsheet keeps."""


_BY_LOCALE = {
    "mm-dd-yy": "dd.mm.yyyy",
    "m/d/yy h:mm": "dd.mm.yyyy hh:mm",
    "d-mmm-yy": "dd. mmm yy",
    "d-mmm": "dd. mmm",
    "mmm-yy": "mmm yy",
}
"""Built-in formats 14 to 17 and 22, which files name in American and Excel shows in the language of its user."""
_SYSTEM = {"[$-f800]": "dddd, d. mmmm yyyy", "[$-f400]": "hh:mm:ss"}
"""Prefixes that stand for the system's own long date and time, whatever follows them."""

_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<width>.)|\*(?P<fill>.)'
    r"|\[\$(?P<currency>[^\]\-]*)(?:-(?P<locale>[0-9A-Fa-f]+))?\]"
    r"|\[(?P<elapsed>[hH]+|[mM]+|[sS]+)\]"
    r"|\[(?P<colour>[A-Za-zäöüß]+ ?\d*)\]"
    r"|(?P<general>General|Standard)|(?P<ampm>AM/PM|A/P)"
    r"|(?P<date>[yY]+|[jJ]+|[mM]+|[dD]+|[tT]+|[hH]+|[sS]+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)"
    r"|(?P<literal>[-+ :()€$£/'!&~{}=<>^\u00a0\u202f])",
    re.DOTALL,
)
_SEPARATOR = re.compile(r'("[^"]*"|\\.|\[[^\]]*\])|;', re.DOTALL)
_ENGLISH = 0x09
"""The language in the low ten bits of a Windows locale identifier."""


def formatted(value: Value, format_code: str) -> str:
    """A number, date or time as a German spreadsheet shows it.

    Raises FormatUnreadError and TooLongError.
    """
    sections = parsed(format_code)
    if isinstance(value, int | float):
        section, value = _section_for(value, sections)
        if section.has("date") or section.has("elapsed"):
            raise FormatUnreadError(format_code)
        return _number(value, section)
    return date_text(value, sections[0])


def formatted_text(text: str, format_code: str) -> str:
    """A text as a spreadsheet shows it: as it is, unless its format adds something around it."""
    if "@" not in format_code or format_code == "@":
        return text
    section = next((s for s in reversed(parsed(format_code)) if s.has("text")), None)
    if section is None:
        return text
    return "".join(text if t.kind == "text" else t.text for t in section.tokens)


def is_date(format_code: str) -> bool:
    """Whether numbers with this format are days or times. Raises FormatUnreadError."""
    section = parsed(format_code)[0]
    return section.has("date") or section.has("elapsed")


@lru_cache(maxsize=256)  # saves 0.03 ms a cell
def parsed(format_code: str) -> tuple[Section, ...]:
    """The sections of a format. Raises FormatUnreadError."""
    code = _BY_LOCALE.get(format_code, format_code)
    code = next((c for prefix, c in _SYSTEM.items() if code.lower().startswith(prefix)), code)
    parts, start = [], 0
    for found in _SEPARATOR.finditer(code):
        if found[1] is None:
            parts.append(code[start : found.start()])
            start = found.end()
    return tuple(_parsed_section(part) for part in (*parts, code[start:]))


def _parsed_section(code: str) -> Section:
    tokens: list[Token] = []
    english, at = False, 0
    while at < len(code):
        found = _PIECES.match(code, at)
        if found is None:
            raise FormatUnreadError(code)
        at = found.end()
        kind, text = next((k, t) for k, t in found.groupdict().items() if t is not None)
        match kind:
            case "quoted" | "escaped" | "literal":
                tokens.append(Token("literal", text))
            case "width":
                tokens.append(Token("literal", " "))
            case "currency":
                english = int(found["locale"] or "0", 16) & 0x3FF == _ENGLISH
                tokens.append(Token("literal", text))
            case "ampm":
                tokens.append(Token("date", "ampm"))
            case "fill" | "colour":
                pass
            case _:
                tokens.append(Token(kind, text))
    section = Section(tuple(tokens), english)
    dated = section.has("date") or section.has("elapsed")
    if dated and section.has("digit"):
        raise FormatUnreadError(code)
    if section.has("digit") and any(t.kind == "literal" and t.text == "/" for t in tokens):
        raise FormatUnreadError(code)  # a fraction, or a date's separator where it has no date
    return section


def _section_for(value: float, sections: tuple[Section, ...]) -> tuple[Section, float]:
    numeric = sections[:3]
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:  # noqa: PLR2004  positive; negative; zero
        return numeric[2], value
    return numeric[0], value


def _number(value: float, section: Section) -> str:
    if abs(value) >= 10**MOST_DIGITS:
        raise TooLongError(str(value))
    if section.has("general") or section.has("text"):
        text = _general(value)
        return "".join(text if t.kind in {"general", "text"} else t.text for t in section.tokens)
    if not section.has("digit"):
        return "".join(t.text for t in section.tokens).strip()
    return _in_digits(value, section).strip()


def _general(value: float) -> str:
    if value == int(value):
        return str(int(value))
    text = f"{value:.10g}"
    if "e" in text:
        raise FormatUnreadError("General")
    return text.replace(".", ",")


def _in_digits(value: float, section: Section) -> str:
    tokens = list(section.tokens)
    digits = [i for i, t in enumerate(tokens) if t.kind == "digit"]
    point = next((i for i, t in enumerate(tokens) if t.kind == "point"), None)
    whole = [i for i in digits if point is None or i < point]
    decimals = [i for i in digits if point is not None and i > point]
    commas = [i for i, t in enumerate(tokens) if t.kind == "comma"]
    scaling = [i for i in commas if not any(d > i for d in whole)]
    exact = abs(Decimal(repr(value)))
    exact *= Decimal(100) ** sum(t.kind == "percent" for t in tokens)
    exact /= Decimal(1000) ** len(scaling)
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    texts = _whole(before, whole, tokens, grouped=len(commas) > len(scaling))
    texts |= _decimals(after, decimals, tokens)
    shown_decimals = any(texts[i] for i in decimals)
    out = []
    for index, token in enumerate(tokens):
        if token.kind == "digit":
            out.append(texts[index])
        elif token.kind == "point":
            out.append("," if shown_decimals else "")
        elif token.kind != "comma":
            out.append(token.text)
    return ("-" if value < 0 and rounded else "") + "".join(out)


def _whole(before: str, places: list[int], tokens: list[Token], *, grouped: bool) -> dict[int, str]:
    """The digits before the point, by place, from the right; the first place takes what is over."""
    rest = before.lstrip("0")
    texts: dict[int, str] = {}
    for count, place in enumerate(reversed(places)):
        last = count == len(places) - 1
        filler = {"0": "0", "?": " ", "#": ""}[tokens[place].text]
        taken = (rest if last else rest[-1:]) or filler
        rest = "" if last else rest[:-1]
        if grouped:
            taken = _grouped(taken, count)
        texts[place] = taken
    return texts


def _grouped(digits: str, count: int) -> str:
    """Points behind those digits that have a multiple of three to their right, ``count`` of them from elsewhere."""
    if not digits.isdigit():
        return digits
    out = ""
    for position, digit in enumerate(reversed(digits), start=count):
        out = digit + ("." if position and position % 3 == 0 else "") + out
    return out


def _decimals(after: str, places: list[int], tokens: list[Token]) -> dict[int, str]:
    kept = after
    texts: dict[int, str] = {}
    for position, place in reversed(list(enumerate(places))):
        optional = tokens[place].text != "0" and kept[position:].strip("0") == ""
        texts[place] = "" if optional else after[position]
    return texts


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a number format."""

    kind: str
    """``literal``, ``digit``, ``point``, ``comma``, ``percent``, ``text``, ``general``, ``date`` or ``elapsed``."""
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a number format."""

    tokens: tuple[Token, ...]
    english: bool = False
    """Whether the format says that its dates are English."""

    def has(self, kind: str) -> bool:
        """Whether there is a token of this kind."""
        return any(token.kind == kind for token in self.tokens)


# Excel's own; a locale library would say "Okt.".
_MONTHS_SHORT = ("Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
_NOON = 12


def date_text(value: dt.datetime | dt.date | dt.time | dt.timedelta, section: Section) -> str:
    """A day, time or span in the tokens of a number format."""
    moment, span = _moment(value)
    tokens = section.tokens
    half_day = any(t.text == "ampm" for t in tokens)
    out = []
    for index, token in enumerate(tokens):
        if token.kind == "date":
            out.append(_part(token, moment, tokens, index, english=section.english, half=half_day))
        elif token.kind == "elapsed":
            out.append(_elapsed(token.text.lower(), span))
        elif token.text == "/" and not section.english:
            out.append(".")  # the sign for the locale's own separator of dates
        elif token.kind != "digit":
            out.append(token.text)
    return "".join(out).strip()


def _moment(
    value: dt.datetime | dt.date | dt.time | dt.timedelta,
) -> tuple[dt.datetime, dt.timedelta]:
    zero = dt.datetime(1899, 12, 30)  # noqa: DTZ001  tables know no time zones
    match value:
        case dt.timedelta():
            moment = zero + value
        case dt.time():
            moment = dt.datetime.combine(zero.date(), value)
        case dt.datetime():
            moment = value
        case dt.date():
            moment = dt.datetime.combine(value, dt.time())
    # Serial numbers are binary fractions: 10:00 may come as 09:59:59.999997.
    moment = (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    return moment, moment - zero


def _part(
    token: Token,
    moment: dt.datetime,
    tokens: tuple[Token, ...],
    index: int,
    *,
    english: bool,
    half: bool,
) -> str:
    text, width = token.text.lower(), len(token.text)
    if text == "ampm":
        return "AM" if moment.hour < _NOON else "PM"
    match text[0]:
        case "y" | "j":
            return f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}"  # noqa: PLR2004
        case "d" | "t":
            name = WEEKDAYS["en" if english else "de"][moment.weekday()]
            short = name[:3] if english else name[:2]
            return _sized(width, moment.day, short, name)
        case "h":
            hour = (moment.hour + 11) % 12 + 1 if half else moment.hour
            return _sized(min(width, 2), hour)
        case "s":
            return _sized(min(width, 2), moment.second)
        case _:
            if _is_minute(tokens, index):
                return _sized(min(width, 2), moment.minute)
            name = MONTHS["en" if english else "de"][moment.month - 1]
            short = name[:3] if english else _MONTHS_SHORT[moment.month - 1]
            return name[0] if width > 4 else _sized(width, moment.month, short, name)  # noqa: PLR2004


def _sized(width: int, number: int, short: str = "", name: str = "") -> str:
    return (str(number), f"{number:02}", short, name)[min(width, 4) - 1]


def _is_minute(tokens: tuple[Token, ...], index: int) -> bool:
    """``m`` means minutes right behind hours or right before seconds."""
    units = [(i, t.text[0].lower()) for i, t in enumerate(tokens) if t.kind in {"date", "elapsed"}]
    at = [i for i, _ in units].index(index)
    before = units[at - 1][1] if at else ""
    after = units[at + 1][1] if at + 1 < len(units) else ""
    return before == "h" or after == "s"


def _elapsed(unit: str, span: dt.timedelta) -> str:
    seconds = int(span.total_seconds())
    count = seconds // {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return f"{count:0{len(unit)}}"
