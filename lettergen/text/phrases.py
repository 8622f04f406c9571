"""Whether the noun phrases of a letter's data speak the language of its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from lettergen.errors import Place, Problem, Severity
from lettergen.german.noun_phrases import is_plural_without_doubt
from lettergen.messages import Language
from lettergen.model.person import Person
from lettergen.model.phrase import NounPhrase
from lettergen.text.grammar import Missing


def phrase_problems(data: Mapping[str, object], language: Language) -> Iterator[Problem]:
    """A problem for each noun phrase in ``data`` that a text in ``language`` cannot print, with its path in the letter."""
    for name, value in data.items():
        for path, phrase in _phrases(value, name):
            if language == "de" and not phrase.in_german:
                yield Problem("phrase-not-german", Place(path=path), phrase.nominative)
            elif (
                language == "de"
                and not phrase.plural
                and is_plural_without_doubt(phrase.nominative)
            ):
                place = Place(path=path)
                yield Problem(
                    "phrase-plural-unmarked", place, phrase.nominative, severity=Severity.WARNING
                )
            elif language == "en" and phrase.in_english is None:
                yield Problem("phrase-not-english", Place(path=path), phrase.nominative)


def case_problems(data: Mapping[str, object], missing: Missing) -> Iterator[Problem]:
    """A problem for each case that a text wanted and nobody knows, with the field of ``data`` it belongs to."""
    seen = set()
    for thing, case in missing:
        code, text = _asked(thing)
        path = _path_of(data, thing)
        if (path, text, case) in seen:
            continue
        seen.add((path, text, case))
        yield Problem(code, Place(path=path), text, {"field": case.value})


def _asked(thing: NounPhrase | Person) -> tuple[str, str]:
    if isinstance(thing, NounPhrase):
        return "phrase-case-unknown", thing.nominative
    return "phrase-office-case-unknown", thing.office or ""


def _path_of(data: Mapping[str, object], thing: NounPhrase | Person) -> str | None:
    """Where ``thing`` stands; a phrase that a filter shortened is found by its first words."""
    found = [(path, v) for name, value in data.items() for path, v in _models(value, name)]
    same = [path for path, value in found if value is thing]
    if isinstance(thing, NounPhrase):
        begun = thing.nominative
        same += [
            p for p, v in found if isinstance(v, NounPhrase) and v.nominative.startswith(begun)
        ]
    return same[0] if same else None


def _phrases(value: Any, path: str) -> Iterator[tuple[str, NounPhrase]]:
    return ((at, model) for at, model in _models(value, path) if isinstance(model, NounPhrase))


def _models(value: Any, path: str) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(value, BaseModel):
        yield path, value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _models(item, f"{path}.{number}")
