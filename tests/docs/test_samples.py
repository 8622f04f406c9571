"""Samples of pages that have no test of their own: commands, Python, YAML and templates run as they stand."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from docxtpl import InlineImage

from lettergen.cli.app import app
from lettergen.compose.composed import ComposedLetter, to_json
from lettergen.letterhead.registry import Registry
from lettergen.pipeline import Workshop, letter_from, load_letter
from lettergen.word.template import WordTemplate
from tests.blank_word import blank
from tests.docs.pages import ROOT, blocks
from tests.signing.letters import png
from tests.test_examples import PATHS
from tests.word.compiled.templates import OTHER_PNG, PNG


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with ``letter.yaml`` and the examples."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.yaml").write_bytes(PATHS["schreiben"].read_bytes())
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    return tmp_path


def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def commands(page: str) -> list[str]:
    """The indented lines that call lettergen, without it and without what stands behind ``#``."""
    return re.findall(r"^    lettergen (.*?)(?: +#.*)?$", text(page), re.MULTILINE)


def samples(page: str, language: str) -> list[str]:
    return [b.text for b in blocks(ROOT / "docs" / page) if b.language == language]


def squeezed(letter: ComposedLetter) -> str:
    """All that the letter holds, without blanks of any kind."""
    return re.sub(r"\s|\\u00a0", "", to_json(letter))


def run(command: str) -> Result:
    return CliRunner().invoke(app, command.split())


@pytest.mark.slow
def test_the_exported_letterhead_and_the_python_of_house_templates(folder: Path) -> None:
    (command,) = commands("house-templates.md")
    assert run(command).exit_code == 0
    (script,) = samples("house-templates.md", "python")
    named: dict[str, Any] = {}
    exec(script, named)  # noqa: S102
    for made in ("file", "other"):
        assert named[made].problems == ()
        assert docx.Document(io.BytesIO(named[made].content)).paragraphs


@pytest.mark.slow
def test_the_commands_of_letterheads(folder: Path) -> None:
    new, check = commands("letterheads.md")
    assert run(new).exit_code == 0
    result = run(check)
    assert result.exit_code == 4
    assert set(re.findall(r"\[([a-z-]+)\]", result.stderr)) == {"letterhead-placeholder-left"}
    inline = re.search(r"`lettergen (render [^`]*)`", text("letterheads.md"))
    assert inline
    assert run(inline[1]).exit_code == 0


def test_the_joint_letterhead_of_letterheads(tmp_path: Path) -> None:
    (line,) = re.findall(r"^    (authorities: .*)$", text("letterheads.md"), re.MULTILINE)
    _, design, *_ = samples("letterheads.md", "yaml")
    (tmp_path / "gemeinsam").mkdir()
    (tmp_path / "gemeinsam" / "2024.yaml").write_text(f"{line}\n{design}", encoding="utf-8")
    registry = Registry([tmp_path, ROOT / "letterheads"])
    chosen = registry.choose("gemeinsam", "stadt-aachen", None, date(2024, 1, 1))
    assert chosen.design.authorities == ("stadt-aachen", "staedteregion-aachen")


def test_the_copies_of_signing(folder: Path) -> None:
    (command,) = re.findall(r"`lettergen (render [^`]*)`", text("signing.md"))
    assert run(command).exit_code == 0
    made = {file.name for file in folder.glob("*.pdf")}
    assert made == {f"letter.{copy}.pdf" for copy in ("reinschrift", "entwurf", "abdruck")}


def test_the_dispositions_of_signing(folder: Path) -> None:
    (sample,) = samples("signing.md", "yaml")
    letter = folder / "letter.yaml"
    letter.write_text(
        f"{letter.read_text(encoding='utf-8')}\n{sample}copy_type: entwurf\n", "utf-8"
    )
    composition = Workshop().compose(load_letter(letter))
    assert composition.problems == ()
    printed = squeezed(composition.letter)
    comments = re.findall(r"# (\d)\. (\S.*?)$", sample, re.MULTILINE)
    assert [number for number, _ in comments] == ["2", "3", "4", "5"]
    for _, words in comments:
        assert re.sub(r"\s", "", words).rstrip("…") in printed
    assert "DezernatII" in printed


def test_the_template_and_the_module_of_templates(folder: Path) -> None:
    _, template, module = samples("templates.md", "text")
    kind, passages = folder / "templates/begleitschreiben", folder / "templates/_modules"
    for file, content in (
        (kind / "text.md", template),
        (passages / "elektronischer-zugang" / "2024.md", module),
    ):
        file.parent.mkdir(parents=True)
        file.write_text(content, encoding="utf-8")
    letter = load_letter(PATHS["begleitschreiben-eschweiler"])
    dated = {"date": "2025-10-10", "references": {"ours": "A 51/7"}, "modules": ()}
    changed = letter_from({**letter.model_dump(mode="json", exclude_unset=True), **dated})
    drafted = Workshop(folder).draft(changed)
    assert {p.code for p in drafted.problems if p.severity == "error"} == set()
    assert "Ein Begleitschreiben ohne Anlage." in [p.message("de") for p in drafted.problems]
    assert drafted.letter is not None
    printed = squeezed(drafted.letter)
    for words in ("ElektronischerZugang", "UnserZeichen:A51/7", "fristgerecht"):
        assert words in printed


