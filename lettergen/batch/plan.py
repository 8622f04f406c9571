"""The plan of a batch: every row read and bound once, named and hashed, before the first letter is set.

What was planned is what is set: the letters wait in an unnamed temporary file in the output folder (the source could change, an
iterator can be read only once), which vanishes with the process, however that ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from lettergen import resources
from lettergen.batch.collation import Key, collation_key
from lettergen.batch.enclosure_files import Enclosure, EnclosureFinder
from lettergen.batch.file_names import FileNames
from lettergen.batch.journal import Done
from lettergen.batch.letter_pickle import LetterPickler
from lettergen.batch.recipes import letterhead_of
from lettergen.batch.spool import Spool
from lettergen.batch.worker import Rendered, letter_digest
from lettergen.errors import InputError, Place, Problem, Severity, errors_in, internal_problem
from lettergen.model.letter import LetterBase


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row that was read: its letter, or what keeps it from being one."""

    number: int
    """Number of the row in its source, 1-based; ascending."""
    letter: LetterBase | None
    """None where a problem is an error."""
    problems: tuple[Problem, ...] = ()
    """Errors, warnings and notes, each with row and, where there is one, column."""
    cells: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The row as it came, by column."""
    id: str | None = None
    """What identifies the recipient in the source; None where rows have no identifier. Whether it stands twice is for the plan to see."""
    surplus: tuple[str, ...] = ()
    """Values that stand under no column."""


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
    enclosures: tuple[Enclosure, ...] = ()
    """Files whose pages follow the letter."""
    recipe: str = ""
    """Hash of what sets its letter besides its data."""

    def done(self, made: Rendered, key: bytes) -> Done:
        """The row as the journal has it when it was made: with ``key`` its name is hashed."""
        name = hashlib.blake2b(self.name.encode(), key=key, digest_size=16).hexdigest()
        return Done(made, self.recipe, tuple(str(e.sha256) for e in self.enclosures), name)


class Plan:
    """All rows of a batch. Iterating gives them in order, as often as wanted; ``close`` when done.

    Args:
        folder: Where its temporary file lies.
        sort: Columns by which the rows are ordered once ``sort`` is called; none leaves them as they come.
    """

    def __init__(self, folder: Path, sort: tuple[str, ...] = ()) -> None:
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
        self._spool: Spool[tuple[Any, ...]] = Spool(folder, 1) if sort else Spool(folder)
        self._sort = sort
        self._keys: list[tuple[tuple[Key, ...], int]] = []

    @property
    def digest(self) -> str:
        """SHA-256 over all rows: number, letter, name of the files, enclosures."""
        return self._digest.hexdigest()

    def add(self, row: PlannedRow) -> None:
        """Append a row."""
        self.rows += 1
        if row.payload is not None:
            self.good += 1
            self.used["templates"].add(row.template)
            self.used["letterheads"].add(row.letterhead)
        enclosed = (_told(enclosure) for enclosure in row.enclosures)
        line = "\x1f".join((str(row.number), row.digest, row.name, *enclosed))
        self._digest.update(f"{line}\n".encode())
        if self._sort:
            key = tuple(collation_key(row.cells.get(column, "")) for column in self._sort)
            self._keys.append((key, self.rows - 1))
        self._spool.add(tuple(row))

    def sort(self) -> None:
        """Brings the rows into the order that was asked for; equal ones stay as they came."""
        self._keys.sort()
        for _, index in self._keys:
            self._digest.update(f"{index}\n".encode())

    def __iter__(self) -> Iterator[PlannedRow]:
        values = self._spool.parts(i for _, i in self._keys) if self._sort else iter(self._spool)
        return map(PlannedRow._make, values)

    def close(self) -> None:
        """Let the temporary file go."""
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Planner:
    """Plans one row after the other.

    Args:
        names: Gives the names of the files.
        enclosures: Finds the files that follow a row's letter.
        key: With which letters are hashed.
        recipe: The hash of a letter's recipe; None where none is made.
    """

    def __init__(
        self,
        names: FileNames,
        enclosures: EnclosureFinder,
        key: bytes = b"",
        recipe: Callable[[LetterBase], str] | None = None,
    ) -> None:
        self.doubles = Doubles()
        self._names = names
        self._enclosures = enclosures
        self._key = key
        self._recipe = recipe
        self._pickler = LetterPickler()

    def plan(self, row: BatchRow) -> PlannedRow:
        """The row with everything that is known before its letter is set, or with what keeps it from being set.

        A row whose identifier another one before it had is not set (``batch-id-twice``). Raises nothing.
        """
        problems = row.problems
        try:
            problems = (*problems, *self.doubles.of_id(row))
            if row.letter is not None and not errors_in(problems):
                return self._good(row, row.letter, problems)
        except InputError as error:
            problems = (*problems, *_in_row(error.problems, row.number))
        except Exception as error:  # noqa: BLE001  one row's fault must not end the others
            problems = (*problems, *_in_row([internal_problem(error)], row.number))
        return PlannedRow(row.number, dict(row.cells), row.surplus, problems)

    def _good(self, row: BatchRow, letter: LetterBase, problems: tuple[Problem, ...]) -> PlannedRow:
        enclosures = self._enclosures.of(row.cells)
        kind = str(getattr(letter, "kind", ""))
        digest = letter_digest(letter, self._key)
        planned = PlannedRow(
            row.number,
            dict(row.cells),
            row.surplus,
            problems,
            self._names.next(row.number, row.id, kind, row.cells),
            label_of(letter),
            digest,
            self._pickler.dumps(letter),
            kind,
            letterhead_of(letter),
            enclosures,
            self._recipe(letter) if self._recipe else "",
        )
        self.doubles.of_letter(row, digest)
        return planned


def _in_row(problems: Iterable[Problem], number: int) -> tuple[Problem, ...]:
    return tuple(p.at(row=number) for p in problems)


def make_plan(
    rows: Iterable[BatchRow],
    folder: Path,
    planner: Planner,
    planned: Callable[[PlannedRow, int], None] = lambda _row, _good: None,
    sort: tuple[str, ...] = (),
) -> Plan:
    """Reads all rows and plans them. Equal letters are set, and noted.

    Args:
        rows: The rows, in order.
        folder: Where the temporary file lies; it must exist.
        planner: Plans each of them.
        planned: Is told of each row that can be set, and how many there are now.
        sort: Columns by which the rows are ordered.

    Raises:
        OutputError: The temporary file cannot be written.
        LettergenError: Whatever reading the rows raises.
    """
    plan = Plan(folder, sort)
    try:
        plan.notes = planner.doubles.notes
        for row in rows:
            found = planner.plan(row)
            plan.add(found)
            if found.payload is not None:
                planned(found, plan.good)
        plan.sort()
    except BaseException:
        plan.close()
        raise
    return plan


class Doubles:
    """Rows that look like others before them; costs about 200 bytes per row."""

    def __init__(self) -> None:
        self.notes: list[Problem] = []
        """Letters that are there twice."""
        self._ids: dict[bytes, int] = {}
        self._letters: dict[bytes, int] = {}

    def of_id(self, row: BatchRow) -> tuple[Problem, ...]:
        """What is wrong when an earlier row has this one's identifier."""
        if not row.id:
            return ()
        key = hashlib.blake2b(row.id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
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
    """Whom a letter goes to, in a line: the organisation, else the first person; where nobody is addressed, what it is."""
    recipient = letter.recipient
    if recipient is None:
        title = letter.document_title()
        return title.title if title else ""
    if recipient.organisation:
        return recipient.organisation[0]
    if recipient.persons:
        person = recipient.persons[0]
        return " ".join(p for p in (person.title, person.first_name, person.last_name) if p)
    return (recipient.address_text or ("",))[0]


def _told(enclosure: Enclosure) -> str:
    """What of an enclosure decides how its letter looks."""
    kept = "" if enclosure.active == "remove" else enclosure.active
    return f"{enclosure.sha256}{kept}"
