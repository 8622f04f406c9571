"""``python -m benchmarks [--letters N] [--write]``: milliseconds per letter and ratios, side by side in one run.

Every contender sets the same cover letter with another recipient each time. Machines differ and are noisy, so the ratios
are what counts; rounds alternate between contenders and each figure is the median of its rounds.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
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

PAGE = Path(__file__).parent.parent / "docs" / "speed.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def milliseconds(work: Callable[[int], object], letters: int) -> float:
    """Time per letter of one round."""
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
            rounds[name].append(milliseconds(work, count))
    return {name: statistics.median(times) for name, times in rounds.items()}


def cold() -> float:
    """Seconds for ``lettergen render`` of one letter in a fresh process, bytecode in place as an installation leaves it."""
    compileall.compile_dir(str(files("lettergen")), quiet=2)
    times = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "letter.yaml"
        source.write_text(letter_file(), encoding="utf-8")
        command = [sys.executable, "-m", "lettergen", "render", str(source), "-o", folder]
        for _ in range(COLD_RUNS):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def report(times: dict[str, float], cold_seconds: float) -> str:
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
    return "\n".join([*lines, "", f"cold `lettergen render` of one letter: {cold_seconds:.2f} s"])


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
