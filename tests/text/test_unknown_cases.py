"""A text that needs a case which no rule knows: a problem at the field to fill in, all of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lettergen.errors import InputError, Severity
from lettergen.german.nouns import Case
from lettergen.kinds import SHIPPED as KINDS
from lettergen.model.phrase import NounPhrase
from lettergen.text import grammar
from lettergen.text.registry import TextTemplates
from lettergen.text.template import RenderedText
from lettergen.text.values import RefusedError
from tests.text.letters import example_data, letter

HEAD = "---\nkind: einladung\nsubject: S\ndata: [event, hosts, moderators]\n---\n"
TEXT = (
    "{{ event.name | genitive }}, {{ hosts | map('dative') | enumeration }}"
    "{% for person in moderators %}, {{ person | genitive }}{% endfor %}"
)


def rendered(
    tmp_path: Path, name: Any, hosts: Any, moderators: Any = (), text: str = TEXT
) -> RenderedText:
    (tmp_path / "einladung").mkdir()
    (tmp_path / "einladung" / "text.md").write_text(HEAD + text, encoding="utf-8")
    data = example_data("einladung-aachen")
    data["event"]["name"] = name
    made = letter({**data, "hosts": hosts, "moderators": moderators})
    return TextTemplates([tmp_path], KINDS.models).load("einladung").render(made)


def test_every_case_that_is_missing_comes_at_once(tmp_path: Path) -> None:
    curator = {"form": "herr", "first_name": "Max", "last_name": "Muster", "office": "Kustot"}
    hosts = ["die Stadt Aachen", "die Zentrale Köln", "das Elisabeth Krankenhaus"]
    with pytest.raises(InputError) as caught:
        rendered(tmp_path, "das Open Data Lab", hosts, [curator])
    found = [
        (problem.code, problem.place.path, problem.params["field"])
        for problem in caught.value.problems
    ]
    assert found == [
        ("phrase-case-unknown", "event.name", "genitive"),
        ("phrase-case-unknown", "hosts.1", "dative"),
        ("phrase-office-case-unknown", "moderators.0", "genitive"),
    ]
    assert all(problem.severity is Severity.ERROR for problem in caught.value.problems)
    hint = caught.value.problems[0].hint("de") or ""
    assert "{nominative: das Open Data Lab, genitive: …}" in hint


def test_the_data_fills_the_gap(tmp_path: Path) -> None:
    name = {"nominative": "das Open Data Lab", "genitive": "des Open Data Labs"}
    hosts = [{"nominative": "die Zentrale Köln", "dative": "der Zentrale Köln"}]
    curator = {"form": "herr", "first_name": "Max", "last_name": "Muster", "office": "Kustot"}
    made = rendered(tmp_path, name, hosts, [curator | {"office_accusative": "Kustoten"}])
    text = str(made.blocks)
    assert "des Open Data Labs, der Zentrale Köln" in text
    assert "des Kustoten Max Muster" in text
    assert made.problems == ()


def test_a_shortened_phrase_is_found_in_the_data(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        rendered(
            tmp_path,
            "der Syllabus der Schule",
            "die Stadt",
            text="{{ event.name | short | genitive }}",
        )
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path) == ("phrase-case-unknown", "event.name")


def test_a_plural_that_does_not_say_so_is_declined_and_reported(tmp_path: Path) -> None:
    made = rendered(tmp_path, "das Fest", ["die Stadtwerke Aachen"])
    assert "den Stadtwerken Aachen" in str(made.blocks)
    (problem,) = made.problems
    assert (problem.code, problem.place.path) == ("phrase-plural-unmarked", "hosts.0")


def test_outside_a_letter_s_text_an_unknown_case_is_refused() -> None:
    with pytest.raises(RefusedError):
        grammar.decline(NounPhrase(nominative="das Open Data Lab"), Case.GENITIVE)
