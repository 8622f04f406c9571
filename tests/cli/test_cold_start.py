"""What a new process loads before a letter is set: time that nobody would miss until it is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lettergen.cli.app import app
from lettergen.cli.command import Command
from tests.cli.conftest import written

AT_THE_END = """
import atexit, gc, json, re, sys

def remembering(pattern, flags=0):
    patterns.append([sys._getframe(1).f_globals.get("__name__"), str(pattern)])
    return compile_pattern(pattern, flags)

patterns, compile_pattern = [], re.compile
re.compile = remembering

def kinds_of(model):
    return {model}.union(*map(kinds_of, model.__subclasses__()))

def facts():
    sys.stdout.flush()
    models = sys.modules.get("lettergen.model.base")
    built = [m.__name__ for m in kinds_of(models.Model) if m.__pydantic_complete__] if models else []
    plugins = getattr(sys.modules.get("pydantic.plugin._loader"), "_plugins", None)
    print(json.dumps({"modules": sorted(sys.modules), "frozen": gc.get_freeze_count(), "objects": len(gc.get_objects()),
                      "plugins": plugins, "patterns": patterns, "built": built}))

atexit.register(facts)
from lettergen.cli.app import main
main()
"""


def at_the_end_of(*arguments: str | Path) -> dict[str, Any]:
    """What is true of a process at the end of a command."""
    result = subprocess.run(
        [sys.executable, "-c", AT_THE_END, *map(str, arguments)],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    facts: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return facts


def loaded(facts: dict[str, Any], *names: str) -> set[str]:
    """Which of the modules are loaded."""
    return set(names) & set(facts["modules"])


@pytest.fixture(scope="module")
def a_pdf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A letter that was made a PDF."""
    return at_the_end_of("render", written(tmp_path_factory.mktemp("cold") / "a.yaml"))


def test_light_commands_do_not_load_the_renderers() -> None:
    facts = at_the_end_of("--version")
    assert not loaded(facts, "typst", "docx", "jinja2", "pypdf", "rich", "ruamel.yaml", "yaml", "lettergen.pipeline")  # fmt: skip


@pytest.mark.slow
def test_a_pdf_does_not_load_what_only_docx_needs(a_pdf: dict[str, Any]) -> None:
    assert loaded(a_pdf, "typst"), "the letter was set"
    assert not loaded(a_pdf, "docx", "docxtpl", "lxml", "rich", "pypdf", "babel", "lettergen.pdf.syntax")  # fmt: skip


@pytest.mark.slow
def test_a_letter_is_made_without_a_look_at_what_its_kind_compares(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "examples" / "gebuehrenbescheide"
    (letter,) = folder.glob("templates/*/example.yaml")
    judging = (
        "lettergen.text.comparisons",
        "lettergen.text.operands",
        "lettergen.kinds.comparisons",
    )
    made = at_the_end_of("render", letter, "--workspace", folder, "-o", tmp_path)
    assert not loaded(made, *judging)
    assert loaded(at_the_end_of("check", letter, "--workspace", folder), *judging) == {*judging}


@pytest.mark.slow
def test_a_sound_letter_is_read_by_libyaml(a_pdf: dict[str, Any]) -> None:
    assert loaded(a_pdf, "yaml", "ruamel.yaml") == {"yaml"}


def test_nobody_looks_for_plugins_of_pydantic(a_pdf: dict[str, Any]) -> None:
    assert loaded(a_pdf, "pydantic.plugin._loader"), "who looks for them"
    assert a_pdf["plugins"] is None, "not even none were found"


def test_python_does_not_search_everything_for_cycles_at_its_end(a_pdf: dict[str, Any]) -> None:
    assert a_pdf["frozen"] > 10 * a_pdf["objects"]


def test_rules_that_do_not_apply_are_not_compiled(a_pdf: dict[str, Any]) -> None:
    modules = [module for module, _ in a_pdf["patterns"]]
    assert "lettergen.text.markdown" in modules, "those at hand from the start are seen"
    assert not {"lettergen.german.typography.amounts", "lettergen.german.typography.moments", "lettergen.german.typography.identifiers", "lettergen.german.official_titles"} & set(modules)  # fmt: skip
    assert 0 < modules.count("lettergen.patterns") < 20, "of fifty"


def test_validators_are_built_for_what_is_read_alone(a_pdf: dict[str, Any]) -> None:
    assert "lettergen.letterhead.schema" in a_pdf["modules"]
    assert not {"Letterhead", "Footer", "AddressField", "Typography", "References"} & set(
        a_pdf["built"]
    )


@pytest.mark.slow
def test_one_command_is_loaded_where_one_is_named(tmp_path: Path) -> None:
    below = [c for group in app.commands.values() for c in getattr(group, "commands", {}).values()]
    homes = {c.home for c in (*app.commands.values(), *below) if isinstance(c, Command)}
    assert len(homes) > 10
    facts = at_the_end_of("render", written(tmp_path / "a.yaml"))
    assert homes & set(facts["modules"]) == {"lettergen.cli.letters"}
    assert homes & set(at_the_end_of("--help")["modules"]) == set()
