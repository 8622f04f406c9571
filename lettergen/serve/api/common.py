"""What routes need of request and server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from lettergen.errors import Problem
from lettergen.messages import Language
from lettergen.serve.engine import Engine
from lettergen.serve.json_text import JsonResponse
from lettergen.serve.problems import MEDIA_TYPE, language_of_request, refused
from lettergen.serve.security.uploads import json_of, text_of
from lettergen.serve.settings import Settings
from lettergen.serve.state import engine_of, settings_of

YAML_TYPES: Final = frozenset(
    {"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"}
)


def _language(
    request: Request,
    lang: Annotated[
        str | None, Query(description="Language of messages, `de` or `en`; else `Accept-Language`.")
    ] = None,
) -> Language:
    del lang  # documented here, read there
    return language_of_request(request)


TheEngine = Annotated[Engine, Depends(engine_of)]
TheSettings = Annotated[Settings, Depends(settings_of)]
TheLanguage = Annotated[Language, Depends(_language)]


async def letters_in(request: Request, most: int) -> tuple[list[Mapping[str, Any] | str], bool]:
    """The letters that a request brings, and whether it is a list of them: JSON, or YAML by its media type.

    Raises HttpError for what is neither, and for more letters than ``most``.
    """
    content = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type in YAML_TYPES:
        return [text_of(content)], False
    if media_type not in {"", "application/json"} and not media_type.endswith("+json"):
        raise refused(415, "serve-media-type", media_type)
    data = json_of(content)
    if isinstance(data, Mapping):
        return [data], False
    if not isinstance(data, list) or not data or not all(isinstance(d, Mapping) for d in data):
        raise refused(422, "serve-no-letter")
    if len(data) > most:
        raise refused(422, "serve-too-many-letters", str(len(data)), limit=str(most))
    return data, True


def with_tag(
    request: Request, data: Any, tag: str, language: Language, media_type: str = "application/json"
) -> Response:
    """Data with an ETag; 304 where the asker has it already."""
    etag = f'"{tag}.{language}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Content-Language": language}
    headers["Vary"] = "Accept-Language"
    if etag_matches(request, etag):
        return Response(status_code=304, headers=headers)
    return JsonResponse(data, headers=headers, media_type=media_type)


def etag_matches(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` names the tag (RFC 9110, 13.1.2: weak comparison)."""
    given = [
        t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")
    ]
    return etag in given or given == ["*"]


def problems_data(problems: Sequence[Problem], language: Language) -> list[dict[str, Any]]:
    """Problems as data, in that language."""
    return [problem.as_dict(language) for problem in problems]


def described(model: type[BaseModel], found: Any, language: Language) -> dict[str, Any]:
    """What was found, with the entries that ``model`` describes; its problems in that language."""
    data = {name: getattr(found, name) for name in model.model_fields}
    return data | {"problems": problems_data(found.problems, language)}


PROBLEM: Final[dict[str, Any]] = {
    "description": "A problem (RFC 9457) with every problem found",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
}
FAILURES: Final[dict[int | str, dict[str, Any]]] = dict.fromkeys((400, 415, 422, 429, 500), PROBLEM)
"""How routes that take letters may fail, for the description of the API."""
