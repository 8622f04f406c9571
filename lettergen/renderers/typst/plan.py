"""A composed letter as the data of ``letter.typ``: all lengths in pt, all strings final, nothing left to compute.

The layout decides nothing that can be decided here: Typst code that works on strings costs more than setting them.
Each part of the letter becomes a string of its own, and parts that were seen before are not made again.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from pydantic_core import to_json

from lettergen.compose.composed import (
    Area,
    ComposedLetter,
    FlowItem,
    Page,
    PageNumber,
    Picture,
    Rule,
    TextLine,
    TextStyle,
)
from lettergen.compose.pages import BEFORE, early_ends
from lettergen.model.blocks import Align, Heading
from lettergen.model.remembered import remembered, remembered_by_value
from lettergen.renderers.typst.areas import (
    Plan,
    area_plan,
    frame_plan,
    group_plan,
    groups,
    line_plan,
)
from lettergen.renderers.typst.blocks import RowEnds, block_plan, image_plan
from lettergen.renderers.typst.extent import MM, fits_first_page, rough_height
from lettergen.renderers.typst.ties import standing
from lettergen.typeface.own import ARIMO, Typeface
from lettergen.typeface.prepared import FAMILY

COMBINING_MARKS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""In the blocks of Unicode for marks of letters; a letter with some goes through ``lettergen.pdf.sequences``."""
_BYTES_OF_MARKS: Final = (b"\xcc", b"\xcd", b"\xe1", b"\x83", b"\xef")
"""One of them is in each of these marks in UTF-8; they are in other characters, too, but in few that German letters have."""
ARTIFACTS = frozenset(("continuation", "footer"))
"""Roles of areas that nobody hears."""

_Sheet = Literal["first", "following"]
_NONE: Final = b"none"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF: the source that it was made from."""

    name: str
    data: str
    """JSON."""
    description: str


class Sheets(NamedTuple):
    """Stationery as PNG, for page images."""

    first: bytes | None
    following: bytes | None

    def source(self) -> bytes:
        """As a named argument of the layout."""
        return b",sheets:(%b,%b)" % (
            *(_NONE if s is None else _literal(_wrapped(s)) for s in self),
        )


def _wrapped(png: bytes) -> str:
    """In an SVG, as other pictures travel; see ``pictures``."""
    data = b64encode(png).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297">'
        f'<image width="210" height="297" preserveAspectRatio="none" href="data:image/png;base64,{data}"/></svg>'
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The arguments of the layout's ``letter``; each is source of Typst: literals that hold JSON, arrays of them, or ``none``."""

    title: bytes
    head: bytes
    number: bytes
    pictures: bytes
    first: bytes
    """What is printed behind page 1."""
    following: bytes
    """What is printed behind all other pages; ``none`` in a letter of one page."""
    areas: bytes
    items: bytes
    one_page: bool
    """Whether the letter is set as one of a single page."""
    combining: bool
    """Whether there are combining marks in the letter."""
    named: bytes = b""
    """Attachment and stationery."""

    def source(self) -> bytes:
        """The main file of Typst for this letter: a call of the layout with literals, and nothing else."""
        return b'#import "letter.typ": letter\n#letter(%b,%b,%b,%b,%b,%b,%b,%b%b)' % (
            self.title,
            self.head,
            self.first,
            self.following,
            self.number,
            self.pictures,
            self.areas,
            self.items,
            self.named,
        )


def parts(
    letter: ComposedLetter,
    *,
    one_page: bool | None = None,
    attachment: Attachment | None = None,
    sheets: Sheets | None = None,
) -> Parts:
    """The data of the layout; in a letter of ``one_page`` what follows page 1 is left out and its page number is final.

    With None that is as it seems from the heights of its text.
    """
    areas, behind_first, behind_following = _split(letter.areas)
    items = _items(letter)
    if one_page is None:
        one_page = fits_first_page(letter.page, [item.height for item in items])
    first = _furniture("first", letter.rules, *behind_first)
    following = _NONE if one_page else _furniture("following", letter.rules, *behind_following)
    placed = _array([_area(area) for area in areas])
    flow = _array([item.source for item in items])
    combining = _has_combining(b"".join((placed, flow, first, following)))
    named = sheets.source() if sheets else b""
    if attachment:
        named += b",attachment:" + _literal(asdict(attachment))
    return Parts(
        title=_literal(letter.metadata.title),
        head=_head(
            letter.metadata.language,
            letter.metadata.author,
            letter.page,
            letter.style,
            letter.page_number is not None and letter.page_number.rule == "always",
            # Programs that read by places take a combining mark for one of the letter that kerning moves below it.
            not combining,
        ),
        number=_number(letter.page_number, one_page),
        pictures=_array([_picture(picture) for picture in letter.pictures]),
        first=first,
        following=following,
        areas=placed,
        items=flow,
        one_page=one_page,
        combining=combining,
        named=named,
    )


def _has_combining(source: bytes) -> bool:
    # Nothing is found sooner than that a single byte is nowhere in a text.
    found = any(map(source.__contains__, _BYTES_OF_MARKS))
    return found and COMBINING_MARKS.search(source.decode()) is not None


def _array(sources: Sequence[bytes]) -> bytes:
    return b"(%b,)" % b",".join(sources) if sources else b"()"


@remembered  # saves 0.004 ms a letter
def _head(  # noqa: PLR0917  flat, so that each is compared by itself
    tag: str, author: str, page: Page, style: TextStyle, number_always: bool, kerned: bool
) -> bytes:
    language, region = _language(tag)
    return _literal(
        {
            "author": author,
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
            "style": {**_type(style.typeface), **line_plan(style.size_pt, style.pitch_pt)},
            "number-always": number_always,
            "kerned": kerned,
        }
    )


