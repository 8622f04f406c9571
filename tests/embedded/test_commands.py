"""``--embed-data``, ``extract`` and ``verify`` on the command line, and the key of a job."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lettergen.compose.composed import from_json
from lettergen.errors import ExitCode
from lettergen.verification import extract
from tests.cli.conftest import LETTER, Run, letter, run

__all__ = ["letter", "run"]


def test_there_and_back(run: Run, letter: Path, tmp_path: Path) -> None:
    made = run("render", letter, "--embed-data", "--format", "pdf,docx")
    assert made.exit_code == ExitCode.OK, made.stderr
    files = made.stdout.split()
    assert len(files) == 2
    verified = run("verify", *files)
    assert (verified.exit_code, verified.stderr) == (ExitCode.OK, "")
    assert verified.stdout.splitlines() == [f"{file}: unverändert" for file in files]
    for file in files:
        given = run("extract", file)
        assert given.exit_code == ExitCode.OK
        assert from_json(given.stdout) == extract(file).letter
    stored = run("extract", files[0], "-o", "brief.json")
    assert stored.stdout == "brief.json\n"
    assert from_json((tmp_path / "brief.json").read_bytes()).metadata.title == "Ihr Antrag"


def test_a_changed_file_says_so_with_a_code_of_its_own(
    run: Run, letter: Path, tmp_path: Path
) -> None:
    run("render", letter, "--embed-data", "--format", "pdf,docx")
    signed = tmp_path / "antrag.pdf"
    signed.write_bytes(signed.read_bytes() + b"% signed")
    result = run("verify", signed, tmp_path / "antrag.docx")
    assert result.exit_code == ExitCode.CHANGED
    assert result.stdout.splitlines()[0] == f"{signed}: verändert"
    assert "[verify-appended]" in result.stderr
    report = json.loads(run("verify", "--json", signed, tmp_path / "antrag.docx").stdout)
    assert [entry["same"] for entry in report["files"]] == [False, True]
    assert report["files"][0]["problems"][0]["code"] == "verify-appended"
    assert report["files"][0]["made_with"]["typst"]


def test_a_file_without_data_is_an_error_and_the_others_go_on(
    run: Run, letter: Path, tmp_path: Path
) -> None:
    run("render", letter, "--format", "pdf,docx")
    run("render", letter, "--format", "docx", "--embed-data")
    result = run("verify", tmp_path / "antrag.pdf", tmp_path / "antrag.docx")
    assert result.exit_code == ExitCode.INPUT
    assert "[embedded-nothing]" in result.stderr
    assert result.stdout == f"{tmp_path / 'antrag.docx'}: unverändert\n"
    assert run("extract", letter).exit_code == ExitCode.INPUT


@pytest.mark.slow
@pytest.mark.parametrize("by_key", [True, False])
def test_a_batch_embeds_by_key_or_option_and_is_resumed_with_the_same(
    *, by_key: bool, run: Run, tmp_path: Path
) -> None:
    common = LETTER.replace(LETTER[LETTER.index("recipient:") : LETTER.index("date:")], "")
    (tmp_path / "rows.csv").write_text(
        "Organisation;Straße;PLZ;Ort\nStadt Beispiel;Ring 2;01234;Beispielstadt\n", encoding="utf-8"
    )
    job = "letter:\n" + "".join(f"  {line}\n" for line in common.splitlines()) + "rows: rows.csv\n"
    (tmp_path / "job.yaml").write_text(
        job + ("embed_data: true\n" if by_key else ""), encoding="utf-8"
    )
    option = () if by_key else ("--embed-data",)
    made = run("batch", "job.yaml", *option)
    assert made.exit_code == ExitCode.OK, made.stderr
    file = tmp_path / "out" / "briefe" / "brief-000002.pdf"
    assert run("verify", file).exit_code == ExitCode.OK
    assert run("batch", "job.yaml", *option, "--resume").exit_code == ExitCode.OK
    (tmp_path / "job.yaml").write_text(job, encoding="utf-8")
    other = run("batch", "job.yaml", "--resume")
    assert other.exit_code == ExitCode.USAGE
    assert "[batch-changed-formats]" in other.stderr
