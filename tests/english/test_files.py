"""English letters as files: no German word on paper, by every way that makes them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lettergen.batch.api import render_batch
from lettergen.cli.app import app
from lettergen.errors import ExitCode
from lettergen.pipeline import Workshop, letter_from
from tests import pdf_measure
from tests.english.letters import KINDS, SENDER, data
from tests.verapdf import failures

GERMAN = re.compile(
    r"(?i)\b(?:der|das|dem|den|und|oder|mit|von|vom|zum|zur|für|wir|Sie|Ihre?|nicht|wird|wurde|sagt|Uhr|Seite|Datum"
    r"|Anlagen?|Betreff|Einladung|Termin|Ort|Beschluss|Vorbehalte|Ausblick|Anlass|Hintergrund|Telefon|Auftrag"
    r"|geehrte[rn]?|Grüßen|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Januar|Februar|März|Mai|Juni"
    r"|Juli|Oktober|Dezember)\b"
)
"""Words of German letters that are no English ones."""


def words(content: bytes) -> str:
    text = " ".join(line.text for line in pdf_measure.lines(content))
    # The sender's address is German wherever the letter goes.
    for part in SENDER["authority"]["address"].values():
        text = text.replace(part, "")
    return " ".join(text.split())


def write(file: Path, letter: dict[str, Any]) -> None:
    """JSON is YAML, too."""
    file.write_text(json.dumps(letter, ensure_ascii=False, indent=2), encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an English letter of every kind as PDF."""
    folder = tmp_path_factory.mktemp("english")
    workshop = Workshop()
    for kind in KINDS:
        content = workshop.render(letter_from(data(kind))).content
        (folder / f"{kind}.pdf").write_bytes(content)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_german_word_is_printed(kind: str, files: Path) -> None:
    text = words((files / f"{kind}.pdf").read_bytes())
    assert GERMAN.findall(text) == []
    assert "23 November 2026" in text
    if kind != "pressemitteilung":
        assert "Dear Dr Muster," in text
        assert "Yours sincerely" in text
        assert "Concept (12 pages)" in text


def test_the_german_letters_have_such_words() -> None:
    """The list above would find a German text."""
    german = data("zwischenbericht", language="de", project="der Plan", steering_group=None)
    found = GERMAN.findall(words(Workshop().render(letter_from(german)).content))
    assert {"geehrte", "Anlass", "wir", "Ausblick"} <= set(found)


@pytest.mark.verapdf
def test_english_letters_are_pdf_a_and_pdf_ua(files: Path) -> None:
    assert failures([files / "einladung.pdf"]) == []


@pytest.mark.slow
def test_a_batch_makes_the_same_letters(files: Path, tmp_path: Path) -> None:
    report = render_batch([data(kind) for kind in KINDS], out=tmp_path / "out", workers=1)
    assert (report.letters, report.failed) == (len(KINDS), 0)
    made = sorted(path.read_bytes() for path in (tmp_path / "out" / "briefe").iterdir())
    assert made == sorted((files / f"{kind}.pdf").read_bytes() for kind in KINDS)


@pytest.mark.slow
def test_the_command_makes_the_same_letter(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("invitation.yaml"), data("einladung"))
    result = CliRunner().invoke(app, ["render", "invitation.yaml", "-o", "out"])
    assert result.exit_code == ExitCode.OK, result.output
    assert Path("out/invitation.pdf").read_bytes() == (files / "einladung.pdf").read_bytes()


def test_the_command_names_the_line_of_a_german_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("invitation.yaml"), data("einladung", hosts=["die Stadt Aachen"]))
    lines = Path("invitation.yaml").read_text(encoding="utf-8").split("\n")
    line = next(n for n, text in enumerate(lines, 1) if "die Stadt Aachen" in text)
    result = CliRunner().invoke(app, ["check", "invitation.yaml", "--language", "en"])
    assert result.exit_code == ExitCode.INPUT
    assert f"invitation.yaml:{line}" in result.output
    assert "This name is German, the letter's text English: die Stadt Aachen" in result.output