_SHIPPED = "Arimo"
_FEATURES = dict.fromkeys(("calt", "dist", "locl", "rclt", "rlig"), 0)
"""Off in own typefaces: what shows other glyphs than those that were measured. Arimo has none of these."""


def _type(typeface: Typeface) -> Plan:
    if typeface == ARIMO:
        return {"font": [_SHIPPED], "features": {}}
    return {"font": [FAMILY, _SHIPPED], "features": _FEATURES}


def _literal(value: Any) -> bytes:
    """JSON between quotes: nothing in it can end the literal, so nothing of it is ever evaluated.

    Its own quotes and backslashes are written as control characters, which JSON has none of; the layout puts them back. Typst takes a
    literal without a backslash as it is, any other character by character.
    """
    return b'"%b"' % to_json(value).replace(b'"', b"\x01").replace(b"\\", b"\x02")


def _language(tag: str) -> tuple[str, str | None]:
    """Language and region of a BCP 47 tag; a script between them is left out."""
    language, *rest = tag.split("-")
    return language.lower(), next((part.upper() for part in rest if len(part) == 2), None)  # noqa: PLR2004


def _split(areas: Sequence[Area]) -> tuple[list[Area], list[Area], list[Area]]:
    """Areas that are content of page 1, and those that are printed behind it and behind all other pages."""
    content, first, following = list[Area](), list[Area](), list[Area]()
    for area in areas:
        if area.pages != "following":
            (first if area.role in ARTIFACTS else content).append(area)
        if area.pages != "first":
            following.append(area)
    return content, first, following


@remembered  # saves 0.012 ms a letter
def _furniture(page: _Sheet, rules: tuple[Rule, ...], *areas: Area) -> bytes:
    """What is printed behind page 1, or behind all others."""
    plan = {
        "rules": [_rule(rule) for rule in rules if rule.pages in {page, "all"}],
        "areas": [area_plan(area) for area in areas],
    }
    return _literal(plan)


def _rule(rule: Rule) -> Plan:
    return {
        "x1": rule.x1_mm * MM,
        "y1": rule.y1_mm * MM,
        "x2": rule.x2_mm * MM,
        "y2": rule.y2_mm * MM,
        "width": rule.width_pt,
        "colour": f"#{rule.colour}",
    }


@remembered  # saves 0.001 ms a letter
def _picture(picture: Picture) -> bytes:
    return _literal({"x": picture.x_mm * MM, "y": picture.y_mm * MM, **image_plan(picture)})


@remembered  # saves 0.004 ms a letter
def _number(number: PageNumber | None, one_page: bool) -> bytes:
    """The page number as an area: of the only page as it is printed, else with its placeholders."""
    if number is None or (one_page and number.rule == "multipage"):
        return _NONE
    text = number.template
    if one_page:
        text = text.replace("{page}", "1").replace("{pages}", "1")
    line = TextLine(text=text, size_pt=number.size_pt, pitch_pt=number.pitch_pt)
    return _literal(
        area_plan(
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
    )


@remembered  # saves 0.004 ms a letter
def _area(area: Area) -> bytes:
    """An area at its place; most paragraphs of an information column stand in every letter."""
    frame = _frame(area.x_mm, area.y_mm, area.width_mm, area.align)
    made = [_group(area.value_offset_mm, *lines) for lines in groups(area)]
    return b"(%b,%b)" % (frame, b",".join(made))


@lru_cache(maxsize=256)  # saves 0.004 ms a letter
def _frame(x_mm: float, y_mm: float, width_mm: float, align: Align) -> bytes:
    return _literal(frame_plan(x_mm, y_mm, width_mm, align))


@remembered  # saves 0.011 ms a letter
def _group(offset_mm: float | None, *lines: TextLine) -> bytes:
    return _literal(group_plan(offset_mm, lines))


class _Item(NamedTuple):
    """An item of the running text."""

    source: bytes
    height: float
    """In pt with the distance above it, roughly."""
    lead: float
    """How much of it must stand on a page with an item above that is kept with it, in pt with the distance between them."""


def _items(letter: ComposedLetter) -> list[_Item]:
    # PDF/UA forbids to leave out a level; all levels look alike, so only the tag moves up.
    levels, level = list[int](), 0
    for item in letter.flow:
        if isinstance(item.block, Heading):
            level = min(item.block.level, level + 1)
        levels.append(level)
    ends = early_ends(letter)
    made: list[_Item] = []
    # From the last to the first: what an item is tied to stands below it.
    for number in range(len(letter.flow) - 1, -1, -1):
        item = letter.flow[number]
        tail = made[-1].lead if item.keep_with_next and made else 0.0
        rows = ends.get(number, ())
        made.append(_item(item, letter.page, letter.style, levels[number], tail, rows))
    return made[::-1]


@remembered_by_value  # saves 0.105 ms a letter
def _item(  # noqa: PLR0917  flat, so that each is compared by itself
    item: FlowItem, page: Page, style: TextStyle, level: int, tail: float, ends: RowEnds
) -> _Item:
    whole, tie, lead = standing(item, page, style, tail)
    is_heading = isinstance(item.block, Heading)
    rows = tuple([end for end in ends if end[0] != BEFORE])
    block = block_plan(item.block, page, item.style or style, depth=0, tie=tie, ends=rows)
    if is_heading:
        block["level"] = level
    source = _literal(
        {
            "above": item.space_before_pt,
            "sticky": not tie and (item.keep_with_next or is_heading),
            "begins-page": rows != ends,
            "breakable": not whole,
            "block": block,
            "tie": tie,
            "own": line_plan(item.style.size_pt, item.style.pitch_pt) if item.style else None,
        }
    )
    height = rough_height(item, page.text_width_mm, style)
    return _Item(source, height, item.space_before_pt + lead)
