"""Small Markdown to blocks: paragraphs, headings, lists, tables, strong, emphasis, links and hard line breaks.

Everything else is either text, as it was typed, or a problem with its line; nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lettergen.errors import Place, Problem, Severity
from lettergen.limits import MAX_HEADING, MAX_LINK
from lettergen.messages import Language
from lettergen.model.blocks import (
    Align,
    Block,
    Cell,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Run,
    Table,
    plain_text,
)
from lettergen.model.values import UNSEEN
from lettergen.text.columns import aligned
from lettergen.text.dialect import parser
from lettergen.text.line_marks import falling_in, is_item, merging
from lettergen.text.list_marks import mark_lists
from lettergen.text.parts import separate_parts

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_LIST_DEPTH = 3
"""A letter has room for no more indentation."""
LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")
"""Targets that work on paper and in an archived PDF."""

_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
_TAB = re.compile(r"\S{0,30}\t\s*\S{0,30}")
_TARGET_WITH_ENTITY = re.compile(r"(?<=\]\()[^()\s]*&[^()\s]*")
_UNSEEN = re.compile(f"{UNSEEN.pattern}|[\u2028\u2029]")
_POINTS = 5
"""Code points that a note names."""
_SNIPPET = 60
_MARKUP = re.compile(r"[*_<\[\]\\\t\r\0]")
"""Where something within a line can begin that is no plain text."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A character that is to be no markup; it is the punctuation of ASCII that Markdown lets be marked so."""
_PLAIN_LINE = re.compile(r"(?!\w{1,5}[.)])[^\W\d_].*\S")
"""A line that begins like no list, heading, table or item, and ends without blanks."""
_HEADING_LEVELS = {"h1": 2, "h2": 3, "h3": 4}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text became."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]
    """Each with its line in the text."""


@lru_cache(maxsize=256)  # saves 0.033 ms a letter
def parse_markdown(text: str, place: Place | None = None, language: Language = "de") -> Parsed:
    """The blocks of ``text``. ``place`` says where the text stands; problems add the line, counted from there.

    ``language`` says how its tables write numbers.

    Remembered, because the letters of a batch share most of their text; where they differ in a paragraph they share the
    others, and these give the same objects each time.
    """
    text, mended = _mended(text)
    if "\t" in text:
        text = "\n".join(map(_without_end_tabs, text.split("\n")))
    at = place or Place()
    blocks: list[Block] = []
    problems: list[Problem] = [
        p.at(replace(at, line=(at.line or 1) + (p.place.line or 1) - 1)) for p in mended
    ]
    for line, part in separate_parts(text):
        parsed = parse_part(part, language)
        blocks += parsed.blocks
        shift = (at.line or 1) + line - 1
        problems += [p.at(replace(at, line=shift + (p.place.line or 1))) for p in parsed.problems]
    return Parsed(tuple(blocks), tuple(problems))


def _mended(text: str) -> tuple[str, tuple[Problem, ...]]:
    """The text with plain line ends and without what nobody sees; a note where there was something of that."""
    if text.isascii():
        return _LINE_BREAKS.sub("\n", text), ()
    found = _UNSEEN.findall(text)
    if not found:
        return _LINE_BREAKS.sub("\n", text), ()
    first = _UNSEEN.search(text)
    line = text.count("\n", 0, first.start() if first else 0) + 1
    points = ", ".join(sorted({f"U+{ord(c):04X}" for c in found})[:_POINTS])
    params = {"count": str(len(found)), "code_points": points}
    note = Problem("text-unseen-mended", Place(line=line), None, params, Severity.NOTE)
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _LINE_BREAKS.sub("\n", UNSEEN.sub("", text)), (note,)


@lru_cache(maxsize=1024)  # saves 0.83 ms from the second time on
def parse_part(text: str, language: Language = "de") -> Parsed:
    """The blocks of a text, or of a part of one that stands for itself."""
    lines = text.split("\n")
    if (plain := _plain(text)) is not None:
        return Parsed((Paragraph((Run(plain),)),), ())
    marked = mark_lists(text)
    source = marked.text
    if "](" in source and "&" in source:
        source = _TARGET_WITH_ENTITY.sub(lambda found: found[0].replace("&", "\\&"), source)
    reader = _Reader(lines, parser().parse(source), Place(), language)
    for line in marked.attached:
        reader.report("markdown-list-in-paragraph", line, severity=Severity.WARNING)
    for line in marked.jumps:
        reader.report("markdown-list-jump", line, severity=Severity.WARNING)
    return Parsed(reader.blocks(), tuple(reader.problems))


