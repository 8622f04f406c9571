"""Word files as python-docx and docxtpl have them, which say in many ways that a file is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate

from lettergen.errors import Place, Problem, TemplateError

_FAULTS: Final = (
    PythonDocxError, OpcError, zipfile.BadZipFile, UserWarning,
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What they and lxml make of parts that are missing or of another kind, of chains of parts that lead to each other, and of
words where a number should stand."""


@contextmanager
def reading_document(file: str | None) -> Iterator[None]:
    """Whatever they stumble over is a TemplateError with ``docx-template-no-docx`` and the reason."""
    try:
        yield
    except _FAULTS as error:
        reason = {"reason": str(error) or type(error).__name__}
        raise TemplateError(
            Problem("docx-template-no-docx", Place(file=file), params=reason)
        ) from error


def loaded(content: bytes, file: str | None) -> DocxTemplate:
    """The file as docxtpl has it before filling. Raises TemplateError with ``docx-template-no-docx``."""
    with reading_document(file):
        document = DocxTemplate(io.BytesIO(content))
        document.render_init()
        return document
