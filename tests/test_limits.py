"""No data keep lettergen busy: each limit is an error at the field, at once, and documented."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from lettergen import InputError, LettergenError, Workshop, letter_from, limits, load_letter
from lettergen.errors import LONGEST_QUOTE
from lettergen.messages import is_known
from lettergen.pipeline import MAX_PPI, MIN_PPI

ROOT = Path(__file__).parent.parent
SECONDS = 12.0
"""Far more than any of these takes on a busy machine, and far less than any of them took."""

LETTER: dict[str, Any] = {
    "kind": "schreiben",
    "sender": {"authority": {"name": "Stadt Musterstadt"}},
    "recipient": {
        "organisation": ["Muster GmbH"],
        "address": {"street": "Am Markt 1", "postal_code": "12345", "city": "Musterstadt"},
    },
    "date": "2018-10-09",
    "subject": "Ihr Antrag",
    "body": "Wir danken Ihnen.",
}
SHOP = Workshop()


def changed(**values: Any) -> dict[str, Any]:
    return {**LETTER, **values}


def itself() -> dict[str, Any]:
    data = changed()
    data["references"] = data
    return data


def deep() -> dict[str, Any]:
    data: dict[str, Any] = {}
    for _ in range(100_000):
        data = {"references": data}
    return changed(references=data)


RECIPIENT: dict[str, Any] = LETTER["recipient"]
TOO_MUCH: list[tuple[str, str, Callable[[], dict[str, Any]]]] = [
    ("text-too-long", "body", lambda: changed(body="x" * 500_000)),
    ("text-too-long", "body.1", lambda: changed(body=["x", "Wort " * 100_000])),
    ("text-too-long", "subject", lambda: changed(subject="x" * 500_000)),
    ("text-too-long", "letterhead", lambda: changed(letterhead="a" * 256)),
    ("text-too-long", "letterhead", lambda: changed(letterhead="a" * 5_000_000)),
    ("text-too-long", "sender.authority", lambda: changed(sender={"authority": "a" * 256})),
    ("text-too-long", "sender.unit", lambda: changed(sender={"authority": "a", "unit": "a" * 300})),
    ("list-too-many", "modules", lambda: changed(modules=["allgemein"] * 10_000)),
    ("list-too-many", "enclosures", lambda: changed(enclosures=["Anlage"] * 10_000)),
    ("list-too-many", "body", lambda: changed(body=["Absatz"] * 10_000)),
    (
        "list-too-many",
        "recipient.persons",
        lambda: changed(recipient={**RECIPIENT, "persons": [{"last_name": "M"}] * 50_000}),
    ),
    ("text-too-many-marks", "subject", lambda: changed(subject="a" + "\u0301" * 900)),
    ("text-too-many-marks", "body", lambda: changed(body="a" + "\u0323\u0301" * 5_000)),
    ("letter-too-long", "additions", lambda: changed(additions=["Wort " * 15_000] * 7)),
    ("field-unknown", "qx0", lambda: changed(**{f"qx{i}": 1 for i in range(100_000)})),
    ("field-unknown", "q" * 1_000_000, lambda: changed(**{"q" * 1_000_000: "x" * 1_000_000})),
    ("choice-unknown", "kind", lambda: changed(kind="x" * 1_000_000)),
    ("data-too-deep", "references", itself),
    ("data-too-deep", "references", deep),
]


@pytest.mark.slow
@pytest.mark.parametrize(("code", "path", "data"), TOO_MUCH)
def test_too_much_is_an_error_at_the_field_at_once(
    code: str, path: str, data: Callable[[], dict[str, Any]]
) -> None:
    made = data()
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        SHOP.render(made)
    assert time.process_time() - began < SECONDS
    found = [p for p in caught.value.problems if p.code == code]
    assert found
    assert (found[0].place.path or "").startswith(path)
    assert len(caught.value.problems) <= limits.MAX_PROBLEMS + 1
    for problem in caught.value.problems:
        for language in ("de", "en"):
            assert len(problem.message(language)) < 4 * LONGEST_QUOTE + 2_000
        assert len(str(problem)) < 2_000 + len(problem.place.path or "")


def test_so_many_problems_are_told_and_the_rest_counted() -> None:
    with pytest.raises(InputError) as caught:
        letter_from(changed(**{f"qx{i}": 1 for i in range(1_000)}))
    *_, last = caught.value.problems
    assert last.code == "problems-more"
    assert last.params["count"] == str(1_000 - limits.MAX_PROBLEMS)


ENOUGH: list[Callable[[], dict[str, Any]]] = [
    lambda: changed(subject="Ihr Antrag " * 90),
    lambda: changed(enclosures=[f"Anlage {n}" for n in range(300)]),
    lambda: changed(body=["Wir danken Ihnen für Ihre Nachricht."] * 900),
    lambda: changed(body="Wir danken Ihnen für Ihre Nachricht. " * 2_500),
    lambda: changed(body="Ä́ö̈ǘm̂ " * 3_000),
    lambda: changed(body="a\u0308\u0323\u0301" * 300),
]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(ENOUGH)))
def test_what_the_limits_allow_is_set_or_refused_in_seconds(number: int) -> None:
    data = ENOUGH[number]()
    began = time.perf_counter()
    with suppress(
        LettergenError
    ):  # a subject may be too long for its page, an address for its window
        SHOP.render(data)
    assert time.perf_counter() - began < 5 * SECONDS


def test_a_file_with_too_much_says_where(tmp_path: Path) -> None:
    file = tmp_path / "brief.yaml"
    text = (ROOT / "examples" / "schreiben.yaml").read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^subject:.*$", "subject: " + "x" * 5_000, text), "utf-8")
    with pytest.raises(InputError) as caught:
        load_letter(file)
    (problem,) = [p for p in caught.value.problems if p.code == "text-too-long"]
    assert problem.place.line
    assert problem.place.path == "subject"


def test_a_long_value_does_not_fill_the_memory_with_copies() -> None:
    data = changed(subject="x" * 5_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            letter_from(data)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_the_table_of_bounds_has_them_all() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = {n: getattr(limits, n) for n in dir(limits) if n.startswith("MAX_")}
    assert len(named) > 30
    for name, value in named.items():
        size = f"{value >> 20} MiB" if value >= 1 << 20 and not value % 1024 else f"{value:,}"
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
        assert f"| {size} |" in row
        codes = re.findall(r"`([\w-]+)`", row.split("|")[-2])
        assert codes
        assert all(map(is_known, codes))


def test_the_page_of_limits_tells_what_it_says() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    assert f"from {MIN_PPI} to {MAX_PPI} pixels" in page
    assert f"at most {LONGEST_QUOTE} characters" in page


def _started(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "LANGUAGE": "en", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_a_bound_is_raised_by_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "brief.yaml"
    text = (ROOT / "examples" / "schreiben.yaml").read_text(encoding="utf-8")
    file.write_text(f"{text}\n# {'x' * 2_000_000}\n", "utf-8")
    check = ("-m", "lettergen", "check", str(file))
    refused = _started(*check)
    assert refused.returncode == 1
    assert "LETTERGEN_MAX_TEXT_BYTES" in refused.stderr
    assert _started(*check, LETTERGEN_MAX_TEXT_BYTES="4000000").returncode == 0


@pytest.mark.parametrize("said", ["", "many", "-1", "0", "1e6", "9" * 30, "٣"])
def test_what_is_no_bound_is_refused(said: str) -> None:
    done = _started("-m", "lettergen", "list", "kinds", LETTERGEN_MAX_LINE=said)
    assert done.returncode == 2
    assert "LETTERGEN_MAX_LINE" in done.stderr
    assert "Traceback" not in done.stderr
