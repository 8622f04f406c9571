"""Rows and what they need, packed for workers that do not see this machine's files, and opened there.

The workspace's letterheads and templates, enclosures, and the large parts that letters have in common (pictures of
signatures) travel apart from the rows, each content once where an executor knows how to share. Nothing of it is left
behind: a workspace is unpacked into a private folder that goes with the object, everything else stays in memory.

What travels has a ``repr`` without content, since schedulers write the arguments of calls into their logs.
"""

from __future__ import annotations

import io
import os
import pickle
import shutil
import tempfile
import weakref
import zipfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from socket import gethostname
from threading import Lock
from typing import Any, Final, TypeAlias

from lettergen import resources
from lettergen.batch.enclosure_files import enclosure_content
from lettergen.batch.fingerprint import WorkerDiffersError, differences, fingerprint
from lettergen.batch.worker import Failed, Outcome, RemoteInputs, RowJob, render_rows
from lettergen.errors import InputError, LettergenError, OutputError
from lettergen.files import problem_of, sha256
from lettergen.pipeline import Workshop

KINDS: Final[tuple[resources.Kind, ...]] = ("templates", "letterheads")

_LARGE: Final = 8 * 1024
"""Bytes from which a part of a letter travels apart."""
_LARGE_LETTER: Final = 4 * _LARGE
"""Bytes of a pickled letter from which its large parts are looked for: that takes a fifth of a millisecond."""
_KEPT_BYTES: Final = 64 * 1024 * 1024
"""Of what travels apart, so much is kept ready for the rows to come."""

_CHUNK_BYTES: Final = 8 * 1024 * 1024
"""Blobs that travel with a chunk; what needs more travels with fewer rows."""

Outcomes: TypeAlias = tuple[Outcome, ...]


class Blob:
    """Content that several rows may need."""

    def __init__(self, content: bytes | str) -> None:
        self.content = content

    def __repr__(self) -> str:
        return f"<Blob of {len(self.content)}>"


class Bundle:
    """A workspace's letterheads and templates in one piece; unpacked where it is opened, until the object goes.

    Args:
        content: A ZIP.
        root: What the workspace is called where it comes from; problems name that.
    """

    def __init__(self, content: bytes, root: str) -> None:
        self._content = content
        self._root = root
        self._lock = Lock()
        self._folder = ""
        self._workshop: Workshop | None = None

    def __repr__(self) -> str:
        return f"<Bundle of {len(self._content)}>"

    def __reduce__(self) -> tuple[type[Bundle], tuple[bytes, str]]:
        return Bundle, (self._content, self._root)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Bundle)
            and self._content == other._content
            and self._root == other._root
        )

    def __hash__(self) -> int:
        return hash(self._content)

    def workshop(self, within: str | None = None) -> Workshop:
        """Its letterheads and templates, unpacked in a new folder below ``within``. Raises OutputError without room."""
        with self._lock:
            if self._workshop is None:
                try:
                    self._folder = tempfile.mkdtemp(prefix="lettergen-", dir=within)
                    weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
                    with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                        archive.extractall(self._folder)
                except OSError as failure:
                    raise OutputError(
                        problem_of(Path(within or tempfile.gettempdir()), failure)
                    ) from None
                self._workshop = Workshop(self._folder)
            return self._workshop

    def at_home(self, outcome: Outcome) -> Outcome:
        """The outcome with problems in the workspace's files named as where the bundle comes from."""
        if not isinstance(outcome, Failed):
            return outcome
        problems = (
            p.at(file=p.place.file.replace(self._folder, self._root, 1))
            if p.place.file is not None
            else p
            for p in outcome.problems
        )
        return replace(outcome, problems=tuple(problems))


