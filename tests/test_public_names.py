"""What ``import lettergen`` offers is the same before and after the package's own modules have been imported."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import pydoc
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import lettergen
from lettergen import LettergenError, parts
from lettergen.kinds import SHIPPED
from lettergen.reading.locations import members_of

MODULES = {"parts"}


def everything() -> None:
    for module in pkgutil.walk_packages(lettergen.__path__, "lettergen."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(lettergen.__all__) - MODULES))
def test_no_module_takes_the_place_of_a_public_name(name: str) -> None:
    everything()
    assert not isinstance(getattr(lettergen, name), ModuleType)


def test_every_kind_of_letter_is_public_and_named_in_the_help() -> None:
    kinds = {kind.model.__name__ for kind in SHIPPED.values()}
    assert kinds <= set(lettergen.__all__)
    functions = {n for n in lettergen.__all__ if n.islower() and n[0] != "_"} - MODULES
    assert lettergen.__doc__
    assert [n for n in sorted(kinds | functions) if f"``{n}" not in lettergen.__doc__] == []


def test_whoever_annotates_a_call_needs_no_inner_module() -> None:
    wanted = {"Format", "PdfEngine", "AnyLetter"}
    for name in wanted:
        assert name in str(inspect.signature(lettergen.Workshop.render)), name
    assert wanted | {"LetterBase", "Progress"} <= set(lettergen.__all__)


def test_every_public_name_is_listed_once() -> None:
    assert len(set(lettergen.__all__)) == len(lettergen.__all__)
    assert set(dir(lettergen)) == set(lettergen.__all__)


def test_what_type_checkers_read_is_what_the_table_says() -> None:
    tree = ast.parse(Path(str(lettergen.__file__)).read_text(encoding="utf-8"))
    (checked,) = [n for n in tree.body if isinstance(n, ast.If)]
    read = {
        alias.asname: node.module
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert read == lettergen._HOME_OF
    assert set(lettergen.__all__) == {*read, "__version__", *MODULES}


@pytest.mark.slow
def test_importing_everything_by_star_works() -> None:
    code = "from lettergen import *; assert render and Workshop and parts.Event"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_every_error_that_may_be_raised_is_public() -> None:
    everything()

    def below(error: type[LettergenError]) -> Iterator[type[LettergenError]]:
        yield error
        for further in error.__subclasses__():
            yield from below(further)

    # The server's leave it as answers of HTTP.
    homes = {e: e.__module__ for e in below(LettergenError)}
    raised = {
        e.__name__
        for e, home in homes.items()
        if home.startswith("lettergen.") and not home.startswith("lettergen.serve.")
    }
    # A worker's own way to tell its batch; it arrives as the UsageError that it is.
    assert raised - {"WorkerDiffersError"} <= set(lettergen.__all__)


def test_help_is_a_page() -> None:
    page = pydoc.render_doc(lettergen, renderer=pydoc.plaintext)  # type: ignore[attr-defined]
    assert len(page.splitlines()) < 120
    assert "render_batch" in page
    assert "Workshop" in dir(lettergen)


def reached(kind: Any, found: set[type]) -> set[type]:
    for member in members_of(kind):
        if isinstance(member, type) and issubclass(member, BaseModel | Enum):
            if member not in found:
                found.add(member)
                fields = getattr(member, "model_fields", {})
                for field in fields.values():
                    reached(field.annotation, found)
        else:
            for argument in get_args(member):
                if not isinstance(argument, str | bool):
                    reached(argument, found)
    return found


def test_all_parts_of_letters_are_public() -> None:
    found: set[type] = set()
    for kind in SHIPPED.values():
        reached(kind.model, found)
    found -= {kind.model for kind in SHIPPED.values()}
    assert len(found) > 33
    assert {part.__name__ for part in found} == set(parts.__all__)
    assert {getattr(parts, name) for name in parts.__all__} == found
