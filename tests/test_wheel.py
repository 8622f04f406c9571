"""What a user installs: the wheel, alone in an empty environment, outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LETTER = """\
kind: schreiben
letterhead: din5008-b
sender:
  authority:
    name: Stadt Musterhausen
    address: {street: Rathausplatz 1, postal_code: "01067", city: Musterhausen}
recipient:
  organisation: Muster GmbH
  address: {street: Beispielweg 2, postal_code: "52062", city: Aachen}
date: 2026-11-02
subject: Probe aus dem Rad
body: Dieser Brief kommt aus einem frisch installierten Paket.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_data_types_and_layout(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "letterheads"):
        shipped = {
            f"lettergen/_data/{file.relative_to(ROOT).as_posix()}"
            for file in (ROOT / folder).rglob("*")
            if file.is_file()
        }
        assert shipped, folder
        assert shipped <= names
    assert "lettergen/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/", "benchmarks/"))]


@pytest.mark.timeout(600)
def test_an_installed_wheel_renders_a_letter(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(binaries / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    source = tmp_path / "letter.yaml"
    source.write_text(LETTER, encoding="utf-8")
    command = [str(binaries / "lettergen"), "render", str(source), "--format", "pdf,docx"]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "letter.pdf").read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(tmp_path / "out" / "letter.docx")
