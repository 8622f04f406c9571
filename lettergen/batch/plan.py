"""The plan of a batch: every row read and bound once, named and hashed, before the first letter is set.

What was planned is what is set: the letters wait in an unnamed temporary file in the output folder (the source could change, an
iterator can be read only once), which vanishes with the process, however that ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

from lettergen import resources
from lettergen.batch.file_names import FileNames
from lettergen.batch.hashes import FileHashes
from lettergen.batch.letter_pickle import LetterPickler
from lettergen.batch.spool import Spool
from lettergen.batch.worker import letter_digest
from lettergen.errors import InputError, Place, Problem, Severity, errors_in
from lettergen.letterhead.registry import PLAIN_LETTERHEAD
from lettergen.model.letter import LetterBase
from lettergen.model.sender import InlineAuthority


class BatchRow(Protocol):
    """A row that was read: its letter, or what keeps it from being one."""

    @property
    def number(self) -> int:
        """Number of the row in its source, 1-based; ascending."""

    @property
    def id(self) -> str | None:
        """What identifies the recipient in the source; None where rows have no identifier."""

    @property
    def surplus(self) -> tuple[str, ...]:
        """Values that stand under no column."""

    @property
    def letter(self) -> LetterBase | None:
        """The letter; None when the row is faulty."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Errors of a faulty row, and warnings."""

    @property
    def cells(self) -> Mapping[str, str]:
        """The row as it came, by column."""


class PlannedRow(NamedTuple):
    """A row with everything that is known before its letter is set."""

    number: int
    cells: Mapping[str, str]
    surplus: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    name: str = ""
    """Name of its files without ending."""
    label: str = ""
    """Whom it goes to, for the bookmark in the print file."""
    digest: str = ""
    """``letter_digest`` of its letter."""
    payload: bytes | None = None
    """The letter, pickled; None for a row that cannot be set."""
    template: str = ""
    """Kind of letter: the name of its text template."""
    letterhead: str = ""
    """Folder name of its letterhead."""
    enclosures: tuple[str, ...] = ()
    """Files whose pages follow the letter."""


class Plan:
    """All rows of a batch. Iterating gives them in order, as often as wanted; ``close`` when done."""

    def __init__(self, folder: Path) -> None:
        self.rows = 0
        """How many there are."""
        self.good = 0
        """How many can be set."""
        self.used: dict[resources.Kind, set[str]] = {"templates": set(), "letterheads": set()}
        """Names of the templates and letterheads that its letters use."""
        self.notes: list[Problem] = []
        """Doubts about the batch as a whole."""
        self._digest = hashlib.sha256()
        # Plain tuples: pickling anything with a name takes three times as long.
        self._spool: Spool[tuple[Any, ...]] = Spool(folder)

    @property
    def digest(self) -> str:
        """SHA-256 over all rows: number, letter, name of the files, enclosures."""
        return self._digest.hexdigest()

    def add(self, row: PlannedRow, *enclosed: str) -> None:
        """Append a row, with the hashes of its enclosures."""
        self.rows += 1
        if row.payload is not None:
            self.good += 1
            self.used["templates"].add(row.template)
            self.used["letterheads"].add(row.letterhead)
        line = "\x1f".join((str(row.number), row.digest, row.name, *enclosed))
        self._digest.update(f"{line}\n".encode())
        self._spool.add(tuple(row))

    def __iter__(self) -> Iterator[PlannedRow]:
        return map(PlannedRow._make, self._spool)

    def close(self) -> None:
        """Let the temporary file go."""
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def make_plan(
    rows: Iterable[BatchRow],
    folder: Path,
    names: FileNames,
    enclosures: Callable[[BatchRow], tuple[Path, ...]],
    planned: Callable[[PlannedRow, int], None] = lambda _row, _good: None,
) -> Plan:
    """Reads all rows and plans them.

    A row whose identifier another one before it had is not set (``batch-id-twice``). Equal letters are set, and noted.

    Args:
        rows: The rows, in order.
        folder: Where the temporary file lies; it must exist.
        names: Gives the names of the files.
        enclosures: The files that follow a row's letter; an InputError makes the row a bad one.
        planned: Is told of each row that can be set, and how many there are now.

    Raises:
        OutputError: The temporary file cannot be written.
        LettergenError: Whatever reading the rows raises.
    """
    plan = Plan(folder)
    try:
        check = Doubles(plan.notes)
        hashes = FileHashes()
        pickler = LetterPickler()
        for row in rows:
            found = plan_row(row, names, enclosures, check, pickler)
            plan.add(found, *(hashes.of(f) for f in found.enclosures))
            if found.payload is not None:
                planned(found, plan.good)
    except BaseException:
        plan.close()
        raise
    return plan


