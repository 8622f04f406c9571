"""A worker that hangs or dies loses one letter; too many at once are told to come back; a storm loses nothing."""

from __future__ import annotations

import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

import lettergen
from lettergen.serve.api.description import LETTER
from lettergen.serve.engine import Engine
from lettergen.serve.settings import Limits, Settings
from tests.serve.running import Running, running


@pytest.fixture(scope="module")
def small() -> Iterator[Running]:
    limits = Limits(task_seconds=4, queue=3, body_seconds=2)
    with running(Settings(workers=1, limits=limits)) as found:
        with found.client() as client:
            assert client.post("/api/v1/check", json=LETTER).status_code == 200
        yield found


def engine_of(server: Running) -> Engine:
    engine: Engine = server.app.state.engine
    return engine


def render(server: Running) -> httpx.Response:
    with server.client() as client:
        return client.post("/api/v1/render", json=LETTER)


@pytest.mark.slow
def test_a_worker_that_dies_loses_one_letter(small: Running) -> None:
    (pid,) = engine_of(small).pids
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as threads:
        lost = threads.submit(render, small)
        while not engine_of(small).working:
            time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        assert (lost.result().status_code, lost.result().json()["code"]) == (
            500,
            "serve-worker-died",
        )
    assert render(small).content == lettergen.render(LETTER).content
    assert engine_of(small).restarts["died"] == 1


@pytest.mark.slow
def test_a_worker_that_hangs_is_replaced_and_too_many_are_sent_away(small: Running) -> None:
    (pid,) = engine_of(small).pids
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(8) as threads:
        first = threads.submit(render, small)
        while not engine_of(small).working:
            time.sleep(0.01)
        others = [threads.submit(render, small) for _ in range(7)]
        statuses = sorted(o.result().status_code for o in others)
        assert (first.result().status_code, first.result().json()["code"]) == (
            504,
            "serve-timed-out",
        )
    assert statuses == [200] * 3 + [429] * 4
    busy = next(o.result() for o in others if o.result().status_code == 429)
    assert (busy.headers["retry-after"], busy.json()["code"]) == ("2", "serve-busy")
    assert engine_of(small).restarts["timed-out"] == 1
    assert pid not in engine_of(small).pids


@pytest.mark.slow
def test_who_hangs_up_leaves_the_queue(small: Running) -> None:
    (pid,) = engine_of(small).pids
    os.kill(pid, signal.SIGSTOP)
    try:
        lines = [_asked(small) for _ in range(3)]
        while engine_of(small).waiting < 2:
            time.sleep(0.01)
        for line in lines:
            line.close()
        until = time.monotonic() + 3
        while engine_of(small).waiting and time.monotonic() < until:
            time.sleep(0.01)
        assert engine_of(small).waiting == 0
    finally:
        os.kill(pid, signal.SIGCONT)
    assert render(small).status_code == 200


def _asked(server: Running) -> socket.socket:
    body = httpx.Request("POST", server.url, json=LETTER).content
    head = (
        "POST /api/v1/render HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    line.sendall(head.encode() + body)
    return line


@pytest.mark.slow
def test_nothing_is_lost_in_a_storm(small: Running) -> None:
    """Clients that hang up, dawdle and send rubbish beside others: each of these gets its letter, and nothing is left behind."""
    right = lettergen.render(LETTER).content
    over = threading.Event()
    chance = random.Random(5)  # noqa: S311

    def spoil(kind: int) -> None:
        while not over.is_set():
            try:
                if kind == 0:
                    _asked(small).close()
                elif kind == 1:
                    with socket.create_connection(("127.0.0.1", small.port), timeout=5) as line:
                        line.sendall(
                            b"POST /api/v1/render HTTP/1.1\r\nHost: localhost\r\nContent-Le"
                        )
                        over.wait(0.2)
                else:
                    with socket.create_connection(("127.0.0.1", small.port), timeout=5) as line:
                        line.sendall(chance.randbytes(300))
                        line.recv(100)
            except OSError:
                pass
            over.wait(0.02)

    def ask(_: int) -> bool:
        with small.client() as client:
            # Where the machine does much else, the engine says for long that it is busy.
            for _ in range(2400):
                made = client.post("/api/v1/render", json=LETTER)
                if made.status_code != 429:
                    return made.status_code == 200 and made.content == right
                time.sleep(0.05)
        return False

    spoilers = [threading.Thread(target=spoil, args=(kind,)) for kind in (0, 1, 2, 0)]
    for thread in spoilers:
        thread.start()
    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(ask, range(60)))
    over.set()
    for thread in spoilers:
        thread.join()
    assert made == [True] * 60
    engine = engine_of(small)
    until = time.monotonic() + 10
    while (engine.waiting or engine.working) and time.monotonic() < until:
        time.sleep(0.02)
    assert (engine.waiting, engine.working, engine.ready) == (0, 0, 1)


@pytest.mark.slow
def test_memory_stays_flat(client: httpx.Client, server: Running) -> None:
    """After the first letters a worker and the server take no more memory, whatever is asked."""

    def taken() -> int:
        total = 0
        for pid in (os.getpid(), *engine_of(server).pids):
            with open(f"/proc/{pid}/smaps_rollup") as file:  # noqa: PTH123
                total += sum(int(line.split()[1]) for line in file if line.startswith("Pss_Anon"))
        return total

    def ask(count: int) -> None:
        for number in range(count):
            letter = {**LETTER, "subject": f"Antrag {number}"}
            assert client.post("/api/v1/render", json=letter).status_code == 200
            client.post("/api/v1/check", json={"kind": "schreiben", "nr": number})

    if not os.path.exists("/proc/self/smaps_rollup"):  # noqa: PTH110
        pytest.skip("only Linux tells how much memory a process takes")
    ask(40)
    before = taken()
    ask(110)
    assert taken() - before < 12_000  # KiB


@pytest.mark.slow
def test_without_a_worker_it_says_so(tmp_path: Path) -> None:
    """A bound on memory below what letters need keeps every worker from starting."""
    limits = Limits(worker_bytes=110 << 20)
    with running(Settings(workers=1, limits=limits, data=tmp_path)) as server:
        until = time.monotonic() + 60
        while engine_of(server).broken is None and time.monotonic() < until:
            time.sleep(0.02)
        refused = render(server)
        assert (refused.status_code, refused.json()["code"]) == (503, "serve-not-ready")
        assert {p["code"] for p in refused.json()["problems"]} > {"serve-not-ready"}
        assert refused.headers["retry-after"]
        with server.client() as client:
            assert client.get("/health/ready").status_code == 503
            assert client.get("/health/live").status_code == 200


@pytest.mark.slow
def test_nothing_is_left_when_it_ends() -> None:
    with running(Settings(workers=1)) as server:
        data = server.app.state.data
        assert data.path.stat().st_mode & 0o777 == 0o700
        assert render(server).status_code == 200
        (worker,) = data.moment.iterdir()
        assert worker.stat().st_mode & 0o777 == 0o700
        assert list(worker.iterdir()) == []
        pids = engine_of(server).pids
    assert not data.path.exists()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
