"""With little memory, few threads or no standard output lettergen goes on or says what it lacks; it is never killed by itself."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lettergen import means
from lettergen.errors import shortage

ROOT = Path(__file__).parents[2]
LETTER = ROOT / "examples" / "schreiben.yaml"
JOB = ROOT / "examples" / "batch" / "JOB.yaml"
KB = 1024
SHORT = 6
ALLOWED = (0, SHORT)


def run(
    *arguments: object, before: Callable[[], None] | None = None, wrapped: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*wrapped, sys.executable, "-m", "lettergen", *map(str, arguments)],
        env={**os.environ, "LANGUAGE": "en"},
        preexec_fn=before,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def memory(kilobytes: int) -> Callable[[], None]:
    """``ulimit -v``."""
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (kilobytes * KB, kilobytes * KB))


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [90_000, 130_000, 160_000, 600_000])
def test_a_letter_with_little_memory(kilobytes: int, tmp_path: Path) -> None:
    done = run("render", LETTER, "-o", tmp_path, "--format", "pdf,docx", before=memory(kilobytes))
    assert done.returncode in ALLOWED, done.stderr
    assert "Traceback" not in done.stderr
    assert "internal-error" not in done.stderr
    if done.returncode == SHORT:
        assert "[machine-short]" in done.stderr
    else:
        assert (tmp_path / "schreiben.pdf").read_bytes().startswith(b"%PDF-")
    if kilobytes == 600_000:
        assert done.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["auto", "serial", "threads", "processes"])
def test_a_batch_with_600_mb(executor: str, tmp_path: Path) -> None:
    done = run(
        "batch", JOB, "--out", tmp_path / "out", "--executor", executor, before=memory(600_000)
    )
    assert done.returncode in ALLOWED, done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or "machine-short" in done.stderr


def _nobody(processes: int) -> list[str]:
    """A user who may start so many processes and threads; root may start as many as it likes."""
    able = "+dac_override"
    # All processes of a user count: it is another one for each process of tests, and for servers that run as nobody.
    user = 20_000 + os.getpid() % 40_000
    return [
        "setpriv", "--reuid", str(user), "--clear-groups", "--inh-caps", able, "--ambient-caps", able,
        "prlimit", f"--nproc={processes}",
    ]  # fmt: skip


can_become_nobody = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="needs root and setpriv, to be somebody with a limit",
)


@can_become_nobody
@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads", "processes"])
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_a_batch_with_few_threads(executor: str, processes: int, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    done = run(
        "batch", JOB, "--out", tmp_path / "out", "--executor", executor, "--workers", 4,
        wrapped=_nobody(processes),
    )  # fmt: skip
    assert done.returncode == (SHORT if processes == 1 else 0), done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or "machine-short" in done.stderr


def test_fewer_threads_are_asked_for_where_there_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAYON_NUM_THREADS", "7")  # so that it comes back
    monkeypatch.delenv("RAYON_NUM_THREADS")
    monkeypatch.setattr(means, "startable", lambda count: min(count, 3))
    assert means.leave_threads(4) == 2
    assert os.environ["RAYON_NUM_THREADS"] == "1"
    monkeypatch.setattr(means, "startable", lambda _: 0)
    assert means.leave_threads(4) == 0


@pytest.mark.parametrize(
    ("error", "short"),
    [
        (MemoryError(), True),
        (OSError(12, "Cannot allocate memory"), True),
        (RuntimeError("can't start new thread"), True),
        (ImportError("x.so: failed to map segment from shared object"), True),
        (RuntimeError("another fault"), False),
        (OSError(28, "No space left on device"), False),
        (ValueError("can't start new thread"), False),
    ],
)
def test_what_a_shortage_is(error: Exception, short: bool) -> None:
    assert (shortage(error) is not None) is short


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
@pytest.mark.parametrize("command", [["list", "kinds"], ["check", str(LETTER)], ["--help"]])
def test_closed_streams_are_nothing_to_stumble_over(command: list[str], closed: str) -> None:
    line = f'exec "$0" -m lettergen "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable, *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    ["render", "check", "preview", "adopt", "convert", "extract", "verify", "template check", "letterhead check", "batch"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["/dev/zero", "loop", "pipe", "long"])
def test_no_command_hangs_or_stumbles_over_what_is_no_file(
    command: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "brief.yaml"
    match kind:
        case "loop":
            path.symlink_to(path.name)
        case "pipe":
            os.mkfifo(path)
        case "long":
            path = tmp_path / ("x" * 5_000)
        case _:
            path = Path(kind)
    done = run(*command.split(), path)
    assert 0 < done.returncode < 70, done.stderr
    assert "Traceback" not in done.stderr
