"""docxtpl's tags: which names they expect, and the same tags for a letter's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jinja2 import Environment, TemplateSyntaxError

from lettergen.mailmerge.conversion import Conversion

_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SPECIAL: Final = re.compile(r"(\{[{%]-?)(p|r|tr|tc)(\s)")
_FOR: Final = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*for\s+(\w+)\s+in\s+(\w+)\s*-?%\}")
_RESERVED: Final = frozenset(
    {"letter", "loop", "address", "salutation", "true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if",
     "else", "elif", "endif", "for", "endfor", "set", "endset", "with", "endwith", "recursive", "ignore", "missing"}
)  # fmt: skip
_LEXER: Final = Environment(autoescape=True)


def tags_prefixed(text: str, conversion: Conversion) -> str:
    """``text`` with ``{{ betrag }}`` as ``{{ letter.betrag }}``; the names become fields of the conversion."""
    if "{{" not in text and "{%" not in text:
        return text
    for item, listed in _FOR.findall(text):
        _, guess = conversion.names.of(listed)
        guess.is_list = True
        conversion.items[item] = listed
    return _TAG.sub(lambda tag: _prefixed(tag[0], conversion), text)


def _prefixed(tag: str, conversion: Conversion) -> str:
    plain = _SPECIAL.sub(r"\1 \3", tag)
    try:
        tokens = list(_LEXER.lex(plain))
    except TemplateSyntaxError:
        conversion.found.append(("mailmerge-tag", tag))
        return tag
    special = _SPECIAL.match(tag)
    made = "".join(_renamed(tokens, conversion))
    return _SPECIAL_BACK.sub(rf"\1{special[2]} ", made, count=1) if special else made


_SPECIAL_BACK: Final = re.compile(r"(\{[{%]-?)\s+")


def _renamed(tokens: list[tuple[int, str, str]], conversion: Conversion) -> Iterator[str]:
    items = conversion.items
    before = ""
    for at, (_, kind, value) in enumerate(tokens):
        following = next((v for _, k, v in tokens[at + 1 :] if k != "whitespace"), "")
        free = (
            kind == "name"
            and value not in _RESERVED
            and before not in {".", "|", "is", "for", "set", "with"}
        )
        if free and value in items:
            _below(items[value], tokens, at, conversion)
        elif free and following != "=":
            name, guess = conversion.names.of(value)
            yield f"letter.{name}"
            if following == "." and not guess.is_list:
                step = next((v for _, k, v in tokens[at + 1 :] if k == "name"), None)
                if step:
                    guess.parts.setdefault(step, type(guess)(step))
            before = value
            continue
        yield value
        if kind != "whitespace":
            before = value


def _below(
    listed: str, tokens: list[tuple[int, str, str]], at: int, conversion: Conversion
) -> None:
    """Notes ``item.name`` of a list."""
    _, guess = conversion.names.of(listed)
    rest = [(k, v) for _, k, v in tokens[at + 1 :] if k != "whitespace"]
    if len(rest) > 1 and rest[0][1] == "." and rest[1][0] == "name":
        guess.parts.setdefault(rest[1][1], type(guess)(rest[1][1]))
