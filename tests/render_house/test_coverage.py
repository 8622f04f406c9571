"""Nothing of a letter is left out without a word."""

from __future__ import annotations

import io

import docx
import pytest

from lettergen.errors import Severity, TemplateError
from lettergen.pipeline import load_letter
from tests.render_house.houses import example, letter, rendered, template


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["address", "subject", "body"])
def test_a_letter_needs_address_subject_and_text(missing: str) -> None:
    slots = {"address": "{{ address }}", "subject": "{{ subject }}", "body": "{{p body }}"}
    kept = [slot for name, slot in slots.items() if name != missing]
    with pytest.raises(TemplateError) as caught:
        rendered(letter(), template(*kept))
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["slots"]) == ("house-must-show", missing)


@pytest.mark.slow
def test_a_template_that_asks_the_letter_itself_may_lack_them() -> None:
    result = rendered(letter(), template("{{ letter.subject }}"))
    (problem,) = result.problems
    assert (problem.code, problem.severity) == ("house-not-shown", Severity.WARNING)
    assert {"address", "subject", "body"} <= set(problem.params["slots"].split(", "))


@pytest.mark.slow
def test_the_rest_is_a_warning_that_names_it() -> None:
    result = rendered(letter(), template("{{ address }}", "{{ subject }}", "{{p body }}"))
    (problem,) = result.problems
    assert problem.severity is Severity.WARNING
    assert problem.params["slots"].split(", ") == [
        "sender_line", "information", "salutation", "closing", "signatures", "enclosures",
    ]  # fmt: skip
    assert "Unterschriften" in problem.message("de")


@pytest.mark.slow
def test_marks_and_orders_of_a_draft_are_not_forgotten() -> None:
    draft = letter(copy_type="entwurf", dispositions=[{"kind": "zda"}], dispatch={"initials": "Mu"})
    slots = ("{{ address }}", "{{ subject }}", "{{p body }}", "{{p signatures }}")
    (problem,) = rendered(draft, template(*slots)).problems
    missing = set(problem.params["slots"].split(", "))
    assert {"copy_mark", "dispatch", "first_disposition", "dispositions"} <= missing


@pytest.mark.slow
def test_a_template_with_every_slot_shows_a_draft_whole() -> None:
    draft = letter(copy_type="entwurf", dispositions=[{"kind": "zda"}], dispatch={"initials": "Mu"})
    slots = (
        "{{ copy_mark }}", "{{ sender_line }}", "{{ address }}", "{{ dispatch }}", "{{p first_disposition }}",
        "{{ subject }}", "{{ salutation }}", "{{p body }}", "{{ closing }}", "{{p signatures }}", "{{ enclosures }}",
        "{{p dispositions }}", "{% for entry in information %}{{ entry.label }}{{ entry.value }}{% endfor %}",
    )  # fmt: skip
    assert rendered(draft, template(*slots)).problems == ()


@pytest.mark.slow
def test_large_print_of_single_slots_is_a_warning() -> None:
    slots = ("{{ address }}", "{{p text }}", "{{ closing }}")
    codes = [p.code for p in rendered(letter(large_print=True), template(*slots)).problems]
    assert codes == ["house-not-shown", "house-large-print"]


@pytest.mark.slow
def test_the_example_letters_are_shown_whole() -> None:
    from lettergen.pipeline import Workshop

    workshop = Workshop(example("."))
    for path in sorted(example("letters").glob("*.yaml")):
        assert workshop.render(load_letter(path), "docx").problems == ()


def test_slots_that_a_letter_has_nothing_for_stay_empty() -> None:
    slots = (
        "{{ address }}", "{{p first_disposition }}", "{{ subject }}", "{{p body }}", "{{p signatures }}",
        "{{p dispositions }}", "{{ enclosures }}", "{{ copies }}",
    )  # fmt: skip
    content = rendered(
        letter(body="Ein Satz.", signatures=[], enclosures=[]), template(*slots)
    ).content
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
    assert "Ein Satz." in texts
    assert not any("{{" in text for text in texts)
