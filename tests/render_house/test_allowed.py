"""What Word starts or fetches is refused in a house's template, unless the house says by name that it means it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lettergen import Workshop, load_letter
from lettergen.batch.snapshot import Snapshot
from lettergen.cli.app import app
from lettergen.errors import TemplateError
from lettergen.kind_inspection import inspect_kind
from lettergen.renderers.docx.house.check import check_letter_template
from lettergen.resources import allowed_in, read_word_template
from lettergen.word.structure import packed, unpacked
from tests.render_house.houses import example
from tests.word.test_closed import complex_field

TEXT = "word/document.xml"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The example, with a picture in both templates that Word fetches, and a link to a file."""
    root = tmp_path / "haus"
    shutil.copytree(example("letters").parent, root)
    for file in root.rglob("*.docx"):
        parts = unpacked(file.read_bytes())
        fields = complex_field('INCLUDEPICTURE "x.png"') + complex_field('HYPERLINK "file:///x"')
        parts[TEXT] = parts[TEXT].replace(b"<w:sectPr", f"<w:p>{fields}</w:p><w:sectPr".encode(), 1)
        file.write_bytes(packed(parts))
    return root


def rendered(workspace: Path, name: str) -> str:
    letter = load_letter(workspace / "letters" / f"{name}.yaml")
    return unpacked(Workshop(workspace).render(letter, "docx").content)[TEXT].decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["brief", "einladung"])
def test_refused_and_allowed_by_name(workspace: Path, name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(workspace, name)
    names = {p.params["name"] for p in caught.value.problems}
    assert names == {"INCLUDEPICTURE", "link:file"}
    for problem in caught.value.problems:
        assert f"„{problem.params['name']}“" in (problem.hint("de") or "")
    (template,) = {Path(p.place.file or "") for p in caught.value.problems}
    beside = template.with_name(template.name + ".allow")
    beside.write_text("\ufeff# Das Siegel\nINCLUDEPICTURE\n", "utf-8")
    with pytest.raises(TemplateError) as caught:
        rendered(workspace, name)
    assert [p.params["name"] for p in caught.value.problems] == ["link:file"]
    beside.write_text("INCLUDEPICTURE # Das Siegel\n  link:file\n", "utf-8")
    assert "INCLUDEPICTURE" in rendered(workspace, name)


def test_what_lies_outside_or_is_no_file_allows_nothing(workspace: Path, tmp_path: Path) -> None:
    template = workspace / "templates" / "einladung" / "karte.docx"
    beside = template.with_name("karte.docx.allow")
    (tmp_path / "fremd").write_text("INCLUDEPICTURE\nlink:file\n", "utf-8")
    beside.symlink_to(tmp_path / "fremd")
    assert allowed_in(template)
    assert not read_word_template(template, within=workspace).allow
    beside.unlink()
    beside.mkdir()
    assert not allowed_in(template)


def test_macros_never(workspace: Path) -> None:
    content = packed(
        unpacked((workspace / "templates/einladung/karte.docx").read_bytes())
        | {"word/vbaProject.bin": b"x"}
    )
    allow = frozenset({"INCLUDEPICTURE", "link:file", "macros", "vbaProject", ""})
    found = check_letter_template(content, file="karte.docx", kind="einladung", allow=allow)
    assert [p.code for p in found] == ["docx-template-macros"]


@pytest.mark.slow
def test_checks_know_it_and_batches_notice_it(workspace: Path) -> None:
    template = workspace / "templates" / "einladung" / "karte.docx"
    checked = ["template", "check", str(template), "--kind", "einladung"]
    before = CliRunner().invoke(app, checked)
    with Snapshot(workspace, workspace) as snapshot:
        template.with_name("karte.docx.allow").write_text("INCLUDEPICTURE\nlink:file\n", "utf-8")
        assert snapshot.changed()
    after = CliRunner().invoke(app, checked)
    assert (before.exit_code, after.exit_code) == (3, 0)
    found = inspect_kind(template.parent)
    assert not any(p.code.startswith("docx-template") for p in found)
