"""``lettergen batch`` from the terminal's side."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from lettergen.cli.app import app
from tests.batch_run.samples import results

ROOT = Path(__file__).parent.parent.parent
LETTER = """\
kind: schreiben
sender:
  authority:
    name: Stadt Musterstadt
    address: {street: Am Markt 1, postal_code: 12345, city: Musterstadt}
date: 09.10.2018
subject: Ihr Antrag
body: vielen Dank für Ihren Antrag.
signatures:
  name: Max Beispiel
"""
HEAD = ("Anrede", "Vorname", "Nachname", "Straße", "PLZ", "Ort")
GOOD = ("Frau", "Erika", "Muster", "Ring 1", "01067", "Beispielstadt")
ALSO_GOOD = ("Herr", "Max", "Beispiel", "Ring 2", "01067", "Beispielstadt")
BAD = ("Herr", "Moritz", "Beispiel", "=Ring 3", "1067", "Beispielstadt")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "letter.yaml").write_text(LETTER, encoding="utf-8")
    indented = "".join(f"  {line}\n" for line in LETTER.splitlines())
    (tmp_path / "job.yaml").write_text(
        f"letter:\n{indented}rows: people.csv\nout: stack\nzip: true\n", encoding="utf-8"
    )
    table(tmp_path, GOOD, BAD, ALSO_GOOD)
    return tmp_path


def table(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> None:
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["batch", *arguments])


@pytest.mark.slow
def test_a_job(folder: Path) -> None:
    result = run("job.yaml")
    assert result.exit_code == 8, result.stderr
    assert result.stdout.splitlines() == [
        "stack/briefe", "stack/briefe.zip", "stack/report.json", "stack/failed.csv",
    ]  # fmt: skip
    names = sorted(f.name for f in (folder / "stack/briefe").iterdir())
    assert names == ["brief-000002.pdf", "brief-000004.pdf"]
    assert "people.csv: Zeile 3, Spalte „PLZ“" in result.stderr
    assert "2 von 3 Briefen fertig" in result.stderr
    text = PdfReader(folder / "stack/briefe/brief-000002.pdf").pages[0].extract_text()
    assert "Sehr geehrte Frau Muster," in text


def test_without_a_job(folder: Path) -> None:
    table(folder, GOOD)
    result = run(
        "--letter", "letter.yaml", "--rows", "people.csv", "--out", "o", "--formats", "pdf,docx",
        "--name", "{Ort}", "--print-file", "--quiet",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert not result.stderr
    names = sorted(f.name for f in (folder / "o/briefe").iterdir())
    assert names == ["Beispielstadt.docx", "Beispielstadt.pdf"]
    assert (folder / "o/druckdatei.pdf").is_file()


@pytest.mark.parametrize(
    "arguments", [(), ("--letter", "letter.yaml"), ("job.yaml", "--letter", "letter.yaml")]
)
def test_half_a_call(folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "[batch-arguments]" in result.stderr


def test_a_template_and_a_table(folder: Path) -> None:
    """The letter file beside the table stands for the job, and its own recipient goes to nobody."""
    table(folder, GOOD)
    other = "recipient: {organisation: Stadt Falsch, address: {po_box: 12, postal_code: 99999, city: Falsch}}\n"
    (folder / "schreiben.yaml").write_text(LETTER + other, encoding="utf-8")
    result = run(
        "--template", "schreiben", "--rows", "people.csv", "--out", "o", "--date", "2018-10-10"
    )
    assert result.exit_code == 0, result.stderr
    assert "[batch-recipient-left-out]" in result.stderr
    assert "1 von 1 Brief fertig, 1 Seite, " in result.stderr
    text = PdfReader(folder / "o/briefe/brief-000002.pdf").pages[0].extract_text()
    assert "Erika Muster" in text
    assert "Falsch" not in text
    assert "10.10.2018" in text


def test_a_template_alone_says_all_that_is_missing(folder: Path) -> None:
    result = run("--template", "schreiben", "--rows", "people.csv", "--out", "o")
    assert result.exit_code == 1
    assert "noch: sender, date, subject, body. [batch-letter-needed]" in result.stderr
    assert "lettergen new schreiben -o schreiben.yaml" in result.stderr
    assert not (folder / "o").exists()


def test_a_fault_of_the_letter_file_has_its_line(folder: Path) -> None:
    faulty = LETTER.replace("09.10.2018", "40.10.2018")
    (folder / "letter.yaml").write_text(faulty, encoding="utf-8")
    result = run("--letter", "letter.yaml", "--rows", "people.csv")
    assert result.exit_code == 1
    assert "letter.yaml:6:7: Fehler" in result.stderr


def test_a_letter_file_of_another_kind(folder: Path) -> None:
    result = run("--template", "einladung", "--letter", "letter.yaml", "--rows", "people.csv")
    assert result.exit_code == 2
    assert "[batch-template-differs]" in result.stderr


def test_what_rows_have_in_common_is_said_once(folder: Path) -> None:
    table(folder, *[GOOD] * 12)
    letter = LETTER.replace("Ihr Antrag", "Ihr Antrag.")
    (folder / "letter.yaml").write_text(letter, encoding="utf-8")
    result = run("--letter", "letter.yaml", "--rows", "people.csv", "--dry-run")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("[subject-full-stop]") == 1
    assert "in 12 Zeilen: 2, 3, 4, 5, 6, 7, 8, 9 …" in result.stderr


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    result = run("job.yaml", "--dry-run")
    assert result.exit_code == 8
    assert sorted(folder.rglob("*")) == before
    first, second, third = result.stdout.splitlines()
    assert first.split("\t") == [
        "2", "2", "Frau Erika Muster, Ring 1, 01067 Beispielstadt", "Sehr geehrte Frau Muster,", "brief-000002.pdf",
    ]  # fmt: skip
    assert second.split("\t")[2:] == ["", "", ""]
    assert "brief-000004.pdf" in third
    assert "[row-postal-code-short]" in result.stderr
    assert "2 von 3 Zeilen" in result.stderr


def test_a_dry_run_shows_couples_as_they_are_addressed_and_greeted(folder: Path) -> None:
    head = (*HEAD, "Anrede 2", "Titel 2", "Vorname 2", "Nachname 2", "Paar")
    second = ("Herr", "Dr.", "Max", "Muster")
    table(folder, (*GOOD, *second, "ja"), (*GOOD, *second, "gemeinsam"), (*GOOD, *second, ""),
          (*GOOD, "", "", "", "", "nein"), head=head)  # fmt: skip
    lines = [line.split("\t") for line in run("job.yaml", "--dry-run").stdout.splitlines()]
    where = ", Ring 1, 01067 Beispielstadt"
    assert [address.removesuffix(where) for _, _, address, _, _ in lines] == [
        "Frau Erika und Herrn Dr. Max Muster",
        "Frau und Herrn, Erika und Dr. Max Muster",
        "Frau Erika Muster, Herrn Dr. Max Muster",
        "Frau Erika Muster",
    ]
    assert [salutation for _, _, _, salutation, _ in lines] == [
        *["Sehr geehrte Frau Muster, sehr geehrter Herr Dr. Muster,"] * 3,
        "Sehr geehrte Frau Muster,",
    ]


def test_a_dry_run_for_programs(folder: Path) -> None:
    result = run("job.yaml", "--dry-run", "--json")
    said = json.loads(result.stdout)
    assert (said["rows"], said["good"], said["failed"]) == (3, 2, 1)
    assert said["entries"][0]["salutation"] == ["Sehr geehrte Frau Muster,"]
    assert said["entries"][1]["problems"][0]["code"] == "row-postal-code-short"


@pytest.mark.slow
def test_the_failed_rows_are_fed_back(folder: Path) -> None:
    run("job.yaml")
    failed = folder / "stack" / "failed.csv"
    text = failed.read_text(encoding="utf-8-sig").replace(";1067;", ";01067;")
    (folder / "people.csv").write_text(text, encoding="utf-8-sig")
    result = run("job.yaml", "--out", "again", "--json")
    assert result.exit_code == 0, result.stderr
    assert "Grund" not in result.stderr
    said = json.loads(result.stdout)
    assert (said["letters"], said["failed"]) == (1, 0)
    letter = PdfReader(folder / "again/briefe/brief-000002.pdf").pages[0].extract_text()
    assert "=Ring 3" in letter
    assert "'=Ring 3" not in letter


@pytest.mark.slow
def test_a_folder_is_used_once(folder: Path) -> None:
    run("job.yaml")
    before = results(folder / "stack")
    again = run("job.yaml")
    assert again.exit_code == 2
    assert "[batch-folder-used]" in again.stderr
    assert "--resume" in again.stderr
    resumed = run("job.yaml", "--resume", "--json")
    assert resumed.exit_code == 8
    assert json.loads(resumed.stdout)["resumed"] == 2
    assert results(folder / "stack") == before


@pytest.mark.slow
def test_a_changed_table_is_refused(folder: Path) -> None:
    run("job.yaml")
    table(folder, GOOD, BAD)
    result = run("job.yaml", "--resume")
    assert result.exit_code == 2
    assert "[batch-changed-rows]" in result.stderr


def test_identifiers_are_there_once(folder: Path) -> None:
    job = folder / "job.yaml"
    job.write_text(job.read_text(encoding="utf-8") + "id: Nr.\n", encoding="utf-8")
    table(folder, ("7", *GOOD), ("7", *ALSO_GOOD), head=("Nr.", *HEAD))
    result = run("job.yaml")
    assert result.exit_code == 8
    assert "Die Kennung „7“ hat schon Zeile 2." in result.stderr


@pytest.mark.slow
def test_enclosures_of_a_row(folder: Path) -> None:
    job = folder / "job.yaml"
    job.write_text(job.read_text(encoding="utf-8") + "enclosures: Anlage\n", encoding="utf-8")
    run("--letter", "letter.yaml", "--rows", "people.csv", "--out", "first")
    shutil.copy(folder / "first/briefe/brief-000002.pdf", folder / "bescheid.pdf")
    shutil.copy(folder / "bescheid.pdf", folder.parent / "fremd.pdf")
    rows = [
        (*GOOD, "bescheid.pdf"),
        (*ALSO_GOOD, ""),
        (*GOOD, "fehlt.pdf"),
        (*GOOD, "../fremd.pdf"),
    ]
    table(folder, *rows, head=(*HEAD, "Anlage"))
    result = run("job.yaml")
    assert result.exit_code == 8, result.stderr
    assert len(PdfReader(folder / "stack/briefe/brief-000002.pdf").pages) == 2
    assert len(PdfReader(folder / "stack/briefe/brief-000003.pdf").pages) == 1
    assert "[enclosure-missing]" in result.stderr
    assert "[enclosure-outside]" in result.stderr
    report = json.loads((folder / "stack/report.json").read_text(encoding="utf-8"))
    assert report["letters"][0]["notes"] == ["enclosures-not-pdfa"]
    assert "[enclosure-missing]" in run("job.yaml", "--dry-run").stderr


def test_nothing_to_do(folder: Path) -> None:
    table(folder, BAD)
    assert run("job.yaml").exit_code == 1


def test_a_table_without_rows_is_no_wrong_call(folder: Path) -> None:
    table(folder)
    for arguments in (("job.yaml", "--dry-run"), ("job.yaml",)):
        result = run(*arguments)
        assert (result.exit_code, "batch-no-rows" in result.stderr) == (1, True)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_control_c(folder: Path, executor: str) -> None:
    """What is in hand is finished, the way to go on is said, and going on gives all letters."""
    count = 300
    table(folder, *((*GOOD[:2], f"Muster-{n}", *GOOD[3:]) for n in range(count)))
    command = [
        sys.executable,
        "-m",
        "lettergen",
        "batch",
        str(folder / "job.yaml"),
        "--executor",
        executor,
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    while process.poll() is None and not list(folder.glob("stack/briefe/*.pdf")):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: workers get it, too
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    assert "--resume" in said.decode()
    made = len(list(folder.glob("stack/briefe/*.pdf")))
    assert 0 < made < count
    resumed = run("job.yaml", "--resume", "--json")
    assert resumed.exit_code == 0
    assert json.loads(resumed.stdout)["resumed"] == made
    assert len(list(folder.glob("stack/briefe/*.pdf"))) == count


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_nobody_to_tell(streams: str, folder: Path) -> None:
    """The batch is whole, and its exit code says so; nothing that was meant for a closed stream gets into its files."""
    table(folder, GOOD, ALSO_GOOD)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = f"'{sys.executable}' -m lettergen batch job.yaml {streams}"
    assert subprocess.run(command, shell=True, check=False, env=environment).returncode == 0  # noqa: S602
    assert len(list((folder / "stack" / "briefe").iterdir())) == 2
    assert (folder / "stack" / "report.json").exists()
    for line in (folder / "stack" / "journal.jsonl").read_text(encoding="ascii").splitlines():
        json.loads(line)


@pytest.mark.slow
def test_quiet_quotes_no_cell(folder: Path) -> None:
    """What a log keeps of a bad row is where it is and its code; the words are for who sits there."""
    secret = ("Herr", "Heimlich", "Geheimrat", "=Ring 3", "1067", "Verschwiegen")
    table(folder, GOOD, secret, ("Frau", *secret[1:4], "k.A.", "unbekannt"))
    loud = run("job.yaml", "--out", "laut")
    assert "1067" in loud.output
    for arguments in (("--quiet",), ("-q", "--json"), ("-q", "--dry-run", "--json")):
        result = run("job.yaml", "--out", f"leise-{len(arguments)}", *arguments)
        assert result.exit_code == 8
        said = result.stderr if "--dry-run" in arguments else result.output
        assert not [cell for cell in secret[1:] if cell in said]
        assert "k.A." not in said
        assert "row-postal-code-short" in result.output
    (folder / "people.jsonl").write_text(
        '{"Name": "Geheimrat"}\n{"Name": "Verschwiegen\n', encoding="utf-8"
    )
    broken = run("job.yaml", "-q", "--rows", "people.jsonl", "--out", "neu")
    assert "table-line-not-json" in broken.output
    assert "Verschwiegen" not in broken.output


@pytest.mark.slow
def test_a_corrected_batch(folder: Path) -> None:
    wrong = ("Frau", "Erika", "Muster", "Ring 1", "01067", "Falschstadt")
    table(folder, GOOD, wrong, ALSO_GOOD)
    assert run("job.yaml").exit_code == 0
    table(folder, GOOD, ALSO_GOOD, GOOD)
    refused = run("job.yaml", "--only", "3")
    assert (refused.exit_code, "only-others-changed" in refused.output) == (2, True)
    table(folder, GOOD, ("Frau", "Erika", "Muster", "Ring 1", "01067", "Richtigstadt"), ALSO_GOOD)
    before = {f.name: f.read_bytes() for f in (folder / "stack" / "briefe").iterdir()}
    assert run("job.yaml", "--only", "Ort=Richtigstadt").exit_code == 0
    after = {f.name: f.read_bytes() for f in (folder / "stack" / "briefe").iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"brief-000003.pdf"}
    text = PdfReader(folder / "stack" / "briefe" / "brief-000003.pdf").pages[0].extract_text()
    assert "Richtigstadt" in text
    assert run("job.yaml", "--changed").exit_code == 0
    table(folder, GOOD)
    assert run("job.yaml", "--changed", "--quiet").exit_code == 0
    assert [f.name for f in (folder / "stack" / "briefe").iterdir()] == ["brief-000002.pdf"]