def bundle_of(workspace: Path) -> Bundle:
    """The workspace's own letterheads and templates, links followed; equal files give an equal bundle.

    Raises OSError when a file cannot be read.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in KINDS:
            for file in _files_below(workspace / kind):
                entry = zipfile.ZipInfo(file.relative_to(workspace).as_posix())
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())
    return Bundle(packed.getvalue(), str(workspace))


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, followlinks=True):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__pycache__")))
        yield from (Path(parent, name) for name in sorted(files) if not name.startswith("."))


@dataclass(frozen=True, slots=True, repr=False)
class Chunk:
    """Rows that travel together, and the names of the blobs that they need."""

    rows: tuple[RowJob, ...]
    needs: tuple[str, ...] = ()
    apart: frozenset[int] = frozenset()
    """Numbers of the rows whose letters are without their large parts."""

    def __repr__(self) -> str:
        return f"<Chunk of {len(self.rows)} rows>"


class ChunkSerializer:
    """Packs chunks, and has what they need ready while it is likely to be needed again."""

    def __init__(self, workspace: Path | None) -> None:
        self.bundle = None if workspace is None else bundle_of(workspace)
        self._kept: OrderedDict[str, Blob] = OrderedDict()
        self._bytes = 0

    def pack(self, jobs: Iterable[RowJob], size: int) -> tuple[Chunk, tuple[Blob, ...]] | None:
        """The next ``size`` rows with what they need; None when there are no more."""
        blobs: dict[str, Blob] = {}
        rows: list[RowJob] = []
        apart: set[int] = set()
        for job in islice(jobs, size):
            for path, *_ in job.enclosures:
                if (blob := self._enclosure(path)) is not None:
                    blobs[path] = blob
            payload = job.payload
            if len(payload) >= _LARGE_LETTER:
                payload = self._without_large_parts(payload, blobs)
                apart.add(job.number)
            rows.append(replace(job, payload=payload, workspace=None, shipped=None, folder=None))
            if sum(len(blob.content) for blob in blobs.values()) > _CHUNK_BYTES:
                break
        if not rows:
            return None
        return Chunk(tuple(rows), tuple(blobs), frozenset(apart)), tuple(blobs.values())

    def _enclosure(self, path: str) -> Blob | None:
        if (kept := self._known(path)) is not None:
            return kept
        try:
            return self._keep(path, enclosure_content(Path(path)))
        except InputError:
            return None  # the row says so when it is set

    def _without_large_parts(self, payload: bytes, blobs: dict[str, Blob]) -> bytes:
        packed = io.BytesIO()
        pickler = _Apart(packed, self, blobs)
        pickler.dump(pickle.loads(payload))  # noqa: S301  made by this program in this run
        return packed.getvalue()

    def part(self, content: bytes | str) -> tuple[str, Blob]:
        """A large part of a letter, and its name."""
        data = content.encode() if isinstance(content, str) else content
        name = f"{type(content).__name__}:{sha256(data)}"
        return name, self._known(name) or self._keep(name, content)

    def _known(self, name: str) -> Blob | None:
        if name in self._kept:
            self._kept.move_to_end(name)
        return self._kept.get(name)

    def _keep(self, name: str, content: bytes | str) -> Blob:
        blob = self._kept[name] = Blob(content)
        self._bytes += len(content)
        while self._bytes > _KEPT_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1].content)
        return blob


def serializer_for(jobs: Iterable[RowJob]) -> tuple[ChunkSerializer, Iterator[RowJob]]:
    """A serializer with the workspace of these jobs, which is the same for all of them, and the jobs."""
    source = iter(jobs)
    first = next(source, None)
    if first is None:
        return ChunkSerializer(None), source
    workspace = None if first.workspace is None else Path(first.workspace)
    return ChunkSerializer(workspace), chain([first], source)


class _Apart(pickle.Pickler):
    """Pickles a letter without its large parts."""

    def __init__(
        self, file: io.BytesIO, serializer: ChunkSerializer, blobs: dict[str, Blob]
    ) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._serializer = serializer
        self._blobs = blobs

    def persistent_id(self, obj: Any) -> str | None:
        if not isinstance(obj, str | bytes) or len(obj) < _LARGE:
            return None
        name, blob = self._serializer.part(obj)
        self._blobs[name] = blob
        return name


class _Together(pickle.Unpickler):
    """Puts the parts into a letter."""

    def __init__(self, payload: bytes, blobs: Mapping[str, bytes | str]) -> None:
        super().__init__(io.BytesIO(payload))
        self._blobs = blobs

    def persistent_load(self, pid: Any) -> bytes | str:
        return self._blobs[pid]


def render_chunk(
    chunk: Chunk,
    blobs: tuple[Blob, ...],
    bundle: Bundle | None,
    within: str | None = None,
) -> Outcomes | LettergenError:
    """The rows' outcomes, files as content; or what concerns the whole batch, returned so that no log quotes it.

    Args:
        chunk: The rows.
        blobs: What they need, in the order of ``chunk.needs``.
        bundle: The workspace; None uses the letterheads and templates that are shipped.
        within: Where a folder for the workspace may be made.
    """
    came = {name: blob.content for name, blob in zip(chunk.needs, blobs, strict=True)}
    enclosures = {name: content for name, content in came.items() if isinstance(content, bytes)}
    try:
        workshop = None if bundle is None else bundle.workshop(within)
        rows = tuple(_whole(j, came) if j.number in chunk.apart else j for j in chunk.rows)
        outcomes = render_rows(rows, RemoteInputs(workshop, enclosures))
    except LettergenError as error:
        return error
    return outcomes if bundle is None else tuple(map(bundle.at_home, outcomes))


def _whole(job: RowJob, blobs: Mapping[str, bytes | str]) -> RowJob:
    letter = _Together(job.payload, blobs).load()
    return replace(job, payload=pickle.dumps(letter, protocol=pickle.HIGHEST_PROTOCOL))


def render_chunk_with(
    chunk: Chunk, blobs: tuple[Blob, ...], bundle: Bundle | None, expected: Mapping[str, str]
) -> Outcomes | LettergenError:
    """``render_chunk`` for executors that send the workspace with every call: the process keeps the last one unpacked.

    A process whose ``fingerprint`` is not the ``expected`` one sets nothing.
    """
    ours = fingerprint()
    if ours != expected and (
        problems := differences(f"{gethostname()}:{os.getpid()}", ours, expected)
    ):
        return WorkerDiffersError(problems)
    return render_chunk(chunk, blobs, None if bundle is None else _first_equal(bundle))


@lru_cache(maxsize=1)  # one object for equal ones
def _first_equal(bundle: Bundle) -> Bundle:
    return bundle
