"""Wortlaut: the running text as a letter gives it itself, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lettergen.errors import Place
from lettergen.messages import Language
from lettergen.text.markdown import parse_markdown
from lettergen.text.template import RenderedText


def worded(text: RenderedText, wording: Sequence[str], language: Language) -> RenderedText:
    """``text`` with the blocks of ``wording`` (small Markdown in ``language``) in place of its own, and their problems beside its own."""
    parsed = [
        parse_markdown(passage, Place(path=f"wording.{number}"), language)
        for number, passage in enumerate(wording)
    ]
    return replace(
        text,
        blocks=tuple(block for one in parsed for block in one.blocks),
        problems=(*text.problems, *(problem for one in parsed for problem in one.problems)),
    )
