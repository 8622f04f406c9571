"""A batch that is stopped at any moment has ended before it says so, and a process that dies is started again unless nobody wants it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Awaitable, Callable, Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest

from lettergen.serve.batches.process import Order
from lettergen.serve.batches.state import BatchState
from lettergen.serve.batches.store import BatchBusyError, BatchStore
from lettergen.serve.batches.supervision import Supervision
from lettergen.serve.settings import Settings

NAME = "lettergen-batch"
"""The server of other tests starts processes, too."""
WORK = "lettergen.serve.batches.supervision.work"


def obedient(line: Connection, order: Order) -> None:
    """Works until it is told to stop."""
    line.recv()
    line.send(({"stage": "stopped"}, True))


def willing(line: Connection, order: Order) -> None:
    """Is done at once."""
    line.send(({"stage": "done"}, True))


def deadly(line: Connection, order: Order) -> None:
    """Dies unless letters are set apart."""
    if not order.apart:
        os._exit(1)
    willing(line, order)


def order_in(folder: Path, wanted: Any = "run") -> Order:
    return Order(wanted, folder, {}, "t.csv", None, 1, "de", resume=False)


class HeldStarts:
    """Processes that start only when ``go`` is set; ``begun`` says that one is about to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        start = SpawnProcess.start

        def held(process: SpawnProcess) -> None:
            if process.name == NAME:
                self.begun.set()
                assert self.go.wait(60)
            start(process)

        monkeypatch.setattr(SpawnProcess, "start", held)


def with_store(folder: Path, act: Callable[[BatchStore], Awaitable[None]]) -> None:
    async def whole() -> None:
        store = BatchStore(Settings(workers=1), folder, b"key")
        await store.start()
        await act(store)
        await store.stop()

    asyncio.run(whole())


async def settled(store: BatchStore, batch: str) -> BatchState:
    for _ in range(6000):
        if not store.get(batch).at_work:
            return store.get(batch)
        await asyncio.sleep(0.01)
    raise AssertionError(store.get(batch))


@pytest.mark.slow
def test_what_is_stopped_while_its_process_starts_cannot_be_gone_on_with_before_that_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = HeldStarts(monkeypatch)
    monkeypatch.setattr(WORK, obedient)

    async def act(store: BatchStore) -> None:
        batch = store.create(job={}, table=b"", name="t.csv", wanted="run").id
        assert await asyncio.to_thread(starts.begun.wait, 60)
        assert store.cancel(batch).stage == "stopping"
        with pytest.raises(BatchBusyError):
            store.run(batch)
        starts.go.set()
        assert (await settled(store, batch)).stage == "stopped"
        monkeypatch.setattr(WORK, willing)
        store.run(batch)
        assert (await settled(store, batch)).stage == "done"

    with_store(tmp_path, act)


@pytest.mark.slow
def test_a_server_that_ends_stops_a_process_that_it_is_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = HeldStarts(monkeypatch)
    monkeypatch.setattr(WORK, obedient)

    async def act(store: BatchStore) -> None:
        store.create(job={}, table=b"", name="t.csv", wanted="run")
        assert await asyncio.to_thread(starts.begun.wait, 60)
        threading.Timer(0.1, starts.go.set).start()

    with_store(tmp_path, act)
    assert not [p for p in multiprocessing.active_children() if p.name == NAME]


def test_what_waits_for_its_turn_is_stopped_at_once(tmp_path: Path) -> None:
    async def act(store: BatchStore) -> None:
        batch = store.create(job={}, table=b"", name="t.csv").id
        assert store.cancel(batch).stage == "stopped"
        await asyncio.sleep(0.05)
        assert store.get(batch).stage == "stopped"

    with_store(tmp_path, act)


@pytest.mark.slow
@pytest.mark.parametrize(("stopped", "stage"), [(False, "done"), (True, "stopped")])
def test_a_process_that_dies_is_started_again_unless_it_was_stopped(
    stopped: bool, stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WORK, deadly)
    told: list[tuple[Mapping[str, Any], bool]] = []
    supervision = Supervision(order_in(tmp_path), lambda facts, ended: told.append((facts, ended)))
    if stopped:
        supervision.stop()
    supervision.follow()
    ((facts, ended),) = told
    assert ended
    assert facts["stage"] == stage
    assert [p.code for p in facts.get("problems", ())] == ["serve-batch-died"] * stopped


def test_without_memory_for_a_process_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = SpawnProcess.start

    def refuses(process: SpawnProcess) -> None:
        if process.name == NAME:
            raise OSError(12, "no memory")
        start(process)

    monkeypatch.setattr(SpawnProcess, "start", refuses)
    told: list[Mapping[str, Any]] = []
    Supervision(order_in(tmp_path, "check"), lambda facts, _: told.append(facts)).follow()
    assert [p.code for p in told[0]["problems"]] == ["serve-batch-died"]
