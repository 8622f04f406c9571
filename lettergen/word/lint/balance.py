"""Which tags belong together, and which have no partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lettergen.word.lint.findings import Findings
from lettergen.word.tags.scan import Tag
from lettergen.word.tags.syntax import ENDS, MIDDLES, opens

_STARTS = {end: start for start, end in ENDS.items()}

Entry = tuple[int, Tag]
"""A tag with its number."""


@dataclass(slots=True)
class Block:
    """Tags that belong together: the opening one, ``elif`` and ``else``, and the end."""

    members: list[Entry]

    @property
    def name(self) -> str:
        """Such as ``for``."""
        return self.members[0][1].name


@dataclass(slots=True)
class Balanced:
    """The tags as Jinja can read them."""

    blocks: list[Block] = field(default_factory=list)
    """Those that have both ends."""
    lines: list[tuple[int, str]] = field(default_factory=list)
    """Number and source of each tag, ends that are missing put in and those too many left out."""


def balance(tags: Sequence[Entry], findings: Findings) -> Balanced:
    """Pairs the tags; reports each opening tag without end and each end without opening."""
    result = Balanced()
    stack: list[Block] = []
    excused = findings.scan.unclosed_names()
    for number, tag in tags:
        if tag.kind != "block" or (tag.name in ENDS and not opens(tag.name, tag.inner)):
            result.lines.append((number, source_of(tag)))
        elif tag.name in ENDS:
            stack.append(Block([(number, tag)]))
            result.lines.append((number, source_of(tag)))
        elif tag.name in MIDDLES:
            _middle((number, tag), stack, result, findings, excused)
        elif tag.name in _STARTS:
            _end((number, tag), stack, result, findings, excused)
        else:
            result.lines.append((number, source_of(tag)))
    _close(stack, 0, result, findings, excused)
    return result


def _middle(
    entry: Entry, stack: list[Block], result: Balanced, findings: Findings, excused: list[str]
) -> None:
    number, tag = entry
    allowed = MIDDLES[tag.name]
    index = next((i for i in reversed(range(len(stack))) if stack[i].name in allowed), None)
    if index is None or (index < len(stack) - 1 and not _is_followed(stack, index)):
        code = "docx-block-else"
        findings.add(code, tag.start, tag.written, {"openings": " / ".join(allowed)})
        return
    _close(stack, index + 1, result, findings, excused)
    block = stack[-1]
    if any(member.name == "else" for _, member in block.members):
        findings.add("docx-block-else-twice", tag.start, tag.written)
        return
    block.members.append(entry)
    result.lines.append((number, source_of(tag)))


def _is_followed(stack: list[Block], index: int) -> bool:
    """Whether what was opened since may simply lack its end."""
    return all(block.name in {"if", "for", "with"} for block in stack[index + 1 :])


def _end(
    entry: Entry, stack: list[Block], result: Balanced, findings: Findings, excused: list[str]
) -> None:
    number, tag = entry
    wanted = _STARTS[tag.name]
    index = next((i for i in reversed(range(len(stack))) if stack[i].name == wanted), None)
    if index is None and wanted in excused:
        excused.remove(wanted)
        return
    if index is None:
        findings.add("docx-block-end", tag.start, tag.written, {"opening": wanted})
        return
    _close(stack, index + 1, result, findings, excused)
    block = stack.pop()
    block.members.append(entry)
    result.blocks.append(block)
    result.lines.append((number, source_of(tag)))


def _close(
    stack: list[Block], keep: int, result: Balanced, findings: Findings, excused: list[str]
) -> None:
    """Ends all blocks above ``keep``, which have no end of their own."""
    while len(stack) > keep:
        number, tag = stack.pop().members[0]
        end = ENDS[tag.name]
        if end in excused:
            excused.remove(end)
        else:
            findings.add("docx-block-open", tag.start, tag.written, {"end": end})
        result.lines.append((number, f"{{% {end} %}}"))


def source_of(tag: Tag) -> str:
    """The tag as Jinja reads it, docxtpl's own ones as what they become."""
    match tag.kind, tag.name:
        case "print", _:
            return f"{{{{ {tag.inner} }}}}"
        case _, "colspan" | "cellbg":
            return f"{{{{ {tag.inner[len(tag.name) :].strip() or 'none'} }}}}"
        case _, "hm":
            return "{{ loop.length }}"
        case _, "vm":
            return "{{ loop.first }}"
        case _:
            return f"{{% {tag.inner} %}}"
