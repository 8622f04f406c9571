"""``convert``: Word files to PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lettergen.cli.letters import Order, summary, targets_of, write
from lettergen.cli.outcome import Outcome
from lettergen.conversion import ConvertedFile, Converter, unless_failed
from lettergen.errors import InputError, LettergenError, Place, Problem, UsageError
from lettergen.limits import MAX_CONVERTED_BYTES
from lettergen.reading import read_content
from lettergen.renderers.libreoffice import DEFAULT_TIMEOUT_S


def convert(
    outcome: Outcome,
    documents: Sequence[Path],
    output: Path | None,
    timeout: float | None,
    *,
    accept: bool,
    reject: bool,
) -> None:
    """Writes each file as PDF; those that cannot be converted are named and do not stop the others."""
    console = outcome.console
    order = Order(documents, output)
    targets = targets_of(order, ("pdf",))
    if accept and reject:
        raise UsageError(Problem("convert-both-ways"))
    with Converter(
        timeout_s=DEFAULT_TIMEOUT_S if timeout is None else timeout,
        tracked_changes="accept" if accept else "reject" if reject else None,
    ) as converter:
        contents: dict[Path, bytes] = {}
        for file in documents:
            with outcome.part():
                contents[file] = _read(file)
        converted = converter.convert_many(contents.values())
    done, notes = 0, dict[Problem, None]()
    for (file, _), result in zip(contents.items(), converted, strict=True):
        with outcome.part():
            made = unless_failed(_at(file, result))
            write(targets[file][0], made.content, console)
            notes |= dict.fromkeys(made.problems)
            done += 1
    outcome.report(notes)
    summary("summary-convert", done, order, console)


def _read(file: Path) -> bytes:
    content = read_content(file, MAX_CONVERTED_BYTES)
    if len(content) > MAX_CONVERTED_BYTES:
        params = {"limit": str(MAX_CONVERTED_BYTES >> 20)}
        raise InputError(Problem("convert-too-large", Place(str(file)), params=params))
    return content


def _at(file: Path, result: ConvertedFile | LettergenError) -> ConvertedFile | LettergenError:
    """The result; an error in it names the file."""
    if isinstance(result, LettergenError):
        return type(result)(p.at(Place(str(file))) for p in result.problems)
    return result
