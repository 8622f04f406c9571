"""What the server tells about itself: measures for Prometheus, whether it is alive and ready, and a log without a personal word.

The log has a line for each request: method, the route's pattern (never the path with its names), status, milliseconds. No address, no
query, no text of an error: these may be personal data.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lettergen.errors import Problem
from lettergen.serve.batches.store import BatchStore
from lettergen.serve.engine import Engine
from lettergen.serve.json_text import JsonResponse
from lettergen.serve.problems import CODES, answer, internal_error

LOG: Final = logging.getLogger("lettergen.serve")
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_GONE: Final = 499
"""Status of a request whose asker has gone, as nginx counts them."""


class Measures:
    """The server's measures, in a registry of its own."""

    def __init__(self, engine: Engine, batches: BatchStore) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "lettergen_requests", "Requests", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "lettergen_request_seconds",
            "Seconds to the end of an answer",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._gauge("lettergen_workers", "Workers", lambda: engine.size)
        self._gauge("lettergen_workers_ready", "Workers that can work", lambda: engine.ready)
        self._gauge("lettergen_calls_waiting", "Calls in the queue", lambda: engine.waiting)
        self._gauge("lettergen_calls_working", "Calls at a worker", lambda: engine.working)
        restarts = Gauge(
            "lettergen_worker_restarts", "Workers replaced", ["reason"], registry=self.registry
        )
        for reason in engine.restarts:
            restarts.labels(reason).set_function(_counted(engine.restarts, reason))
        self._batches = Gauge("lettergen_batches", "Batches", ["stage"], registry=self.registry)
        self._store = batches

    def text(self) -> bytes:
        """As Prometheus reads them."""
        self._batches.clear()
        for stage, count in self._store.counts().items():
            self._batches.labels(stage).set(count)
        return generate_latest(self.registry)

    def _gauge(self, name: str, about: str, value: Callable[[], float]) -> None:
        Gauge(name, about, registry=self.registry).set_function(value)


def _counted(counts: dict[str, int], name: str) -> Callable[[], float]:
    return lambda: counts[name]


def router(engine: Engine, measures: Measures) -> APIRouter:
    """``/health/live``, ``/health/ready`` and ``/metrics``."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/health/live")
    async def live() -> Response:
        return JsonResponse({"alive": True})

    @routes.get("/health/ready")
    async def ready() -> Response:
        facts = {"ready": engine.ready > 0 and not engine.closed, "workers": engine.ready}
        return JsonResponse(facts, 200 if facts["ready"] else 503)

    @routes.get("/metrics")
    async def metrics() -> Response:
        return Response(measures.text(), media_type=CONTENT_TYPE_LATEST)

    return routes


class RequestWatch:
    """Counts, times and logs every request, and lets no fault of the server leave it as it is: its text may quote a letter."""

    def __init__(self, app: ASGIApp, *, measures: Measures, prefix: str) -> None:
        self._app = app
        self._prefix = prefix
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status: int | None = None

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except ClientDisconnect:
            status = _GONE
        except Exception as error:  # noqa: BLE001
            status = await _answered(scope, receive, sent, status, error)
        self._count(scope, status or _GONE, time.perf_counter() - started)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "-")
        if scope["path"].startswith(f"{self._prefix}/") and not route.startswith(self._prefix):
            route = self._prefix + route  # a router's own routes do not know where it is mounted
        self._measures.requests.labels(scope["method"], route, str(status)).inc()
        self._measures.seconds.labels(route).observe(seconds)
        LOG.info("%s %s %d %.0f ms", scope["method"], route, status, seconds * 1000)


async def _answered(
    scope: Scope, receive: Receive, send: Send, status: int | None, error: Any
) -> int:
    if isinstance(error, HTTPException):
        found, problems = error.status_code, None
    else:
        found, problems = internal_error(error)
    if status is None:
        problems = problems or (Problem(CODES.get(found, "serve-refused")),)
        await answer(Request(scope), found, problems)(scope, receive, send)
    return found
