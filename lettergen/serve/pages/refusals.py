"""Absagen: what people are told where programs get problem documents, and the way back with all that they have typed.

A form that could not be taken (nobody is logged in any more, the form has expired, too much is going on) is shown as a form to send once
more: its answers travel in hidden fields, nothing of them is kept here.
What goes wrong in the route of a page is said on a page, as people read it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.datastructures import FormData, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lettergen.errors import LettergenError, Problem
from lettergen.messages import Language
from lettergen.serve.pages.rendering import (
    COOKIE,
    LANGUAGES,
    is_partial,
    nearest,
    page,
    problem_entry,
    reader_language,
    say,
)
from lettergen.serve.problems import MEDIA_TYPE, HttpError, status_of
from lettergen.serve.security import csrf
from lettergen.serve.state import settings_of

_PROGRAMS: Final = ("/api/", "/metrics", "/health/", "/static/")
"""Beginnings of paths that programs ask for; what is refused there stays a document."""
_AGAIN: Final = frozenset({401, 403, 408, 429, 500, 503, 504})
"""Refusals after which the same form may be taken."""
_WORDS: Final = {401: "login", 403: "expired", 404: "nowhere", 413: "large", 422: "nowhere"} | (
    dict.fromkeys((408, 429, 503, 504), "busy")
)
_MOST_FIELDS: Final = 20_000
_LONGEST: Final = 1 << 20
"""Bytes of an answer that somebody sends who is not known (any more)."""


def refusal(
    request: Request,
    status: int,
    problems: Sequence[Mapping[str, Any]],
    sent: Iterable[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page that says why a request was refused; ``sent`` are the answers of its form, to be sent once more.

    A script that renews a part of a page gets a note for the page's head, and leaves what is typed alone.
    """
    language = reader_language(request)
    if is_partial(request):
        return _noted(request, status, problems, language)
    said = _said(status, problems, language, _limit(request))
    again = [(name, value) for name, value in sent if name != csrf.FIELD]
    return page(
        request,
        "error.html",
        status=status,
        headers=headers,
        title=said["title"],
        text=said["text"],
        problems=said["problems"],
        login_first=status == 401,  # noqa: PLR2004
        again=again if status in _AGAIN else [],
        target=request.url.path,
        back=nearest(request, inside=request.method == "GET"),
    )


def _noted(
    request: Request, status: int, problems: Sequence[Mapping[str, Any]], language: Language
) -> Response:
    if request.method == "GET":  # nothing is typed there: the whole page says what is wrong
        return Response(status_code=status, headers={"HX-Refresh": "true"})
    said = _said(status, problems, language, _limit(request))
    note = page(request, "note.html", status=status, login_first=status == 401, **said)  # noqa: PLR2004
    note.headers["HX-Reswap"] = "none"
    return note


def _said(
    status: int, problems: Sequence[Mapping[str, Any]], language: Language, megabytes: int
) -> dict[str, Any]:
    """The title, a sentence more, and those problems that say more than these."""
    word = _WORDS.get(status)
    codes = {str(p.get("code")) for p in problems}
    if word == "expired" and "serve-csrf" not in codes:
        word = None
    if word == "nowhere" and not codes <= {"serve-not-found", "serve-parameter"}:
        word = None
    if word is None:
        return {"title": say("problem-title", language), "text": "", "problems": problems}
    return {
        "title": say(f"refused-{word}", language),
        "text": say(f"refused-{word}-text", language, megabytes=megabytes),
        "problems": [],
    }


def _limit(request: Request) -> int:
    limit: int = request.app.state.settings.limits.upload_bytes // 1_000_000
    return limit


def refused_in_words(
    request: Request, status: int, problems: Iterable[Problem], headers: Mapping[str, str]
) -> Response:
    """``refusal`` of problems as the server knows them, with what the request's form has sent."""
    language = reader_language(request)
    entries = [{**problem_entry(p, language), "field": None} for p in problems]
    return refusal(
        request, status, entries, texts_of(getattr(request.state, "sent", None)), headers
    )


def texts_of(sent: FormData | None) -> list[tuple[str, str]]:
    """The answers of a form, files left out: a browser gives them by hand alone."""
    if sent is None:
        return []
    return [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]


class Refusals:
    """Turns problem documents into pages for those who ask with a browser, in the language that they have chosen."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["path"].startswith(_PROGRAMS):
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})
        request = Request(scope, receive)
        chosen = request.cookies.get(COOKIE)
        if chosen in LANGUAGES:
            MutableHeaders(scope=scope)["accept-language"] = chosen
        if "text/html" not in request.headers.get("accept", ""):
            await self._app(scope, receive, send)
            return
        held = _Held(send)
        await self._app(scope, receive, held.send)
        if held.start is not None:
            answer = await _page_of(Request(scope, receive), held)
            await answer(scope, receive, send)


class _Held:
    """Lets answers pass, and keeps back those that are problem documents."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """See ASGI."""
        if message["type"] == "http.response.start" and self.start is None:
            media = dict(message["headers"]).get(b"content-type", b"")
            if media.startswith(MEDIA_TYPE.encode()):
                self.start = message
                return
        if self.start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


async def _page_of(request: Request, held: _Held) -> Response:
    """The page in place of a problem document."""
    assert held.start is not None  # noqa: S101  asked for those alone
    status = held.start["status"]
    if status == 405 and request.method in {"GET", "HEAD"}:  # noqa: PLR2004
        return RedirectResponse(nearest(request), 303)  # the address of a form that was sent
    problems = [_entry(p) for p in json.loads(held.body)["problems"]]
    if status == 422 and {p["code"] for p in problems} == {"serve-parameter"}:  # noqa: PLR2004
        status = 404  # such as letters where the address has a number
    kept = {
        name.decode(): value.decode()
        for name, value in held.start["headers"]
        if name.lower() in {b"retry-after", b"www-authenticate", b"connection"}
    }
    sent = await _sent(request, status) if request.method == "POST" else []
    return refusal(request, status, problems, sent, kept)


def _entry(problem: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **problem,
        "error": problem["severity"] == "error",
        "where": "",
        "field": None,
        "link": None,
    }


async def _sent(request: Request, status: int) -> list[tuple[str, str]]:
    """What the refused form says, whether it has been read already or not."""
    known: FormData | None = getattr(request.state, "sent", None)
    if known is not None or status != 401:  # noqa: PLR2004  who may not ask is refused before anything is read
        return texts_of(known)
    limits = request.app.state.settings.limits
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length[:12]) > limits.upload_bytes:
        return []
    with suppress(HTTPException, TimeoutError):
        async with (
            asyncio.timeout(limits.body_seconds),
            request.form(max_fields=_MOST_FIELDS, max_part_size=_LONGEST) as form,
        ):
            return texts_of(form)
    return []


class PageRoute(APIRoute):
    """A route whose errors are pages; those of programs get problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See FastAPI."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except LettergenError as error:
                return _refused(request, error)

        return handled


def _refused(request: Request, error: LettergenError) -> Response:
    status = status_of(error)
    headers = dict(error.headers) if isinstance(error, HttpError) else {}
    if status in {429, 503}:
        headers.setdefault("Retry-After", str(settings_of(request).limits.retry_after))
    return refused_in_words(request, status, error.problems, headers)
