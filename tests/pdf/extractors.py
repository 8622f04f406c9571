"""What programs read out of a PDF, in NFC."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2
import pytest
from pdfminer.high_level import extract_text


def _poppler(*options: str) -> Callable[[bytes, Path], str]:
    def read(content: bytes, folder: Path) -> str:
        if shutil.which("pdftotext") is None:
            pytest.skip("poppler-utils (pdftotext) is not installed")
        file = folder / "letter.pdf"
        file.write_bytes(content)
        command: Sequence[str | Path] = ("pdftotext", *options, file, "-")
        done = subprocess.run(command, capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    return read


def _pdfium(content: bytes, _: Path) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _pypdf(content: bytes, _: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def _pdfminer(content: bytes, _: Path) -> str:
    return extract_text(io.BytesIO(content))


def _pdfplumber(content: bytes, _: Path) -> str:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


EXTRACTORS: dict[str, Callable[[bytes, Path], str]] = {
    "poppler": _poppler(),
    "poppler, in the order drawn": _poppler("-raw"),
    "poppler, as laid out": _poppler("-layout"),
    "pdfium": _pdfium,
    "pypdf": _pypdf,
    "pdfminer": _pdfminer,
    "pdfplumber": _pdfplumber,
}
"""Every program by name: from the file and a folder for temporary files to the text."""


def extracted(name: str, content: bytes, folder: Path) -> str:
    """All text of ``content`` as that program reads it; no-break spaces, which some replace, as spaces."""
    text = EXTRACTORS[name](content, folder).replace("\u00a0", " ")
    return unicodedata.normalize("NFC", text)
