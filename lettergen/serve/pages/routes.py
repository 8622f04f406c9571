"""Routes of pages: what goes wrong is said on a page, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from lettergen.errors import LettergenError
from lettergen.serve.pages.refusals import refused_in_words
from lettergen.serve.pages.requests import settings_of
from lettergen.serve.problems import HttpError, status_of


class PageRoute(APIRoute):
    """A route whose errors are pages; those of programs get problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See FastAPI."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except LettergenError as error:
                return _said(request, error)

        return handled


def _said(request: Request, error: LettergenError) -> Response:
    status = status_of(error)
    headers = dict(error.headers) if isinstance(error, HttpError) else {}
    if status in {429, 503}:
        headers.setdefault("Retry-After", str(settings_of(request).limits.retry_after))
    return refused_in_words(request, status, error.problems, headers)
