"""A composed letter as the data of ``letter.typ``: all lengths in pt, all strings final, nothing left to compute.

The layout decides nothing that can be decided here: Typst code that works on strings costs more than setting them.
Each part of the letter becomes a string of its own, and parts that were seen before are not made again.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
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
from lettergen.renderers.typst.extent import MM
from lettergen.renderers.typst.ties import moves_whole, ties
from lettergen.typeface.own import ARIMO, Typeface
from lettergen.typeface.prepared import FAMILY

COMBINING_MARKS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""In the blocks of Unicode for marks of letters; a letter with some goes through ``lettergen.pdf.sequences``."""
ARTIFACTS = frozenset(("continuation", "footer"))
"""Roles of areas that nobody hears."""

_Sheet = Literal["first", "following"]


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

    def source(self) -> str:
        """As a named argument of the layout."""
        first, following = ("none" if s is None else _literal(_wrapped(s)) for s in self)
        return f",sheets:({first},{following})"


def _wrapped(png: bytes) -> str:
    """In an SVG, as other pictures travel; see ``pictures``."""
    data = b64encode(png).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297">'
        f'<image width="210" height="297" preserveAspectRatio="none" href="data:image/png;base64,{data}"/></svg>'
    )


class Part(NamedTuple):
    """A part of the letter as an argument."""

    source: str
    combining: bool
    """Whether there are combining marks in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The arguments of the layout's ``letter``, in its order; every string is a literal of Typst that holds JSON."""

    title: str
    head: str
    first: str
    """What is printed behind page 1."""
    following: str | None
    """What is printed behind all other pages; None in a letter of one page."""
    number: str | None
    pictures: tuple[str, ...]
    areas: tuple[str, ...]
    items: tuple[str, ...]
    combining: bool
    """Whether there are combining marks in the letter."""
    attachment: str | None = None
    sheets: Sheets | None = None

    def source(self) -> str:
        """The main file of Typst for this letter: a call of the layout with literals, and nothing else."""
        behind = (
            self.title,
            self.head,
            self.first,
            self.following or "none",
            self.number or "none",
        )
        lists = [
            f"({','.join(given)},)" if given else "()"
            for given in (self.pictures, self.areas, self.items)
        ]
        named = f",attachment:{self.attachment}" if self.attachment else ""
        named += self.sheets.source() if self.sheets else ""
        return f'#import "letter.typ": letter\n#letter({",".join((*behind, *lists))}{named})'


def parts(
    letter: ComposedLetter,
    *,
    one_page: bool,
    attachment: Attachment | None = None,
    sheets: Sheets | None = None,
) -> Parts:
    """The data of the layout; with ``one_page`` what follows page 1 is left out and its page number is final."""
    content, behind = _split(letter.areas)
    areas = [_area(area) for area in content]
    items = list(_items(letter))
    first = _furniture("first", letter.rules, *_behind("first", behind))
    following = (
        None if one_page else _furniture("following", letter.rules, *_behind("following", behind))
    )
    others = (first,) if following is None else (first, following)
    combining = any(part.combining for part in (*areas, *items, *others))
    return Parts(
        title=_title(letter.metadata.title),
        head=_head(
            letter.metadata.language,
            letter.metadata.author,
            letter.page,
            letter.style,
            letter.page_number is not None and letter.page_number.rule == "always",
            # Programs that read by places take a combining mark for one of the letter that kerning moves below it.
            not combining,
        ),
        first=first.source,
        following=following and following.source,
        number=_number(letter.page_number, one_page),
        pictures=tuple(_picture(picture) for picture in letter.pictures),
        areas=tuple([area.source for area in areas]),
        items=tuple([item.source for item in items]),
        combining=combining,
        attachment=None if attachment is None else _literal(asdict(attachment)),
        sheets=sheets,
    )


def _part(source: str) -> Part:
    return Part(source, not source.isascii() and COMBINING_MARKS.search(source) is not None)


@remembered  # saves 0.008 ms a letter
def _head(  # noqa: PLR0917  flat, so that each is compared by itself
    tag: str, author: str, page: Page, style: TextStyle, number_always: bool, kerned: bool
) -> str:
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


def _literal(value: Any) -> str:
    """JSON between quotes: nothing in it can end the literal, so nothing of it is ever evaluated."""
    data = to_json(value).decode()
    return '"' + data.replace("\\", r"\\").replace('"', r"\"") + '"'


