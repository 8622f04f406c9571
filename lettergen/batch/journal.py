"""What is done, line by line: an append-only file of JSON lines that a killed run leaves behind and the next one reads.

The first line says what the run is made from. Each further one is

- a *recipe*: by its hash everything besides its data that decides how a letter is made (text templates, letterheads, formats, versions),
- a *row* whose files are written: its number, the hash of its letter, the recipe, and hashes, sizes and pages of its files, by
  which a later run sees whether they outlived a power failure,
- or an *output*: the name of another file that is about to be written, so that a later run knows it for its own.

No line holds personal data: letters and names are hashed with the journal's own key, so that whoever has the report alone
cannot try letters until one fits. A line that was being written when the process or machine went down is incomplete, is
the last one, and does not count.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import stat
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from lettergen.batch.worker import MadeFile, Rendered
from lettergen.errors import ExitCode, LettergenError, OutputError, Place, Problem, UsageError
from lettergen.files import lock, problem_of, reported, sync_folder

JOURNAL: Final = "journal.jsonl"
FORMAT: Final = 3
_READABLE: Final = frozenset({2, FORMAT})
"""Format 2 said ``setting`` for ``recipe``."""

COMMIT_SECONDS: Final = 0.5
"""Records wait no longer for the disk; what a crash loses is set again."""
COMMIT_RECORDS: Final = 64

_BEGINNING: Final = b'{"journal":'
"""How every journal begins; a file that begins otherwise is somebody else's."""


class JournalError(LettergenError):
    """The journal cannot be gone on with: choose another folder."""

    exit_code = ExitCode.OUTPUT


@dataclass(frozen=True, slots=True)
class Head:
    """What a run is made from; a run goes on only from the same."""

    parts: Mapping[str, str]
    """Hashes and versions by what they are of."""
    rows: int


@dataclass(frozen=True, slots=True)
class Done:
    """A row that became files, and what from."""

    made: Rendered
    recipe: str
    """Hash of how it was made; see ``Journal.recipes``."""
    enclosures: tuple[str, ...] = ()
    """SHA-256 of each file that follows the letter."""
    name: str = ""
    """Hash of its files' name."""
    kept: bool = False
    """Whether it was kept from an earlier run, although letters are set otherwise now."""


