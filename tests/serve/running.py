"""A server on a port of its own, for tests."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from lettergen.serve.app import create_app
from lettergen.serve.run import listening_at, protocol
from lettergen.serve.settings import Settings


class Running:
    """A server that runs in a thread, and a client for it."""

    def __init__(self, app: FastAPI, server: uvicorn.Server, port: int) -> None:
        self.app = app
        self.server = server
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def client(self, **options: object) -> httpx.Client:
        """A client; ``options`` as for ``httpx.Client``."""
        return httpx.Client(base_url=self.url, timeout=60, **options)  # type: ignore[arg-type]


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def running(settings: Settings, port: int = 0) -> Iterator[Running]:
    """A server of these settings until the block ends; ``port`` 0 takes one that is free."""
    app = create_app(settings)
    listening = listening_at("127.0.0.1", port)
    port = listening.getsockname()[1]
    http = protocol(settings.limits.body_seconds)
    config = uvicorn.Config(
        app, http=http, log_config=None, access_log=False, ws="none", lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        for _ in range(600):
            if server.started:
                break
            time.sleep(0.02)
        assert server.started
        yield Running(app, server, port)
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()
    assert not thread.is_alive()
