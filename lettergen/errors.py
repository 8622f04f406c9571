"""What can go wrong, where, and which exit code says so.

A *problem* is a value, not an exception: it names its code, its place and the offending value, and its text comes
from the message catalogue in German or English. Functions that check return all problems they find; the exceptions
below carry them to whoever asked.
"""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any, Final

from lettergen.limits import MAX_PROBLEMS
from lettergen.messages import Language, Text, language_of, text_of
from lettergen.messages.document_place import DocumentPlace

LONGEST_QUOTE: Final = 200
"""Characters of a value that a message quotes; the rest of it is "…"."""
_LONGEST_PARAM: Final = 2_000
"""Characters of what a message tells besides, such as the names that there are."""
_QUOTED: Final = frozenset({"field", "word", "character", "sender", "owner", "first", "second"})
"""Parameters that come from whoever wrote the data, as the value does."""


class ExitCode(IntEnum):
    """What the command line returns; documented in docs/exit-codes.md."""

    OK = 0
    """Everything asked for was done."""
    INPUT = 1
    """A letter's data has problems."""
    USAGE = 2
    """The command was called wrongly."""
    TEMPLATE = 3
    """A text template or Word template is at fault."""
    LETTERHEAD = 4
    """No fitting letterhead, or a faulty one."""
    LAYOUT = 5
    """The letter is valid but cannot be set: it does not fit, or a glyph is missing."""
    OUTPUT = 6
    """A result could not be written."""
    MISSING_TOOL = 7
    """A program or package that this task needs is not installed."""
    PARTIAL = 8
    """Some rows of a batch became letters, others failed."""
    CHANGED = 9
    """A file is not what its embedded data gives."""
    INTERNAL = 70
    """A fault of lettergen itself."""


class Severity(StrEnum):
    """How grave a problem is; only errors stop a letter."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file position, a table's row and column, a path in the data, or several of them."""

    file: str | None = None
    line: int | None = None
    """1-based."""
    column: int | None = None
    """1-based."""
    path: str | None = None
    """Path in the data, such as ``recipient.address.postal_code`` or ``persons.0.title``."""
    row: int | None = None
    """Row of a table as its spreadsheet counts it: 1-based, the header included."""
    column_name: str | None = None
    """Header of a table's column as it is written there."""
    document: DocumentPlace | None = None
    """Paragraph of a Word document."""

    def position(self, language: Language = "en") -> str:
        """``file:line:column``, or ``file: row 7, column "PLZ"``, leaving out what is not known.

        A line of a row's letter, or of data that is in no file, is that of the text at ``path``.
        """
        words = ("Zeile", "Spalte", "„", "“") if language == "de" else ("row", "column", '"', '"')
        row_word, column_word, opening, closing = words
        of_text = self.line is not None and self.column is None and self.path is not None
        of_text = of_text and (self.file is None or self.row is not None)
        lines = (self.file,) if of_text else (self.file, self.line, self.column)
        numbers = ":".join(str(p) for p in lines if p is not None)
        row = None if self.row is None else f"{row_word} {self.row}"
        name = self.column_name
        column = None if name is None else f"{column_word} {opening}{name}{closing}"
        document = None if self.document is None else self.document.words(language)
        said = f"Textzeile {self.line}" if language == "de" else f"line {self.line} of the text"
        words_of = (row, column, said if of_text else None)
        return ": ".join(filter(None, (numbers, document, ", ".join(filter(None, words_of)))))

    def __str__(self) -> str:
        """The position and the path, in English."""
        return ": ".join(p for p in (self.position(), self.path) if p)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful.

    ``code`` is stable and keys the message catalogue; ``params`` fill the placeholders of its text.
    """

    code: str
    place: Place = field(default_factory=Place)
    value: str | None = None
    """The offending value as the user wrote it; None where there is none (a missing field)."""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    severity: Severity = Severity.ERROR

    def message(self, language: Language | str | None = "en") -> str:
        """What is wrong, in one sentence: German for ``"de"`` and its regions, English for everything else.

        It quotes at most ``LONGEST_QUOTE`` characters of the value.
        """
        return self._text(language).message

    def hint(self, language: Language | str | None = "en") -> str | None:
        """What to write or do instead, where the catalogue knows; languages as for ``message``."""
        return self._text(language).hint

    def as_dict(self, language: Language | str | None = "en") -> dict[str, Any]:
        """All of it as plain data for JSON, the words in this language; ``document`` only where the place is in a Word document."""
        place = self.place
        document = {} if place.document is None else {"document": place.document.data()}
        return {
            "severity": str(self.severity),
            "code": self.code,
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "path": place.path,
            "row": place.row,
            "column_name": place.column_name,
            **document,
            "value": None if self.value is None else shortened(str(self.value)),
            "message": self.message(language),
            "hint": self.hint(language),
        }

    def _text(self, language: Language | str | None) -> Text:
        try:
            return text_of(self.code, language_of(language), self._fields())
        except KeyError:  # a code of somebody else's, for which the catalogue has no words
            said = {"value": self.value, **self.params}
            words = ", ".join(shortened(str(v)) for v in said.values() if v)
            return Text(words or self.code, None)

    def at(self, place: Place | None = None, **parts: Any) -> Problem:
        """The same problem at another place, or at its own with these ``parts`` of it changed."""
        place = place or self.place
        place = replace(place, **parts) if parts else place
        return Problem(self.code, place, self.value, self.params, self.severity)

    def _fields(self) -> dict[str, str]:
        value, path = shortened(str(self.value or "")), shortened(self.place.path or "")
        return {"value": value, "path": path} | {
            name: shortened(str(text), LONGEST_QUOTE if name in _QUOTED else _LONGEST_PARAM)
            for name, text in self.params.items()
        }

    def __str__(self) -> str:
        """One English line: place, message, code and hint."""
        where = f"{self.place}: " if str(self.place) else ""
        hint = self.hint()
        return f"{where}{self.message()} [{self.code}]{f' {hint}' if hint else ''}"


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    """The text, or its beginning with "…" where it has more than ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only those problems that stop a letter."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


