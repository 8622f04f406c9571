"""Documents that are there already: edited letters taken back, Word files converted, letters verified."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from lettergen.serve.api.common import PROBLEM, TheEngine, TheLanguage, described
from lettergen.serve.api.letters import MEDIA_TYPES
from lettergen.serve.api.models import AdoptedData, VerifiedData
from lettergen.serve.engine import tasks
from lettergen.serve.json_text import JsonResponse
from lettergen.serve.security.uploads import check_type

routes = APIRouter(tags=["documents"])

_FAILURES: Final[dict[int | str, dict[str, Any]]] = dict.fromkeys(
    (400, 413, 415, 422, 429, 500), PROBLEM
)


def _body(*kinds: Literal["pdf", "docx"]) -> dict[str, Any]:
    content = {
        MEDIA_TYPES[kind]: {"schema": {"type": "string", "format": "binary"}} for kind in kinds
    }
    octets = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": {**octets, **content}}}


@routes.post(
    "/adopt",
    response_model=AdoptedData,
    responses=_FAILURES,
    openapi_extra=_body("docx"),
    operation_id="adopt_document",
)
async def adopt(
    request: Request,
    *,
    engine: TheEngine,
    language: TheLanguage,
    accept_changes: Annotated[
        bool, Query(description="Take tracked changes as accepted; else they are errors.")
    ] = False,
) -> Response:
    """The letter that a DOCX says after somebody edited it in Word: data and letter file for `render`, and what changed."""
    content = await request.body()
    check_type(content, "docx")
    found = await engine.ask(tasks.adopt, content, accept_changes=accept_changes)
    data = described(AdoptedData, found, language)
    return JsonResponse(data, headers={"Content-Language": language})


@routes.post(
    "/convert",
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
        501: PROBLEM,
        **_FAILURES,
    },
    response_class=Response,
    openapi_extra=_body("docx"),
    operation_id="convert_document",
)
async def convert(
    request: Request,
    *,
    engine: TheEngine,
    tracked_changes: Annotated[
        Literal["accept", "reject"] | None,
        Query(description="What becomes of open tracked changes; without it they are an error."),
    ] = None,
) -> Response:
    """Any Word file as PDF, by LibreOffice (501 where the server has none)."""
    content = await request.body()
    check_type(content, "docx")
    made = await engine.convert(content, tracked_changes)
    headers = {"Lettergen-Pages": str(made.pages)}
    if made.problems:
        headers["Lettergen-Problems"] = ", ".join(dict.fromkeys(p.code for p in made.problems))
    return Response(made.content, media_type="application/pdf", headers=headers)


@routes.post(
    "/verify",
    response_model=VerifiedData,
    responses=_FAILURES,
    openapi_extra=_body("pdf", "docx"),
    operation_id="verify_document",
)
async def verify(request: Request, engine: TheEngine, language: TheLanguage) -> Response:
    """Whether a PDF or DOCX made with `embed_data` is byte for byte what its data give, and these data."""
    content = await request.body()
    check_type(content, "pdf", "docx")
    found = await engine.ask(tasks.verify, content)
    data = described(VerifiedData, found, language)
    return JsonResponse(data, headers={"Content-Language": language})
