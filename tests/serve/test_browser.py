"""The pages in Chromium: the three journeys by mouse and by keyboard alone, and what axe-core, narrow and dark screens say."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pypdf
import pytest

from lettergen.serve.settings import Settings
from tests.serve.conftest import german
from tests.serve.running import Running, running
from tests.serve.test_serial_pages import GOOD, HEADER, LETTER, SHORT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

HOUSE = Path("examples/gebuehrenbescheide")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("house")
    shutil.copytree(HOUSE / "templates", workspace / "templates")
    (workspace / "contacts.yaml").write_text(
        "- {name: Erika Muster, phone: 0351 123-45, email: erika.muster@musterhausen.example}\n"
    )
    return workspace


@pytest.fixture(scope="module")
def served(house: Path) -> Iterator[Running]:
    with running(Settings(workspace=house, workers=1)) as found:
        yield found


@pytest.fixture
def context(browser: Browser, served: Running) -> Iterator[BrowserContext]:
    with german(browser, served.url) as found:
        yield found


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test where a script of it fails, or the security policy has something to refuse."""
    found = context.new_page()
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on(
        "console",
        lambda said: (
            wrong.append(said.text) if said.type == "error" and "422" not in said.text else None
        ),
    )
    # With no listener left between two files, Playwright hands choosers back to the browser and takes them again later than a key comes.
    found.on("filechooser", lambda _: None)
    yield found
    assert wrong == []


def tabbed(page: Page, selector: str) -> None:
    """Goes to a control by the Tab key alone; it has to be seen where it is."""
    for _ in range(400):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            page.wait_for_function(
                """() => { const b = document.activeElement.getBoundingClientRect();
                   return b.bottom > 0 && b.top < innerHeight; }"""
            )
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")


