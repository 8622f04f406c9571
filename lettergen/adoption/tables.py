"""Rows and cells of a table, as word processors nest them, and what is tracked or hidden there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from lettergen.adoption.containers import inside
from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.package import W, on
from lettergen.model.blocks import Align

ALIGN: Final[dict[str, Align]] = {
    "center": "center",
    "right": "right",
    "end": "right",
}
_SIGNS: Final = {
    f"{W}br": " ",
    f"{W}cr": " ",
    f"{W}tab": " ",
    f"{W}noBreakHyphen": "\u2011",
}
_LOOKS: Final = ("tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange")


def rows_of(table: Any, findings: Findings, *, accept: bool) -> Iterator[Any]:
    """The rows that are left once tracked changes are accepted; open ones are findings."""
    _looks(table, ("tblPr", "tblGrid"), findings, accept=accept)
    for row in inside(table, "tr", findings, accept=accept):
        spot = Spot((), words_of(row))
        properties = row.find(f"{W}trPr")
        _looks(row, ("trPr", "tblPrEx"), findings, accept=accept)
        if properties is not None and on(properties.find(f"{W}hidden")) and spot.text:
            findings.error("adopt-hidden", spot, spot.text)
        if not _removed(properties, "ins", "del", spot, findings, accept=accept):
            yield row


def cells_of(row: Any, findings: Findings, *, accept: bool) -> Iterator[Any]:
    """The cells of a row, likewise."""
    for cell in inside(row, "tc", findings, accept=accept):
        spot = Spot((), words_of(cell))
        properties = cell.find(f"{W}tcPr")
        _looks(cell, ("tcPr",), findings, accept=accept)
        if properties is not None and properties.find(f"{W}cellMerge") is not None:
            findings.error("adopt-table-merged", spot)
        if not _removed(properties, "cellIns", "cellDel", spot, findings, accept=accept):
            yield cell


def _looks(element: Any, names: tuple[str, ...], findings: Findings, *, accept: bool) -> None:
    for name in names:
        properties = element.find(f"{W}{name}")
        if properties is None or accept:
            continue
        if any(properties.find(f"{W}{change}") is not None for change in _LOOKS):
            findings.error("adopt-tracked-look", Spot((), words_of(element)))


def _removed(
    properties: Any | None,
    added: str,
    removed: str,
    spot: Spot,
    findings: Findings,
    *,
    accept: bool,
) -> bool:
    if properties is None:
        return False
    gone = properties.find(f"{W}{removed}") is not None
    if not accept and (gone or properties.find(f"{W}{added}") is not None):
        code = "adopt-tracked-removed" if gone else "adopt-tracked-added"
        findings.error(code, spot, spot.text, author="?")
    return gone


def column_alignment(table: Any, width: int) -> tuple[Align, ...]:
    """How the columns are aligned: as most of their cells are."""
    votes: list[Counter[Align]] = [Counter() for _ in range(width)]
    unheard = Findings()
    rows = list(rows_of(table, unheard, accept=True))
    for row in rows[1:] or rows:
        for column, cell in zip(votes, cells_of(row, unheard, accept=True), strict=False):
            aligned = cell.find(f"{W}p/{W}pPr/{W}jc")
            where = "" if aligned is None else aligned.get(f"{W}val", "")
            column[ALIGN.get(where, "left")] += 1
    return tuple(column.most_common(1)[0][0] if column else "left" for column in votes)


def words_of(element: Any) -> str:
    """What it says, without regard to what of it counts."""
    found = element.iter(f"{W}t", *_SIGNS)
    return "".join(_SIGNS.get(e.tag) or e.text or "" for e in found)
