"""Known weaknesses of the libraries: those installed, and the lowest versions that ``pyproject.toml`` allows.

Exit code 0: none known; 1: some, listed; 2: pip-audit or its data could not be reached, so that nothing is known.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

FOUND, UNKNOWN = 1, 2
KNOWN = "jinja2==3.1.5"
"""Has a weakness that any data knows of (CVE-2025-27516)."""
_SECONDS = 300


def main() -> int:
    """Runs both audits, and says what they mean."""
    if subprocess.run(
        [sys.executable, "-m", "pip_audit", "--version"], capture_output=True, check=False
    ).returncode:
        print("pip-audit is not installed: pip install pip-audit. Nothing has been audited.")
        return UNKNOWN
    lowest = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("lowest_versions.py"))],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file, known = Path(folder) / "lowest.txt", Path(folder) / "known.txt"
        file.write_text(lowest, encoding="utf-8")
        known.write_text(KNOWN, encoding="utf-8")
        if not _data_is_there(known):
            print(f"The data of pip-audit cannot be reached: it does not know of {KNOWN}.")
            print("Nothing has been audited.")
            return UNKNOWN
        audits = {
            "installed": ["--local", "--skip-editable"],
            "lowest allowed": ["--no-deps", "--disable-pip", "--requirement", str(file)],
        }
        return max(_audit(title, options) for title, options in audits.items())


def _audit(title: str, options: list[str]) -> int:
    try:
        done = _audited(options)
    except subprocess.TimeoutExpired:
        print(f"{title}: the data of pip-audit could not be reached within {_SECONDS} s.")
        return UNKNOWN
    if done.returncode == 0:
        print(f"{title}: no known weakness.")
        return 0
    if done.stdout.strip():
        print(f"{title}:\n{done.stdout}")
        return FOUND
    reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    print(f"{title}: the data of pip-audit could not be reached: {reason}")
    return UNKNOWN


def _data_is_there(known: Path) -> bool:
    """A mirror of packages answers without any advisories, which would look like good news."""
    try:
        done = _audited(["--no-deps", "--disable-pip", "--requirement", str(known)])
    except subprocess.TimeoutExpired:
        return False
    return done.returncode != 0 and "jinja2" in done.stdout


def _audited(options: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)


if __name__ == "__main__":
    sys.exit(main())