class Journal:
    """A folder's journal, open for one process at a time.

    Raises JournalError with ``batch-folder-busy`` when another process has it, ``journal-link`` when it is a link or no
    ordinary file (it would be written into), ``journal-damaged`` when a line other than the last is no record, and
    OutputError when it cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL
        self.head: Head | None = None
        """None until ``begin``, unless an earlier run has begun."""
        self.key = secrets.token_bytes(16)
        """Key of its hashes; that of the earlier run, if there was one."""
        self.recipes: dict[str, Mapping[str, Any]] = {}
        """How letters are made, besides their data, by its hash."""
        self.outputs: set[str] = set()
        """Names of all files besides the letters that this run or an earlier one has written or was about to write."""
        self._offsets: dict[int, int] = {}
        self._pending = 0
        self._committed = time.monotonic()
        self._end = 0
        self._appending = False
        self._file: BinaryIO = _opened(self.path)
        try:
            self._lock()
            self._read()
        except BaseException:
            self._file.close()
            raise

    def begin(self, head: Head) -> None:
        """Write down what the run is made from."""
        self.head = head
        self._append(
            {"journal": FORMAT, "rows": head.rows, "key": self.key.hex(), "parts": dict(head.parts)}
        )
        self.commit()
        sync_folder(self.path.parent)

    def done(self, number: int) -> Done | None:
        """What was made of that row, if anything."""
        offset = self._offsets.get(number)
        if offset is None:
            return None
        self._appending = False
        self._file.seek(offset)
        return _done(_record(self._file.readline()))

    def describe(self, recipe: str, parts: Mapping[str, Any]) -> None:
        """Write down, unless it is known, what a hash in the records to come stands for."""
        if recipe not in self.recipes:
            self.recipes[recipe] = parts
            self._append({"recipe": recipe, "parts": dict(parts)})

    def record(self, done: Done) -> None:
        """A row is done: its files are written. The record is on disk after the next ``commit``, half a second at most."""
        made = done.made
        self._offsets[made.number] = self._append(
            {
                "row": made.number,
                "data": made.digest,
                "recipe": done.recipe,
                "name": done.name,
                "files": {f.format: [f.sha256, f.size, f.pages] for f in made.files},
                **({"enclosures": list(done.enclosures)} if done.enclosures else {}),
                **({"kept": True} if done.kept else {}),
                **({"notes": list(made.notes)} if made.notes else {}),
            }
        )
        self._pending += 1
        if self._pending >= COMMIT_RECORDS or time.monotonic() - self._committed >= COMMIT_SECONDS:
            self.commit()

    def forget(self, number: int) -> None:
        """A row that was done is so no longer: its files go."""
        del self._offsets[number]
        self._append({"undone": number})

    def claim(self, name: str) -> None:
        """A file of that name is about to be written beside the journal. Raises OutputError."""
        if name not in self.outputs:
            self.outputs.add(name)
            self._append({"output": name})
            self.commit()

    @property
    def count(self) -> int:
        """How many rows are done."""
        return len(self._offsets)

    def commit(self) -> None:
        """See that all records are on disk. Raises OutputError."""
        with reported(self.path):
            os.fsync(self._file.fileno())
        self._pending = 0
        self._committed = time.monotonic()

    def close(self) -> None:
        """Close it, and let the next process have it."""
        with suppress(OSError):  # a full disk has been reported; what did not fit is set again
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def discard(self) -> None:
        """Remove the file, as if it had never been; for a run that did not even begin."""
        with suppress(OSError):
            self.path.unlink()

    def _append(self, record: Mapping[str, Any]) -> int:
        """Appends a line; returns where it begins."""
        line = _LINE.encode(record).encode("ascii") + b"\n"
        try:
            if not self._appending:  # seeking costs as much as writing
                self._end = self._file.seek(0, os.SEEK_END)
                self._appending = True
            self._file.write(line)
            self._file.flush()  # then it outlives this process
        except OSError as failure:
            raise OutputError(problem_of(self.path, failure)) from None
        offset = self._end
        self._end += len(line)
        return offset

    def _lock(self) -> None:
        busy = JournalError(Problem("batch-folder-busy", Place(str(self.path.parent))))
        if not lock(self._file):
            raise busy
        try:
            # Who had it may have removed it, and somebody else made a new one.
            same = os.path.samestat(os.fstat(self._file.fileno()), self.path.lstat())
        except OSError:
            raise busy from None
        if not same:
            raise busy

    def _read(self) -> None:
        """Finds the records, and cuts off a last line that is none."""
        end = 0
        line_number = 0
        bad: int | None = None
        for line_number, line in enumerate(self._file, start=1):
            if bad is not None or (line_number == 1 and not _may_begin(line)):
                raise JournalError(Problem("journal-damaged", Place(str(self.path), bad or 1)))
            if not self._take(line, end):
                bad = line_number
                continue
            end += len(line)
        if bad is not None:
            self._file.truncate(end)

    def _take(self, line: bytes, offset: int) -> bool:
        if not line.endswith(b"\n"):
            return False
        try:
            self._understand(_record(line), offset)
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        return True

    def _understand(self, record: Mapping[str, Any], offset: int) -> None:
        if self.head is None:
            if record["journal"] not in _READABLE:
                raise UsageError(
                    Problem("journal-format", Place(str(self.path)), str(record["journal"]))
                )
            self.key = bytes.fromhex(record["key"])
            self.head = Head(record["parts"], record["rows"])
        elif "recipe" in record and "parts" in record:
            self.recipes[record["recipe"]] = record["parts"]
        elif "output" in record:
            self.outputs.add(record["output"])
        elif "undone" in record:
            self._offsets.pop(record["undone"], None)
        else:
            self._offsets[_done(record).made.number] = offset


def _opened(path: Path) -> BinaryIO:
    """The file, which is made if need be; a link is not followed, and what is no ordinary file of its own is refused."""
    link = JournalError(Problem("journal-link", Place(str(path))))
    if path.is_symlink():  # Windows has no O_NOFOLLOW
        raise link
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with reported(path):
        try:
            descriptor = os.open(path, flags, 0o666)
        except OSError as failure:
            if failure.errno in {errno.ELOOP, errno.EMLINK, errno.ENXIO}:
                raise link from None
            raise
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            os.close(descriptor)
            raise link
        return os.fdopen(descriptor, "r+b")


def _may_begin(line: bytes) -> bool:
    """Whether it is a journal's first line, perhaps cut off."""
    return line.startswith(_BEGINNING) or (_BEGINNING.startswith(line) and not line.endswith(b"\n"))


_LINE = json.JSONEncoder(separators=(",", ":"))


def _record(line: bytes) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(line)
    if "setting" in record:
        record["recipe"] = record.pop("setting")
    return record


def _done(record: Mapping[str, Any]) -> Done:
    files = tuple(
        MadeFile(wanted, sha, size, pages) for wanted, (sha, size, pages) in record["files"].items()
    )
    made = Rendered(record["row"], record["data"], files, tuple(record.get("notes", ())))
    return Done(
        made,
        record["recipe"],
        tuple(record.get("enclosures", ())),
        record["name"],
        kept=record.get("kept", False),
    )
