"""``render``, ``check`` and ``preview``: what commands do with letters."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lettergen.cli.console import Console
from lettergen.cli.outcome import Outcome
from lettergen.compose.words import derived_lines
from lettergen.engines import PdfEngine, as_pdf, check_embeddable
from lettergen.errors import ExitCode, LettergenError, Place, Problem, UsageError
from lettergen.files import make_folder, safe_name, write_atomic
from lettergen.german.typography import PLAIN
from lettergen.model.base import changed
from lettergen.model.letter import CopyType, LetterBase
from lettergen.pipeline import Format, RenderedFile, Workshop
from lettergen.rendered import FOR_PAPER

if TYPE_CHECKING:
    from lettergen.conversion import ConvertedFile


@dataclass(frozen=True, slots=True)
class Order:
    """What a command was asked for."""

    files: Sequence[Path]
    output: Path | None = None
    """Folder of the results; None puts each beside its letter file."""
    date: dt.date | None = None
    workspace: Path | None = None
    copies: Sequence[CopyType] = ()
    """Kinds of copies to make of each letter; none: the one that it names itself."""
    word_template: str | None = None
    """Name of a Word template, or its file; None leaves what letter and letterhead say."""
    large_print: bool = False
    """Whether to set letters in large print that do not ask for it."""
    carrier: str | None = None
    """Who posts the letters; None leaves what letter and letterhead say."""
    pdf_engine: PdfEngine = "typst"
    embed_data: bool = False
    """Whether each file is to hold its composed letter as data."""
    carry_data: bool = True
    """Whether a DOCX is to carry its letter, so that it can be read back when it was edited."""

    @classmethod
    def of(cls, **asked: Any) -> Order:
        """What options ask for; None leaves it as it is."""
        return cls(**{name: value for name, value in asked.items() if value is not None})

    @property
    def template_file(self) -> Path | None:
        """The Word template where its file is given: a name with the ending ``.docx`` or a folder."""
        path = Path(self.word_template or "")
        return path if path.suffix.lower() == ".docx" or len(path.parts) > 1 else None

    def copies_of(self, letter: LetterBase) -> Iterator[LetterBase]:
        """The letter as each kind of copy asked for."""
        changes: dict[str, object] = {"large_print": True} if self.large_print else {}
        if self.carrier is not None:
            changes["carrier"] = self.carrier
        if self.word_template and not self.template_file:
            changes["word_template"] = self.word_template
        for copy in self.copies or (letter.copy_type,):
            yield changed(letter, **{**changes, "copy_type": copy})


def render(outcome: Outcome, formats: Sequence[Format], *, no_data: bool, **asked: Any) -> None:
    """Sets every letter as every copy in every format. A letter's files are written only when all of them could be made."""
    console, order = outcome.console, Order.of(carry_data=not no_data, **asked)
    check_embeddable(formats, order.pdf_engine, embed_data=order.embed_data)
    targets = targets_of(order, formats)
    workshop = Workshop(order.workspace)
    by_office = order.pdf_engine == "libreoffice" and "pdf" in formats
    sets = _sets_by_office if by_office else _sets
    done = 0
    for file, make in sets(order, formats, workshop, outcome):
        with outcome.part(file):
            made = make()
            outcome.report(dict.fromkeys(p for m in made for p in m.problems), file)
            for rendered, target in zip(made, targets[file], strict=True):
                write(target, rendered.content, console)
                if rendered.for_paper is not None:
                    paper = target.with_name(f"{target.stem}.{FOR_PAPER}")
                    write(paper, rendered.for_paper, console)
            done += 1
    summary("summary-render", done, order, console)


_Sets = Iterator[tuple[Path, Callable[[], list[RenderedFile]]]]
"""Each letter file with what makes its results; that raises what is wrong with them."""


def _sets(order: Order, formats: Sequence[Format], workshop: Workshop, _: Outcome) -> _Sets:
    def made(file: Path) -> list[RenderedFile]:
        copies = order.copies_of(workshop.load_letter(file, date=order.date))
        return [
            workshop.render(
                copy,
                wanted,
                embed_data=order.embed_data,
                carry_data=order.carry_data,
                word_template=order.template_file,
            )
            for copy in copies
            for wanted in formats
        ]

    return ((file, partial(made, file)) for file in order.files)


def _sets_by_office(
    order: Order, formats: Sequence[Format], workshop: Workshop, outcome: Outcome
) -> _Sets:
    """All letters as DOCX first, then one start of LibreOffice for all of them."""
    from lettergen.conversion import Converter, unless_failed

    documents: dict[Path, list[RenderedFile]] = {}
    with Converter() as converter:
        for file in order.files:
            with outcome.part(file):
                copies = order.copies_of(workshop.load_letter(file, date=order.date))
                documents[file] = [
                    workshop.render(
                        copy,
                        "docx",
                        carry_data=order.carry_data,
                        word_template=order.template_file,
                    )
                    for copy in copies
                ]
        contents = [d.content for made in documents.values() for d in made]
        converted = iter(converter.convert_many(contents))

    def made(
        docx: Iterable[tuple[RenderedFile, ConvertedFile | LettergenError]],
    ) -> list[RenderedFile]:
        pdf = [(d, as_pdf(d, unless_failed(result))) for d, result in docx]
        return [p if wanted == "pdf" else d for d, p in pdf for wanted in formats]

    for file, docx in documents.items():
        yield file, partial(made, [(d, next(converted)) for d in docx])


