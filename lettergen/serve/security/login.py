"""Logging in on the pages: with a token, or at an OpenID Connect provider."""

from __future__ import annotations

import time
from typing import Annotated, Final, Protocol

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from lettergen.serve.problems import HttpError, refused
from lettergen.serve.security.csrf import checked
from lettergen.serve.security.oidc import OidcProvider, secret_text
from lettergen.serve.security.session import Sessions
from lettergen.serve.security.tokens import Tokens
from lettergen.serve.settings import Settings

_WAY: Final = "lettergen_login"
"""Cookie of a login under way."""
_SECONDS: Final = 600
_LONGEST: Final = 500
"""Characters of a token that are looked at."""


class LoginPage(Protocol):
    """The page with the ways to log in."""

    def __call__(
        self, request: Request, target: str, *, tokens: bool, oidc: bool, wrong: str = ""
    ) -> Response:
        """``target`` is the path to go to afterwards; ``wrong`` why the last try failed: ``token`` or ``form``."""


def router(
    settings: Settings,
    sessions: Sessions,
    tokens: Tokens | None,
    provider: OidcProvider | None,
    shown: LoginPage,
) -> APIRouter:
    """The routes for logging in and out; none where nobody need log in."""
    routes = APIRouter(include_in_schema=False)
    if not settings.login:
        return routes

    @routes.get("/login", response_class=HTMLResponse)
    async def page(request: Request, next: str = "/") -> Response:  # noqa: A002
        return _page(request, next)

    def _page(request: Request, target: str, wrong: str = "") -> Response:
        ways = {"tokens": tokens is not None, "oidc": provider is not None}
        return shown(request, _inside(target), wrong=wrong, **ways)

    @routes.post("/login", response_class=HTMLResponse)
    async def with_token(
        request: Request,
        access: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/",  # noqa: A002
    ) -> Response:
        try:
            await checked(request)
        except HttpError:
            return _page(request, next, "form")  # it has lain there for longer than its session
        given = access.strip()[:_LONGEST]
        owner = None if tokens is None else tokens.owner(given)
        if owner is None:
            return _page(request, next, "token")
        return _entered(sessions, f"token:{owner}", next)

    @routes.get("/login/oidc")
    async def to_provider(next: str = "/") -> Response:  # noqa: A002
        if provider is None:
            raise refused(404, "serve-not-found")
        way = {"state": secret_text(), "nonce": secret_text(), "verifier": secret_text()}
        url = await provider.login_url(_back(settings), way["state"], way["nonce"], way["verifier"])
        answer = RedirectResponse(url, 303)
        sealed = sessions.sealed({**way, "next": _inside(next), "until": time.time() + _SECONDS})
        answer.set_cookie(
            _WAY,
            sealed,
            max_age=_SECONDS,
            httponly=True,
            samesite="lax",
            secure=_back(settings).startswith("https"),
            path="/login",
        )
        return answer

    @routes.get("/login/callback")
    async def from_provider(request: Request, code: str = "", state: str = "") -> Response:
        way = sessions.opened(request.cookies.get(_WAY, ""))
        if provider is None or way is None or not state or way.get("state") != state:
            raise refused(403, "serve-login-failed")
        who = await provider.logged_in(code, _back(settings), way["nonce"], way["verifier"])
        if who is None:
            raise refused(403, "serve-login-failed")
        answer = _entered(sessions, who, way["next"])
        answer.delete_cookie(_WAY, path="/login")
        return answer

    @routes.post("/logout")
    async def out(request: Request) -> Response:
        if sessions.of(request) is not None:  # else it has ended by itself
            await checked(request)
        request.state.session = None
        answer = RedirectResponse("/login", 303)
        sessions.forget(answer)
        return answer

    return routes


def _entered(sessions: Sessions, who: str, target: str) -> RedirectResponse:
    """A new session, never the one that was there before: somebody else may know it."""
    answer = RedirectResponse(_inside(target), 303)
    sessions.keep(answer, sessions.new(who))
    return answer


def _inside(target: str) -> str:
    """The path, unless it leads to another server."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if plain and target.isprintable() and "\\" not in target else "/"


def _back(settings: Settings) -> str:
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    return f"{base.rstrip('/')}/login/callback"
