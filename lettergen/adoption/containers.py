"""What word processors put around paragraphs, rows and cells: looked through, or named where a letter cannot hold it.

Headers and footers: what recurs on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.nodes import PAGE_FIELD, PAGE_NUMBER, RECURRING, Text
from lettergen.adoption.package import MC, VML, A, W, on
from lettergen.model.blocks import Run

SILENT: Final = frozenset(
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "proofErr", "bookmarkStart", "bookmarkEnd",
        "permStart", "permEnd", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "annotationRef",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
        "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
        "customXmlMoveToRangeEnd", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "footnoteRef", "endnoteRef",
        "separator", "continuationSeparator", "delInstrText",
    )
)  # fmt: skip
"""What shows nothing."""
ADDED: Final = frozenset({f"{W}ins", f"{W}moveTo"})
TAKEN: Final = frozenset({f"{W}del", f"{W}moveFrom"})
LOOKS: Final = frozenset({f"{W}rPrChange", f"{W}pPrChange", f"{W}numberingChange"})
_THROUGH: Final = frozenset({f"{W}sdtContent", f"{W}customXml"})


def inside(element: Any, wanted: str, findings: Findings, *, accept: bool) -> Iterator[Any]:
    """The rows (``tr``) or cells (``tc``) in ``element`` or in containers there; whatever else shows something is an error."""
    for child in element:
        if child.tag == f"{W}{wanted}":
            yield child
        elif (content := looked_through(child, Spot(()), findings, accept=accept)) is not None:
            yield from inside(content, wanted, findings, accept=accept)


def looked_through(child: Any, spot: Spot, findings: Findings, *, accept: bool) -> Any | None:
    """What is to be read in place of a container; None for what shows nothing, and for what is an error."""
    tag = child.tag
    if not isinstance(tag, str) or tag in SILENT:
        return None
    if tag == f"{W}sdt":
        check_control(child, spot, findings)
        return child.find(f"{W}sdtContent")
    if tag == f"{MC}AlternateContent":
        return chosen(child)
    if tag in ADDED | TAKEN and not accept:
        check_tracked(child, spot, findings)
    if tag in ADDED | _THROUGH:
        return child
    if tag not in TAKEN:
        findings.error("adopt-unknown", spot, tag.rpartition("}")[2])
    return None


def chosen(element: Any) -> Any | None:
    """The content that a program of today shows, out of several forms of it."""
    choice = element.find(f"{MC}Choice")
    return element.find(f"{MC}Fallback") if choice is None else choice


def check_control(element: Any, spot: Spot, findings: Findings) -> None:
    """A content control that still shows what to fill in is an error."""
    if on(element.find(f"{W}sdtPr/{W}showingPlcHdr")):
        words = "".join(t.text or "" for t in element.iter(f"{W}t"))
        findings.error("adopt-control-empty", spot, words)


def check_tracked(element: Any, spot: Spot, findings: Findings) -> None:
    """A tracked change that nobody has accepted is an error."""
    words = "".join(t.text or "" for t in element.iter(f"{W}t", f"{W}delText", f"{W}instrText"))
    code = "adopt-tracked-added" if element.tag in ADDED else "adopt-tracked-removed"
    findings.error(code, spot, words, author=element.get(f"{W}author") or "?")


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
