"""Measures a finished PDF, of lettergen or of any other program, and says what stands where it should not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal

from lettergen import arguments
from lettergen.errors import InputError, Place, Problem, Severity
from lettergen.letterhead.carriers import Carrier
from lettergen.letterhead.schema import LetterheadVersion
from lettergen.limits import MAX_FILE_BYTES
from lettergen.pdf.measurement.checks import checked
from lettergen.pdf.measurement.page import Page, read
from lettergen.pdf.measurement.wanted import (
    Wanted,
    has_column,
    likely_form,
    of_design,
    of_form,
    posted,
)
from lettergen.pipeline import Workshop
from lettergen.reading import read_content

BASIS: Final = "DIN 5008, Form {form} (Sekundärquellen / secondary sources)"
"""What the measures are taken from; nothing is said of conformity, for the standard itself was not read."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A value on a page."""

    name: str
    """Such as ``subject-top``."""
    page: int
    found: float
    """In mm from the upper left corner; sizes in pt, contrast as a ratio."""
    wanted: float | None
    """Where it should stand, or the least that it should be; None where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What measuring a PDF has shown."""

    form: Literal["A", "B"]
    """The form of DIN 5008 whose measures (secondary sources) were taken."""
    basis: str
    pages: int
    measures: tuple[Measure, ...]
    problems: tuple[Problem, ...]
    """Errors and warnings, each with its page, place in mm and what it should be."""

    @property
    def sound(self) -> bool:
        """Whether nothing is an error; warnings may be left."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def measure(
    pdf: Path | str | bytes,
    *,
    letterhead: str | None = None,
    form: Literal["A", "B"] | None = None,
    carrier: str | None = None,
    day: date | None = None,
    workspace: Workshop | Path | str | None = None,
) -> Measured:
    """Measures a PDF: window, return line, information, subject, marks, margins, sizes, contrast, text in the way.

    Args:
        pdf: File or content, of any program.
        letterhead: Whose own measures it is held to; None: those that secondary sources give for DIN 5008.
        form: A or B; None: the letterhead's, or the one that the page seems to follow.
        carrier: Whose zones must be free, such as ``e-post``, or a profile of the letterhead's own; None: the letterhead's,
            and ``none`` nobody's.
        day: Which version of the letterhead; None: the newest.
        workspace: A workspace with letterheads, or its Workshop.

    Raises:
        InputError: ``file-not-found`` and its like, ``measure-unreadable``, ``measure-encrypted``, ``measure-too-much``.
        MissingToolError: ``measure-needs-pdfium``: PDFium is not installed (``pip install lettergen[measure]``).
        UsageError: ``carrier-unknown``, ``measure-form``, and whatever else is no value for an argument.
        LetterheadError: There is no such letterhead.
    """
    letterhead = arguments.optional_text(letterhead, "letterhead")
    carrier = arguments.optional_text(carrier, "carrier")
    known: tuple[Literal["A", "B"], ...] = ("A", "B")
    form = None if form is None else arguments.choice(form, "form", known, "measure-form")
    day = None if day is None else arguments.day(day, "day")
    if not isinstance(workspace, Workshop):
        workspace = arguments.optional_path(workspace, "workspace")
    content, file = _content(pdf)
    shop = workspace if isinstance(workspace, Workshop) else Workshop(workspace)
    profile = shop.carrier(carrier, letterhead, day)
    design = None if letterhead is None else shop.design_of(letterhead, day)
    pages = read(content, file)
    wanted = _wanted(design, form, profile, pages)
    if profile is not None:
        profile = profile.on_form(wanted.form)
        wanted = posted(wanted, profile)
    found = checked(pages, wanted, profile)
    place = Place(file=file)
    return Measured(
        form=wanted.form,
        basis=BASIS.format(form=wanted.form),
        pages=len(pages),
        measures=tuple(Measure(*value) for value in found.values),
        problems=tuple(replace(problem, place=place) for problem in found.problems),
    )


def _wanted(
    design: LetterheadVersion | None,
    form: Literal["A", "B"] | None,
    carrier: Carrier | None,
    pages: Sequence[Page],
) -> Wanted:
    if design is not None:
        return of_design(design, carrier.form_of(design.form) if carrier else None)
    wanted = of_form(form or likely_form(pages))
    if has_column(pages[0], wanted):
        return replace(wanted, block=False, information_top=None)
    return wanted


def _content(pdf: Path | str | bytes) -> tuple[bytes, str | None]:
    if isinstance(pdf, bytes):
        return pdf, None
    path = arguments.path_of(pdf, "pdf")
    content = read_content(path, MAX_FILE_BYTES)
    if len(content) > MAX_FILE_BYTES:
        raise InputError(Problem("measure-too-much", Place(file=str(path)), "–"))
    return content, str(path)
