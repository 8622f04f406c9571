"""What a request finds of its server, for routes of programs and of pages alike."""

from __future__ import annotations

from fastapi import Request

from lettergen.serve.batches.store import BatchStore
from lettergen.serve.engine import Engine
from lettergen.serve.settings import Settings


def settings_of(request: Request) -> Settings:
    """What the server was started with."""
    settings: Settings = request.app.state.settings
    return settings


def engine_of(request: Request) -> Engine:
    """Who sets letters."""
    engine: Engine = request.app.state.engine
    return engine


def store_of(request: Request) -> BatchStore:
    """The serial letters of this server."""
    store: BatchStore = request.app.state.batches
    return store


def owner_of(request: Request) -> str | None:
    """Who asks; None where nobody has to log in."""
    owner: str | None = getattr(request.state, "principal", None)
    return owner
