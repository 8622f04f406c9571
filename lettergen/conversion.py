"""DOCX to PDF by LibreOffice: converted, then made to depend on the document alone, and counted."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from lettergen.errors import ExitCode, LettergenError, Problem, Severity, UsageError
from lettergen.renderers.libreoffice import DEFAULT_TIMEOUT_S, Office, find_program

_MOMENTS = tuple(
    re.compile(
        rb"<dcterms:%b[^>]*>\s*(\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)[^<]*</dcterms:%b>"
        % (n, n)
    )
    for n in (b"modified", b"created")
)
_MAX_PROPERTIES_BYTES = 1 << 20


class ConversionError(LettergenError):
    """A document could not be converted; others are not affected."""

    exit_code = ExitCode.OUTPUT


@dataclass(frozen=True, slots=True)
class ConvertedFile:
    """A DOCX as PDF."""

    content: bytes
    pages: int
    problems: tuple[Problem, ...]
    """What the reader of the PDF must know: it is PDF/A-2b at best."""


class Converter:
    """LibreOffice kept ready for documents; a context manager, for one thread at a time.

    The documents lie in a private temporary folder while they are converted, and are removed afterwards, errors or not.

    Args:
        timeout_s: Seconds that a single document may take before it is given up.

    Raises:
        UsageError: ``timeout_s`` is not positive.
        MissingToolError: LibreOffice is missing, too old, or has no Writer.
    """

    def __init__(self, *, timeout_s: float = DEFAULT_TIMEOUT_S) -> None:
        if not timeout_s > 0:
            raise UsageError(Problem("convert-timeout-value", value=f"{timeout_s:g}"))
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
        documents = list(documents)
        return [
            self._settled(document, made)
            for document, made in zip(documents, self._office.convert(documents), strict=True)
        ]

    def _settled(self, document: bytes, made: bytes | Problem) -> ConvertedFile | LettergenError:
        # A quarter of a second to import, which whoever converts nothing need not pay.
        from lettergen.pdf.settled import UnreadablePdfError, settled

        if isinstance(made, Problem):
            return ConversionError(made)
        try:
            pdf = settled(made, document, _moment(document))
        except UnreadablePdfError as error:
            return error
        note = Problem(
            "pdf-by-libreoffice",
            params={"version": self._office.program.version},
            severity=Severity.NOTE,
        )
        return ConvertedFile(pdf.content, pdf.pages, (note,))


def unless_failed(result: ConvertedFile | LettergenError) -> ConvertedFile:
    """The converted document. Raises the error that stands in its place."""
    if isinstance(result, LettergenError):
        raise result
    return result


def convert(docx: bytes, *, timeout_s: float = DEFAULT_TIMEOUT_S) -> ConvertedFile:
    """A DOCX as PDF, by LibreOffice; for several take a ``Converter``.

    Raises ConversionError when it cannot be converted, and like ``Converter``.
    """
    with Converter(timeout_s=timeout_s) as converter:
        return converter.convert(docx)


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
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return None
    found = next(filter(None, (pattern.search(text) for pattern in _MOMENTS)), None)
    try:
        return dt.datetime.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None
