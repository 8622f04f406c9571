"""A real scheduler and real workers on loopback, each a process of its own, in folders of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import Self

import distributed

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60


class LocalCluster:
    """A scheduler and the workers that are added to it; used as a context manager, which ends them all."""

    def __init__(self, folder: Path, **config: str) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self._config = {f"DASK_DISTRIBUTED__{k.upper()}": v for k, v in config.items()}
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._file = folder / "scheduler.json"

    def __enter__(self) -> Self:
        self._scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1")
        return self

    @cached_property
    def address(self) -> str:
        """Where the scheduler is to be reached; waits until it is there."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._file.exists() and (content := self._file.read_text(encoding="utf-8")):
                return str(json.loads(content)["address"])
            time.sleep(0.02)
        raise AssertionError("the scheduler did not start")

    def __exit__(self, *_: object) -> None:
        processes = [p for p in (*self.workers, self._scheduler) if p is not None]
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()

    def add(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a worker with one thread, beside a scheduler that may still be starting.

        ``arguments`` are those of ``dask worker``.
        """
        name = f"worker-{len(self.workers)}"
        options = ("--nthreads", "1", "--name", name, "--memory-limit", "0", "--host", "127.0.0.1")
        worker = self._start(name, "--no-nanny", *options, *arguments)
        self.workers.append(worker)
        return worker

    def wait_for(self, workers: int) -> None:
        """Returns when so many workers are there."""
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=START_SECONDS)

    def kill_scheduler(self) -> None:
        assert self._scheduler is not None
        self._scheduler.send_signal(signal.SIGKILL)

    def home(self, name: str) -> Path:
        """The folder in which a process runs, and where it may put temporary files."""
        return self.folder / name

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        home = self.home(name)
        home.mkdir()
        command = "scheduler" if name == "scheduler" else "worker"
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, **self._config, "PYTHONPATH": path, "TMPDIR": str(home)}
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{command}", "--no-dashboard",
                 "--scheduler-file", str(self._file), *arguments],
                cwd=home, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
