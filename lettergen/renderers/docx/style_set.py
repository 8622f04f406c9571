"""The styles of the running text: one set for the templates that lettergen makes, one for each of a house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lettergen.compose.composed import FlowRole
from lettergen.renderers.docx import styles
from lettergen.renderers.docx.nodes import Spacing


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleSet:
    """The identifiers of the styles of the running text, by what they are for."""

    flow: Mapping[FlowRole, str]
    headings: Mapping[int, str]
    body: str
    continued: str
    """Further paragraphs of a list entry."""
    cell: str
    header_cell: str
    table: str
    signature_table: str
    facsimile: str
    link: str
    spacing: Spacing
    variants: bool = False
    """Whether there are styles for paragraphs of other distances and page breaks."""
    rule_pt: float = 0
    """Weight of the lines of tables."""
    prefix: str = ""
    """Of the names that are given to relationships and pictures."""


GENERATED = StyleSet(
    flow={role: style.identifier for role, style in styles.FLOW_STYLES.items()},
    headings={level: style.identifier for level, style in styles.HEADINGS.items()},
    body=styles.BODY.identifier,
    continued=styles.CONTINUED.identifier,
    cell=styles.CELL.identifier,
    header_cell=styles.HEADER_CELL.identifier,
    table=styles.TABLE,
    signature_table=styles.SIGNATURE_TABLE,
    facsimile=styles.FACSIMILE.identifier,
    link=styles.LINK,
    spacing=Spacing(styles.NORMAL.identifier),
    variants=True,
    rule_pt=styles.TABLE_BORDER_PT,
)
"""What the templates have that lettergen makes."""
