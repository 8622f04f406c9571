"""``kind from-docx``: an old Serienbrief becomes a kind that letters can be made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.mailmerge.merges import document, runs, text


def old(folder: Path) -> Path:
    file = folder / "Hundesteuer 2026.docx"
    file.write_bytes(
        document(
            [runs((" MERGEFIELD Vorname ",)), text(" "), runs((" MERGEFIELD Nachname ",))],
            "Sehr geehrte Damen und Herren,",
            [text("die Steuer beträgt "), runs((' MERGEFIELD Betrag \\# "#.##0,00 €" ',)), text(".")],
            [runs((" MERGEREC ",))],
            "Mit freundlichen Grüßen",
        )
    )  # fmt: skip
    return file


@pytest.mark.slow
def test_a_kind_is_drafted(run: Run, tmp_path: Path) -> None:
    result = run("kind", "from-docx", old(tmp_path))
    folder = Path("templates/hundesteuer-2026")
    assert result.stdout.splitlines() == [
        str(folder / name)
        for name in ("kind.yaml", "text.md", "example.yaml", "hundesteuer-2026.docx")
    ]
    assert result.exit_code == 0
    assert "[mailmerge-number]" in result.stderr
    declared = (tmp_path / folder / "kind.yaml").read_text(encoding="utf-8")
    assert 'betrag: {type: amount, label: "Betrag"}' in declared
    assert "nachname" not in declared
    again = run("kind", "from-docx", old(tmp_path))
    assert (again.exit_code, "[kind-exists]" in again.stderr) == (2, True)


@pytest.mark.slow
def test_letters_can_be_made_of_it(run: Run, tmp_path: Path) -> None:
    run("kind", "from-docx", old(tmp_path), "--name", "hundesteuer")
    (tmp_path / "brief.yaml").write_text(
        "kind: hundesteuer\nsender: {authority: {name: Gemeinde, address: {street: Weg 1, postal_code: '12345', city: Ort}}}\n"
        "recipient: {persons: {form: frau, last_name: Muster}, address: {street: Weg 2, postal_code: '12345', city: Ort}}\n"
        "date: 2026-11-23\nbetrag: '1.234,50'\n",
        encoding="utf-8",
    )
    result = run("render", "brief.yaml", "--workspace", ".", "-o", "out")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "out" / "brief.pdf").is_file()


EVERY = (
    [runs((" ADDRESSBLOCK ",))],
    [runs((' DATE \\@ "dd.MM.yyyy" ',))],
    [runs((" MERGEFIELD Firma ",)), runs((" MERGEFIELD Vorname ",)), runs((" MERGEFIELD Nachname ",))],
    [runs((" IF ", (" MERGEFIELD Anrede ",), ' = "Herr" "Sehr geehrter Herr ', (" MERGEFIELD Nachname ",), '" "Sehr geehrte Frau ', (" MERGEFIELD Nachname ",), '" ')), text(",")],
    [runs((" IF ", (" MERGEFIELD Vorname ",), ' <> "" "Ja" "Nein" ')), runs((" IF ", (" MERGEFIELD Firma ",), ' <> "Y" "ja" "nein" '))],
    [runs((" MERGEFIELD Fällig_am ",)), runs((" MERGEFIELD IBAN ",)), runs((" MERGEFIELD Telefon ",))],
    [runs((" MERGEFIELD Mail_Uhrzeit ",)), runs((" MERGEFIELD Anzahl ",)), runs((' MERGEFIELD Satz \\# "0,0" ',))],
    [runs((" IF ", (" MERGEFIELD Art ",), ' = "voll" "Sie zahlen ', (" MERGEFIELD Betrag ",), ' EUR." "Frei." '))],
    "{% for hund in hunde %}{{ hund.name }} {{ hund.steuer }}{% endfor %} {{ halter.email }}",
    "Mit freundlichen Grüßen",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en"])
def test_its_example_is_sound_and_renders_at_once(run: Run, tmp_path: Path, language: str) -> None:
    (tmp_path / "alt.docx").write_bytes(document(*EVERY))
    assert run("kind", "from-docx", "alt.docx", "--language", language).exit_code == 0
    checked = run("kind", "check", "templates/alt")
    assert (checked.exit_code, "alt: in Ordnung" in checked.stdout) == (0, True), checked.stderr
    text = (tmp_path / "templates/alt/text.md").read_text(encoding="utf-8")
    assert "Sehr geehrte" not in text
    example = tmp_path / "templates/alt/example.yaml"
    person = example.read_text(encoding="utf-8")
    organisation = person.replace("persons:", "organisation: Verein\n  #persons:").replace(
        "    - {form", "  #  - {form"
    )
    example.write_text(organisation, encoding="utf-8")
    checked = run("kind", "check", "templates/alt")
    assert (checked.exit_code, "alt: in Ordnung" in checked.stdout) == (0, True), checked.stderr
    example.write_text(person, encoding="utf-8")
    result = run("render", "templates/alt/example.yaml", "--workspace", ".", "--format", "pdf,docx", "-o", "out")  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert {f.name for f in (tmp_path / "out").iterdir()} == {"example.pdf", "example.docx"}
    assert run("new", "alt", "--workspace", ".", "--language", language).exit_code == 0
    said = {"de": "# Art des Briefs.\nkind: alt\n", "en": "# The kind of letter.\nkind: alt\n"}
    assert said[language] in (tmp_path / "alt.yaml").read_text(encoding="utf-8")
    assert "letter.date" not in text


def test_what_is_no_word_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "alt.docx").write_text("kein Word", encoding="utf-8")
    assert run("kind", "from-docx", "alt.docx").exit_code == 3
    assert run("kind", "from-docx", "fehlt.docx").exit_code == 1
    assert not (tmp_path / "templates").exists()
