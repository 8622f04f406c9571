"""HTTP/1.1 as uvicorn speaks it, with what it leaves open: refusals as problem documents, and an end for who dawdles."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from lettergen.errors import Problem
from lettergen.serve.json_text import json_bytes
from lettergen.serve.problems import MEDIA_TYPE, document_of


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
