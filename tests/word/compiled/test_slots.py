"""A template with nothing but slots is filled without Jinja, to the same text."""

from __future__ import annotations

from xml.etree.ElementTree import canonicalize

import pytest
from markupsafe import Markup

from lettergen.word.compiled import CompiledTemplate
from lettergen.word.parts.environment import program_environment
from tests.word.compiled.templates import paragraphs

SLOTS = {"a": ("<w:p><w:r/></w:p>", "", "<w:p/>"), "body": ("ä &amp; &#123;{}",)}


def _compiled(template: bytes) -> CompiledTemplate:
    return CompiledTemplate(template, program_environment({}))


def test_slots_are_filled_as_jinja_fills_them() -> None:
    template = _compiled(paragraphs("{{p a }}", "Text & {{ body }}", "{{ body }}", "{{p a }}"))
    values = {name: Markup("".join(pieces)) for name, pieces in SLOTS.items()}  # noqa: S704
    for name, pieces in template.filled(SLOTS).items():
        by_jinja = template.parts(values)[name]
        assert canonicalize("".join(pieces)) == canonicalize(by_jinja.decode()), name


@pytest.mark.parametrize(
    "text", ["{% if a %}{{ body }}{% endif %}", "{{ a|upper }}", "{{ a }}{# nothing #}{{ body }}"]
)
def test_what_has_more_than_slots_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="body"):
        _compiled(paragraphs(text)).filled(SLOTS)


def test_every_slot_has_to_be_filled() -> None:
    with pytest.raises(KeyError):
        _compiled(paragraphs("{{ a }}{{ missing }}")).filled(SLOTS)
