"""A kind that goes to nobody: its title in place of the address, and everything else as ever."""

from __future__ import annotations

import json
import pickle
import zipfile
from datetime import date
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import Destination

from lettergen import ExitCode, InputError, Workshop, adopt, render_batch
from lettergen.batch.headers import read_header
from lettergen.batch.label_inspection import label_problems
from tests.cli.conftest import Run, run

__all__ = ["run", "workspace"]

FILES = {
    "templates/vermerk/kind.yaml": """\
title: Aktenvermerk
title_en: File note
addressed: nein
fields:
  anlass: {type: text, label: Anlass}
  posten:
    type: list
    label: Posten
    fields: {name: {type: text, label: Name}, betrag: {type: amount, label: Betrag}}
""",
    "templates/vermerk/text.md": """\
---
kind: vermerk
subject: Vermerk zu {{ anlass }}
---
Am {{ letter.date }} wurde {{ anlass }} besprochen.

| Posten | Betrag |
|---|---|
{% for p in posten %}
| {{ p.name }} | {{ p.betrag }} |
{% endfor %}
""",
    "templates/vermerk/example.yaml": """\
kind: vermerk
sender: {authority: staedteregion-aachen, unit: a46}
date: 2026-11-23
anlass: ein Ortstermin
posten: [{name: Fahrt, betrag: '12,50'}, {name: Raum, betrag: '1.120,00'}]
signatures: {name: Beispiel}
""",
}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the kind, in which commands run."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


EXAMPLE = "templates/vermerk/example.yaml"


@pytest.mark.slow
def test_through_the_commands(workspace: Path, run: Run) -> None:
    for command in (
        ("kind", "check", "templates/vermerk"),
        ("check", EXAMPLE, "--workspace", "."),
        ("render", EXAMPLE, "--workspace", ".", "--format", "pdf,docx", "-o", "out"),
        ("new", "vermerk", "--workspace", "."),
    ):
        result = run(*command)
        assert result.exit_code == 0, result.output
    assert "recipient" not in (workspace / "vermerk.yaml").read_text(encoding="utf-8")
    assert "Aktenvermerk" in run("list", "kinds", "--workspace", ".").output
    adopted = adopt((workspace / "out/example.docx").read_bytes(), workspace=workspace)
    assert adopted.letter == Workshop(workspace).load_letter(workspace / EXAMPLE)


@pytest.mark.slow
def test_its_title_stands_where_an_address_would(workspace: Path) -> None:
    workshop = Workshop(workspace)
    letter = workshop.load_letter(workspace / EXAMPLE)
    composed = workshop.compose(letter).letter
    titles = [line.text for a in composed.areas if a.role == "document_title" for line in a.lines]
    assert titles == ["Aktenvermerk"]
    assert not {"salutation", "closing"} & {item.role for item in composed.flow}
    english = letter.model_copy(update={"language": "en"})
    title = english.document_title()
    assert title is not None
    assert title.title == "File note"
    again = pickle.loads(pickle.dumps(letter))  # noqa: S301  our own bytes
    assert again == letter
    assert again.document_title() == letter.document_title()


