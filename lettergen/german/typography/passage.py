"""A paragraph as one text that remembers which run each character came from, and which characters no rule may change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from lettergen.german.typography.edits import PLAIN, Edit
from lettergen.model.blocks import Inline, LineBreak, Run


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule made of words: them and their neighbours up to the next blanks."""

    rule: str
    """Its switch in ``house_style.typography``."""
    before: str
    after: str

    @property
    def visible(self) -> bool:
        """Whether a reader sees it: a no-break space looks like any other."""
        return self.before.translate(PLAIN) != self.after.translate(PLAIN)


_FREE, _QUOTED, _PROTECTED = b"\0\1\2"


class Passage:
    """A paragraph's text on its way through the rules."""

    def __init__(self, inlines: tuple[Inline, ...]) -> None:
        self._inlines = inlines
        texts = [inline.text if isinstance(inline, Run) else "\n" for inline in inlines]
        self.text = "".join(texts)
        self._ends = list(accumulate(map(len, texts)))
        self._marks = bytearray(len(self.text))
        self._changed = False

    def protect(self, spans: Iterable[tuple[int, int]]) -> None:
        """Nothing there is edited any more."""
        for start, end in spans:
            self._marks[start:end] = bytes([_PROTECTED]) * (end - start)

    def quote(self, spans: Iterable[tuple[int, int]]) -> None:
        """Nothing there is edited: it is what somebody else wrote. A rule that would is in doubt."""
        for start, end in spans:
            self._marks[start:end] = bytes(max(m, _QUOTED) for m in self._marks[start:end])

    def possible(self, edits: Iterable[Edit]) -> tuple[list[Edit], bool]:
        """Those edits that touch nothing protected and nothing of each other, in order, and whether one is in doubt."""
        made: list[Edit] = []
        doubtful = False
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            mark = self._mark(edit)
            if mark == _PROTECTED:
                continue
            if edit.doubtful or mark == _QUOTED:
                doubtful = True
            elif not made or edit.start >= made[-1].end:
                made.append(edit)
        return made, doubtful

    def _mark(self, edit: Edit) -> int:
        if edit.end > edit.start:
            return max(self._marks[edit.start : edit.end])
        # What is put in between two characters touches them when both are marked.
        around = self._marks[max(0, edit.start - 1) : edit.start + 1]
        return min(around) if len(around) > 1 else _FREE

    def make(self, rule: str, edits: list[Edit]) -> list[Change]:
        """Make ``edits``, which are in order, and say what became of the words."""
        changes = self._changes(rule, [edit for edit in edits if self._differs(edit)])
        texts: list[str] = []
        marks, position = bytearray(), 0
        for edit in edits:
            texts += [self.text[position : edit.start], edit.text]
            marks += self._marks[position : edit.start]
            marks += (bytes([_PROTECTED]) if edit.final else bytes([self._mark(edit)])) * len(
                edit.text
            )
            position = edit.end
        texts.append(self.text[position:])
        marks += self._marks[position:]
        self._ends = _moved(self._ends, edits)
        self._changed = self._changed or bool(changes)
        self.text, self._marks = "".join(texts), marks
        return changes

    def inlines(self) -> tuple[Inline, ...]:
        """The runs again; one that lost all its characters to its neighbour is left out."""
        if not self._changed:
            return self._inlines
        starts = [0, *self._ends]
        pieces = (
            inline if isinstance(inline, LineBreak) else replace(inline, text=self.text[start:end])
            for inline, start, end in zip(self._inlines, starts, self._ends, strict=False)
        )
        return tuple(piece for piece in pieces if isinstance(piece, LineBreak) or piece.text)

    def _differs(self, edit: Edit) -> bool:
        return self.text[edit.start : edit.end] != edit.text

    def _changes(self, rule: str, edits: list[Edit]) -> list[Change]:
        groups: list[tuple[int, int, list[Edit]]] = []
        for edit in edits:
            start, end = self._words(edit)
            if groups and start < groups[-1][1]:
                first, last, together = groups.pop()
                together.append(edit)
                groups.append((first, max(last, end), together))
            else:
                groups.append((start, end, [edit]))
        return [Change(rule, self.text[a:b], self._after(a, b, each)) for a, b, each in groups]

    def _words(self, edit: Edit) -> tuple[int, int]:
        """Where the words begin and end that the edit is in."""
        start = 1 + max(self.text.rfind(blank, 0, edit.start) for blank in " \n")
        ends = (self.text.find(blank, edit.end) for blank in " \n")
        return start, min((end for end in ends if end >= 0), default=len(self.text))

    def _after(self, start: int, end: int, edits: list[Edit]) -> str:
        parts, position = [], start
        for edit in edits:
            parts += [self.text[position : edit.start], edit.text]
            position = edit.end
        return "".join((*parts, self.text[position:end]))


def _moved(boundaries: list[int], edits: list[Edit]) -> list[int]:
    """Where boundaries lie after the edits; one within replaced text goes to its end."""
    moved, growth, position = [], 0, 0
    for boundary in boundaries:
        while (
            position < len(edits)
            and edits[position].end <= boundary
            and edits[position].start < boundary
        ):
            edit = edits[position]
            growth += len(edit.text) - (edit.end - edit.start)
            position += 1
        within = position < len(edits) and edits[position].start < boundary < edits[position].end
        if within:
            edit = edits[position]
            moved.append(edit.start + growth + len(edit.text))
        else:
            moved.append(boundary + growth)
    return moved
