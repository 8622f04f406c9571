"""Official correspondence from data: a German authority's letter as accessible PDF and editable DOCX.

>>> from lettergen import load_letter, render
>>> file = render(load_letter("letter.yaml"), "pdf")  # doctest: +SKIP
>>> Path("letter.pdf").write_bytes(file.content)  # doctest: +SKIP

Letters: ``load_letter`` reads a YAML file, ``letter_from`` takes a mapping such as parsed JSON, and each kind has a class
(``PlainLetter``, ``CoverLetter``, ``ExpressionOfInterest``, ``Invitation``, ``InterimReport``, ``DecisionNotice``,
``PressRelease``) of parts such as ``Sender``, ``Recipient``, ``Person`` and ``Address``; ``lettergen.parts`` has them all.
Wherever a letter is asked for, its data will do, too. ``plain`` makes text safe for fields of small Markdown.
``json_schema`` and ``lettergen new KIND`` explain every field.

Files: ``render`` makes one, ``Workshop(workspace)`` many with letterheads and templates of your own, ``render_many``
one after the other in memory, ``render_batch`` a folder of them; ``load_job`` reads what ``lettergen batch`` does.
``adopt`` takes a DOCX back that was edited in Word; ``convert`` makes a PDF of any DOCX by LibreOffice; ``extract`` and ``verify`` read what ``embed_data`` left in a file.
``measure`` says what stands where on a finished PDF of any program.
``WordTemplate`` fills any Word file with docxtpl's tags, letter or not.

Errors: everything raised is a ``LettergenError`` whose ``problems`` say what is wrong and where:
``problem.message("de")``, ``problem.hint("de")``, ``problem.place``, ``problem.as_dict("de")``. ``InputError`` is the
letter's data, ``UsageError`` how a function was called, ``LayoutError`` what does not fit, ``LetterheadError`` and
``TemplateError`` the files behind it. Only the classes of letters and their parts raise ``pydantic.ValidationError`` when
they are made of wrong values, as they do everywhere; ``problems_of`` gives what it says in lettergen's words.

Each name has a help of its own: ``help(lettergen.render)``. docs/python.md shows them at work.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lettergen._version import __version__ as __version__

if TYPE_CHECKING:
    from lettergen.adoption.api import Adopted as Adopted
    from lettergen.adoption.api import adopt as adopt
    from lettergen.adoption.differences import Change as Change
    from lettergen.batch.api import render_batch as render_batch
    from lettergen.batch.api import render_many as render_many
    from lettergen.batch.job import Job as Job
    from lettergen.batch.job import PrintFile as PrintFile
    from lettergen.batch.job import load_job as load_job
    from lettergen.batch.journal import JournalError as JournalError
    from lettergen.batch.printing import MixUpError as MixUpError
    from lettergen.batch.report import BatchInterruptedError as BatchInterruptedError
    from lettergen.batch.report import BatchReport as BatchReport
    from lettergen.batch.report import BatchStoppedError as BatchStoppedError
    from lettergen.batch.report import Progress as Progress
    from lettergen.batch.worker import Failed as Failed
    from lettergen.conversion import ConversionError as ConversionError
    from lettergen.conversion import ConvertedFile as ConvertedFile
    from lettergen.conversion import Converter as Converter
    from lettergen.conversion import convert as convert
    from lettergen.engines import PdfEngine as PdfEngine
    from lettergen.errors import ExitCode as ExitCode
    from lettergen.errors import ForkedProcessError as ForkedProcessError
    from lettergen.errors import InputError as InputError
    from lettergen.errors import LayoutError as LayoutError
    from lettergen.errors import LettergenError as LettergenError
    from lettergen.errors import LetterheadError as LetterheadError
    from lettergen.errors import MissingToolError as MissingToolError
    from lettergen.errors import OutputError as OutputError
    from lettergen.errors import Place as Place
    from lettergen.errors import Problem as Problem
    from lettergen.errors import Severity as Severity
    from lettergen.errors import ShortageError as ShortageError
    from lettergen.errors import TemplateError as TemplateError
    from lettergen.errors import UsageError as UsageError
    from lettergen.kinds.cover_letter import CoverLetter as CoverLetter
    from lettergen.kinds.decision_notice import DecisionNotice as DecisionNotice
    from lettergen.kinds.expression_of_interest import ExpressionOfInterest as ExpressionOfInterest
    from lettergen.kinds.interim_report import InterimReport as InterimReport
    from lettergen.kinds.invitation import Invitation as Invitation
    from lettergen.kinds.plain_letter import PlainLetter as PlainLetter
    from lettergen.kinds.press_release import PressRelease as PressRelease
    from lettergen.loading import AnyLetter as AnyLetter
    from lettergen.loading import json_schema as json_schema
    from lettergen.loading import letter_from as letter_from
    from lettergen.loading import load_letter as load_letter
    from lettergen.measuring import Measure as Measure
    from lettergen.measuring import Measured as Measured
    from lettergen.measuring import measure as measure
    from lettergen.model.disposition import Disposition as Disposition
    from lettergen.model.disposition import DispositionKind as DispositionKind
    from lettergen.model.letter import CopyType as CopyType
    from lettergen.model.letter import Dispatch as Dispatch
    from lettergen.model.letter import LetterBase as LetterBase
    from lettergen.model.letter import References as References
    from lettergen.model.person import Address as Address
    from lettergen.model.person import Couple as Couple
    from lettergen.model.person import FormOfAddress as FormOfAddress
    from lettergen.model.person import Person as Person
    from lettergen.model.person import Recipient as Recipient
    from lettergen.model.sender import Certification as Certification
    from lettergen.model.sender import Contact as Contact
    from lettergen.model.sender import InlineAuthority as InlineAuthority
    from lettergen.model.sender import Sender as Sender
    from lettergen.model.sender import Signature as Signature
    from lettergen.model.sender import SignatureAddition as SignatureAddition
    from lettergen.model.sender import SignatureImage as SignatureImage
    from lettergen.pdf.reproducible import UnreadablePdfError as UnreadablePdfError
    from lettergen.pdf.sequences import SequencesError as SequencesError
    from lettergen.pipeline import Workshop as Workshop
    from lettergen.pipeline import render as render
    from lettergen.reading.validation import problems_of as problems_of
    from lettergen.rendered import Format as Format
    from lettergen.rendered import RenderedFile as RenderedFile
    from lettergen.text.values import plain as plain
    from lettergen.verification import Verification as Verification
    from lettergen.verification import extract as extract
    from lettergen.verification import verify as verify
    from lettergen.word.template import WordTemplate as WordTemplate

_HOMES = {
    module: tuple(names.split())
    for module, names in {
        "lettergen.adoption.api": "Adopted adopt",
        "lettergen.adoption.differences": "Change",
        "lettergen.batch.api": "render_batch render_many",
        "lettergen.batch.job": "Job PrintFile load_job",
        "lettergen.batch.journal": "JournalError",
        "lettergen.batch.printing": "MixUpError",
        "lettergen.batch.report": "BatchInterruptedError BatchReport BatchStoppedError Progress",
        "lettergen.batch.worker": "Failed",
        "lettergen.conversion": "ConversionError ConvertedFile Converter convert",
        "lettergen.engines": "PdfEngine",
        "lettergen.errors": (
            "ExitCode ForkedProcessError InputError LayoutError LettergenError LetterheadError "
            "MissingToolError OutputError Place Problem Severity ShortageError TemplateError "
            "UsageError"
        ),
        "lettergen.kinds.cover_letter": "CoverLetter",
        "lettergen.kinds.decision_notice": "DecisionNotice",
        "lettergen.kinds.expression_of_interest": "ExpressionOfInterest",
        "lettergen.kinds.interim_report": "InterimReport",
        "lettergen.kinds.invitation": "Invitation",
        "lettergen.kinds.plain_letter": "PlainLetter",
        "lettergen.kinds.press_release": "PressRelease",
        "lettergen.loading": "AnyLetter json_schema letter_from load_letter",
        "lettergen.measuring": "Measure Measured measure",
        "lettergen.model.disposition": "Disposition DispositionKind",
        "lettergen.model.letter": "CopyType Dispatch LetterBase References",
        "lettergen.model.person": "Address Couple FormOfAddress Person Recipient",
        "lettergen.model.sender": (
            "Certification Contact InlineAuthority Sender Signature SignatureAddition "
            "SignatureImage"
        ),
        "lettergen.pdf.sequences": "SequencesError",
        "lettergen.pdf.reproducible": "UnreadablePdfError",
        "lettergen.pipeline": "Workshop render",
        "lettergen.reading.validation": "problems_of",
        "lettergen.rendered": "Format RenderedFile",
        "lettergen.text.values": "plain",
        "lettergen.verification": "Verification extract verify",
        "lettergen.word.template": "WordTemplate",
    }.items()
}
"""The module of each public name, which is loaded with the first use of it."""

_PARTS = "parts"
"""The module of everything that letters are made of, ``lettergen.parts``."""

_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted([*_HOME_OF, _PARTS, "__version__"])  # noqa: PLE0605  a list, made of the table


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that ``lettergen --version`` pays for none of them."""
    if name == _PARTS:
        return import_module(f"{__name__}.{_PARTS}")
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """All public names; none for ``help``, which would write out each class below this text, some 15,000 lines."""
    frame = sys._getframe(1)  # noqa: SLF001  the only way to know who asks: pydoc asks by inspect, and has no setting
    for _ in range(4):
        if frame.f_globals.get("__name__") == "pydoc":
            return []
        if frame.f_back is None:
            break
        frame = frame.f_back
    return __all__
