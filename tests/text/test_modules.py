"""Textbausteine: the letter's date chooses the version, and what is wrong with one is said at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.errors import Problem, TemplateError
from lettergen.kinds import SHIPPED as KINDS
from lettergen.model.blocks import Heading, Paragraph, plain_text
from lettergen.text.registry import TextTemplates
from lettergen.text.template import RenderedText
from tests.compose.builders import only
from tests.text.letters import SHIPPED, folder, plain

VERSIONS = {
    "2018": "valid_from: 2018-01-01\nvalid_until: 2023-12-31",
    "2024": "title: Zugang\nvalid_from: 2024-01-01",
}


def module(tmp_path: Path, name: str = "zugang", **versions: str) -> None:
    """A text module; each version says its own name unless a text follows its head behind ``|``."""
    (tmp_path / "_modules" / name).mkdir(parents=True, exist_ok=True)
    for version, source in versions.items():
        head, _, text = source.partition("|")
        content = f"---\n{head}\n---\n{text or f'Fassung {version}'}\n"
        (tmp_path / "_modules" / name / f"{version}.md").write_text(content, encoding="utf-8")


def templates(tmp_path: Path, text: str = "Vorher.\n", **versions: str) -> TextTemplates:
    module(tmp_path, **(versions or VERSIONS))
    return folder(tmp_path, text)


def render(made: TextTemplates, day: str, *modules: str) -> RenderedText:
    return made.load("schreiben").render(plain("x", date=day, modules=list(modules)))


def words(text: RenderedText) -> list[str]:
    return [plain_text(b.inlines) for b in text.blocks if isinstance(b, Paragraph | Heading)]


def fault(made: TextTemplates, day: str, *modules: str) -> Problem:
    with pytest.raises(TemplateError) as caught:
        render(made, day, *modules)
    (problem,) = caught.value.problems
    return only((problem,), problem.code)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2018-01-01", "2018"),
        ("2023-12-31", "2018"),
        ("2024-01-01", "2024"),
        ("2030-06-01", "2024"),
    ],
)
def test_the_letters_date_chooses_the_version(tmp_path: Path, day: str, version: str) -> None:
    made = templates(tmp_path, 'Vorher.\n\n{% include "zugang" %}\n')
    assert words(render(made, day)) == ["Vorher.", f"Fassung {version}"]
    own = templates(tmp_path)
    assert words(render(own, day, "zugang")) == ["Vorher.", f"Fassung {version}"]


def test_letters_of_two_days_share_a_loaded_template(tmp_path: Path) -> None:
    made = templates(tmp_path, '{% include "zugang" %}\n')
    days = ("2020-01-01", "2025-01-01", "2020-01-01")
    assert [words(render(made, day)) for day in days] == [
        ["Fassung 2018"],
        ["Fassung 2024"],
        ["Fassung 2018"],
    ]


def test_modules_of_the_letter_follow_its_additions_in_their_order(tmp_path: Path) -> None:
    module(tmp_path, "gruss", eins="|Gruß an {{ letter.subject }}")
    made = templates(tmp_path)
    letter = plain("x", date="2024-05-01", additions="Zusatz.", modules=["zugang", "gruss"])
    text = made.load("schreiben").render(letter)
    assert words(text) == ["Vorher.", "Zusatz.", "Fassung 2024", "Gruß an Betreff"]


def test_a_module_includes_another_of_the_same_day(tmp_path: Path) -> None:
    module(tmp_path, "rahmen", eins='|Rahmen: {% include "zugang" %}')
    assert words(render(templates(tmp_path), "2019-01-01", "rahmen")) == [
        "Vorher.",
        "Rahmen: Fassung 2018",
    ]


def test_no_version_of_that_day(tmp_path: Path) -> None:
    problem = fault(templates(tmp_path), "2017-12-31", "zugang")
    assert (problem.code, problem.place.path) == ("module-not-valid", "modules.0")
    assert "2018 (ab 01.01.2018 bis 31.12.2023); 2024 (ab 01.01.2024)" in problem.message("de")


def test_two_versions_of_that_day(tmp_path: Path) -> None:
    made = templates(tmp_path, alt="title: Alt", neu="valid_from: 2024-01-01")
    assert words(render(made, "2023-01-01", "zugang")) == ["Vorher.", "Fassung alt"]
    problem = fault(made, "2024-01-01", "zugang")
    assert problem.code == "module-two-versions"
    assert "alt (immer); neu (ab 01.01.2024)" in problem.message("de")


@pytest.mark.parametrize(
    ("name", "code", "near"),
    [
        ("zugank", "module-misspelt", "zugang"),
        ("ferien", "module-unknown", ""),
        ("../schreiben", "module-unknown", ""),
    ],
)
def test_an_unknown_module_in_the_letter(tmp_path: Path, name: str, code: str, near: str) -> None:
    problem = fault(templates(tmp_path), "2024-01-01", "zugang", name)
    assert (problem.code, problem.params["near"]) == (code, near)
    assert problem.place.path == "modules.1"


def test_an_unknown_module_in_a_template_is_found_when_it_is_loaded(tmp_path: Path) -> None:
    made = templates(tmp_path, 'x\n{% include "zugank" %}\n')
    with pytest.raises(TemplateError) as caught:
        made.load("schreiben")
    problem = only(caught.value.problems, "template-module-missing")
    assert (problem.place.line, problem.params["near"]) == (7, "zugang")


def test_an_included_module_that_is_not_valid_names_the_line_of_the_include(tmp_path: Path) -> None:
    problem = fault(templates(tmp_path, 'x\n\n{% include "zugang" %}\n'), "2001-01-01")
    assert problem.code == "module-not-valid"
    assert problem.place.file == str(tmp_path / "schreiben" / "text.md")
    assert problem.place.line == 8


@pytest.mark.parametrize("include", [True, False])
def test_faults_in_a_module_name_its_file_and_line(tmp_path: Path, include: bool) -> None:
    made = templates(
        tmp_path, '{% include "zugang" %}\n' if include else "x\n", eins="|gut\n\n> schlecht"
    )
    problem = fault(made, "2024-01-01", *([] if include else ["zugang"]))
    assert problem.code == "markdown-quote"
    assert problem.place.file == str(tmp_path / "_modules" / "zugang" / "eins.md")
    assert problem.place.line == 6


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("valid_from: 2024-02-01\nvalid_until: 2024-01-01", "module-dates-reversed"),
        ("gueltig_ab: 2024-01-01", "field-unknown"),
        ("valid_from: morgen", "date-format"),
    ],
)
def test_a_faulty_head_names_its_line(tmp_path: Path, head: str, code: str) -> None:
    problem = fault(templates(tmp_path, eins=head), "2024-01-01", "zugang")
    assert problem.code == code
    assert problem.place.file == str(tmp_path / "_modules" / "zugang" / "eins.md")
    assert problem.place.line in {2, 3}


def test_a_workspace_replaces_a_module_with_all_its_versions(tmp_path: Path) -> None:
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    module(own, neu="title: Eigene")
    module(shipped, **VERSIONS)
    folder(shipped, "Vorher.\n")
    made = TextTemplates([own, shipped], KINDS.models)
    assert words(render(made, "2001-01-01", "zugang")) == ["Vorher.", "Fassung neu"]


def test_a_sample_is_noted_once_however_often_it_is_used(tmp_path: Path) -> None:
    made = templates(tmp_path, '{% include "zugang" %}\n', eins="sample: true\ntitle: Zugang")
    text = render(made, "2024-01-01", "zugang")
    problem = only(text.problems, "module-sample")
    assert problem.severity == "note"
    assert problem.message("de") == "Der Textbaustein „Zugang“ ist ein Muster, vor Gebrauch prüfen."


def test_the_shipped_modules_are_samples_without_gaps_since_2018() -> None:
    modules = TextTemplates([SHIPPED], KINDS.models).modules
    assert modules.names() == ("elektronischer-zugang", "rechtsbehelfsbelehrung-klage")
    for name in modules.names():
        versions = modules.versions(name)
        assert all(version.head.sample and version.head.title for version in versions)
        assert versions[-1].head.valid_until is None
        made = TextTemplates([SHIPPED], KINDS.models)
        for day in ("2018-10-09", "2022-01-01", "2024-01-01", "2026-03-16"):
            text = render(made, day, name)
            assert [problem.code for problem in text.problems] == ["module-sample"]
            assert isinstance(text.blocks[-2], Heading | Paragraph)
