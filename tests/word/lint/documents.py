"""Documents with faults that python-docx does not write by itself, and a short way to check them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lettergen.errors import Problem
from lettergen.renderers.docx.house.check import check_house_template
from lettergen.word.lint import check_template
from tests.blank_word import blank
from tests.word.compiled.comparing import saved
from tests.word.compiled.templates import paragraphs

NAMES: Mapping[str, Any] = dict.fromkeys(
    [
        "name",
        "people",
        "more",
        "less",
        "text",
        "number",
        "rich",
        "whole",
        "entries",
        "l",
        "markup",
        "many",
        "colour",
        "image",
        "brace",
        "author",
        "below",
    ],
    Any,
)


def runs(*texts: str) -> str:
    return "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)


def deleted(text: str) -> str:
    return f'<w:del w:id="1" w:author="Amt"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="2" w:author="Amt">{runs(text)}</w:ins>'


def moved_away(text: str) -> str:
    return f'<w:moveFrom w:id="3" w:author="Amt">{runs(text)}</w:moveFrom>'


def link(text: str) -> str:
    return f'<w:hyperlink w:anchor="ziel">{runs(text)}</w:hyperlink>'


def body(*contents: str) -> bytes:
    """A document of paragraphs with that content."""
    document = blank()
    for number, content in enumerate(contents):
        element = parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>")
        document.element.body.insert(number, element)
    return saved(document)


def problems(*texts: str) -> tuple[Problem, ...]:
    """What is wrong with a document of these paragraphs; of values only the names are known."""
    return check_template(paragraphs(*texts), NAMES)


def codes(content: bytes) -> list[str]:
    return [problem.code for problem in check_template(content, NAMES)]


def in_letters(*texts: str, kind: str | None = None) -> list[tuple[str, str | None, str | None]]:
    """Code, value and near miss of each problem of a template for letters."""
    found = check_house_template(paragraphs(*texts), kind=kind)
    return [(p.code, p.value, p.params.get("near")) for p in found]
