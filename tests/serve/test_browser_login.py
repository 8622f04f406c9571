"""The pages behind a login in Chromium: by token and at a provider, out again, and a session that ends while somebody types."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pypdf
import pytest

from lettergen.serve.settings import Oidc, Settings
from tests.serve.conftest import german
from tests.serve.provider import SECRET, Provider, providing
from tests.serve.running import Running, free_port, running
from tests.serve.test_browser import COLOURS, Keyboard, downloaded, findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as found:
        yield found


@pytest.fixture(scope="module")
def locked(token: str, tokens: Path, provider: Provider) -> Iterator[Running]:
    oidc = Oidc(issuer=provider.issuer, audience="lettergen", client_secret=SECRET, role="briefe")
    port = free_port()
    with running(Settings(workers=1, tokens=tokens, oidc=oidc, port=port), port=port) as found:
        yield found


@pytest.fixture
def page(browser: Browser, locked: Running) -> Iterator[Page]:
    with german(browser, locked.url) as context:
        yield context.new_page()


def log_in(page: Page, token: str) -> None:
    do = Keyboard(page)
    do.write("#access", token)
    page.keyboard.press("Enter")


def letter_begun(page: Page) -> None:
    page.check("#kind-schreiben")
    page.check("#example")
    page.click("form[action='/letter'] button")
    page.wait_for_selector("#letter-page")


def test_a_token_opens_the_page_that_was_asked_for(page: Page, token: str) -> None:
    page.goto("/letter")
    assert page.inner_text("h1") == "Anmelden"
    log_in(page, "lg_falsch")
    page.wait_for_selector("#access-error .kern-error")
    assert page.evaluate("document.activeElement.id") == "access"
    log_in(page, token)
    page.wait_for_selector("#kind-schreiben")
    assert page.url.endswith("/letter")
    letter_begun(page)
    Keyboard(page).write("#f-subject", "Hinter der Anmeldung")
    page.wait_for_selector("#pages img")
    content = downloaded(page, lambda: page.click("button[name=format][value=pdf]"))
    assert "Hinter der Anmeldung" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    Keyboard(page).press("form[action='/logout'] button")
    page.wait_for_selector("#access")
    page.goto("/letter")
    assert page.inner_text("h1") == "Anmelden"


def test_at_a_provider(page: Page, provider: Provider) -> None:
    page.goto("/house")
    Keyboard(page).press("a[href^='/login/oidc']")
    page.wait_for_selector("form[action='/logout']")
    assert page.url.endswith("/house")
    page.goto("/serial")
    page.wait_for_selector("#table")
    page.click("form[action='/logout'] button")
    page.wait_for_selector("#access")


def test_somebody_without_the_role_stays_outside(page: Page, provider: Provider) -> None:
    provider.claims = {"roles": ["andere"]}
    try:
        page.goto("/house")
        page.click("a[href^='/login/oidc']")
        page.wait_for_selector("h1")
        assert page.locator("form[action='/logout']").count() == 0
        page.goto("/house")
        assert page.inner_text("h1") == "Anmelden"
    finally:
        provider.claims = {}


def test_what_was_typed_outlives_the_session(page: Page, token: str) -> None:
    page.goto("/letter")
    log_in(page, token)
    letter_begun(page)
    page.context.clear_cookies()
    page.fill("#f-subject", "Getippt, als die Sitzung schon zu Ende war")
    page.click("button[name=format][value=pdf]")
    page.wait_for_selector("h1:has-text('nicht mehr angemeldet')")
    with page.context.expect_page() as opened:
        Keyboard(page).press("a[href='/login']")
    log_in(opened.value, token)
    opened.value.wait_for_selector("form[action='/logout']")
    opened.value.close()
    page.click("#again")
    page.wait_for_selector("h1:has-text('abgelaufen')")  # the form was the old session's
    content = downloaded(page, lambda: page.click("#again"))
    assert "schon zu Ende" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_nothing_stands_in_the_way_of_logging_in(page: Page) -> None:
    page.goto("/login")
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, COLOURS) == []
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_server_answers_nobody_else(locked: Running) -> None:
    assert httpx.get(f"{locked.url}/letter", follow_redirects=False).status_code in {303, 401}
