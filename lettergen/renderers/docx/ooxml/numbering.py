"""Lists: their definitions, and one instance for each list of a letter so that every one counts anew."""

from __future__ import annotations

from dataclasses import dataclass

from lettergen.renderers.docx.ooxml.markup import escape, twips

LEVELS = 9
"""Depth that Word knows."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One list of the letter."""

    number: int
    """1-based identifier within the letter."""
    definition: int
    level: int
    start: int | None
    """First number, None for bullets."""


def definition(
    number: int, texts: tuple[str, ...], indent_mm: float, *, numbered: bool, style: str = ""
) -> str:
    """A definition of nine levels, each ``indent_mm`` further in, with a hanging indent of the same width.

    ``style`` is the paragraph style that makes a list of the first level. ``texts`` are the labels by level, ``%1`` the number of the first level and so on; the last one serves all deeper ones.
    """
    kind = "decimal" if numbered else "bullet"
    levels = []
    for level in range(LEVELS):
        text = escape(texts[min(level, len(texts) - 1)].replace("%n", f"%{level + 1}"))
        linked = f'<w:pStyle w:val="{style}"/>' if style and not level else ""
        left, hanging = twips((level + 1) * indent_mm), twips(indent_mm)
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{linked}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{''.join(levels)}</w:abstractNum>"
    )


def instance(entry: Instance) -> str:
    """A list that starts anew."""
    override = (
        f'<w:lvlOverride w:ilvl="{entry.level}"><w:startOverride w:val="{entry.start}"/></w:lvlOverride>'
        if entry.start is not None
        else ""
    )
    return f'<w:num w:numId="{entry.number}"><w:abstractNumId w:val="{entry.definition}"/>{override}</w:num>'
