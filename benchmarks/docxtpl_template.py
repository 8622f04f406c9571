"""A template that says what the example says, as a user of docxtpl, docxtemplater or easy-template-x would write it."""

from __future__ import annotations

import io
from functools import cache
from typing import Any, NamedTuple

from docx import Document
from docx.shared import Mm, Pt

from benchmarks.letters import composed, letter
from lettergen.model.blocks import Heading, Paragraph, plain_text


class Tags(NamedTuple):
    """How a template engine writes a value, and a loop with the value of each turn."""

    value: str
    begin: str
    each: str
    end: str


DOCXTPL = Tags("{{{{ {0} }}}}", "{{%p for one in {0} %}}", "{{{{ one }}}}", "{{%p endfor %}}")
NODE = Tags("{{{0}}}", "{{#{0}}}", "{{text}}", "{{/{0}}}")
"""docxtemplater and easy-template-x write them alike."""


def template(tags: Tags = DOCXTPL) -> bytes:
    """A4, the address, a table with text and information column, the body in a loop."""

    def loop(name: str) -> tuple[str, ...]:
        return tuple(part.format(name) for part in (tags.begin, tags.each, tags.end))

    def value(name: str) -> str:
        return tags.value.format(name)

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10)
    for line in (value("return_line"), *loop("address")):
        document.add_paragraph(line)
    text, column = document.add_table(rows=1, cols=2).rows[0].cells
    text.paragraphs[0].add_run(value("subject")).bold = True
    for line in (value("salutation"), *loop("body")):
        text.add_paragraph(line)
    text.add_paragraph(value("signature"))
    for line in loop("information"):
        column.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@cache
def context(number: int) -> dict[str, Any]:
    """The words of letter ``number``, made once: they are there before the clock starts."""
    ready = composed(number)
    areas = {area.role: [line.text for line in area.lines] for area in ready.areas}
    flow: dict[str, list[str]] = {}
    for item in ready.flow:
        if isinstance(item.block, (Paragraph, Heading)):
            flow.setdefault(item.role, []).append(plain_text(item.block.inlines))
    return {
        "return_line": areas["return_line"][0],
        "address": areas["address"],
        "information": areas["information"],
        "subject": flow["subject"][0],
        "salutation": " ".join(flow["salutation"]),
        "body": flow["body"],
        "signature": " ".join(signature.name for signature in letter(number).signatures),
    }
