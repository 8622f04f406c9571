"""Headers and footers: what recurs on the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from lettergen.adoption.containers import ADDED, LOOKS, TAKEN, check_tracked
from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.nodes import PAGE_FIELD, PAGE_NUMBER, RECURRING, Text
from lettergen.adoption.package import MC, VML, A, W
from lettergen.model.blocks import Run

_DRAWN: Final = frozenset({f"{A}blip", f"{VML}imagedata", f"{VML}textpath"})


def recurring_lines(tree: Any, part: str, findings: Findings, *, accept: bool) -> Iterator[Text]:
    """The paragraphs of a header or footer, in text boxes, too, which some programs make of frames.

    Page numbers are worked out by the program; what stands beside them is told apart.
    """
    for number, paragraph in enumerate(tree.iter(f"{W}p"), start=1):
        if _is_fallback(paragraph):
            continue
        own = [
            e
            for e in paragraph.iter()
            if next(_paragraphs_around(e), None) is paragraph and not _is_fallback(e)
        ]
        words = "".join(_shown_words(e) for e in own)
        pictures = sum(e.tag in _DRAWN for e in own)
        spot = Spot((("paragraph", number),), words, part)
        if not accept:
            _tracked(own, spot, findings)
        style = RECURRING
        if any(_is_page_field(e) for e in own):
            style = PAGE_NUMBER
            codes = "".join(e.text or "" for e in own if e.tag == f"{W}instrText")
            yield Text("area", PAGE_FIELD, (Run(codes),), spot)
        yield Text("area", style, (Run(words),) if words else (), spot, pictures=pictures)


def _tracked(elements: Sequence[Any], spot: Spot, findings: Findings) -> None:
    """Changes in a header or footer that nobody has accepted."""
    for element in elements:
        if element.tag in ADDED | TAKEN and len(element):
            check_tracked(element, spot, findings)
        elif element.tag in LOOKS:
            findings.error("adopt-tracked-look", spot)


def _paragraphs_around(element: Any) -> Iterator[Any]:
    return (parent for parent in element.iterancestors() if parent.tag == f"{W}p")


def _is_fallback(element: Any) -> bool:
    return any(parent.tag == f"{MC}Fallback" for parent in element.iterancestors())


def _shown_words(element: Any) -> str:
    """The words of a text element, or of lettering such as a watermark."""
    text = element.get("string") if element.tag == f"{VML}textpath" else None
    return text or (element.text or "" if element.tag == f"{W}t" else "")


def _is_page_field(element: Any) -> bool:
    code = element.text if element.tag == f"{W}instrText" else element.get(f"{W}instr")
    return any(name in (code or "").split() for name in ("PAGE", "NUMPAGES"))
