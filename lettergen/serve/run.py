"""The server as a process: uvicorn, until somebody ends it.

It speaks HTTP/1.1 as uvicorn does, with what that leaves open: refusals as problem documents, and an end for who dawdles.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from lettergen.errors import OutputError, Problem
from lettergen.serve.app import create_app
from lettergen.serve.json_text import json_bytes
from lettergen.serve.problems import MEDIA_TYPE, document_of
from lettergen.serve.settings import Settings


class Protocol(H11Protocol):
    """A connection. ``patience`` is how many seconds a request's head may take to come in, and an answer's part to be taken."""

    patience: float = 60

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See ``asyncio.Protocol``."""
        super().connection_made(transport)
        self._head: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        """See ``asyncio.Protocol``."""
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """See ``asyncio.Protocol``."""
        self._head = _over(self._head)
        self._stalled = _over(self._stalled)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """See ``asyncio.Protocol``: the asker does not take what was sent."""
        self._stalled = self.loop.call_later(self.patience, self.transport.abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        """See ``asyncio.Protocol``."""
        self._stalled = _over(self._stalled)
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is refused; in the middle of an answer the line is cut, since nothing else can be said there."""
        del msg  # it says no more than the problem
        content = json_bytes(document_of(400, (Problem("serve-http"),), "en"))
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(content)).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        answer: tuple[Any, ...] = (
            h11.Response(
                status_code=400, headers=headers, reason=HTTPStatus.BAD_REQUEST.phrase.encode()
            ),
            h11.Data(data=content),
            h11.EndOfMessage(),
        )
        with suppress(h11.LocalProtocolError):
            for event in answer:
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch_head(self) -> None:
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._head = _over(self._head)
        elif self._head is None:
            self._head = self.loop.call_later(self.patience, self.transport.close)


def _over(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    if timer is not None:
        timer.cancel()
    return None


def protocol(patience: float) -> type[Protocol]:
    """The class of connections that have so many seconds' patience."""
    return type("PatientProtocol", (Protocol,), {"patience": patience})


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
