"""``python -m benchmarks.preview [--keys N]``: how long after a key the new page stands beside the form, in Chromium.

A real ``lettergen serve``, its page for letters in Chromium, a word typed into the subject. Counted from the last key to the new
picture, with the pause that the page waits for; the goal is 300 ms. Needs playwright and Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys

from benchmarks.http import free_port, server

_SECONDS = """async (text) => {
  const pages = document.querySelector("#pages"), subject = document.querySelector("#f-subject");
  const seen = new Promise(done => new MutationObserver((_, own) => { own.disconnect(); done(performance.now()); })
    .observe(pages, {childList: true, subtree: true}));
  const start = performance.now();
  subject.value = text;
  subject.dispatchEvent(new Event("input", {bubbles: true}));
  return await seen - start;
}"""


def main() -> None:
    """Prints the median and what 95 of 100 keys stay below, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=40)
    keys = parser.parse_args().keys
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    port = free_port()
    command = [sys.executable, "-m", "lettergen", "serve", "--port", str(port)]
    with server(command, port, "/health/ready"), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}")
        page.goto("/letter")
        page.check("#kind-schreiben")
        page.check("#example")
        page.click("form[action='/letter'] button")
        page.wait_for_selector("#pages img")
        took = [page.evaluate(_SECONDS, f"Ihr Antrag Nummer {number}") for number in range(keys)]
        browser.close()
    most = statistics.quantiles(took, n=20)[-1]
    print(f"new page after a key: p50 {statistics.median(took):.0f} ms, p95 {most:.0f} ms")


if __name__ == "__main__":
    main()
