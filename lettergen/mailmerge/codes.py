r"""Field codes of Word: names, arguments and switches, as ``MERGEFIELD Betrag \# "0,00"`` has them (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

QUOTES: Final = {'"': '"', "“": "”", "„": "“", "”": "”"}


@dataclass(slots=True)
class Code:
    """What stands between the braces of a field: characters, and fields within."""

    items: list[str | Code] = field(default_factory=list)
    shown: str = ""
    """What Word showed last in its place."""

    def text(self) -> str:
        """The code as Word shows it, fields within in braces."""
        parts = (i if isinstance(i, str) else f"{{ {i.text().strip()} }}" for i in self.items)
        return " ".join("".join(parts).split())


Argument = tuple["str | Code", ...]
"""An argument: text, fields, or text around fields."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """A field code taken apart."""

    name: str
    """In capitals."""
    arguments: tuple[Argument, ...]
    switches: tuple[tuple[str, Argument], ...]
    """Such as ``("\\\\@", ("dd.MM.yyyy",))``; in order, without an argument where there is none."""

    def switch(self, name: str) -> Argument | None:
        """The argument of a switch; None where the code lacks it."""
        return next((value for flag, value in self.switches if flag == name), None)


_ALONE: Final = frozenset({"\\m", "\\v", "\\h", "\\p"})
"""Switches without an argument."""


def instruction(code: Code) -> Instruction:
    """A code taken apart; what it does not know it keeps as arguments."""
    words = list(_words(code.items))
    if not words:
        return Instruction("", (), ())
    name = "".join(part for part in words[0] if isinstance(part, str)).upper()
    arguments: list[Argument] = []
    switches: list[tuple[str, Argument]] = []
    rest = iter(words[1:])
    for word in rest:
        if len(word) == 1 and isinstance(word[0], str) and _is_switch(word[0]):
            flag, glued = word[0][:2].lower(), word[0][2:]
            value: Argument = (glued,) if glued else ()
            if not value and flag not in _ALONE:
                value = next(rest, ())
            switches.append((flag, value))
        else:
            arguments.append(word)
    return Instruction(name, tuple(arguments), tuple(switches))


def _is_switch(word: str) -> bool:
    return len(word) > 1 and word[0] == "\\" and not word.startswith("\\\\")


def _words(items: Sequence[str | Code]) -> Iterator[Argument]:
    """The words of a code: parted by blanks, but for those between quotation marks."""
    word: list[str | Code] = []
    quote, begun = "", False
    for item in _characters(items):
        if isinstance(item, Code):
            word.append(item)
            begun = True
        elif quote and item == quote:
            quote = ""
        elif quote:
            _grown(word, item)
        elif item in QUOTES and not word:
            quote, begun = QUOTES[item], True
        elif item.isspace():
            if begun:
                yield tuple(word)
            word, begun = [], False
        else:
            _grown(word, item)
            begun = True
    if begun:
        yield tuple(word)


def _characters(items: Sequence[str | Code]) -> Iterator[str | Code]:
    for item in items:
        if isinstance(item, Code):
            yield item
        else:
            yield from item


def _grown(word: list[str | Code], character: str) -> None:
    if word and isinstance(word[-1], str):
        word[-1] += character
    else:
        word.append(character)
