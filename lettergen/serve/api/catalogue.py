"""What there is: kinds, their schemas and examples, letterheads."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lettergen.errors import UsageError
from lettergen.serve.api.common import PROBLEM, TheEngine, TheLanguage, problems_data, with_tag
from lettergen.serve.api.models import KindList, LetterheadList
from lettergen.serve.engine import tasks
from lettergen.serve.problems import HttpError

routes = APIRouter(tags=["catalogue"])
_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "As the asker has it"}}


@routes.get("/kinds", response_model=KindList, responses=_UNCHANGED, operation_id="list_kinds")
async def kinds(request: Request, engine: TheEngine, language: TheLanguage) -> Response:
    """The kinds of letters (Briefarten): those that lettergen ships, and the house's own."""
    found, problems, tag = await engine.ask(tasks.kinds, language)
    data = {
        "kinds": [asdict(kind) for kind in found],
        "problems": problems_data(problems, language),
    }
    return with_tag(request, data, tag, language)


@routes.get(
    "/kinds/{kind}/schema",
    responses={**_UNCHANGED, 404: PROBLEM},
    response_model=dict[str, Any],
    operation_id="get_schema",
)
async def schema(request: Request, kind: str, engine: TheEngine, language: TheLanguage) -> Response:
    """The JSON Schema (2020-12) of letters of a kind."""
    try:
        found, tag = await engine.ask(tasks.schema, kind, language)
    except UsageError as error:
        raise HttpError(error.problems, status=404) from None
    return with_tag(request, found, f"{kind}-{tag}", language, "application/schema+json")


@routes.get(
    "/kinds/{kind}/example",
    responses={
        200: {"content": {"application/yaml": {"schema": {"type": "string"}}}},
        404: PROBLEM,
    },
    response_class=Response,
    operation_id="get_example",
)
async def example(kind: str, engine: TheEngine) -> Response:
    """A letter file that shows what the kind is like."""
    try:
        text = await engine.ask(tasks.example, kind)
    except UsageError as error:
        raise HttpError(error.problems, status=404) from None
    return Response(text, media_type="application/yaml")


@routes.get(
    "/letterheads",
    response_model=LetterheadList,
    responses=_UNCHANGED,
    operation_id="list_letterheads",
)
async def letterheads(request: Request, engine: TheEngine, language: TheLanguage) -> Response:
    """The letterheads (Briefköpfe) with their versions and units."""
    found, tag = await engine.ask(tasks.letterheads)
    return with_tag(request, {"letterheads": [asdict(e) for e in found]}, tag, language)
