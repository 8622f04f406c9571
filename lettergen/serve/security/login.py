"""Logging in on the pages: with a token, or at an OpenID Connect provider."""

from __future__ import annotations

import html
import time
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from lettergen.messages import Language
from lettergen.serve.problems import language_of_request, refused
from lettergen.serve.security.csrf import FIELD, checked, token
from lettergen.serve.security.oidc import OidcProvider, secret_text
from lettergen.serve.security.session import Sessions
from lettergen.serve.security.tokens import Tokens
from lettergen.serve.settings import Settings

_WAY: Final = "lettergen_login"
"""Cookie of a login under way."""
_SECONDS: Final = 600
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "de": {"title": "Anmelden", "token": "Token", "go": "Anmelden", "oidc": "Mit dem Konto des Hauses anmelden",
           "wrong": "Dieses Token gilt hier nicht."},
    "en": {"title": "Log in", "token": "Token", "go": "Log in", "oidc": "Log in with the house's account",
           "wrong": "This token does not hold here."},
}  # fmt: skip


def router(
    settings: Settings, sessions: Sessions, tokens: Tokens | None, provider: OidcProvider | None
) -> APIRouter:
    """The routes for logging in and out; none where nobody need log in."""
    routes = APIRouter(include_in_schema=False)
    if not settings.login:
        return routes

    @routes.get("/login", response_class=HTMLResponse)
    async def page(request: Request, next: str = "/") -> Response:  # noqa: A002
        return _page(request, next, tokens=tokens is not None, oidc=provider is not None)

    @routes.post("/login", dependencies=[Depends(checked)])
    async def with_token(
        request: Request,
        access: Annotated[str, Form(max_length=500)],
        next: Annotated[str, Form()] = "/",  # noqa: A002
    ) -> Response:
        owner = None if tokens is None else tokens.owner(access.strip())
        if owner is None:
            return _page(request, next, tokens=True, oidc=provider is not None, wrong=True)
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

    @routes.post("/logout", dependencies=[Depends(checked)])
    async def out(request: Request) -> Response:
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


def _page(
    request: Request, target: str, *, tokens: bool, oidc: bool, wrong: bool = False
) -> Response:
    language = language_of_request(request)
    words = _WORDS[language]
    target = html.escape(_inside(target), quote=True)
    form = (
        f'<form method="post" action="/login">'
        f'<input type="hidden" name="{FIELD}" value="{token(request)}">'
        f'<input type="hidden" name="next" value="{target}">'
        f'<p><label for="access">{words["token"]}</label> '
        f'<input id="access" name="access" type="password" required autocomplete="off"'
        f"{' aria-describedby=wrong aria-invalid=true' if wrong else ''}></p>"
        f"<p><button>{words['go']}</button></p></form>"
    )
    link = f'<p><a href="/login/oidc?next={target}">{words["oidc"]}</a></p>'
    said = f'<p id="wrong" role="alert">{words["wrong"]}</p>' if wrong else ""
    text = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{words["title"]} – lettergen</title>'
        f'<link rel="stylesheet" href="/static/kern/kern.min.css"></head>'
        f'<body class="kern-container"><main><h1 class="kern-heading-large">{words["title"]}</h1>'
        f"{said}{link if oidc else ''}{form if tokens else ''}</main></body></html>"
    )
    return HTMLResponse(text, 401 if wrong else 200)
