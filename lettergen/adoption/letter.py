"""The letter with what was edited taken over: overrides where a rule had given the words, and the words themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final

from pydantic import ValidationError

from lettergen.adoption.areas import check_areas
from lettergen.adoption.differences import Change, Part, block_text, change, changed_blocks
from lettergen.adoption.findings import Findings, Spot
from lettergen.adoption.recovery import recover
from lettergen.adoption.structure import Parts, without_label
from lettergen.compose.dispositions import order_in, printed
from lettergen.model.base import changed
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Run,
    Table,
)
from lettergen.model.letter import CopyType, LetterBase
from lettergen.model.sender import Signature
from lettergen.text.markdown import parse_markdown
from lettergen.text.writing import to_markdown

_LONGEST_HEADING: Final = 80
_BLANKS = re.compile(r"([ \u00a0]+)")
_FIELDS: Final = {"enclosures": "enclosures", "copies": "copies_to"}
_ADDITIONS: Final = {
    "im auftrag": "im_auftrag",
    "i. a.": "im_auftrag",
    "in vertretung": "in_vertretung",
    "i. v.": "in_vertretung",
}


@dataclass(slots=True)
class Taken:
    """What is to change in the letter's data, and the list of changes."""

    update: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def taken_over(letter: LetterBase, before: Parts, after: Parts, findings: Findings) -> Taken:
    """Compares what the letter said with what the document says, part by part."""
    taken = Taken()
    recover(before, after)
    check_areas(before, after, findings)
    for look, spot in after.looks.items():
        if look not in before.looks and any(look[1:]):
            findings.warn("adopt-link-lost" if look[3] else "adopt-look-lost", spot, spot.text)
    _subject(before, after, taken, findings)
    _salutation(letter, before, after, taken, findings)
    _body(letter, before, after, taken, findings)
    _closing(before, after, taken, findings)
    _signatures(letter, before, after, taken, findings)
    for part in ("enclosures", "copies"):
        _notes(part, before, after, taken, findings)
    _dispositions(letter, before, after, taken, findings)
    return taken


def _note(
    taken: Taken, part: Part, before: Sequence[str], after: Parts, findings: Findings
) -> None:
    new: Sequence[str] = getattr(after, part)
    text, now = "\n".join(before), "\n".join(new)
    taken.changes.append(change(part, text, now, after.spot(part), findings.file))


def _subject(before: Parts, after: Parts, taken: Taken, findings: Findings) -> None:
    if _same(before.subject, after.subject):
        return
    if not after.subject:
        findings.error("adopt-subject-gone", after.spot("salutation"))
        return
    taken.update["subject"] = " ".join(after.subject)
    _note(taken, "subject", before.subject, after, findings)


def _salutation(
    letter: LetterBase, before: Parts, after: Parts, taken: Taken, findings: Findings
) -> None:
    if _same(before.salutation, after.salutation):
        return
    _note(taken, "salutation", before.salutation, after, findings)
    if not after.salutation:
        taken.update["salutation"] = False
    elif letter.recipient is None:
        findings.error("adopt-salutation-nobody", after.spot("salutation"), after.salutation[0])
    else:
        recipient = changed(letter.recipient, salutation_text=tuple(after.salutation))
        taken.update |= {"recipient": recipient, "salutation": True}


def _closing(before: Parts, after: Parts, taken: Taken, findings: Findings) -> None:
    if _same(before.closing, after.closing):
        return
    if len(after.closing) > 1:
        findings.error("adopt-closing-lines", after.spot("closing"), " / ".join(after.closing))
        return
    taken.update["closing"] = after.closing[0] if after.closing else False
    _note(taken, "closing", before.closing, after, findings)


def _body(
    letter: LetterBase, before: Parts, after: Parts, taken: Taken, findings: Findings
) -> None:
    old = [comparable(block) for block in before.body]
    new = [comparable(block) for block in after.body]
    if old == new:
        return
    if not new:
        findings.error("adopt-body-gone", after.spot("closing"))
        return
    for (i, j), (k, m) in changed_blocks(old, new):
        spot = after.body_spots[k] if k < len(after.body_spots) else after.spot("closing")
        text = "\n".join(map(block_text, before.body[i:j]))
        now = "\n".join(map(block_text, after.body[k:m]))
        taken.changes.append(change("body", text, now, spot, findings.file))
        for block, place in zip(after.body[k:m], after.body_spots[k:m], strict=True):
            if _looks_like_heading(block):
                findings.warn("adopt-bold-heading", place, block_text(block))
    taken.update |= word_by_word(letter, before, after, findings)


