"""Fields that ask how many pages there are, answered: ``{ IF { NUMPAGES } > 1 "Seite { PAGE }" }``.

Word answers them each time it sets the document. LibreOffice cannot: it prints the fields within and drops the words. So a copy
in which the branch that holds stands in the field's place is given to it. Fields in XML: ECMA-376 part 1, section 17.16.
"""

from __future__ import annotations

import io
import operator
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Final, NamedTuple

from lxml import etree

from lettergen import archives
from lettergen.limits import MAX_CONVERTED_UNPACKED
from lettergen.word.structure import packed, unpacked

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATIVES: Final = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
)
_CHOICE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_STORY: Final = re.compile(r"word/(?:document|header|footer)\d*\.xml")
_ASKS: Final = re.compile(rb">\s*IF\b.{0,2000}?\bNUMPAGES\b", re.DOTALL)
_MAX_FIELDS: Final = 1000
"""Of a paragraph; more are no page numbers."""

_PLACE: Final = 0xE000
"""Private characters stand for the fields within a field's code."""
_OPERAND: Final = r'[ ]*["“„]?(?P<{}>[\ue000-\uf8ff]|\d+)["”“]?[ ]*'
_BRANCH: Final = r'(?:["“„](?P<{0}>[^"“”„]*)["”“]|(?P<{0}_bare>[^\s"“”„\\]+))'
_CONDITION: Final = re.compile(
    rf"\s*IF\b{_OPERAND.format('left')}(?P<compared><=|>=|<>|=|<|>){_OPERAND.format('right')}"
    rf"\s*{_BRANCH.format('then')}(?:\s*{_BRANCH.format('otherwise')})?\s*(?:\\\*\s*\w+\s*)*"
)
_COMPARED: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


class _Character(NamedTuple):
    """A character of a field's code: a letter with its run, or a whole field within."""

    text: str
    runs: tuple[etree._Element, ...]


class _Field(NamedTuple):
    begin: int
    end: int
    code: tuple[_Character, ...]
    shown: str

    @property
    def text(self) -> str:
        return "".join(character.text for character in self.code)


