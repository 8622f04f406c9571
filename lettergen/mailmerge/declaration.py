"""``kind.yaml`` of a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lettergen.mailmerge.field_types import Guess

_SAMPLES: Final[Mapping[str, str]] = {
    "amount": "12,00",
    "date": "2026-12-01",
    "email": "post@musterhausen.example",
    "iban": "DE02 1203 0000 0000 2020 51",
    "integer": "3",
    "number": "1,5",
    "phone": "01234 567-0",
    "time": "10:30",
    "yes_no": "ja",
}
"""A value of each type that says nothing of its field; texts show what their field is called."""


def quoted(value: Any) -> str:
    """A text, or a list or mapping of such, as YAML."""
    return json.dumps(value, ensure_ascii=False)


def written(title: str, fields: Mapping[str, Guess]) -> str:
    """The declaration with all fields, each with the type that is likely; to be looked through."""
    lines = [
        "# Entwurf aus einer Word-Datei: Typen prüfen, was leer sein darf mit „required: false“ sagen.",
        "# A draft from a Word file: check the types, and say “required: false” of what may be empty.",
        f"title: {quoted(title)}",
    ]
    if fields:
        lines += [
            "fields:",
            *(line for name, guess in fields.items() for line in _field(name, guess, "  ")),
        ]
    return "\n".join(lines) + "\n"


def _field(name: str, guess: Guess, indent: str) -> Iterator[str]:
    kind = guess.type()
    if kind in {"group", "list"}:
        yield f"{indent}{name}:"
        yield f"{indent}  type: {kind}"
        yield f"{indent}  label: {quoted(guess.label)}"
        if guess.parts:
            yield f"{indent}  fields:"
            for below, part in guess.parts.items():
                yield from _field(below, part, f"{indent}    ")
        else:
            yield f"{indent}  of: text"
        return
    optional = ", required: false" if guess.optional else ""
    yield f"{indent}{name}: {{type: {kind}, label: {quoted(guess.label)}{optional}}}"


def samples(fields: Mapping[str, Guess]) -> str:
    """A value for each field, as YAML: what a letter shows where nobody has filled it in yet."""
    return "".join(f"{name}: {quoted(_sample(guess))}\n" for name, guess in fields.items())


def _sample(guess: Guess) -> Any:
    kind = guess.type()
    if kind not in {"group", "list"}:
        return _SAMPLES.get(kind) or next(iter(sorted(guess.said)), guess.label)
    parts = {name: _sample(part) for name, part in guess.parts.items()} or guess.label
    return [parts] if kind == "list" else parts
