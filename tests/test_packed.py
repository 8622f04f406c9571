"""lettergen in packed programs: it runs, or says what is missing."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lettergen import MissingToolError, resources
from lettergen.renderers.typst import engine
from lettergen.typeface.own import ARIMO
from tests.test_limits import LETTER

ROOT = Path(__file__).parent.parent
PROGRAM = f"""
from lettergen import LettergenError, render
try:
    print(*[len(render({LETTER!r}, format).content) > 5000 for format in ("pdf", "docx")])
except LettergenError as error:
    print([p.code for p in error.problems])
"""


@pytest.mark.slow
def test_from_a_zip_it_says_what_is_missing(tmp_path: Path) -> None:
    packed = tmp_path / "app.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (ROOT / "lettergen").rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                archive.write(file, file.relative_to(ROOT).as_posix())
    program = f"import sys; sys.path.insert(0, {str(packed)!r})\n{PROGRAM}"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        check=False,
    )
    assert ran.stdout.strip() == "['resources-missing']", ran.stderr


def test_what_lettergen_brings_along_is_missed_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "lettergen")
    with pytest.raises(MissingToolError) as caught:
        resources.folders("letterheads")
    assert "collect-all lettergen" in (caught.value.problems[0].hint() or "")


def test_the_typeface_is_missed_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "FOLDER", tmp_path)
    with pytest.raises(MissingToolError) as caught:
        engine._fonts.__wrapped__(ARIMO)
    assert caught.value.problems[0].code == "typeface-missing"


if importlib.util.find_spec(
    "PyInstaller"
):  # GPL, so none of our tools: where it is not there, there is nothing to try

    @pytest.mark.slow
    @pytest.mark.timeout(600)
    def test_the_recipe_for_pyinstaller_makes_a_program_that_runs(tmp_path: Path) -> None:
        page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
        recipe = re.search(r"(?m)^    pyinstaller (.*\\\n.*)$", page)
        assert recipe
        (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
        options = shlex.split(recipe[1].replace("\\\n", " "))
        assert options[-1] == "program.py"
        # A wheel has its data in the package; a checkout has them beside it.
        for kind in ("templates", "letterheads"):
            options[-1:-1] = ["--add-data", f"{ROOT / kind}:lettergen/_data/{kind}"]
        # A folder takes a third of the time that one file takes; what is in them is the same.
        options = ["--onedir" if option == "--onefile" else option for option in options]
        made = subprocess.run(
            [sys.executable, "-m", "PyInstaller", "--log-level", "ERROR", "--paths", ROOT, *options],
            cwd=tmp_path, capture_output=True, text=True, timeout=500, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr[-2000:]
        ran = subprocess.run(
            [tmp_path / "dist" / "program" / "program"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.stdout.strip() == "True True", ran.stderr[-2000:]
