"""The pages for people; mounted at ``/``."""

from __future__ import annotations

from fastapi import APIRouter

from lettergen.serve.settings import Settings


def router(settings: Settings) -> APIRouter:
    """All routes of the pages. What they need of the server is in ``request.app.state``; see ``lettergen.serve``."""
    del settings
    return APIRouter()
