"""Pages from templates: Jinja2 with everything escaped, and what every page needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from lettergen._version import __version__
from lettergen.errors import Problem, Severity
from lettergen.messages import Language, language_of
from lettergen.serve.pages.wording import say
from lettergen.serve.problems import language_of_request
from lettergen.serve.security import csrf

COOKIE: Final = "lettergen_language"


def reader_language(request: Request) -> Language:
    """The language that the reader has chosen, or else the browser's."""
    chosen = request.cookies.get(COOKIE)
    return language_of(chosen) if chosen in {"de", "en"} else language_of_request(request)


def is_partial(request: Request) -> bool:
    """Whether a script asks for parts of a page."""
    return request.headers.get("hx-request") == "true"


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
            login=settings.login,
            kept_hours=f"{settings.limits.batch_hours:g}",
            **values,
        )
    )
    kept = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Cookie"}
    return HTMLResponse(text, status, {**kept, **(headers or {})})


def shown(problem: Problem, language: Language, link: str | None = None) -> dict[str, Any]:
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
