"""A kind that a house adds to an empty workspace goes through every command as those that are shipped do."""

from __future__ import annotations

import io
import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from docx import Document as Docx
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from lettergen import Workshop, json_schema, letter_from, load_letter, render, render_batch
from lettergen.errors import ExitCode, InputError, TemplateError, UsageError
from lettergen.reading import read_yaml, read_yaml_file
from tests.cli.conftest import Run
from tests.own_kinds.conftest import KIND

EXAMPLE = f"templates/{KIND}/example.yaml"
LIST = """\
Behörde;Straße;PLZ;Ort;Kassenzeichen;Fällig am;Zahlweise;IBAN;Posten 1 Bezeichnung;Posten 1 Betrag;Item 2 Description;Posten 2 Betrag
Stadt A;Weg 1;52062;Aachen;4711.0815;1.12.2026;per Lastschrift;DE02120300000000202051;Urkunde;12,00;Auskunft;1.234,50
Stadt B;Weg 2;52062;Aachen;4711.0816;2.12.2026;;;Urkunde;12,00;;
"""
JOB = f"""\
letter:
  kind: {KIND}
  sender: {{authority: {{name: Gemeinde Musterhausen, address: {{street: Platz 1, postal_code: 12345, city: Musterhausen}}}}}}
  date: 2026-11-02
rows: liste.csv
"""


def pdf_text(file: Path | bytes) -> str:
    content = file if isinstance(file, bytes) else file.read_bytes()
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.slow
def test_it_is_sound_as_it_was_made(run: Run, workspace: Path) -> None:
    for language in ("de", "en"):
        done = run("kind", "check", f"templates/{KIND}", "--language", language)
        assert (done.exit_code, done.stderr) == (0, ""), done.stderr
    again = run("kind", "new", KIND)
    assert again.exit_code == 2
    assert "gibt es schon" in again.stderr
    assert (workspace / EXAMPLE).is_file()


@pytest.mark.parametrize("what", ["kinds", "templates"])
def test_list(run: Run, workspace: Path, what: str) -> None:
    assert KIND not in run("list", what).stdout
    shown = run("list", what, "--workspace", str(workspace))
    assert f"{KIND}\tBescheid über eine Gebühr: Setzt" in shown.stdout
    english = json.loads(run("list", what, "--workspace", ".", "--json", "--language", "en").stdout)
    (mine,) = [k for k in english["kinds" if what == "kinds" else "templates"] if k["kind"] == KIND]
    assert mine["meaning"].startswith("Fee notice: Fixes")


@pytest.mark.slow
def test_new_and_schema(run: Run, workspace: Path) -> None:
    assert run("new", KIND).exit_code == 2
    assert run("new", KIND, "--workspace", ".", "-o", "neu.yaml").exit_code == 0
    blank = (workspace / "neu.yaml").read_text(encoding="utf-8")
    assert "# Pflichtfeld. Kassenzeichen: Steht auf jeder Zahlung.\nkassenzeichen:\n" in blank
    assert "#   lastschrift – per Lastschrift\n" in blank
    with pytest.raises(InputError) as caught:
        load_letter(workspace / "neu.yaml", workspace=workspace)
    assert {p.code for p in caught.value.problems} == {"value-missing"}
    for language in ("de", "en"):
        schema = json.loads(run("schema", KIND, "--workspace", ".", "--language", language).stdout)
        assert not list(
            Draft202012Validator(schema).iter_errors(read_yaml_file(workspace / EXAMPLE).data)
        )
        assert ("Fällig am" if language == "de" else "Due on") in json.dumps(
            schema, ensure_ascii=False
        )
    every = json.loads(run("schema", "--workspace", ".").stdout)
    assert not list(
        Draft202012Validator(every).iter_errors(read_yaml_file(workspace / EXAMPLE).data)
    )
    assert json_schema(KIND, workspace=workspace)["title"] == f"Letter: {KIND}"


