"""``lettergen convert`` and ``render --pdf-engine libreoffice``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from lettergen.cli import conversion
from lettergen.cli.app import app
from lettergen.renderers.libreoffice.program import VARIABLE
from tests.cli.conftest import written
from tests.libreoffice.conftest import FakeOffice, docx


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def word_file(name: str, text: str) -> str:
    Path(name).write_bytes(docx(text))
    return name


def title(path: str) -> str | None:
    metadata = PdfReader(path).metadata
    return metadata.title if metadata else None


@pytest.mark.slow
def test_convert_writes_and_names_what_it_wrote(fake: FakeOffice) -> None:
    result = run("convert", word_file("a.docx", "Brief00a"), word_file("b.docx", "Brief00b"))
    assert (result.exit_code, result.stdout) == (0, "a.pdf\nb.pdf\n")
    assert (title("a.pdf"), title("b.pdf")) == ("Brief00a", "Brief00b")
    assert result.stderr.count("[pdf-by-libreoffice]") == 1
    assert "2 von 2 Dateien umgewandelt." in result.stderr
    assert fake.counts() == [2]
    assert fake.left_behind() == []


@pytest.mark.slow
def test_convert_into_a_folder_replaces_what_was_there(fake: FakeOffice) -> None:
    Path("out").mkdir()
    Path("out/a.pdf").write_text("old")
    assert run("convert", word_file("a.docx", "Brief00a"), "-o", "out").exit_code == 0
    assert title("out/a.pdf") == "Brief00a"
    assert [p.name for p in Path("out").iterdir()] == ["a.pdf"]


@pytest.mark.slow
def test_every_bad_file_is_named_and_the_others_are_written(fake: FakeOffice) -> None:
    Path("text.docx").write_text("no DOCX")
    files = [
        word_file("a.docx", "Brief00a"),
        "missing.docx",
        word_file("crash.docx", "CRASH"),
        "text.docx",
        word_file("b.docx", "Brief00b"),
        word_file("refused.docx", "REFUSE"),
    ]
    result = run("convert", *files)
    assert (result.exit_code, result.stdout) == (6, "a.pdf\nb.pdf\n")
    for file, code in (
        ("missing.docx", "file-not-found"),
        ("crash.docx", "convert-crashed"),
        ("text.docx", "convert-not-docx"),
        ("refused.docx", "convert-refused"),
    ):
        (line,) = (m for m in result.stderr.splitlines() if m.startswith(f"{file}: "))
        assert line.endswith(f"[{code}]")
    assert "2 von 6 Dateien umgewandelt." in result.stderr
    assert not list(Path().glob(".lettergen-*"))


@pytest.mark.slow
def test_an_unreadable_pdf_is_named(fake: FakeOffice) -> None:
    template = fake.folder / "template.pdf"
    template.write_bytes(b"%PDF-1.7 rubbish %%EOF")
    result = run("convert", word_file("a.docx", "Brief00a"))
    assert result.exit_code == 6
    assert "a.docx: Fehler:" in result.stderr
    assert "[pdf-unreadable]" in result.stderr
    assert not Path("a.pdf").exists()


def test_two_files_for_one_result_are_refused_before_anything(fake: FakeOffice) -> None:
    Path("x").mkdir()
    result = run("convert", word_file("a.docx", "A"), word_file("x/a.docx", "B"), "-o", "out")
    assert result.exit_code == 2
    assert "[output-twice]" in result.stderr
    assert fake.calls() == []


@pytest.mark.slow
def test_timeout(fake: FakeOffice) -> None:
    result = run("convert", word_file("a.docx", "HANG"), "--timeout", "0.3")
    assert result.exit_code == 6
    assert "in 0.3 Sekunden nicht fertig" in result.stderr
    for senseless in ("0", "-1", "nan"):
        result = run("convert", "a.docx", "--timeout", senseless)
        assert (result.exit_code, "[convert-timeout-value]" in result.stderr) == (2, True)


def test_a_file_that_is_too_large_is_not_read(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "MAX_CONVERTED_BYTES", 1 << 20)
    Path("a.docx").write_bytes(bytes((1 << 20) + 1))
    assert "[convert-too-large]" in run("convert", "a.docx").stderr


def test_without_libreoffice(fake: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/soffice")
    letter = str(written(Path("antrag.yaml")))
    for arguments in (
        ("convert", word_file("a.docx", "A")),
        ("render", letter, "--pdf-engine", "libreoffice"),
    ):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (7, "")
        assert "[libreoffice-not-there]" in result.stderr
    result = run("render", letter, "--pdf-engine", "libreoffice", "--format", "docx")
    assert (result.exit_code, result.stdout) == (0, "antrag.docx\n")


@pytest.mark.slow
def test_render_converts_what_it_would_write_as_docx(fake: FakeOffice) -> None:
    letters = [str(written(Path(f"{n}.yaml"))) for n in "ab"]
    result = run(
        *("render", *letters, "-o", "out", "--format", "pdf,docx"),
        *("--pdf-engine", "LibreOffice", "--copy", "reinschrift,entwurf"),
    )
    assert result.exit_code == 0, result.stderr
    made = [
        f"out/{n}.{c}.{f}"
        for n in "ab"
        for c in ("reinschrift", "entwurf")
        for f in ("pdf", "docx")
    ]
    assert result.stdout.splitlines() == made
    assert fake.counts() == [4], "all letters go through one start of LibreOffice"
    assert Path("out/a.entwurf.docx").read_bytes() != Path("out/a.reinschrift.docx").read_bytes()
    assert result.stderr.count("[pdf-by-libreoffice]") == 2


@pytest.mark.slow
def test_a_letter_that_cannot_be_converted_leaves_no_file(fake: FakeOffice) -> None:
    good, faulty = written(Path("a.yaml")), written(Path("c.yaml"), "form: frau", "form: fraau")
    hanging = written(Path("b.yaml"), "vielen Dank", "vielen CRASH Dank")
    result = run(
        *("render", str(hanging), str(faulty), str(good)),
        *("--format", "docx,pdf", "--pdf-engine", "libreoffice"),
    )
    assert (result.exit_code, result.stdout) == (6, "a.docx\na.pdf\n")
    assert "b.yaml: Fehler:" in result.stderr
    assert "[convert-crashed]" in result.stderr
    assert "c.yaml:9:11: Fehler:" in result.stderr
    assert not Path("b.docx").exists()


def test_an_unknown_engine_is_refused(fake: FakeOffice) -> None:
    result = run("render", str(written(Path("a.yaml"))), "--pdf-engine", "word")
    assert result.exit_code == 2
    assert "[pdf-engine-unknown]" in result.stderr


@pytest.mark.slow
def test_the_notes_of_a_batch_name_the_engine(fake: FakeOffice) -> None:
    Path("job.yaml").write_text(
        "letter:\n" + "".join(f"  {line}\n" for line in _common()) + "rows: people.csv\n"
        "out: stack\npdf_engine: libreoffice\n"
    )
    Path("people.csv").write_text(
        "Nachname;Anrede;Straße;PLZ;Ort\nMuster;Frau;Ring 1;01067;Stadt\nCRASH;Herr;Ring 2;01067;Stadt\n"
    )
    result = run("batch", "job.yaml", "--quiet")
    assert result.exit_code == 8, result.stderr
    report = json.loads(Path("stack/report.json").read_text())
    assert report["versions"]["libreoffice"] == "24.2.7.2"
    assert [entry["notes"] for entry in report["letters"]] == [["pdf-by-libreoffice"]]
    assert "abgestürzt" in Path("stack/failed.csv").read_text(encoding="utf-8-sig")
    other = run("batch", "job.yaml", "--out", "other", "--pdf-engine", "typst")
    assert (other.exit_code, len(list(Path("other/briefe").iterdir()))) == (0, 2)


def _common() -> list[str]:
    lines = written(Path("common.yaml")).read_text().splitlines()
    start, end = lines.index("recipient:"), lines.index("date: 09.10.2018")
    return lines[:start] + lines[end:]
