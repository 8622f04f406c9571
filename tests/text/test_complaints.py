"""Jinja2's own complaints are German in German messages."""

from __future__ import annotations

import pytest
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lettergen.errors import Problem
from lettergen.sandbox.complaints import reasons

FAULTS = {
    "{{ name text }}": "erwartet wird „}}“, hier steht aber „text“",
    "{{ name 'text' }}": "erwartet wird „}}“, hier steht aber ein Wert in Anführungszeichen",
    "{% if a = 1 %}{% endif %}": "erwartet wird „%}“, hier steht aber „=“",
    "{% for a of b %}": "erwartet wird „in“, hier steht aber „of“",
    "{{ f(a b) }}": "erwartet wird „,“, hier steht aber „b“",
    "{{ }}": "hier fehlt ein Name oder Wert; stattdessen steht da „}}“",
    "{{ a": "die Vorlage ist zu Ende, erwartet wird noch „}}“",
    "{% if a": "die Vorlage ist zu Ende, erwartet wird noch „%}“",
    "{% if a %}": "am Ende der Vorlage ist „if“ noch offen: es fehlt „endif“",
    "{% foo %}": "eine Anweisung „foo“ gibt es nicht, oder ihr fehlt der Anfang",
    "{% for a in b %}{% endif %}": "„endif“ gehört nicht hierher: „for“ ist offen, und es fehlt „endfor“",
    "{% if a %}{% for b in c %}{% endif %}": "„endif“ steht hier zu früh, denn noch fehlt „endfor“",
    "{{ a & b }}": "das Zeichen „&“ ist hier nicht möglich",
    "{{ 'a }}": "zu dem Anführungszeichen ' fehlt das zweite",
    '{{ "a }}': 'zu dem Anführungszeichen " fehlt das zweite',
    "{{ (a }}": "hier steht „}“, erwartet wird „)“",
    "{{ a) }}": "„)“ steht hier falsch",
    "{{ a == }}": "„}}“ steht hier falsch",
    "{{ a. }}": "hinter dem Punkt fehlt ein Name",
    "{% %}": "hinter „{%“ fehlt das Wort, das sagt, was zu tun ist, etwa if",
    "{{ a|foo }}": "einen Filter „foo“ gibt es nicht",
    "{% if a is foo %}{% endif %}": "eine Prüfung „is foo“ gibt es nicht",
    "{{ a is b is c }}": "„is“ darf nur einmal stehen",
    "{{ f(*a, b c) }}": "die runden Klammern sind falsch ausgefüllt",
    "{% set 1 = 2 %}": "vor „=“ muss ein Name stehen; verglichen wird mit „==“",
    "{# a": "der Kommentar hat kein Ende: es fehlt „#}“",
    "{{ ² }}": "ein Name enthält ein Zeichen, das in Namen nicht möglich ist",
    "{% block a %}{% endblock %}{% block a %}{% endblock %}": "den Block „a“ gibt es zweimal",
    "{% block a-b %}{% endblock %}": "der Name eines Blocks darf keinen Bindestrich enthalten",
    "{% macro m(a=1, b) %}{% endmacro %}": "hinter einem Wert mit Vorgabe darf keiner ohne Vorgabe stehen",
    "{{ b }}": "„b“ ist unbekannt",
    "{{ a.b }}": "ein Feld „b“ ist darin unbekannt",
    "{{ a.__class__.mro() }}": "„__class__“ dürfen Vorlagen nicht lesen",
    "{{ '\\x' }}": "Jinja sagt dazu [truncated \\xXX escape]",
}


@pytest.mark.parametrize("source", FAULTS)
def test_a_complaint_is_german_in_german(source: str) -> None:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    with pytest.raises(TemplateError) as caught:
        environment.from_string(source).render(a={})
    said = reasons(caught.value.message)
    assert said["reason_de"] == FAULTS[source]
    assert said["reason_en"] == str(caught.value.message).rstrip(".")


@pytest.mark.parametrize("code", ["template-syntax", "docx-tag-syntax", "docx-template-syntax"])
def test_messages_show_the_complaint_in_their_language(code: str) -> None:
    problem = Problem(code, value="{{ }}", params=reasons("Missing end of comment tag"))
    assert "kein Ende" in problem.message("de")
    assert "Missing" not in problem.message("de")
    assert "Missing end of comment tag" in problem.message("en")


def test_no_complaint_at_all() -> None:
    assert reasons(None) == {"reason_de": "Jinja sagt dazu [?]", "reason_en": "?"}
