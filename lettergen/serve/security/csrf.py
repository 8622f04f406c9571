"""Forms' tokens: a form that another site sends in a reader's name does not know the token of the reader's session."""

from __future__ import annotations

import hmac
from typing import Final

from fastapi import Request

from lettergen.serve.problems import refused
from lettergen.serve.security.session import Sessions

FIELD: Final = "csrf_token"
HEADER: Final = "x-csrf-token"


def token(request: Request) -> str:
    """The token for the forms of a page; the page's answer brings the session's cookie along by itself."""
    sessions: Sessions = request.app.state.sessions
    session = getattr(request.state, "session", None) or sessions.of(request)
    if session is None:
        session = sessions.new(None)
    request.state.session = session
    return sessions.sign(f"csrf {session['id']}")


async def checked(request: Request) -> None:
    """A dependency for routes that change something: raises HttpError 403 without the session's token in header or form."""
    sessions: Sessions = request.app.state.sessions
    session = sessions.of(request)
    given = request.headers.get(HEADER)
    if given is None and "form" in request.headers.get("content-type", ""):
        found = (await request.form()).get(FIELD)
        given = found if isinstance(found, str) else None
    wanted = "" if session is None else sessions.sign(f"csrf {session['id']}")
    if session is None or not hmac.compare_digest((given or "").encode(), wanted.encode()):
        raise refused(403, "serve-csrf")
