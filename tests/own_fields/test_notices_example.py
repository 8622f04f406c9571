"""The example of a town with a kind of its own: sound, whole, made by its script."""

from __future__ import annotations

import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lettergen.batch.from_job import bound_rows
from lettergen.batch.job import load_job
from lettergen.compose.words import plain_words
from lettergen.kind_inspection import inspect_kind
from lettergen.loading import letter_from, load_letter, workspace_kinds
from lettergen.pipeline import Workshop
from lettergen.reading import read_yaml_file

ROOT = Path(__file__).parents[2]
WORKSPACE = ROOT / "examples" / "gebuehrenbescheide"
KIND = WORKSPACE / "templates" / "hundesteuerbescheid"


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return Workshop(WORKSPACE)


def test_the_kind_is_sound() -> None:
    assert inspect_kind(KIND) == ()


@pytest.mark.slow
def test_every_row_of_the_list_becomes_a_letter(workshop: Workshop) -> None:
    rows = bound_rows(load_job(WORKSPACE / "JOB.yaml"), workspace_kinds(WORKSPACE))
    assert rows.problems == ()
    bound = list(rows.rows)
    assert len(bound) == 30
    assert [row.problems for row in bound if row.problems] == []
    texts = []
    for row in bound:
        assert row.letter is not None
        composition = workshop.compose(row.letter)
        assert composition.problems == ()
        texts.append(plain_words(composition.letter))
    assert "Wir ziehen ihn von Ihrem Konto DE02 1203 0000 0000 2020 51 ein" in texts[3]
    assert "Bitte überweisen Sie ihn" in texts[0]
    assert "wegen Bezugs von Grundsicherung ermäßigt" in texts[6]
    assert "Die Hunde tragen" in texts[2]
    assert "Der Hund trägt" in texts[0]
    assert all("Rechtsbehelfsbelehrung" in text for text in texts)


def test_both_languages(workshop: Workshop) -> None:
    german = load_letter(KIND / "example.yaml", workspace=WORKSPACE)
    assert "216,00 EUR" in plain_words(workshop.compose(german).letter)
    data = read_yaml_file(KIND / "example.yaml").data | {"language": "en"}
    english = workshop.compose(letter_from(data, workspace=WORKSPACE))
    words = plain_words(english.letter)
    assert "EUR 216.00" in words
    assert "Legal remedies" in words
    assert "Hund" not in words.replace("Hundesteuer", "")


def test_the_list_is_what_its_script_writes() -> None:
    script: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "make_notices_example.py"))
    sheet = load_workbook(WORKSPACE / "hundehalter.xlsx").worksheets[0]
    written = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert tuple(written[0]) == script["HEADER"]
    assert len(written) == 31
    for number, row in enumerate(written[1:], 1):
        made = [_plain(v) for v in script["owner"](number)]
        assert [_plain(v) for v in row[: len(made)]] == made


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | int | float):
        return float(value)
    return value.isoformat()[:10] if hasattr(value, "isoformat") else value
