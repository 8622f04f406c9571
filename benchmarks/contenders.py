"""Who sets the letters: lettergen, its parts alone, docxtpl alone and with LibreOffice, and the engines of Node."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import typst
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

from benchmarks import node
from benchmarks.docxtpl_template import context, template
from benchmarks.letters import composed, letter, mapping, workshop
from lettergen.compose.composed import ComposedLetter
from lettergen.renderers.docx import render_docx
from lettergen.renderers.typst.engine import STANDARDS
from lettergen.renderers.typst.plan import parts
from lettergen.typeface.own import FOLDER
from lettergen.word.template import WordTemplate

PDF = "lettergen PDF (data to PDF/A-2a + PDF/UA-1)"
OWN_PDF = "lettergen PDF, each letter from a mapping of its own"
OWN_DOCX = "lettergen DOCX, each letter from a mapping of its own"
TYPST = "typst alone, same layout, composed beforehand"
COMPOSE = "lettergen compose alone"
DOCX = "lettergen DOCX, composed beforehand"
COMPILED = "lettergen compiled template (docxtpl's template and values)"
DOCXTPL = "docxtpl (DOCX only)"
DOCXTEMPLATER = "docxtemplater (Node, DOCX only)"
EASY_TEMPLATE_X = "easy-template-x (Node, DOCX only)"
LIBREOFFICE = "docxtpl + LibreOffice, one batch call"

SLOW = {DOCXTPL: 50, LIBREOFFICE: 50}
"""Contenders that get at most so many letters a round."""

Contender = Callable[[int], object]
_T = TypeVar("_T")


def installed() -> dict[str, Contender]:
    """The contenders that this machine can run."""
    found: dict[str, Contender] = {
        PDF: _pdf,
        OWN_PDF: _own_pdf,
        OWN_DOCX: _own_docx,
        TYPST: _typst,
        COMPOSE: _compose,
        DOCX: _docx,
        COMPILED: _compiled,
        DOCXTPL: _docxtpl,
    }
    if node.is_there():
        found[DOCXTEMPLATER] = node.contender("docxtemplater")
        found[EASY_TEMPLATE_X] = node.contender("easy-template-x")
    if shutil.which("soffice"):
        found[LIBREOFFICE] = _libreoffice
    return found


ROUNDS = 3
"""Rounds of each contender, after one that only warms up."""
WARM_UP = 10
"""Letters that a round begins with and that are not counted: in a batch nobody else has been at work just before."""

_NUMBERS = itertools.count()
"""No letter is set twice: Typst would know it again, and so would lettergen."""


def _pdf(letters: int) -> None:
    for number in itertools.islice(_NUMBERS, letters):
        workshop().render(letter(number), "pdf")


def _own_pdf(letters: int) -> None:
    for data in _some(_OWN, mapping, letters):
        workshop().render(data, "pdf")


def _own_docx(letters: int) -> None:
    for data in _some(_OWN, mapping, letters):
        workshop().render(data, "docx")


_OWN: deque[dict[str, Any]] = deque()
_READY: deque[bytes] = deque()


def _some(ready: deque[_T], make: Callable[[int], _T], letters: int) -> Iterator[_T]:
    """So many from those made beforehand; the round that warms up makes enough for all."""
    if len(ready) < letters:
        ready.extend(map(make, itertools.islice(_NUMBERS, 2 * (ROUNDS + 1) * (letters + WARM_UP))))
    return iter([ready.popleft() for _ in range(letters)])


@cache
def _compiler() -> typst.Compiler:
    layout = files("lettergen.renderers.typst") / "letter.typ"
    fonts = str(FOLDER)
    return typst.Compiler(str(layout), font_paths=[fonts], ignore_system_fonts=True)


def _ready(number: int) -> bytes:
    # The letters that are measured from data to bytes: Typst remembers what the sources of two letters share.
    made = workshop().compose(mapping(number)).letter
    return parts(made, one_page=True).source()


def _typst(letters: int) -> None:
    for source in _some(_READY, _ready, letters):
        _compiler().compile(source, pdf_standards=STANDARDS, timestamp=0, format="pdf")


def _compose(letters: int) -> None:
    for number in itertools.islice(_NUMBERS, letters):
        workshop().compose(letter(number))


_COMPOSED: deque[ComposedLetter] = deque()


def _docx(letters: int) -> None:
    for made in _some(_COMPOSED, composed, letters):
        render_docx(made)


@cache
def _template() -> bytes:
    return template()


@cache
def _context(number: int) -> dict[str, Any]:
    return context(number)


@cache
def _opened() -> WordTemplate:
    return WordTemplate.open(_template())


def _compiled(letters: int) -> None:
    for number in range(letters):
        _opened().render(_context(number))


def _docxtpl_letter(number: int) -> bytes:
    document = DocxTemplate(io.BytesIO(_template()))
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    document.render(_context(number), jinja_env=environment)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _docxtpl(letters: int) -> None:
    for number in range(letters):
        _docxtpl_letter(number)


def _libreoffice(letters: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(letters):
            (folder / f"{number}.docx").write_bytes(_docxtpl_letter(number))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", name]
        files = [str(file) for file in folder.glob("*.docx")]
        subprocess.run([*command, *files], check=True, capture_output=True)
        if len(list(folder.glob("*.pdf"))) != letters:
            raise RuntimeError("LibreOffice dropped files")
