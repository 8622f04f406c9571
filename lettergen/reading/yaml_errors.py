"""What ruamel.yaml complains about, in the words of somebody who writes a letter."""

from __future__ import annotations

import re
from typing import Any

from lettergen.errors import Place, Problem

_CHARACTER = re.compile(
    r"found character '(.+?)' that cannot start|escape character '(.+?)'", re.DOTALL
)

_BY_TEXT = (
    ("mapping values are not allowed", "yaml-colon"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("unknown escape character", "yaml-escape"),
    ("that cannot start any token", "yaml-special-start"),
    ("found unexpected end of stream", "yaml-open-quote"),
    ("found unexpected document separator", "yaml-open-quote"),
    ("scanning an alias", "yaml-alias"),
    ("scanning an anchor", "yaml-anchor"),
    ("parsing a flow", "yaml-open-bracket"),
    ("expected <block end>", "yaml-structure"),
)
_AT_CONTEXT = frozenset({"yaml-open-quote", "yaml-open-bracket", "yaml-no-colon"})
"""Problems that show where the construct began, not where the parser gave up."""


def problem_of(failure: Any, text: str, file: str | None, first_line: int) -> Problem:
    """The problem that a ``ruamel.yaml.YAMLError`` stands for."""
    said = (
        f"{getattr(failure, 'context', None) or ''}: {getattr(failure, 'problem', None) or failure}"
    )
    code = next((code for part, code in _BY_TEXT if part in said), "yaml-syntax")
    character = next(filter(None, (m and (m[1] or m[2]) for m in [_CHARACTER.search(said)])), "")
    if code == "yaml-special-start" and character in {"\t", "\\t"}:
        code = "yaml-tab"
    mark = getattr(failure, "problem_mark", None)
    if code in _AT_CONTEXT or mark is None:
        mark = getattr(failure, "context_mark", None) or mark
    place = Place(file)
    value = None
    if mark is not None:
        place = Place(file, mark.line + first_line, mark.column + 1)
        lines = text.splitlines()
        value = lines[mark.line].strip() if mark.line < len(lines) else None
    params = {"character": character, "reason": said.removeprefix(": ")}
    return Problem(code, place, value, params)