def word_by_word(
    letter: LetterBase, before: Parts, after: Parts, findings: Findings
) -> dict[str, Any]:
    """Subject and running text as the document has them, so that no rule goes over them again."""
    old = [comparable(block) for block in before.body]
    new = [comparable(block) for block in after.body]
    blocks = _kept_as_they_were(before.body, old, after.body, new)
    markdown = _written(blocks, after, findings)
    update: dict[str, Any] = {"as_written": True, "subject": " ".join(after.subject)}
    if _has_own_text(letter):
        return update | {"body": (markdown,), "additions": (), "modules": (), "wording": ()}
    return update | {"wording": (markdown,)}


def _looks_like_heading(block: Block) -> bool:
    """A short paragraph that is bold throughout and ends without a full stop."""
    if not isinstance(block, Paragraph):
        return False
    runs = [inline for inline in block.inlines if isinstance(inline, Run)]
    words = "".join(run.text for run in runs).rstrip()
    return (
        len(runs) == len(block.inlines)
        and all(run.strong for run in runs)
        and len(words) <= _LONGEST_HEADING
        and not words.endswith((".", "!", "?", ":"))
    )


def _has_own_text(letter: LetterBase) -> bool:
    """Whether the letter's own field ``body`` is its running text."""
    body = getattr(letter, "body", None)
    return isinstance(body, tuple) and all(isinstance(passage, str) for passage in body)


def _kept_as_they_were(
    old: Sequence[Block], old_keys: Sequence[Block], new: Sequence[Block], keys: Sequence[Block]
) -> list[Block]:
    """The new blocks; those that nobody touched exactly as the letter had them, no-break hyphens and all."""
    blocks = list(new)
    for kind, i, j, k, m in SequenceMatcher(None, old_keys, keys, autojunk=False).get_opcodes():
        if kind == "equal":
            blocks[k:m] = old[i:j]
    return blocks


def _written(blocks: Sequence[Block], after: Parts, findings: Findings) -> str:
    """The blocks as Markdown. A look that it cannot say is told; words that it would change are an error."""
    for block, spot in zip(blocks, (*after.body_spots, *[Spot(())] * len(blocks)), strict=False):
        made = parse_markdown(to_markdown([block])).blocks
        if [_tight(comparable(b)) for b in made] == [_tight(comparable(block))] or _is_ragged(
            block
        ):
            continue
        if " ".join(map(block_text, made)).split() == block_text(block).split():
            lost = "adopt-list-lost" if isinstance(block, List) else "adopt-look-lost"
            findings.warn(lost, spot, block_text(block))
        else:
            findings.error("adopt-not-written", spot, block_text(block))
    return to_markdown(blocks)


def _is_ragged(block: Block) -> bool:
    """Whether rows have different numbers of cells, which is told already."""
    return isinstance(block, Table) and any(len(r) != len(block.header) for r in block.rows)


def comparable(block: Block) -> Block:
    """The block without what nobody sees: kinds of hyphens, and the look of blanks."""
    match block:
        case List():
            items = tuple(ListItem(tuple(map(comparable, item.blocks))) for item in block.items)
            return List(items, block.start, block.loose if len(items) > 1 else False)
        case Paragraph():
            return Paragraph(tuple(_comparable(block.inlines)))
        case Heading():
            return Heading(block.level, tuple(_comparable(block.inlines)))
        case Table():
            rows = tuple(tuple(map(_cell, row)) for row in (block.header, *block.rows))
            return replace(block, header=rows[0], rows=rows[1:])


def _cell(cell: Cell) -> Cell:
    return Cell(tuple(_comparable(cell.inlines)))


def _tight(block: Block) -> Block:
    """The block without distances between the entries of lists, which Word has no switch for."""
    if not isinstance(block, List):
        return block
    items = tuple(ListItem(tuple(map(_tight, item.blocks))) for item in block.items)
    return List(items, block.start)


