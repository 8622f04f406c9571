"""How the words within a field look: a tag has one look, so what differs from word to word is lost."""

from __future__ import annotations

from typing import Any, Final

from docx.oxml.ns import qn

from lettergen.mailmerge.codes import QUOTES

_UNSEEN: Final = frozenset({qn("w:lang"), qn("w:noProof"), qn("w:rPrChange"), qn("w:webHidden")})
"""What Word notes of a run that nobody sees."""
_OPERATORS: Final = frozenset("=<>")
_OFF: Final = frozenset({"0", "false", "off", "none"})

_Look = frozenset[tuple[str, tuple[tuple[str, str], ...]]]


class Looks:
    """Takes the runs of a field's code in order, and knows how the words look that it prints: those in quotation marks."""

    def __init__(self) -> None:
        self._quote, self._before, self._compared = "", "", False
        self._seen: dict[_Look, Any] = {}

    @property
    def differ(self) -> bool:
        """Whether there are several looks."""
        return len(self._seen) > 1

    @property
    def only(self) -> Any:
        """A run that looks like all words; None where they differ or there are none."""
        return None if self.differ else next(iter(self._seen.values()), None)

    def take(self, run: Any, text: str) -> None:
        """A piece of the code, and the run that it stands in."""
        for character in text:
            if self._quote and character == self._quote:
                self._quote = ""
            elif self._quote and not character.isspace():
                self._see(run)
            elif not self._quote:
                self._quote = QUOTES.get(character, "")
                self._compared = self._before in _OPERATORS
                self._before = self._before if character.isspace() else character

    def take_field(self, run: Any) -> None:
        """A field within the code, which looks like the first run of its own code."""
        if self._quote:
            self._see(run)
        self._before = ""

    def _see(self, run: Any) -> None:
        if not self._compared:
            self._seen.setdefault(_look(run), run)


def _look(run: Any) -> _Look:
    properties = run.find(qn("w:rPr"))
    shown = [p for p in (() if properties is None else properties) if p.tag not in _UNSEEN]
    on = (p for p in shown if p.get(qn("w:val")) not in _OFF)
    return frozenset((str(p.tag), tuple(sorted(p.attrib.items()))) for p in on)
