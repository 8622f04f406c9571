"""Official correspondence from data: a German authority's letter as accessible PDF and editable DOCX.

>>> from lettergen import load_letter, render
>>> file = render(load_letter("letter.yaml"), "pdf")  # doctest: +SKIP
>>> Path("letter.pdf").write_bytes(file.content)  # doctest: +SKIP

Letters: ``load_letter`` reads a YAML file, ``letter_from`` takes a mapping, and each kind has a class (``PlainLetter``,
``CoverLetter``, ``ExpressionOfInterest``, ``Invitation``, ``InterimReport``, ``DecisionNotice``, ``PressRelease``) of
parts such as ``Sender``, ``Recipient``, ``Person`` and ``Address``. ``lettergen schema KIND`` and ``lettergen new KIND``
explain every field.

Files: ``render`` makes one, ``Workshop(workspace)`` many with letterheads and templates of your own, ``render_many``
one after the other in memory, ``render_batch`` a folder of them; ``convert`` makes a PDF of any DOCX by LibreOffice,
``extract`` and ``verify`` read what ``embed_data`` left in a file.

Errors: everything raised is a ``LettergenError`` whose ``problems`` say what is wrong and where:
``problem.message("de")``, ``problem.hint("de")``, ``problem.place``. ``InputError`` is the letter's data,
``LayoutError`` what does not fit, ``LetterheadError`` and ``TemplateError`` the files behind it. Only the classes of
letters and their parts raise ``pydantic.ValidationError`` when they are made of wrong values, as they do everywhere;
``letter_from`` gives the same as ``InputError``, in words.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lettergen._version import __version__

if TYPE_CHECKING:
    from lettergen.batch.api import render_batch, render_many
    from lettergen.batch.job import Job, PrintFile, load_job
    from lettergen.batch.report import BatchReport
    from lettergen.batch.worker import Failed
    from lettergen.conversion import ConversionError, ConvertedFile, Converter, convert
    from lettergen.errors import (
        ExitCode,
        InputError,
        LayoutError,
        LettergenError,
        LetterheadError,
        MissingToolError,
        OutputError,
        Place,
        Problem,
        Severity,
        TemplateError,
        UsageError,
    )
    from lettergen.kinds.cover_letter import CoverLetter
    from lettergen.kinds.decision_notice import DecisionNotice
    from lettergen.kinds.expression_of_interest import ExpressionOfInterest
    from lettergen.kinds.interim_report import InterimReport
    from lettergen.kinds.invitation import Invitation
    from lettergen.kinds.plain_letter import PlainLetter
    from lettergen.kinds.press_release import PressRelease
    from lettergen.model.disposition import Disposition, DispositionKind
    from lettergen.model.letter import (
        CopyType,
        Dispatch,
        LetterBase,
        References,
    )
    from lettergen.model.person import Address, Couple, FormOfAddress, Person, Recipient
    from lettergen.model.sender import (
        Certification,
        Contact,
        InlineAuthority,
        Sender,
        Signature,
        SignatureAddition,
        SignatureImage,
    )
    from lettergen.pipeline import (
        Format,
        PdfEngine,
        RenderedFile,
        Workshop,
        letter_from,
        load_letter,
        render,
    )
    from lettergen.verification import Verification, extract, verify

_HOMES = {
    "lettergen.batch.api": ("render_batch", "render_many"),
    "lettergen.batch.report": ("BatchReport",),
    "lettergen.batch.job": ("Job", "PrintFile", "load_job"),
    "lettergen.batch.worker": ("Failed",),
    "lettergen.conversion": ("ConversionError", "ConvertedFile", "Converter", "convert"),
    "lettergen.errors": (
        "ExitCode",
        "InputError",
        "LayoutError",
        "LetterheadError",
        "LettergenError",
        "MissingToolError",
        "OutputError",
        "Place",
        "Problem",
        "Severity",
        "TemplateError",
        "UsageError",
    ),
    "lettergen.kinds.cover_letter": ("CoverLetter",),
    "lettergen.kinds.decision_notice": ("DecisionNotice",),
    "lettergen.kinds.expression_of_interest": ("ExpressionOfInterest",),
    "lettergen.kinds.interim_report": ("InterimReport",),
    "lettergen.kinds.invitation": ("Invitation",),
    "lettergen.kinds.plain_letter": ("PlainLetter",),
    "lettergen.kinds.press_release": ("PressRelease",),
    "lettergen.model.disposition": ("Disposition", "DispositionKind"),
    "lettergen.model.letter": (
        "CopyType",
        "Dispatch",
        "LetterBase",
        "References",
    ),
    "lettergen.model.person": ("Address", "Couple", "FormOfAddress", "Person", "Recipient"),
    "lettergen.model.sender": (
        "Certification",
        "Contact",
        "InlineAuthority",
        "Sender",
        "Signature",
        "SignatureAddition",
        "SignatureImage",
    ),
    "lettergen.pipeline": (
        "Format",
        "PdfEngine",
        "RenderedFile",
        "Workshop",
        "letter_from",
        "load_letter",
        "render",
    ),
    "lettergen.verification": ("Verification", "extract", "verify"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Address",
    "BatchReport",
    "Certification",
    "Contact",
    "ConversionError",
    "ConvertedFile",
    "Converter",
    "CopyType",
    "Couple",
    "CoverLetter",
    "DecisionNotice",
    "Dispatch",
    "Disposition",
    "DispositionKind",
    "ExitCode",
    "ExpressionOfInterest",
    "Failed",
    "FormOfAddress",
    "Format",
    "InlineAuthority",
    "InputError",
    "InterimReport",
    "Invitation",
    "Job",
    "LayoutError",
    "LetterBase",
    "LettergenError",
    "LetterheadError",
    "MissingToolError",
    "OutputError",
    "PdfEngine",
    "Person",
    "Place",
    "PlainLetter",
    "PressRelease",
    "PrintFile",
    "Problem",
    "Recipient",
    "References",
    "RenderedFile",
    "Sender",
    "Severity",
    "Signature",
    "SignatureAddition",
    "SignatureImage",
    "TemplateError",
    "UsageError",
    "Verification",
    "Workshop",
    "__version__",
    "convert",
    "extract",
    "letter_from",
    "load_job",
    "load_letter",
    "render",
    "render_batch",
    "render_many",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that ``lettergen --version`` pays for none of them."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
