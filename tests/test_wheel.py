"""What a user installs: the wheel, alone in an empty environment, outside the checkout."""

from __future__ import annotations

import re
import site
import subprocess
import sys
import textwrap
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


REMINDER = """\
kind: mahnung
sender:
  authority:
    name: Stadt Musterhausen
    address: {street: Rathausplatz 1, postal_code: "01067", city: Musterhausen}
recipient:
  organisation: Muster GmbH
  address: {street: Beispielweg 2, postal_code: "52062", city: Aachen}
date: 2026-11-02
amount: '1.234,50'
"""
FEE_KIND = """\
title: Gebührenbescheid
title_en: Fee notice
fields:
  betrag: {type: amount, label: Betrag}
"""


def built(project: Path, folder: Path) -> Path:
    """The wheel of a project."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(project)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_installed_wheel_renders_a_letter(wheel: Path, tmp_path: Path) -> None:
    # Without a pip of its own, and nothing compiled that is not run: half of the time.
    venv.create(tmp_path / "venv")
    binaries = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install", "--quiet", "--no-compile"]  # fmt: skip
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


def from_page(page: Path, start: str) -> str:
    """The indented block of a page that begins with ``start``."""
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", page.read_text(encoding="utf-8"), re.MULTILINE)
    (found,) = (b for block in blocks if (b := textwrap.dedent(block).strip()).startswith(start))
    return found + "\n"


def package_of_kinds(folder: Path) -> Path:
    """A package as ``docs/kinds.md`` tells it: one kind from a class, one from a ``kind.yaml``."""
    page = ROOT / "docs" / "kinds.md"
    points = from_page(page, '[project.entry-points."lettergen.kinds"]')
    files = {
        "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n'
        '[project]\nname = "mahnwesen"\nversion = "1.0"\ndependencies = ["lettergen"]\n\n'
        f'{points}gebuehr = "mahnwesen.gebuehr"\n',
        "mahnwesen/__init__.py": from_page(page, "from typing import Literal"),
        "mahnwesen/mahnung/text.md": "---\nsubject: Mahnung\n---\nes fehlen {{ amount }}.\n",
        "mahnwesen/gebuehr/__init__.py": "",
        "mahnwesen/gebuehr/kind.yaml": FEE_KIND,
        "mahnwesen/gebuehr/text.md": "---\nsubject: Gebühr\n---\nbitte zahlen Sie {{ betrag }}.\n",
        "mahnwesen/gebuehr/example.yaml": REMINDER.replace("mahnung", "gebuehr").replace(
            "amount", "betrag"
        ),
    }
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_installed_package_brings_kinds(wheel: Path, tmp_path: Path) -> None:
    """Into an environment with nothing but lettergen's wheel and the package's; libraries are those of this one."""
    package = built(package_of_kinds(tmp_path / "mahnwesen"), tmp_path / "wheels")
    place = tmp_path / "venv"
    venv.create(place)
    binaries = place / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install", "--quiet"]
    offline = ["--no-index", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, *offline, str(wheel), str(package)], check=True, capture_output=True)
    # A path named there gives its modules and no .pth files, so that nothing of the checkout is in reach.
    (own,) = place.rglob("site-packages")
    (own / "libraries.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")

    def lettergen(*arguments: str) -> str:
        command = [str(binaries / "lettergen"), *arguments, "--language", "de"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert not re.search("Fehler|Warnung", done.stderr), done.stderr
        return done.stdout

    listed = lettergen("list", "kinds")
    assert "mahnung\tMahnung: asks once more" in listed
    assert "gebuehr\tGebührenbescheid" in listed
    (tmp_path / "brief.yaml").write_text(REMINDER, encoding="utf-8")
    lettergen("new", "gebuehr", "--example", "-o", "bescheid.yaml")
    lettergen("render", "brief.yaml", "bescheid.yaml", "--format", "pdf,docx", "-o", "out")
    for name, words in (("brief", "es fehlen 1.234,50"), ("bescheid", "zahlen Sie 1.234,50")):
        with zipfile.ZipFile(tmp_path / "out" / f"{name}.docx") as document:
            assert words in document.read("word/document.xml").decode()
        assert (tmp_path / "out" / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
    assert '"const": "gebuehr"' in lettergen("schema", "gebuehr")
    (tmp_path / "liste.csv").write_text(
        "Firma;Straße;PLZ;Ort;Betrag\nMuster GmbH;Weg 1;52062;Aachen;12,00\n", encoding="utf-8"
    )
    job = REMINDER.replace("mahnung", "gebuehr").split("recipient:")[0].replace("\n", "\n  ")
    (tmp_path / "job.yaml").write_text(
        f"rows: liste.csv\nletter:\n  {job}date: 2026-11-02\n", encoding="utf-8"
    )
    lettergen("batch", "job.yaml", "--out", "briefe", "--quiet")
    assert len(list((tmp_path / "briefe").rglob("*.pdf"))) == 1
