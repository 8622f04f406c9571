"""What one request may take: bytes, and seconds to come in; what nobody waits for any more is given up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lettergen.errors import Problem
from lettergen.serve.problems import answer
from lettergen.serve.settings import Limits

_LET_BY: Final = 4
"""Times the bound: what is larger is hung up on at once."""
_LET_BY_SECONDS: Final = 10.0


class Bounds:
    """Refuses requests that are too large (413) or too slow (408), and cancels those whose asker has gone."""

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        said = request.headers.get("content-length", "0")
        if not said.isdecimal() or int(said[:12]) > self._limits.upload_bytes:
            if said.isdecimal() and "expect" not in request.headers:
                await _let_by(receive, int(said[:12]), self._limits)
            refused = answer(request, 413, (Problem("serve-too-large"),), {"Connection": "close"})
            await refused(scope, receive, send)
            return
        line = _Line(receive, self._limits)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                line.close()  # what is to be tidied up now is tidied up, whoever has gone
            await send(message)

        work = asyncio.ensure_future(self._app(scope, line.receive, sent))
        line.work = work
        try:
            await work
        except asyncio.CancelledError:
            if not line.gone.is_set():
                work.cancel()
                raise
        finally:
            line.close()


async def _let_by(receive: Receive, size: int, limits: Limits) -> None:
    """Reads what is too large to its end and keeps nothing, within reason.

    Most clients look for an answer when they have sent everything; who is hung up on before does not see it.
    """
    if size > _LET_BY * limits.upload_bytes:
        return
    left = _LET_BY * limits.upload_bytes
    with suppress(TimeoutError):
        async with asyncio.timeout(min(_LET_BY_SECONDS, limits.body_seconds)):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return


class _Line:
    """What comes from an asker, counted and timed."""

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._limits = limits
        self._until = time.monotonic() + limits.body_seconds
        self._count = 0
        self._whole = False
        self._watch: asyncio.Task[None] | None = None
        self.gone = asyncio.Event()
        self.work: asyncio.Future[Any] | None = None

    async def receive(self) -> Message:
        """The next part of the request; raises HTTPException 413 or 408."""
        if self._whole:
            await self.gone.wait()
            return {"type": "http.disconnect"}
        try:
            left = self._until - time.monotonic()
            message: MutableMapping[str, Any] = await asyncio.wait_for(
                self._receive(), max(left, 0)
            )
        except TimeoutError:
            raise HTTPException(408) from None
        self._count += len(message.get("body", b""))
        if self._count > self._limits.upload_bytes:
            await _let_by(self._receive, self._count, self._limits)
            raise HTTPException(413, headers={"Connection": "close"})
        if message["type"] == "http.request" and not message.get("more_body", False):
            self._whole = True
            self._watch = asyncio.get_running_loop().create_task(self._watched())
        return message

    def close(self) -> None:
        """The answer is given."""
        if self._watch is not None:
            self._watch.cancel()

    async def _watched(self) -> None:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.gone.set()
            if self.work is not None:
                self.work.cancel()
