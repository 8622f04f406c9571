"""What ``import lettergen`` offers is the same before and after the package's own modules have been imported."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

import lettergen


@pytest.mark.parametrize("name", lettergen.__all__)
def test_no_module_takes_the_place_of_a_public_name(name: str) -> None:
    for module in pkgutil.walk_packages(lettergen.__path__, "lettergen."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert not isinstance(getattr(lettergen, name), ModuleType)


def test_every_public_name_is_listed_once() -> None:
    assert len(set(lettergen.__all__)) == len(lettergen.__all__)
    assert set(dir(lettergen)) == set(lettergen.__all__)
