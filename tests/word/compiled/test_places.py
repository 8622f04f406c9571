"""What fails while a template is opened or filled names its paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lettergen.errors import TemplateError
from lettergen.word.template import WordTemplate
from tests.word.compiled.templates import (
    PEOPLE,
    header,
    notes,
    paragraphs,
    properties,
    table,
    text_box,
)

LOOP = ("{{ name }}", "{%p for p in people %}", "{{ p.name }} {{ p.hight }}", "{%p endfor %}")
MACRO = ("{% macro m(a) %}", "{{ a.b }}", "{% endmacro %}", "{{ m(name) }}")

FAILING: dict[str, tuple[bytes, Mapping[str, Any], str]] = {
    "loop": (
        paragraphs(*LOOP),
        {"people": PEOPLE},
        "body, paragraph 3 (“{{ p.name }} {{ p.hight }}”)",
    ),
    "macro": (paragraphs(*MACRO), {}, "body, paragraph 2 (“{{ a.b }}”)"),
    "cell": (
        table(("a", "b"), ("{{ name }}", "{{ missing }}")),
        {"below": ""},
        "body, table 1, row 2, cell 2, paragraph 1 (“{{ missing }}”)",
    ),
    "header": (header("{{ name }}", "{{ missing }}"), {}, "header, paragraph 3 (“{{ missing }}”)"),
    "footnote": (notes(), {}, "footnote 1, paragraph 1 (“Siehe {{ name }} und {{ text }}”)"),
    "property": (
        properties(),
        {"more": True},
        "document property author (“{{ author }}”)",
    ),
    "division": (paragraphs("a", "{{ 1 / 0 }}"), {}, "body, paragraph 2 (“{{ 1 / 0 }}”)"),
    "forbidden": (
        paragraphs("{{ name.__class__ }}"),
        {},
        "body, paragraph 1 (“{{ name.__class__ }}”)",
    ),
    "long": (
        paragraphs("x" * 200 + " {{ missing }} " + "y" * 200),
        {},
        "body, paragraph 1 (“…" + "x" * 22 + " {{ missing }} " + "y" * 33 + "…”)",
    ),
}


def failure(content: bytes, context: Mapping[str, Any], *, live: bool = False) -> TemplateError:
    template = WordTemplate.open(content)
    with pytest.raises(TemplateError) as caught:
        template.render({"name": "x", **context}, template.document() if live else None)
    return caught.value


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("name", FAILING)
def test_a_letter_that_fails_names_the_paragraph(name: str, live: bool) -> None:
    content, context, where = FAILING[name]
    (problem,) = failure(content, context, live=live).problems
    assert problem.place.position("en") == where


def test_the_place_is_in_german_too_and_for_programs() -> None:
    content, context, _ = FAILING["cell"]
    (problem,) = failure(content, context).problems
    assert problem.place.position("de") == (
        "Haupttext, Tabelle 1, Zeile 2, Zelle 2, Absatz 1 („{{ missing }}“)"
    )
    assert problem.place.document is not None
    data = problem.place.document.data()
    assert (data["part"], data["table"], data["row"], data["cell"]) == (
        "word/document.xml",
        1,
        2,
        2,
    )


def test_nothing_of_the_letter_is_shown() -> None:
    error = failure(paragraphs("{{ name }} {{ missing }}"), {"name": "Erika Muster"})
    assert "Erika" not in str(error)


@pytest.mark.parametrize(
    ("texts", "where"),
    [
        (("{{ name }}", "{{ a b }}"), "body, paragraph 2 (“{{ a b }}”)"),
        (("{{ name }}", "{% if x", "{{ name }}"), "body, paragraph 2 (“{% if x”)"),
        (("a", "{{ name }}{% endif %}"), "body, paragraph 2 (“{{ name }}{% endif %}”)"),
    ],
)
def test_a_template_that_cannot_be_opened_names_the_paragraph(
    texts: tuple[str, ...], where: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.open(paragraphs(*texts))
    assert caught.value.problems[0].place.position("en") == where


def test_text_boxes_are_counted_once() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.open(text_box()).render({"more": True})
    where = caught.value.problems[0].place.position("en")
    assert where == "body, text box 1, paragraph 2 (“{{ name }}”)"
