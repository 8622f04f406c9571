"""The command as a process: exit codes, streams, hostile files. Never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import written

ENVIRONMENT = {
    k: v
    for k, v in os.environ.items()
    if k not in {"LC_ALL", "LC_MESSAGES", "LANG", "LETTERGEN_DEBUG"}
}


def lettergen(
    *arguments: str | Path, lang: str = "de_DE.UTF-8", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, "-m", "lettergen", *map(str, arguments)],
        capture_output=True, check=False, encoding="utf-8", env={**ENVIRONMENT, "LANG": lang}, cwd=cwd, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in result.stderr
    return result


@pytest.mark.slow
def test_results_on_stdout_messages_on_stderr(tmp_path: Path) -> None:
    good, bad = (
        written(tmp_path / "gut.yaml"),
        written(tmp_path / "schlecht.yaml", "form: frau", "form: x"),
    )
    result = lettergen("render", good, bad, "-o", tmp_path / "out")
    assert result.returncode == 1
    assert result.stdout == f"{tmp_path / 'out' / 'gut.pdf'}\n"
    assert "[choice-unknown]" in result.stderr


@pytest.mark.slow
def test_help_in_the_language_of_the_locale() -> None:
    assert "Briefe setzen" in lettergen("render", "--help").stdout
    assert "Set letters" in lettergen("render", "--help", lang="en_GB.UTF-8").stdout
    assert "Set letters" in lettergen("render", "--help", "--language", "en").stdout


@pytest.mark.slow
def test_umlauts_are_printed_without_a_locale(tmp_path: Path) -> None:
    letter = written(tmp_path / "Würselen.yaml")
    result = lettergen("render", letter, lang="C")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "Würselen.pdf").exists()


HOSTILE = {
    "binary.yaml": os.urandom(2000),
    "brief.docx": b"PK\x03\x04" + bytes(100),
    "cp1252.yaml": "kind: schreiben\nsubject: Müller\n".encode("cp1252"),
    "utf16.yaml": "kind: schreiben\n".encode("utf-16"),
    "leer.yaml": b"",
    "nur-kommentar.yaml": b"# nichts\n",
    "liste.yaml": b"- a\n- b\n",
    "text.yaml": b"nur Text\n",
    "tief.yaml": b"[" * 100_000,
    "tiefe-felder.yaml": b"{a: " * 50_000,
    "gross.yaml": b"a: b\n" * 400_000,
    "bombe.yaml": b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
    "tag.yaml": b"kind: !!python/object/apply:os.system [echo]\n",
    "lang.yaml": b"kind: schreiben\nsubject: " + b"x" * 500_000 + b"\n",
    "doppelt.yaml": b"kind: schreiben\nkind: schreiben\n",
    "surrogat.yaml": b'kind: schreiben\nsubject: "\\ud800"\n',
}


@pytest.mark.slow
def test_hostile_files_are_input_errors(tmp_path: Path) -> None:
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "ordner.yaml").mkdir()
    files = [*HOSTILE, "ordner.yaml", "fehlt.yaml"]
    for command in ("check", "render"):
        result = lettergen(
            command,
            *files,
            "-o" if command == "render" else "--language",
            "out" if command == "render" else "de",
            cwd=tmp_path,
        )
        assert result.returncode == 1
        for name in files:
            assert f"{name}:" in result.stderr, f"{name} is not reported"
        assert "[internal-error]" not in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "content", [b"\x00", "kind: schreiben\nsubject: '\ud83d'".encode("utf-8", "surrogatepass")]
)
def test_hostile_single_files(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    assert lettergen("check", tmp_path / "a.yaml").returncode == 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_standard_output() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "lettergen", "list", "kinds"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=ENVIRONMENT,
        )
    assert result.returncode == 6
    assert b"[stdout-failed]" in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.slow
def test_reader_that_goes_away() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "lettergen", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 6


@pytest.mark.slow
def test_unwritable_folder(tmp_path: Path) -> None:
    letter = written(tmp_path / "a.yaml")
    unwritable = Path("/proc/lettergen") if Path("/proc").is_dir() else tmp_path / "a.yaml" / "x"
    result = lettergen("render", letter, "-o", unwritable)  # /proc refuses even root
    assert result.returncode == 6
    assert "[output-" in result.stderr
