"""What imports what: no circles, each library in the folders that the page of the architecture names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
MODULES = {
    "python-docx": "docx",
    "markdown-it-py": "markdown_it",
    "ruamel.yaml": "ruamel",
    "PyYAML": "yaml",
    "prometheus-client": "prometheus_client",
    "fonttools": "fontTools",
}
"""Libraries whose module is called otherwise than they are."""
EVERYWHERE = {"pydantic", "pydantic_core", "python-multipart"}
"""Data are declared with pydantic in every folder that has data; the last one is FastAPI's own, for forms."""
COME_WITH = {"markupsafe": "jinja2", "dask": "distributed"}
"""Libraries that are imported with another one."""


@cache
def graph() -> grimp.ImportGraph:
    """All imports, those within functions and those for annotations alone, too."""
    return grimp.build_graph("lettergen", include_external_packages=True, cache_dir=None)


def circles(imports: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """The modules of each circle, by Tarjan's search for strongly connected components."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []

    def visit(module: str) -> Iterator[list[str]]:
        number[module] = lowest[module] = len(number)
        open_.append(module)
        for imported in sorted(imports[module]):
            if imported not in number:
                yield from visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in open_:
                lowest[module] = min(lowest[module], number[imported])
        if lowest[module] == number[module]:
            start = open_.index(module)
            component = open_[start:]
            del open_[start:]
            if len(component) > 1 or module in imports[module]:
                yield sorted(component)

    for module in sorted(imports):
        if module not in number:
            yield from visit(module)


@pytest.mark.slow
def test_no_module_imports_itself_by_way_of_others() -> None:
    own = {module for module in graph().modules if module.partition(".")[0] == "lettergen"}
    imports = {m: graph().find_modules_directly_imported_by(m) & own for m in own}
    assert len(imports) > 300
    assert sum(map(len, imports.values())) > 1000
    assert list(circles(imports)) == []


def test_circles_are_found() -> None:
    imports = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set[str](), "e": {"e"}}
    assert list(circles(imports)) == [["b", "c"], ["e"]]


@cache
def homes() -> dict[str, set[str]]:
    """The folders of each library's module, as the page says."""
    rows = re.findall(
        r"^\| ([^|]+) \| (`[^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {
        MODULES.get(library, library): {
            "lettergen." + home.replace("/", ".") for home in re.findall(r"`([a-z/_]+)`", places)
        }
        for libraries, places in rows
        for library in libraries.split(", ")
    }


def libraries() -> list[str]:
    """The libraries that the package is installed with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["dask"], *extras["serve"]]
    names = {re.split(r"[\[<>= ]", entry)[0] for entry in wanted}
    modules = {name.lower(): module for name, module in MODULES.items()}
    return sorted({modules.get(name, name) for name in names} - EVERYWHERE)


@pytest.mark.parametrize("library", [*libraries(), *COME_WITH])
def test_each_library_is_where_the_page_says(library: str) -> None:
    said = homes()[COME_WITH.get(library, library)]
    importers = graph().find_modules_that_directly_import(library)
    assert importers
    used = {home for home in said for m in importers if f"{m}.".startswith(f"{home}.")}
    strangers = {m for m in importers if not any(f"{m}.".startswith(f"{h}.") for h in said)}
    assert not strangers
    assert library in COME_WITH or used == said
