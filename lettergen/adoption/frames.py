"""What a house's template puts around the parts of a letter, such as "Betreff: " before the subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.labels import without_label
from lettergen.adoption.structure import Parts
from lettergen.compose.composed import ComposedLetter
from lettergen.model.blocks import Heading, LineBreak, Paragraph

_PARTS: Final = ("subject", "salutation", "closing", "enclosures", "copies")
_LABELLED: Final = ("enclosures", "copies")


@dataclass(frozen=True, slots=True)
class Frames:
    """The words around each line of the parts, and parts that cannot be told from the words around them."""

    around: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Before and behind each line."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels that stand in paragraphs of the template's own."""
    opaque: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The lines of parts that the template shows in a way of its own."""

    def bare(self, parts: Parts, findings: Findings) -> None:
        """Takes them off. Words around a part that are edited, and parts that cannot be told, are findings."""
        for part, (head, tail) in self.around.items():
            lines: list[str] = getattr(parts, part)
            first = 0
            if part in _LABELLED and part not in self.labels:
                first = len(lines) - len(without_label(part, lines))
            for number, line in enumerate(lines[first:], start=first):
                if line.startswith(head) and line.endswith(tail):
                    lines[number] = line[len(head) : len(line) - len(tail)].strip()
                else:
                    spot = parts.line_spots[part][number]
                    findings.error("adopt-area-house", spot, line, before=f"{head}…{tail}")
        for part, label in self.labels.items():
            if lines := getattr(parts, part):
                lines.insert(0, label)
                parts.line_spots[part].insert(0, parts.spot(part))
        for part, was in self.opaque.items():
            lines = getattr(parts, part)
            if tuple(lines) != was:
                spots = parts.line_spots.get(part) or [Spot(())]
                findings.error(
                    "adopt-area-house", spots[0], " / ".join(lines), before=" / ".join(was)
                )
                lines[:] = list(was)
                parts.line_spots[part] = [spots[0]] * len(was)


def frames_of(parts: Parts, letter: ComposedLetter) -> Frames:
    """The frames in a document that nobody has edited, by what its letter says."""
    around: dict[str, tuple[str, str]] = {}
    labels: dict[str, str] = {}
    opaque: dict[str, tuple[str, ...]] = {}
    for part in _PARTS:
        read: list[str] = getattr(parts, part)
        said = _lines(letter, part)
        if part in _LABELLED and read and said:
            bare = without_label(part, read)
            if len(bare) == len(read):
                labels[part] = said[0]
            read, said = bare, said[1:]
        found = _around(read, said)
        if found is None:
            opaque[part] = tuple(getattr(parts, part))
            labels.pop(part, None)
        elif any(found):
            around[part] = found
    return Frames(around, labels, opaque)


def _around(read: Sequence[str], said: Sequence[str]) -> tuple[str, str] | None:
    """What stands around each line; None where lines are not found, or not all framed alike."""
    if len(read) != len(said):
        return None
    found = set()
    for line, words in zip(read, said, strict=True):
        plain = line.replace("\u2011", "-")
        head, there, tail = plain.partition(words.replace("\u2011", "-"))
        if not there:
            return None
        found.add((head, tail))
    return found.pop() if len(found) == 1 else None if found else ("", "")


def _lines(letter: ComposedLetter, part: str) -> list[str]:
    lines: list[str] = []
    for item in letter.flow:
        if item.role == part and isinstance(item.block, Paragraph | Heading):
            words = ("\n" if isinstance(i, LineBreak) else i.text for i in item.block.inlines)
            lines += "".join(words).split("\n")
    lines = [" ".join(line.split(" ")).strip() for line in lines if line.strip()]
    return [" ".join(lines)] if part == "subject" and lines else lines
