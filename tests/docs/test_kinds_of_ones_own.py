"""docs/de/eigene-briefarten.md, done from top to bottom as somebody would do it who knows Word and Excel."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, links
from tests.docs.test_batch_page import save_table, seen
from tests.docs.test_first_steps import Clerk

PAGE = ROOT / "docs" / "de" / "eigene-briefarten.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = blocks(PAGE)


def test_links_lead_somewhere() -> None:
    assert [str(file) for file in links(PAGE) if not file.exists()] == []


def test_every_command_in_the_text_stands_in_a_block() -> None:
    prose = re.sub(r"^```.*?^```", "", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"`lettergen [^`]*`", prose) == []


@pytest.mark.slow
def test_a_notice_from_top_to_bottom(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path, expected=frozenset({0, 8}))
    answers = 0
    for block, following in pairwise([*BLOCKS, None]):
        assert block is not None
        if block.language in {"yaml", "markdown"}:
            name, _, content = block.text.partition("\n")
            (clerk.folder / name.removeprefix("# ")).write_text(content, encoding="utf-8")
            if block.language == "markdown":
                (clerk.folder / "templates" / "hundesteuer" / "text.en.md").unlink()
        elif block.language == "console":
            if "bescheide.yaml" in block.text:
                save_table(TEXT, "Anrede", clerk.folder / "hunde.xlsx")
            clerk.type(block.text)
            if following and following.language == "text":
                assert seen(clerk.answer) == seen(following.text), f"{PAGE.name}:{following.line}"
                answers += 1
    assert answers == 4
    assert (tmp_path / "haus" / "brief.yaml").is_file()
