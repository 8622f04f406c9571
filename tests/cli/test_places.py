"""Problems name the line and column where their words were written, whatever file that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, written

TEMPLATE = """\
---
kind: zwischenbericht
subject: >-
  Zwischenbericht
  {subject}
data: [occasion]
---
{{{{ occasion | markdown }}}}
"""
REPORT = """\
kind: zwischenbericht
sender:
  authority:
    name: Stadt Musterstadt
    address: {street: Am Markt 1, postal_code: 12345, city: Musterstadt}
recipient:
  organisation: Kreis Beispiel
  address: {street: Ring 2, postal_code: 01234, city: Beispielstadt}
date: 09.10.2018
project: der Radverkehrsplan
occasion: Der Rat hat den Plan verlangt.
"""


def workspace(folder: Path, subject: str) -> Path:
    template = folder / "haus" / "templates" / "zwischenbericht" / "text.md"
    template.parent.mkdir(parents=True)
    template.write_text(TEMPLATE.format(subject=subject), encoding="utf-8")
    (folder / "b.yaml").write_text(REPORT, encoding="utf-8")
    return template


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("{{ letter.references.yours }}", "template-empty-value"),
        ("{{ letter.referenzes }}", "template-misspelt"),
        ("{% if %}", "template-syntax"),
    ],
)
def test_a_fault_in_a_subject_of_several_lines(
    run: Run, tmp_path: Path, subject: str, code: str
) -> None:
    template = workspace(tmp_path, subject)
    result = run("check", tmp_path / "b.yaml", "--workspace", tmp_path / "haus")
    assert f"{template}:5" in result.stderr
    assert f"[{code}]" in result.stderr


def test_what_is_doubtful_about_a_template_s_subject_is_reported_there(
    run: Run, tmp_path: Path
) -> None:
    template = workspace(tmp_path, "zum Radverkehrsplan.")
    result = run("check", tmp_path / "b.yaml", "--workspace", tmp_path / "haus")
    assert f"{template}:4: Warnung" in result.stderr
    assert "[subject-full-stop]" in result.stderr


def test_a_letter_s_own_subject_keeps_its_place(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", "subject: Ihr Antrag", "subject: Ihr Antrag.")
    assert f"{file}:14:10: Warnung" in run("check", file).stderr


BODIES = {
    "literal": ("body: |\n  vielen Dank.\n\n  Ein <b>Wort", "18:7"),
    "folded": ("body: >-\n  vielen Dank\n  für Ihr <b>Wort", "17:11"),
    "plain": ("body: vielen Dank\n  für <b>Wort", "16:7"),
    "quoted": ('body: "vielen <b>Dank"', "15:15"),
    "list": ("body:\n- vielen Dank.\n- für <b>Wort", "17:7"),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("form", ["frau", "fru"])
def test_markdown_is_reported_at_its_line_beside_what_the_data_lacks(
    run: Run, tmp_path: Path, name: str, form: str
) -> None:
    body, place = BODIES[name]
    file = written(tmp_path / "a.yaml", "body: vielen Dank für Ihren Antrag.", body)
    file.write_text(file.read_text("utf-8").replace("form: frau", f"form: {form}"), "utf-8")
    result = run("render", file)
    assert result.exit_code == 1
    assert f"{file}:{place}: Fehler" in result.stderr
    assert result.stderr.count("[markdown-html]") == 1
    assert ("[choice-misspelt]" in result.stderr) is (form == "fru")


def test_a_press_release_s_passages_are_looked_at(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    head = REPORT.partition("recipient:")[0].replace("zwischenbericht", "pressemitteilung")
    passages = "body:\n- Das <b>Rathaus\n- {text: Ja <i>so, speaker: {last_name: Muster}}\n"
    file.write_text(f"{head}date: 09.10.2018\nsubject: Neues\n{passages}", encoding="utf-8")
    result = run("check", file)
    assert "[field-missing]" in result.stderr
    assert f"{file}:9:7: Fehler" in result.stderr
    assert f"{file}:10:13: Fehler" in result.stderr
