"""docs/de/serienbriefe.md, done from top to bottom as a clerk would do it; docs/batch.md beside the program."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from lettergen.batch.headers import _KNOWN, normalised
from lettergen.batch.job import Job
from tests.docs.pages import ROOT, blocks, links
from tests.docs.test_first_steps import Clerk

PAGE = ROOT / "docs" / "de" / "serienbriefe.md"
REFERENCE = ROOT / "docs" / "batch.md"
TEXT = PAGE.read_text(encoding="utf-8")
_LINES = TEXT.splitlines()
OWN_COLUMNS = next(n for n, line in enumerate(_LINES, 1) if line.startswith("## 7. Eigene Spalten"))
MORE = _LINES.index("## Mehr") + 1
BLOCKS = [b for b in blocks(PAGE) if not OWN_COLUMNS < b.line < MORE]
OWN = [b for b in blocks(PAGE) if OWN_COLUMNS < b.line < MORE]
"""What a section of its own shows, with a list of its own."""


def test_links_lead_somewhere() -> None:
    assert [str(f) for page in (PAGE, REFERENCE) for f in links(page) if not f.exists()] == []


def test_every_command_in_the_text_stands_in_a_block() -> None:
    prose = re.sub(r"^```.*?^```", "", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"`lettergen [^`]*`", prose) == []


def seen(answer: str) -> list[str]:
    """What is the same each time, whichever of the two streams comes first."""
    lines = [re.sub(r"\d+\.\d s\.$", "0.0 s.", line) for line in answer.splitlines()]
    return sorted(line for line in lines if not line.startswith("Setzen: "))


def save_table(text: str, begins: str, file: Path) -> None:
    """The table of a page that begins so, typed into a workbook as text."""
    table = re.search(rf"^\| {begins} .*?(?=\n\n)", text, re.MULTILINE | re.DOTALL)
    assert table
    book = Workbook()
    header, _, *rows = table[0].splitlines()
    for line in (header, *rows):
        book.worksheets[0].append([cell.strip() or None for cell in line.strip("|").split("|")])
    book.save(file)


def _correct_list(folder: Path) -> None:
    book = load_workbook(folder / "empfaenger.xlsx")
    assert book.worksheets[0]["B3"].value == "Sehr geehrter Herr"
    book.worksheets[0]["B3"] = "Herr"
    book.save(folder / "empfaenger.xlsx")


def _correct_failed(file: Path) -> None:
    book = load_workbook(file)
    (cell,) = (c for row in book.worksheets[0].iter_rows() for c in row if c.value == "8983")
    cell.value = "08983"
    book.save(file)


@pytest.mark.slow
def test_letters_from_top_to_bottom(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path, expected=frozenset({0, 8}))
    answers = 0
    for block, following in pairwise([*BLOCKS, None]):
        assert block is not None
        if block.language == "yaml":
            save_table(TEXT, "Behörde", clerk.folder / "empfaenger.xlsx")
            clerk.save(block.text)
        elif block.language == "console":
            if "--rows" in block.text:
                _correct_failed(clerk.folder / "fertig" / "failed.xlsx")
            clerk.type(block.text)
            if following and following.language == "text":
                assert seen(clerk.answer) == seen(following.text), f"{PAGE.name}:{following.line}"
                answers += 1
            if "--dry-run" in block.text:
                assert not (clerk.folder / "fertig").exists()
                _correct_list(clerk.folder)
    assert answers == 3
    promised = set(re.findall(r"^\| `(\S+)` \|", TEXT, re.MULTILINE))
    assert {f.name for f in (tmp_path / "serie" / "fertig").iterdir()} == promised
    made = [
        f.relative_to(tmp_path / "serie").as_posix() for f in (tmp_path / "serie").rglob("brief-*")
    ]
    assert len(made) == 2 + 1 + 2
    assert "nachtrag/briefe/brief-000002.pdf" in made


@pytest.mark.slow
def test_columns_of_ones_own(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path, expected=frozenset({0, 8}))
    save_table(TEXT, "Anrede", tmp_path / "beitraege.xlsx")
    answers = 0
    for block, following in pairwise([*OWN, None]):
        assert block is not None
        if block.language == "yaml":
            clerk.save(block.text)
        elif block.language == "console":
            clerk.type(block.text)
            assert following
            assert seen(clerk.answer) == seen(following.text), f"{PAGE.name}:{following.line}"
            answers += 1
            book = load_workbook(tmp_path / "beitraege.xlsx")
            assert book.worksheets[0]["G3"].value in {"1.234", "1234,00"}
            book.worksheets[0]["G3"] = "1234,00"
            book.save(tmp_path / "beitraege.xlsx")
    assert answers == 2


def test_the_reference_names_every_field_and_header() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    section = text.split("## Job file")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(Job.model_fields)
    table = text.split("## Headers")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!-|Letter|\|)[^|]+ \| ([^|]+) \|", table, re.MULTILINE)
    named = {normalised(name) for row in rows for name in row.split(", ")}
    assert named == set(_KNOWN)


@pytest.mark.slow
def test_the_python_example(tmp_path: Path) -> None:
    script = next(b.text for b in blocks(REFERENCE) if b.language == "python")
    run = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{script}"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", run],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()[:2], done.stderr) == (0, ["2", "0"], "")
    assert (tmp_path / "stack" / "druckdatei.pdf").is_file()
    assert (tmp_path / "last.pdf").read_bytes().startswith(b"%PDF-")
