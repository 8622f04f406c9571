"""Nothing outside of a kind's own module and folder knows a single kind: the places that one touches are counted."""

from __future__ import annotations

import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

from lettergen.kinds import SHIPPED

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "lettergen"
PUBLIC = {PACKAGE / "__init__.py", PACKAGE / "parts.py"}
"""Name what ``import lettergen`` and ``lettergen.parts`` offer."""


def code(file: Path) -> str:
    """The file without comments and docstrings, which may name a kind as an example."""
    text = file.read_text(encoding="utf-8")
    kept = []
    before = tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        alone = token.type == tokenize.STRING and before in {
            tokenize.NEWLINE,
            tokenize.INDENT,
            tokenize.NL,
        }
        if token.type != tokenize.COMMENT and not alone:
            kept.append(token.string)
        before = token.type
    return " ".join(kept)


@cache
def sources() -> dict[Path, str]:
    return {file: code(file) for file in sorted(PACKAGE.rglob("*.py"))}


@pytest.mark.slow
@pytest.mark.parametrize("kind", SHIPPED)
def test_one_module_and_one_line_of_the_registry(kind: str) -> None:
    model = SHIPPED[kind].model
    own = ROOT / f"{model.__module__.replace('.', '/')}.py"
    named = re.compile(rf"\b{model.__name__}\b|[\"']{kind}[\"']")
    found = {file for file, source in sources().items() if named.search(source)} - PUBLIC
    assert found - {own} == {PACKAGE / "kinds" / "registry.py"}, kind


@pytest.mark.parametrize("kind", SHIPPED)
def test_its_words_lie_in_one_folder(kind: str) -> None:
    files = {file.name for file in (ROOT / "templates" / kind).iterdir()}
    assert {"text.md", "text.en.md", "example.yaml"} <= files


@pytest.mark.slow
def test_modules_of_kinds_are_imported_by_kinds_alone() -> None:
    modules = {kind.model.__module__ for kind in SHIPPED.values()}
    wanted = re.compile("|".join(rf"{m.replace('.', ' . ')}\b" for m in modules))
    found = [file for file, source in sources().items() if wanted.search(source)]
    assert [f for f in found if f.parent != PACKAGE / "kinds" and f not in PUBLIC] == []
