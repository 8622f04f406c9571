"""Which template a letter gets: named on the command line, in the letter, or by its letterhead."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from lettergen.cli.app import app
from lettergen.errors import LetterheadError, TemplateError
from lettergen.inspection import inspect_letterhead
from lettergen.pipeline import Workshop, load_letter
from tests.render_house.houses import example, template

LETTER = example("letters/brief.yaml")
INVITATION = example("letters/einladung.yaml")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shutil.copytree(example("."), tmp_path / "workspace"))


def _text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    stories = (document, document.sections[0].first_page_header)
    return "\n".join(p.text for story in stories for p in story.paragraphs)


@pytest.mark.slow
def test_the_letterhead_names_its_template(workspace: Path) -> None:
    made = Workshop(workspace).render(load_letter(LETTER), "docx")
    assert "Die Bürgermeisterin" in _text(made.content)
    assert [
        style.name
        for style in docx.Document(io.BytesIO(made.content)).styles
        if style.name == "Tabellenkopf"
    ]


def test_the_pdf_says_that_it_looks_different(workspace: Path) -> None:
    made = Workshop(workspace).render(load_letter(LETTER), "pdf")
    assert [(p.code, p.severity) for p in made.problems] == [("pdf-without-word-template", "note")]


@pytest.mark.slow
def test_the_letters_own_template_comes_before_the_letterheads(workspace: Path) -> None:
    made = Workshop(workspace).render(load_letter(INVITATION), "docx")
    tables = docx.Document(io.BytesIO(made.content)).tables
    assert tables[0].rows[0].cells[0].text.startswith("Samstag, 20.\u00a0Juni 2026, 15:00")


def test_a_template_that_is_not_there_is_an_error_with_those_that_are(workspace: Path) -> None:
    letter = load_letter(INVITATION).model_copy(update={"word_template": "kartei"})
    with pytest.raises(TemplateError) as caught:
        Workshop(workspace).render(letter, "docx")
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["known"]) == ("word-template-missing", "karte")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../brief.docx", "letterhead-template-outside"),
        ("fehlt.docx", "letterhead-template-missing"),
    ],
)
def test_a_letterheads_template_lies_in_its_folder(workspace: Path, name: str, code: str) -> None:
    (workspace / "brief.docx").write_bytes(template().content)
    design = workspace / "letterheads" / "gemeinde-musterhausen" / "2026.yaml"
    design.write_text(
        design.read_text(encoding="utf-8").replace("letterhead.docx", name), encoding="utf-8"
    )
    with pytest.raises(LetterheadError) as caught:
        Workshop(workspace).compose(load_letter(LETTER))
    assert [p.code for p in caught.value.problems] == [code]
    assert caught.value.problems[0].place.line == 5


@pytest.mark.slow
def test_a_letterhead_docx_serves_versions_that_name_no_template(workspace: Path) -> None:
    folder = workspace / "letterheads" / "gemeinde-musterhausen"
    design = folder / "2026.yaml"
    named = Workshop(workspace).render(load_letter(LETTER), "docx").content
    lines = design.read_text(encoding="utf-8").splitlines(keepends=True)
    design.write_text("".join(lines[:4] + lines[5:]), encoding="utf-8")
    assert Workshop(workspace).render(load_letter(LETTER), "docx").content == named
    (folder / "letterhead.docx").unlink()
    assert Workshop(workspace).render(load_letter(LETTER), "docx").content != named


@pytest.mark.slow
def test_the_command_line_names_a_file_or_a_name(workspace: Path, tmp_path: Path) -> None:
    own = tmp_path / "eigene.docx"
    own.write_bytes(template("Eigene Vorlage", "{{ address }}", "{{p text }}").content)
    arguments = ["render", str(INVITATION), "--workspace", str(workspace), "--format", "docx"]
    for chosen, expected in ((str(own), "Eigene Vorlage"), ("karte", "Einladung zum Fest")):
        target = tmp_path / expected.partition(" ")[0]
        run = CliRunner().invoke(app, [*arguments, "-o", str(target), "--word-template", chosen])
        assert run.exit_code == 0, run.output
        assert expected in _text((target / "einladung.docx").read_bytes())


def test_lists_show_the_word_templates(workspace: Path) -> None:
    arguments = ["list", "templates", "--workspace", str(workspace)]
    assert "einladung\tkarte" in CliRunner().invoke(app, arguments).output
    listed = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).output)
    assert listed["word_templates"] == {"einladung": ["karte"]}


@pytest.mark.slow
def test_checking_a_letterhead_fills_its_template(workspace: Path) -> None:
    folder = workspace / "letterheads" / "gemeinde-musterhausen"
    assert inspect_letterhead(folder) == ()
    (folder / "letterhead.docx").write_bytes(template("{{ address }}", "{{p text }}").content)
    found = {p.code: p.params["slots"] for p in inspect_letterhead(folder)}
    assert found == {"house-not-shown": "sender_line, delivery_notes, copy_mark, information"}


@pytest.mark.slow
def test_check_looks_into_the_template_too(workspace: Path, tmp_path: Path) -> None:
    own = tmp_path / "eigene.docx"
    own.write_bytes(template("{{ address }}", "{{ adress }}").content)
    arguments = ["check", str(LETTER), "--workspace", str(workspace), "--word-template", str(own)]
    run = CliRunner().invoke(app, [*arguments, "--language", "en"])
    assert run.exit_code != 0
    assert "house-misspelt" in run.output
