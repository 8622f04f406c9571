"""``python -m benchmarks.cluster [--letters N] [--write]``: one batch by one process, by two, and by a Dask cluster of one and two.

Each run is a process of its own that writes the benchmark's cover letters as ``lettergen batch`` does: planned, journaled,
all files on disk before it ends. From what a letter costs follows what a million of them take.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import distributed

from benchmarks.__main__ import written
from benchmarks.letters import letter
from lettergen import PrintFile, render_batch
from lettergen.batch.api import rows_of
from lettergen.batch.executors import Serial
from lettergen.batch.outputs import LETTERS
from lettergen.batch.plan import label_of
from lettergen.batch.recipes import letterhead_of
from lettergen.batch.remote_chunks import ChunkSerializer
from lettergen.batch.report import Silent
from lettergen.batch.worker import MadeFile, Outcome, Rendered, RowJob, letter_digest, stored
from lettergen.files import sha256
from lettergen.model.letter import LetterBase

PAGE = Path(__file__).parent.parent / "docs" / "cluster.md"
MILLION = 1_000_000
FEW, MANY = 1_000, 11_000
"""Rows between which memory is compared; nothing is set for these."""

ROUNDS = 3

SERIAL, PROCESSES = "one process", "two processes"
ONE, TWO = "cluster, 1 worker", "cluster, 2 workers"


class Stages(Silent):
    """When each stage began."""

    def __init__(self) -> None:
        self.began: dict[str, float] = {}
        self.cpu: dict[str, float] = {}

    def begin(self, stage: str, total: int | None, done: int = 0) -> None:  # noqa: ARG002
        self.began[stage] = time.perf_counter()
        self.cpu[stage] = time.process_time()


class SetsNothing(Serial):
    """Writes a few bytes instead of a letter: what is left is what a batch itself needs."""

    def outcomes(self, jobs: Iterable[RowJob]) -> Iterator[Outcome]:
        for job in jobs:
            content = str(job.number).encode()
            file = MadeFile("pdf", sha256(content), len(content), 1, content)
            digest = letter_digest(pickle.loads(job.payload), job.key)  # noqa: S301
            made = Rendered(job.number, digest, (file,))
            yield from stored((made,), job.folder or ".", (job.name,))


def letters(count: int) -> Iterator[LetterBase]:
    return (letter(number) for number in range(count))


def run(who: str, count: int, out: Path) -> dict[str, float]:
    """One batch in this process; ``who`` is an executor's name, a scheduler's address, or ``nobody``."""
    stages = Stages()
    start = time.perf_counter()
    executor: Any = who
    if who == "nobody":
        os.fsync = lambda _: None  # type: ignore[assignment]  # the disk is not what is measured
        executor = SetsNothing()
    elif "://" in who:
        executor = distributed.Client(who, set_as_default=False).get_executor()
    outputs: dict[str, Any] = {} if who == "nobody" else {"print_file": PrintFile()}
    render_batch(letters(count), out=out, executor=executor, workers=2, progress=stages, **outputs)
    if isinstance(executor, Executor):
        executor._client.close()  # type: ignore[attr-defined]  # noqa: SLF001
    end = time.perf_counter()
    return {
        "seconds": stages.began.get("print", end) - start,
        "plan": stages.began["render"] - stages.began["plan"],
        "end": end - stages.began.get("print", end),
        "memory": most_memory(),
        "cpu": stages.cpu.get("print", 0) - stages.cpu["render"],
    }


def most_memory() -> float:
    """The most that this process held at once, in MB."""
    # What getrusage says begins with what the process held that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def measured(who: str, count: int, out: Path) -> dict[str, float]:
    """The same in a new process."""
    command = [sys.executable, "-m", "benchmarks.cluster", "--run", who, str(count), str(out)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def side_by_side(count: int, folder: Path) -> dict[str, dict[str, float]]:
    """The four ways in turn, several times over; of each the round that other work disturbed least."""
    with started(1) as one, started(2) as two:
        ways = {SERIAL: "serial", PROCESSES: "processes", ONE: one, TWO: two}
        for address in (one, two):
            measured(address, 50, folder / f"warm-{address.rpartition(':')[2]}")
        rounds = [
            {name: measured(who, count, folder / f"{name}-{number}") for name, who in ways.items()}
            for number in range(ROUNDS)
        ]
    return {name: min((r[name] for r in rounds), key=itemgetter("seconds")) for name in ways}


@contextmanager
def started(workers: int) -> Iterator[str]:
    """The address of a cluster on this machine."""
    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


def sizes(out: Path, count: int) -> dict[str, float]:
    """Bytes per letter of what a run leaves, and of what travels."""
    files = list((out / LETTERS).iterdir())
    one = files[0].stat().st_size
    serializer = ChunkSerializer(None)
    rows = iter(
        RowJob(n, pickle.dumps(row.letter), f"brief-{n:06}")
        for n, row in enumerate(islice(rows_of(letters(64)), 64))
    )
    sent = 0
    while packed := serializer.pack(rows, 16):
        sent += len(pickle.dumps(packed))
    return {
        "pdf": sum(f.stat().st_size for f in files) / count,
        "blocks": max(1, -(-one // 4096)) * 4096,
        "journal": (out / "journal.jsonl").stat().st_size / count,
        "report": (out / "report.json").stat().st_size / count,
        "print": sum(file.stat().st_size for file in out.glob("druckdatei*.pdf")) / count,
        "spool": len(pickle.dumps(letter(1))) + len(label_of(letter(1)) + letterhead_of(letter(1))),
        "sent": sent / 64,
    }


def memory_per_letter(folder: Path) -> float:
    """Bytes that a run keeps in memory for each row."""
    few = measured("nobody", FEW, folder / "few")["memory"]
    many = measured("nobody", MANY, folder / "many")["memory"]
    return (many - few) * 1024 * 1024 / (MANY - FEW)


def report(
    runs: dict[str, dict[str, float]], size: dict[str, float], row: float, count: int
) -> str:
    """Two tables for people: the run, and the million."""
    load = os.getloadavg()[0]
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores shared with other work (load {load:.1f} at the end),",
        f"{count} cover letters as PDF/A-2a + PDF/UA-1 on disk; the cluster is on the same machine; best of {ROUNDS} rounds",
        "",
        f"{'':20} ms/letter   letters/s   × one process   MB here   CPU ms/letter here",
    ]
    serial = runs[SERIAL]["seconds"]
    for name, found in runs.items():
        ms = found["seconds"] * 1000 / count
        lines.append(
            f"{name:20} {ms:9.1f}   {1000 / ms:9.1f}   {serial / found['seconds']:13.2f}"
            f"   {found['memory']:7.0f}   {found['cpu'] * 1000 / count:20.1f}"
        )
    gigabyte = MILLION / 1024**3
    hours = {name: found["seconds"] / count * MILLION / 3600 for name, found in runs.items()}
    print_hours = runs[SERIAL]["end"] / count * MILLION / 3600
    busy = count / runs[TWO]["cpu"]
    lines += ["", "A million such letters, estimated from these figures:", ""]
    lines += [f"  time, {name:22} {value:8.1f} h" for name, value in hours.items()]
    plan = runs[SERIAL]["plan"] / count * MILLION / 3600
    lines += [
        f"  of that reading, planning    {plan:8.1f} h",
        f"  print file and lists, then   {print_hours:8.1f} h",
        f"  letters on disk              {size['blocks'] * gigabyte:8.1f} GB ({size['pdf'] / 1024:.1f} KB each)",
        f"  print files                  {size['print'] * gigabyte:8.1f} GB",
        f"  journal and report           {(size['journal'] + size['report']) * gigabyte:8.1f} GB",
        f"  plan, while it runs          {size['spool'] * gigabyte:8.1f} GB",
        f"  memory of this process       {runs[TWO]['memory'] / 1024 + row * gigabyte:8.1f} GB ({row:.0f} bytes a row)",
        f"  to the workers               {size['sent'] * gigabyte:8.1f} GB",
        f"  from the workers             {size['pdf'] * gigabyte:8.1f} GB",
        f"  letters a second that this process can hand out and write {busy:6.0f}",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.cluster")
    parser.add_argument("--letters", type=int, default=500, help="letters per run (default 500)")
    parser.add_argument(
        "--write", action="store_true", help=f"put the tables into {PAGE.name}, too"
    )
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        who, count, out = arguments.run
        print(json.dumps(run(who, int(count), Path(out))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = side_by_side(arguments.letters, folder)
        size = sizes(folder / f"{SERIAL}-0", arguments.letters)
        table = report(runs, size, memory_per_letter(folder), arguments.letters)
    print(table)
    if arguments.write:
        PAGE.write_text(
            written(PAGE.read_text(encoding="utf-8"), table), encoding="utf-8", newline="\n"
        )


if __name__ == "__main__":
    main()
