"""What every reader of PDF as bytes shares: how it says that it cannot read something, and where strings end."""

from __future__ import annotations

import re
from typing import Final

_STRING_MARK = re.compile(rb"\\.|[()]", re.DOTALL)


class ContentError(ValueError):
    """The file or stream holds something that this reader does not know."""


MISSHAPEN: Final = (
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    ArithmeticError,
    RuntimeError,
)
"""How a missing or misshapen object shows itself in pypdf, besides its own errors."""


def string_end(data: bytes, start: int) -> int:
    """Where the string ends whose parenthesis opens at ``start``. Raises ContentError when it never does."""
    depth = 0
    for mark in _STRING_MARK.finditer(data, start):
        if mark[0] == b"(":
            depth += 1
        elif mark[0] == b")":
            depth -= 1
            if depth == 0:
                return mark.end()
    raise ContentError("string without end")
