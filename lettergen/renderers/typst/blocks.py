"""The blocks of a composed letter as data of ``letter.typ``."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, assert_never

from lettergen.compose.breaking import lines_of
from lettergen.compose.composed import (
    ComposedLetter,
    Facsimile,
    FlowItem,
    Page,
    Picture,
    Signatures,
    TextStyle,
)
from lettergen.model.blocks import (
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
)
from lettergen.renderers.typst.areas import DESCENT, Plan
from lettergen.renderers.typst.extent import MM, rows_fit_a_page, rows_height
from lettergen.renderers.typst.lines import ended
from lettergen.renderers.typst.ties import inner_ties, stays_whole


def data_of(data_base64: str) -> bytes:
    """The picture's file. Raises ValueError when it is not base64."""
    return base64.b64decode(data_base64, validate=True)


def svg_of(picture: Picture | Facsimile) -> str:
    """The picture as SVG. Raises ValueError when what should be SVG is not text.

    Typst has neither base64 nor a quick way from text to bytes: wrapped into an SVG, PNG and JPEG travel as they are.
    """
    if picture.media_type == "image/svg+xml":
        return data_of(picture.data_base64).decode("utf-8-sig")
    width, height = picture.width_mm, picture.height_mm
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" preserveAspectRatio="xMidYMid meet"'
        f' href="data:{picture.media_type};base64,{picture.data_base64}"/></svg>'
    )


BULLETS = ("•", "–", "·")
"""Aufzählungszeichen by level; the last one serves all deeper ones."""


def image_plan(picture: Picture | Facsimile) -> Plan:
    """The picture's size, its SVG and what it is called for those who do not see it."""
    return {
        "width": picture.width_mm * MM,
        "height": picture.height_mm * MM,
        "svg": svg_of(picture),
        "alt": picture.alt,
    }


RowEnds = tuple[tuple[int, float], ...]
"""Rows that reach further down, from 0 without the header, each with how much in pt: see ``early_ends``."""


def block_plan(
    block: Block | Signatures,
    page: Page,
    style: TextStyle,
    *,
    depth: int,
    tie: float = 0,
    ends: RowEnds = (),
) -> Plan:
    """The block's data; its last line reaches ``tie`` pt further down, and so do the rows in ``ends``."""
    width = page.text_width_mm - depth * style.list_indent_mm
    match block:
        case Paragraph():
            tied = [{"tie": tie + DESCENT * style.pitch_pt}] if tie else []
            return {"type": "paragraph", "inlines": [*_inlines(block, width, style), *tied]}
        case Heading():
            inlines = _inlines(block, width, style, strong=True)
            return {
                "type": "heading",
                "level": block.level,
                "size": style.size_pt,
                "inlines": inlines,
            }
        case List():
            return _list(block, page, style, depth, tie)
        case Table():
            return _table(block, page, style, tie, ends)
        case Signatures():
            return _signatures(block, style)
        case _:
            assert_never(block)


def _list(block: List, page: Page, style: TextStyle, depth: int, tie: float) -> Plan:
    gap = style.pitch_pt if block.loose else 0
    *others, last = block.items
    return {
        "type": "list",
        "start": block.start,
        "marker": BULLETS[min(depth, len(BULLETS) - 1)],
        "indent": style.list_indent_mm * MM,
        "gap": gap,
        "items": [
            *(_entry(item, page, style, depth + 1, gap) for item in others),
            _entry(last, page, style, depth + 1, gap, tie),
        ],
    }


def _entry(  # noqa: PLR0917
    item: ListItem, page: Page, style: TextStyle, depth: int, gap: float, tie: float = 0
) -> list[Plan]:
    """The blocks of a list's entry, each with the distance above it; what is tied to another stands that much higher."""
    width = page.text_width_mm - depth * style.list_indent_mm
    ends = inner_ties(item.blocks, gap, width, page, style, tie)
    above = [0.0, *(gap - before for before in ends[:-1])]
    return [
        {
            "above": distance,
            "whole": isinstance(child, Paragraph) and stays_whole(child, width, style, end),
            "block": block_plan(child, page, style, depth=depth, tie=end),
        }
        for child, distance, end in zip(item.blocks, above, ends, strict=True)
    ]


def _table(block: Table, page: Page, style: TextStyle, tie: float, ends: RowEnds) -> Plan:
    columns = len(block.header)
    widths = block.widths_mm or (page.text_width_mm / columns,) * columns
    return {
        "type": "table",
        "widths": [width * MM for width in widths],
        "align": block.align,
        "padding": style.cell_padding_mm * MM,
        "above": style.cell_above_pt,
        "below": style.cell_below_pt,
        "tie": tie and tie + DESCENT * style.pitch_pt,
        "room": tie,
        "ends": {str(row): _row_end(block, row, lower, style) for row, lower in ends},
        "header": _cells(block.header, widths, style, strong=True),
        "cells": [cell for row in block.rows for cell in _cells(row, widths, style)],
        "breakable-rows": not rows_fit_a_page(block, page, style),
    }


def _row_end(block: Table, row: int, lower: float, style: TextStyle) -> Plan:
    """How far below its last line a row reaches, and how far below its first its rule is drawn."""
    height = rows_height(block, block.rows[row : row + 1], style)
    return {"tie": lower + DESCENT * style.pitch_pt, "rule": height - style.cell_above_pt}


def _signatures(block: Signatures, style: TextStyle) -> Plan:
    return {
        "type": "signatures",
        "columns": max(block.columns, len(block.signers)),
        "signers": [
            {
                "above": signer.above,
                "space": signer.space_lines * style.pitch_pt,
                "image": image_plan(signer.image) if signer.image else None,
                "below": signer.below,
            }
            for signer in block.signers
        ],
    }


def _cells(
    row: Sequence[Cell], widths: Sequence[float], style: TextStyle, *, strong: bool = False
) -> list[list[Any]]:
    padding = 2 * style.cell_padding_mm
    return [
        _inlines(cell, width - padding, style, strong=strong)
        for cell, width in zip(row, widths, strict=True)
    ]


def _inlines(
    text: Paragraph | Heading | Cell, width: float, style: TextStyle, *, strong: bool = False
) -> list[Any]:
    """Plain runs as strings, others as dictionaries, hard breaks as None; all other line ends in the strings.

    ``strong`` where all of it is bold already.
    """
    lines = lines_of(text, width, style, strong=strong)
    return [_inline(inline, strong) for inline in ended(text.inlines, lines)]


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


def with_plain_headers(letter: ComposedLetter) -> ComposedLetter:
    """The letter with the links in its tables' header rows as plain words; itself where there are none."""
    flow = tuple(map(_with_plain_header, letter.flow))
    return letter if flow == letter.flow else replace(letter, flow=flow)


def _with_plain_header(item: FlowItem) -> FlowItem:
    if not isinstance(item.block, Table):
        return item
    header = (
        replace(cell, inlines=tuple(map(_without_link, cell.inlines))) for cell in item.block.header
    )
    return replace(item, block=replace(item.block, header=tuple(header)))


def _without_link(inline: Inline) -> Inline:
    return replace(inline, link=None) if isinstance(inline, Run) else inline
