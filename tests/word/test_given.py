"""What a program hands to a Word template: taken, or refused with the argument's name before any work."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from lettergen import UsageError, WordTemplate
from tests.blank_word import blank


def content(text: str = "Hallo {{ name }}") -> bytes:
    document = blank()
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def refused(call: Any) -> str | None:
    with pytest.raises(UsageError) as caught:
        call()
    return caught.value.problems[0].place.path


@pytest.mark.parametrize("value", [None, 0, {}, [], "letter.docx", io.StringIO("x")])
def test_content_is_bytes(value: Any) -> None:
    assert refused(lambda: WordTemplate(value)) == "content"


@pytest.mark.parametrize("value", [None, 5, [], {}, "a\0b", object()])
def test_sources_are_paths_bytes_or_open_files(value: Any) -> None:
    assert refused(lambda: WordTemplate.open(value)) == "source"


def test_an_open_text_file_is_no_source() -> None:
    assert refused(lambda: WordTemplate.open(io.StringIO("x"))) == "content"  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, 5, "abc", [], [("name", 1)], {1: 2}])
def test_values_are_a_mapping_by_name(value: Any) -> None:
    template = WordTemplate(content())
    assert refused(lambda: template.render(value)) == "context"
    if value is not None:
        assert refused(lambda: template.check(value)) == "values"


OPTIONS: dict[str, list[Any]] = {
    "filters": [5, "abc", [5], {1: len}],
    "tests": [5, "abc", [5], {1: len}],
    "undefined": [None, 5, "abc", [5]],
    "methods_of": [None, 5, "abc", [5]],
    "allow": [None, 5, "abc", [5]],
    "budget": [None, 5, "abc", {}],
    "limits": [None, 5, "abc", {}],
    "name": [5, [5], b"x"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in OPTIONS.items() for value in values]
)
def test_options_are_refused_by_name(name: str, value: Any) -> None:
    assert refused(lambda: WordTemplate.open(content(), **{name: value})) == name


def test_what_is_right_is_taken() -> None:
    file = io.BytesIO(content("{{ name | loud }}"))
    template = WordTemplate.open(
        file, filters={"loud": str.upper}, methods_of=[list], allow=["OLE"]
    )
    assert Document(io.BytesIO(template.render({"name": "erika"}))).paragraphs[0].text == "ERIKA"
