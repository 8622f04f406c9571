"""examples/batch: fifty town halls as CSV and as a workbook, and a job that runs as it stands."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from lettergen.batch.dry_run import dry_run
from lettergen.batch.from_job import bound_rows, options_of
from lettergen.batch.job import load_job
from lettergen.batch.rows import open_rows
from lettergen.cli.app import app

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "batch"
TOWN_HALLS = 50


def test_the_workbook_holds_what_the_csv_holds() -> None:
    tables = [open_rows(FOLDER / name) for name in ("rathaeuser.csv", "rathaeuser.xlsx")]
    assert tables[0].header == tables[1].header
    plain, workbook = ([dict(row.cells) for row in table] for table in tables)
    assert plain == workbook
    assert len(plain) == TOWN_HALLS
    assert plain[0]["PLZ"] == "01067"


def test_all_town_halls_differ() -> None:
    with (FOLDER / "rathaeuser.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for column in ("Behörde", "PLZ"):
        assert len({row[column] for row in rows}) == TOWN_HALLS
    assert {"Frau", "Herr", "divers"} == {row["Anrede"] for row in rows}


@pytest.mark.slow
def test_no_row_wants_correcting() -> None:
    job = load_job(FOLDER / "JOB.yaml")
    bound = bound_rows(job)
    assert bound.problems == ()
    codes = {
        p.code for row in dry_run(bound.rows, options_of(job, bound.columns)) for p in row.problems
    }
    assert codes == {"subject-long"}, "the original's subject has three lines, too"


@pytest.mark.slow
def test_the_job_makes_a_letter_for_each(tmp_path: Path) -> None:
    out = tmp_path / "batch"
    arguments = ["batch", str(FOLDER / "JOB.yaml"), "--quiet", "--out", str(out)]
    result = CliRunner().invoke(app, [*arguments, "--executor", "serial"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(list((out / "briefe").iterdir())) == TOWN_HALLS
    assert not (out / "failed.csv").exists()
    with pypdf.PdfReader(out / "druckdatei.pdf") as stack:
        assert len(stack.outline) == TOWN_HALLS


def test_the_demo_runs_it_and_takes_it_for_no_letter() -> None:
    done = subprocess.run(
        ["make", "--dry-run", "demo"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    render = next(line for line in done.stdout.splitlines() if "lettergen render" in line)
    assert "schreiben.yaml" in render
    assert "JOB.yaml" not in render
    assert "lettergen batch examples/batch/JOB.yaml" in done.stdout
