"""A letter as the file that gives it again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

from lettergen.model.letter import LetterBase

_WIDEST: Final = 100


def letter_file(letter: LetterBase) -> str:
    """The letter as YAML: what is not said is what the model says by itself. ``load_letter`` gives the same letter."""
    data: dict[str, Any] = {"kind": letter.kind}
    data |= letter.model_dump(mode="json", exclude_defaults=True)
    return data_file(data)


def data_file(data: Mapping[str, Any]) -> str:
    """Data of a letter as YAML, also of one that is not finished."""
    from ruamel.yaml import YAML  # only who writes such a file needs it

    writer = YAML()
    writer.width = _WIDEST
    writer.allow_unicode = True
    writer.indent(mapping=2, sequence=4, offset=2)
    target = io.StringIO()
    writer.dump(_readable(data), target)
    return target.getvalue()


def _readable(value: Any) -> Any:
    """Texts of several lines as blocks, the way a person writes them; a list of one text as the text."""
    from ruamel.yaml.scalarstring import LiteralScalarString

    if isinstance(value, Mapping):
        return {key: _readable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        if len(value) == 1 and isinstance(value[0], str):
            return _readable(value[0])
        return [_readable(inner) for inner in value]
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value if value.endswith("\n") else f"{value}\n")
    return value
