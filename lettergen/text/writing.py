"""Blocks as the small Markdown that gives them again: the way back from ``parse_markdown``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Run,
    Table,
)
from lettergen.text.columns import may_be_numbers

_RULES = {"left": "---", "center": ":-:", "right": "--:"}
_MARKUP = re.compile(r"[\\`*_\[\]<>|]|!(?=\[)|(?<=\])\(")
_LINE_MARKUP = re.compile(r"^(\s*|\d{1,9})([#+~=-]|(?<=\d)[.)](?=\s|$))")
"""What is markup at the beginning of a line alone."""
_OUTER_BLANKS = re.compile(r"^([ \u00a0]*)(.*?)([ \u00a0]*)$", re.DOTALL)


def to_markdown(blocks: Sequence[Block]) -> str:
    """``blocks`` as Markdown. A look that the marks cannot express there (within a word) is left out; words never are."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from inline_markdown(block.inlines).split("\n")
        case Heading():
            text = inline_markdown(tuple(i for i in block.inlines if isinstance(i, Run)))
            yield f"{'#' * (block.level - 1)} {text}"
        case List():
            yield from _list(block)
        case Table():
            yield from _table(block)


def _list(block: List) -> Iterator[str]:
    for number, item in enumerate(block.items):
        mark = "- " if block.start is None else f"{block.start + number}. "
        if number and block.loose:
            yield ""
        for position, child in enumerate(item.blocks):
            if position and (block.loose or not isinstance(child, List)):
                yield ""
            for row, line in enumerate(_lines(child)):
                before = mark if not position and not row else " " * len(mark)
                yield before + line if line else ""


def _table(block: Table) -> Iterator[str]:
    yield _row(block.header)
    yield "|" + "|".join(_rule(block, column) for column in range(len(block.align))) + "|"
    for row in block.rows:
        yield _row(row)


def _rule(block: Table, column: int) -> str:
    """Says ``left`` where the column would stand right for its numbers."""
    align = block.align[column]
    if align == "left" and may_be_numbers([row[column] for row in block.rows]):
        return ":--"
    return _RULES[align]


def _row(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(inline_markdown(cell.inlines) for cell in cells) + " |"


def inline_markdown(inlines: Sequence[Inline]) -> str:
    """The words of a paragraph with their marks."""
    text = ""
    for inline in _expressible(inlines):
        if isinstance(inline, LineBreak):
            text += "\\\n"
        else:
            text += _marked(inline, begins=not text or text.endswith("\n"))
    return text


def _escaped(text: str, *, begins: bool) -> str:
    """``text`` with backslashes where it would be read as markup: everywhere, or only where a line ``begins``."""
    text = _MARKUP.sub(r"\\\g<0>", text)
    return _LINE_MARKUP.sub(r"\g<1>\\\g<2>", text) if begins else text


def _marked(run: Run, *, begins: bool) -> str:
    marks = "**" * run.strong + "*" * run.emphasis
    text = _escaped(run.text, begins=begins and not marks)
    if run.link is not None:
        target = run.link.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
        target = target.replace("(", "%28").replace(")", "%29")
        text = f"[{text}]({target})"
    return f"{marks}{text}{marks[::-1]}" if marks else text


def _expressible(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """The same words in runs whose marks Markdown reads as marks: blanks outside, and never between two letters."""
    pieces: list[Inline] = []
    for inline in inlines:
        if not isinstance(inline, Run) or not (inline.strong or inline.emphasis):
            pieces.append(inline)
            continue
        found = _OUTER_BLANKS.match(inline.text)
        before, words, after = found.groups() if found else ("", inline.text, "")
        pieces += [Run(before)] if before else []
        pieces += [replace(inline, text=words)] if words else []
        pieces += [Run(after)] if after else []
    for number, inline in enumerate(pieces):
        if isinstance(inline, Run) and (inline.strong or inline.emphasis):
            left = pieces[number - 1] if number else None
            right = pieces[number + 1] if number + 1 < len(pieces) else None
            if _touches(left, inline, at_start=True) or _touches(right, inline, at_start=False):
                yield replace(inline, strong=False, emphasis=False)
                continue
        yield inline


def _touches(neighbour: Inline | None, run: Run, *, at_start: bool) -> bool:
    """Whether a mark there would stand between two letters, or beside another mark."""
    if not isinstance(neighbour, Run):
        return False
    if neighbour.strong or neighbour.emphasis:
        return True
    if at_start:
        return neighbour.text[-1:].isalnum() and run.text[:1].isalnum()
    return run.text[-1:].isalnum() and neighbour.text[:1].isalnum()
