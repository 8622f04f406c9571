"""Completion in shells: what each reads, and what it is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.cli.conftest import Run


def told(shell: str, **variables: str) -> list[str]:
    """What ``lettergen`` tells a shell that completes."""
    asked = {"_LETTERGEN_COMPLETE": f"{shell}_complete", "PYTHONUTF8": "1", **variables}
    result = subprocess.run(
        [sys.executable, "-m", "lettergen"],
        env=os.environ | {"LANG": "de_DE.UTF-8"} | asked,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert result.stderr == ""
    return result.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_its_script(run: Run, shell: str) -> None:
    if shell == "bash" and not shutil.which("bash"):
        pytest.skip("bash is asked for its version")
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"{shell}_complete" in result.stdout
    assert "_LETTERGEN_COMPLETE" in result.stdout


@pytest.mark.slow
def test_bash_completes_commands_options_and_names() -> None:
    assert "plain,render" in told("bash", COMP_WORDS="lettergen ren", COMP_CWORD="1")
    options = told("bash", COMP_WORDS="lettergen render --w", COMP_CWORD="2")
    assert options == ["plain,--workspace", "plain,--word-template"]
    assert "plain,einladung" in told("bash", COMP_WORDS="lettergen new ein", COMP_CWORD="2")


@pytest.mark.slow
def test_powershell_gets_words_with_their_help_in_german() -> None:
    found = told("powershell", COMP_WORDS="lettergen\nren", COMP_CURRENT="ren")
    assert [line.split("\t")[0] for line in found] == ["render"]
    assert found[0].split("\t")[1].startswith("Briefe setzen")
    after = told("powershell", COMP_WORDS="lettergen\nletterhead", COMP_CURRENT="")
    assert [line.split("\t")[0] for line in after] == ["check", "new", "export"]
