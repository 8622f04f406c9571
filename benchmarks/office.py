"""``python -m benchmarks.office [--letters N] [--write]``: ways to have LibreOffice make PDFs, side by side in one run.

One start per file, one start for all, two starts side by side, and a warm instance kept by unoserver. The last needs a
Python that can import ``uno`` (Debian's python3-uno) and ``unoserver``: named in the environment variable UNO_PYTHON, or
``/usr/bin/python3``; without one its row is left out. Rounds alternate, and each figure is the median of its rounds.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.__main__ import write
from benchmarks.letters import letter, workshop
from lettergen.renderers.libreoffice import Office, find_program

ROUNDS = 3
ALONE = 4
"""Files of a round that are converted one by one."""
PAGE = Path(__file__).parent.parent / "docs" / "libreoffice.md"

ONE_BY_ONE = "one start per file"
TOGETHER = "one start for all"
TWO = "two starts side by side, half of them each"
WARM = "unoserver, warm, one file after the other"

_CLIENT = """
import sys
from pathlib import Path
from unoserver.client import UnoClient
client = UnoClient(port=sys.argv[1])
options = ["SelectPdfVersion=2", "PDFUACompliance=true", "UseTaggedPDF=true"]
for file in sorted(Path(sys.argv[2]).glob("*.docx")):
    client.convert(str(file), outpath=str(file.with_suffix(".pdf")), filter_options=options)
"""


def _one_by_one(documents: Sequence[bytes]) -> int:
    return sum(map(_converted, ([document] for document in documents)))


def _converted(documents: Sequence[bytes]) -> int:
    with Office() as office:
        return sum(isinstance(made, bytes) for made in office.convert(documents))


def _two(documents: Sequence[bytes]) -> int:
    half = len(documents) // 2
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(_converted, (documents[:half], documents[half:])))


class _Unoserver:
    """A running unoserver."""

    def __init__(self, python: str, folder: Path) -> None:
        self._python, self._folder = python, folder
        self._port, uno_port = str(_free_port()), str(_free_port())
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [
                *(python, "-m", "unoserver.server", "--port", self._port, "--uno-port", uno_port),
                *("--executable", str(find_program().path)),
                *("--user-installation", str(folder / "profile")),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.convert([workshop().render(letter(0), "docx").content])
        self.start_s = time.perf_counter() - started

    def convert(self, documents: Sequence[bytes]) -> int:
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            folder = Path(name)
            for number, document in enumerate(documents):
                (folder / f"{number}.docx").write_bytes(document)
            command = [self._python, "-c", _CLIENT, self._port, name]
            while subprocess.run(command, capture_output=True, check=False).returncode:
                if self._process.poll() is not None:
                    raise RuntimeError("unoserver has ended")
                time.sleep(0.2)
            return len(list(folder.glob("*.pdf")))

    def end(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def _unoserver() -> Iterator[_Unoserver | None]:
    python = os.environ.get("UNO_PYTHON", "/usr/bin/python3")
    probe = [python, "-c", "import uno, unoserver"]
    if (
        not Path(python).exists()
        or subprocess.run(probe, capture_output=True, check=False).returncode
    ):
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        server = _Unoserver(python, Path(folder))
        try:
            yield server
        finally:
            server.end()


def measure(letters: int) -> tuple[dict[str, float], float | None]:
    """Milliseconds per file of each way, and the seconds that unoserver took to start."""
    documents = [workshop().render(letter(number), "docx").content for number in range(letters)]
    with _unoserver() as server:
        ways: dict[str, Callable[[Sequence[bytes]], int]] = {
            ONE_BY_ONE: _one_by_one,
            TOGETHER: _converted,
            TWO: _two,
        }
        if server is not None:
            ways[WARM] = server.convert
        rounds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                share = documents[:ALONE] if name == ONE_BY_ONE else documents
                started = time.perf_counter()
                if way(share) != len(share):
                    raise RuntimeError(f"{name}: files are missing")
                rounds[name].append((time.perf_counter() - started) * 1000 / len(share))
        medians = {name: statistics.median(times) for name, times in rounds.items()}
        return medians, None if server is None else server.start_s


def report(letters: int, times: dict[str, float], start_s: float | None) -> str:
    """A table for people."""
    width = max(map(len, times))
    head = f"LibreOffice {find_program().version}, {os.cpu_count()} cores, {letters} letters of one page a round"
    lines = [head, "", f"{'':{width}}  ms/file   × one start for all"]
    lines += [
        f"{name:{width}}  {ms:7.0f}   {ms / times[TOGETHER]:6.2f}"
        for name, ms in sorted(times.items(), key=lambda entry: entry[1])
    ]
    if start_s is not None:
        lines += ["", f"start of unoserver until its first file: {start_s:.1f} s (not in its row)"]
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.office")
    parser.add_argument("--letters", type=int, default=50, help="letters per round (default 50)")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}, too")
    arguments = parser.parse_args()
    table = report(arguments.letters, *measure(arguments.letters))
    print(table)
    if arguments.write:
        write(PAGE, table)


if __name__ == "__main__":
    main()
