"""Items of the running text, made in one way by everything that adds some."""

from __future__ import annotations

from lettergen.compose.composed import FlowItem, FlowRole, Signatures
from lettergen.model.blocks import Block, Inline, LineBreak, Paragraph, Run


def flow_item(
    role: FlowRole,
    block: Block | Signatures,
    space: float,
    *,
    keep: bool = False,
    whole: bool = True,
) -> FlowItem:
    """An item ``space`` pt below the one before; ``keep`` ties it to the next, ``whole`` forbids a break within."""
    return FlowItem(
        role=role, block=block, space_before_pt=space, keep_with_next=keep, keep_together=whole
    )


def line_block(lines: tuple[str, ...], *, first_strong: bool = False) -> Paragraph:
    """Lines as one paragraph."""
    inlines: list[Inline] = []
    for number, line in enumerate(lines):
        inlines += [LineBreak()] if number else []
        inlines.append(Run(line, strong=first_strong and not number))
    return Paragraph(tuple(inlines))
