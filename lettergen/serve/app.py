"""The parts of the server put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from lettergen import __version__
from lettergen.serve import api, pages, problems
from lettergen.serve.batches.store import BatchStore
from lettergen.serve.data import DataFolder
from lettergen.serve.engine import Engine
from lettergen.serve.security.headers import SecurityHeaders
from lettergen.serve.security.session import Sessions
from lettergen.serve.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The server as an ASGI application; workers start and end with its lifespan."""
    engine = Engine(settings)
    data = DataFolder(settings.data)
    batches = BatchStore(settings, data.batches, data.key)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with data:
            await engine.start()
            await batches.start()
            try:
                yield
            finally:
                await batches.stop()
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
    app.state.batches = batches
    app.state.sessions = Sessions(data.key, secure=secure)
    problems.install(app, settings.limits.retry_after)
    app.include_router(api.router())
    app.include_router(pages.router(settings))
    app.add_middleware(SecurityHeaders, secure=secure)
    return app
