"""docs/templates.md knows everything that templates can use."""

from __future__ import annotations

import pytest

from lettergen.text.filters import FILTERS, TESTS
from lettergen.text.front_matter import Finding, FrontMatter
from lettergen.text.modules import ModuleHead
from tests.text.letters import ROOT

PAGE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
FIELDS = [name for model in (FrontMatter, Finding, ModuleHead) for name in model.model_fields]


@pytest.mark.parametrize("name", [*FILTERS, *TESTS, *FIELDS])
def test_the_page_names_each(name: str) -> None:
    assert f"`{name}`" in PAGE or f"`{name}(" in PAGE


def test_the_pages_modules_are_shipped() -> None:
    for name in ("rechtsbehelfsbelehrung-klage", "elektronischer-zugang"):
        assert name in PAGE
        assert (ROOT / "templates" / "_modules" / name).is_dir()
