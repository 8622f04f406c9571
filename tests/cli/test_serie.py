"""``new serie``, and what a dry run shows of letters with fields of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lettergen.batch.from_job import bound_rows
from lettergen.batch.job import load_job
from lettergen.batch.starter import starter
from lettergen.messages import Language
from tests.cli.conftest import Run

GERMAN = (
    "Anrede;Vorname;Nachname;Straße;PLZ;Ort;Kassenzeichen;Betrag;Fällig am;Kind unter 6\n"
    "Frau;Eva;Muster;Weg 1;01067;Dresden;4711*08;1.234,50;2.12.2026;ja\n"
    "Herr;Max;Muster;Weg 2;01067;Dresden;4712;abc;3.12.2026;nein\n"
    "Herr;Ole;Muster;Weg 2;01067;Dresden;4713;5,00 EUR;3.12.2026;nein\n"
)
ENGLISH = (
    "Form of address;First name;Last name;Street;Postcode;City;Reference;Amount;Due on;Child under 6\n"
    "Ms;Eva;Sample;Weg 1;01067;Dresden;4711;1234.50;2026-12-02;yes\n"
)


def job(folder: Path, language: Language, table: str) -> Path:
    text = starter(language).replace(".xlsx", ".csv")
    (folder / "JOB.yaml").write_text(text, encoding="utf-8")
    (folder / ("liste.csv" if language == "de" else "list.csv")).write_text(table, encoding="utf-8")
    return folder / "JOB.yaml"


@pytest.mark.parametrize(("language", "table", "good"), [("de", GERMAN, 2), ("en", ENGLISH, 1)])
def test_the_job_is_right_as_it_stands(
    tmp_path: Path, language: Language, table: str, good: int
) -> None:
    rows = bound_rows(load_job(job(tmp_path, language, table)))
    assert rows.problems == ()
    assert sum(row.letter is not None for row in rows.rows) == good


def test_new_serie_writes_a_job_once(run: Run, tmp_path: Path) -> None:
    result = run("new", "serie")
    assert (result.exit_code, result.stdout) == (0, "JOB.yaml\n")
    assert (tmp_path / "JOB.yaml").read_text(encoding="utf-8") == starter("de")
    assert "[output-exists]" in run("new", "serie").stderr
    assert "Gemeint ist wohl" in run("new", "seire").stderr or run("new", "seire").exit_code == 2


def test_a_dry_run_shows_texts_as_they_will_be(run: Run, tmp_path: Path) -> None:
    file = job(tmp_path, "de", GERMAN)
    result = run("batch", file, "--dry-run", "--show", "1")
    assert "Ihr Beitrag beträgt 1.234,50 EUR. Bitte überweisen Sie ihn bis zum 2. Dezember 2026." in result.stdout  # fmt: skip
    assert "Für Kinder unter sechs Jahren ist das Essen frei." in result.stdout
    assert "5,00 EUR" not in result.stdout
    assert "Zeile 3, Spalte „Betrag“" in result.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"JOB.yaml", "liste.csv"}
    shown = json.loads(run("batch", file, "--dry-run", "--show", "2", "--json").stdout)
    assert ["text" in entry for entry in shown["entries"]] == [True, False, True]


def test_a_dry_run_makes_pictures_of_three_letters(run: Run, tmp_path: Path) -> None:
    good = GERMAN.splitlines()[1]
    file = job(tmp_path, "de", "\n".join([GERMAN.splitlines()[0], *[good] * 5]))
    result = run("batch", file, "--dry-run", "--pictures", "bilder")
    assert result.exit_code == 0, result.stderr
    pictures = sorted((tmp_path / "bilder").iterdir())
    assert [p.name for p in pictures] == ["0002-1.png", "0003-1.png", "0004-1.png"]
    assert all(p.read_bytes().startswith(b"\x89PNG") for p in pictures)
    assert {p.name for p in tmp_path.iterdir()} == {"JOB.yaml", "liste.csv", "bilder"}


@pytest.mark.parametrize("option", [("--show", "2"), ("--pictures", "x")])
def test_what_is_shown_goes_with_a_dry_run(
    run: Run, tmp_path: Path, option: tuple[str, str]
) -> None:
    result = run("batch", job(tmp_path, "de", GERMAN), *option)
    assert (result.exit_code, "batch-show-without-dry-run" in result.stderr) == (2, True)


def test_whole_serial_letters(run: Run, tmp_path: Path) -> None:
    result = run("batch", job(tmp_path, "de", GERMAN))
    assert result.exit_code == 8
    assert len(list((tmp_path / "briefe" / "briefe").glob("*.pdf"))) == 2
    failed = (tmp_path / "briefe" / "failed.csv").read_text(encoding="utf-8-sig")
    assert "kein Betrag" in failed
