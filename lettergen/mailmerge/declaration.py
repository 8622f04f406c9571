"""``kind.yaml`` of a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from lettergen.mailmerge.field_types import Guess


def quoted(text: str) -> str:
    """A text as YAML."""
    return json.dumps(text, ensure_ascii=False)


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
