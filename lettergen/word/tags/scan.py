"""The tags of a part: where each begins and ends, and which braces belong to none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from jinja2 import Environment

from lettergen.messages.document_place import DocumentPlace
from lettergen.word.tags.flow import Flow, Unit
from lettergen.word.tags.places import W
from lettergen.word.tags.syntax import IN_CELLS, PREFIXES, cleaned, fault, standalone

_OPENER = re.compile(r"\{[{%#]")
_BRACES = re.compile(r"\{[{%#]|[}%]\}")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_PLAIN = r"""[^'"]"""
_AWARE = {
    opener: re.compile(
        rf"{re.escape(opener)}(?:{_QUOTED}|(?!{closer}){_PLAIN})*?{closer}", re.DOTALL
    )
    for opener, closer in (("{{", r"\}\}"), ("{%", r"%\}"))
}
"""A tag whose texts in quotes may hold braces."""
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}")
_ENDRAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_PREFIX = re.compile(rf"({'|'.join(PREFIXES)})(?= )")
_STATEMENT = re.compile(rf"\{{%[-+]?\s*(?:(?:{'|'.join(PREFIXES)})\s+)?(\w+)")
_WORD = re.compile(r"\w+")

Kind = Literal["print", "block", "comment"]
_KINDS: dict[str, Kind] = {"{{": "print", "{%": "block", "{#": "comment"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the template."""

    kind: Kind
    start: int
    end: int
    """Where it stands in the flow."""
    written: str
    """With its delimiters, as it looks in Word."""
    inner: str
    """What Jinja reads between the delimiters, without docxtpl's letter and without whitespace at the ends."""
    prefix: str
    """docxtpl's letter: p, r, tr, tc, or none."""
    name: str
    """First word of a block tag, such as ``for``."""
    unit: Unit
    """Where it begins."""
    last: Unit
    """Where it ends."""
    deleted: bool
    """Whether a tracked change takes it back, or some of it."""

    @property
    def paragraph(self) -> Any:
        """The paragraph in which it begins."""
        return self.unit.paragraph

    @property
    def template(self) -> str:
        """The tag as a template of its own."""
        if self.kind == "print":
            return f"{{{{ {self.inner} }}}}"
        return standalone(self.name, self.inner)


@dataclass(slots=True)
class Scan:
    """What was found in a part."""

    flow: Flow
    tags: list[Tag] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    """Offsets of opening braces without closing ones."""
    unopened: list[int] = field(default_factory=list)
    """Offsets of closing braces without opening ones."""
    raw: list[tuple[int, int]] = field(default_factory=list)
    """Stretches between ``raw`` and ``endraw``."""

    def place(self, tag: Tag) -> DocumentPlace:
        """The paragraph in which the tag begins."""
        return self.flow.place_at(tag.start)

    def unclosed_names(self) -> list[str]:
        """The first words of the statements that do not end: what they are to open or end is no fault of its own."""
        beginnings = (_STATEMENT.match(self.flow.text, at) for at in self.unclosed)
        return [found[1] for found in beginnings if found]

    def words(self) -> Iterator[tuple[int, int]]:
        """The stretches of visible words outside of tags, none longer than a unit."""
        position = 0
        ends = [(tag.start, tag.end) for tag in self.tags]
        for start, end in [*ends, (len(self.flow.text),) * 2]:
            if position < start:
                for unit, text in self.flow.units_between(position, start):
                    if text.strip() and unit.joins and not unit.deleted:
                        begin = max(position, unit.start)
                        yield begin, begin + len(text)
            position = end


def scan(root: Any, start: DocumentPlace, environment: Environment) -> Scan:
    """Finds all tags below ``root``, the whole of a part that ``start`` names."""
    found = Scan(Flow(root, start))
    text, position = found.flow.text, 0
    while braces := _BRACES.search(text, position):
        position = _take(found, braces, environment)
    return found


def _take(found: Scan, braces: re.Match[str], environment: Environment) -> int:
    """Takes the tag, or the lone braces, and says where to go on."""
    start, text = braces.start(), found.flow.text
    if braces[0] in {"}}", "%}"}:
        found.unopened.append(start)
        return braces.end()
    if raw := _RAW.match(text, start):
        ending = _ENDRAW.search(text, raw.end())
        found.tags.append(_tag(found.flow, start, raw.end(), "{%"))
        if ending is None:
            return raw.end()
        found.raw.append((raw.end(), ending.start()))
        found.tags.append(_tag(found.flow, *ending.span(), "{%"))
        return ending.end()
    tag = _complete(found.flow, start, braces[0], environment)
    if tag is None:
        found.unclosed.append(start)
        return _after_unclosed(found.flow, start)
    found.tags.append(tag)
    return tag.end


def _complete(flow: Flow, start: int, opener: str, environment: Environment) -> Tag | None:
    """The tag that begins there, None where it has no end before the next one."""
    text, closer = flow.text, _CLOSERS[opener]
    naive = text.find(closer, start + 2)
    if naive < 0:
        return None
    if opener == "{#":
        return _tag(flow, start, naive + 2, opener)
    end = naive + 2
    aware = _AWARE[opener].match(text, start)
    ends = (aware.end() if aware else end, *_further(text, end, closer))
    for candidate in dict.fromkeys(ends):
        tag = _tag(flow, start, candidate, opener)
        if fault(environment, tag.template) is None:
            return tag
    tag = _tag(flow, start, end, opener)
    following = _OPENER.search(text, start + 2, naive)
    return None if following or not _within_one(tag) else tag


def _further(text: str, end: int, closer: str) -> Iterator[int]:
    """Ends further on, for mappings that close with braces of their own: ``{{ {'a': {}} }}``."""
    yield end
    for _ in range(2):
        end = text.find(closer, end - 1) + 2
        if end < 2:  # noqa: PLR2004 - not found
            return
        yield end


def _within_one(tag: Tag) -> bool:
    return tag.unit.paragraph is tag.last.paragraph


def _after_unclosed(flow: Flow, start: int) -> int:
    """Behind the fault: at the next opening braces, or behind those closing ones that are meant for it."""
    following = _OPENER.search(flow.text, start + 2)
    limit = following.start() if following else len(flow.text)
    closing = re.compile(r"[}%]\}").search(flow.text, start + 2, limit)
    if closing and flow.unit_at(closing.start()).paragraph is flow.unit_at(start).paragraph:
        return closing.end()
    return start + 2


def _tag(flow: Flow, start: int, end: int, opener: str) -> Tag:
    units = list(flow.units_between(start, end))
    first, last = units[0][0], units[-1][0]
    joined = "".join(text for unit, text in units if unit.joins or not first.joins)
    whole = flow.text[start:end]
    # The delimiters themselves may lie in units that docxtpl does not join.
    inner = joined if joined.startswith(opener) and joined.endswith(_CLOSERS[opener]) else whole
    inner = inner[2:-2]
    prefix = _PREFIX.match(inner)
    if prefix and not (opener == "{#" and prefix[0] == "r"):
        inner = inner[prefix.end() :]
    if opener != "{#":
        inner = inner.removeprefix("-").removeprefix("+").removesuffix("-").removesuffix("+")
    inner = " ".join(cleaned(inner).split("\n")).strip()
    kind = _KINDS[opener]
    word = _WORD.match(inner) if kind == "block" else None
    written = "".join(text for unit, text in units if unit is first or not unit.deleted)
    return Tag(
        kind,
        start,
        end,
        written,
        inner,
        prefix[0] if prefix else "",
        word[0] if word else "",
        first,
        last,
        any(unit.deleted for unit, _ in (units[0], units[-1])),
    )


def in_cell(tag: Tag) -> bool:
    """Whether the tag stands in a table, where docxtpl's tags for rows and cells have to."""
    wanted = W + ("tr" if tag.prefix == "tr" else "tc")
    return any(True for _ in tag.unit.element.iterancestors(wanted))


def needs_cell(tag: Tag) -> bool:
    """Whether docxtpl means a row or a cell with the tag."""
    return tag.prefix in {"tr", "tc"} or (tag.kind == "block" and tag.name in IN_CELLS)
