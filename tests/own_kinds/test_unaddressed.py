"""A kind that goes to nobody: its title in place of the address, and everything else as ever."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from lettergen import InputError, Workshop, adopt
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


def test_no_batch_of_it(workspace: Path, run: Run) -> None:
    (workspace / "a.csv").write_text("Anlass\nx\n", encoding="utf-8")
    (workspace / "job.yaml").write_text("letter: {kind: vermerk}\nrows: a.csv\n", encoding="utf-8")
    assert "batch-kind-not-addressed" in run("batch", "job.yaml", "--workspace", ".").output
