"""``python -m benchmarks.batch [--letters N] [--long] [--write]``: batches on disk, side by side with other tools in one run.

Every contender writes the example's cover letter to the same invented recipients, a PDF each. lettergen and falzmarke are
measured as commands of their own, start included, and so is the print file that is then made of the letters; memory is what
all their processes hold at once (Linux only).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import __main__ as single
from benchmarks import contenders
from benchmarks.letters import EXAMPLE
from benchmarks.recipients import falzmarke_template, recipients, write_recipients
from lettergen.batch.job import PrintFile
from lettergen.batch.outputs import LETTERS
from lettergen.batch.printing import PrintLetter, make_print_files
from lettergen.files import sha256
from lettergen.reading import read_yaml_file

BEGIN, END = "<!-- batch-figures: begin -->", "<!-- batch-figures: end -->"

BATCH = "lettergen batch"
"""How the names of the batches begin that others are compared with."""

CALL = 200
"""Letters of a call of the tools that take long."""

LONG = 100_000
SHORT = 1_000
"""Their cost per letter is compared."""

_SAMPLE_SECONDS = 0.05
_KIB_PER_MB = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """A batch that was measured."""

    letters: int
    seconds: float
    peak_mb: float | None
    """Resident memory of all processes at once; None where it cannot be seen."""

    @property
    def milliseconds(self) -> float:
        """Time per letter."""
        return self.seconds * 1000 / self.letters


def lettergen(letters: int, folder: Path, *options: str) -> Run:
    """``lettergen batch`` over so many recipients; ``options`` go to the command."""
    target = folder / f"lettergen-{letters}"
    target.mkdir()
    table = target / "rows.csv"
    write_recipients(table, letters)
    job = target / "JOB.yaml"
    letter = {k: v for k, v in read_yaml_file(EXAMPLE).data.items() if k != "recipient"}
    job.write_text(json.dumps({"rows": table.name, "letter": letter}), encoding="utf-8")
    command = [sys.executable, "-m", "lettergen", "batch", str(job), "--quiet", "--json", *options]
    output, run = measured([*command, "--out", str(target / "out")], letters)
    made = json.loads(output)["letters"]
    if made != letters:
        raise RuntimeError(f"{made} of {letters} letters")
    return run


def print_file(letters: int, folder: Path) -> Run:
    """One print file of the letters that ``lettergen`` has made: a process of its own that makes it from its files."""
    made = folder / f"lettergen-{letters}" / "out" / LETTERS
    _, run = measured([sys.executable, "-m", "benchmarks.batch", "--stack", str(made)], letters)
    return run


def stack(folder: Path) -> None:
    """Puts all letters of a folder into one print file, as they come."""
    letters = (
        PrintLetter(str(file), sha256(file.read_bytes()), 1, file.stem)
        for file in sorted(folder.iterdir())
    )
    options = PrintFile(max_sheets=LONG)
    list(make_print_files(letters, folder.parent, options, map))


def falzmarke(command: str, letters: int, folder: Path) -> Run:
    """``falzmarke serie`` with the same words to the same recipients."""
    target = folder / "falzmarke"
    target.mkdir()
    (target / "rows.json").write_text(json.dumps(list(recipients(letters))), encoding="utf-8")
    (target / "letter.md").write_text(falzmarke_template(), encoding="utf-8")
    arguments = ["serie", "letter.md", "--daten", "rows.json", "--ziel", "out"]
    _, run = measured([command, *arguments], letters, target)
    made = len(list((target / "out").glob("*.pdf")))
    if made != letters:
        raise RuntimeError(f"{made} of {letters} letters")
    return run


def libreoffice(letters: int) -> Run:
    """docxtpl, then one call of LibreOffice for all files."""
    start = time.perf_counter()
    contenders.installed()[contenders.LIBREOFFICE](letters)
    return Run(letters, time.perf_counter() - start, None)


def measured(command: Sequence[str], letters: int, folder: Path | None = None) -> tuple[bytes, Run]:
    """Runs a command; returns what it printed, and time and memory of it and all that it started."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    peak = _Peak(process.pid)
    output, errors = process.communicate()
    seconds = time.perf_counter() - start
    peak.stop()
    if process.returncode:
        raise RuntimeError(errors.decode(errors="replace"))
    return output, Run(letters, seconds, peak.megabytes)


class _Peak:
    """Watches the memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def megabytes(self) -> float | None:
        """The most that they held together."""
        return self._most / _KIB_PER_MB or None

    def stop(self) -> None:
        """No longer watch."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            self._most = max(self._most, sum(map(_resident_kib, family(self._pid))))


def family(pid: int) -> list[int]:
    """A process and its descendants; none where there is no ``/proc``."""
    found = [pid]
    for parent in found:
        try:
            tasks = list(Path(f"/proc/{parent}/task").iterdir())
            for task in tasks:
                found += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue  # it has ended meanwhile
    return found


def _resident_kib(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0")
    return int(line.split()[1])


def measure(letters: int, *, long: bool, other: str | None) -> dict[str, Run]:
    """Every batch that this machine can run, by name."""
    runs: dict[str, Run] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = sorted({CALL, SHORT, letters, *((LONG,) if long else ())})
        for size in sizes:
            runs[f"{BATCH}, {size:,} letters"] = lettergen(size, folder)
            runs[f"lettergen print file, {size:,} letters"] = print_file(size, folder)
        if contenders.LIBREOFFICE in contenders.installed():
            runs["docxtpl + LibreOffice, one batch call"] = libreoffice(CALL)
        if other is not None:
            runs["falzmarke serie"] = falzmarke(other, CALL, folder)
    return runs


def report(runs: Mapping[str, Run]) -> str:
    """A table for people: time, memory, and the ratio to lettergen's batch of the most common size."""
    own = {run.letters: run for name, run in runs.items() if name.startswith(BATCH)}
    usual = own[max(size for size in own if size < LONG)]
    width = max(map(len, runs))
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores, PDF/A-2a + PDF/UA-1 on disk",
        "",
        f"{'':{width}}  letters   seconds  ms/letter   letters/s   peak MB   ÷ lettergen",
    ]
    for name, run in runs.items():
        peak = "–" if run.peak_mb is None else f"{run.peak_mb:.0f}"
        ratio = (
            "" if name.startswith("lettergen") else f"{run.milliseconds / usual.milliseconds:.1f}"
        )
        lines.append(
            f"{name:{width}}  {run.letters:7d}  {run.seconds:8.1f}   {run.milliseconds:8.2f}"
            f"   {1000 / run.milliseconds:9.1f}   {peak:>7}   {ratio:>11}"
        )
    if LONG in own and SHORT in own:
        change = own[LONG].milliseconds / own[SHORT].milliseconds - 1
        lines += ["", f"cost per letter at {LONG:,} against {SHORT:,}: {change:+.1%}"]
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.batch")
    parser.add_argument("--letters", type=int, default=10_000, help="of the batch that counts")
    parser.add_argument("--long", action="store_true", help=f"a batch of {LONG:,}, too")
    parser.add_argument("--falzmarke", metavar="COMMAND", help="where falzmarke is installed")
    parser.add_argument("--stack", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="put the table into speed.md, too")
    arguments = parser.parse_args()
    if arguments.stack:
        stack(arguments.stack)
        return
    table = report(measure(arguments.letters, long=arguments.long, other=arguments.falzmarke))
    print(table)
    if arguments.write:
        page = single.PAGE.read_text(encoding="utf-8")
        changed = single.written(page, table, (BEGIN, END))
        single.PAGE.write_text(changed, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
