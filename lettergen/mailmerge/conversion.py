"""Fields of a mail merge as tags: what each prints, asks or cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lettergen.mailmerge.codes import Argument, Code, Instruction, instruction
from lettergen.mailmerge.field_types import Guess, Names

MERGE: Final = frozenset(
    {"MERGEFIELD", "IF", "NEXT", "NEXTIF", "SKIPIF", "MERGEREC", "MERGESEQ", "SET", "REF", "ASK", "FILLIN", "DATABASE", "ADDRESSBLOCK",
     "GREETINGLINE", "COMPARE", "FORMULA", "="}
)  # fmt: skip
"""Fields that a mail merge fills; all others are Word's own business and stay."""
_TODAY: Final = frozenset({"DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE"})
_OPERATORS: Final = {"=": "==", "<>": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_CASES: Final = {"UPPER": "upper", "LOWER": "lower"}
_LOOKS: Final = frozenset({"MERGEFORMAT", "CHARFORMAT", "MERGEFORMATINET"})
_ENTRY: Final = re.compile(r"\[(\d+)\]")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Known:
    """Something that every letter has, as tags say it."""

    expression: str
    needed: bool = False
    """Whether it is always there; what is not is printed if it is there."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Where it is one of a few words: which one each word of a list, in small letters, means."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """What each of the few words prints."""

    def meant(self, word: str) -> str:
        """The word that a list's ``word`` means; empty for one that it cannot be."""
        return self.values.get(word.casefold().rstrip("."), "") if self.values else word

    @property
    def guard(self) -> str:
        """What holds where the lists that it takes something from have so many entries, with "and" behind it; or nothing."""
        lists = _ENTRY.finditer(self.expression)
        return "".join(f"{at.string[: at.start()]} | length > {at[1]} and " for at in lists)

    @property
    def asked(self) -> str:
        """The condition that it is there."""
        return f"{self.guard}{self.expression}"

    def words_of(self, filters: str = "") -> str:
        """The tags that print it where it is there."""
        if not self.shown:
            return f"{{{{ {self.expression}{filters} }}}}"
        asked = (f'if {self.asked} == "{w}" %}}{said}' for w, said in self.shown.items())
        return "{% " + "{% el".join(asked) + "{% endif %}"

    def printed(self, filters: str = "") -> str:
        """The tags that print it, or nothing."""
        words = self.words_of(filters)
        if (self.needed and not self.guard) or self.shown:
            return words
        condition = self.guard.removesuffix(" and ") if self.needed else self.asked
        return f"{{% if {condition} %}}{words}{{% endif %}}"


class NotCarriedError(Exception):
    """A field that no tag can stand for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Conversion:
    """Turns fields into tags and remembers what they say of each name.

    Args:
        known: names in the document, in small letters, that stand for what every letter has.
        prefix: what stands before the names of fields in tags.
    """

    known: Mapping[str, Known]
    prefix: str = "letter."
    names: Names = field(default_factory=Names)
    found: list[tuple[str, str]] = field(default_factory=list)
    """Codes of what was not carried over as it was, and the field that it is about."""

    @property
    def known_expressions(self) -> frozenset[str]:
        """What stands in tags for what every letter has."""
        return frozenset(known.expression for known in self.known.values())

    def tag(self, code: Code) -> str:
        """The text with tags that stands for a field. Raises NotCarriedError."""
        parts = instruction(code)
        if parts.name == "MERGEFIELD":
            return self._merged(parts, code)
        if parts.name == "IF":
            return self._asked(parts)
        if parts.name in _TODAY:
            self._note("mailmerge-today", code)
            return self._printed(Known("letter.date", needed=True), Guess(""), parts, code)
        if parts.name == "ADDRESSBLOCK":
            return "{{ address }}"
        if parts.name == "GREETINGLINE":
            return "{{ salutation }}"
        if parts.name in {"NEXT", "NEXTIF"}:
            raise NotCarriedError("mailmerge-next")
        if parts.name == "SKIPIF":
            raise NotCarriedError("mailmerge-skip")
        if parts.name in {"MERGEREC", "MERGESEQ"}:
            raise NotCarriedError("mailmerge-number")
        if parts.name in {"ASK", "FILLIN", "DATABASE"}:
            raise NotCarriedError("mailmerge-asks")
        raise NotCarriedError("mailmerge-field")

    def _merged(self, parts: Instruction, code: Code) -> str:
        if not parts.arguments:
            raise NotCarriedError("mailmerge-field")
        label = self.words(parts.arguments[0]).replace("_", " ").strip()
        return self._printed(*self._named(label), parts, code)

    def _named(self, label: str) -> tuple[Known, Guess]:
        if known := self.known.get(label.casefold()):
            return known, Guess(label)
        name, guess = self.names.of(label)
        return Known(f"{self.prefix}{name}", needed=True), guess

    def typed(self, label: str) -> str:
        """The tag for a field's name that somebody typed as text."""
        known, _ = self._named(label.replace("_", " ").strip())
        self.found.append(("mailmerge-typed", f"«{label}»"))
        return self._shown(known)

    def _printed(self, known: Known, guess: Guess, parts: Instruction, code: Code) -> str:
        filters = ""
        for flag, value in parts.switches:
            words = self.words(value)
            match flag:
                case "\\@":
                    guess.dates.add(words)
                    filters += self._date_filter(words, code)
                case "\\#":
                    guess.numbers.add(words)
                    filters += self._number_filter(words, code)
                case "\\*" if words.upper() in _CASES:
                    filters += f" | {_CASES[words.upper()]}"
                case "\\*" if words.upper() in _LOOKS:
                    pass  # looks, which the run has
                case "\\b" | "\\f":
                    pass  # below
                case _:
                    self._note("mailmerge-switch", code)
        before, after = (self.inside(parts.switch(flag) or ()) for flag in ("\\b", "\\f"))
        if before or after:
            guess.optional = True
            inner = f"{before}{self._shown(known, filters)}{after}"
            return f"{{% if {known.asked} %}}{inner}{{% endif %}}"
        return self._shown(known, filters)

    def _shown(self, known: Known, filters: str = "") -> str:
        if known.shown:
            self.found.append(("mailmerge-shown", ", ".join(known.shown.values())))
        return known.printed(filters)

    def _date_filter(self, form: str, code: Code) -> str:
        plain = form.replace("T", "d").replace("J", "y").replace("j", "y").replace("t", "d")
        if "H" in plain or "h" in plain:
            return ""
        if "dddd" in plain:
            return " | weekday_date"
        if "MMMM" in plain:
            return " | written_date"
        if re.fullmatch(r"dd\.\s?MM\.\s?yyyy", plain):
            return ""
        self._note("mailmerge-format", code)
        return ""

    def _number_filter(self, form: str, code: Code) -> str:
        if re.fullmatch(r"[#.,0]*[,.]00(?:\s?(?:€|'?EUR'?|Euro))?", form):
            if "€" in form:
                return ' | amount("€")'
            return "" if "EUR" in form.upper() else ' | amount("")'
        if re.fullmatch(r"[#0.,]+", form) and not re.search(r"[,.]0$", form):
            return ""
        self._note("mailmerge-format", code)
        return ""

    def _asked(self, parts: Instruction) -> str:
        """``IF left = right yes no`` as tags."""
        arguments = [self._split(a) for a in parts.arguments]
        flat = [a for group in arguments for a in group]
        at = next((n for n, a in enumerate(flat) if _only(a) in _OPERATORS), None)
        if at != 1 or len(flat) < 4:  # noqa: PLR2004  left, operator, right, and what is printed
            raise NotCarriedError("mailmerge-if")
        left, operator, right, yes = flat[0], _only(flat[1]), flat[2], flat[3]
        no = flat[4] if len(flat) > 4 else ()  # noqa: PLR2004
        condition = self._condition(left, str(operator), right)
        other = self.inside(no)
        ending = f"{{% else %}}{other}{{% endif %}}" if other else "{% endif %}"
        return f"{{% if {condition} %}}{self.inside(yes)}{ending}"

    def _split(self, argument: Argument) -> list[Argument]:
        """``{ Feld }="ja"`` is written without blanks, too."""
        if len(argument) > 1 and isinstance(argument[0], Code) and isinstance(argument[1], str):
            found = re.match(r"(<>|<=|>=|=|<|>)(.*)", argument[1], re.DOTALL)
            if found:
                rest: tuple[str | Code, ...] = (found[2].strip('"“”„'),) if found[2] else ()
                rest += argument[2:]
                return [(argument[0],), (found[1],), *([rest] if rest or found[2] else [])]
        return [argument]

    def _condition(self, left: Argument, operator: str, right: Argument) -> str:
        if len(left) != 1 or not isinstance(left[0], Code):
            raise NotCarriedError("mailmerge-if")
        inner = instruction(left[0])
        if inner.name != "MERGEFIELD" or not inner.arguments:
            raise NotCarriedError("mailmerge-if")
        known, guess = self._named(self.words(inner.arguments[0]).replace("_", " ").strip())
        if any(isinstance(part, Code) for part in right):
            raise NotCarriedError("mailmerge-if")
        value = self.words(right)
        if "*" in value or "?" in value:
            raise NotCarriedError("mailmerge-wildcard")
        expression = known.expression
        if not value:
            guess.optional = True
            asked = f"({known.asked})" if known.guard else expression
            return known.asked if operator == "<>" else f"not {asked}"
        if expression in self.known_expressions:
            # What every letter has is text, or one of a few words.
            if operator not in {"=", "<>"} or not (value := known.meant(value)):
                raise NotCarriedError("mailmerge-if")
        elif _NUMBER.fullmatch(value):
            guess.counted = value.replace(",", ".")
            return f"{expression} {_OPERATORS[operator]} {guess.counted}"
        guess.said.add(value)
        quoted = value.replace('"', "")
        if known.guard:
            same = f'{known.asked} == "{quoted}"'
            return same if operator == "=" else f"not ({same})"
        return f'{expression} {_OPERATORS[operator]} "{quoted}"'

    def inside(self, argument: Argument) -> str:
        """Text and fields within an argument. Raises NotCarriedError."""
        return "".join(self.tag(part) if isinstance(part, Code) else part for part in argument)

    def words(self, argument: Argument) -> str:
        """The text of an argument. Raises NotCarriedError for fields in it."""
        if any(isinstance(part, Code) for part in argument):
            raise NotCarriedError("mailmerge-field")
        return "".join(part for part in argument if isinstance(part, str)).strip()

    def _note(self, code: str, field_code: Code) -> None:
        self.found.append((code, field_code.text()))


def _only(argument: Sequence[str | Code]) -> str | None:
    return argument[0] if len(argument) == 1 and isinstance(argument[0], str) else None
