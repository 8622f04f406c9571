"""The server as a process: uvicorn, until somebody ends it."""

from __future__ import annotations

import asyncio
import logging
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from fastapi import FastAPI

from lettergen.errors import OutputError, Problem
from lettergen.serve.app import create_app
from lettergen.serve.protocol import protocol
from lettergen.serve.settings import Settings

_FINISH_SECONDS = 30
"""How long answers under way may take when the server is to end."""


def run(
    settings: Settings, *, open_browser: bool = False, ready: Callable[[], None] | None = None
) -> None:
    """Serves until SIGTERM or Ctrl+C; what is in work then is finished. ``ready`` is called when it listens.

    Raises OutputError where it cannot, and what ``create_app`` raises.
    """
    _log()
    app = create_app(settings)
    before = tempfile.tempdir
    tempfile.tempdir = str(app.state.data.moment)  # what is sent is written there while it comes
    try:
        with listening_at(settings.host, settings.port) as listening:
            _serve(app, settings, listening, ready, open_browser=open_browser)
    finally:
        tempfile.tempdir = before


def _serve(
    app: FastAPI,
    settings: Settings,
    listening: socket.socket,
    ready: Callable[[], None] | None,
    *,
    open_browser: bool,
) -> None:
    config = uvicorn.Config(
        app,
        http=protocol(settings.limits.body_seconds),
        ws="none",
        log_config=None,
        access_log=False,  # paths and addresses are personal data
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_FINISH_SECONDS,
        h11_max_incomplete_event_size=64 << 10,
        lifespan="on",
    )
    if ready is not None:
        ready()
    if open_browser:
        webbrowser.open(url_of(settings))
    # uvicorn ends in good order, and then as the signal would have ended it.
    with suppress(KeyboardInterrupt):
        asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))


def _log() -> None:
    """Our own lines, and uvicorn's without what an error says: it may quote a letter."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(message)s"))
    for name, level in (("lettergen.serve", logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True


class _Plain(logging.Formatter):
    """Lines without tracebacks."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging calls it so
        """Only what kind of error it was."""
        return f"{ei[0].__name__}" if ei[0] else ""


def url_of(settings: Settings) -> str:
    """Where a reader finds the pages."""
    if settings.public_url:
        return settings.public_url
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def listening_at(host: str, port: int) -> socket.socket:
    """A socket at that address, which processes that are started do not get. Raises OutputError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends without Nagle's delay (40 ms an answer) only where the socket says that it is TCP.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as failure:
        found.close()
        reason = (failure.strerror or str(failure)).rstrip(".")
        params = {"reason": reason}
        raise OutputError(Problem("serve-address", value=f"{host}:{port}", params=params)) from None
    found.set_inheritable(False)
    return found
