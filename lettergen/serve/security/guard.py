"""Who may ask, and from where: names of this server, pages of this server, and whoever has a token or a session."""

from __future__ import annotations

import hmac
import socket
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lettergen.errors import LettergenError, Problem
from lettergen.serve.problems import answer, status_of
from lettergen.serve.security.csrf import HEADER
from lettergen.serve.security.oidc import OidcProvider
from lettergen.serve.security.session import Sessions
from lettergen.serve.security.tokens import PREFIX, Tokens
from lettergen.serve.settings import Settings

OPEN: Final = ("/health/", "/login", "/logout", "/language", "/static/")
"""Beginnings of paths that nobody need log in for; the pages' styles and pictures lie below ``/static/``."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_API: Final = ("/api/", "/metrics")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Refuses what is not addressed to this server (400), comes from another site (403), or from nobody who may ask (401)."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        sessions: Sessions,
        tokens: Tokens | None,
        provider: OidcProvider | None,
    ) -> None:
        self._app = app
        self._settings = settings
        self._sessions = sessions
        self._tokens = tokens
        self._provider = provider
        self._public = urlsplit(settings.public_url or "")
        self._names = set(_LOOPBACK) | {settings.host.lower()}
        if self._public.hostname:
            self._names.add(self._public.hostname.lower())
        if not settings.loopback:
            self._names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refused = self._misaddressed(request) or await self._unknown(request)
        await (self._app if refused is None else refused)(scope, receive, send)

    def _misaddressed(self, request: Request) -> Response | None:
        if not self._known(request.headers.get("host", "")):
            return answer(request, 400, (Problem("serve-host"),))
        if request.method not in _SAFE and not self._from_here(request):
            return answer(request, 403, (Problem("serve-origin"),))
        return None

    def _known(self, host: str) -> bool:
        """Whether the server is called so: another site's name may point here (DNS rebinding)."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        if name in self._names:
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return address.is_loopback if self._settings.loopback else True

    def _from_here(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        if origin is None:
            return request.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
        try:
            found = urlsplit(origin)
        except ValueError:
            return False
        name = found.netloc.lower()
        if name and name == self._public.netloc.lower():
            return found.scheme == self._public.scheme
        own = name == request.headers.get("host", "").lower()
        return found.scheme in {"http", "https"} and own

    async def _unknown(self, request: Request) -> Response | None:
        """The refusal of somebody who may not ask; None for others, whose name is put into the request's state."""
        if not self._settings.login or request.url.path.startswith(OPEN):
            return None
        try:
            who = await self._bearer(request)
        except LettergenError as error:
            return answer(request, status_of(error), error.problems)
        if who is None:
            session = self._sessions.of(request)
            who = None if session is None else session["name"]
            if who is not None and self._forged(request, str(session and session["id"])):
                return answer(request, 403, (Problem("serve-csrf"),))
        if who is not None:
            request.state.principal = who
            return None
        if request.method in _SAFE and not request.url.path.startswith(_API):
            target = quote(request.url.path, safe="/")
            return RedirectResponse(f"/login?next={target}", 303)
        return answer(
            request, 401, (Problem("serve-not-logged-in"),), {"WWW-Authenticate": "Bearer"}
        )

    async def _bearer(self, request: Request) -> str | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            return None
        if self._tokens is not None and token.startswith(PREFIX):
            owner = self._tokens.owner(token)
            return None if owner is None else f"token:{owner}"
        if self._provider is not None:
            return await self._provider.owner(token)
        return None

    def _forged(self, request: Request, session: str) -> bool:
        """Whether a program's address is called with a reader's cookie alone, which the browser adds by itself."""
        if request.method in _SAFE or not request.url.path.startswith("/api/"):
            return False
        wanted = self._sessions.sign(f"csrf {session}")
        return not hmac.compare_digest(request.headers.get(HEADER, "").encode(), wanted.encode())
