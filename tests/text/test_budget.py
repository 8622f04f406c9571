"""Text templates end quickly, whatever they say, with the line at which they went too far."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from lettergen.errors import TemplateError
from tests.text.letters import folder, plain

ENDLESS = {
    "doubling": "{% set a = letter.subject %}" + "{% set a = a + a %}" * 60 + "{{ a }}",
    "doubling side by side": "{% set a = letter.subject %}" + "{% set a = a ~ a %}" * 60,
    "doubling lists": "{% set a = body|list %}" + "{% set a = a + a %}" * 60,
    "lists of lists compared": "{% set a = [1] %}{% set b = [1] %}"
    + "{% set a = [a, a] %}{% set b = [b, b] %}" * 60
    + "{% if a == b %}x{% endif %}",
    "tuples within tuples": "{% set a = (1, 2) %}" + "{% set a = (a, a) %}" * 60,
    "loops": "{% for a in body %}" * 12 + "{% endfor %}" * 12,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDLESS)
def test_what_would_never_end_is_a_problem_at_its_line(tmp_path: Path, name: str) -> None:
    begun = time.monotonic()
    templates = folder(tmp_path, "{{ letter.subject }}\n" + ENDLESS[name])
    with pytest.raises(TemplateError) as caught:
        templates.load("schreiben").render(plain(["Ein Absatz."] * 10))
    (problem,) = caught.value.problems
    assert problem.code == "template-too-long"
    assert problem.place.line is not None
    assert time.monotonic() - begun < 30


@pytest.mark.slow
def test_modules_that_include_others_many_times_over_end_too(tmp_path: Path) -> None:
    modules = {f"m{n}": f'{{% include "m{n + 1}.md" %}}' * 2 for n in range(40)} | {"m40": "Ende"}
    templates = folder(tmp_path, '{% include "m0.md" %}', **modules)
    begun = time.monotonic()
    with pytest.raises(TemplateError) as caught:
        templates.load("schreiben").render(plain(["x"]))
    assert {p.code for p in caught.value.problems} <= {
        "template-too-long",
        "template-include-circle",
    }
    assert time.monotonic() - begun < 30
