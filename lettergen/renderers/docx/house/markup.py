"""Slots that are whole paragraphs or hold fields of Word, and how they have to be written."""

from __future__ import annotations

from lettergen.renderers.docx.house.slots import Blocks, Runs
from lettergen.word.lint.findings import Findings
from lettergen.word.lint.shapes import Shape
from lettergen.word.tags.scan import Tag


def check_markup(tag: Tag, shape: Shape, findings: Findings) -> None:
    """Reports a printed slot whose markup would stand where it cannot."""
    if not shape.known:
        return
    if Blocks in shape.types:
        if tag.prefix != "p":
            findings.add("house-slot-block", tag.start, tag.inner)
        elif findings.scan.flow.start.story != "body":
            params = {"path": findings.scan.flow.start.part}
            findings.add("house-slot-place", tag.start, tag.inner, params)
    elif Runs in shape.types and tag.prefix != "r":
        findings.add("house-slot-runs", tag.start, tag.inner)
