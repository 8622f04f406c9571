"""Persons and addresses as fields: what they print, and which columns fill them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Docx

from lettergen import Workshop
from lettergen.batch.bind import Binder
from lettergen.batch.rows import open_rows
from lettergen.errors import InputError, TemplateError
from tests.batch_rows.letters import COMMON

KIND = {
    "title": "Anmeldung",
    "fields": {
        "kind_": {"type": "person", "label": "Kind"},
        "heim": {"type": "address", "label": "Wohnung"},
        "eltern": {"type": "list", "label": "Elternteil", "of": "person", "required": False},
    },
}
WORDS = "---\nsubject: Anmeldung\n---\n{{ kind_ }} wohnt: {{ heim }}. {{ eltern | enumeration }}.\n"
CELLS = {
    "Anrede": "Frau",
    "Nachname": "Muster",
    "Straße": "Ring 1",
    "PLZ": "52062",
    "Ort": "Aachen",
    "Kind Vorname": "Sascha",
    "Kind Nachname": "Muster",
    "Wohnung Straße": "Schulweg",
    "Wohnung Hausnummer": "7",
    "Wohnung PLZ": "01067",
    "Wohnung Ort": "Dresden",
    "Elternteil 1 Titel": "Dr.",
    "Elternteil 1 Nachname": "Beispiel",
    "Elternteil 1 Anrede": "Herrn",
    "Elternteil 2 Vorname": "Kim",
    "Elternteil 2 Name": "Muster",
}


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(
        {
            "templates/anmeldung/kind.yaml": KIND,
            "templates/anmeldung/text.md": WORDS,
            "templates/anmeldung/text.en.md": WORDS,
        }
    )


def printed(workshop: Workshop, letter: Any) -> str:
    content = workshop.render(letter, "docx").content
    text = "\n".join(p.text for p in Docx(io.BytesIO(content)).paragraphs)
    return text.replace("\u00a0", " ")


def bound(workshop: Workshop, cells: dict[str, str], **more: Any) -> Any:
    (row,) = open_rows([cells])
    common = {k: v for k, v in COMMON.items() if k in {"sender", "date"}}
    letter = {**common, "kind": "anmeldung", **more}
    return Binder(letter, tuple(cells), kinds=workshop.kinds).bind(row)


def test_columns_fill_their_parts_and_they_print_as_they_are(workshop: Workshop) -> None:
    made = bound(workshop, CELLS)
    assert made.problems == ()
    assert made.letter.recipient.persons[0].last_name == "Muster"
    words = printed(workshop, made.letter)
    assert (
        "Sascha Muster wohnt: Schulweg 7, 01067 Dresden. Herr Dr. Beispiel und Kim Muster." in words
    )


def test_in_english(workshop: Workshop) -> None:
    words = printed(workshop, bound(workshop, CELLS, language="en").letter)
    assert "Sascha Muster wohnt: Schulweg 7, 01067 Dresden. Dr Beispiel and Kim Muster." in words


def test_a_faulty_part_is_a_problem_of_its_column(workshop: Workshop) -> None:
    made = bound(workshop, {**CELLS, "Wohnung PLZ": "1067", "Elternteil 1 Anrede": "Haus"})
    assert made.letter is None
    assert {p.place.column_name for p in made.problems} >= {"Elternteil 1 Anrede"}


def test_a_label_alone_is_no_column_of_a_person(workshop: Workshop) -> None:
    cells = {k: v for k, v in CELLS.items() if not k.startswith("Kind")} | {"Kind Vormame": "x"}
    with pytest.raises(InputError) as caught:
        bound(workshop, cells)
    assert "column-unknown" in {p.code for p in caught.value.problems}


def test_a_noun_phrase_needs_a_case(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "probe"
    folder.mkdir(parents=True)
    (folder / "kind.yaml").write_text("title: X\nfields: {verein: noun_phrase}\n", encoding="utf-8")
    text = folder / "text.md"
    data = {"kind": "probe", "recipient": {"organisation": "A"}, "verein": "der Chor"}
    data |= {k: v for k, v in COMMON.items() if k in {"sender", "date"}}
    text.write_text("---\nsubject: X\n---\nmit {{ verein }}\n", encoding="utf-8")
    with pytest.raises(TemplateError):
        Workshop(tmp_path).render(data, "docx")
    text.write_text("---\nsubject: X\n---\nmit {{ verein | dative }}\n", encoding="utf-8")
    assert "mit dem Chor" in printed(Workshop(tmp_path), data)
