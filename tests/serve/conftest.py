"""One server for all tests that need none of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from lettergen.serve.security.tokens import new_token
from lettergen.serve.settings import Settings
from tests.serve.running import Running, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(Settings(workers=1, data=tmp_path_factory.mktemp("data"))) as found:
        yield found


@pytest.fixture(scope="session")
def client(server: Running) -> Iterator[httpx.Client]:
    with server.client() as found:
        yield found


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tokens") / "tokens.txt"


@pytest.fixture(scope="module")
def token(tokens: Path) -> str:
    return new_token(tokens, "fachverfahren")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; only tests that are marked ``chromium`` may ask for it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield found
        found.close()


@contextmanager
def german(browser: Browser, url: str, **options: bool) -> Iterator[BrowserContext]:
    """A German reader's window, 1280 wide; ``options`` as for ``Browser.new_context``."""
    found = browser.new_context(
        base_url=url,
        locale="de-DE",
        viewport={"width": 1280, "height": 900},
        **options,  # type: ignore[arg-type]
    )
    found.set_default_timeout(15_000)
    try:
        yield found
    finally:
        found.close()
