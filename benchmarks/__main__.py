"""``python -m benchmarks [--letters N] [--write]``: milliseconds per letter and ratios, side by side in one run.

Every contender sets the same cover letter with another recipient each time. Machines differ and are noisy, so the ratios
are what counts; rounds alternate between contenders and each figure is the median of its rounds.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from benchmarks import contenders
from benchmarks.letters import letter, letter_file
from benchmarks.node import UnavailableError

COLD_RUNS = 7
OURS = "cold `lettergen render` of one letter"
THEIRS = "cold LibreOffice, converting the DOCX of the same letter"

PAGE = Path(__file__).parent.parent / "docs" / "speed.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def milliseconds(work: Callable[[int], object], letters: int) -> float:
    """Time per letter of one round.

    Python's collector does not look through what this benchmark keeps, letters made beforehand in their thousands: no batch does.
    """
    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    work(letters)
    return (time.perf_counter() - start) * 1000 / letters


def measure(letters: int) -> dict[str, float]:
    """The median time per letter of each contender that is installed."""
    found = contenders.installed()
    for name, work in list(found.items()):
        try:
            work(min(letters, contenders.SLOW.get(name, letters)))
        except UnavailableError as error:
            print(f"left out: {name}: {error}")
            del found[name]
    rounds: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(contenders.ROUNDS):
        for name, work in found.items():
            count = min(letters, contenders.SLOW.get(name, letters))
            if name != contenders.LIBREOFFICE:  # a process of its own each time
                work(contenders.WARM_UP)
            rounds[name].append(milliseconds(work, count))
    return {name: statistics.median(times) for name, times in rounds.items()}


def cold() -> dict[str, float]:
    """Seconds for one letter in a fresh process: ``lettergen render``, and LibreOffice where it is, which only converts its DOCX.

    Runs alternate. Both have run once before: bytecode and LibreOffice's profile are in place, as an installation leaves them.
    """
    compileall.compile_dir(str(files("lettergen")), quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "letter.yaml"
        source.write_text(letter_file(), encoding="utf-8")
        ours = [sys.executable, "-m", "lettergen", "render", str(source), "-o", folder]
        subprocess.run([*ours, "--format", "docx,pdf"], check=True, capture_output=True)
        commands = {OURS: ours}
        if shutil.which("soffice"):
            profile = f"-env:UserInstallation={Path(folder).as_uri()}/profile"
            convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
            commands[THEIRS] = [*convert, f"{folder}/out", *map(str, Path(folder).glob("*.docx"))]
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(1 + COLD_RUNS):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True)
                times[name].append(time.perf_counter() - start)
        if THEIRS in commands and len(list(Path(folder, "out").glob("*.pdf"))) != 1:
            raise RuntimeError("LibreOffice made no PDF")
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def report(times: dict[str, float], cold_seconds: dict[str, float]) -> str:
    """A table for people: time and ratio to lettergen's PDF."""
    pdf, docxtpl = times[contenders.PDF], times[contenders.DOCXTPL]
    width = max(map(len, times))
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores, one process",
        "",
        f"{'':{width}}  ms/letter   × lettergen PDF   docxtpl ÷",
    ]
    lines += [
        f"{name:{width}}  {ms:9.2f}   {ms / pdf:8.2f}        {docxtpl / ms:8.1f}"
        for name, ms in sorted(times.items(), key=lambda entry: entry[1])
    ]
    lines += ["", *(f"{name}: {seconds:.2f} s" for name, seconds in cold_seconds.items())]
    if THEIRS in cold_seconds:
        lines.append(f"lettergen ÷ LibreOffice: {cold_seconds[OURS] / cold_seconds[THEIRS]:.2f}")
    return "\n".join(lines)


def written(page: str, table: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    """The page with ``table`` between its marks, in place of the figures before."""
    begin, end = marks
    before, rest = page.split(begin)
    return f"{before}{begin}\n\n```text\n{table}\n```\n\n{end}{rest.split(end)[1]}"


def write(path: Path, table: str) -> None:
    """Puts ``table`` into the page at ``path``."""
    page = path.read_text(encoding="utf-8")
    path.write_text(written(page, table), encoding="utf-8", newline="\n")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks")
    parser.add_argument("--letters", type=int, default=200, help="letters per round (default 200)")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}, too")
    arguments = parser.parse_args()
    letter(0)
    table = report(measure(arguments.letters), cold())
    print(table)
    if arguments.write:
        write(PAGE, table)


if __name__ == "__main__":
    main()
