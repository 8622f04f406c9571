"""A composed letter as the data of ``letter.typ``: all lengths in pt, all strings final, nothing left to compute.

The layout decides nothing that can be decided here: Typst code that works on strings costs more than setting them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, assert_never

from lettergen.compose.composed import (
    Area,
    ComposedLetter,
    Facsimile,
    PageNumber,
    Picture,
    Rule,
    Signatures,
    TextLine,
    TextStyle,
)
from lettergen.model.blocks import (
    Block,
    Heading,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Run,
    Table,
)
from lettergen.render.typst.extent import MM, fits_a_page, rows_fit_a_page
from lettergen.render.typst.pictures import svg_of

ASCENT, DESCENT = 0.8, 0.2
"""Parts of a line's height above and below its baseline; see ``composed``."""
BULLETS = ("•", "–", "·")
"""Aufzählungszeichen by level; the last one serves all deeper ones."""
FONTS = {"arimo": "Arimo"}
ARTIFACTS = frozenset(("continuation", "footer"))
"""Roles of areas that nobody hears."""
SPILL_MM = 400
"""How far a line may leave its area: an area's lines are final, so no line may wrap however long it is."""

Plan = dict[str, Any]
"""What goes to the layout as JSON."""


def plan(letter: ComposedLetter, *, one_page: bool) -> Plan:
    """The data of the layout; with ``one_page`` what follows page 1 is left out and its page number is final."""
    language, region = _language(letter.metadata.language)
    style, page = letter.style, letter.page
    content, behind = _split(letter.areas)
    return {
        "title": letter.metadata.title,
        "author": letter.metadata.author,
        "lang": language,
        "region": region,
        "page": {
            "width": page.width_mm * MM,
            "height": page.height_mm * MM,
            "left": page.text_left_mm * MM,
            "right": (page.width_mm - page.text_left_mm - page.text_width_mm) * MM,
            "following-top": page.following_top_mm * MM,
            "first-gap": (page.first_top_mm - page.following_top_mm) * MM,
            "bottom": (page.height_mm - page.bottom_mm) * MM,
        },
        "style": {
            "font": FONTS[style.typeface],
            "indent": style.list_indent_mm * MM,
            "padding": style.cell_padding_mm * MM,
            **_line(style.size_pt, style.pitch_pt),
        },
        "pictures": [_picture(picture) for picture in letter.pictures],
        "areas": [_area(area) for area in content],
        "first": _furniture(letter.rules, behind, first=True),
        "following": None if one_page else _furniture(letter.rules, behind, first=False),
        "number": _number(letter.page_number, one_page=one_page),
        "number-always": letter.page_number is not None and letter.page_number.rule == "always",
        "flow": _flow(letter),
    }


def _language(tag: str) -> tuple[str, str | None]:
    """Language and region of a BCP 47 tag; a script between them is left out."""
    language, *rest = tag.split("-")
    return language.lower(), next((part.upper() for part in rest if len(part) == 2), None)  # noqa: PLR2004


def _split(areas: Sequence[Area]) -> tuple[list[Area], list[Area]]:
    """Areas that are content of page 1, and those that are furniture of pages."""
    content = [a for a in areas if a.role not in ARTIFACTS and a.pages != "following"]
    return content, [a for a in areas if a.role in ARTIFACTS or a.pages != "first"]


def _furniture(rules: Iterable[Rule], areas: Iterable[Area], *, first: bool) -> Plan:
    """What is printed behind page 1, or behind all others."""
    shown = ("first", "all") if first else ("following", "all")
    return {
        "rules": [_rule(rule) for rule in rules if rule.pages in shown],
        "areas": [
            _area(area)
            for area in areas
            if area.pages in shown and not (first and area.role not in ARTIFACTS)
        ],
    }


def _rule(rule: Rule) -> Plan:
    return {
        "x1": rule.x1_mm * MM,
        "y1": rule.y1_mm * MM,
        "x2": rule.x2_mm * MM,
        "y2": rule.y2_mm * MM,
        "width": rule.width_pt,
        "colour": f"#{rule.colour}",
    }


def _picture(picture: Picture) -> Plan:
    return {
        "x": picture.x_mm * MM,
        "y": picture.y_mm * MM,
        "width": picture.width_mm * MM,
        "height": picture.height_mm * MM,
        "svg": svg_of(picture),
        "alt": picture.alt,
    }


def _number(number: PageNumber | None, *, one_page: bool) -> Plan | None:
    """The page number as an area: of the only page as it is printed, else with its placeholders."""
    if number is None or (one_page and number.rule == "multipage"):
        return None
    text = number.template
    if one_page:
        text = text.replace("{page}", "1").replace("{pages}", "1")
    line = TextLine(text=text, size_pt=number.size_pt, pitch_pt=number.pitch_pt)
    return _area(
        Area(
            role="footer",
            x_mm=number.x_mm,
            y_mm=number.y_mm,
            width_mm=number.width_mm,
            height_mm=number.pitch_pt / MM,
            lines=(line,),
            align=number.align,
        )
    )


def _area(area: Area) -> Plan:
    left = {"left": 0.0, "center": 0.5, "right": 1.0}[area.align] * SPILL_MM
    return {
        "x": (area.x_mm - left) * MM,
        "y": area.y_mm * MM,
        "width": (area.width_mm + SPILL_MM) * MM,
        "align": area.align,
        "groups": _groups(area),
    }