def asks_for_pages(content: bytes) -> int | None:
    """How many pages the document had when it was saved, where a field decides by that; None where none does, or it is no DOCX."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for entry in package.infolist():
                if _STORY.fullmatch(entry.filename) and entry.file_size <= MAX_CONVERTED_UNPACKED:
                    part = package.read(entry)
                    if _ASKS.search(part):
                        return max((shown for shown in _counts(part)), default=1)
    except archives.FAULTS:
        return None
    except etree.XMLSyntaxError:
        return None
    return None


def with_pages(content: bytes, pages: int) -> bytes:
    """The document with the branches in place that hold where it has ``pages`` pages; for one that ``asks_for_pages``."""
    parts = unpacked(content)
    for name, part in parts.items():
        if _STORY.fullmatch(name) and len(part) <= MAX_CONVERTED_UNPACKED and _ASKS.search(part):
            root = _parsed(part)
            for parent in _parents(root):
                _answer(parent, pages)
            parts[name] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
    return packed(parts)


def _parsed(part: bytes) -> etree._Element:
    return etree.fromstring(
        part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )


def _counts(part: bytes) -> Iterator[int]:
    for parent in _parents(_parsed(part)):
        for field in _fields(parent):
            if field.text.strip().startswith("NUMPAGES") and field.shown.strip().isdecimal():
                yield int(field.shown)


def _parents(root: etree._Element) -> list[etree._Element]:
    """What holds fields, one child of a run to a run; alternatives that ask are replaced by what Word takes."""
    for alternatives in list(root.iter(_ALTERNATIVES)):
        choice = alternatives.find(_CHOICE)
        parent = alternatives.getparent()
        if choice is None or parent is None or not _ASKS.search(etree.tostring(choice)):
            continue
        at = parent.index(alternatives)
        parent[at : at + 1] = list(choice)
    parents = {run.getparent(): None for run in root.iter(f"{_W}r")}
    for parent in parents:
        for run in [child for child in parent if child.tag == f"{_W}r"]:
            _split(run)
    return list(parents)


def _split(run: etree._Element) -> None:
    properties = run.find(f"{_W}rPr")
    content = [child for child in run if child is not properties]
    if len(content) < 2 or run.find(f"{_W}fldChar") is None:  # noqa: PLR2004 - one alone is split already
        return
    for child in content[1:][::-1]:
        own = etree.Element(run.tag, dict(run.attrib))
        if properties is not None:
            own.append(deepcopy(properties))
        own.append(child)
        run.addnext(own)


def _fields(parent: etree._Element) -> list[_Field]:
    """The whole fields among the children, the inner ones first; each knows the fields within its code."""
    done: list[_Field] = []
    open_: list[tuple[int, list[_Character], list[str], bool]] = []
    children = list(parent)
    for at, child in enumerate(children):
        mark = child.find(f"{_W}fldChar") if child.tag == f"{_W}r" else None
        kind = mark.get(f"{_W}fldCharType") if mark is not None else None
        if kind == "begin":
            open_.append((at, [], [], False))
        elif kind == "separate" and open_:
            open_[-1] = (*open_[-1][:3], True)
        elif kind == "end" and open_:
            begin, code, shown, _ = open_.pop()
            done.append(_Field(begin, at, tuple(code), "".join(shown)))
            if open_ and not open_[-1][3]:
                place = chr(_PLACE + len(done) - 1) if len(done) <= _MAX_FIELDS else "?"
                open_[-1][1].append(_Character(place, tuple(children[begin : at + 1])))
        elif open_:
            _, code, shown, separated = open_[-1]
            for text in child.iter(f"{_W}instrText", f"{_W}t"):
                if separated:
                    shown.append(text.text or "")
                elif text.tag == f"{_W}instrText":
                    code += [_Character(character, (child,)) for character in text.text or ""]
    return done


def _answer(parent: etree._Element, pages: int) -> None:
    """Puts the branch that holds in place of each field that asks, from the outside in."""
    for _ in range(_MAX_FIELDS):
        fields = _fields(parent)
        for field in reversed(fields):
            branch = _branch(field, fields, pages)
            if branch is not None:
                parent[field.begin : field.end + 1] = branch
                break
        else:
            return


def _branch(field: _Field, fields: list[_Field], pages: int) -> list[etree._Element] | None:
    """The runs of the branch that holds; None for a field that asks for something else."""
    found = _CONDITION.fullmatch(field.text)
    if found is None:
        return None
    left, right = (_number(found[side], fields, pages) for side in ("left", "right"))
    if left is None or right is None or found["left"].isdecimal() == found["right"].isdecimal():
        return None
    name = "then" if _COMPARED[found["compared"]](left, right) else "otherwise"
    span = found.span(name) if found[name] is not None else found.span(f"{name}_bare")
    return list(_runs(field.code[slice(*span)])) if span[0] >= 0 else []


def _number(operand: str, fields: list[_Field], pages: int) -> int | None:
    if operand.isdecimal():
        return int(operand)
    inner = fields[ord(operand) - _PLACE]
    return pages if inner.text.split()[:1] == ["NUMPAGES"] else None


def _runs(code: tuple[_Character, ...]) -> Iterator[etree._Element]:
    """Runs that print what stands in a field's code; letters of one run stay together."""
    last: etree._Element | None = None
    text: etree._Element | None = None
    for character in code:
        if len(character.runs) > 1 or ord(character.text) >= _PLACE:
            yield from map(deepcopy, character.runs)
            last = None
            continue
        (source,) = character.runs
        if source is not last or text is None:
            run = etree.Element(f"{_W}r")
            properties = source.find(f"{_W}rPr")
            if properties is not None:
                run.append(deepcopy(properties))
            text = etree.SubElement(run, f"{_W}t")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = ""
            yield run
            last = source
        text.text = f"{text.text}{character.text}"
