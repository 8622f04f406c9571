"""Carriers on the command line: listed with their sources, chosen for a letter, a batch or a letterhead, named in German and English."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OWN = """\
carriers:
  hauspost: {name: Hauspost Nord, as_of: 2026-11-01, source: Vertrag, address: [20, 66, 105, 80]}
"""
JOB = """\
letter:
  kind: schreiben
  letterhead: haus
  sender:
    authority: {name: Stadt Musterstadt, address: {street: Am Markt 1, postal_code: 12345, city: Musterstadt}}
  date: 09.10.2018
  subject: Ihr Antrag
  body: vielen Dank.
rows: liste.csv
"""
ROWS = """\
Einrichtung;Anrede;Nachname;Straße;PLZ;Ort
Kreis Beispiel;Frau;Muster;Ring 2;01234;Beispielstadt
Kreis Beispiel, Der Landrat, Abteilung Soziales, Sachgebiet Hilfe, Haus 3;Herr;Beispiel;Ring 3;01234;Beispielstadt
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "letterheads" / "haus"
    folder.mkdir(parents=True)
    (folder / "2026.yaml").write_text("information: {items: [{field: date}]}\n", encoding="utf-8")
    (folder / "carriers.yaml").write_text(OWN, encoding="utf-8")
    return folder


def test_carriers_are_listed_with_measures_source_and_day(run: Run, house: Path) -> None:
    shown = run("list", "carriers", "--workspace", ".").stdout.splitlines()
    assert [line.split("\t")[0] for line in shown] == ["din-fenster", "e-post", "pingen", "binect", "hauspost"]  # fmt: skip
    assert "linker Rand: 0–12 × 0–297 mm (alle Seiten)" in shown[1]
    assert "https://www.binect.de/" in shown[3]
    assert "gelesen am 2026-11-29" in shown[3]
    data = json.loads(run("list", "carriers", "--workspace", ".", "--json").stdout)["carriers"]
    assert data[4]["letterhead"] == house.name
    assert data[1]["zones"][0] == {
        "name": "left-edge",
        "de": "linker Rand",
        "en": "left edge",
        "pages": "all",
        "examined": True,
        "box": [0, 0, 12, 297],
    }


def test_a_letter_for_a_carrier(run: Run, letter: Path) -> None:
    assert "carrier-" not in run("check", letter).stderr
    found = run("check", letter, "--carrier", "e-post")
    assert (found.exit_code, "[carrier-marks]" in found.stderr) == (0, True)
    english = run("check", letter, "--carrier", "e-post", "--language", "en").stderr
    assert "For E-POST (Deutsche Post) the fold and punch marks at 105, 148.5, 210 mm" in english
    wrong = run("check", letter, "--carrier", "epost")
    assert (wrong.exit_code, "e-post" in wrong.stderr) == (1, True)
    run("render", letter, "--carrier", "pingen", "-o", "aus")
    assert run("measure", "aus/antrag.pdf", "--carrier", "pingen").exit_code == 0
    run("render", letter, "-o", "aus")
    assert run("measure", "aus/antrag.pdf", "--carrier", "pingen").exit_code == 1
    assert run("preview", letter, "--carrier", "pingen", "-o", "aus").exit_code == 0


def test_a_batch_goes_to_one_carrier_and_says_which_row_does_not_fit(
    run: Run, house: Path, tmp_path: Path
) -> None:
    job = tmp_path / "auftrag.yaml"
    (tmp_path / "liste.csv").write_text(ROWS, encoding="utf-8")
    job.write_text(JOB, encoding="utf-8")
    call = ("batch", job, "--workspace", house.parent.parent, "--dry-run", "--json")
    plain = json.loads(run(*call).stdout)["entries"]
    assert [row["ok"] for row in plain] == [True, True]
    rows = json.loads(run(*call, "--carrier", "hauspost").stdout)["entries"]
    assert [row["ok"] for row in rows] == [True, False]
    assert "carrier-address-lines" in {p["code"] for p in rows[1]["problems"]}
    assert {p["row"] for p in rows[1]["problems"] if p["severity"] == "error"} == {
        3
    }  # fmt: skip  - the header is row 1
    job.write_text(JOB.replace("  date:", "  carrier: hauspost\n  date:"), encoding="utf-8")
    assert [row["ok"] for row in json.loads(run(*call).stdout)["entries"]] == [True, False]
    unknown = run(*call, "--carrier", "hauspots")
    assert unknown.exit_code == 1
    assert "hauspost" in unknown.stdout


def test_a_letterhead_for_a_carrier(run: Run, house: Path) -> None:
    assert run("letterhead", "check", house, "--carrier", "binect").exit_code == 0
    design = (house / "2026.yaml").read_text(encoding="utf-8")
    (house / "2026.yaml").write_text(f"{design}text: {{left_mm: 8}}\n", encoding="utf-8")
    found = run("letterhead", "check", house, "--carrier", "e-post")
    assert (found.exit_code, "„linker Rand“ (0–12 × 0–297 mm)" in found.stderr) == (4, True)
    assert run("letterhead", "check", house).exit_code == 0
