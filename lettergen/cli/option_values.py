"""What the text of an option means."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from lettergen.errors import Problem, UsageError
from lettergen.messages import Language

if TYPE_CHECKING:
    import datetime as dt

    from lettergen.engines import PdfEngine
    from lettergen.model.letter import CopyType
    from lettergen.pipeline import Format


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
    from lettergen.pipeline import Format

    known: dict[str, Format] = {name: name for name in get_args(Format)}
    names = dict.fromkeys(filter(None, (n.strip().lower() for n in text.split(","))))
    if problems := [Problem("format-unknown", value=n) for n in names if n not in known]:
        raise UsageError(problems)
    if not names:
        raise UsageError(Problem("format-missing"))
    return tuple(known[n] for n in names)


def engine_of(text: str | None) -> PdfEngine | None:
    """The maker of PDFs that an option names. Raises UsageError with ``pdf-engine-unknown``."""
    if text is None:
        return None
    from lettergen.engines import PdfEngine

    known: dict[str, PdfEngine] = {name: name for name in get_args(PdfEngine)}
    if text.strip().lower() not in known:
        raise UsageError(Problem("pdf-engine-unknown", value=text))
    return known[text.strip().lower()]


def copies_of(texts: list[str] | None) -> tuple[CopyType, ...]:
    """The kinds of copies that an option names. Raises UsageError with ``copy-unknown``."""
    from lettergen.model.letter import CopyType

    names = dict.fromkeys(n.strip().lower() for t in texts or () for n in t.split(","))
    known = {copy.value: copy for copy in CopyType}
    if problems := [Problem("copy-unknown", value=n) for n in names if n not in known]:
        raise UsageError(problems)
    return tuple(known[name] for name in names)


def day_of(text: str | None) -> dt.date | None:
    """The day that an option names. Raises UsageError with ``option-date``."""
    if text is None:
        return None
    from pydantic_core import PydanticCustomError

    from lettergen.model.values import parse_date

    try:
        return parse_date(text)
    except PydanticCustomError:
        raise UsageError(Problem("option-date", value=text)) from None
