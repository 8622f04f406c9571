"""``template check``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.word.compiled.templates import paragraphs, table


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "gut.docx"
    path.write_bytes(paragraphs("{{ subject }}", "{{p body }}"))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "schlecht.docx"
    path.write_bytes(table(("{{ letter.evnt.place }}", "{{ subjct }}"), ("{% if subject %}",)))
    return path


@pytest.mark.slow
def test_all_problems_of_all_files_with_their_places(run: Run, good: Path, bad: Path) -> None:
    before = bad.read_bytes()
    result = run("template", "check", bad, good, "nirgends.docx", "--language", "de")
    assert result.exit_code == 3
    assert result.stdout.splitlines() == [
        f"{bad}: nicht in Ordnung",
        f"{good}: in Ordnung",
        "nirgends.docx: nicht in Ordnung",
    ]
    lines = [line for line in result.stderr.splitlines() if not line.startswith(" ")]
    assert lines[0] == (
        f"{bad}: Haupttext, Tabelle 1, Zeile 1, Zelle 1, Absatz 1 („{{{{ letter.evnt.place }}}}“): "
        "Fehler: „letter“ hat kein „evnt“, in {{ letter.evnt.place }}. [docx-attribute-misspelt]"
    )
    assert "    Wert: evnt" in result.stderr
    assert "    Tipp: Gemeint ist wohl „event“." in result.stderr
    codes = [line.rpartition("[")[2].rstrip("]") for line in lines[:-1]]
    assert codes == [
        "docx-attribute-misspelt",
        "docx-name-misspelt",
        "docx-block-open",
        "docx-name-unknown",
        "file-not-found",
    ]
    assert lines[-1] == "1 von 3 Vorlagen sind in Ordnung."
    assert bad.read_bytes() == before


@pytest.mark.slow
def test_what_no_letter_can_do_without(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "leer.docx"
    path.write_bytes(paragraphs("Mit freundlichen Grüßen", "{{ subject }}"))
    result = run("template", "check", path, "--language", "de")
    assert result.exit_code == 3
    assert "[house-must-show]" in result.stderr
    assert "Platzhalter in die Vorlage: body" in result.stderr
    assert "Anschrift" not in result.stderr, "press releases have none"
    addressed = run("template", "check", path, "--kind", "schreiben", "--language", "de")
    assert "Anschrift" in addressed.stderr
    path.write_bytes(paragraphs("{{ letter.subject }}"))
    assert run("template", "check", path).exit_code == 0, "it may print the rest in its own way"


def test_for_programs(run: Run, good: Path, bad: Path) -> None:
    result = run("template", "check", good, bad, "--json", "--language", "en")
    assert (result.exit_code, result.stderr) == (3, "")
    first, second = json.loads(result.stdout)["templates"]
    assert (first["ok"], first["problems"]) == (True, [])
    assert second["ok"] is False
    problem = second["problems"][1]
    assert (problem["file"], problem["code"], problem["value"]) == (
        str(bad),
        "docx-name-misspelt",
        "subjct",
    )
    assert problem["message"] == "Templates have no “subjct”, in {{ subjct }}."
    assert problem["document"] == {
        "part": "word/document.xml",
        "story": "body",
        "variant": None,
        "number": None,
        "text_box": None,
        "table": 1,
        "row": 1,
        "cell": 2,
        "paragraph": 1,
        "text": "{{ subjct }}",
    }


def test_a_kind_knows_its_own_fields_only(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "einladung.docx"
    path.write_bytes(paragraphs("{{ letter.event.topic }}"))
    assert run("template", "check", path).exit_code == 0
    assert run("template", "check", path, "--kind", "einladung").exit_code == 0
    assert run("template", "check", path, "--kind", "schreiben").exit_code == 3
    unknown = run("template", "check", path, "--kind", "einladnug")
    assert (unknown.exit_code, "kind-misspelt" in unknown.stderr) == (2, True)


def test_warnings_alone_are_all_right(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "warnung.docx"
    path.write_bytes(paragraphs("{{ subject|default(“–”) }}", "{{p body }}"))
    result = run("template", "check", path, "--language", "en")
    assert (result.exit_code, "Warning" in result.stderr) == (0, True)


def test_files_that_are_no_documents(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(b"kein Dokument")
    result = run("template", "check", path)
    assert (result.exit_code, "docx-template-no-docx" in result.stderr) == (3, True)