def test_check_shows_the_place(run: Run, workspace: Path) -> None:
    assert run("check", EXAMPLE, "--workspace", ".").exit_code == 0
    text = (workspace / EXAMPLE).read_text(encoding="utf-8")
    wrong = workspace / "falsch.yaml"
    wrong.write_text(text.replace("4711.0815", "4711"), encoding="utf-8")
    done = run("check", "falsch.yaml", "--workspace", ".")
    line = next(n for n, row in enumerate(text.split("\n"), 1) if "4711" in row)
    assert f"falsch.yaml:{line}:16: Fehler: „4711“" in done.stderr
    assert "4711.0815" in done.stderr
    wrong.write_text(
        text.replace("2026-12-01", "2026-11-01").replace("12,00", "12000"), encoding="utf-8"
    )
    done = run("check", "falsch.yaml", "--workspace", ".")
    assert done.stderr.count("Fehler:") == 2
    assert "Über 10.000 EUR entscheidet der Ausschuss." in done.stderr


@pytest.mark.slow
def test_render_and_preview(run: Run, workspace: Path) -> None:
    command = ("render", EXAMPLE, "--workspace", ".", "-o", "out")
    done = run(*command, "--format", "pdf,docx")
    assert done.exit_code == 0, done.stderr
    words = pdf_text(workspace / "out" / "example.pdf")
    for part in ("12,00 EUR", "23,50 EUR", "1. Dezember 2026", "durch Überweisung", "4711.0815"):
        assert part in words.replace("\u00a0", " ").replace("\n", " "), part
    docx = Docx(str(workspace / "out" / "example.docx"))
    (table,) = [t for t in docx.tables if "Leistung" in t.rows[0].cells[0].text]
    assert [cell.text for cell in table.rows[-1].cells][-1] == "23,50\u00a0EUR"
    assert run("preview", EXAMPLE, "--workspace", ".", "-o", "bilder").exit_code == 0
    assert (workspace / "bilder" / "example-1.png").is_file()


def test_embedded_data_come_back(run: Run, workspace: Path) -> None:
    assert run("render", EXAMPLE, "--workspace", ".", "-o", "out", "--embed-data").exit_code == 0
    extracted = run("extract", "out/example.pdf")
    assert json.loads(extracted.stdout)["metadata"]["kind"] == KIND
    assert run("verify", "out/example.pdf").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads", "processes"])
def test_batch(run: Run, workspace: Path, executor: str) -> None:
    (workspace / "liste.csv").write_text(LIST, encoding="utf-8")
    (workspace / "job.yaml").write_text(JOB, encoding="utf-8")
    command = ("batch", "job.yaml", "--workspace", ".", "--out", "out", "--executor", executor)
    assert run(*command, "--dry-run").exit_code == 0
    done = run(*command)
    assert done.exit_code == 0, done.stderr
    first, second = (
        pdf_text(f).replace("\u00a0", " ")
        for f in sorted((workspace / "out" / "briefe").glob("*.pdf"))
    )
    assert "1.246,50 EUR" in first
    assert "per Lastschrift" in first
    assert "DE02 1203 0000 0000 2020 51" in first
    assert "durch Überweisung" in second


def test_a_bad_cell_is_a_bad_row(run: Run, workspace: Path) -> None:
    bad = LIST.replace("4711.0816;2.12.2026;;", "4711.0816;1.11.2026;Lastschrift;").replace(
        "4711.0815", "47"
    )
    (workspace / "liste.csv").write_text(bad + LIST.splitlines()[1] + "\n", encoding="utf-8")
    (workspace / "job.yaml").write_text(JOB, encoding="utf-8")
    done = run("batch", "job.yaml", "--workspace", ".", "--out", "out")
    assert len(list((workspace / "out" / "briefe").glob("*.pdf"))) == 1
    assert "Zeile 2, Spalte „Kassenzeichen“" in done.stderr
    assert "Zeile 3, Spalte „Fällig am“" in done.stderr
    assert "Zeile 3, Spalte „IBAN“" in done.stderr


