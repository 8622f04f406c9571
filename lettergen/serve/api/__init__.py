"""``/api/v1``: everything for other programs."""

from __future__ import annotations

from fastapi import APIRouter

from lettergen.serve.api import batches, catalogue, documents, letters

PREFIX = "/api/v1"


def router() -> APIRouter:
    """All routes for programs."""
    routes = APIRouter(prefix=PREFIX)
    for part in (catalogue, letters, documents, batches):
        routes.include_router(part.routes)
    return routes