class Mouse:
    """Does it by clicking."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, selector: str) -> None:
        self.page.click(selector)

    def write(self, selector: str, text: str) -> None:
        self.page.fill(selector, text)

    def choose(self, selector: str) -> None:
        self.page.check(selector)

    def pick(self, selector: str, value: str) -> None:
        self.page.select_option(selector, value)

    def give(self, selector: str, name: str, content: str) -> None:
        self.page.set_input_files(
            selector, {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
        )


class Keyboard(Mouse):
    """Does it by keys alone."""

    def press(self, selector: str) -> None:
        tabbed(self.page, selector)
        self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        tabbed(self.page, selector)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def choose(self, selector: str) -> None:
        """A radio button: Tab reaches its group, arrows the button."""
        group = self.page.get_attribute(selector, "name")
        tabbed(self.page, f"input[name='{group}']")
        for _ in range(50):
            if self.page.is_checked(selector):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(selector)

    def pick(self, selector: str, value: str) -> None:
        """A choice in a list: arrows go through it."""
        tabbed(self.page, selector)
        for key in ("ArrowDown", "ArrowUp"):
            for _ in range(self.page.locator(f"{selector} option").count()):
                if self.page.input_value(selector) == value:
                    return
                self.page.keyboard.press(key)
        raise AssertionError(f"{selector} has no {value}")

    def give(self, selector: str, name: str, content: str) -> None:
        tabbed(self.page, selector)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(
            {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
        )


BOTH = pytest.mark.parametrize("hand", [Mouse, Keyboard], ids=["mouse", "keyboard"])
Hand = Callable[["Page"], Mouse]


def downloaded(page: Page, act: Callable[[], None]) -> bytes:
    with page.expect_download() as download:
        act()
    return Path(download.value.path()).read_bytes()


@BOTH
def test_a_letter(page: Page, hand: Hand) -> None:
    do = hand(page)
    page.goto("/letter")
    do.choose("#kind-schreiben")
    do.press(
        "button:has-text('Brief beginnen')" if hand is Mouse else "form[action='/letter'] button"
    )
    page.wait_for_selector("#letter-page")
    do.write("#f-sender--authority--name", "Stadt Musterhausen")
    do.write("#f-sender--authority--address--street", "Rathausplatz 1")
    do.write("#f-sender--authority--address--postal_code", "01067")
    do.write("#f-sender--authority--address--city", "Musterhausen")
    do.press("button[name=add][value='recipient.persons']")
    page.wait_for_selector("#f-recipient--persons--0--last_name")
    assert page.evaluate("document.activeElement.id") == "f-recipient--persons--0--title"
    do.pick("#f-recipient--persons--0--form", "frau")
    do.write("#f-recipient--persons--0--last_name", "Yıldız")
    do.write("#f-recipient--address--street", "Beispielweg 2")
    do.write("#f-recipient--address--postal_code", "5206")
    do.write("#f-recipient--address--city", "Aachen")
    do.write("#f-subject", "Ihr Antrag")
    do.write("#f-body--0", "wir haben Ihren Antrag erhalten.")
    page.wait_for_selector("#f-recipient--address--postal_code-error .kern-error")
    assert page.get_attribute("#f-recipient--address--postal_code", "aria-invalid") == "true"
    page.evaluate("document.getElementById('main').focus()")
    do.write("#f-recipient--address--postal_code", "52062")
    page.wait_for_selector("#pages img")
    page.wait_for_selector("#f-recipient--address--postal_code-error:empty", state="attached")
    assert "Sehr geehrte Frau Yıldız," in page.inner_text("#facts")
    assert "52062 Aachen" in page.inner_text("#facts")
    before = page.get_attribute("#pages img", "src")
    page.evaluate("document.getElementById('main').focus()")
    do.write("#f-subject", "Ihr Antrag vom Montag")
    page.wait_for_function("b => document.querySelector('#pages img').src !== b", arg=before)
    content = downloaded(page, lambda: do.press("button[name=format][value=pdf]"))
    assert "Ihr Antrag vom Montag" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_errors_are_listed_on_top_and_lead_to_their_fields(page: Page) -> None:
    page.goto("/letter")
    page.check("#kind-einladung")
    page.click("button:has-text('Brief beginnen')")
    page.click("button[name=format][value=pdf]")
    page.wait_for_selector("#problems")
    assert page.evaluate("document.activeElement.id") == "problems"
    page.keyboard.press("Tab")
    link = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == link[1:]


def test_fields_of_a_condition_say_so_as_soon_as_it_holds(page: Page) -> None:
    page.goto("/letter")
    page.check("#kind-hundesteuerbescheid")
    page.check("#example")
    page.click("button:has-text('Brief beginnen')")
    page.select_option("#f-zahlweise", "ueberweisung")
    page.wait_for_selector("#f-iban-needed", state="hidden")
    page.select_option("#f-zahlweise", "lastschrift")
    page.wait_for_selector("#f-iban-needed", state="visible")


@BOTH
def test_a_serial_letter(page: Page, hand: Hand) -> None:
    do = hand(page)
    subject = f"Tag der {hand.__name__}s {uuid4().hex}"
    page.goto("/serial")
    do.give("#letter", "brief.yaml", LETTER.replace("Tag der Rathäuser", subject))
    do.give("#table", "liste.csv", HEADER + GOOD + SHORT)
    do.press("form[action='/serial'] button")
    page.wait_for_selector("#faults")
    assert "1 von 2 Zeilen ist fehlerhaft" in page.inner_text("#verdict")
    assert "8983" in page.inner_text("#faults")
    do.give("#table", "liste.csv", HEADER + GOOD + SHORT.replace("8983", "08983"))
    do.press("form[action$='/table'] button")
    page.wait_for_selector("#verdict:has-text('Alle 2 Briefe')")
    do.press(".lg-letters a")
    page.wait_for_selector(".lg-pages img")
    do.press("a[rel=next]")
    page.wait_for_selector("a[rel=prev]")
    page.go_back()
    page.go_back()
    do.press("#run")
    page.wait_for_selector("#results-title", timeout=60_000)
    content = downloaded(page, lambda: do.press(".lg-results a"))
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) >= 2


@BOTH
def test_a_house(page: Page, hand: Hand, house: Path) -> None:
    do = hand(page)
    page.goto("/house")
    do.press("a[href='/house/kinds/hundesteuerbescheid']")
    page.wait_for_selector(".lg-page img")
    do.press("a[href$='/texts/text.md']")
    page.wait_for_selector("#text")
    good = page.input_value("#text")
    published = (house / "templates/hundesteuerbescheid/text.md").read_text()
    do.write("#text", good.rstrip() + "\n\n{{ letter.unsinn }}\n")
    page.wait_for_selector("#tried .kern-badge--danger")
    assert "unsinn" in page.inner_text("#tried")
    do.press("button[value=publish]")
    page.wait_for_selector("#problems")
    assert (house / "templates/hundesteuerbescheid/text.md").read_text() == published
    do.write("#text", good.rstrip() + f"\n\nGeändert mit {hand.__name__}.\n")
    page.wait_for_selector("#tried .kern-badge--success")
    do.press("button[value=publish]")
    page.wait_for_selector("#said")
    assert (
        f"Geändert mit {hand.__name__}."
        in (house / "templates/hundesteuerbescheid/text.md").read_text()
    )
    assert not (house / "drafts/hundesteuerbescheid/text.md").exists()


PLACES = (
    "start",
    "new",
    "letter",
    "errors",
    "serial",
    "faults",
    "house",
    "kind",
    "text",
    "letterhead",
)


def shown(page: Page, place: str) -> None:
    """Goes to a page of the three journeys."""
    paths = {
        "start": "/",
        "new": "/letter",
        "serial": "/serial",
        "house": "/house",
        "kind": "/house/kinds/einladung",
        "text": "/house/kinds/hundesteuerbescheid/texts/text.md",
        "letterhead": "/house/letterheads/stadt-aachen",
    }
    if place in paths:
        page.goto(paths[place])
    elif place == "faults":
        page.goto("/serial")
        page.set_input_files(
            "#letter", {"name": "b.yaml", "mimeType": "text/plain", "buffer": LETTER.encode()}
        )
        table = (HEADER + GOOD + SHORT).encode()
        page.set_input_files("#table", {"name": "l.csv", "mimeType": "text/plain", "buffer": table})
        page.click("form[action='/serial'] button")
        page.wait_for_selector("#faults")
        page.click("#columns summary")
    else:
        page.goto("/letter")
        page.check("#kind-hundesteuerbescheid" if place == "letter" else "#kind-schreiben")
        if place == "letter":
            page.check("#example")
        page.click("form[action='/letter'] button")
        if place == "errors":
            page.click("button[name=format][value=pdf]")
            page.wait_for_selector("#problems")
    for folded in page.query_selector_all("details:not([open]) > summary"):
        if folded.is_visible():
            folded.click()


WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}


def findings(page: Page, rules: dict[str, Any] = WCAG) -> list[str]:
    """What axe-core has to say against a page."""
    from axe_playwright_python.sync_playwright import Axe

    found: Any = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [
        f"{v['id']}: {node['target']} {node['failureSummary']}"
        for v in found.response["violations"]
        for node in v["nodes"]
    ]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_stands_in_the_way(page: Page, place: str) -> None:
    shown(page, place)
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, COLOURS) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="light")
    for width in (640, 320):  # 200 % and 400 % of a screen that is 1280 wide
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate(
            """() => [document.documentElement.scrollWidth - innerWidth, [...document.querySelectorAll('main *')]
                 .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent && !e.closest('.lg-sr, select'))
                 .map(e => e.outerHTML.slice(0, 80)).slice(0, 3)]"""
        )
        assert wide[0] <= 0, wide
        assert wide[1] == []


def test_axe_would_find_what_is_wrong(page: Page) -> None:
    page.goto("/letter")
    page.evaluate(
        "() => { document.querySelector('#file').previousElementSibling.previousElementSibling.remove();"
        " document.querySelector('h1').style.color = '#ddd'; }"
    )
    found = " ".join(findings(page))
    assert "label: " in found
    assert "color-contrast: " in found


def test_pages_speak_the_readers_language(browser: Browser, served: Running) -> None:
    context = browser.new_context(base_url=served.url, locale="en-GB")
    page = context.new_page()
    page.goto("/letter")
    assert page.inner_text("h1") == "A new letter"
    page.check("#kind-einladung")
    page.click("form[action='/letter'] button")
    page.fill("#f-subject", "Meeting")
    page.click("button[name=language]")
    page.wait_for_selector("html[lang=de]")
    assert page.input_value("#f-subject") == "Meeting"
    assert re.search("Empfänger", page.inner_text("#letter"))
    context.close()


@pytest.fixture
def plain_page(browser: Browser, served: Running) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    with german(browser, served.url, java_script_enabled=False) as context:
        yield context.new_page()


def test_a_letter_without_scripts(plain_page: Page) -> None:
    page = plain_page
    page.goto("/letter")
    page.check("#kind-schreiben")
    page.check("#example")
    page.click("form[action='/letter'] button")
    page.fill("#f-subject", "Ohne Skripte")
    page.fill("#f-recipient--address--postal_code", "5206")
    page.click("button[name=format][value=pdf]")
    page.click("#problems a >> nth=0")
    assert page.url.endswith("#f-recipient--address--postal_code")
    page.fill("#f-recipient--address--postal_code", "52062")
    page.click("button[name=add] >> nth=0")
    assert page.input_value("#f-subject") == "Ohne Skripte"
    content = downloaded(page, lambda: page.click("button[name=format][value=pdf]"))
    assert "Ohne Skripte" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_serial_letter_without_scripts(plain_page: Page) -> None:
    page = plain_page
    page.goto("/serial")
    letter = LETTER.replace("Tag der Rathäuser", f"Ohne Skripte {uuid4().hex}")
    upload(page, "#letter", "brief.yaml", letter.encode())
    upload(page, "#table", "liste.csv", (HEADER + GOOD + SHORT).encode())
    page.click("form[action='/serial'] button")
    until(page, "#verdict:has-text('1 von 2 Zeilen ist fehlerhaft')")
    upload(page, "#table", "liste.csv", (HEADER + GOOD).encode())
    page.click("form[action$='/table'] button")
    until(page, "#verdict:has-text('Der eine Brief kann geschrieben werden')")
    page.click("#run")
    until(page, "#results-title")
    content = downloaded(page, lambda: page.click(".lg-results a >> nth=0"))
    assert pypdf.PdfReader(io.BytesIO(content)).pages


def upload(page: Page, selector: str, name: str, content: bytes) -> None:
    page.set_input_files(
        selector, {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def until(page: Page, selector: str) -> None:
    """Reloads the page, as somebody without scripts does, until that is there."""
    for _ in range(60):
        if page.locator(selector).count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(f"{selector} never came; the page says {page.inner_text('main')}")


def test_a_house_without_scripts(plain_page: Page, house: Path) -> None:
    page = plain_page
    page.goto("/house/kinds/hundesteuerbescheid/texts/text.md")
    good = page.input_value("#text")
    page.fill("#text", good.rstrip() + "\n\n{{ letter.unsinn }}\n")
    page.click("button[value=publish]")
    page.wait_for_selector("#problems:has-text('unsinn')")
    page.fill("#text", good.rstrip() + "\n\nOhne Skripte.\n")
    page.click("button[value=publish]")
    page.wait_for_selector("#said")
    assert "Ohne Skripte." in (house / "templates/hundesteuerbescheid/text.md").read_text()


def test_what_is_typed_last_is_what_is_shown(page: Page) -> None:
    """An answer that comes late must not take the place of a newer one."""
    page.goto("/letter")
    page.check("#kind-schreiben")
    page.check("#example")
    page.click("form[action='/letter'] button")
    page.wait_for_selector("#pages img")
    name, held = "#f-recipient--persons--0--last_name", []

    def hold(route: Any) -> None:
        if "Zuerst" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/letter/**", hold)
    page.fill(name, "Zuerst")
    page.wait_for_timeout(600)
    page.fill(name, "Zuletzt")
    page.wait_for_function("() => document.querySelector('#facts').innerText.includes('Zuletzt')")
    assert held
    for route in held:
        with contextlib.suppress(Exception):  # the page has given it up
            route.continue_()
    page.wait_for_timeout(1000)
    assert "Zuletzt" in page.inner_text("#facts")
