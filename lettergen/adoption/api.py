"""``adopt``: the way back from a DOCX that somebody has edited.

Whether the letter, set once more, says what the document says is compared passage by passage, in words and order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from lettergen import arguments
from lettergen.adoption.differences import Change, block_text
from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.letter import comparable, taken_over, word_by_word
from lettergen.adoption.original import Original
from lettergen.adoption.package import LIMITS, W, check_format, opened
from lettergen.adoption.recovery import located
from lettergen.adoption.structure import Parts
from lettergen.compose.carried import MAX_BYTES, Carried, fingerprint, read_carried
from lettergen.errors import InputError, LettergenError, Place, Problem, Severity, errors_in
from lettergen.model.base import changed
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop
from lettergen.reading import read_content
from lettergen.renderers.docx.custom_xml import CARRIED, EMBEDDED, embedded_data
from lettergen.renderers.docx.styles import AREA_STYLES

_OURS: Final = 3
"""Nobody else has so many styles of our names."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """An edited letter, read back."""

    letter: LetterBase
    """The letter that says what the document says; it can be set and written to a file."""
    changes: tuple[Change, ...]
    """What it says otherwise than the letter that the document was made of, in the order of the page."""
    problems: tuple[Problem, ...]
    """Warnings, each with its paragraph; errors raise."""


def adopt(
    source: bytes | Path | str,
    *,
    workspace: Path | str | Workshop | None = None,
    accept_changes: bool = False,
    word_template: Path | str | None = None,
) -> Adopted:
    """The letter that a DOCX of lettergen says after somebody edited it.

    ``source`` is the file or its bytes, ``workspace`` the folder (or Workshop) with the letterheads and templates that it was
    made with, ``word_template`` the Word file that it was made in where neither letter nor letterhead name it. ``accept_changes``
    takes tracked changes as accepted; otherwise they are errors.

    Raises InputError with every problem and its paragraph: a file that lettergen did not make or that carries no data
    (``adopt-foreign``), and whatever a letter cannot hold. What comes back without an error says every word of the document,
    but those that a house's Word template has of its own.
    """
    accept_changes = arguments.flag(accept_changes, "accept_changes")
    content, file = _content(source)
    workshop = workspace if isinstance(workspace, Workshop) else Workshop(workspace)
    carried = _carried(content, file)
    findings = Findings(file)
    letter = _letter(carried, workshop, file)
    original = Original(workshop, accept_changes, carried.template, word_template)
    before = original.said(letter, findings)
    after = original.edited(content, findings)
    if fingerprint(before.composed) != carried.page:
        problem = Problem("adopt-template-changed", Place(file=file), severity=Severity.WARNING)
        findings.problems[problem] = None
    taken = taken_over(letter, before.parts, after, findings)
    problems = tuple(findings.problems)
    if errors := errors_in(problems):
        raise InputError(dict.fromkeys((*errors, *problems)))
    adopted = _updated(workshop, letter, taken.update, after, file)
    if taken.update and _differences(original, adopted, after, file):
        # A rule of typography would go over the edited words.
        plain = word_by_word(letter, before.parts, after, findings)
        adopted = _updated(workshop, letter, taken.update | plain, after, file)
    if differences := _differences(original, adopted, after, file):
        raise InputError(differences)
    return Adopted(adopted, tuple(taken.changes), problems)


def _content(source: bytes | Path | str) -> tuple[bytes, str | None]:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), None
    path = arguments.path_of(source, "source")
    return read_content(path, LIMITS.file), str(path)


def _carried(content: bytes, file: str | None) -> Carried:
    place = Place(file=file)
    check_format(content, file)
    data = embedded_data(content, MAX_BYTES, file, CARRIED)
    if data is None:
        ours = embedded_data(content, MAX_BYTES, file, EMBEDDED) or _has_our_styles(content)
        raise InputError(Problem("adopt-no-data" if ours else "adopt-foreign", place))
    try:
        return read_carried(data)
    except InputError as error:
        raise InputError(p.at(place) for p in error.problems) from None


def _has_our_styles(content: bytes) -> bool:
    """Whether a document that carries nothing was ours once: ``--no-data``, or a program that leaves such data out."""
    try:
        styles = opened(content).styles
    except InputError:
        return False
    names = () if styles is None else {name.get(f"{W}val") for name in styles.iter(f"{W}name")}
    return sum(style.name in names for style in AREA_STYLES.values()) >= _OURS


def _letter(carried: Carried, workshop: Workshop, file: str | None) -> LetterBase:
    try:
        return workshop.letter_from(carried.letter)
    except InputError as error:
        reason = "; ".join(p.message("de") for p in error.problems[:3])
        problem = Problem("adopt-data-unfit", Place(file=file), params={"reason": reason})
        raise InputError((problem, *error.problems)) from None


def _updated(
    workshop: Workshop,
    letter: LetterBase,
    update: Mapping[str, object],
    wanted: Parts,
    file: str | None,
) -> LetterBase:
    """The letter with what was taken over, checked like any other."""
    if not update:
        return letter
    edited = changed(letter, **update)
    data = edited.model_dump(mode="json", exclude_defaults=True) | {"kind": letter.kind}
    try:
        return workshop.letter_from(data)
    except InputError as error:
        raise InputError(located(p, wanted, file) for p in error.problems) from None


def _differences(
    original: Original, letter: LetterBase, wanted: Parts, file: str | None
) -> list[Problem]:
    """Sets the letter once more: ``adopt-differs`` for each passage that would not say what the document says."""
    try:
        made = original.said(letter, Findings(file)).parts
    except LettergenError as error:
        found = [located(p, wanted, file) for p in error.problems]
        # What the document says is at fault where its place is known.
        kind = InputError if all(p.place.document for p in found) else type(error)
        raise kind(found) from None
    return list(differing(wanted, made, file))


_TEXTS: Final = ("subject", "salutation", "closing", "signatures", "dispositions")
_LABELLED: Final = ("enclosures", "copies")
"""Parts with a label that follows the number of entries."""
_Passage = tuple[str, Spot]


def differing(wanted: Parts, made: Parts, file: str | None) -> Iterator[Problem]:
    """``adopt-differs`` for each passage of ``wanted`` that ``made`` says otherwise, each with its paragraph."""
    for part in (*_TEXTS, *_LABELLED, "body"):
        now, said = _passages(wanted, part), _passages(made, part)
        if _words(text for text, _ in now) == _words(text for text, _ in said):
            continue
        for missing, other in _unlike(now, said):
            text = " ".join(words for words, _ in missing)
            spot = missing[0][1] if missing else _before(wanted, part, now)
            params = {"made": " ".join(words for words, _ in other)}
            yield Problem("adopt-differs", spot.place(file), text, params)


def _passages(parts: Parts, part: str) -> list[_Passage]:
    if part == "body":
        texts = [" ".join(block_text(comparable(block)).split()) for block in parts.body]
        spots: Sequence[Spot] = parts.body_spots
    else:
        first = 1 if part in _LABELLED else 0
        texts = [" ".join(_words([line])) for line in getattr(parts, part)[first:]]
        spots = parts.line_spots.get(part, [])[first:]
    return list(zip(texts, spots, strict=True))


def _words(texts: Iterator[str] | Sequence[str]) -> list[str]:
    return " ".join(texts).replace("\u2011", "-").split()


def _unlike(
    now: Sequence[_Passage], said: Sequence[_Passage]
) -> Iterator[tuple[Sequence[_Passage], Sequence[_Passage]]]:
    keys, others = [text for text, _ in now], [text for text, _ in said]
    for kind, i, j, k, m in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if j - i == m - k:
            yield from ((now[i + n : i + n + 1], said[k + n : k + n + 1]) for n in range(j - i))
        else:
            yield now[i:j], said[k:m]


def _before(wanted: Parts, part: str, now: Sequence[_Passage]) -> Spot:
    """Where something stands that is about nothing of the document: at the end of its part."""
    return now[-1][1] if now else wanted.spot(part)
