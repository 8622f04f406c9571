"""What a worker can be asked to do with letters. Each function gets its worker's context; what it raises goes back to who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from lettergen import resources
from lettergen.compose.composed import to_json
from lettergen.errors import LettergenError, Problem, errors_in
from lettergen.kinds.workspace import example_of
from lettergen.messages import Language
from lettergen.model.base import changed
from lettergen.model.letter import LetterBase
from lettergen.reading import read_yaml
from lettergen.serve.engine.results import (
    AdoptedLetter,
    Checked,
    KindEntry,
    LetterheadListed,
    MadeFile,
    MadeLetter,
    Previewed,
    ReadLetter,
    Verified,
)
from lettergen.serve.engine.worker_context import GivenLetter, WorkerContext, draft, letter_of

if TYPE_CHECKING:
    from lettergen.conversion import ConvertedFile

FileFormat = Literal["pdf", "docx", "png"]
TrackedChanges = Literal["accept", "reject"]


def check(worker: WorkerContext, letter: GivenLetter) -> Checked:
    """All problems of a letter, and how it would be addressed; problems of the letter do not raise."""
    return draft(worker, letter)[0]


def preview(worker: WorkerContext, letter: GivenLetter, ppi: float = 96) -> Previewed:
    """The pages as pictures (PNG), with what ``check`` says: with errors of layout, too, as far as they can be drawn."""
    from lettergen.renderers.typst import render_png

    checked, composed = draft(worker, letter)
    if composed is None:
        return Previewed(checked, ())
    try:
        return Previewed(checked, tuple(render_png(composed, ppi=ppi)))
    except LettergenError as error:
        if not errors_in(checked.problems):
            raise
        del error  # the letter's own errors say why
        return Previewed(checked, ())


def render(
    worker: WorkerContext,
    letter: GivenLetter,
    formats: Sequence[FileFormat],
    options: Mapping[str, Any],
) -> MadeLetter:
    """The letter as files: ``pdf``, ``docx``, and ``png`` for a picture of each page.

    ``options``: ``embed_data``, ``carry_data``, ``pdf_engine`` as for ``Workshop.render``; ``ppi``; ``copy_type`` and ``large_print`` in
    place of the letter's own. Raises a LettergenError with every problem.
    """
    found = _as_asked(letter_of(worker, letter), options)
    tag = worker.tag(found, (*formats, *sorted(options.items())))
    files: list[MadeFile] = []
    problems: dict[Problem, None] = {}
    given = {k: v for k, v in options.items() if k in {"embed_data", "carry_data", "pdf_engine"}}
    for wanted in formats:
        if wanted == "png":
            pages = worker.workshop.preview(found, options.get("ppi", 144))
            files += [MadeFile("png", page, 1) for page in pages]
            continue
        made = worker.workshop.render(found, wanted, **given)
        problems |= dict.fromkeys(made.problems)
        files.append(MadeFile(wanted, made.content, made.pages))
    if formats and set(formats) == {"png"}:
        problems |= dict.fromkeys(worker.workshop.draft(found).problems)
    return MadeLetter(tuple(files), tuple(problems), found.kind, tag)


def _as_asked(letter: LetterBase, options: Mapping[str, Any]) -> LetterBase:
    wanted = {k: options[k] for k in ("copy_type", "large_print") if options.get(k)}
    return changed(letter, **wanted) if wanted else letter


def tag(
    worker: WorkerContext, letter: GivenLetter, formats: Sequence[str], options: Mapping[str, Any]
) -> str:
    """The tag that ``render`` would give."""
    found = _as_asked(letter_of(worker, letter), options)
    return worker.tag(found, (*formats, *sorted(options.items())))


def read(worker: WorkerContext, text: str) -> ReadLetter:
    """A letter file (YAML): its data for a form, and what is wrong with it."""
    try:
        document = read_yaml(text, None)
    except LettergenError as error:
        checked = Checked(ok=False, exit_code=error.exit_code, problems=error.problems)
        return ReadLetter(None, checked)
    data = document.data if isinstance(document.data, Mapping) else None
    return ReadLetter(data, check(worker, text))


def written(worker: WorkerContext, letter: GivenLetter) -> str:
    """The letter as a file (YAML), to keep. Raises InputError where it is none."""
    from lettergen.reading.yaml_writing import letter_file

    return letter_file(letter_of(worker, letter))


def adopt(worker: WorkerContext, document: bytes, *, accept_changes: bool = False) -> AdoptedLetter:
    """The letter that an edited DOCX says, with what changed. Raises InputError like ``adoption.api.adopt``."""
    from lettergen.adoption.api import adopt as adopted
    from lettergen.reading.yaml_writing import letter_file

    found = adopted(document, workspace=worker.workshop, accept_changes=accept_changes)
    letter = found.letter
    return AdoptedLetter(
        letter={"kind": letter.kind} | letter.model_dump(mode="json", exclude_defaults=True),
        yaml=letter_file(letter),
        changes=tuple(change.data() for change in found.changes),
        problems=found.problems,
    )


def convert(
    worker: WorkerContext, document: bytes, tracked_changes: TrackedChanges | None, seconds: float
) -> ConvertedFile:
    """A DOCX as PDF, by LibreOffice; ``tracked_changes`` None where there are none; gives up after so many seconds."""
    from lettergen.conversion import convert as converted

    del worker
    return converted(document, timeout_s=seconds, tracked_changes=tracked_changes)


def verify(worker: WorkerContext, document: bytes) -> Verified:
    """Whether a PDF or DOCX with embedded data is what these give. Raises InputError where it has none."""
    import json

    from lettergen.verification import verify_content

    del worker
    found = verify_content(document)
    return Verified(
        same=found.same,
        made_with=dict(found.embedded.made_with),
        letter=json.loads(to_json(found.embedded.letter)),
        problems=found.problems,
    )


def kinds(
    worker: WorkerContext, language: Language
) -> tuple[tuple[KindEntry, ...], tuple[Problem, ...], str]:
    """The kinds, what is wrong with others and warnings about folders that are none, and a tag that changes when they do."""
    known = worker.workshop.kinds
    entries: list[KindEntry] = []
    problems = list(known.problems)
    for name, kind in known.items():
        try:
            entries.append(KindEntry(name, kind.meaning(language), kind.folder is not None))
        except LettergenError as error:
            problems += error.problems
    return tuple(entries), tuple(problems), worker.state_tag()


def schema(worker: WorkerContext, kind: str, language: Language) -> tuple[dict[str, Any], str]:
    """The JSON Schema (2020-12) of a kind, and a tag that changes when it does. Raises UsageError for a kind that there is not."""
    known = worker.workshop.kinds
    known.check(kind)
    return known.json_schema(kind, language), worker.state_tag()


def letterheads(worker: WorkerContext) -> tuple[tuple[LetterheadListed, ...], str]:
    """The letterheads, and a tag that changes when they do. Raises LetterheadError where one is faulty."""
    shipped = resources.shipped("letterheads").resolve()
    entries = tuple(
        LetterheadListed(
            entry.id,
            entry.name,
            not entry.folder.resolve().is_relative_to(shipped),
            tuple(v.data() for v in entry.versions),
            tuple({"id": key, "name": name} for key, name in entry.units),
        )
        for entry in worker.workshop.letterheads()
    )
    return entries, worker.state_tag()


def example(worker: WorkerContext, kind: str) -> str:
    """The letter file that shows what the kind is like; the workspace's own comes first. Raises UsageError where there is none."""
    return example_of(worker.workshop.kinds, kind, worker.workspace)
