"""The parts of the server put together."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from lettergen import __version__
from lettergen.serve import api, pages, problems
from lettergen.serve.engine import Engine
from lettergen.serve.security.headers import SecurityHeaders
from lettergen.serve.security.session import Sessions
from lettergen.serve.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The server as an ASGI application; workers start and end with its lifespan."""
    engine = Engine(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await engine.start()
        try:
            yield
        finally:
            await engine.stop()

    app = FastAPI(
        title="lettergen",
        version=__version__,
        lifespan=lifespan,
        openapi_url=f"{api.PREFIX}/openapi.json",
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
    )
    secure = (settings.public_url or "").startswith("https://")
    app.state.settings = settings
    app.state.engine = engine
    app.state.sessions = Sessions(secrets.token_bytes(32), secure=secure)
    problems.install(app, settings.limits.retry_after)
    app.include_router(api.router())
    app.include_router(pages.router(settings))
    app.add_middleware(SecurityHeaders, secure=secure)
    return app
