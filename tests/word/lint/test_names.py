"""Names and attributes against the models of letters and the slots of house templates."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, TypedDict

import pytest

from lettergen.word.lint import check_template
from tests.word.compiled.templates import header, paragraphs
from tests.word.lint.documents import in_letters


def test_an_attribute_of_a_loop_over_the_model_has_its_near_miss() -> None:
    found = in_letters(
        "{% for p in letter.recipient.persons %}{{ p.fist_name }} {{ p.last_name }}{% endfor %}"
    )
    assert found == [("docx-attribute-misspelt", "fist_name", "first_name")]


FAULTY = {
    "{{ leter.date }}": ("docx-name-misspelt", "leter", "letter"),
    "{{ letter.recipiant.address }}": ("docx-attribute-misspelt", "recipiant", "recipient"),
    "{{ letter.recipient.persons[0].titel }}": ("docx-attribute-misspelt", "titel", "title"),
    "{{ letter['subjct'] }}": ("docx-attribute-misspelt", "subjct", "subject"),
    "{{ letter.recipient.persons|map(attribute='lastname')|join }}": (
        "docx-attribute-misspelt",
        "lastname",
        "last_name",
    ),
    "{{ (letter.recipient.persons|first).offic }}": ("docx-attribute-misspelt", "offic", "office"),
    "{{ (letter.recipient.persons|sort(attribute='last_nam')|last).title }}": (
        "docx-attribute-misspelt",
        "last_nam",
        "last_name",
    ),
    "{% set r = letter.recipient %}{{ r.adress.city }}": (
        "docx-attribute-misspelt",
        "adress",
        "address",
    ),
    "{% with p = letter.recipient.persons[0] %}{{ p.form.valeu }}{% endwith %}": (
        "docx-attribute-misspelt",
        "valeu",
        "value",
    ),
    "{{ (letter.references if letter.language == 'de' else letter.references).your }}": (
        "docx-attribute-misspelt",
        "your",
        "yours",
    ),
    "{% if letter.evnt is defined and letter.event.tpoic %}{% endif %}": (
        "docx-attribute-misspelt",
        "tpoic",
        "topic",
    ),
    "{% for i in information %}{{ i.lable }}{% endfor %}": (
        "docx-attribute-misspelt",
        "lable",
        "label",
    ),
    "{{ enclosures.line }}": ("docx-attribute-misspelt", "line", "lines"),
    "{{ sender.phne }}": ("docx-attribute-misspelt", "phne", "phone"),
    "{{ letter.date|writen_date }}": ("docx-filter-misspelt", "writen_date", "written_date"),
}

SOUND = (
    "{{ letter.event.topic }} {{ letter.proposal.recommendation }} {{ letter.number }}",
    "{{ letter.recipient.address.abroad }} {{ letter.date.year }}",
    "{% for p in letter.recipient.persons %}{{ p.first_name|upper }} {{ p.form.value }}{% endfor %}",
    "{% for line in address %}{{ line }}{{ loop.last }}{% endfor %}{{ address[0]|length }}",
    "{{ letter.date|written_date }} {{ sender.name }} {{ subject|upper }}",
    "{{ (letter.recipient.persons|selectattr('title')|first).last_name }}",
    "{% for title, group in letter.recipient.persons|groupby('title') %}{{ group }}{% endfor %}",
)


@pytest.mark.parametrize("tag", FAULTY)
def test_unknown_names_have_their_near_miss(tag: str) -> None:
    assert in_letters(tag) == [FAULTY[tag]]


@pytest.mark.parametrize("tag", SOUND)
def test_what_letters_have_is_known(tag: str) -> None:
    assert in_letters(tag) == []


def test_with_a_kind_only_its_own_fields_are_known() -> None:
    tag = "{{ letter.event.topic }}"
    assert in_letters(tag) == in_letters(tag, kind="einladung") == []
    (found,) = in_letters(tag, kind="zwischenbericht")
    assert found[:2] == ("docx-attribute-unknown", "event")


def test_slots_of_whole_paragraphs_and_of_fields_stand_where_they_can() -> None:
    assert in_letters("{{p body }}", "Seite {{r page_number }}") == []
    assert [code for code, _, _ in in_letters("Text {{ body }}", "{{ page_number }}")] == [
        "house-slot-block",
        "house-slot-runs",
    ]
    from lettergen.renderers.docx.house.check import check_house_template

    (found,) = check_house_template(header("{{p body }}"))
    assert (found.code, found.value) == ("house-slot-place", "body")


class Colour(enum.Enum):
    RED = 1


class Point(NamedTuple):
    left: int
    inner: Mapping[str, Colour]


class Entry(TypedDict):
    key: list[Point]


@dataclass
class Thing:
    entry: Entry | None
    choice: Literal["a", "b"]
    anything: Any
    pair: Annotated[tuple[int, Point], "note"]

    def method(self) -> Point:
        return Point(1, {})

    @property
    def derived(self) -> tuple[Point, ...]:
        return ()


TYPES = {
    "{{ thing.entry.key[0].left }}": None,
    "{{ thing.entry.key[0].lef }}": "left",
    "{{ thing.entry.kye }}": "key",
    "{{ thing.entry.key[0].inner.anything.value }}": None,
    "{{ thing.entry.key[0].inner['x'].vale }}": "value",
    "{% for k, v in thing.entry.key[0].inner.items() %}{{ v.x }}{% endfor %}": None,
    "{{ thing.choice.upper() }}": None,
    "{{ thing.choice.uper() }}": "upper",
    "{{ thing.anything.x.y.z }}": None,
    "{{ thing.pair[1].left }}": None,
    "{{ thing.method().left }}": None,
    "{{ thing.method().lefd }}": "left",
    "{% for p in thing.derived %}{{ p.left }}{% endfor %}": None,
    "{% for p in thing.derived %}{{ p.lefft }}{% endfor %}": "left",
    "{% for p in thing.derived|list|reverse|batch(2) %}{{ p.x }}{% endfor %}": None,
    "{{ thing.__class__ }}": "",
}


@pytest.mark.parametrize("tag", TYPES)
def test_types_of_any_sort_are_followed(tag: str) -> None:
    found = check_template(paragraphs(tag), {"thing": Thing})
    near = TYPES[tag]
    assert [p.params["near"] for p in found] == ([] if near is None else [near])
