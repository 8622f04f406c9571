"""docs/template-check.md shows what the check really says."""

from __future__ import annotations

import runpy

import pytest

from tests.docs.pages import ROOT, blocks, links

PAGE = ROOT / "docs" / "template-check.md"
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "make_template_check.py"))


@pytest.mark.slow
def test_the_output_is_that_of_the_command() -> None:
    assert SCRIPT["page"]() == PAGE.read_text(encoding="utf-8")


def test_it_is_shown_in_both_languages() -> None:
    english, german = [block.text for block in blocks(PAGE) if block.language == "text"]
    for text in (english, german):
        assert text.count("[docx-") >= 8
    assert "first_name" in english
    assert "Gemeint ist wohl „first_name“" in german


def test_links_lead_somewhere() -> None:
    assert [str(file) for file in links(PAGE) if not file.exists()] == []
