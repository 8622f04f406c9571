"""What is done, line by line: an append-only file of JSON lines that a killed run leaves behind and the next one reads.

The first line says what the run is made from. Each further one is a row whose files are written: its number, the hash of
its letter, and hashes, sizes and pages of its files, by which a later run sees whether they outlived a power failure. No line
holds personal data. A line that was being written when the
process or machine went down is incomplete, is the last one, and does not count.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from lettergen.batch.worker import MadeFile, Rendered
from lettergen.errors import ExitCode, LettergenError, OutputError, Place, Problem, UsageError
from lettergen.files import problem_of, reported, sync_folder

JOURNAL: Final = "journal.jsonl"
FORMAT: Final = 1

COMMIT_SECONDS: Final = 0.5
"""Records wait no longer for the disk; what a crash loses is set again."""
COMMIT_RECORDS: Final = 64


class JournalError(LettergenError):
    """The journal cannot be gone on with: choose another folder."""

    exit_code = ExitCode.OUTPUT


@dataclass(frozen=True, slots=True)
class Head:
    """What a run is made from; a run goes on only from the same."""

    parts: Mapping[str, str]
    """Hashes and versions by what they are of."""
    rows: int


class Journal:
    """A folder's journal, open for one process at a time.

    Raises JournalError with ``batch-folder-busy`` when another process has it, ``journal-damaged`` when a line other
    than the last is no record, and OutputError when it cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL
        self.head: Head | None = None
        """None until ``begin``, unless an earlier run has begun."""
        self._offsets: dict[int, int] = {}
        self._pending = 0
        self._committed = time.monotonic()
        self._end = 0
        self._appending = False
        with reported(self.path):
            self._file: BinaryIO = os.fdopen(
                os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666),
                "r+b",
            )
        try:
            self._lock()
            self._read()
        except BaseException:
            self._file.close()
            raise

    def begin(self, head: Head) -> None:
        """Write down what the run is made from."""
        self.head = head
        self._append({"journal": FORMAT, "rows": head.rows, "parts": dict(head.parts)})
        self.commit()
        sync_folder(self.path.parent)

    def done(self, number: int) -> Rendered | None:
        """What was made of that row, if anything."""
        offset = self._offsets.get(number)
        if offset is None:
            return None
        self._appending = False
        self._file.seek(offset)
        return _rendered(json.loads(self._file.readline().decode("ascii")))

    def record(self, rendered: Rendered) -> None:
        """A row is done: its files are written. The record is on disk after the next ``commit``, half a second at most."""
        self._offsets[rendered.number] = self._append(
            {
                "row": rendered.number,
                "data": rendered.digest,
                "files": {f.format: [f.sha256, f.size, f.pages] for f in rendered.files},
                **({"notes": list(rendered.notes)} if rendered.notes else {}),
            }
        )
        self._pending += 1
        if self._pending >= COMMIT_RECORDS or time.monotonic() - self._committed >= COMMIT_SECONDS:
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
        try:
            import fcntl
        except ImportError:
            return  # Windows refuses to replace files that another process has open; that must do
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise JournalError(Problem("batch-folder-busy", Place(str(self.path.parent)))) from None

    def _read(self) -> None:
        """Finds the records, and cuts off a last line that is none."""
        end = 0
        line_number = 0
        bad: int | None = None
        for line_number, line in enumerate(self._file, start=1):
            if bad is not None:
                raise JournalError(Problem("journal-damaged", Place(str(self.path), bad)))
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
            record = json.loads(line)
            if self.head is None:
                if record["journal"] != FORMAT:
                    raise UsageError(
                        Problem("journal-format", Place(str(self.path)), str(record["journal"]))
                    )
                self.head = Head(record["parts"], record["rows"])
            else:
                self._offsets[_rendered(record).number] = offset
        except (ValueError, KeyError, TypeError):
            return False
        return True


_LINE = json.JSONEncoder(separators=(",", ":"))


def _rendered(record: Mapping[str, Any]) -> Rendered:
    files = tuple(
        MadeFile(wanted, sha, size, pages) for wanted, (sha, size, pages) in record["files"].items()
    )
    return Rendered(record["row"], record["data"], files, tuple(record.get("notes", ())))
