"""Draws the pictures of docs/de/im-browser.md: the pages in Chromium, with invented data.

Needs the package playwright and Chromium. ``python scripts/picture_pages.py``
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from lettergen.serve.app import create_app
from lettergen.serve.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures" / "browser"
PORT = 8799
LETTER = b"""kind: schreiben
letterhead: din5008-b
sender:
  authority: {name: Stadt Musterhausen, address: {street: Rathausplatz 1, postal_code: 01067, city: Musterhausen}}
  contact: {name: Erika Muster, phone: 0351 123-45, email: erika.muster@musterhausen.example}
date: 09.11.2026
subject: Einladung zum Tag der Rath\xc3\xa4user
body: am **1. Dezember 2026** \xc3\xb6ffnen wir unser Rathaus. Wir laden Sie herzlich ein.
signatures: {name: Erika Muster, addition: im_auftrag}
"""
TABLE = """Behörde;Anrede;Titel;Vorname;Nachname;Straße;PLZ;Ort
Stadt Adlerfeld;Frau;Dr.;Anna;Probe;Marktplatz 3;03046;Adlerfeld
Stadt Buchental;Sehr geehrter Herr;;Max;Beispiel;Hauptstraße 22;07004;Buchental
Stadt Dornweiler;divers;;Kim;Muster;Kirchgasse 29;8983;Dornweiler
"""


def main() -> None:
    """Starts a server on a house of its own and draws every page."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed")
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        house = Path(name)
        shutil.copytree(ROOT / "examples/gebuehrenbescheide/templates", house / "templates")
        app = create_app(Settings(workspace=house, workers=1, port=PORT))
        server = uvicorn.Server(uvicorn.Config(app, port=PORT, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.1)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                page = browser.new_page(
                    base_url=f"http://127.0.0.1:{PORT}",
                    locale="de-DE",
                    viewport={"width": 1280, "height": 900},
                )
                letters(page)
                serial(page)
                own(page)
                browser.close()
        finally:
            server.should_exit = True
            thread.join()


def drawn(page: Page, name: str, *, whole: bool = False) -> None:
    """A picture of what is on the screen."""
    page.screenshot(path=TARGET / f"{name}.png", full_page=whole)


def letters(page: Page) -> None:
    """A letter."""
    page.goto("/letter")
    drawn(page, "neu", whole=True)
    page.check("#kind-einladung")
    page.check("#example")
    page.click("form[action='/letter'] button")
    page.wait_for_selector("#pages img")
    drawn(page, "brief")
    page.emulate_media(color_scheme="dark")
    drawn(page, "dunkel")
    page.emulate_media(color_scheme="light")
    page.fill("#f-date", "31.11.2026")
    page.fill("#f-event--date", "")
    page.click("button[name=format][value=pdf]")
    page.wait_for_selector("#problems")
    drawn(page, "fehler")
    page.goto("/letter")
    page.set_input_files("#file", ROOT / "examples/in-word-geaendert/sprachkurse.docx")
    page.click("form[action='/letter/load'] button")
    page.wait_for_selector("#changes")
    drawn(page, "word")


def serial(page: Page) -> None:
    """A serial letter."""
    page.goto("/serial")
    page.set_input_files("#letter", {"name": "b.yaml", "mimeType": "text/plain", "buffer": LETTER})
    table = {"name": "liste.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.set_input_files("#table", table)
    page.click("form[action='/serial'] button")
    page.wait_for_selector("#faults", timeout=60_000)
    drawn(page, "serie", whole=True)
    page.click("#run")
    page.wait_for_selector("#results-title", timeout=60_000)
    drawn(page, "fertig")


def own(page: Page) -> None:
    """A house."""
    page.goto("/house")
    page.wait_for_load_state("networkidle")
    drawn(page, "haus")
    page.goto("/house/kinds/hundesteuerbescheid/texts/text.md")
    page.fill("#text", page.input_value("#text").rstrip() + "\n\n{{ letter.gebuehr }}\n")
    page.wait_for_selector("#tried .kern-badge--danger")
    page.evaluate("scrollTo(0, 0)")
    drawn(page, "text")


if __name__ == "__main__":
    main()
