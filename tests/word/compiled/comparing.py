"""docxtpl's own result for a template, and what both results are compared by."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from docx.document import Document
from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from lettergen.word.template import WordTemplate

Values = Callable[[Any], Mapping[str, Any]]
"""Makes the values of a letter with a document in hand: docxtpl's own or the live one of a compiled template."""


def saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def canonical(content: bytes) -> dict[str, bytes]:
    """Every part by name, XML in canonical form."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {
        name: etree.tostring(etree.fromstring(part), method="c14n")
        if name.endswith((".xml", ".rels"))
        else part
        for name, part in parts.items()
    }


def environment() -> Environment:
    made = Environment(autoescape=True)
    made.filters["shout"] = shout
    made.filters["times"] = times
    return made


def shout(value: str) -> str:
    return value.upper()


def times(value: str, count: int) -> str:
    return value * count


def by_docxtpl(template: bytes, values: Values) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(values(document), environment(), autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def compiled(template: bytes) -> WordTemplate:
    return WordTemplate.open(template, filters={"shout": shout, "times": times})


def assert_same(template: bytes, values: Values) -> None:
    """Both ways through a compiled template give what docxtpl gives: by itself, and with a live document."""
    expected = by_docxtpl(template, values)
    opened = compiled(template)
    assert_equal(opened.render(values(opened.document())), expected)
    document = opened.document()
    assert_equal(opened.render(values(document), document), expected)


def assert_equal(content: bytes, expected: bytes) -> None:
    """The same parts, each with the same canonical XML."""
    found, wanted = canonical(content), canonical(expected)
    assert found.keys() == wanted.keys()
    for name, part in wanted.items():
        assert found[name] == part, name
