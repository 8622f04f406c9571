"""The other way to have letters over HTTP, built of the same parts: docxtpl fills a template, LibreOffice makes a PDF of it.

``python -m benchmarks.http_office PORT``. Each start of LibreOffice converts all that wait (a start costs as much as several letters).
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from docxtpl import DocxTemplate
from fastapi import FastAPI, Request
from fastapi.responses import Response

from benchmarks.docxtpl_template import template
from lettergen.renderers.libreoffice import Office

_AT_ONCE = 200
"""LibreOffice drops what goes beyond about 255 files."""


def app() -> FastAPI:
    """The server."""
    waiting: asyncio.Queue[tuple[bytes, asyncio.Future[bytes]]] = asyncio.Queue()
    source = template()

    def filled(values: dict[str, Any]) -> bytes:
        document = DocxTemplate(io.BytesIO(source))
        document.render(values, autoescape=True)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

    async def convert() -> None:
        with Office() as office:
            while True:
                found = [await waiting.get()]
                with suppress(asyncio.QueueEmpty):
                    while len(found) < _AT_ONCE:
                        found.append(waiting.get_nowait())
                made = await asyncio.to_thread(lambda: office.convert([d for d, _ in found]))  # noqa: B023
                for (_, future), result in zip(found, made, strict=True):
                    if isinstance(result, bytes):
                        future.set_result(result)
                    else:
                        future.set_exception(RuntimeError(result.code))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(convert())
        yield
        task.cancel()

    server = FastAPI(lifespan=lifespan)

    @server.post("/letter")
    async def letter(request: Request) -> Response:
        document = await asyncio.to_thread(filled, await request.json())
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        await waiting.put((document, future))
        return Response(await future, media_type="application/pdf")

    return server


if __name__ == "__main__":
    uvicorn.run(app(), port=int(sys.argv[1]), log_level="warning", access_log=False)
