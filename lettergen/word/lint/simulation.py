"""What docxtpl makes of a part: which words, pictures and tags it loses, which tags it cannot join, which blocks break the markup.

The part is patched by docxtpl itself, its tags and words marked; what is missing afterwards was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from lxml import etree

from lettergen.errors import Severity
from lettergen.messages.document_place import shortened
from lettergen.word.lint import drawings
from lettergen.word.lint.balance import Block
from lettergen.word.lint.findings import Findings
from lettergen.word.parts.source import Compiler
from lettergen.word.tags import marks
from lettergen.word.tags.flow import Edit
from lettergen.word.tags.places import W
from lettergen.word.tags.scan import Tag
from lettergen.word.tags.stories import Story

_ANY_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_MARKUP = re.compile(r"</?[A-Za-z]\w*:")
_PIECE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<(/?)([\w:.-]+)[^>]*?(/?)>", re.DOTALL)
_BOUNDARIES = {W + "r", W + "p"}

Lost = tuple[int, str]
"""Where it stood, and the words or the tag."""


class Simulation:
    """One part as docxtpl patches it, with the tags as they have been judged."""

    def __init__(
        self,
        story: Story,
        findings: Findings,
        judged: Mapping[int, Tag | None],
        compiler: Compiler,
    ) -> None:
        self._findings = findings
        self._scan = findings.scan
        self._story = story
        self._judged = judged
        self._words = [
            (start, end) for start, end in self._scan.words() if not self._in_raw(start, end)
        ]
        self._drawings = drawings.marked(self._scan.flow)
        self._scan.flow.edit(self._edits())
        self._source = story.source(compiler)
        self._spans = {n: (begin, end) for n, begin, end in marks.tags_in(self._source)}

    def check(self, blocks: Iterable[Block]) -> None:
        """Reports what docxtpl would lose or break."""
        split = self._check_split()
        self._check_lost()
        self._check_drawings()
        if not split:
            self._check_markup(blocks)

    def _in_raw(self, start: int, end: int) -> bool:
        return any(start < stop and begin < end for begin, stop in self._scan.raw)

    def _edits(self) -> Iterator[Edit]:
        for number, tag in enumerate(self._scan.tags):
            judged = self._judged[number]
            if judged is None and not tag.deleted:
                yield tag.start, tag.end, ""
            elif judged is None or (judged.inner, judged.prefix) == (tag.inner, tag.prefix):
                yield marks.marking(number, tag)
            else:
                opener, closer = tag.written[:2], tag.written[-2:]
                head = f"{judged.prefix} " if judged.prefix else ""
                mark = marks.tag_mark(number)
                yield tag.start, tag.end, f"{opener}{head}{judged.inner} {mark}{closer}"
        for at in (*self._scan.unclosed, *self._scan.unopened):
            yield at, at + 2, ""
        for number, (start, _) in enumerate(self._words):
            yield start, start, marks.word_mark(number)

    def _check_split(self) -> bool:
        """Tags that still hold markup: Word has split them where docxtpl does not join."""
        found = False
        for number, (begin, end) in self._spans.items():
            tag = self._scan.tags[number]
            if not tag.deleted and _MARKUP.search(self._source[begin:end]):
                self._findings.add("docx-tag-split", tag.start, tag.written)
                found = True
        return found

    def _check_lost(self) -> None:
        kept = marks.words_in(self._source)
        words = enumerate(self._words)
        text = self._scan.flow.text
        lost = [(start, text[start:end]) for n, (start, end) in words if n not in kept]
        lost += [
            (tag.start, tag.written)
            for number, tag in enumerate(self._scan.tags)
            if number not in self._spans and self._expected(number, tag)
        ]
        by_tag: dict[int, list[Lost]] = {}
        for at, piece in sorted(lost):
            number = self._swallower(self._scan.flow.unit_at(at).element, at)
            if number is None:
                self._findings.add("docx-text-lost", at, shortened(piece.strip()))
            else:
                by_tag.setdefault(number, []).append((at, piece))
        for number, pieces in by_tag.items():
            judged = self._judged[number]
            self._report_swallower(self._scan.tags[number], judged.prefix if judged else "", pieces)

    def _expected(self, number: int, tag: Tag) -> bool:
        """Whether the tag should still be there after patching."""
        judged = self._judged[number]
        return (
            judged is not None
            and tag.kind != "comment"
            and tag.name not in {"hm", "vm"}
            and not tag.deleted
        )

    def _check_drawings(self) -> None:
        """Pictures that go away with a tag's paragraph, row or cell, or with what a minus takes away."""
        kept, told = drawings.kept_in(self._source), set[int]()
        for drawing in (d for n, d in enumerate(self._drawings) if n not in kept):
            number = self._swallower(drawing.element)
            if number is None:
                self._findings.add("docx-drawing-lost", drawing.at, severity=Severity.WARNING)
            elif number not in told and (tag := self._scan.tags[number]).kind != "comment":
                told.add(number)
                code, severity = "docx-tag-takes-drawing", Severity.WARNING
                self._findings.add(code, tag.start, tag.written, severity=severity)

    def _swallower(self, here: Any, at: int | None = None) -> int | None:
        """The tag that takes the whole paragraph, row or cell with it in which an element stands; not that ``at``."""
        for number in reversed(self._spans):
            tag = self._judged[number]
            if tag is None or tag.prefix not in {"p", "tr", "tc"} or tag.start == at:
                continue
            container = next(tag.unit.element.iterancestors(W + tag.prefix), None)
            if container is not None and container in here.iterancestors(W + tag.prefix):
                return number
        return None

    def _report_swallower(self, tag: Tag, prefix: str, pieces: Sequence[Lost]) -> None:
        if tag.kind == "comment":
            return  # it is written to take away what stands beside it
        code = {
            "p": "docx-tag-shares-paragraph",
            "tr": "docx-tag-shares-row",
            "tc": "docx-tag-shares-cell",
        }[prefix]
        words = shortened(" ".join(piece.strip() for _, piece in pieces))
        self._findings.add(code, tag.start, tag.written, {"lost": words})

    def _check_markup(self, blocks: Iterable[Block]) -> None:
        """Blocks, and tags across a hyperlink's edge, that leave broken markup behind."""
        if self._story.start.story == "properties":
            return
        if not self._is_whole(_ANY_TAG.sub("", self._source)):
            for number in self._spans:
                tag = self._scan.tags[number]
                if not tag.deleted and _holders(tag.unit.element) != _holders(tag.last.element):
                    self._findings.add("docx-tag-split", tag.start, tag.written)
            return
        paths = dict(self._paths())
        for block in blocks:
            known = [paths.get(number) for number, _ in block.members]
            mended = any(self._scan.tags[number] is not tag for number, tag in block.members)
            if None in known or len(set(known)) == 1 or block.name == "raw" or mended:
                continue
            if not all(map(self._is_whole, self._variants(block))):
                opening, end = block.members[0][1], block.members[-1][1]
                params = {"end": end.written}
                self._findings.add("docx-block-levels", opening.start, opening.written, params)

    def _paths(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The elements around each marked tag."""
        begins = {begin: number for number, (begin, _) in self._spans.items()}
        stack: list[str] = []
        for piece in _PIECE.finditer(self._source):
            if piece[2] is None:
                if piece.start() in begins:
                    yield begins[piece.start()], tuple(stack)
            elif piece[1]:
                if stack:
                    stack.pop()
            elif not piece[3]:
                stack.append(piece[2])

    def _variants(self, block: Block) -> Iterator[str]:
        """The part with the block left out, with one of its branches, and repeated."""
        cuts = [self._spans[number][0] for number, _ in block.members]
        before, after = self._source[: cuts[0]], self._source[cuts[-1] :]
        branches = [self._source[a:b] for a, b in pairwise(cuts)]
        has_else = any(tag.name == "else" for _, tag in block.members)
        texts = [] if has_else else [""]
        texts += branches
        if block.name == "for":
            texts.append(branches[0] * 2)
        for text in texts:
            yield _ANY_TAG.sub("", before + text + after)

    @staticmethod
    def _is_whole(markup: str) -> bool:
        """Whether the markup is sound. What docxtpl mends may stand in the wrong place afterwards."""
        try:
            etree.fromstring(marks.without_marks(markup))
        except etree.XMLSyntaxError:
            return False
        return True


def _holders(element: Any) -> list[Any]:
    """What holds a run within its paragraph, such as a hyperlink."""
    holders = []
    for holder in element.iterancestors():
        if holder.tag == W + "p":
            break
        if holder.tag not in _BOUNDARIES:
            holders.append(holder)
    return holders