def preview(outcome: Outcome, ppi: float, **asked: Any) -> None:
    """Writes each page of every copy of the letters as ``<name>-<page>.png``; of a letter all or none."""
    console, order = outcome.console, Order.of(**asked)
    workshop = Workshop(order.workspace)
    for file in order.files:
        with outcome.part(file):
            copies = order.copies_of(workshop.load_letter(file, date=order.date))
            made = [workshop.preview(copy, ppi) for copy in copies]
            folder = order.output or file.parent
            make_folder(folder)
            for infix, pages in zip(_infixes(order), made, strict=True):
                for number, page in enumerate(pages, start=1):
                    target = folder / f"{safe_name(file.stem)}{infix}-{number}.png"
                    write_atomic(target, page)
                    console.file(target)


def check(outcome: Outcome, *, as_json: bool, verbose: bool, **asked: Any) -> None:
    """Reports all problems of all copies of all letters and how they would be addressed; writes nothing.

    With ``verbose`` it lists what typesetting changed in the words of each, too.
    """
    console, order = outcome.console, Order.of(**asked)
    workshop = Workshop(order.workspace)
    entries = [
        _check(file, order, workshop, outcome, as_json=as_json, verbose=verbose)
        for file in order.files
    ]
    if as_json:
        console.json({"letters": entries})
    else:
        summary("summary-check", sum(e["ok"] for e in entries), order, console)


def _check(
    file: Path,
    order: Order,
    workshop: Workshop,
    outcome: Outcome,
    *,
    as_json: bool,
    verbose: bool,
) -> dict[str, Any]:
    # Templates take a while to import, for other commands than this one.
    from lettergen.kinds.author_texts import checking

    console = outcome.console
    found: list[Problem] = []
    entry: dict[str, Any] = {"file": str(file), "ok": False}
    part = Outcome(console, found.extend)
    with part.part(file):
        with checking():
            letter = workshop.load_letter(file, date=order.date)
        drafts = [workshop.draft(copy, order.template_file) for copy in order.copies_of(letter)]
        composed = drafts[0].letter
        entry |= {"kind": composed.metadata.kind, "date": letter.date.isoformat()}
        entry |= derived_lines(composed)
        if verbose:
            changes = dict.fromkeys(change for draft in drafts for change in draft.changes)
            entry["typography"] = [
                {"rule": c.rule, "before": c.before, "after": c.after, "visible": c.visible}
                for c in changes
            ]
        problems = list(dict.fromkeys(p for draft in drafts for p in draft.problems))
        part.report(problems, file)
        part.code = max(part.code, *(draft.exit_code for draft in drafts))
    outcome.code = max(outcome.code, part.code)
    entry |= {"ok": part.code is ExitCode.OK, "exit_code": int(part.code)}
    if as_json:
        entry["problems"] = [console.problem_data(p) for p in found]
    else:
        for problem in found:
            console.problem(problem)
        _show(entry, console)
    return entry


def _show(entry: dict[str, Any], console: Console) -> None:
    console.result(f"{entry['file']}: {console.say('ready' if entry['ok'] else 'not-ready')}")
    for role in ("delivery_notes", "address", "salutation"):
        lines = entry.get(role) or []
        label = console.say(role.replace("_", "-"))
        for number, line in enumerate(lines):
            console.result(f"    {label + ':' if number == 0 else '':<16}{line}")
    _show_typesetting(entry.get("typography") or [], console)


def _show_typesetting(changes: list[dict[str, Any]], console: Console) -> None:
    """What a reader sees, change by change; then what only forbids a line break."""
    lines = [f"{c['rule']}: {c['before']} → {c['after']}" for c in changes if c["visible"]]
    kept = dict.fromkeys(c["after"] for c in changes if not c["visible"])
    lines += [f"{console.say('kept-together')}: {'; '.join(kept)}"] if kept else []
    label = console.say("typeset")
    for number, line in enumerate(lines):
        shown = line.translate(PLAIN)
        console.result(f"    {label + ':' if number == 0 else '':<16}{shown}")


def write(target: Path, content: bytes, console: Console, *, quiet: bool = False) -> None:
    """Writes a result and, unless ``quiet``, names it on standard output. Raises OutputError."""
    make_folder(target.parent)
    write_atomic(target, content)
    console.file(target, quiet=quiet)


def targets_of(order: Order, formats: Iterable[str]) -> dict[Path, list[Path]]:
    """Where each letter goes. Raises UsageError when two letters would be written to the same file."""
    formats = list(formats)
    targets: dict[Path, list[Path]] = {}
    owners: dict[str, Path] = {}
    problems: list[Problem] = []
    inputs = {_same(file) for file in order.files}
    for file in order.files:
        folder = order.output or file.parent
        targets[file] = [
            folder / f"{safe_name(file.stem)}{copy}.{ending}"
            for copy in _infixes(order)
            for ending in formats
        ]
        for target in targets[file]:
            first = owners.setdefault(_same(target), file)
            if _same(target) in inputs:
                problems.append(_clash("output-over-input", target))
            elif first is not file:
                names = {"first": str(first), "second": str(file)}
                problems.append(_clash("output-twice", target, **names))
    if problems:
        raise UsageError(problems)
    return targets


def _infixes(order: Order) -> tuple[str, ...]:
    """What tells the copies of a letter apart, where there are several."""
    return tuple(f".{c.value}" for c in order.copies) if len(order.copies) > 1 else ("",)


def _same(path: Path) -> str:
    """What is equal for two names of one file, also where upper and lower case do not differ (Windows, macOS)."""
    # Not Path.resolve, which raises over links in a circle until Python 3.12.
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _clash(code: str, target: Path, **names: str) -> Problem:
    return Problem(code, Place(str(target)), params={"file": str(target), **names})


def summary(key: str, done: int, order: Order, console: Console) -> None:
    """Says how many are done, where there are several."""
    if len(order.files) > 1:
        console.flush()
        console.message(console.say(key, done=str(done), all=str(len(order.files))))