def test_a_header_that_may_mean_two_things_is_asked_back(run: Run, workspace: Path) -> None:
    file = workspace / "templates" / KIND / "kind.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("label: Kassenzeichen ", "label: Name "),
        encoding="utf-8",
    )
    (workspace / "liste.csv").write_text(LIST.replace("Kassenzeichen", "Name"), encoding="utf-8")
    (workspace / "job.yaml").write_text(JOB, encoding="utf-8")
    done = run("batch", "job.yaml", "--workspace", ".", "--out", "out", "--dry-run")
    assert "„kassenzeichen“, „recipient.persons.0.last_name“" in done.stderr


@pytest.mark.slow
def test_word_templates_see_its_fields(run: Run, workspace: Path) -> None:
    document = Docx()
    document.add_paragraph("{{ letter.kassenzeichen }} {{ letter.kassenzeichn }}")
    document.save(str(workspace / "templates" / KIND / "formular.docx"))
    found = run(
        "template", "check", f"templates/{KIND}/formular.docx", "--kind", KIND, "--workspace", "."
    )
    assert "kassenzeichn" in found.stderr
    assert found.stderr.count("Fehler:") == 1
    assert (
        run("template", "check", f"templates/{KIND}/formular.docx", "--kind", KIND).exit_code == 2
    )
    assert "formular" in run("list", "templates", "--workspace", ".").stdout
    assert "kassenzeichn" in run("kind", "check", f"templates/{KIND}").stderr


def test_python_knows_it_with_the_workspace(workspace: Path) -> None:
    data = read_yaml_file(workspace / EXAMPLE).data
    with pytest.raises(InputError) as caught:
        letter_from(data)
    assert caught.value.problems[0].code == "choice-unknown"
    letter = letter_from(data, workspace=workspace)
    assert (
        letter
        == Workshop(workspace).letter_from(data)
        == load_letter(workspace / EXAMPLE, workspace=workspace)
    )
    assert "23,50" in pdf_text(render(data, workspace=workspace).content)
    report = render_batch([data, letter], out=workspace / "out", workspace=workspace)
    assert (report.letters, report.failed) == (2, 0)
    with pytest.raises(UsageError):
        json_schema(KIND)


@pytest.mark.slow
def test_it_travels_to_processes_that_share_no_folder(workspace: Path) -> None:
    data = read_yaml_file(workspace / EXAMPLE).data
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        report = render_batch([data] * 3, out=workspace / "out", executor=pool, workspace=workspace)
    assert (report.letters, report.failed) == (3, 0)


def test_an_unknown_kind_names_the_one_that_was_meant(run: Run, workspace: Path) -> None:
    (workspace / "x.yaml").write_text("kind: gebuhr\n", encoding="utf-8")
    assert f"Gemeint ist wohl „{KIND}“" in run("check", "x.yaml", "--workspace", ".").stderr
    assert f"Gemeint ist wohl „{KIND}“" in run("new", "gebuhr", "--workspace", ".").stderr


def test_a_folder_that_is_no_kind_is_reported(run: Run, workspace: Path) -> None:
    folder = workspace / "templates" / "mahnung"
    folder.mkdir()
    (folder / "text.md").write_text("x", encoding="utf-8")
    (workspace / "x.yaml").write_text("kind: mahnung\n", encoding="utf-8")
    for command in (("list", "kinds"), ("list", "templates"), ("check", "x.yaml")):
        assert "„mahnung“ bestimmt keine Briefart" in run(*command, "--workspace", ".").stderr


def test_a_shipped_kind_is_not_defined_anew(run: Run, workspace: Path) -> None:
    folder = workspace / "templates" / "einladung"
    folder.mkdir()
    (folder / "kind.yaml").write_text("title: Meine Einladung\n", encoding="utf-8")
    done = run("list", "kinds", "--workspace", ".")
    assert (done.exit_code, "gibt es schon in lettergen" in done.stderr) == (3, True)
    with pytest.raises(TemplateError):
        letter_from({"kind": "einladung"}, workspace=workspace)


