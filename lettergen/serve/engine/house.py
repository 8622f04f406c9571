"""What workers do for a house's own letterheads and kinds: looked at, checked, a draft of a text tried."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lettergen import resources
from lettergen.errors import LettergenError, Place, Problem, UsageError, errors_in
from lettergen.files import write_atomic
from lettergen.kinds.workspace import EXAMPLE
from lettergen.pipeline import Workshop
from lettergen.serve.engine.results import TriedText
from lettergen.serve.engine.worker_context import WorkerContext

_PARTS: Final[tuple[resources.Kind, ...]] = ("templates", "letterheads")


def letterhead_pages(worker: WorkerContext, letterhead: str, ppi: float) -> tuple[bytes, ...]:
    """A trial letter on the letterhead's newest version, as pictures of its pages. Raises UsageError where there is no such letterhead."""
    from lettergen.inspection import trial_pages

    return tuple(trial_pages(_folder(worker, "letterheads", letterhead), ppi))


def inspect_letterhead(worker: WorkerContext, letterhead: str) -> tuple[Problem, ...]:
    """What ``lettergen letterhead check`` says. Raises UsageError where there is no such letterhead."""
    from lettergen.inspection import inspect_letterhead as inspected

    folder = _folder(worker, "letterheads", letterhead)
    return _told(inspected(folder), folder.parent)


def inspect_kind(worker: WorkerContext, kind: str) -> tuple[Problem, ...]:
    """What ``lettergen kind check`` says. Raises UsageError where there is no such kind."""
    from lettergen.kind_inspection import inspect_kind as inspected

    worker.workshop.kinds.check(kind)
    folder = _folder(worker, "templates", kind)
    return _told(inspected(folder), folder.parent)


def try_text(worker: WorkerContext, kind: str, file: str, text: str, ppi: float) -> TriedText:
    """What is wrong with a kind when one of its texts were this one, and its example as pictures of the pages.

    The workspace stays as it is: the kind is tried in a private copy.
    """
    from lettergen.kind_inspection import inspect_kind as inspected

    worker.workshop.kinds.check(kind)
    with tempfile.TemporaryDirectory(prefix="lettergen-") as name:
        workspace = Path(name)
        _copied(worker.workspace, workspace)
        folder = workspace / "templates" / kind
        if not folder.is_dir():
            shutil.copytree(_folder(worker, "templates", kind), folder)
        write_atomic(folder / file, text.encode())
        problems = _told(inspected(folder), folder.parent)
        pages: tuple[bytes, ...] = ()
        if (folder / EXAMPLE).is_file() and not errors_in(problems):
            try:
                workshop = Workshop(workspace)
                pages = tuple(workshop.preview(workshop.load_letter(folder / EXAMPLE), ppi))
            except LettergenError as error:
                problems = (*problems, *_told(error.problems, folder.parent))
    return TriedText(tuple(dict.fromkeys(problems)), pages)


def _copied(source: Path | None, target: Path) -> None:
    for part in _PARTS:
        if source is not None and (source / part).is_dir():
            shutil.copytree(source / part, target / part, symlinks=True)
    (target / "templates").mkdir(exist_ok=True)


def _folder(worker: WorkerContext, part: resources.Kind, name: str) -> Path:
    for folder in resources.folders(part, worker.workspace):
        if (folder / name).is_dir() and (folder / name).parent == folder:
            return folder / name
    raise UsageError(Problem("serve-not-found", value=name))


def _told(problems: Iterable[Problem], folder: Path) -> tuple[Problem, ...]:
    """Problems with their files as one calls them in the house, without the machine's folders."""
    start = f"{folder}/"
    return tuple(
        p.at(file=(p.place.file or "").removeprefix(start) or None) if p.place != Place() else p
        for p in problems
    )
