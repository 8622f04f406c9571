"""The look of words: what of it a letter keeps, and what it loses, which is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.package import W, on
from lettergen.adoption.stylesheet import (
    Style,
    Stylesheet,
    is_effective,
    is_raised,
    is_shaded,
    is_white,
)

# What a letter's type cannot show, by the run property; text effects with no weight for its meaning are left out.
SYMBOLS: Final = ("wingdings", "webdings", "symbol", "zapfdingbats", "marlett", "mt extra")
_LOST: Final = {
    "strike": "adopt-struck",
    "dstrike": "adopt-struck",
    "u": "adopt-underlined",
    "highlight": "adopt-highlighted",
    "caps": "adopt-capitals",
    "smallCaps": "adopt-capitals",
}
_ERRORS: Final = frozenset({"adopt-struck"})
_APART: Final = 20
"""Letters that stand so many twentieths of a point apart are spaced out, which stresses a word."""
_INK: Final = {"text1", "dark1", "tx1", "dk1"}
"""Colours of a theme that are the text's."""
_DARK: Final = "40"
"""Up to here by each of its parts a colour is taken for black."""
_LARGER: Final = 1.15
"""Type so many times as large as its style's looks like a heading."""
_UNSEEN: Final = 6
"""Type of so many half points or less is not seen."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Runs of one paragraph."""

    styles: Stylesheet
    findings: Findings
    style: Style
    """Of the paragraph."""
    spot: Spot
    ground: bool
    """Whether it stands on a colour."""

    def check(self, properties: Any | None, words: str) -> None:
        """What of the look of ``words`` is lost, and words that nobody sees."""
        if words and (self._shows(properties, "vanish") or self._unseen(properties, words)):
            self.findings.error("adopt-hidden", self.spot, words)
        elif words.strip():
            self._lost_look(properties, words)

    @property
    def _in_area(self) -> bool:
        return self.style.role == "area"

    def weight(self, properties: Any | None) -> tuple[bool, bool]:
        """Bold and italic beyond what the paragraph's style says."""
        style = self.styles.character(properties)
        base = self.style if self.style.foreign else None
        strong = None if properties is None else properties.find(f"{W}b")
        emphasis = None if properties is None else properties.find(f"{W}i")
        return (
            on(strong) if strong is not None else any(s.strong for s in (style, base) if s),
            on(emphasis) if emphasis is not None else any(s.emphasis for s in (style, base) if s),
        )

    def _shows(self, properties: Any | None, name: str) -> bool:
        """Whether an on-off property counts for a run: its own, else of its style, else of its paragraph's."""
        element = None if properties is None else properties.find(f"{W}{name}")
        return self._by_style(properties, name, None if element is None else is_effective(element))

    def _by_style(self, properties: Any | None, name: str, own: bool | None) -> bool:
        if own is not None:
            return own
        style = self.styles.character(properties)
        if style is not None and name in style.shows:
            return True
        return name in self.style.shows and (self.style.foreign or name in {"vanish", "white"})

    def _unseen(self, properties: Any | None, words: str) -> bool:
        """Whether words are as white as paper with nothing behind them, or too small to be seen."""
        if self._in_area or not words.strip():
            return False
        size = None if properties is None else properties.find(f"{W}sz")
        height = "" if size is None else size.get(f"{W}val", "")
        if height.isdecimal() and int(height) <= _UNSEEN:
            return True
        white = self._by_style(properties, "white", is_white(properties))
        return white and not (is_shaded(properties) or self.ground)

    def _lost_look(self, properties: Any | None, words: str) -> None:
        if self._in_area:
            if self._shows(properties, "strike") or self._shows(properties, "dstrike"):
                self.findings.error("adopt-struck", self.spot, words)
            return
        style = self.styles.character(properties)
        linked = style is not None and "link" in style.name.lower()
        for name, code in _LOST.items():
            if not self._shows(properties, name) or (name == "u" and linked):
                continue
            if code in _ERRORS:
                self.findings.error(code, self.spot, words)
            else:
                self.findings.warn(code, self.spot, words)
        if self._by_style(properties, "raised", is_raised(properties)):
            self.findings.error("adopt-raised", self.spot, words)
        if properties is None:
            return
        fonts = properties.find(f"{W}rFonts")
        named = "" if fonts is None else (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "")
        if named.casefold().startswith(SYMBOLS):
            self.findings.error("adopt-symbol", self.spot, named)
        size = properties.find(f"{W}sz")
        half_points = "" if size is None else size.get(f"{W}val", "")
        if (
            half_points.isdecimal()
            and self.style.role in {"body", "normal"}
            and int(half_points) > self.style.size * _LARGER
        ):
            self.findings.warn("adopt-size", self.spot, words)
        self._lost_colour(properties, words, linked=linked)

    def _lost_colour(self, properties: Any, words: str, *, linked: bool) -> None:
        """Type or ground of a colour, and letters set apart, all of which somebody meant."""
        border = properties.find(f"{W}bdr")
        framed = border is not None and border.get(f"{W}val") not in {None, "nil", "none"}
        if is_shaded(properties) or framed:
            self.findings.warn("adopt-highlighted", self.spot, words)
        colour = properties.find(f"{W}color")
        value = "auto" if colour is None else colour.get(f"{W}val", "auto")
        themed = None if colour is None else colour.get(f"{W}themeColor")
        dark = value == "auto" or all(value[n : n + 2].upper() <= _DARK for n in (0, 2, 4))
        if not (linked or dark or themed in _INK or is_white(properties)):
            self.findings.warn("adopt-coloured", self.spot, words)
        apart = properties.find(f"{W}spacing")
        wide = "0" if apart is None else apart.get(f"{W}val", "0")
        if wide.isdecimal() and int(wide) >= _APART:
            self.findings.warn("adopt-spaced", self.spot, words)


def on_colour(paragraph: Any) -> bool:
    """Whether a paragraph, or the cell that it stands in, has a coloured ground."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    return is_shaded(paragraph.find(f"{W}pPr")) or (
        cell is not None and is_shaded(cell.find(f"{W}tcPr"))
    )
