"""What is data in a document: letterhead, address and information, headers and footers, pictures, and the sheets."""

from __future__ import annotations

import re
from typing import Final

from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.house import OWN
from lettergen.adoption.nodes import PAGE_FIELD, PAGE_NUMBER, RECURRING
from lettergen.adoption.structure import Parts

_SAME_PAPER: Final = 60
"""Programs round the size of the sheet, in twentieths of a point."""
_LETTERS = re.compile(r"[^\W\d_]+")


def check_areas(before: Parts, after: Parts, findings: Findings) -> None:
    """Letterhead, address and information are data: what was typed into them is named, not taken."""
    old = _by_style(before)
    new = _by_style(after)
    _check_page_numbers(old, new, findings)
    for style in dict.fromkeys((*old, *new)):
        if style in {PAGE_NUMBER, PAGE_FIELD}:
            continue
        was = [words for words, _ in old.get(style, [])]
        now = [words for words, _ in new.get(style, [])]
        if was == now or (style == RECURRING and set(was) == set(now)):
            continue
        places = new.get(style) or [("", Spot(()))]
        changed = [(words, spot) for words, spot in places if words not in was] or places[:1]
        gone = [words for words in was if words not in now]
        findings.error(
            f"adopt-area-{_area_of(style)}",
            changed[0][1],
            " / ".join(words for words, _ in changed if words),
            before=" / ".join(gone) or "–",
        )
    if before.pictures != after.pictures:
        more = before.pictures < after.pictures
        findings.error("adopt-picture" if more else "adopt-picture-gone", Spot(()))
    if any(abs(a - b) > _SAME_PAPER for a, b in zip(before.paper, after.paper, strict=False)):
        findings.warn("adopt-paper", Spot(()))
    if (
        before.pictures == after.pictures
        and before.drawn - after.drawn
        and after.drawn - before.drawn
    ):
        findings.warn("adopt-picture-other", Spot(()))


def _check_page_numbers(
    old: dict[str, list[tuple[str, Spot]]],
    new: dict[str, list[tuple[str, Spot]]],
    findings: Findings,
) -> None:
    lines = [words for style in (PAGE_NUMBER, PAGE_FIELD) for words, _ in old.get(style, [])]
    known = set(_LETTERS.findall(" ".join(lines)))
    for words, spot in new.get(PAGE_NUMBER, []):
        if not known.issuperset(_LETTERS.findall(words)):
            findings.error("adopt-area-letterhead", spot, words, before=lines[0] if lines else "–")


def _by_style(parts: Parts) -> dict[str, list[tuple[str, Spot]]]:
    found: dict[str, list[tuple[str, Spot]]] = {}
    for style, words, spot in parts.areas:
        for line in words.split("\n"):
            found.setdefault(style, []).append((line, spot))
    return found


def _area_of(style: str) -> str:
    if style in {"anschrift", "zusätze und vermerke"}:
        return "address"
    if style == OWN:
        return "house"
    return "information" if style == "informationsangaben" else "letterhead"
