"""What workers give back: plain, frozen, picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from lettergen.errors import ExitCode, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is wrong with a letter, and what lettergen makes of its recipient."""

    ok: bool
    """Whether it can be set."""
    exit_code: ExitCode
    """What ``lettergen check`` ends with."""
    problems: tuple[Problem, ...]
    """Errors, warnings and notes; a place has the path in the data, and line and column where the letter came as YAML."""
    kind: str | None = None
    date: str | None = None
    """ISO date."""
    delivery_notes: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    """Lines as they are printed."""
    salutation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Previewed:
    """A letter as pictures of its pages, as far as it can be drawn."""

    checked: Checked
    pages: tuple[bytes, ...]
    """PNG files; none where the data are no letter. A letter with errors of layout is drawn all the same."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of a letter."""

    format: Literal["pdf", "docx", "png"]
    content: bytes = field(repr=False)
    pages: int | None
    """None where only a word processor knows (DOCX)."""


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter set in the formats asked for."""

    files: tuple[MadeFile, ...]
    """In the order asked for; of ``png`` one for each page."""
    problems: tuple[Problem, ...]
    """Warnings and notes; errors raise."""
    kind: str
    tag: str
    """Names template, letterhead, versions and the letter's data by their hashes: the same tag, the same bytes."""


@dataclass(frozen=True, slots=True)
class KindEntry:
    """A kind of letters."""

    name: str
    meaning: str
    """What it is for, in a line of the language asked for."""
    own: bool
    """Whether it is the house's, not one that lettergen ships."""


@dataclass(frozen=True, slots=True)
class LetterheadListed:
    """A letterhead with its versions and units."""

    id: str
    name: str
    own: bool
    versions: tuple[Mapping[str, str | None], ...]
    """Each with ``version``, ``name``, ``valid_from`` and ``valid_until`` (ISO dates)."""
    units: tuple[Mapping[str, str], ...]
    """Each with ``id`` and ``name``."""


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter file, read."""

    letter: Mapping[str, Any] | None
    """Its data; None where the file is no YAML."""
    checked: Checked


@dataclass(frozen=True, slots=True)
class ReadJob:
    """The job of a batch, read."""

    data: Mapping[str, Any]
    """As in a job file, without what only the machine's owner says (``rows``, ``out``, ``executor``, ``workers``)."""
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class AdoptedLetter:
    """An edited DOCX, read back."""

    letter: Mapping[str, Any]
    yaml: str
    """The letter as a file."""
    changes: tuple[Mapping[str, Any], ...]
    """Each with ``part``, ``place``, ``before``, ``after``, ``look_only`` and ``pieces`` (``kind`` same, added or removed; ``text``)."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a file is what its embedded data gives."""

    same: bool
    made_with: Mapping[str, str]
    letter: Mapping[str, Any]
    """The composed letter in the file."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TriedText:
    """A kind tried with another text."""

    problems: tuple[Problem, ...]
    """What ``lettergen kind check`` would say."""
    pages: tuple[bytes, ...]
    """The kind's example as PNG files; none where the kind has errors, or no example."""
