"""``render``, ``preview`` and ``check``."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from lettergen.pipeline import Workshop
from tests.cli.conftest import Run, written


def test_render_writes_and_names_what_it_wrote(run: Run, letter: Path, tmp_path: Path) -> None:
    result = run("render", letter, "-o", tmp_path / "out", "--format", "pdf,docx")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        str(tmp_path / "out" / f"antrag.{e}") for e in ("pdf", "docx")
    ]
    assert (tmp_path / "out" / "antrag.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out" / "antrag.docx").read_bytes().startswith(b"PK")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["antrag.docx", "antrag.pdf"]


def test_without_a_folder_results_stand_beside_the_letter(run: Run, tmp_path: Path) -> None:
    result = run("render", written(tmp_path / "a" / "b.yaml"))
    assert result.stdout == f"{tmp_path / 'a' / 'b.pdf'}\n"


def test_an_older_result_is_replaced(run: Run, letter: Path, tmp_path: Path) -> None:
    (tmp_path / "antrag.pdf").write_bytes(b"alt")
    assert run("render", letter).exit_code == 0
    assert (tmp_path / "antrag.pdf").read_bytes().startswith(b"%PDF")


def test_the_same_letter_gives_the_same_bytes(run: Run, letter: Path, tmp_path: Path) -> None:
    run("render", letter, "-o", tmp_path / "1", "--format", "pdf,docx")
    run("render", letter, "-o", tmp_path / "2", "--format", "pdf,docx")
    for name in ("antrag.pdf", "antrag.docx"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_date_replaces_the_letter_s(run: Run, letter: Path) -> None:
    for written_as in ("2020-02-03", "03.02.2020"):
        result = run("check", letter, "--date", written_as, "--json")
        assert json.loads(result.stdout)["letters"][0]["date"] == "2020-02-03"


def test_good_letters_are_written_although_others_are_bad(run: Run, tmp_path: Path) -> None:
    good = written(tmp_path / "gut.yaml")
    bad = written(tmp_path / "schlecht.yaml", "form: frau", "form: fraau")
    missing = tmp_path / "fehlt.yaml"
    result = run("render", bad, missing, good, "-o", "out")
    assert result.exit_code == 1
    assert result.stdout == "out/gut.pdf\n"
    assert f"{bad}:9:11: Fehler:" in result.stderr
    assert "[file-not-found]" in result.stderr
    assert "1 von 3 Briefen geschrieben." in result.stderr


def test_the_worst_error_gives_the_exit_code(run: Run, tmp_path: Path) -> None:
    bad = written(tmp_path / "a.yaml", "form: frau", "form: fraau")
    wide = written(tmp_path / "b.yaml", "Kreis Beispiel", "X" * 90)
    assert run("render", bad).exit_code == 1
    assert run("render", wide).exit_code == 5
    assert run("render", wide, bad).exit_code == 5


def test_a_letter_with_errors_leaves_no_file(run: Run, tmp_path: Path) -> None:
    run("render", written(tmp_path / "a.yaml", "form: frau", "form: fraau"), "--format", "pdf,docx")
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_composing_s_problems_get_their_line(run: Run, tmp_path: Path) -> None:
    result = run("render", written(tmp_path / "a.yaml", "Kreis Beispiel", "X" * 90))
    assert f"{tmp_path / 'a.yaml'}:7:17: Fehler:" in result.stderr
    assert "Feld: recipient.organisation" in result.stderr


@pytest.mark.parametrize("other", ["b/antrag.yaml", "b/ANTRAG.yml", "antrag.yml"])
def test_two_letters_for_one_file_are_refused_before_anything_is_written(
    run: Run, letter: Path, tmp_path: Path, other: str
) -> None:
    result = run("render", letter, written(tmp_path / other), "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "[output-twice]" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_same_names_in_different_folders_are_fine_without_o(run: Run, tmp_path: Path) -> None:
    result = run("render", written(tmp_path / "a" / "x.yaml"), written(tmp_path / "b" / "x.yaml"))
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2


def test_a_result_never_replaces_a_letter(run: Run, tmp_path: Path) -> None:
    letter = written(tmp_path / "brief.pdf")
    result = run("render", letter)
    assert result.exit_code == 2
    assert "[output-over-input]" in result.stderr
    assert letter.read_text(encoding="utf-8").startswith("kind")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--format", "odt"), "format-unknown"),
        (("--format", ","), "format-missing"),
        (("--date", "morgen"), "option-date"),
        (("--date", "2018-02-30"), "option-date"),
        (("--workspace", "gibt-es-nicht"), "workspace-missing"),
        (("--language", "fr"), "language-unknown"),
    ],
)
def test_wrong_options(run: Run, letter: Path, arguments: tuple[str, ...], code: str) -> None:
    result = run("render", letter, *arguments)
    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr
    assert result.stdout == ""
    assert not letter.with_suffix(".pdf").exists()


def test_no_letter_and_unknown_options_are_wrong_usage(run: Run, letter: Path) -> None:
    for arguments in (("render",), ("render", letter, "--fromat", "pdf"), ("schreibe",)):
        assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "output-disk-full"), (errno.EACCES, "output-not-allowed")]
)
def test_what_cannot_be_written(
    run: Run, letter: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    result = run("render", letter)
    assert result.exit_code == 6
    assert f"[{code}]" in result.stderr
    assert [p.name for p in letter.parent.iterdir()] == ["antrag.yaml"]


def test_a_file_in_the_place_of_the_folder(run: Run, letter: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    result = run("render", letter, "-o", "out")
    assert result.exit_code == 6
    assert "[output-no-folder]" in result.stderr


def test_an_internal_error_says_so_without_the_letter_s_words(
    run: Run, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("Frau Dr. Muster")

    monkeypatch.setattr(Workshop, "render", break_down)
    result = run("render", letter)
    assert result.exit_code == 70
    assert "ZeroDivisionError" in result.stderr
    assert "Muster" not in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("LETTERGEN_DEBUG", "1")
    assert "Traceback" in run("render", letter).stderr


def test_messages_in_english(run: Run, tmp_path: Path) -> None:
    bad = written(tmp_path / "a.yaml", "form: frau", "form: fraau")
    result = run("render", bad, "--language", "en")
    assert "Error: “fraau” is not possible here. [choice-misspelt]" in result.stderr
    assert "Hint: Perhaps “frau” is meant." in result.stderr


def test_what_a_letter_holds_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    result = run("check", written(tmp_path / "a.yaml", "form: frau", 'form: "\\e[31m\\u202e"'))
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert "\\u001b[31m" in result.stderr


def test_preview_writes_a_picture_for_every_page(run: Run, tmp_path: Path) -> None:
    long = written(
        tmp_path / "lang.yaml", "body: vielen", "body: |\n" + "  Absatz.\n\n" * 60 + "  vielen"
    )
    result = run("preview", long, "-o", "bilder", "--ppi", "40")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["bilder/lang-1.png", "bilder/lang-2.png"]
    for line in result.stdout.splitlines():
        assert (tmp_path / line).read_bytes().startswith(b"\x89PNG")


def test_preview_of_a_bad_letter(run: Run, tmp_path: Path) -> None:
    assert run("preview", written(tmp_path / "a.yaml", "date: 09.10.2018\n", "")).exit_code == 1


def test_check_shows_what_was_derived_and_writes_nothing(run: Run, letter: Path) -> None:
    result = run("check", letter)
    assert result.exit_code == 0
    assert "antrag.yaml: in Ordnung" in result.stdout
    assert "Sehr geehrte Frau Dr. Muster," in result.stdout
    assert "01234 Beispielstadt" in result.stdout
    assert [p.name for p in letter.parent.iterdir()] == ["antrag.yaml"]


def test_check_lists_what_typesetting_changed_when_asked(run: Run, tmp_path: Path) -> None:
    body = "body: Kosten von 1234,50 EUR, z.B. am 9.10.2026, 5 km."
    letter = written(tmp_path / "a.yaml", "body: vielen Dank für Ihren Antrag.", body)
    assert "1.234,50" not in run("check", letter).stdout
    shown = run("check", "--verbose", letter).stdout
    for line in (
        "Textsatz:       currency: 1234,50 → 1.234,50",
        "dates: 9.10.2026, → 9. Oktober 2026,",
        "abbreviations: z.B. → z. B.",
        "bleibt auf einer Zeile: 1.234,50 EUR,; 5 km.",
    ):
        assert line in shown
    told = json.loads(run("check", "-v", "--json", letter).stdout)["letters"][0]["typography"]
    assert {
        "rule": "abbreviations",
        "before": "z.B.",
        "after": "z.\u00a0B.",
        "visible": True,
    } in told


def test_check_reports_all_problems_of_all_letters(run: Run, letter: Path, tmp_path: Path) -> None:
    one = written(tmp_path / "1.yaml", "form: frau", "form: fraau\n    titel: Dr.")
    two = written(tmp_path / "2.yaml", "Kreis Beispiel", "X" * 90)
    result = run("check", one, two, letter)
    assert result.exit_code == 5
    for expected in (
        "[choice-misspelt]",
        "[field-misspelt]",
        "2.yaml:7:17",
        "1 von 3 Briefen sind in Ordnung.",
    ):
        assert expected in result.stderr
    assert "2.yaml: nicht versendbar" in result.stdout
    assert "X" * 90 in result.stdout, "a letter that does not fit still shows its address"


def test_check_for_programs(run: Run, letter: Path, tmp_path: Path) -> None:
    bad = written(tmp_path / "a.yaml", "form: frau", "form: fraau")
    result = run("check", bad, letter, "--json", "--language", "en")
    assert (result.exit_code, result.stderr) == (1, "")
    first, second = json.loads(result.stdout)["letters"]
    assert (first["ok"], first["exit_code"]) == (False, 1)
    (problem,) = first["problems"]
    hint = problem.pop("hint")
    assert problem == {
        "severity": "error",
        "code": "choice-misspelt",
        "file": str(bad),
        "line": 9,
        "column": 11,
        "path": "recipient.persons.form",
        "row": None,
        "column_name": None,
        "value": "fraau",
        "message": "“fraau” is not possible here.",
    }
    assert "frau" in hint
    assert (second["ok"], second["exit_code"], second["kind"]) == (True, 0, "schreiben")
    assert second["salutation"] == ["Sehr geehrte Frau Dr. Muster,"]
    assert second["address"][0] == "Kreis Beispiel"


def test_unknown_letterhead_is_shown_in_the_letter(run: Run, tmp_path: Path) -> None:
    bad = written(
        tmp_path / "a.yaml", "kind: schreiben", "kind: schreiben\nletterhead: gibt-es-nicht"
    )
    result = run("check", bad)
    assert result.exit_code == 4
    assert f"{bad}:2:13: Fehler:" in result.stderr
    assert run("render", bad).exit_code == 4
