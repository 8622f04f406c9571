"""``python -m benchmarks.http [--letters N] [--memory N] [--write]``: letters over HTTP at 1, 8 and 50 clients, and what memory does.

A real ``lettergen serve`` beside docxtpl and LibreOffice behind the same HTTP server (see ``http_office``), one after the other in one run. The
clients are threads of this process, on the same processors. Every letter is to somebody else.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.docxtpl_template import context
from benchmarks.letters import mapping

CLIENTS = (1, 8, 50)
PAGE = Path(__file__).parent.parent / "docs" / "serving.md"
BEGIN, END = "<!-- speed: made by python -m benchmarks.http --write -->", "<!-- end of speed -->"
OURS, THEIRS = "lettergen serve", "docxtpl + LibreOffice"


class Row(NamedTuple):
    """What so many clients have seen."""

    name: str
    clients: int
    letters: int
    per_second: float
    p50: float
    """Milliseconds."""
    p95: float
    cpu: float
    """Milliseconds of processor time that the server and its processes took for a letter: other programs at work do not count."""


@contextmanager
def server(command: Sequence[str], port: int, path: str) -> Iterator[int]:
    """A server in a process of its own that answers at ``path``; gives its number."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                line.request("GET", path)
                if line.getresponse().status < http.client.SERVICE_UNAVAILABLE:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def load(port: int, path: str, bodies: Sequence[bytes], clients: int) -> tuple[float, list[float]]:
    """Sends every body, so many at a time; the seconds of all, and the milliseconds of each. Raises RuntimeError for a lost letter."""
    share = [bodies[number::clients] for number in range(clients)]

    def ask(own: Sequence[bytes]) -> list[float]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        times = []
        for body in own:
            started = time.perf_counter()
            line.request("POST", path, body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            content = answer.read()
            times.append((time.perf_counter() - started) * 1000)
            if not content.startswith(b"%PDF"):
                raise RuntimeError(f"{answer.status} {content[:200]!r}")
        line.close()
        return times

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        found = [t for times in threads.map(ask, share) for t in times]
    return time.perf_counter() - started, found


def processes(pid: int) -> list[int]:
    """The process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += processes(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """What the process and all below it have taken of the processor, those that have ended included."""
    ticks = 0
    for process in processes(pid):
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        fields = stat.rpartition(")")[2].split()
        ticks += sum(int(n) for n in fields[11:13]) + sum(int(n) for n in fields[13:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(
    name: str,
    running: tuple[int, int],
    path: str,
    make: Callable[[int], bytes],
    counts: Sequence[int],
) -> list[Row]:
    """A row for each number of clients; ``running``: port and process of the server."""
    port, pid = running
    rows, number = [], 0
    for clients, letters in zip(CLIENTS, counts, strict=True):
        bodies = [make(number + n) for n in range(letters + clients)]
        number += len(bodies)
        load(port, path, bodies[:clients], clients)  # connections and workers are warm
        before = cpu_seconds(pid)
        seconds, times = load(port, path, bodies[clients:], clients)
        cpu = (cpu_seconds(pid) - before) * 1000 / letters
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        rows.append(Row(name, clients, letters, letters / seconds, p50, p95, cpu))
    return rows


def _ours(number: int) -> bytes:
    return json.dumps(mapping(number)).encode()


def _theirs(number: int) -> bytes:
    return json.dumps(context(number)).encode()


@contextmanager
def lettergen() -> Iterator[tuple[int, int]]:
    """A server of ours: its port and the number of its process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "lettergen", "serve", "--port", str(port), "--data", data]
        with server(command, port, "/health/ready") as pid:
            yield port, pid


def compare(letters: int) -> list[Row]:
    """Both ways."""
    with lettergen() as found:
        rows = measure(OURS, found, "/api/v1/render", _ours, [letters] * len(CLIENTS))
    if shutil.which("soffice"):
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.http_office", str(port)]
        with server(command, port, "/openapi.json") as pid:
            rows += measure(THEIRS, (port, pid), "/letter", _theirs, [4, 16, 50])
    return rows


def memory(requests: int) -> list[tuple[int, float, float]]:
    """After so many requests: megabytes of the server, and of its workers together.

    Workers remember widths and breaks of what they have set, up to a number of texts; they have reached it after some thousand letters.
    """
    found = []
    with lettergen() as (port, pid):
        done = 0
        for step in (requests // 8, requests // 4, requests // 2, requests * 3 // 4, requests):
            for first in range(done, step, 500):
                bodies = [_ours(number) for number in range(first, min(first + 500, step))]
                load(port, "/api/v1/render", bodies, 8)
            done = step
            others = [process for process in processes(pid) if process != pid]
            found.append((done, _megabytes(pid), sum(map(_megabytes, others))))
    return found


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def report(rows: Sequence[Row], used: Sequence[tuple[int, float, float]]) -> str:
    """Tables for people."""
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores, server and clients on the same machine",
        "",
        f"{'':24}  clients   letters   letters/s    p50 ms    p95 ms   CPU ms/letter",
    ]
    lines += [
        f"{r.name:24}  {r.clients:7}   {r.letters:7}   {r.per_second:9.1f}   {r.p50:7.0f}   {r.p95:7.0f}   {r.cpu:13.1f}"
        for r in rows
    ]
    if used:
        lines += ["", f"{'megabytes (PSS)':24}   server   workers"]
        lines += [f"after {n:6,} requests    {own:7.1f}   {others:7.1f}" for n, own, others in used]
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.http")
    parser.add_argument(
        "--letters", type=int, default=400, help="letters for each number of clients"
    )
    parser.add_argument(
        "--memory", type=int, default=0, help="requests after which memory is measured"
    )
    parser.add_argument(
        "--write", action="store_true", help=f"put the tables into {PAGE.name}, too"
    )
    asked = parser.parse_args()
    table = report(compare(asked.letters), memory(asked.memory) if asked.memory else ())
    print(table)
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(
            f"{before}{BEGIN}\n\n```text\n{table}\n```\n\n{END}{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