def _comparable(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for look, pieces in groupby(chain.from_iterable(map(_words_and_blanks, inlines)), _look):
        if look is None:
            yield from (LineBreak() for _ in pieces)
        else:
            yield Run("".join(text for text, _ in pieces), *look)


_Look = tuple[bool, bool, str | None] | None
"""Strong, emphasis and link of a run; None for a break."""
_look = itemgetter(1)


def _words_and_blanks(inline: Inline) -> Iterator[tuple[str, _Look]]:
    if isinstance(inline, LineBreak):
        yield "", None
        return
    look, blank = (inline.strong, inline.emphasis, inline.link), (False, False, inline.link)
    for part in _BLANKS.split(inline.text.replace("\u2011", "-")):
        if part:
            yield part, look if part.strip() else blank


def _same(before: Sequence[str], after: Sequence[str]) -> bool:
    def key(lines: Sequence[str]) -> list[str]:
        return [line.replace("\u2011", "-") for line in lines]

    return key(before) == key(after)


def _signatures(
    letter: LetterBase, before: Parts, after: Parts, taken: Taken, findings: Findings
) -> None:
    if _same(before.signatures, after.signatures):
        return
    if not after.signatures:
        taken.update["signatures"] = ()
        _note(taken, "signatures", before.signatures, after, findings)
        return
    signers = [signature.model_dump() for signature in letter.signatures]
    matcher = SequenceMatcher(None, before.signatures, after.signatures, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        old, new = before.signatures[i:j], after.signatures[k:m]
        if len(old) != len(new) or not all(
            _signed(letter.signatures, signers, was, now) for was, now in zip(old, new, strict=True)
        ):
            findings.error("adopt-signature", after.spot("signatures"), " / ".join(new or old))
            return
    taken.update["signatures"] = tuple(Signature.model_validate(s) for s in signers)
    _note(taken, "signatures", before.signatures, after, findings)


def _signed(
    signatures: Sequence[Signature], signers: list[dict[str, Any]], was: str, now: str
) -> bool:
    """Puts a changed line into the signature that it belongs to; False when it belongs to none."""
    for signature, signer in zip(signatures, signers, strict=True):
        if signature.name and was.endswith(signature.name):
            prefix = was.removesuffix(signature.name)
            if now.startswith(prefix) and now != prefix:
                signer["name"] = now.removeprefix(prefix)
                return True
        for part in ("function", "authority"):
            if getattr(signature, part) and was == getattr(signature, part):
                signer[part] = now
                return True
        if was.casefold() in _ADDITIONS and now.casefold() in _ADDITIONS:
            signer["addition"] = _ADDITIONS[now.casefold()]
            return True
    return False


def _notes(part: Any, before: Parts, after: Parts, taken: Taken, findings: Findings) -> None:
    old, new = without_label(part, getattr(before, part)), without_label(part, getattr(after, part))
    if _same(old, new):
        if getattr(before, part)[:1] != getattr(after, part)[:1]:
            findings.error("adopt-label", after.spot(part), "".join(getattr(after, part)[:1]))
        return
    label = getattr(after, part)[:1]
    if new and len(new) == len(getattr(after, part)) and getattr(before, part):
        findings.error("adopt-label", after.spot(part), "".join(label))
        return
    taken.update[_FIELDS[part]] = tuple(new)
    _note(taken, part, getattr(before, part), after, findings)


def _dispositions(
    letter: LetterBase, before: Parts, after: Parts, taken: Taken, findings: Findings
) -> None:
    """The orders from 2 on as they stand now; the first, and who signs the draft, are the letter's data."""
    if _same(before.dispositions, after.dispositions):
        return
    old, new = (
        [_BLANKS.sub(" ", line) for line in parts.dispositions] for parts in (before, after)
    )
    spots = after.line_spots.get("dispositions", [])
    given = [printed(order) for order in letter.dispositions]
    begin = next((n for n in range(len(old)) if given and old[n : n + len(given)] == given), None)
    if letter.copy_type is not CopyType.DRAFT or begin is None:
        _refuse_orders(old, new, after, findings)
        return
    head, tail = old[:begin], old[begin + len(given) :]
    end = len(new) - len(tail)
    if end < begin or new[:begin] != head or new[end:] != tail:
        _refuse_orders(head + tail, new[:begin] + new[end:], after, findings)
        return
    orders = []
    for line, spot in zip(new[begin:end], spots[begin:end], strict=True):
        if line in given:
            orders.append(letter.dispositions[given.index(line)])
            continue
        try:
            orders.append(order_in(line))
        except ValidationError:
            findings.error("adopt-disposition", spot, line)
            return
    taken.update["dispositions"] = tuple(orders)
    _note(taken, "dispositions", before.dispositions, after, findings)


def _refuse_orders(
    old: Sequence[str], new: Sequence[str], after: Parts, findings: Findings
) -> None:
    """Tells of lines of the draft that are no orders of the letter: whom it goes to, who signs it, too."""
    differing = [line for line in new if line not in old] or [
        line for line in old if line not in new
    ]
    spots = after.line_spots.get("dispositions", [])
    lines = [_BLANKS.sub(" ", line) for line in after.dispositions]
    at = next((n for n, line in enumerate(lines) if line in differing), None)
    spot = after.spot("dispositions") if at is None or at >= len(spots) else spots[at]
    findings.error("adopt-disposition", spot, " / ".join(differing) or "–")
