"""Value types of letterheads: measures, colours, and patterns with placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from lettergen.model.values import Line

Millimetres = Annotated[float, Field(ge=0, le=420, allow_inf_nan=False)]
"""A distance from the left or upper edge of the sheet, in mm."""
Extent = Annotated[float, Field(ge=1, le=420, allow_inf_nan=False)]
"""A width or height in mm."""
Points = Annotated[float, Field(ge=0.05, le=96, allow_inf_nan=False)]
"""A size or thickness in points; the thinnest line that presses print has 0.25."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _colour(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", text):
        raise PydanticCustomError("letterhead-colour", "not six hexadecimal digits")
    return text.upper()


Colour = Annotated[str, AfterValidator(_colour)]


def _with_placeholders(*known: str, needed: str | None = None) -> Callable[[str], str]:
    """A check that a pattern uses only known placeholders, and the one without which it is pointless."""

    def check(text: str) -> str:
        used = _PLACEHOLDER.findall(text)
        unknown = [name for name in used if name not in known]
        if unknown:
            raise PydanticCustomError(
                "letterhead-placeholder",
                "unknown placeholder {name}",
                {"name": f"{{{unknown[0]}}}", "known": ", ".join(f"{{{name}}}" for name in known)},
            )
        if needed and needed not in used:
            raise PydanticCustomError(
                "letterhead-placeholder-missing", "no {name}", {"name": f"{{{needed}}}"}
            )
        return text

    return check


ExtensionPattern = Annotated[
    Line, AfterValidator(_with_placeholders("extension", needed="extension"))
]
PagePattern = Annotated[Line, AfterValidator(_with_placeholders("page", "pages", needed="page"))]
AccountPattern = Annotated[
    Line, AfterValidator(_with_placeholders("bank", "bank_code", "account", "iban", "bic"))
]