class LettergenError(Exception):
    """Base of everything lettergen raises; carries its exit code and the problems found.

    They are the first ``MAX_PROBLEMS``, and one more that says how many there are besides.
    """

    exit_code = ExitCode.INTERNAL

    def __init__(self, *problems: Iterable[Problem] | Problem | str) -> None:
        self.problems: tuple[Problem, ...] = told(p for given in problems for p in _each(given))
        # What it is made of, so that pickle, copy and ``type(e)(*e.args)`` of task queues make the same again.
        super().__init__(*self.problems)

    def __str__(self) -> str:
        """A line for each problem."""
        return "\n".join(map(str, self.problems))


def told(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first ``MAX_PROBLEMS`` of them; how many more there are is a problem of its own, ``problems-more``.

    Where there are more, errors come before warnings, and what is not told is as grave as the gravest of it.
    """
    listed = list(problems)
    kept = [p for p in listed if p.code != "problems-more"]
    if len(kept) > MAX_PROBLEMS:
        kept = sorted(kept, key=lambda p: p.severity is not Severity.ERROR)
    untold = [*kept[MAX_PROBLEMS:], *(p for p in listed if p.code == "problems-more")]
    if not untold:
        return tuple(kept)
    more = sum(int(p.params["count"]) if p.code == "problems-more" else 1 for p in untold)
    worst = next(s for s in Severity if any(p.severity is s for p in untold))
    place = Place(untold[-1].place.file)
    summary = Problem("problems-more", place, None, {"count": str(more)}, worst)
    return (*kept[:MAX_PROBLEMS], summary)


def _each(given: object) -> Iterable[Problem]:
    match given:
        case Problem():
            return (given,)
        case str():  # an error that travelled as text: what it said is kept
            return (Problem("error-as-text", params={"text": given}),)
        case Iterable():
            return tuple(p for item in given for p in _each(item))
        case _:
            return (Problem("error-as-text", params={"text": str(given)}),)


class InputError(LettergenError):
    """The letter's data is invalid: correct the data."""

    exit_code = ExitCode.INPUT


class ShortageError(LettergenError):
    """The machine has not enough memory, threads or processes left."""

    exit_code = ExitCode.OUTPUT


def shortage(error: BaseException) -> Problem | None:
    """The problem where an error says, in whatever way, that memory, threads or processes have run out; else None."""
    said = (
        str(error)
        if isinstance(error, OSError | ImportError | RuntimeError)
        or not isinstance(error, Exception)
        else ""
    )
    short = (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno in {errno.ENOMEM, errno.EAGAIN})
        or any(words in said for words in _SHORT)
        or type(error).__name__ == "BrokenProcessPool"
    )
    return Problem("machine-short") if short else None


_SHORT: Final = (
    "start new thread", "start the thread", "failed to map segment", "annot allocate memory", "rror creating thread",
    "ThreadPoolBuildError", "Resource temporarily unavailable", "memory allocation",
)  # fmt: skip
"""What the system's loader and Python's threads say of it."""


def is_crash(error: BaseException) -> bool:
    """Whether a library written in Rust gave up (Typst does): Python is not told so by an ``Exception``."""
    return type(error).__name__ == "PanicException"


def internal_problem(error: BaseException) -> Problem:
    """A fault of lettergen itself: where and of what kind, never its text, which may quote a letter; or what the machine lacks."""
    if (short := shortage(error)) is not None:
        return short
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f"{os.sep}lettergen{os.sep}" in f.filename] or frames
    where = f"{os.path.basename(own[-1].filename)}:{own[-1].lineno}" if own else "?"  # noqa: PTH119
    return Problem("internal-error", params={"kind": type(error).__name__, "where": where})


class UsageError(LettergenError):
    """A command or function was called with arguments that do not go together."""

    exit_code = ExitCode.USAGE


class ForkedProcessError(UsageError):
    """The process was forked after Typst had been used: start it with "spawn", or use threads."""


class TemplateError(LettergenError):
    """A template is at fault: correct the template."""

    exit_code = ExitCode.TEMPLATE


class LetterheadError(LettergenError):
    """There is no fitting letterhead or it is faulty: correct the letterhead or the letter's date or unit."""

    exit_code = ExitCode.LETTERHEAD


class LayoutError(LettergenError):
    """Valid data that cannot be set in this letterhead: shorten it or choose another design."""

    exit_code = ExitCode.LAYOUT


class OutputError(LettergenError):
    """A result could not be written: look at the disk, the rights or the name."""

    exit_code = ExitCode.OUTPUT


class MissingToolError(LettergenError):
    """A program or optional package is missing: install it."""

    exit_code = ExitCode.MISSING_TOOL
