"""The form of a kind: every field is asked for by name, and what is filled in is the letter's data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile

from lettergen.kinds import SHIPPED
from lettergen.loading import letter_from, workspace_kinds
from lettergen.messages import Language
from lettergen.model.docs import label_of
from lettergen.reading import read_yaml_file
from lettergen.serve.pages.answers import blank, changed, filled, from_data, from_form
from lettergen.serve.pages.context import placed_problems, spots
from lettergen.serve.pages.fields import FormField, form_of
from lettergen.serve.pages.letter_form import asked

EXAMPLES = [
    file
    for file in sorted(Path("examples").rglob("*.yaml"))
    if re.search("^kind:", file.read_text(encoding="utf-8"), re.MULTILINE)
    and not {"house-template"} & set(file.parts)
]
HOUSE = Path("examples/gebuehrenbescheide")


def _form(kind: str, language: Language = "de") -> FormField:
    return form_of(SHIPPED[kind].model, language)


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    from lettergen.reading.locations import members_of

    if model in seen:
        return seen
    seen.add(model)
    for info in model.model_fields.values():
        pending = members_of(info.annotation)
        while pending:
            member = pending.pop()
            if isinstance(member, type) and issubclass(member, BaseModel):
                _models(member, seen)
            elif getattr(member, "__args__", None):
                pending += [m for a in member.__args__ for m in members_of(a)]
    return seen


@pytest.mark.parametrize("kind", sorted(SHIPPED))
def test_every_field_has_a_label_in_both_languages(kind: str) -> None:
    for model in _models(SHIPPED[kind].model, set()):
        for name in model.model_fields:
            if (model.__name__, name) == ("SignatureImage", "file"):
                continue
            for language in ("de", "en"):
                assert label_of(model, name, language), f"{model.__name__}.{name}"


def _sent(form: FormField, state: Any) -> FormData:
    """The state as a browser sends it."""
    items: list[tuple[str, str | UploadFile]] = []
    for spot in spots(form, state):
        if spot.question.widget == "yes_no":
            items.append((spot.path, "false"))
            if spot.state == "true":
                items.append((spot.path, "true"))
        elif spot.question.widget == "either":
            items.append((spot.path, spot.state[""]))
        elif spot.question.may_be_bare:
            items.append((f"{spot.path}.@", spot.state["@"]))
        elif spot.question.widget not in {"group", "list"}:
            items.append((spot.path, spot.state.replace("\n", "\r\n")))
    return FormData(items)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_a_letter_goes_through_the_form_unchanged(file: Path) -> None:
    data = read_yaml_file(file).data
    assert isinstance(data, dict)
    kinds = workspace_kinds(HOUSE)
    letter = letter_from(data, workspace=HOUSE)
    form = form_of(kinds[letter.kind].model, "de")
    state, kept = from_data(form, {k: v for k, v in data.items() if k != "kind"})
    assert kept is None
    back = filled(form, from_form(form, _sent(form, state))).data
    assert letter_from({"kind": letter.kind, **back}, workspace=HOUSE) == letter


def test_what_has_no_place_in_the_form_is_carried_along() -> None:
    form = _form("schreiben")
    data = {
        "subject": "Betreff",
        "fields": ["Betrag"],
        "recipient": {"zusatz": "x", "organisation": "A"},
    }
    state, kept = from_data(form, data)
    assert kept == {"fields": ["Betrag"], "recipient": {"zusatz": "x"}}
    made = filled(form, state, kept).data
    assert made["fields"] == ["Betrag"]
    assert made["recipient"] == {"organisation": ["A"], "zusatz": "x"}


def test_entries_are_added_and_taken_away() -> None:
    form = _form("schreiben")
    state = blank(form)
    for name in ("Muster", "Beispiel", "Probe"):
        state = changed(form, state, "add", "recipient.persons")
        state["recipient"]["persons"][-1]["last_name"] = name
    state = changed(form, state, "remove", "recipient.persons.1")
    assert [p["last_name"] for p in state["recipient"]["persons"]] == ["Muster", "Probe"]
    for nonsense in ("recipient.persons.9", "subject.1", "nobody", "recipient.persons.x"):
        assert changed(form, state, "remove", nonsense) == state


def test_a_problem_stands_at_the_entry_that_it_is_about_though_one_before_it_is_blank() -> None:
    form = _form("schreiben")
    state = blank(form)
    state = changed(form, changed(form, state, "add", "signatures"), "add", "signatures")
    state["signatures"][1] |= {"name": "Erika Muster", "addition": "irgendwie"}
    made = filled(form, state)
    assert made.data["signatures"] == [{"name": "Erika Muster", "addition": "irgendwie"}]
    assert made.in_form("signatures.0.addition") == "signatures.1.addition"


def test_missing_fields_are_marked_only_when_somebody_wanted_to_finish() -> None:
    from lettergen.errors import InputError

    form, state = _form("schreiben"), blank(_form("schreiben"))
    state["date"] = "31.02.2026"
    made = filled(form, state)
    with pytest.raises(InputError) as error:
        letter_from({"kind": "schreiben", **made.data})
    eased = placed_problems(form, state, made, error.value.problems, "de", strict=False)
    strict = placed_problems(form, state, made, error.value.problems, "de", strict=True)
    assert [e["link"] for e in eased.errors] == ["f-date"] == list(eased.by_id)
    assert {e["link"] for e in strict.missing} >= {"f-subject", "f-body--0", "f-sender--authority"}
    assert set(strict.by_id) > {"f-date", "f-subject"}
    assert len(eased.errors) + len(eased.missing) == len(error.value.problems)


def test_conditions_of_a_house_say_what_is_needed() -> None:
    model = workspace_kinds(HOUSE)["hundesteuerbescheid"].model
    assert asked(model, {"zahlweise": "ueberweisung", "ermaessigt": "nein"}) == (set(), set())
    _, needed = asked(model, {"zahlweise": "lastschrift", "ermaessigt": "ja"})
    assert needed == {"iban", "mandat", "grund"}


def test_labels_and_hints_of_a_house_are_its_own() -> None:
    form = form_of(workspace_kinds(HOUSE)["hundesteuerbescheid"].model, "en")
    due = form.part("faellig")
    assert due is not None
    assert (due.label, due.widget, due.required) == ("Due on", "date", True)
    dogs = form.part("hunde")
    assert dogs is not None
    assert dogs.entry is not None
    assert [part.label for part in dogs.entry.parts] == ["Name", "Breed", "Tax"]
