"""A reader's session: a random name in a cookie, signed by this server; what forms' tokens are bound to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

COOKIE: Final = "lettergen_session"
_SECONDS: Final = 12 * 3600
"""A working day."""


class Sessions:
    """Signs and reads sessions.

    Args:
        key: Of the signatures; who keeps it keeps readers logged in over a restart.
        secure: Whether the server is reached by HTTPS alone.
    """

    def __init__(self, key: bytes, *, secure: bool) -> None:
        self._key = key
        self._secure = secure

    def new(self, name: str | None) -> dict[str, Any]:
        """A new session; ``name`` is who is logged in, None where nobody need be."""
        return {"id": secrets.token_urlsafe(18), "name": name, "until": int(time.time()) + _SECONDS}

    def of(self, request: Request) -> dict[str, Any] | None:
        """The request's session; None where it has none that is signed and still lasts."""
        data = self.opened(request.cookies.get(COOKIE, ""))
        return data if data is not None and "id" in data else None

    def keep(self, response: Response, session: dict[str, Any]) -> None:
        """Puts the session into the answer's cookie."""
        response.set_cookie(
            COOKIE,
            self.sealed(session),
            max_age=_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self._secure,
            path="/",
        )

    def forget(self, response: Response) -> None:
        """Takes the cookie away."""
        response.delete_cookie(COOKIE, path="/")

    def sealed(self, data: dict[str, Any]) -> str:
        """Data as text that only this server can have written."""
        text = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
        return f"{text}.{self.sign(text)}"

    def opened(self, sealed: str) -> dict[str, Any] | None:
        """What was sealed, unless it has been changed or is over."""
        text, _, signature = sealed.partition(".")
        if not hmac.compare_digest(signature.encode(), self.sign(text).encode()):
            return None
        try:
            data = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except ValueError:
            return None
        return data if isinstance(data, dict) and data.get("until", 0) > time.time() else None

    def sign(self, text: str) -> str:
        """The signature of a text."""
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
