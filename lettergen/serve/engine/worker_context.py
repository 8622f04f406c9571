"""What a worker keeps between two calls: the workshop, read anew when the workspace has changed."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from lettergen import resources
from lettergen.batch.fingerprint import folder_hash
from lettergen.batch.recipes import letterhead_of
from lettergen.batch.worker import letter_digest
from lettergen.compose.words import derived_lines
from lettergen.errors import ExitCode, LettergenError
from lettergen.kinds.author_texts import checking
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop
from lettergen.serve.engine.results import Checked
from lettergen.versions import versions

_LOOK_SECONDS: Final = 1.0
"""How often to look whether a file of the workspace has changed, unless somebody says that one has."""
_SHORT: Final = 12
"""Characters of a hash that a tag shows."""


class WorkerContext:
    """A worker's workshop. Raises UsageError when there is no such workspace."""

    def __init__(self, workspace: Path | None) -> None:
        self.workspace = workspace
        self.workshop = Workshop(workspace)
        self._seen = self._state()
        self._looked = time.monotonic()
        self._version = 0
        self._hashes: dict[str, str] = {}
        self.cursor: Any = None
        """The table that somebody leafs through; see ``series``."""

    def refresh(self, version: int) -> None:
        """Reads the workspace anew where it has changed: ``version`` is another than before, or a file is newer."""
        if version == self._version and time.monotonic() - self._looked < _LOOK_SECONDS:
            return
        state = self._state()
        self._looked = time.monotonic()
        if version != self._version or state != self._seen:
            self.workshop.reload()
            self._hashes.clear()
            self.cursor = None
            self._seen, self._version = state, version

    def tag(self, letter: LetterBase, options: Iterable[object]) -> str:
        """Names the letter's kind and letterhead with the hashes of their files, then versions, data and ``options`` by one hash."""
        head = letterhead_of(letter)
        common = json.dumps([versions(), [str(o) for o in options]], sort_keys=True)
        rest = hashlib.sha256(f"{letter_digest(letter)}{common}".encode()).hexdigest()
        template = f"{letter.kind}-{self._hash('templates')}"
        return f"{template}.{head}-{self._hash('letterheads')}.{rest[:32]}"

    def state_tag(self) -> str:
        """Changes whenever a template or letterhead of the workspace or of lettergen does."""
        said = json.dumps([self._seen, versions()], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def _hash(self, kind: resources.Kind) -> str:
        """Of all files of that kind: a text includes modules and others, a letterhead may be of several authorities."""
        if kind not in self._hashes:
            folders = resources.folders(kind, self.workspace)
            found = "".join(folder_hash(folder) for folder in folders)
            self._hashes[kind] = hashlib.sha256(found.encode()).hexdigest()[:_SHORT]
        return self._hashes[kind]

    def _state(self) -> list[Any]:
        return [] if self.workspace is None else sorted(_stamps(self.workspace))


def _stamps(workspace: Path) -> Iterator[tuple[str, int, int]]:
    for folder in ("letterheads", "templates"):
        for file in (workspace / folder).rglob("*"):
            try:
                found = file.stat()
            except OSError:
                continue
            yield str(file), found.st_mtime_ns, found.st_size


GivenLetter: TypeAlias = Mapping[str, Any] | str
"""A letter's data, or the text of a letter file."""


def letter_of(worker: WorkerContext, given: GivenLetter) -> LetterBase:
    """The letter. Raises InputError with every problem, TemplateError where its kind is at fault."""
    if isinstance(given, str):
        return worker.workshop.letter_in_text(given)
    return worker.workshop.letter_from(given)


def draft(worker: WorkerContext, given: GivenLetter | LetterBase) -> tuple[Checked, Any]:
    """What ``check`` says, and the composed letter; None in its place where the data are no letter."""
    try:
        with checking():
            letter = given if isinstance(given, LetterBase) else letter_of(worker, given)
        made = worker.workshop.draft(letter)
    except LettergenError as error:
        return Checked(ok=False, exit_code=error.exit_code, problems=error.problems), None
    lines = {part: tuple(found) for part, found in derived_lines(made.letter).items()}
    checked = Checked(
        ok=made.exit_code is ExitCode.OK,
        exit_code=made.exit_code,
        problems=made.problems,
        kind=letter.kind,
        date=letter.date.isoformat(),
        **lines,
    )
    return checked, made.letter
