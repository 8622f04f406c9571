"""The pages for people: a letter, a serial letter, a house. They show what the rest of the server says, and know no rule of letters.

    letter     the form and the page beside it
    serial     a table, its dry run, its letters
    house      letterheads and kinds, their checks and drafts
    fields, answers, conditions, context   a kind's model as a form, and what is filled in as data
    rendering, routes, wording, assets     templates, errors, words and files

Every page works without JavaScript; with it (htmx, and ``static/pages.js``) parts of a page are renewed while somebody types.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from lettergen.serve.pages import assets, house, letter, serial
from lettergen.serve.pages.refusals import PageRoute
from lettergen.serve.pages.rendering import LANGUAGES, page, remembered
from lettergen.serve.pages.requests import Sent
from lettergen.serve.settings import Settings


def router(settings: Settings) -> APIRouter:
    """All routes of the pages. What they need of the server is in ``request.app.state``; see ``lettergen.serve``."""
    del settings
    made = APIRouter(include_in_schema=False, route_class=PageRoute)
    made.add_api_route("/", start, response_class=HTMLResponse)
    made.add_api_route("/language", choose_language, methods=["POST"])
    for part in (assets, letter, serial, house):
        made.include_router(part.router)
    return made


async def start(request: Request) -> HTMLResponse:
    """What to write."""
    return page(request, "start.html")


async def choose_language(sent: Sent) -> RedirectResponse:
    """Keeps the language that the reader wants in a cookie, and goes back."""
    language, to = str(sent.get("language", "")), str(sent.get("to", "/"))
    inside = to.startswith("/") and not to.startswith(("//", "/\\"))
    answer = RedirectResponse(to if inside else "/", 303)
    if language in LANGUAGES:
        remembered(answer, language)
    return answer


def login_page(
    request: Request, target: str, *, tokens: bool, oidc: bool, wrong: str = ""
) -> Response:
    """See ``security.login.LoginPage``."""
    return page(
        request,
        "login.html",
        status={"": 200, "token": 401, "form": 403}[wrong],
        target=target,
        tokens=tokens,
        oidc=oidc,
        wrong=wrong,
    )