def _groups(area: Area) -> list[Plan]:
    """The lines in paragraphs: a distance, an empty line or a label with its value begins a new one.

    Lines that are not flush left stand alone: the space that parts two lines would shift them.
    """
    groups: list[tuple[float, list[TextLine]]] = []
    above, open_ = 0.0, False
    for line in area.lines:
        above += line.space_before_pt
        if not line.text and line.value is None:
            above, open_ = above + line.pitch_pt, False
            continue
        if not open_ or above or line.value is not None:
            groups.append((above, []))
        groups[-1][1].append(line)
        above, open_ = 0.0, line.value is None and area.align == "left"
    offset = (area.value_offset_mm or 0) * MM
    return [{"above": above, "runs": _runs(lines, offset)} for above, lines in groups]


def _runs(lines: Sequence[TextLine], offset: float) -> list[Plan]:
    if lines[0].value is not None:
        (line,) = lines
        value = {**_look(line, strong=line.value_strong), "lines": [line.value]}
        label = {**_look(line, strong=line.strong), "lines": [line.text]}
        return [{**label, "offset": offset, "value": value}]
    alike = groupby(lines, key=lambda line: _look(line, strong=line.strong))
    runs = [{**look, "lines": [line.text for line in run]} for look, run in alike]
    for run in runs[:-1]:
        # Parts the words for whoever hears them; it must have the look of its line so as not to raise it.
        run["lines"][-1] += " "
    return runs


def _look(line: TextLine, *, strong: bool) -> Plan:
    weight = "bold" if strong else "regular"
    return {
        **_line(line.size_pt, line.pitch_pt),
        "weight": weight,
        "colour": f"#{line.colour}",
    }


def _line(size_pt: float, pitch_pt: float) -> Plan:
    return {"size": size_pt, "ascent": ASCENT * pitch_pt, "descent": DESCENT * pitch_pt}


def _flow(letter: ComposedLetter) -> list[Plan]:
    items: list[Plan] = []
    level = 0
    for item in letter.flow:
        block = _block(item.block, letter, depth=0)
        is_heading = isinstance(item.block, Heading)
        if is_heading:
            # PDF/UA forbids to leave out a level; all levels look alike, so only the tag moves up.
            level = block["level"] = min(block["level"], level + 1)
        whole = item.keep_together or is_heading or isinstance(item.block, Signatures)
        items.append(
            {
                "above": item.space_before_pt,
                "sticky": item.keep_with_next or is_heading,
                # What is higher than a page and must not break would run over its foot.
                "breakable": not (whole and fits_a_page(item.block, letter, item.style)),
                "block": block,
                "own": _line(item.style.size_pt, item.style.pitch_pt) if item.style else None,
            }
        )
    return items


def _block(block: Block | Signatures, letter: ComposedLetter, *, depth: int) -> Plan:
    match block:
        case Paragraph():
            return {"type": "paragraph", "inlines": _inlines(block.inlines)}
        case Heading():
            inlines = _inlines(block.inlines, strong_already=True)
            return {"type": "heading", "level": block.level, "inlines": inlines}
        case List():
            return _list(block, letter, depth)
        case Table():
            return _table(block, letter)
        case Signatures():
            return _signatures(block, letter.style)
        case _:
            assert_never(block)


def _list(block: List, letter: ComposedLetter, depth: int) -> Plan:
    return {
        "type": "list",
        "start": block.start,
        "marker": BULLETS[min(depth, len(BULLETS) - 1)],
        "gap": letter.style.pitch_pt if block.loose else 0,
        "items": [
            [_block(child, letter, depth=depth + 1) for child in item.blocks]
            for item in block.items
        ],
    }


def _table(block: Table, letter: ComposedLetter) -> Plan:
    columns = len(block.header)
    widths = block.widths_mm or (letter.page.text_width_mm / columns,) * columns
    return {
        "type": "table",
        "widths": [width * MM for width in widths],
        "align": block.align,
        "header": [_inlines(cell.inlines, strong_already=True) for cell in block.header],
        "cells": [_inlines(cell.inlines) for row in block.rows for cell in row],
        "breakable-rows": not rows_fit_a_page(block, letter),
    }


def _signatures(block: Signatures, style: TextStyle) -> Plan:
    return {
        "type": "signatures",
        "signers": [
            {
                "above": signer.above,
                "space": signer.space_lines * style.pitch_pt,
                "image": _facsimile(signer.image) if signer.image else None,
                "below": signer.below,
            }
            for signer in block.signers
        ],
    }


def _facsimile(image: Facsimile) -> Plan:
    return {
        "width": image.width_mm * MM,
        "height": image.height_mm * MM,
        "svg": svg_of(image),
        "alt": image.alt,
    }


def _inlines(inlines: Iterable[Inline], *, strong_already: bool = False) -> list[Any]:
    """Plain runs as strings, others as dictionaries, line breaks as None."""
    return [_inline(inline, strong_already) for inline in inlines]


def _inline(inline: Inline, strong_already: bool) -> Any:
    match inline:
        case LineBreak():
            return None
        case Run():
            strong = inline.strong and not strong_already
            if not (strong or inline.emphasis or inline.link):
                return inline.text
            return {
                "text": inline.text,
                "strong": strong,
                "emphasis": inline.emphasis,
                "link": inline.link,
            }
        case _:
            assert_never(inline)