def _plain(text: str) -> str | None:
    """The words of one paragraph without any markup but characters that are to be none, as most are: that takes no parser."""
    if "\\" in text:
        if _MARKUP.search(_ESCAPED.sub("", text)):
            return None
        text = _ESCAPED.sub(r"\1", text)
    elif _MARKUP.search(text):
        return None
    lines = text.split("\n")
    if all(map(_PLAIN_LINE.fullmatch, lines)) and (len(lines) == 1 or merging(lines) is None):
        return " ".join(lines)
    return None


def _without_end_tabs(line: str) -> str:
    return line.rstrip(" \t") if line.rstrip(" ").endswith("\t") else line


class _Reader:
    """Walks over the flat tokens of markdown-it once, from the first to the last."""

    def __init__(
        self, lines: list[str], tokens: list[Token], place: Place, language: Language
    ) -> None:
        self.problems: list[Problem] = []
        self._lines = lines
        self._tokens: Iterator[Token] = iter(tokens)
        self._place = place
        self._language = language
        self._first_line = place.line or 1
        self._within_items = 0

    def report(
        self,
        code: str,
        line: int,
        value: str | None = None,
        *,
        severity: Severity = Severity.ERROR,
        **params: str,
    ) -> None:
        """Note a problem at the 0-based ``line`` of the text; without ``value`` it shows that line."""
        shown = self._lines[line].strip() if value is None and line < len(self._lines) else value
        if shown is not None and len(shown) > _SNIPPET:
            shown = f"{shown[:_SNIPPET]}…"
        place = replace(self._place, line=self._first_line + line)
        self.problems.append(Problem(code, place, shown, params, severity))

    def blocks(self, end: str | None = None, depth: int = 0) -> tuple[Block, ...]:
        """Blocks up to the token ``end``; ``depth`` counts the lists around them."""
        found: list[Block] = []
        for token in self._tokens:
            if token.type == end:
                break
            found.extend(self._block(token, depth))
        return tuple(found)

    def _block(self, token: Token, depth: int) -> tuple[Block, ...]:
        line = token.map[0] if token.map else 0
        match token.type:
            case "paragraph_open":
                return (Paragraph(self._content("paragraph_close")),)
            case "heading_open":
                return (self._heading(token, line, depth),)
            case "bullet_list_open" | "ordered_list_open":
                return (self._list(token, line, depth),)
            case "table_open":
                return (self._table(line, depth),)
            case "blockquote_open":
                self.report("markdown-quote", line)
                return self.blocks("blockquote_close", depth)
            case "fence":
                self.report("markdown-code", line)
            case "html_block":
                self.report("markdown-html", line)
            case _:  # hr; the dialect has no other
                self.report("markdown-rule", line)
        # The words of what cannot be set stay in the text: a caller that shows them loses nothing.
        return (Paragraph((Run(token.content.strip() or self._lines[line].strip()),)),)

    def _content(self, end: str) -> tuple[Inline, ...]:
        inlines: tuple[Inline, ...] = ()
        for token in self._tokens:
            if token.type == end:
                break
            inlines = self._inlines(token)
        return inlines

    def _heading(self, token: Token, line: int, depth: int) -> Heading:
        inlines = self._content("heading_close")
        if depth:
            self.report("markdown-block-in-list", line)
        if token.tag not in _HEADING_LEVELS:
            self.report("markdown-heading-level", line)
        if len(plain_text(inlines)) > MAX_HEADING:
            self.report("markdown-heading-long", line, limit=str(MAX_HEADING))
        return Heading(_HEADING_LEVELS.get(token.tag, 4), inlines)

    def _list(self, token: Token, line: int, depth: int) -> List:
        if depth == MAX_LIST_DEPTH:
            self.report("markdown-list-depth", line, limit=str(MAX_LIST_DEPTH))
        numbered = token.type == "ordered_list_open"
        end = token.type.replace("_open", "_close")
        start = cast("int", token.attrGet("start") or 1) if numbered else None
        items: list[ListItem] = []
        loose = False
        for item in self._tokens:
            if item.type == end:
                break
            expected = (start or 0) + len(items)
            if numbered and int(item.info) != expected:
                at = item.map[0] if item.map else line
                self.report("markdown-list-number", at, item.info, expected=str(expected))
            self._within_items += 1
            blocks, is_loose = self._item(depth + 1)
            self._within_items -= 1
            loose = loose or is_loose
            items.append(ListItem(blocks))
        return List(tuple(items), start, loose)

    def _item(self, depth: int) -> tuple[tuple[Block, ...], bool]:
        blocks: list[Block] = []
        loose = False
        for token in self._tokens:
            if token.type == "list_item_close":
                break
            loose = loose or (token.type == "paragraph_open" and not token.hidden)
            blocks.extend(self._block(token, depth))
        return tuple(blocks), loose

    def _table(self, line: int, depth: int) -> Table:
        if depth:
            self.report("markdown-block-in-list", line)
        rows: list[tuple[Cell, ...]] = []
        cells: list[Cell] = []
        said: list[Align | None] = []
        for token in self._tokens:
            match token.type:
                case "table_close":
                    break
                case "tr_open":
                    cells = []
                    if rows and token.map:
                        self._check_row(token.map[0], len(said))
                case "th_open":
                    style = str(token.attrGet("style") or "")
                    said.append(cast("Align", style.removeprefix("text-align:")) if style else None)
                case "inline":
                    cells.append(Cell(self._inlines(token)))
                case "tr_close":
                    rows.append(tuple(cells))
                case _:
                    pass  # where cells and parts of the table end
        return Table(rows[0], tuple(rows[1:]), aligned(said, rows[1:], self._language))

    def _check_row(self, line: int, columns: int) -> None:
        """GitHub's tables drop the cells that their header has no column for."""
        row = self._lines[line].strip().removeprefix("|")
        row = row.removesuffix("|") if not row.endswith("\\|") else row
        cells = len(re.findall(r"(?<!\\)\|", row)) + 1
        if cells == 1 < columns and "|" not in self._lines[line]:
            self.report("markdown-table-text", line, severity=Severity.WARNING)
        if cells > columns:
            self.report("markdown-table-cells", line, cells=str(cells), columns=str(columns))

    def _inlines(self, block: Token) -> tuple[Inline, ...]:
        line = block.map[0] if block.map else 0
        words = _Words()
        first, joined = line, [""]
        for token in block.children or ():
            match token.type:
                case "text":
                    words.add(self._without_tabs(token.content, line))
                    joined[-1] += token.content
                case "softbreak":
                    words.add(" ")
                    joined.append("")
                    line += 1
                case "hardbreak":
                    words.break_line()
                    self._check_merging(first, joined)
                    line += 1
                    first, joined = line, [""]
                case "strong_open" | "strong_close":
                    words.change(strong=token.nesting)
                case "em_open" | "em_close":
                    words.change(emphasis=token.nesting)
                case "link_open":
                    words.set_link(self._target(token, line))
                    before = words.length
                case "link_close":
                    words.set_link(None)
                    if words.length == before:
                        self.report("markdown-link-empty", line)
                case "image":
                    self.report("markdown-image", line, f"![{token.content}]")
                    words.add(token.content)
                case _:  # html_inline; the dialect has no other
                    self.report("markdown-html", line, token.content)
                    words.add(token.content)
        self._check_merging(first, joined)
        return words.inlines()

    def _without_tabs(self, text: str, line: int) -> str:
        """Words that a tab parts are columns of something: where they would stand, nobody knows."""
        for found in _TAB.finditer(text):
            self.report("markdown-tab", line, found[0])
        return text.replace("\t", " ")

    def _check_merging(self, line: int, lines: list[str]) -> None:
        """Warn where the lines from ``line`` on, which become one, look like lines of their own."""
        if len(lines) < len(("one", "next")):
            return
        found = merging(lines)
        if found is None and (self._within_items or is_item(lines[0])):
            width = max(map(len, self._lines))
            found = falling_in(self._lines[line : line + len(lines)], width)
        if found is not None:
            first, following = (lines[found + n].strip()[:_SNIPPET] for n in (0, 1))
            code = "markdown-lines-merge"
            severity = Severity.WARNING
            self.report(code, line + found, first, severity=severity, following=following)

    def _target(self, token: Token, line: int) -> str | None:
        target = str(token.attrGet("href") or "")
        if token.attrGet("title"):
            self.report("markdown-link-title", line, str(token.attrGet("title")))
        if not target.lower().startswith(LINK_SCHEMES):
            self.report("markdown-link-target", line, target)
            return None
        if len(target) > MAX_LINK:
            self.report("markdown-link-long", line, target, limit=str(MAX_LINK))
        return target


class _Words:
    """Collects inlines; text of one look becomes one run."""

    def __init__(self) -> None:
        self.length = 0
        self._inlines: list[Inline] = []
        self._parts: list[str] = []
        self._strong = self._emphasis = 0
        self._link: str | None = None

    def add(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def change(self, *, strong: int = 0, emphasis: int = 0) -> None:
        """Open (1) or close (-1) a look."""
        self._end_run()
        self._strong += strong
        self._emphasis += emphasis

    def set_link(self, target: str | None) -> None:
        self._end_run()
        self._link = target

    def break_line(self) -> None:
        self._end_run()
        self._inlines.append(LineBreak())

    def inlines(self) -> tuple[Inline, ...]:
        self._end_run()
        return tuple(self._inlines)

    def _end_run(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        if not text:
            return
        run = Run(text, self._strong > 0, self._emphasis > 0, self._link)
        last = self._inlines[-1] if self._inlines else None
        if isinstance(last, Run) and replace(last, text=text) == run:
            self._inlines[-1] = replace(run, text=last.text + text)
        else:
            self._inlines.append(run)
