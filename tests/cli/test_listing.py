"""``list``, ``new``, ``schema``, the help and the version."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lettergen import __version__
from lettergen.cli.blank import blank
from lettergen.cli.console import Console
from lettergen.cli.listing import list_letterheads
from lettergen.cli.outcome import Outcome
from lettergen.cli.wording import language_of
from lettergen.errors import InputError
from lettergen.kinds import SHIPPED as KINDS
from lettergen.messages import Language
from lettergen.pipeline import Workshop, load_letter
from lettergen.reading import read_yaml
from tests.cli.conftest import Run

OPTIONAL = re.compile(r"^( *)#(?=[a-z-])", re.MULTILINE)


def test_lists(run: Run) -> None:
    kinds = run("list", "kinds")
    assert [line.split("\t")[0] for line in kinds.stdout.splitlines()] == list(KINDS.models)
    assert all(line.split("\t")[1] for line in kinds.stdout.splitlines())
    assert "schreiben" in run("list", "templates").stdout
    letterheads = run("list", "letterheads")
    assert (letterheads.exit_code, letterheads.stderr) == (0, "")
    assert "din5008-b\t" in letterheads.stdout
    assert "bis 10.10.2018" in letterheads.stdout
    assert "until 2018-10-10" in run("list", "letterheads", "--language", "en").stdout


def test_lists_for_programs(run: Run) -> None:
    letterheads = json.loads(run("list", "letterheads", "--json").stdout)["letterheads"]
    aachen = next(e for e in letterheads if e["id"] == "staedteregion-aachen")
    assert aachen["versions"][0]["valid_until"] == "2018-10-10"
    assert {"id", "name"} == set(aachen["units"][0])
    for what in ("kinds", "templates"):
        assert {"kind", "meaning"} == set(json.loads(run("list", what, "--json").stdout)[what][0])


def test_lists_of_a_workspace(run: Run, tmp_path: Path) -> None:
    assert "[workspace-missing]" in run("list", "letterheads", "--workspace", "fehlt").stderr
    (tmp_path / "letterheads" / "mein-kopf").mkdir(parents=True)
    (tmp_path / "letterheads" / "mein-kopf" / "a.yaml").write_text(
        "name: Mein Kopf\n", encoding="utf-8"
    )
    result = run("list", "letterheads", "--workspace", tmp_path)
    assert result.exit_code == 4
    assert "a.yaml:1:1" in result.stderr


@pytest.mark.slow
def test_new_writes_once(run: Run, tmp_path: Path) -> None:
    result = run("new", "schreiben")
    assert (result.exit_code, result.stdout) == (0, "schreiben.yaml\n")
    first = (tmp_path / "schreiben.yaml").read_bytes()
    (tmp_path / "schreiben.yaml").write_bytes(first + b"# meins\n")
    again = run("new", "schreiben")
    assert again.exit_code == 6
    assert "[output-exists]" in again.stderr
    assert (tmp_path / "schreiben.yaml").read_bytes().endswith(b"# meins\n")
    assert run("new", "schreiben", "-o", "unter/brief.yaml").stdout == "unter/brief.yaml\n"
    assert run("new", "schreiben", "-o", "-").stdout.encode() == first


@pytest.mark.parametrize("command", ["new", "schema"])
def test_unknown_kinds(run: Run, command: str) -> None:
    result = run(command, "Schriben")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Gemeint ist wohl „schreiben“" in result.stderr
    assert "[kind-unknown]" in run(command, "xyz").stderr


@pytest.mark.slow
def test_schema(run: Run) -> None:
    assert len(json.loads(run("schema").stdout)["oneOf"]) == len(KINDS.models)
    assert (
        json.loads(run("schema", "schreiben").stdout)["properties"]["kind"]["const"] == "schreiben"
    )


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout == f"lettergen {__version__}\n"
    for command in ("render", "check", "preview", "list", "new", "schema"):
        assert command in run("--help").stdout
        assert run(command, "--help").exit_code == 0


@pytest.mark.parametrize("kind", KINDS.models)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_new_letter_asks_for_values_and_nothing_else_is_wrong(
    kind: str, language: Language
) -> None:
    with pytest.raises(InputError) as caught:
        KINDS.letter(read_yaml(blank(KINDS, kind, language), "neu.yaml"))
    assert {p.code for p in caught.value.problems} <= {"value-missing"}


@pytest.mark.parametrize("kind", KINDS.models)
@pytest.mark.parametrize("everything", [False, True], ids=["as it is", "with all optional fields"])
def test_a_new_letter_is_valid_once_filled_in(kind: str, everything: bool, tmp_path: Path) -> None:
    text = blank(KINDS, kind, "de")
    if everything:
        text = OPTIONAL.sub(r"\1", text)
        assert "\nlanguage: de" in text
    document = read_yaml(text, "neu.yaml")
    filled = filled_in(document.data)
    if everything:
        leave_one_way(filled)
    file = tmp_path / "neu.yaml"
    file.write_text(json.dumps(filled), encoding="utf-8")
    letter = load_letter(file)
    assert getattr(letter, "kind", None) == kind
    assert everything == (letter.copies_to != ())


def leave_one_way(filled: dict[str, Any]) -> None:
    """Deletes fields that exclude others, as the comments say, and the picture, which has no file here."""
    for name in ("to", "text"):
        del filled["dispositions"][0][name]
    if "recipient" in filled:
        del filled["recipient"]["address"]["po_box"]
        del filled["signatures"][0]["image"]


ANSWERS = {
    "text": "kurz",
    "dispositions.kind": "wv",
    "sender.authority": "staedteregion-aachen",
    "sender.unit": "a46",
    "letterhead": "staedteregion-aachen",
    "date": "09.10.2018",
    "your_message": "1.10.2018",
    "our_message": "2.10.2018",
    "form": "frau",
    "email": "e.muster@musterstadt.example",
    "postal_code": "12345",
    "po_box": "12 34",
    "admission": "9:30",
    "begin": "10:00",
    "end": "12 Uhr",
    "deadline": "08.10.2018",
    "as_of": "1.10.2018",
    "until": "10.10.2018",
    "time": "12.00",
    "age_from": "18",
    "age_to": "27",
    "responsibility": "zustimmung",
}


def filled_in(data: Any, path: str = "") -> Any:
    """What a clerk would write into the empty fields."""
    if isinstance(data, dict):
        return {key: filled_in(value, f"{path}.{key}".strip(".")) for key, value in data.items()}
    if isinstance(data, list):
        return [filled_in(value, path) for value in data]
    if data is not None:
        return data
    return ANSWERS.get(path) or ANSWERS.get(path.rpartition(".")[2], "die Antwort")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "de"),
        ({"LANG": "C.UTF-8"}, "de"),
        ({"LANG": "POSIX"}, "de"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "pl_PL.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "de_DE"}, "de"),
        ({"LANG": "de_DE", "LC_MESSAGES": "en_US"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": ""}, "en"),
    ],
)
def test_language_follows_the_locale(environment: dict[str, str], language: Language) -> None:
    assert language_of(environment) == language


def test_language_option_comes_first() -> None:
    assert language_of({"LANG": "de_DE"}, ["check", "--language", "en"]) == "en"
    assert language_of({"LANG": "en_GB"}, ["--language=de", "check"]) == "de"
    assert language_of({"LANG": "en_GB"}, ["check", "--language"]) == "en"


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160, 300])
def test_a_terminal_shows_whole_names(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [entry.id for entry in Workshop().letterheads()]
    assert max(map(len, names)) > 25
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    list_letterheads(Outcome(Console("de")), None, as_json=False)
    shown = capsys.readouterr().out
    for name in names:
        assert name in shown, name
    if width == 300:
        assert "bis 10.10.2018" in shown
    assert "…" not in shown


def test_blanks_that_do_not_break_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console("de")
    text = "z.\u00a0B. § 3\u202fa\u2009%"
    console.result(text)
    console.message(text + "\x1b[31m\u202e")
    shown = capsys.readouterr()
    assert shown.out == text + "\n"
    assert shown.err == text + "\\u001b[31m\\u202e\n"