def test_what_it_has_not_is_an_error(workspace: Path) -> None:
    file = workspace / "x.yaml"
    wrong = "recipient: {persons: [{last_name: Beispiel}]}\nclosing: Gruß\n"
    file.write_text((workspace / EXAMPLE).read_text(encoding="utf-8") + wrong, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Workshop(workspace).load_letter(file)
    assert {p.code for p in caught.value.problems} == {"field-not-here"}


TABLE = """\
Anlass;Posten 1 Name;Posten 1 Betrag;Posten 2 Name;Posten 2 Betrag;Ort;Nachname 2;Bezeichnung
ein Ortstermin;Fahrt;12,50;Raum;1.120,00;Aachen;Beispiel;x
eine Begehung;Fahrt;20;;;;;
;Fahrt;20;;;;;
"""
JOB = """\
letter:
  kind: vermerk
  sender: {authority: staedteregion-aachen, unit: a46}
  date: 2026-11-23
  signatures: {name: Beispiel}
rows: liste.csv
name: "{kind}-{Anlass}"
formats: [pdf, docx]
print_file: {}
zip: true
"""


def bookmarks(reader: pypdf.PdfReader) -> list[str]:
    return [str(entry.title) for entry in reader.outline if isinstance(entry, Destination)]


@pytest.fixture
def job(workspace: Path) -> Path:
    """A job with a table that has a faulty row, and columns of people that nobody needs here."""
    (workspace / "liste.csv").write_text(TABLE, encoding="utf-8")
    (workspace / "job.yaml").write_text(JOB, encoding="utf-8")
    return workspace / "job.yaml"


@pytest.mark.slow
def test_a_batch_of_it_needs_no_recipients(job: Path, run: Run) -> None:
    result = run("batch", str(job), "--workspace", ".", "--json")
    assert result.exit_code == ExitCode.PARTIAL, result.output
    report = json.loads(result.stdout)
    assert [(p["code"], f["row"]) for f in report["failures"] for p in f["problems"]] == [
        ("row-cell-missing", 4)
    ]
    out = job.parent / "out"
    assert {p.name for p in (out / "briefe").iterdir()} == {
        f"vermerk-{name}.{ending}"
        for name in ("ein Ortstermin", "eine Begehung")
        for ending in ("pdf", "docx")
    }
    printed = pypdf.PdfReader(out / "druckdatei.pdf")
    assert bookmarks(printed) == ["2: Aktenvermerk", "3: Aktenvermerk"]
    assert "Vermerk zu eine Begehung" in printed.pages[2].extract_text()
    assert len(zipfile.ZipFile(next(out.glob("*.zip"))).namelist()) == 4
    entries = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert len(entries["letters"]) == 2, entries
    assert (out / "failed.csv").is_file()


def test_a_dry_run_tells_the_letters_apart_by_their_subjects(job: Path, run: Run) -> None:
    output = run("batch", str(job), "--workspace", ".", "--dry-run").output
    assert "Vermerk zu ein Ortstermin" in output
    for column in ("Ort", "Nachname 2", "Bezeichnung"):
        assert f"Die Spalte „{column}“ kommt im Brief nicht vor" in output


def test_a_batch_of_it_in_python(workspace: Path) -> None:
    letters = [
        {
            "kind": "vermerk",
            "sender": {"authority": "staedteregion-aachen", "unit": "a46"},
            "date": date(2026, 11, 23),
            "anlass": f"Fall {number}",
            "posten": [{"name": "x", "betrag": "1,00"}],
        }
        for number in (1, 2)
    ]
    out = workspace / "out"
    report = render_batch(letters, out=out, workspace=workspace, print_file=True)
    assert (report.letters, report.failed) == (2, 0)
    assert bookmarks(pypdf.PdfReader(out / "druckdatei.pdf"))[1] == "2: Aktenvermerk"


def test_a_batch_of_press_releases(workspace: Path, run: Run) -> None:
    (workspace / "liste.csv").write_text(
        "Betreff;place;body\nDas Bad öffnet;Musterhausen;Am Montag öffnet das Bad.\n",
        encoding="utf-8",
    )
    text = "letter: {kind: pressemitteilung, sender: {authority: staedteregion-aachen}, date: 2026-11-23}"
    (workspace / "job.yaml").write_text(f"{text}\nrows: liste.csv\n", encoding="utf-8")
    result = run("batch", "job.yaml")
    assert result.exit_code == 0, result.output
    assert len(list((workspace / "out/briefe").iterdir())) == 1


def test_a_label_of_it_that_others_know_is_its_own(workspace: Path) -> None:
    kind = workspace / "templates/vermerk"
    declared = (kind / "kind.yaml").read_text(encoding="utf-8")
    (kind / "kind.yaml").write_text(
        declared.replace("label: Anlass", "label: Ort"), encoding="utf-8"
    )
    assert not list(label_problems(kind))
    header = ("Ort", "Posten Name", "Posten Betrag")
    model = Workshop(workspace).kinds["vermerk"].model
    columns = read_header(header, model, {}).columns
    assert [c.path for c in columns] == [
        ("anlass",),
        ("posten", 0, "name"),
        ("posten", 0, "betrag"),
    ]