def plan_row(
    row: BatchRow,
    names: FileNames,
    enclosures: Callable[[BatchRow], tuple[Path, ...]],
    doubles: Doubles,
    pickler: LetterPickler,
) -> PlannedRow:
    """One row planned; its arguments are those of ``make_plan``."""
    letter = row.letter
    problems = (*row.problems, *doubles.of_id(row))
    if letter is None or errors_in(problems):
        return PlannedRow(row.number, dict(row.cells), row.surplus, problems)
    try:
        enclosed = tuple(str(file) for file in enclosures(row))
    except InputError as error:
        found = (p.at(Place(row=row.number)) for p in error.problems)
        return PlannedRow(row.number, dict(row.cells), row.surplus, (*problems, *found))
    kind = str(getattr(letter, "kind", ""))
    digest = letter_digest(letter)
    doubles.of_letter(row, digest)
    return PlannedRow(
        row.number,
        dict(row.cells),
        row.surplus,
        problems,
        names.next(row.number, row.id, kind, row.cells),
        label_of(letter),
        digest,
        pickler.dumps(letter),
        kind,
        letterhead_of(letter),
        enclosed,
    )


class Doubles:
    """Rows that look like others before them; costs about 200 bytes per row."""

    def __init__(self, notes: list[Problem] | None = None) -> None:
        self.notes = [] if notes is None else notes
        """Letters that are there twice."""
        self._ids: dict[bytes, int] = {}
        self._letters: dict[bytes, int] = {}

    def of_id(self, row: BatchRow) -> tuple[Problem, ...]:
        """What is wrong when an earlier row has this one's identifier."""
        if not row.id:
            return ()
        key = hashlib.blake2b(row.id.encode(), digest_size=16).digest()
        first = self._ids.setdefault(key, row.number)
        if first == row.number:
            return ()
        return (Problem("batch-id-twice", Place(row=row.number), row.id, {"first": str(first)}),)

    def of_letter(self, row: BatchRow, digest: str) -> None:
        """Notes when an earlier row made the same letter."""
        first = self._letters.setdefault(bytes.fromhex(digest)[:16], row.number)
        if first != row.number:
            params = {"first": str(first), "row": str(row.number)}
            self.notes.append(
                Problem("batch-letter-twice", params=params, severity=Severity.WARNING)
            )


def label_of(letter: LetterBase) -> str:
    """Whom a letter goes to, in a line: the organisation, else the first person; empty where nobody is addressed."""
    recipient = letter.recipient
    if recipient is None:
        return ""
    if recipient.organisation:
        return recipient.organisation[0]
    if recipient.persons:
        person = recipient.persons[0]
        return " ".join(p for p in (person.title, person.first_name, person.last_name) if p)
    return (recipient.address_text or ("",))[0]


def letterhead_of(letter: LetterBase) -> str:
    """Folder name of the letterhead that a letter asks for."""
    authority = letter.sender.authority
    own = PLAIN_LETTERHEAD if isinstance(authority, InlineAuthority) else authority
    return letter.letterhead or own


def enclosure_finder(
    columns: tuple[str, ...], folder: Path
) -> Callable[[BatchRow], tuple[Path, ...]]:
    """Finds the files that a row names in these columns, below ``folder``; empty cells name none."""

    def find(row: BatchRow) -> tuple[Path, ...]:
        cells = (row.cells.get(column, "").strip() for column in columns)
        return tuple(enclosure_path(folder, cell) for cell in cells if cell)

    return find


def enclosure_path(folder: Path, name: str) -> Path:
    """The file that a cell names. Raises InputError with ``enclosure-outside`` when it lies outside the folder."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(Problem("enclosure-outside", value=name))
    return path
