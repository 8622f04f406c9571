"""A letter set as its document was, and the document read: in lettergen's own DOCX, or in a house's Word template.

What a house's template puts around the parts of a letter, such as "Betreff: " before the subject, is told apart from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.house import House, told_of
from lettergen.adoption.package import W, opened
from lettergen.adoption.reading import read
from lettergen.adoption.structure import Parts, parts_of, without_label
from lettergen.adoption.stylesheet import Purpose
from lettergen.compose.carried import template_print
from lettergen.compose.composed import ComposedLetter
from lettergen.errors import InputError, Place, Problem, Severity
from lettergen.model.blocks import Heading, LineBreak, Paragraph
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop
from lettergen.renderers.docx.house import render_house, style_purposes
from lettergen.resources import WordTemplate
from lettergen.typesetting import typeset


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """A document's parts, and the letter composed of them, to compare with another's."""

    parts: Parts
    composed: ComposedLetter


@dataclass(slots=True)
class Original:
    """How a document was set, and what its template is known to say."""

    workshop: Workshop
    accept: bool
    template: str | None
    """Fingerprint of the Word template that the document was made in."""
    word_template: Path | str | None = None
    """A file in place of what letter and letterhead name."""
    house: House | None = None
    frames: Frames | None = None

    def said(self, letter: LetterBase, findings: Findings) -> ComparedDocument:
        """What the letter's document says when it is set now. Raises like ``Workshop.compose``, and ``adopt-house-template``."""
        composition = self.workshop.compose(letter, self.word_template)
        composed = composition.letter
        if self.template is None:
            unheard = Findings()
            content = typeset(composed, "docx")[0]
            return ComparedDocument(
                parts_of(read(opened(content), unheard, accept=True), unheard), composed
            )
        template = composition.word_template
        if template is None:
            raise InputError(Problem("adopt-house-template", Place(file=findings.file)))
        if self.house is None and template_print(template.content) != self.template:
            found = Problem(
                "adopt-template-changed", Place(file=findings.file), severity=Severity.WARNING
            )
            findings.problems[found] = None
        return ComparedDocument(self._in_house(letter, composed, template), composed)

    def _in_house(
        self, letter: LetterBase, composed: ComposedLetter, template: WordTemplate
    ) -> Parts:
        # The data are not looked at: with them the document gets its marks.
        content = render_house(composed, letter, template, "{}").content
        package = opened(content)
        house = self.house or House(_named(style_purposes(template), package.styles))
        house = replace(house, known=None)
        unheard = Findings()
        found = read(package, unheard, accept=self.accept, house=house)
        parts = parts_of(found, unheard)
        if self.house is None and found.known is not None:
            told = Counter(told for told, _ in told_of(tuple(unheard.problems)))
            self.house = replace(house, known=replace(found.known, told=told))
            self.frames = frames_of(parts, composed)
        if self.frames is not None:
            self.frames.bare(parts, Findings())
        return parts

    def edited(self, content: bytes, findings: Findings) -> Parts:
        """What the edited document says; ``said`` comes before it."""
        own = Findings(findings.file) if self.house else findings
        package = opened(content, findings.file)
        parts = parts_of(read(package, own, accept=self.accept, house=self.house), own)
        if self.house is not None and self.house.known is not None and self.frames is not None:
            _without_known(own, self.house.known.told, findings)
            self.frames.bare(parts, findings)
        return parts


def _without_known(
    found: Findings, known: Counter[tuple[str, str | None, str]], findings: Findings
) -> None:
    """Tells what is new; what the template itself has is known, and told where it is gone."""
    left = Counter(known)
    for told, problem in told_of(tuple(found.problems)):
        if left[told] > 0:
            left[told] -= 1
        else:
            findings.problems[problem] = None
    for (code, value, words), count in left.items():
        if count > 0 and code in _THINGS:
            findings.error("adopt-area-house", Spot(()), "–", before=value or words or code)


_THINGS = frozenset(
    {
        "adopt-picture",
        "adopt-text-box",
        "adopt-equation",
        "adopt-note",
        "adopt-symbol",
        "adopt-field",
    }
)
"""What a template may hold that has no words of its own."""


def _named(purposes: Mapping[str, Purpose], styles: object) -> dict[str, Purpose]:
    """The purposes by the names of the styles, which programs keep; their identifiers they do not."""
    if styles is None:
        return {}
    names = {}
    for style in styles.iter(f"{W}style"):  # type: ignore[attr-defined]
        name = style.find(f"{W}name")
        identifier = style.get(f"{W}styleId")
        if name is not None and identifier in purposes:
            names[name.get(f"{W}val", "").casefold()] = purposes[identifier]
    return names


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
