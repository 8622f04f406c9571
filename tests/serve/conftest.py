"""One server for all tests that need none of their own."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from lettergen.serve.settings import Settings
from tests.serve.running import Running, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(Settings(workers=1, data=tmp_path_factory.mktemp("data"))) as found:
        yield found


@pytest.fixture(scope="session")
def client(server: Running) -> Iterator[httpx.Client]:
    with server.client() as found:
        yield found