@pytest.mark.slow
def test_the_warnings_of_the_model_letters() -> None:
    workshop = Workshop()
    found = {
        problem.code
        for file in (ROOT / "examples" / "gemeinsam-klappts").glob("*.yaml")
        for problem in workshop.draft(load_letter(file)).problems
    }
    told = {
        "subject-long": "the subject runs over three lines",
        "enclosure-not-listed": "speaks of an enclosure that is not\nlisted",
        "salutation-without-closing": "the closing is missing",
        "disposition-no-end": "the draft does not say where its file goes",
    }
    assert found == set(told)
    assert [words for words in told.values() if words not in text("model-letters.md")] == []


@pytest.mark.slow
def test_the_python_of_compiled_templates(folder: Path) -> None:
    many, live = samples("compiled-templates.md", "python")
    document = blank()
    document.add_paragraph("Guten Tag, {{ name|upper }}")
    document.save("einladung.docx")
    named: dict[str, Any] = {"people": [SimpleNamespace(name="Erika")]}
    exec(many, named)  # noqa: S102
    assert texts(named["content"]) == ["Guten Tag, ERIKA"]
    document = blank()
    document.add_paragraph("{{ logo }}")
    document.add_paragraph("{{p annex }}")
    Path("stamp.png").write_bytes(PNG)
    document.add_picture("stamp.png")
    document.save("einladung.docx")
    annex = blank()
    annex.add_paragraph("Anlage")
    annex.save("annex.docx")
    logo = png(3, 2)
    for name, content in (("logo.png", logo), ("other.png", OTHER_PNG)):
        Path(name).write_bytes(content)
    named |= {"template": WordTemplate.open(Path("einladung.docx")), "InlineImage": InlineImage}
    exec(live, named)  # noqa: S102
    assert "Anlage" in texts(named["content"])
    pictures = docx.Document(io.BytesIO(named["content"])).part.package.image_parts
    assert {picture.blob for picture in pictures} == {logo, OTHER_PNG}


@pytest.mark.slow
def test_the_python_of_from_docxtpl(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every, empty, methods, allowed = samples("from-docxtpl.md", "python")
    for name, words in {
        "notice": "{{ name|shout }}{% if missing %}nie{% endif %}",
        "reminder": "{{ name }}{% if fee %} Gebühr{% endif %}",
        "order": "{{ order.total() }}",
        "report": "Bericht",
    }.items():
        document = blank()
        document.add_paragraph(words)
        document.save(f"{name}.docx")

    class Order:
        def total(self) -> int:
            return 42

    named: dict[str, Any] = {"rows": [{"name": "Erika"}], "Order": Order}
    exec(every, named)  # noqa: S102
    assert texts(named["content"]) == ["ERIKA"]
    assert capsys.readouterr().out == ""
    exec(empty, named)  # noqa: S102
    assert texts(named["content"]) == ["Erika Muster"]
    exec(methods, named)  # noqa: S102
    assert texts(named["content"]) == ["42"]
    exec(allowed, named)  # noqa: S102


def texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


@pytest.mark.slow
def test_the_commands_of_batches(folder: Path) -> None:
    common = (folder / "letter.yaml").read_text(encoding="utf-8")
    (folder / "LETTER.yaml").write_text(common, encoding="utf-8")
    indented = "".join(f"  {line}\n" for line in common.splitlines())
    (folder / "JOB.yaml").write_text(f"rows: LIST.csv\nletter:\n{indented}", encoding="utf-8")
    cover = PATHS["begleitschreiben-eschweiler"].read_bytes()
    (folder / "begleitschreiben.yaml").write_bytes(cover)
    for name in ("LIST.csv", "empfaenger.csv"):
        rows = "Behörde;Straße;PLZ;Ort\nStadt Adlerfeld;Markt 3;03046;Adlerfeld\n"
        (folder / name).write_text(rows, encoding="utf-8")
    found = [command for command in commands("batch.md") if "--scheduler" not in command]
    assert len(found) == 5
    for command in found:
        if "--resume" not in command:
            shutil.rmtree(folder / "out", ignore_errors=True)
        result = run(command)
        assert result.exit_code == 0, (command, result.stderr)
        out = folder / ("DIR" if "--out DIR" in command else "out")
        made = [file.name for file in out.rglob("brief-*.pdf")]
        assert made == ([] if "--dry-run" in command else ["brief-000002.pdf"]), command
