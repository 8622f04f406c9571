"""The small Markdown of letters as a configuration of markdown-it-py: an allow-list of rules, two of them stricter.

What it does not know at all stays text: code spans and indented code, entities, underlined headings, reference
definitions, strikethrough. What would have to be dropped (HTML, pictures, quotes, rules, fenced code) is recognised,
so that it can be reported.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_inline import emphasis as standard_emphasis
from markdown_it.rules_inline import image as standard_image
from markdown_it.rules_inline import link as standard_link
from markdown_it.rules_inline.autolink import AUTOLINK_RE, EMAIL_RE

from lettergen.limits import MAX_NESTING

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_CORE = ["normalize", "block", "inline", "text_join"]
_BLOCK = ["table", "fence", "blockquote", "hr", "list", "html_block", "heading", "paragraph"]
_INLINE = [
    "text", "newline", "escape", "emphasis", "link", "image", "autolink", "html_inline",
]  # fmt: skip
_INLINE_2 = ["balance_pairs", "emphasis", "fragments_join"]

_TERMINATORS = re.compile(r"[\n!*<\[\\\]_]")
"""Where inline rules of this dialect can begin; the default set stops at every hyphen and colon."""
_CLOSING = frozenset(")]},.;:!?")
_OPENING = frozenset("([{„‚")
_JOINING = frozenset("-/")
_MAX_WORD = 2000
_BRACKETS = re.compile(r"\\.|[\[\]]|<[a-z!?/][^<>]*>|<!--", re.DOTALL | re.IGNORECASE)
"""Brackets, and what may hold some that are none: escaped characters, addresses in angle brackets, HTML."""


@cache  # saves 0.38 ms from the second time on
def parser() -> MarkdownIt:
    """The one parser; it holds no state between texts and may be used by several threads."""
    preset = {
        "options": {
            "maxNesting": MAX_NESTING,
            "html": True,
            "linkify": False,
            "typographer": False,
        },
        "components": {
            "core": {"rules": _CORE},
            "block": {"rules": _BLOCK},
            "inline": {"rules": _INLINE, "rules2": _INLINE_2},
        },
    }
    md = MarkdownIt(preset)  # type: ignore[arg-type]  # a preset needs none of the HTML renderer's options
    md.inline.ruler.at("emphasis", _emphasis)
    md.inline.ruler.at("link", _link)
    md.inline.ruler.at("image", _image)
    md.inline.terminator_re = _TERMINATORS
    # Every target is taken here and judged later: a link that is refused here would stay as text, brackets and all.
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return md


def _emphasis(state: StateInline, silent: bool) -> bool:
    """``*`` and ``_`` as marks of emphasis, unless they stand inside a word, an address, or touch nothing."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    if not _is_mark(state.src, state.pos, end):
        state.pending += state.src[state.pos : end]
        state.pos = end
        return True
    return standard_emphasis.tokenize(state, silent)


def _link(state: StateInline, silent: bool) -> bool:
    """A link, where the bracket has a partner with a target behind it: a thousand without would each be looked at to the end."""
    return _is_label(state, state.pos) and standard_link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    """A picture; as for links."""
    return _is_label(state, state.pos + 1) and standard_image(state, silent)


def _is_label(state: StateInline, start: int) -> bool:
    if not state.src.startswith("[", start):
        return False
    labels = _labels(state.src)
    return labels is None or start in labels


@lru_cache(maxsize=8)  # saves 0.011 ms from the second time on
def _labels(text: str) -> frozenset[int] | None:
    """Where brackets begin whose partners have a parenthesis behind them; None where HTML may hold brackets, too."""
    found, opened = set[int](), list[int]()
    for mark in _BRACKETS.finditer(text):
        if mark[0] == "[":
            opened.append(mark.start())
        elif mark[0][0] == "<":
            if not (AUTOLINK_RE.search(mark[0][1:-1]) or EMAIL_RE.search(mark[0][1:-1])):
                return None
        elif mark[0] == "]" and opened:
            start = opened.pop()
            if text.startswith("(", mark.end()):
                found.add(start)
    return frozenset(found)


def _is_mark(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    word_before, word_after = _in_word(before), _in_word(after)
    if before in _JOINING and word_after and start > 1 and _in_word(text[start - 2]):
        return False  # Kolleg/*innen, Mitarbeiter-*innen
    if (word_after or after == "/") and _in_address(text, start):
        return False
    # Between two letters a mark neither opens nor closes: Facharbeiter*innen.
    opens = not (after.isspace() or after in _CLOSING or word_before)
    closes = not (before.isspace() or before in _OPENING or word_after)
    return opens or closes


def _in_word(character: str) -> bool:
    # Marks belong to the letter before them: DIN 91379 has letters that only exist as a sequence.
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _in_address(text: str, position: int) -> bool:
    """Whether a web or e-mail address has begun before ``position`` without a blank since."""
    start = max(0, position - _MAX_WORD)
    words = text[start:position].split()
    if not words or text[position - 1].isspace():
        return False
    word = words[-1]
    return "://" in word or "@" in word or word.lstrip("*_(<„").startswith("www.")
