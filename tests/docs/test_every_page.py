"""All pages together: their links and anchors lead somewhere, and their commands have the options that they show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lettergen.cli.app import app
from tests.docs.pages import ROOT, links

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted(ROOT.glob("letterheads/*/README.md")),
    ROOT / "templates" / "_modules" / "README.md",
]
CONTEXT = click.Context(app)


def below(command: click.Command) -> dict[str, click.Command]:
    """The commands of a group by name; of a command there are none."""
    if not isinstance(command, click.Group):
        return {}
    found = {name: command.get_command(CONTEXT, name) for name in command.list_commands(CONTEXT)}
    return {name: made for name, made in found.items() if made}


_CODE = re.compile(r"^```.*?^```|^    \S.*?$|`[^`]+`", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"\blettergen((?:[ ]+[^\s#…)]+)+)")
_OPTION = re.compile(r"(?<![\w-])-{1,2}[a-z][\w-]*")


def calls(page: Path) -> Iterator[tuple[click.Command, str]]:
    """Every command of lettergen in the code of a page, with what stands behind its name."""
    for code in _CODE.findall(page.read_text(encoding="utf-8")):
        for rest in _CALL.findall(re.sub(r"[|\[\]`]", " ", code)):
            command: click.Command = app
            words = rest.split()
            while words and words[0] in below(command):
                command = below(command)[words.pop(0)]
            if not below(command):
                yield command, " ".join(words)


def anchors(page: Path) -> set[str]:
    """What headings of a page can be linked by."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_anchors_lead_somewhere(page: Path) -> None:
    assert [str(file) for file in links(page) if not file.exists()] == []
    found = re.findall(r"\]\(([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8"))
    there = [(file, anchor) for file, anchor in found if "://" not in file]
    lost = [f"{f}#{a}" for f, a in there if a not in anchors(page.parent / f if f else page)]
    assert lost == []


def test_commands_have_the_options_that_pages_show() -> None:
    found = [(page, *call) for page in PAGES for call in calls(page)]
    assert len(found) > 50
    assert len({command.name for _, command, _ in found}) > 12
    for page, command, rest in found:
        known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
        unknown = set(_OPTION.findall(rest)) - known - {"--help"}
        assert unknown == set(), f"{page.relative_to(ROOT)}: lettergen {command.name} {rest}"


def test_the_architecture_names_the_layers_in_their_order() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    layers = [
        {name.strip().removeprefix("lettergen.") for name in layer.split("|")}
        for layer in contract["layers"]
    ]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page.split("## The folders, from the top")[1].split("\n## ")[0]
    named = re.findall(r"^    (\w+)  ?", section, re.MULTILINE)
    assert sorted(named) == sorted(name for layer in layers for name in layer)
    order = [next(n for n, layer in enumerate(layers) if name in layer) for name in named]
    assert order == sorted(order)


def test_the_page_of_exit_codes_names_the_commands_with_json() -> None:
    def with_json(command: click.Command, path: str) -> Iterator[str]:
        for name, made in below(command).items():
            yield from with_json(made, f"{path} {name}".strip())
        if any("--json" in p.opts for p in command.params):
            yield path

    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    sentence = re.search(r"([^.]*) take `--json`", page)
    assert sentence
    named = set(re.findall(r"`([^`]+)`", sentence[1]))
    assert named == {re.sub(r"^list .*", "list", path) for path in with_json(app, "")}


MODULES = {
    "python-docx": "docx",
    "markdown-it-py": "markdown_it",
    "ruamel.yaml": "ruamel",
    "PyYAML": "yaml",
    "prometheus-client": "prometheus_client",
}
"""What libraries are called in the code, where that is not their name."""


@pytest.mark.slow
def test_the_architecture_says_where_each_library_is_used() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w., -]+) \| (`.*) \|$", page.split("| library |")[1], re.MULTILINE)
    named = {
        library: set(re.findall(r"`([\w/]+)`", where))
        for libraries, where in rows
        for library in libraries.split(", ")
    }
    assert len(named) > 10
    package = ROOT / "lettergen"
    sources = {file: file.read_text(encoding="utf-8") for file in package.rglob("*.py")}
    for library, homes in named.items():
        used = re.compile(
            rf"^\s*(?:from|import) {MODULES.get(library, library)}\b(?!_)", re.MULTILINE
        )
        folders = {
            "/".join(file.relative_to(package).parts[: 2 if "renderers" in file.parts else 1])
            for file, source in sources.items()
            if used.search(source)
        }
        assert folders == homes, library
