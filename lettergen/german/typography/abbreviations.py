"""Abbreviations of several words: a blank after each dot, one that never breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettergen.german.typography.edits import BLANK, GAP, NARROW, NBSP, Edit
from lettergen.patterns import LazyPattern

_SHORT_FORMS = (
    "a. A.", "a. a. O.", "a. d.", "a. D.", "a. d. R.", "a. E.", "a. F.", "a. G.", "a. M.", "a. n. g.", "a. o.", "a. Rh.", "b. a. w.", "b. B.", "b. R.",
    "b. w.", "d. A.", "d. Ä.", "d. Gr.", "d. h.", "d. i.", "d. J.", "d. M.", "d. Verf.", "e. G.", "e. h.", "E. h.", "e. K.", "e. V.",
    "f. d. R.", "f. d. R. d. A.", "g. g. A.", "g. U.", "h. c.", "h. M.", "i. A.", "i. Allg.", "i. B.", "i. B. a.", "i. d. F.",
    "i. d. F. v.", "i. d. R.", "i. d. S.", "i. e.", "i. e. S.", "i. G.", "i. Gr.", "i. H. d.", "i. H. v.", "i. Ins.", "i. L.",
    "i. M.", "i. O.", "i. R.", "i. R. d.", "i. R. e.", "i. R. v.", "i. S.", "i. S. d.", "i. S. e.", "i. S. v.", "i. Tr.", "i. Ü.", "i. V.", "i. V. m.", "i. v. m.", "i. w. S.", "i. Z. m.",
    "k. A.", "k. u. k.", "k. w.", "k. o.", "l. J.", "l. M.", "m. a. W.", "m. b. H.", "m. d. B.", "m. d. B. u.", "m. E.", "m. f. G.",
    "m. M. n.", "m. w. H.", "m. w. N.", "m. z. N.", "m. W.", "m. W. v.", "n. a.", "n. b.", "n. Br.", "n. Chr.", "n. F.", "n. i. O.", "n. n.", "N. N.", "n. ö.", "n. v.",
    "o. a.", "o. ä.", "o. Ä.", "o. A.", "o. B.", "o. dgl.", "o. e.", "o. g.", "o. J.", "o. n. A.", "o. O.", "o. V.", "o. V. i. A.", "ö. L.",
    "p. a.", "p. A.", "p. m.", "p. P.", "r. d.", "r. k.", "s. a.", "s. g.", "s. l.", "s. o.", "s. t.", "s. u.", "c. t.", "s. Z.",
    "u. a.", "u. ä.", "u. Ä.", "u. a. m.", "u. Ä. m.", "u. ä. m.", "u. A. w. g.", "u. dgl.", "u. dgl. m.", "u. d. T.",
    "u. E.", "u. g.", "u. s. f.", "u. s. w.", "u. U.", "u. v. a.", "u. v. a. m.", "u. v. m.", "u. zw.",
    "v. a.", "v. A. w.", "v. Chr.", "v. d.", "v. g.", "v. H.", "v. J.", "v. l. n. r.", "v. M.", "v. o. n. u.", "v. r. n. l.",
    "v. T.", "w. o.", "z. A.", "z. B.", "z. Bsp.", "z. b. V.", "z. d. A.", "z. g. K.", "z. H.", "z. Hd.", "z. Hdn.", "z. K.", "z. Kts.",
    "z. Mz.", "z. S.", "z. Slg.", "z. T.", "z. U.", "z. V.", "z. Vfg.", "z. Vg.", "z. w. V.", "z. Z.", "z. Zt.",
    "B. A.", "B. Ed.", "B. Eng.", "B. Sc.", "LL. B.", "LL. M.", "M. A.", "M. Ed.", "M. Eng.", "M. Sc.", "Ph. D.",
)  # fmt: skip
"""A list and not a pattern: "z. B. u. a." may break in its middle, and "Haus A. B. Muster" is none."""
_LETTERS = frozenset(form.replace(" ", "") for form in _SHORT_FORMS)
_LONGEST = max(form.count(".") for form in _SHORT_FORMS)
"""Parts of the longest of them; a row of any length is read in time that grows with it."""
_DOTTED = LazyPattern(rf"(?<![\w.-])[^\W\d_]{{1,2}}\.(?:{GAP}?[^\W\d_]{{1,5}}\.)+")
_TWO_DOTS = LazyPattern(rf"\.{GAP}?\w{{1,5}}\.")
_PART = LazyPattern(rf"{GAP}?\w+\.")


def abbreviations(text: str) -> Iterator[Edit]:
    """Abbreviations of several words; one that is not known whole is left as it is."""
    return _abbreviations(text, NBSP)


def narrow_abbreviations(text: str) -> Iterator[Edit]:
    """The same with a narrow no-break space."""
    return _abbreviations(text, NARROW)


def _abbreviations(text: str, filler: str) -> Iterator[Edit]:
    if not _TWO_DOTS.search(text):
        return
    for dotted in _DOTTED.finditer(text):
        parts = list(_PART.finditer(text, *dotted.span()))
        glued_on = text[dotted.end() : dotted.end() + 1].isalnum()
        for known in _known(parts, glued_on=glued_on):
            for part in known[1:]:
                gap = part.end() - len(part[0].lstrip(BLANK))
                if text[part.start() : gap] != filler:
                    yield Edit(part.start(), gap, filler)


def _known(parts: list[re.Match[str]], *, glued_on: bool) -> Iterator[list[re.Match[str]]]:
    """The known abbreviations in a row of parts, each as long as can be; none that another part is glued to."""
    position = 0
    last = 0
    while position < len(parts):
        length = _known_length(parts, position)
        end = position + length
        if length > 1:
            before = (
                position > 0
                and _is_glued(parts[position])
                and not _starts_after_known(parts, position)
            )
            after = _is_glued(parts[end]) if end < len(parts) else glued_on
            rest_known = end < len(parts) and _known_length(parts, end) > 1
            if not before and (not after or rest_known):
                # What is glued to a known one needs its gap, too: "e.V.i.L."
                joined = position and last == position and _is_glued(parts[position])
                yield parts[position - 1 if joined else position : end]
                last = end
        position = end


def _starts_after_known(parts: list[re.Match[str]], position: int) -> bool:
    first = max(0, position - _LONGEST)
    return any(
        _known_length(parts[start:position], 0) == position - start > 1
        for start in range(first, position)
    )


def _is_glued(part: re.Match[str]) -> bool:
    return part[0][0] not in BLANK


def _known_length(parts: list[re.Match[str]], start: int) -> int:
    """How many of the parts from ``start`` on make up the longest known abbreviation; 1 when none does."""
    following = [part[0].strip(BLANK) for part in parts[start : start + _LONGEST]]
    for length in range(len(following), 1, -1):
        if "".join(following[:length]) in _LETTERS:
            return length
    return 1
