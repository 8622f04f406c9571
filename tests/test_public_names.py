"""What ``import lettergen`` offers is the same before and after the package's own modules have been imported."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import lettergen
from lettergen.kinds import SHIPPED as KINDS


@pytest.mark.parametrize("name", lettergen.__all__)
def test_no_module_takes_the_place_of_a_public_name(name: str) -> None:
    for module in pkgutil.walk_packages(lettergen.__path__, "lettergen."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert not isinstance(getattr(lettergen, name), ModuleType)


def test_every_kind_of_letter_is_public_and_named_in_the_help() -> None:
    kinds = {letter.__name__ for letter in KINDS.models.values()}
    assert kinds <= set(lettergen.__all__)
    functions = {n for n in lettergen.__all__ if n.islower() and n[0] != "_"} - {"load_job"}
    assert lettergen.__doc__
    assert [n for n in sorted(kinds | functions) if f"``{n}" not in lettergen.__doc__] == []


def test_whoever_annotates_a_call_needs_no_inner_module() -> None:
    wanted = {"Format", "PdfEngine", "LetterBase"}
    for name in wanted:
        assert name in str(inspect.signature(lettergen.Workshop.render)), name
    assert wanted <= set(lettergen.__all__)


def test_every_public_name_is_listed_once() -> None:
    assert len(set(lettergen.__all__)) == len(lettergen.__all__)
    assert set(dir(lettergen)) == set(lettergen.__all__)
