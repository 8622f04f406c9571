"""The parts of the server put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from lettergen import __version__
from lettergen.serve import api, pages, problems, watching
from lettergen.serve.api.description import described
from lettergen.serve.batches.store import BatchStore
from lettergen.serve.data import DataFolder
from lettergen.serve.engine import Engine
from lettergen.serve.idempotency import Idempotency
from lettergen.serve.pages import login_page
from lettergen.serve.pages.refusals import Refusals
from lettergen.serve.security import login
from lettergen.serve.security.bounds import Bounds
from lettergen.serve.security.guard import Guard
from lettergen.serve.security.headers import SecurityHeaders
from lettergen.serve.security.oidc import OidcProvider
from lettergen.serve.security.session import Sessions
from lettergen.serve.security.tokens import Tokens
from lettergen.serve.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The server as an ASGI application; workers start and end with its lifespan.

    Raises OutputError where the data folder cannot be used, InputError for a faulty file of tokens.
    """
    tokens = None if settings.tokens is None else Tokens(settings.tokens)
    provider = None if settings.oidc is None else OidcProvider(settings.oidc)
    data = DataFolder(settings.data)
    engine = Engine(settings, data.moment)
    batches = BatchStore(settings, data.batches, data.key)
    secure = (settings.public_url or "").startswith("https://")
    sessions = Sessions(data.key, secure=secure)
    measures = watching.Measures(engine, batches)

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
    app.state.settings = settings
    app.state.engine = engine
    app.state.batches = batches
    app.state.data = data
    app.state.successors = {}
    app.state.sessions = sessions
    app.state.provider = provider
    problems.install(app, settings.limits.retry_after)
    app.include_router(watching.router(engine, measures))
    app.include_router(login.router(settings, sessions, tokens, provider, login_page))
    app.include_router(api.router())
    app.include_router(pages.router(settings))
    described(app)
    # What is added last is asked first.
    app.add_middleware(Idempotency, limits=settings.limits, prefix=api.PREFIX)
    app.add_middleware(
        Guard, settings=settings, sessions=sessions, tokens=tokens, provider=provider
    )
    app.add_middleware(Bounds, limits=settings.limits)
    app.add_middleware(watching.RequestWatch, measures=measures, prefix=api.PREFIX)
    app.add_middleware(Refusals)
    app.add_middleware(SecurityHeaders, secure=secure)
    return app
