"""Errors are values: they travel, and their problems say everything in either language, whoever asks how."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import pkgutil

import pytest

import lettergen
from lettergen.errors import LONGEST_QUOTE, InputError, LettergenError, Place, Problem, Severity
from lettergen.messages import catalogue, language_of
from lettergen.messages.document_place import DocumentPlace

for module in pkgutil.walk_packages(lettergen.__path__, "lettergen."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)


def every(kind: type[LettergenError]) -> list[type[LettergenError]]:
    return [kind, *(e for below in kind.__subclasses__() for e in every(below))]


ERRORS = sorted(set(every(LettergenError)), key=lambda e: e.__qualname__)
PROBLEMS = (
    Problem("date-format", Place("brief.yaml", 3, 7, "date"), "morgen"),
    Problem("field-unknown", Place(path="x"), "1", {"field": "x", "fields": "a, b"}),
    Problem("text-tab", Place(document=DocumentPlace("word/document.xml")), severity=Severity.NOTE),
)


def _pickled(error: LettergenError) -> LettergenError:
    there: LettergenError = pickle.loads(pickle.dumps(error))  # noqa: S301  made a line above
    return there


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: e.__name__)
def test_an_error_survives_every_journey(error: type[LettergenError]) -> None:
    assert len(ERRORS) > 12
    made = error(PROBLEMS)
    made.add_note("row 7")
    journeys = {
        "pickle": _pickled(made),
        "copy": copy.copy(made),
        "deepcopy": copy.deepcopy(made),
        "rebuilt": type(made)(*made.args),
    }
    for how, there in journeys.items():
        assert type(there) is error, how
        assert there.problems == PROBLEMS, how
        assert str(there) == str(made), how
        assert [dict(p.params) for p in there.problems] == [dict(p.params) for p in PROBLEMS], how
    assert _pickled(made).__notes__ == ["row 7"]


def test_an_error_that_travelled_as_text_keeps_its_words() -> None:
    # Celery puts the representation of what JSON cannot hold in the place of each argument.
    back = InputError(*[repr(p) for p in PROBLEMS])
    assert len(back.problems) == len(PROBLEMS)
    assert "morgen" in str(back)
    assert InputError(PROBLEMS[0]).problems == PROBLEMS[:1]
    assert InputError(p for p in PROBLEMS).problems == PROBLEMS
    assert InputError().problems == ()
    assert InputError(5).problems[0].code == "error-as-text"  # type: ignore[arg-type]


@pytest.mark.parametrize("german", ["de", "DE", "de-AT", "de_DE.UTF-8", "de_CH@euro"])
def test_regions_of_german_are_german(german: str) -> None:
    assert PROBLEMS[0].message(german) == PROBLEMS[0].message("de")
    assert PROBLEMS[0].hint(german) == PROBLEMS[0].hint("de")


@pytest.mark.parametrize("other", ["fr", "en-GB", "en_US", None, "", "den", 5, b"de"])
def test_every_other_language_is_english(other: str | None) -> None:
    assert language_of(other) == "en"
    assert PROBLEMS[0].message(other) == PROBLEMS[0].message("en")
    assert PROBLEMS[0].as_dict(other) == PROBLEMS[0].as_dict("en")


def test_a_line_about_a_problem_has_place_and_hint() -> None:
    said = str(PROBLEMS[0])
    hint = PROBLEMS[0].hint()
    assert said.startswith("brief.yaml:3:7: date: ")
    assert hint
    assert said.endswith(f"[date-format] {hint}")
    assert str(InputError(PROBLEMS)).count("\n") == len(PROBLEMS) - 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_problem_is_plain_data(language: str) -> None:
    for problem in PROBLEMS:
        data = json.loads(json.dumps(problem.as_dict(language)))
        assert data["message"] == problem.message(language)
        assert data["hint"] == problem.hint(language)
        assert (data["code"], data["path"]) == (problem.code, problem.place.path)
        assert ("document" in data) == (problem.place.document is not None)


@pytest.mark.slow
def test_a_message_quotes_only_the_beginning_of_a_long_value() -> None:
    place, value = Place(path="p" * 9000), "v" * 9000
    for code in catalogue():
        problem = Problem(code, place, value, {"field": "f" * 9000})
        for language in ("de", "en"):
            words = f"{problem.message(language)} {problem.hint(language)}"
            assert "v" * LONGEST_QUOTE not in words, code
            assert "f" * LONGEST_QUOTE not in words, code
            assert "p" * LONGEST_QUOTE not in words, code
        assert len(problem.as_dict()["value"]) == LONGEST_QUOTE
    assert problem.value == value


def test_a_code_that_the_catalogue_does_not_know_still_says_something() -> None:
    problem = Problem("of-somebody-else", value="42", params={"more": "x"})
    assert problem.message("de") == "42, x"
    assert problem.hint("de") is None
    assert "[of-somebody-else]" in str(problem)
