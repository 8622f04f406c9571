"""A long table is written to disk as it comes and read row by row: what server and batch take does not grow with it."""

from __future__ import annotations

import csv
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from lettergen.serve.settings import Settings
from tests.serve.running import Running, running
from tests.serve.test_batches import API, COMMON, HEADER, finished

SHORT, LONG = 400, 4000
NOTE = "Vermerk zur Sache, der nicht gedruckt wird. " * 80
"""Beside each row's few values: 3.5 KB, which somebody who held the table would hold 4000 times."""
MOST_KB = 9_000

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the most that was taken"
)


def rows(count: int) -> Iterator[tuple[str, ...]]:
    yield (*HEADER, "Notiz")
    for number in range(count):
        yield ("Frau", "Erika", f"Muster{number}", "Weg 1", "52062", "Aachen", f"{number} {NOTE}")


def table(folder: Path, count: int, ending: str) -> Path:
    file = folder / f"{count}.{ending}"
    if ending == "csv":
        with file.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, delimiter=";").writerows(rows(count))
    else:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows(count):
            sheet.append(row)
        book.save(file)
    return file


def most(pid: int | str) -> int:
    """The most memory that a process has taken, in KB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


@contextmanager
def watched(server: Running) -> Iterator[dict[str, int]]:
    """The most that this process and the batch's have taken while the block runs."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, found = most("self"), {"server": 0, "batch": 0}
    over = threading.Event()

    def look() -> None:
        known = {str(pid) for pid in server.app.state.engine.pids}
        while not over.wait(0.05):  # the most is kept: it need not be caught
            for task in Path("/proc/self/task").iterdir():
                try:
                    children = set((task / "children").read_text(encoding="ascii").split())
                    for child in children - known:
                        command = Path(f"/proc/{child}/cmdline").read_bytes()
                        if b"spawn_main" in command:
                            found["batch"] = max(found["batch"], most(child))
                except OSError:
                    continue

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()
        found["server"] = most("self") - before


def check(server: Running, file: Path, **headers: str) -> tuple[dict[str, Any], dict[str, int]]:
    """A dry run of the table; its state, and what it took. The client reads the file as it sends it."""
    data = {"letter": json.dumps(COMMON), "dry_run": "true", "columns": '{"Notiz": null}'}
    with server.client(headers=headers) as client, watched(server) as taken:
        with file.open("rb") as content:
            made = client.post(API, data=data, files={"rows": (file.name, content)})
        assert made.status_code == 202, made.text
        state = finished(client, made.json()["id"])
        lines = 0
        with client.stream("GET", f"{API}/{state['id']}/rows", params={"ok": True}) as found:
            for part in found.iter_bytes():
                lines += part.count(b"\n")
        assert lines == state["good"]
        client.delete(f"{API}/{state['id']}")
    return state, taken


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_table(tmp_path: Path, ending: str) -> None:
    with running(Settings(workers=1, data=tmp_path / "data")) as server:
        short, little = check(server, table(tmp_path, SHORT, ending))
        file = table(tmp_path, LONG, ending)
        assert ending == "xlsx" or file.stat().st_size > 12_000_000
        long, taken = check(server, file, **{"Idempotency-Key": "lang"})
        assert (short["good"], long["good"]) == (SHORT, LONG)
        assert taken["server"] < MOST_KB, taken
        assert 0 < little["batch"] <= taken["batch"] < little["batch"] + MOST_KB, (little, taken)
        inside = server.app.state.data.path
        assert [p for p in inside.rglob("*") if p.is_file() and "Vermerk" in _text(p)] == []


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")


@pytest.mark.slow
def test_what_is_sent_is_for_this_user_alone(tmp_path: Path) -> None:
    with running(Settings(workers=1, data=tmp_path / "data")) as server, server.client() as client:
        data = {"letter": json.dumps(COMMON), "dry_run": "true"}
        file = table(tmp_path, 3, "csv")
        made: httpx.Response = client.post(
            API, data=data, files={"rows": (file.name, file.read_bytes())}
        )
        folder = server.app.state.data.batches / made.json()["id"]
        (kept,) = (folder / "in").iterdir()
        assert kept.read_bytes() == file.read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o600
        assert {p.stat().st_mode & 0o777 for p in (folder, folder / "in")} == {0o700}
        assert os.stat(folder.parent).st_mode & 0o777 == 0o700  # noqa: PTH116
        finished(client, made.json()["id"])
