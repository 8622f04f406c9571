"""Whether the noun phrases of a letter's data speak the language of its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from lettergen.errors import Place, Problem
from lettergen.messages import Language
from lettergen.model.phrase import NounPhrase


def phrase_problems(data: Mapping[str, object], language: Language) -> Iterator[Problem]:
    """A problem for each noun phrase in ``data`` that a text in ``language`` cannot print, with its path in the letter."""
    for name, value in data.items():
        for path, phrase in _phrases(value, name):
            if language == "de" and not phrase.in_german:
                yield Problem("phrase-not-german", Place(path=path), phrase.nominative)
            elif language == "en" and phrase.in_english is None:
                yield Problem("phrase-not-english", Place(path=path), phrase.nominative)


def _phrases(value: Any, path: str) -> Iterator[tuple[str, NounPhrase]]:
    if isinstance(value, NounPhrase):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _phrases(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _phrases(item, f"{path}.{number}")
