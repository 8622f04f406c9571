"""JSON as it is written: in UTF-8, and whole even where a text that somebody sent holds half a character (a lone surrogate)."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse


def json_bytes(data: Any) -> bytes:
    """The data on one line; half a character, which UTF-8 does not have, as the escape that JSON knows for it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


class JsonResponse(JSONResponse):
    """An answer in JSON."""

    def render(self, content: Any) -> bytes:
        """See ``JSONResponse``."""
        return json_bytes(content)