def _language(tag: str) -> tuple[str, str | None]:
    """Language and region of a BCP 47 tag; a script between them is left out."""
    language, *rest = tag.split("-")
    return language.lower(), next((part.upper() for part in rest if len(part) == 2), None)  # noqa: PLR2004


def _split(areas: Sequence[Area]) -> tuple[list[Area], tuple[Area, ...]]:
    """Areas that are content of page 1, and those that are furniture of pages."""
    content = [a for a in areas if a.role not in ARTIFACTS and a.pages != "following"]
    return content, tuple(a for a in areas if a.role in ARTIFACTS or a.pages != "first")


def _behind(page: _Sheet, areas: Sequence[Area]) -> list[Area]:
    """Those of the areas that are printed behind page 1, or behind all others."""
    return [
        area
        for area in areas
        if area.pages in {page, "all"} and (page == "following" or area.role in ARTIFACTS)
    ]


@remembered  # saves 0.92 ms from the second time on
def _furniture(page: _Sheet, rules: tuple[Rule, ...], *areas: Area) -> Part:
    """What is printed behind page 1, or behind all others."""
    plan = {
        "rules": [_rule(rule) for rule in rules if rule.pages in {page, "all"}],
        "areas": [area_plan(area) for area in areas],
    }
    return _part(_literal(plan))


def _rule(rule: Rule) -> Plan:
    return {
        "x1": rule.x1_mm * MM,
        "y1": rule.y1_mm * MM,
        "x2": rule.x2_mm * MM,
        "y2": rule.y2_mm * MM,
        "width": rule.width_pt,
        "colour": f"#{rule.colour}",
    }


@remembered  # saves 6.2 ms from the second time on
def _picture(picture: Picture) -> str:
    return _literal({"x": picture.x_mm * MM, "y": picture.y_mm * MM, **image_plan(picture)})


@remembered  # saves 0.006 ms a letter
def _number(number: PageNumber | None, one_page: bool) -> str | None:
    """The page number as an area: of the only page as it is printed, else with its placeholders."""
    if number is None or (one_page and number.rule == "multipage"):
        return None
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


@remembered  # saves 0.023 ms a letter
def _area(area: Area) -> Part:
    """An area at its place; most paragraphs of an information column stand in every letter."""
    frame = _frame(area.x_mm, area.y_mm, area.width_mm, area.align)
    made = [_group(above, offset, *lines) for above, offset, lines in groups(area)]
    source = f"({frame},{','.join([group.source for group in made])})"
    return Part(source, any(group.combining for group in made))


@lru_cache(maxsize=256)  # saves 0.013 ms a letter
def _frame(x_mm: float, y_mm: float, width_mm: float, align: Align) -> str:
    return _literal(frame_plan(x_mm, y_mm, width_mm, align))


@remembered_by_value  # saves 0.030 ms a letter
def _group(above: float, offset: float, *lines: TextLine) -> Part:
    return _part(_literal(group_plan(above, offset, lines)))


@lru_cache(maxsize=64)  # saves 0.002 ms a letter
def _title(text: str) -> str:
    return _literal(text)


def _items(letter: ComposedLetter) -> Iterable[Part]:
    level = 0
    tied = ties(letter.flow, letter.page, letter.style)
    ends = early_ends(letter)
    for number, (item, tie) in enumerate(zip(letter.flow, tied, strict=True)):
        if isinstance(item.block, Heading):
            # PDF/UA forbids to leave out a level; all levels look alike, so only the tag moves up.
            level = min(item.block.level, level + 1)
        yield _item(item, letter.page, letter.style, level, tie, ends.get(number, ()))


@remembered_by_value  # saves 0.035 ms a letter
def _item(  # noqa: PLR0917  flat, so that each is compared by itself
    item: FlowItem, page: Page, style: TextStyle, level: int, tie: float, ends: RowEnds
) -> Part:
    is_heading = isinstance(item.block, Heading)
    rows = tuple(end for end in ends if end[0] != BEFORE)
    block = block_plan(item.block, page, item.style or style, depth=0, tie=tie, ends=rows)
    if is_heading:
        block["level"] = level
    return _part(
        _literal(
            {
                "above": item.space_before_pt,
                "sticky": not tie and (item.keep_with_next or is_heading),
                "begins-page": rows != ends,
                "breakable": not moves_whole(item, page, style),
                "block": block,
                "tie": tie,
                "own": line_plan(item.style.size_pt, item.style.pitch_pt) if item.style else None,
            }
        )
    )
