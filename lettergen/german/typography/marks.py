"""Apostrophes, quotation marks, blanks, dots and dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.errors import Problem, Severity
from lettergen.german.typography.edits import Edit, doubt
from lettergen.patterns import LazyPattern

_REACH = 80
"""Characters that are looked at around a sign."""
_ACCENT = LazyPattern(r"(?<=[^\W\d_])[`´'](?=[^\W\d_])(?!innen|in\b)")
_WORD = LazyPattern(r"[\w`´'’-]+")
_CLIPPED = LazyPattern(
    r"(?<![\w'’])(')(?:n(')(?!\w)|(?:s|n|ne|nen|nem|ner|nes|raus|rein|rum|rüber|runter)(?![\w']))"
)
"""Words without their beginning: 'n' between two words, 's, 'ne."""
_CLIPPED_YEAR = LazyPattern(r"(?<![\w'’])'(?=\d\d(?:s|er[ns]?)?(?![\w']))")
_SHORTENED = LazyPattern(r"(?<=[^\W\d_])'(?!\w)")
"""Words without their end, and names that leave out an s: Grass' Werke."""
_SINGLE = LazyPattern(r"'")


def apostrophes(text: str) -> Iterator[Edit]:
    """Accents and typewriter apostrophes in words; an accent might belong to a name, so it is reported."""
    if not any(map(text.__contains__, "`´'")):
        return
    for found in _ACCENT.finditer(text):
        problem = None
        if found[0] != "'":
            near = text[max(0, found.start() - _REACH) : found.end() + _REACH]
            at = found.start() - max(0, found.start() - _REACH)
            word = next(w[0] for w in _WORD.finditer(near) if w.end() > at)
            printed = re.sub("[`´]", "’", word)
            problem = Problem(
                "typography-apostrophe",
                value=word,
                params={"printed": printed},
                severity=Severity.WARNING,
            )
        yield Edit(*found.span(), "’", problem=problem)
    for found in _CLIPPED.finditer(text):
        yield Edit(*found.span(1), "’")
        if found[2]:
            yield Edit(*found.span(2), "’")
    yield from (Edit(*found.span(), "’") for found in _CLIPPED_YEAR.finditer(text))
    # With one that may open a quotation, one that ends a word may as well close it.
    shortened = [found.span() for found in _SHORTENED.finditer(text)]
    apart = {found.span() for found in _SINGLE.finditer(text)} - {*shortened}
    known = {
        found.span() for pattern in (_ACCENT, _CLIPPED_YEAR) for found in pattern.finditer(text)
    }
    known |= {span for found in _CLIPPED.finditer(text) for span in found.regs[1:]}
    if not apart - known:
        yield from (Edit(*span, "’") for span in shortened)


_BEFORE_QUOTE = r"(?<![^\s(\[/–„“‚‘-])"
_STRAIGHT = LazyPattern(rf'{_BEFORE_QUOTE}"(?=[^\s"])([^"„“”\n]*?)(?<=\S)"(?!\w)')
_ENGLISH = LazyPattern(rf"{_BEFORE_QUOTE}“(?=\S)([^\"„“”\n]*?)(?<=\S)”(?!\w)")
_HALF = LazyPattern(r'„[^\s"„“”][^"„“”\n]*?(?<=\S)(["”])(?!\w)')
"""Opened as German has it, closed as the keyboard has it."""
_SINGLE_PAIR = rf"{_BEFORE_QUOTE}'(?=[^\s'])([^'‚‘’\n]*?)(?<=\S)'(?!\w)"
_INNER = LazyPattern(_SINGLE_PAIR)
_QUOTED = LazyPattern(r"„[^„“\n]*“")
_QUOTED_IN_ENGLISH = LazyPattern(r"“[^“”\n]*”")
_INCH = LazyPattern(r'(?<=\d)"')


def quotes(text: str) -> Iterator[Edit]:
    """Straight and English quotation marks where they come in pairs; one without its partner leaves all as they are."""
    if not any(map(text.__contains__, '"”')):
        return
    paired = set[int]()
    for pattern in (_STRAIGHT, _ENGLISH):
        for found in pattern.finditer(text):
            paired |= {found.start(), found.end() - 1}
            yield Edit(found.start(), found.start() + 1, "„")
            yield Edit(found.end() - 1, found.end(), "“")
    for found in _HALF.finditer(text):
        if found.start(1) not in paired:
            paired.add(found.start(1))
            yield Edit(*found.span(1), "“")
    yield from _odd_ones(text, paired)


def english_quotes(text: str) -> Iterator[Edit]:
    """Straight quotation marks in an English text, where they come in pairs."""
    if '"' not in text:
        return
    paired = set[int]()
    for found in _STRAIGHT.finditer(text):
        paired |= {found.start(), found.end() - 1}
        yield Edit(found.start(), found.start() + 1, "“")
        yield Edit(found.end() - 1, found.end(), "”")
    yield from _odd_ones(text, paired)


