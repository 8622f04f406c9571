"""A letter as a file in memory, and how a notebook shows it."""

from __future__ import annotations

import html
from base64 import b64encode
from dataclasses import dataclass
from typing import Final, Literal

from lettergen.compose.composed import ComposedLetter
from lettergen.errors import Problem

Format = Literal["pdf", "docx"]
"""What a letter can become."""

FileKind = Literal["pdf", "docx", "druck.pdf"]
"""The endings of a letter's files: the last one is the copy for the printer, where the paper is printed already."""

FOR_PAPER: Final = "druck.pdf"

_PPI = 96


@dataclass(frozen=True, slots=True, repr=False)
class RenderedFile:
    """A letter set in one format. A notebook shows its first page."""

    content: bytes
    """The whole file."""
    format: Format
    pages: int | None
    """Number of pages; None where only a word processor knows (DOCX)."""
    problems: tuple[Problem, ...]
    """Warnings and notes; errors raise instead."""
    letter: ComposedLetter
    """What was set."""
    own_layout: bool = True
    """Whether lettergen drew the pages; False for a house's Word template and for what LibreOffice makes of a DOCX."""
    for_paper: bytes | None = None
    """The same PDF for paper that is printed already, without masthead, logo, footer and rules; None for other letterheads."""

    def __repr__(self) -> str:
        """One line, without a word of the letter."""
        pages = "" if self.pages is None else f", {self.pages} page{'s' * (self.pages != 1)}"
        count = len(self.problems)
        found = f", {count} problem{'s' * (count != 1)}" if count else ""
        return f"<RenderedFile {self.format}{pages}, {len(self.content)} bytes{found}>"

    def _repr_png_(self) -> bytes | None:
        """The first page; None where lettergen cannot know what it looks like."""
        if not self.own_layout:
            return None
        from lettergen.renderers.typst import render_png

        return render_png(self.letter, ppi=_PPI)[0]

    def _repr_html_(self) -> str:
        """The first page over the line that ``repr`` gives."""
        line = html.escape(repr(self))
        page = self._repr_png_()
        if page is None:
            return f"<p>{line}</p>"
        source = f"data:image/png;base64,{b64encode(page).decode('ascii')}"
        frame = "border:1px solid #ccc;max-width:100%"
        return f'<figure><img src="{source}" alt="{line}" style="{frame}"><figcaption>{line}</figcaption></figure>'
