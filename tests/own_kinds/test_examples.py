"""The letter in each kind's folder that shows what the kind is like."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document as Docx
from pypdf import PdfReader

from lettergen import Workshop, load_letter
from lettergen.kind_inspection import inspect_kind
from lettergen.kinds import SHIPPED
from tests.cli.conftest import Run
from tests.own_kinds.conftest import KIND

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.mark.slow
@pytest.mark.parametrize("kind", SHIPPED)
def test_a_shipped_kind_is_shown_in_both_formats(kind: str) -> None:
    assert inspect_kind(TEMPLATES / kind) == ()
    workshop = Workshop()
    letter = load_letter(TEMPLATES / kind / "example.yaml")
    assert letter.kind == kind
    pdf, docx = workshop.render(letter, "pdf"), workshop.render(letter, "docx")
    assert (pdf.problems, docx.problems) == ((), ())
    word = Docx(io.BytesIO(docx.content))
    title = word.core_properties.title
    assert title
    printed = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    for text in (printed, "\n".join(p.text for p in word.paragraphs)):
        assert title.split()[0] in text


@pytest.mark.parametrize("kind", SHIPPED)
def test_new_copies_it(run: Run, kind: str, tmp_path: Path) -> None:
    made = run("new", kind, "--example", "-o", "brief.yaml")
    assert (made.exit_code, made.stderr) == (0, "")
    assert (tmp_path / "brief.yaml").read_bytes() == (
        TEMPLATES / kind / "example.yaml"
    ).read_bytes()
    assert run("new", kind, "--example", "-o", "brief.yaml").exit_code == 6


def test_a_house_s_own_comes_first(run: Run, workspace: Path) -> None:
    own = run("new", KIND, "--example", "--workspace", ".", "-o", "-")
    assert own.stdout == (workspace / "templates" / KIND / "example.yaml").read_text(
        encoding="utf-8"
    )
    folder = workspace / "templates" / "schreiben"
    folder.mkdir()
    (folder / "example.yaml").write_text("kind: schreiben\n", encoding="utf-8")
    assert (
        run("new", "schreiben", "--example", "--workspace", ".", "-o", "-").stdout
        == "kind: schreiben\n"
    )


def test_a_kind_without_one_says_so(run: Run, workspace: Path) -> None:
    (workspace / "templates" / KIND / "example.yaml").unlink()
    made = run("new", KIND, "--example", "--workspace", ".")
    assert (made.exit_code, made.stdout) == (2, "")
    assert "[example-missing]" in made.stderr
    assert run("new", "gebur", "--example", "--workspace", ".").exit_code == 2
