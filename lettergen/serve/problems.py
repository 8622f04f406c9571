"""Errors as RFC 9457 problems (``application/problem+json``): our code, every problem with its place, words in the reader's language.

A document has ``type``, ``title``, ``status``, ``detail``, ``code`` (of the first problem) and ``problems``: each as ``Problem.as_dict`` gives
it, the same as ``lettergen check --json``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from lettergen.errors import (
    ExitCode,
    LettergenError,
    MissingToolError,
    OutputError,
    Place,
    Problem,
    ShortageError,
    errors_in,
    internal_problem,
    shortage,
)
from lettergen.messages import Language, language_of
from lettergen.serve.batches.store import BatchBusyError, UnknownBatchError
from lettergen.serve.engine.faults import BusyError, NotReadyError, TimedOutError, WorkerDiedError
from lettergen.serve.json_text import JsonResponse

MEDIA_TYPE: Final = "application/problem+json"
_LOG: Final = logging.getLogger("lettergen.serve")

_STATUS: Final[Mapping[ExitCode, int]] = {
    ExitCode.INPUT: 422,
    ExitCode.USAGE: 400,
    ExitCode.TEMPLATE: 422,
    ExitCode.LETTERHEAD: 422,
    ExitCode.LAYOUT: 422,
    ExitCode.OUTPUT: 500,
    ExitCode.MISSING_TOOL: 501,
    ExitCode.INTERNAL: 500,
}
CODES: Final[Mapping[int, str]] = {
    401: "serve-not-logged-in",
    403: "serve-forbidden",
    404: "serve-not-found",
    405: "serve-method",
    408: "serve-too-slow",
    413: "serve-too-large",
    415: "serve-media-type",
}


class HttpError(LettergenError):
    """Something is wrong with the request itself, not with a letter in it."""

    exit_code = ExitCode.USAGE

    def __init__(
        self,
        *problems: Iterable[Problem] | Problem | str,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(*problems)
        self.status = status
        self.headers = dict(headers or {})


def refused(status: int, code: str, value: str | None = None, **params: str) -> HttpError:
    """An HttpError with one problem; ``place`` among the parameters is its path."""
    place = Place(path=params.pop("place", None))
    return HttpError(Problem(code, place, value, params), status=status)


def language_of_request(request: Request) -> Language:
    """``?lang=de``, else the first of German and English in ``Accept-Language``, else English."""
    asked = request.query_params.get("lang")
    if asked:
        return language_of(asked)
    best: tuple[float, Language] | None = None
    for part in request.headers.get("accept-language", "").split(",")[:20]:
        name, _, weight = part.strip().partition(";q=")
        tag = name.strip().lower()[:2]
        try:
            wanted = float(weight or 1)
        except ValueError:
            continue
        if tag in {"de", "en"} and wanted > 0 and (best is None or wanted > best[0]):
            best = (wanted, language_of(tag))
    return "en" if best is None else best[1]


def status_of(error: LettergenError) -> int:
    """The status of HTTP that says what an error says."""
    match error:
        case HttpError():
            return error.status
        case BusyError():
            return 429
        case UnknownBatchError():
            return 404
        case BatchBusyError():
            return 409
        case OutputError() if any(p.code == "output-disk-full" for p in error.problems):
            return 507
        case TimedOutError():
            return 504
        case ShortageError() | NotReadyError():
            return 503
        case MissingToolError():
            return 501
        case WorkerDiedError():
            return 500
        case _:
            return _STATUS.get(error.exit_code, 500)


def document_of(status: int, problems: Sequence[Problem], language: Language) -> dict[str, Any]:
    """The problem document as data."""
    first = next(iter((*errors_in(problems), *problems)), Problem("internal-error"))
    return {
        "type": f"urn:lettergen:problem:{first.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": first.message(language),
        "code": first.code,
        "problems": [problem.as_dict(language) for problem in problems],
    }


def answer(
    request: Request,
    status: int,
    problems: Sequence[Problem],
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The problem document in the language asked for."""
    language = language_of_request(request)
    return JsonResponse(
        document_of(status, problems, language),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={**(headers or {}), "Content-Language": language},
    )


def install(app: FastAPI, retry_after: int) -> None:
    """Lets every error that leaves a route become a problem document."""

    def lettergen_error(request: Request, error: Exception) -> JsonResponse:
        assert isinstance(error, LettergenError)  # noqa: S101  registered for these
        status = status_of(error)
        headers = dict(error.headers) if isinstance(error, HttpError) else {}
        if status in {429, 503}:
            headers.setdefault("Retry-After", str(retry_after))
        return answer(request, status, error.problems, headers)

    def http_error(request: Request, error: Exception) -> JsonResponse:
        assert isinstance(error, HTTPException)  # noqa: S101
        code = CODES.get(error.status_code, "serve-refused")
        params = {"reason": str(error.detail or "").rstrip(".")}
        return answer(request, error.status_code, (Problem(code, params=params),), error.headers)

    def invalid(request: Request, error: Exception) -> JsonResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        problems = [_invalid(found) for found in error.errors()]
        return answer(request, 422, problems)

    app.add_exception_handler(LettergenError, lettergen_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)


def _invalid(found: Mapping[str, Any]) -> Problem:
    """What is wrong with a parameter; its value is not said, it may be a name."""
    path = ".".join(map(str, found.get("loc", ())))
    return Problem(
        "serve-parameter", Place(path=path), None, {"reason": str(found.get("type", ""))}
    )


def internal_error(error: BaseException) -> tuple[int, tuple[Problem, ...]]:
    """Status and problem of a fault of the server's own; logged by where it happened, never by its text."""
    problem = internal_problem(error)
    if shortage(error) is not None:
        return 503, (problem,)
    _LOG.error("internal error %(kind)s at %(where)s", problem.params)
    return 500, (problem,)