def test_several_texts(run: Run, workspace: Path) -> None:
    folder = workspace / "templates" / KIND
    (folder / "text.kurz.md").write_text(
        "---\nsubject: Kurz\n---\nBitte zahlen.\n", encoding="utf-8"
    )
    data = {**read_yaml_file(workspace / EXAMPLE).data, "text": "kurz"}
    made = render(data, workspace=workspace)
    assert "Bitte zahlen." in pdf_text(made.content)
    assert "Leistungen" not in pdf_text(made.content)
    english = render({**data, "language": "en"}, workspace=workspace)
    assert "template-untranslated" in {p.code for p in english.problems}
    (folder / "text.kurz.en.md").write_text(
        "---\nsubject: Short\n---\nPlease pay.\n", encoding="utf-8"
    )
    assert "Please pay." in pdf_text(
        render({**data, "language": "en"}, workspace=workspace).content
    )
    with pytest.raises(TemplateError) as caught:
        render({**data, "text": "kuerz"}, workspace=workspace)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["near"]) == ("template-variant-missing", "kurz")
    (folder / "text.lang.md").write_text(
        "---\nsubject: Lang\n---\n{{ nichts }}\n", encoding="utf-8"
    )
    assert "text.lang.md:4" in run("kind", "check", f"templates/{KIND}").stderr


def test_nothing_of_a_workspace_is_run(workspace: Path) -> None:
    folder = workspace / "templates" / KIND
    for name in ("__init__.py", "kind.py", "conftest.py"):
        (folder / name).write_text("raise SystemExit('run')\n", encoding="utf-8")
    assert render(read_yaml_file(workspace / EXAMPLE).data, workspace=workspace).pages == 1
    file = folder / "kind.yaml"
    text = file.read_text(encoding="utf-8")
    for condition in (
        "letter.__class__",
        "''.join(posten)",
        "cycler.__init__",
        "posten | attr('x')",
    ):
        file.write_text(
            text.replace(
                'zahlweise == "lastschrift"',
                f"'{condition}'" if "'" not in condition else f'"{condition}"',
            ),
            encoding="utf-8",
        )
        with pytest.raises((TemplateError, InputError)):
            render(
                read_yaml(Path(workspace / EXAMPLE).read_text(encoding="utf-8"), "f").data,
                workspace=workspace,
            )


def test_a_workshop_reads_each_kind_once_until_it_is_told(workspace: Path) -> None:
    workshop = Workshop(workspace)
    data = read_yaml_file(workspace / EXAMPLE).data
    before = workshop.letter_from(data)
    file = workspace / "templates" / KIND / "kind.yaml"
    file.write_text("title: Leer\n", encoding="utf-8")
    assert workshop.letter_from(data) == before
    workshop.reload()
    with pytest.raises(InputError):
        workshop.letter_from(data)


def test_a_faulty_kind_hides_no_other(workspace: Path, run: Run) -> None:
    for name in ("aaa", "zzz"):
        (workspace / "templates" / name).mkdir()
        (workspace / "templates" / name / "kind.yaml").write_text("titel: x\n", encoding="utf-8")
        (workspace / "templates" / name / "text.md").write_text("x\n", encoding="utf-8")
    for what in ("kinds", "templates"):
        result = run("list", what, "--workspace", ".")
        assert result.exit_code == ExitCode.TEMPLATE
        assert f"{KIND}\t" in result.stdout
        assert result.stderr.count("[field-misspelt]") == 2
    assert run("kind", "check", f"templates/{KIND}").exit_code == 0
    assert run("check", f"templates/{KIND}/example.yaml", "--workspace", ".").exit_code == 0


def test_a_faulty_kind_hides_no_other_over_http(workspace: Path) -> None:
    pytest.importorskip("httpx", reason="of the extra serve")
    from lettergen.serve.engine import tasks
    from lettergen.serve.engine.worker_context import WorkerContext

    worker = WorkerContext(workspace)
    faulty = workspace / "templates" / "aaa"
    faulty.mkdir()
    (faulty / "kind.yaml").write_text("titel: x\n", encoding="utf-8")
    worker.workshop.reload()
    entries, problems, _ = tasks.kinds(worker, "de")
    assert [entry.name for entry in entries][-1] == KIND
    assert [p.code for p in problems] == ["field-misspelt"]
