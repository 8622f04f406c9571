"""DOCX to PDF by LibreOffice: converted, then made to depend on the document alone, and counted."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self, get_args

from lettergen import archives, arguments
from lettergen.errors import ExitCode, LettergenError, Problem, Severity, UsageError, errors_in
from lettergen.limits import MAX_CONVERTED_UNPACKED
from lettergen.renderers.libreoffice import DEFAULT_TIMEOUT_S, Office, find_program
from lettergen.word.page_counts import asks_for_pages, with_pages
from lettergen.word.revisions import Decision, TooLargeError, tracked_changes, without_changes
from lettergen.word.typefaces import typefaces_asked

_MOMENTS = tuple(
    re.compile(
        rb"<dcterms:%b[^>]*>\s*(\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)[^<]*</dcterms:%b>"
        % (n, n)
    )
    for n in (b"modified", b"created")
)
MAX_TIMEOUT_S: Final = 86_400.0
"""A day; whoever waits longer waits for nothing."""
_MAX_PROPERTIES_BYTES = 1 << 20


class ConversionError(LettergenError):
    """A document could not be converted; others are not affected."""

    exit_code = ExitCode.OUTPUT


@dataclass(frozen=True, slots=True)
class ConvertedFile:
    """A DOCX as PDF."""

    content: bytes = field(repr=False)
    pages: int
    problems: tuple[Problem, ...]
    """What the reader of the PDF must know: it is PDF/A-2b at best."""


class Converter:
    """LibreOffice kept ready for documents; a context manager, for one thread at a time.

    The documents lie in a private temporary folder while they are converted, and are removed afterwards, errors or not.

    Args:
        timeout_s: Seconds that a single document may take before it is given up.
        tracked_changes: What becomes of open tracked changes, ``"accept"`` or ``"reject"``. LibreOffice prints both what
            they added and what they deleted; so without an answer a document that has any is not converted.

    Raises:
        UsageError: ``timeout_s`` is not positive, or ``tracked_changes`` is something else.
        MissingToolError: LibreOffice is missing, too old, or has no Writer.
    """

    def __init__(
        self,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        tracked_changes: Decision | None = None,
    ) -> None:
        given = timeout_s
        try:
            timeout_s = arguments.number(timeout_s, "timeout_s", 0, MAX_TIMEOUT_S)
        except UsageError:
            timeout_s = 0.0
        if not timeout_s > 0:
            raise UsageError(Problem("convert-timeout-value", value=arguments.said(given)))
        self._decision: Decision | None = None
        if tracked_changes is not None:
            self._decision = arguments.choice(
                tracked_changes, "tracked_changes", get_args(Decision), "convert-decision"
            )
        self._office = Office(timeout_s=timeout_s)

    def __enter__(self) -> Self:
        self._office.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._office.__exit__()

    def convert(self, docx: bytes) -> ConvertedFile:
        """A document as PDF. Raises ConversionError."""
        (result,) = self.convert_many([docx])
        return unless_failed(result)

    def convert_many(self, documents: Iterable[bytes]) -> list[ConvertedFile | LettergenError]:
        """Each document as PDF, or why it became none, in order; a bad one does not stop the others.

        Much faster than one by one: a start of LibreOffice costs as much as several letters.
        """
        documents = [
            arguments.content(document, "docx")
            for document in arguments.several(documents, "documents")
        ]
        ready = [decided(document, self._decision) for document in documents]
        made = iter(self._made([d for d in ready if isinstance(d, bytes)]))
        return [
            ConversionError(document) if isinstance(document, Problem) else next(made)
            for document in ready
        ]

    def _made(self, documents: list[bytes]) -> list[ConvertedFile | LettergenError]:
        """Each document set; once more, where it has other pages than it had and its page numbers depend on that."""
        counts = [asks_for_pages(document) for document in documents]
        given = [
            document if pages is None else with_pages(document, pages)
            for document, pages in zip(documents, counts, strict=True)
        ]
        results = self._set(documents, given)
        again = {}
        for at, result in enumerate(results):
            if isinstance(result, ConvertedFile) and counts[at] not in {None, result.pages}:
                answered = with_pages(documents[at], result.pages)
                if answered != given[at]:
                    again[at] = answered
        if again:
            second = self._set([documents[at] for at in again], [*again.values()])
            for at, result in zip(again, second, strict=True):
                results[at] = result
        return results

    def _set(
        self, documents: list[bytes], given: list[bytes]
    ) -> list[ConvertedFile | LettergenError]:
        made = self._office.convert(given)
        return [self._converted(*each) for each in zip(documents, made, strict=True)]

    def _converted(self, document: bytes, made: bytes | Problem) -> ConvertedFile | LettergenError:
        # A quarter of a second to import, which whoever converts nothing need not pay.
        from lettergen.pdf.reproducible import UnreadablePdfError, reproducible

        if isinstance(made, Problem):
            return ConversionError(made)
        try:
            pdf = reproducible(made, document, _moment(document))
        except UnreadablePdfError as error:
            return error
        typefaces = replaced_typefaces(document, pdf.content)
        if errors := errors_in(typefaces):
            return ConversionError(errors)
        note = Problem(
            "pdf-by-libreoffice",
            params={"version": self._office.program.version},
            severity=Severity.NOTE,
        )
        return ConvertedFile(pdf.content, pdf.pages, (note, *typefaces))


def unless_failed(result: ConvertedFile | LettergenError) -> ConvertedFile:
    """The converted document. Raises the error that stands in its place."""
    if isinstance(result, LettergenError):
        raise result
    return result


def convert(
    docx: bytes,
    *,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    tracked_changes: Decision | None = None,
) -> ConvertedFile:
    """A DOCX as PDF, by LibreOffice; for several take a ``Converter``, which also says what the arguments mean.

    Raises ConversionError when it cannot be converted, when open tracked changes are in it and nobody has said what
    becomes of them (``convert-tracked-changes``), and when LibreOffice would set it in another typeface
    (``convert-typeface``); else like ``Converter``.
    """
    docx = arguments.content(docx, "docx")
    with Converter(timeout_s=timeout_s, tracked_changes=tracked_changes) as converter:
        return converter.convert(docx)


def decided(document: bytes, decision: Decision | None) -> bytes | Problem:
    """The document without tracked changes, or why it cannot be had."""
    try:
        if decision is not None:
            return without_changes(document, decision)
        count = tracked_changes(document)
    except TooLargeError:
        return Problem("convert-too-large", params={"limit": str(MAX_CONVERTED_UNPACKED >> 20)})
    except ValueError:
        return Problem("convert-not-docx")
    return Problem("convert-tracked-changes", params={"count": str(count)}) if count else document


def replaced_typefaces(document: bytes, pdf: bytes) -> tuple[Problem, ...]:
    """An error for each typeface of the document that the PDF does not have; a note for one of the same widths in its place."""
    # With pypdf, a quarter of a second to import.
    from lettergen.pdf.typefaces import typefaces

    shown = {_plain(name) for name in typefaces(pdf)}
    if not shown:
        return ()
    problems: list[Problem] = []
    for family in sorted(typefaces_asked(document)):
        name = _plain(family)
        if any(other.startswith(name) or name.startswith(other) for other in shown):
            continue
        twin = next((t for t in _TWINS.get(name, ()) if _plain(t) in shown), None)
        params = {"shown": twin or ", ".join(sorted(typefaces(pdf)))}
        code = "convert-typeface" if twin is None else "convert-typeface-twin"
        severity = Severity.ERROR if twin is None else Severity.NOTE
        problems.append(Problem(code, value=family, params=params, severity=severity))
    return tuple(problems)


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


_SANS, _SERIF, _MONO = (
    ("Arimo", "Liberation Sans"),
    ("Tinos", "Liberation Serif"),
    ("Cousine", "Liberation Mono"),
)
_TWINS: Final = {
    "arial": _SANS,
    "helvetica": _SANS,
    "timesnewroman": _SERIF,
    "times": _SERIF,
    "couriernew": _MONO,
    "courier": _MONO,
    "calibri": ("Carlito",),
    "cambria": ("Caladea",),
    "symbol": ("OpenSymbol",),
    "wingdings": ("OpenSymbol",),
    "webdings": ("OpenSymbol",),
}
"""Typefaces with the same widths, so that every line keeps its words: the croscore and Liberation fonts, Carlito, Caladea; and
LibreOffice's own for symbols."""


def engine_version() -> str:
    """The version of this machine's LibreOffice. Raises MissingToolError."""
    return find_program().version


def _moment(document: bytes) -> dt.datetime | None:
    """When the document was saved last, as its properties say, in UTC."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            properties = package.getinfo("docProps/core.xml")
            if properties.file_size > _MAX_PROPERTIES_BYTES:
                return None
            text = package.read(properties)
    except archives.FAULTS:
        return None
    found = next(filter(None, (pattern.search(text) for pattern in _MOMENTS)), None)
    try:
        return dt.datetime.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None
