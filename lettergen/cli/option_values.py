"""What the text of an option means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar, get_args

from lettergen.errors import Problem, UsageError
from lettergen.messages import Language

if TYPE_CHECKING:
    import datetime as dt

    from lettergen.cli.adopting import Form
    from lettergen.engines import PdfEngine
    from lettergen.model.letter import CopyType
    from lettergen.rendered import Format

T = TypeVar("T")


def language_named(value: str) -> Language:
    """The language that an option names. Raises UsageError with ``language-unknown``."""
    if value == "de":
        return "de"
    if value == "en":
        return "en"
    raise UsageError(Problem("language-unknown", value=value))


def known_kinds() -> tuple[str, ...]:
    """The kinds of letters, for completion."""
    from lettergen.kinds import KNOWN

    return tuple(KNOWN)


def known_letterheads() -> tuple[str, ...]:
    """The letterheads, for completion."""
    from lettergen.pipeline import Workshop

    return tuple(entry.id for entry in Workshop().letterheads())


def formats_of(text: str) -> tuple[Format, ...]:
    """The formats that an option names. Raises UsageError with ``format-unknown`` or ``format-missing``."""
    from lettergen.rendered import Format

    return _formats(text, {name: name for name in get_args(Format)}, "format-unknown")


def adopted_formats_of(text: str) -> tuple[Form, ...]:
    """What an edited letter is to become. Raises UsageError with ``adopt-format-unknown`` or ``format-missing``."""
    from lettergen.cli.adopting import Form

    return _formats(text, {name: name for name in get_args(Form)}, "adopt-format-unknown")


def _formats(text: str, known: Mapping[str, T], code: str) -> tuple[T, ...]:
    if not (names := [name for name in text.split(",") if name.strip()]):
        raise UsageError(Problem("format-missing"))
    return _named(names, known, code)


def engine_of(text: str) -> PdfEngine:
    """The maker of PDFs that an option names. Raises UsageError with ``pdf-engine-unknown``."""
    from lettergen.engines import PdfEngine

    known: dict[str, PdfEngine] = {name: name for name in get_args(PdfEngine)}
    if text.strip().lower() not in known:
        raise UsageError(Problem("pdf-engine-unknown", value=text))
    return known[text.strip().lower()]


def copies_of(texts: Iterable[str]) -> tuple[CopyType, ...]:
    """The kinds of copies that an option names. Raises UsageError with ``copy-unknown``."""
    from lettergen.model.letter import CopyType

    return _named(texts, {copy.value: copy for copy in CopyType}, "copy-unknown")


def _named(texts: Iterable[str], known: Mapping[str, T], code: str) -> tuple[T, ...]:
    """What an option names, separated by commas. Raises UsageError with ``code`` for each name that is not ``known``."""
    names = dict.fromkeys(n.strip().lower() for text in texts for n in text.split(","))
    if problems := [Problem(code, value=n) for n in names if n not in known]:
        raise UsageError(problems)
    return tuple(known[name] for name in names)


def day_of(text: str) -> dt.date:
    """The day that an option names. Raises UsageError with ``option-date``."""
    from pydantic_core import PydanticCustomError

    from lettergen.model.values import parse_date

    try:
        return parse_date(text)
    except PydanticCustomError:
        raise UsageError(Problem("option-date", value=text)) from None
