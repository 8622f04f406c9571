"""The composed letter as data inside its own PDF or DOCX: what is embedded, and what is accepted when it comes back."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from lettergen.compose import composed
from lettergen.compose.composed import ComposedLetter, Signatures
from lettergen.errors import InputError, Problem
from lettergen.limits import MAX_EMBEDDED_BYTES
from lettergen.model.picture import fault_of

FORMAT: Final = 1
"""Version of what surrounds the letter."""
FILE_NAME: Final = "lettergen.json"
"""What a PDF calls its embedded letter."""
MAX_BYTES: Final = MAX_EMBEDDED_BYTES
_LARGEST_NUMBER: Final = 1_000_000_000
"""Lists may begin with nine digits; no length, size or position comes near."""
_MOST_SPACE_LINES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A composed letter with what it was set with."""

    format: int = FORMAT
    made_with: Mapping[str, str]
    """Version by library, lettergen among them."""
    letter: ComposedLetter
    carried: str | None = None
    """What the DOCX carries beside it, for reading back what is edited."""


@cache  # saves 25 ms from the second time on
def _adapter() -> TypeAdapter[Embedded]:
    return TypeAdapter(Embedded)


def to_text(embedded: Embedded) -> str:
    """The JSON that is embedded; equal letters set with equal versions give equal texts."""
    return _adapter().dump_json(embedded).decode()


def from_bytes(content: bytes) -> Embedded:
    """The letter that ``to_text`` wrote, checked like anything that comes from outside.

    Raises InputError with ``embedded-too-large``, ``embedded-format`` (made by a newer lettergen) or
    ``embedded-invalid``.
    """
    if len(content) > MAX_BYTES:
        raise InputError(Problem("embedded-too-large", params=_LIMIT))
    try:
        found = _adapter().validate_json(content)
        _check_numbers(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        reason = ".".join(str(step) for step in first["loc"]) or "JSON"
        raise InputError(Problem("embedded-invalid", params={"reason": reason})) from None
    except ValueError as error:
        raise InputError(Problem("embedded-invalid", params={"reason": str(error)})) from None
    if (found.format, found.letter.format) != (FORMAT, composed.FORMAT):
        params = {"version": found.made_with.get("lettergen", "?")}
        raise InputError(Problem("embedded-format", params=params))
    if any(lines > _MOST_SPACE_LINES for lines in _space_lines(found.letter)):
        raise InputError(Problem("embedded-invalid", params={"reason": "space_lines"}))
    if any(map(_unfit, _pictures(found.letter))):
        raise InputError(Problem("embedded-invalid", params={"reason": "data_base64"}))
    return found


_LIMIT: Final = {"limit": f"{MAX_BYTES // 1024 // 1024} MiB"}


def _check_numbers(content: bytes) -> None:
    """Raises ValueError for a number with which nothing can be set."""
    json.loads(content, parse_int=_number, parse_float=_number, parse_constant=_number)


def _number(text: str) -> Any:
    value = float(text)
    if not math.isfinite(value) or abs(value) > _LARGEST_NUMBER:
        raise ValueError(text[:20])
    return value


def _space_lines(letter: ComposedLetter) -> list[int]:
    return [
        signer.space_lines
        for item in letter.flow
        if isinstance(item.block, Signatures)
        for signer in item.block.signers
    ]


def _pictures(letter: ComposedLetter) -> list[str]:
    signed = [item.block for item in letter.flow if isinstance(item.block, Signatures)]
    images = [signer.image for block in signed for signer in block.signers]
    return [found.data_base64 for found in (*letter.pictures, *images) if found is not None]


def _unfit(data_base64: str) -> bool:
    """Whether a picture is behind it that would fill the memory."""
    try:
        return fault_of(base64.b64decode(data_base64, validate=True)) == "too-many-pixels"
    except ValueError:
        return False  # whoever sets it says so
