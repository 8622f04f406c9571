"""Pages from templates: Jinja2 with everything escaped, and what every page needs."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache, partial
from importlib import resources
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.routing import Match

from lettergen._version import __version__
from lettergen.errors import Problem, Severity
from lettergen.messages import Language, filled, language_of
from lettergen.serve.problems import language_of_request
from lettergen.serve.security import csrf


def say(key: str, language: Language, **fields: object) -> str:
    """The text of ``words.toml`` under ``key``, its placeholders filled. Raises KeyError for a key that there is not."""
    text = _words()[key][language]
    return filled(text, {name: str(value) for name, value in fields.items()}) if fields else text


@cache  # saves 2.1 ms from the second time on
def _words() -> Mapping[str, Mapping[str, str]]:
    file = resources.files(__package__) / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


COOKIE: Final = "lettergen_language"
LANGUAGES: Final = frozenset({"de", "en"})
_YEAR: Final = 31_536_000


def reader_language(request: Request) -> Language:
    """The language that the reader has chosen, or else the browser's."""
    chosen = getattr(request.state, "language", None) or request.cookies.get(COOKIE)
    return language_of(chosen) if chosen in LANGUAGES else language_of_request(request)


def spoken(request: Request, language: str) -> bool:
    """Lets the answer be in a language that the form asks for, and be kept in a cookie; False where it asks for none."""
    if language not in LANGUAGES:
        return False
    request.state.language = language
    return True


def is_partial(request: Request) -> bool:
    """Whether a script asks for parts of a page."""
    return request.headers.get("hx-request") == "true"


def here(request: Request) -> str:
    """The page's own address, to be asked for again; of a page that answers a form the nearest above it."""
    if request.method in {"GET", "HEAD"}:
        query = request.url.query
        return f"{request.url.path}?{query}" if query else request.url.path
    return nearest(request)


def nearest(request: Request, *, inside: bool = False) -> str:
    """The request's own page if it can be asked for, else the next above it; with ``inside`` always one above."""
    steps = [step for step in request.url.path.split("/") if step]
    steps = steps[:-1] if inside else steps
    while steps:
        path = "/" + "/".join(steps)
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            return path
        steps.pop()
    return "/"


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page in the reader's language. No browser keeps it: it may show a letter."""
    language, settings = reader_language(request), request.app.state.settings
    text = (
        _environment()
        .get_template(template)
        .render(
            say=partial(say, language=language),
            language=language,
            csrf_token=csrf.token(request),
            csrf_field=csrf.FIELD,
            version=__version__,
            path=request.url.path,
            here=here(request),
            logged_in=getattr(request.state, "principal", None) is not None,
            kept_hours=f"{settings.limits.batch_hours:g}",
            **values,
        )
    )
    kept = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Cookie"}
    answer = HTMLResponse(text, status, {**kept, **(headers or {})})
    if getattr(request.state, "language", None):
        remembered(answer, language)
    return answer


def remembered(answer: Response, language: str) -> None:
    """Lets the browser keep the reader's language."""
    answer.set_cookie(COOKIE, language, max_age=_YEAR, samesite="lax", httponly=True)


def problem_entry(problem: Problem, language: Language, link: str | None = None) -> dict[str, Any]:
    """A problem as templates show it, with the same words as everywhere; ``link`` is the id of its field."""
    place = problem.place
    return {
        "severity": str(problem.severity),
        "error": problem.severity is Severity.ERROR,
        "message": problem.message(language),
        "hint": problem.hint(language),
        "value": problem.value,
        "code": problem.code,
        "where": place.position(language),
        "link": link,
    }


@cache  # one object for all pages, which keeps their templates
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lettergen.serve.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    return environment


def _day(value: str | dt.date | None) -> str:
    """A day as German and English letters of authorities write it."""
    if not value:
        return ""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day:%d.%m.%Y}"