def _odd_ones(text: str, paired: set[int]) -> Iterator[Edit]:
    inches = {found.start() for found in _INCH.finditer(text)}
    for position, sign in enumerate(text):
        if sign == '"' and position not in paired | inches:
            yield doubt(position, position + 1)


def inner_quotes(text: str) -> Iterator[Edit]:
    """Straight single quotation marks within a quotation."""
    return _inner(text, _QUOTED, "‚‘")


def english_inner_quotes(text: str) -> Iterator[Edit]:
    """The same in an English text."""
    return _inner(text, _QUOTED_IN_ENGLISH, "‘’")


def _inner(text: str, quotation: LazyPattern, marks: str) -> Iterator[Edit]:
    if "'" not in text:
        return
    for quoted in quotation.finditer(text):
        for found in _INNER.finditer(text, quoted.start() + 1, quoted.end()):
            yield Edit(found.start(), found.start() + 1, marks[0])
            yield Edit(found.end() - 1, found.end(), marks[1])


_BLANKS = LazyPattern(r" {2,}|(?<=[\w)“]) +(?=[,;!?](?:\s|$)|[.:](?:\s|$))")
_RATIO = LazyPattern(r"(?<=\d) +(?=: *\d)")
"""As in "1 : 500"."""
_SPACED_DOTS = LazyPattern(r"(?: \.){2,}")


def blanks(text: str) -> Iterator[Edit]:
    """Double blanks, and blanks before a comma or full stop."""
    if not any(map(text.__contains__, ("  ", " ,", " ;", " !", " ?", " .", " :"))):
        return
    kept = [found.span() for found in _SPACED_DOTS.finditer(text)]
    kept += [found.span() for found in _RATIO.finditer(text)]
    for found in _BLANKS.finditer(text):
        before_mark = text[found.end() : found.end() + 1] in tuple(",;!?.:")
        closes = before_mark and re.match(r".(?:\s|$)", text[found.end() :])
        after_word = found.start() and re.match(r"[\w)“]", text[found.start() - 1])
        open_ = any(start <= found.start() < end for start, end in kept)
        wanted = "" if closes and after_word and not open_ else " "
        if found[0] != wanted:
            yield Edit(*found.span(), wanted)


_ELLIPSIS = LazyPattern(r"(?<![.\d])\.{3}(?![.\d])")


def ellipsis(text: str) -> Iterator[Edit]:
    """Three dots."""
    if "..." in text:
        for found in _ELLIPSIS.finditer(text):
            yield Edit(*found.span(), "…")


_DASH = LazyPattern(r"(?<=[^\s–-]) (--?)(?= [^\s–-]|[,;:.!?)]?(?:\n|$)|[,;:.!?)]\s)")
_OPENING = LazyPattern(r"(?:^|(?<=\n))(--?)(?= [^\s–-])")
_CODE = LazyPattern(r"\(?(?:\w*\d\w*|[^\W\d_a-zß-ÿ]{1,4}|[^\W\d_])[.,;:)]*")
"""A number or a few capitals: of two such, parted by a hyphen, each may be part of a number plate or a file number."""
_CAPITAL = LazyPattern(r"[^\W\d_a-zß-ÿ]")


def dashes(text: str) -> Iterator[Edit]:
    """Gedankenstrich. Between numbers a hyphen may be a minus or part of a number, between signs part of a code."""
    if "-" not in text:
        return
    opened = False
    marks = [(found.span(1), True) for found in _OPENING.finditer(text)]
    marks += [(found.span(1), False) for found in _DASH.finditer(text)]
    for (start, end), begins in sorted(marks):
        before, after = _words_around(text, start, end)
        if not text[end : end + 1].isspace() or not after:
            # " -," closes what another opened.
            if opened:
                yield Edit(start, end, "–")
            opened = False
        elif (begins and (not _closed(text, end) or _CODE.fullmatch(after))) or (
            before[-1:] in tuple("0123456789%€°") and after[0].isdigit()
        ):
            continue
        elif before and (
            (_CODE.fullmatch(before) and _CODE.fullmatch(after)) or _CAPITAL.fullmatch(before)
        ):
            yield doubt(start, end)
        else:
            opened = not opened
            yield Edit(start, end, "–")


def _words_around(text: str, start: int, end: int) -> tuple[str, str]:
    before = text[max(0, start - _REACH) : start].rsplit("\n", maxsplit=1)[-1].split()
    after = text[end : end + _REACH].split("\n", 1)[0].split()
    return before[-1] if before else "", after[0] if after else ""


def _closed(text: str, position: int) -> bool:
    """Whether the line has a second dash, so that one at its beginning is one."""
    end = text.find("\n", position)
    return _DASH.search(text, position, len(text) if end < 0 else end) is not None
