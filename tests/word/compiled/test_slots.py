"""A source with nothing but slots is filled without Jinja, to the same text."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from lettergen.sandbox.budget import LETTERS, Budget
from lettergen.word.parts import source as module
from lettergen.word.parts.environment import program_environment
from lettergen.word.parts.source import Compiler

VALUES = {"a": Markup("<w:p><w:r/></w:p>"), "body": Markup("ä &amp; &#123;{}")}
SLOTS = "<w:body>{{ a }}<w:t>&amp;</w:t>{{body}}\n<w:p/>{{ a }}</w:body>"


def _jinja(source: str) -> str:
    compiler = Compiler(program_environment({}), None)
    return compiler.expanded(compiler.compiled(source, "x"), "x", VALUES)


def test_slots_are_filled_as_jinja_fills_them() -> None:
    assert module._joined(SLOTS, VALUES, LETTERS) == _jinja(SLOTS)


@pytest.mark.parametrize(
    "source",
    [
        "{% if a %}{{ body }}{% endif %}",
        "{{ a|upper }}{{ body }}",
        "{{ a }}{# nothing #}{{ body }}",
        "{{ a }}{{ body }}\n",
        "{{ a }}{_{ body }}",
        "{{ a }}\r\n{{ body }}",
        "{{- a }}{{ body }}",
    ],
)
def test_what_has_more_than_slots_is_left_to_jinja(source: str) -> None:
    assert module._joined(source, VALUES, LETTERS) is None


def test_text_that_is_no_markup_is_left_to_jinja() -> None:
    assert module._joined("{{ a }}", {"a": "<"}, LETTERS) is None
    assert module._joined("{{ missing }}", VALUES, LETTERS) is None


def test_what_is_long_is_counted_by_jinja() -> None:
    assert module._joined(SLOTS, VALUES, Budget(size=40)) is None
