"""The same request twice is done once (``Idempotency-Key``, draft-ietf-httpapi-idempotency-key-header).

Who does not know whether an answer was lost asks again with the same key and gets the same answer. The same key with another request is
a mistake (422), one that is still being worked on comes too early (409). Faults of the server are not kept: asking again may help.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import IO, Any, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lettergen.errors import Problem
from lettergen.serve.problems import answer
from lettergen.serve.settings import Limits

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_BOUNDARY: Final = re.compile(r'boundary="?([^";,]{1,200})"?', re.IGNORECASE)
_IN_MEMORY: Final = 1 << 20
"""Bytes of a request that are held in memory; a longer one is in a file without a name."""
_PART: Final = 1 << 16
_FAULT: Final = 500
_COME_AGAIN: Final = frozenset({408, 409, 429})


@dataclass(slots=True)
class _Kept:
    """An answer, or that there will be one."""

    request: str
    moment: float
    start: dict[str, Any] | None = None
    body: bytes = b""


class Idempotency:
    """Keeps answers to requests that have a key, in memory and within bounds."""

    def __init__(self, app: ASGIApp, *, limits: Limits, prefix: str) -> None:
        self._app = app
        self._limits = limits
        self._prefix = prefix
        self._known: OrderedDict[tuple[str | None, str], _Kept] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        key = request.headers.get("idempotency-key")
        if key is None or scope["method"] != "POST" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        if not _KEY.fullmatch(key):
            refused = answer(request, 400, (Problem("serve-key"),))
            await refused(scope, receive, send)
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            hashed = await _hash(request, body)
            body.seek(0)
            keeping = _Keeping(body, receive, send, self._limits.answers_bytes // 4)
            await self._once(request, key, hashed, keeping)

    async def _once(self, request: Request, key: str, hashed: str, keeping: _Keeping) -> None:
        """The answer that is kept, or one that is made now."""
        self._forget()
        name = (getattr(request.state, "principal", None), key)
        kept = self._known.get(name)
        scope, receive, send = request.scope, keeping.receive, keeping.send
        if kept is None:
            request.state.request_hash = hashed
            kept = self._known[name] = _Kept(hashed, time.monotonic())
            try:
                await self._app(scope, receive, send)
            finally:
                if keeping.finish(kept):
                    self._bytes += len(kept.body)
                else:
                    self._known.pop(name, None)
        elif kept.request != hashed:
            await answer(request, 422, (Problem("serve-key-reused"),))(scope, receive, send)
        elif kept.start is None:
            early = answer(request, 409, (Problem("serve-key-busy"),), {"Retry-After": "1"})
            await early(scope, receive, send)
        else:
            await send(kept.start)
            await send({"type": "http.response.body", "body": kept.body})

    def _forget(self) -> None:
        """Lets go of what is old or too much; what is being worked on stays."""
        oldest = time.monotonic() - self._limits.answers_hours * 3600
        for name, kept in list(self._known.items()):
            if kept.start is None:
                continue
            if kept.moment >= oldest and self._bytes <= self._limits.answers_bytes:
                break
            self._bytes -= len(kept.body)
            del self._known[name]


class _Keeping:
    """A request that was read already, and its answer on its way, of which a copy is kept up to so many bytes."""

    def __init__(self, body: IO[bytes], receive: Receive, send: Send, most: int) -> None:
        self._body = body
        self._whole = False
        self._receive = receive
        self._send = send
        self._most = most
        self._start: dict[str, Any] = {}
        self._parts = bytearray()
        self._large = False
        self._ended = False

    async def receive(self) -> Message:
        """The request once more, part by part."""
        if self._whole:
            return await self._receive()
        part = self._body.read(_PART)
        self._whole = len(part) < _PART
        return {"type": "http.request", "body": part, "more_body": not self._whole}

    async def send(self, message: Message) -> None:
        """Passes the answer on."""
        if message["type"] == "http.response.start":
            self._start.update(message)
        elif message["type"] == "http.response.body":
            part = message.get("body", b"")
            self._large = self._large or len(self._parts) + len(part) > self._most
            if self._large:
                self._parts.clear()
            else:
                self._parts += part
            self._ended = not message.get("more_body", False)
        await self._send(message)

    def finish(self, kept: _Kept) -> bool:
        """Keeps the answer if it is whole, no fault of the server, and small enough; whether it is kept."""
        status = self._start.get("status", _FAULT)
        if not self._ended or status >= _FAULT or status in _COME_AGAIN or self._large:
            return False
        headers = list(self._start["headers"])
        MutableHeaders(raw=headers)["Idempotent-Replayed"] = "true"
        kept.body = bytes(self._parts)
        kept.start = {**self._start, "headers": headers}
        return True


async def _hash(request: Request, body: IO[bytes]) -> str:
    """Of all that decides about the answer; the boundary that a form's parts are divided by is another each time. The body is kept."""
    content_type = request.headers.get("content-type", "")
    found = _BOUNDARY.search(content_type)
    boundary = b"" if found is None else found[1].encode("latin-1", "replace")
    if found is not None:
        content_type = content_type.replace(found[1], "")
    said = [request.url.path, request.url.query, content_type, request.headers.get("accept", "")]
    made = hashlib.sha256("\n".join(said).encode() + b"\n\n")
    held = b""
    async for part in request.stream():
        body.write(part)
        held += part
        if boundary:
            held = held.replace(boundary, b"")
            cut = max(len(held) - len(boundary) + 1, 0)  # it may begin in this part
        else:
            cut = len(held)
        made.update(held[:cut])
        held = held[cut:]
    made.update(held)
    return made.hexdigest()
