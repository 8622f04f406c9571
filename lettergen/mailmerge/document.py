"""Fields in a part of a Word document: found run by run, and replaced by text with tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from lettergen.mailmerge.codes import Code, instruction
from lettergen.mailmerge.conversion import MERGE, Conversion, NotCarriedError
from lettergen.mailmerge.looks import Looks

_TYPED: Final = re.compile(r"«([^«»\n]{1,80})»")
_PARAGRAPH, _RUN, _TEXT = qn("w:p"), qn("w:r"), qn("w:t")
_WRITTEN: Final = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): "\t",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
"""Elements of a run that stand for characters."""
_ELEMENTS: Final = re.compile("([\n\t])")
_TAGS: Final = {"\n": qn("w:br"), "\t": qn("w:tab")}
_PICTURES: Final = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object"), qn("w:sym")})
_TODAY: Final = frozenset({"DATE", "TIME"})


@dataclass(slots=True)
class _Open:
    """A field that is being read."""

    code: Code
    runs: list[Any] = field(default_factory=list)
    separated: bool = False
    looks: Looks = field(default_factory=Looks)
    first: Any = None
    """The run in which its code begins."""


def converted(part: bytes, conversion: Conversion) -> bytes:
    """The part with tags in place of its merge fields. What cannot be carried over stays, and is noted."""
    root = parse_xml(part)
    for paragraph in list(root.iter(_PARAGRAPH)):
        for simple in list(paragraph.iter(qn("w:fldSimple"))):
            _replace_simple(simple, conversion)
        for found in list(_fields(paragraph, conversion)):
            _replace(found, conversion)
        _replace_typed(paragraph, conversion)
        _join_tags(paragraph)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def changed_texts(part: bytes, change: Callable[[str], str]) -> bytes:
    """The part with each text that has tags changed."""
    root = parse_xml(part)
    for text in root.iter(_TEXT):
        if text.text and "{" in text.text:
            text.text = change(text.text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def texts_in(part: bytes) -> Iterator[str]:
    """All texts of the part, in order."""
    return (text.text for text in parse_xml(part).iter(_TEXT) if text.text)


def paragraphs(part: bytes) -> Iterator[str]:
    """The texts of the body's paragraphs; text boxes count once."""
    for paragraph in parse_xml(part).iter(_PARAGRAPH):
        own = [
            t.text or ("\n" if t.tag == qn("w:br") else "\t" if t.tag == qn("w:tab") else "")
            for t in paragraph.iter(_TEXT, qn("w:br"), qn("w:tab"))
            if next(t.iterancestors(_PARAGRAPH)) is paragraph and t.getparent().tag == _RUN
        ]
        yield "".join(own)


def _fields(paragraph: Any, conversion: Conversion) -> Iterator[_Open]:
    """The outermost complex fields of a paragraph."""
    stack: list[_Open] = []
    for run in paragraph.iter(_RUN):
        if next(run.iterancestors(_PARAGRAPH)) is not paragraph:
            continue
        for child in run:
            mark = child.get(qn("w:fldCharType")) if child.tag == qn("w:fldChar") else None
            if mark == "begin":
                stack.append(_Open(Code()))
            if stack and (not stack[0].runs or stack[0].runs[-1] is not run):
                stack[0].runs.append(run)
            if mark == "separate" and stack:
                stack[-1].separated = True
            elif mark == "end" and stack:
                done = stack.pop()
                if done.looks.differ and instruction(done.code).name == "IF":
                    conversion.found.append(("mailmerge-look", done.code.text()))
                if not stack:
                    yield done
                elif not stack[-1].separated:
                    stack[-1].code.items.append(done.code)
                    stack[-1].looks.take_field(done.first)
            elif stack and mark is None and _read(child, run, stack[-1]):
                conversion.found.append(("mailmerge-picture", stack[0].code.text()))
    if stack and instruction(stack[0].code).name in MERGE:
        conversion.found.append(("mailmerge-paragraphs", stack[0].code.text()))


def _read(child: Any, run: Any, reading: _Open) -> bool:
    """Takes a part of a run into the field; whether it is one that no text can stand for, such as a picture."""
    text = _WRITTEN.get(child.tag) or (child.text or "").replace("\n", " ")
    if reading.separated:
        reading.code.shown += text if child.tag in {_TEXT, *_WRITTEN} else ""
        return False
    # Word keeps what an IF prints as text in its code, too.
    if child.tag in {_TEXT, qn("w:instrText"), *_WRITTEN}:
        reading.code.items.append(text)
        reading.looks.take(run, text)
        reading.first = run if reading.first is None else reading.first
    return child.tag in _PICTURES


def _is_merged(code: Code) -> bool:
    name = instruction(code).name
    return name in MERGE or name in _TODAY


def _tagged(code: Code, conversion: Conversion) -> str | None:
    """The text for a field; None for one that stays, which is noted unless it is Word's own business."""
    if not _is_merged(code):
        if not any(isinstance(item, Code) for item in code.items):
            return None
        conversion.found.append(("mailmerge-within", code.text()))
        return code.shown  # a link or picture from a list: no template may hold one
    try:
        return conversion.tag(code)
    except NotCarriedError as reason:
        conversion.found.append((reason.reason, code.text()))
        if reason.reason in {"mailmerge-next", "mailmerge-skip"}:
            return ""  # they print nothing
        return code.shown if reason.reason == "mailmerge-asks" else None


def _replace_simple(simple: Any, conversion: Conversion) -> None:
    code = Code([simple.get(qn("w:instr")) or ""])
    text = _tagged(code, conversion)
    if text is None:
        return
    first = next(iter(simple.iter(_RUN)), None)
    simple.addprevious(_run(text, first))
    simple.getparent().remove(simple)


def _replace(found: _Open, conversion: Conversion) -> None:
    text = _tagged(found.code, conversion)
    if text is None:
        return
    like = next((r for r in found.runs if r.find(_TEXT) is not None), found.runs[0])
    parts = instruction(found.code)
    if parts.name == "IF" and parts.switch("\\*") is None and found.looks.only is not None:
        like = found.looks.only  # Word shows its words as they look in the code
    found.runs[0].addprevious(_run(text, like))
    for run in found.runs:
        run.getparent().remove(run)


def _run(text: str, like: Any) -> Any:
    """A run with ``text`` that looks like another."""
    made = parse_xml(f'<w:r xmlns:w="{_PARAGRAPH[1:].partition("}")[0]}"/>')
    looks = None if like is None else like.find(qn("w:rPr"))
    if looks is not None:
        made.append(deepcopy(looks))
    for piece in filter(None, _ELEMENTS.split(text)) if text else ("",):
        tag = _TAGS.get(piece, _TEXT)
        element = made.makeelement(tag)
        if tag == _TEXT:
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            element.text = piece
        made.append(element)
    return made


def _join_tags(paragraph: Any) -> None:
    """Tags that Word has parted into several runs become whole, in the run in which they begin."""
    first: Any = None
    for text in [t for t in paragraph.iter(_TEXT) if t.text]:
        if first is not None:
            first.text += text.text
            text.text = ""
        elif _is_open(text.text):
            first = text
        if first is not None and not _is_open(first.text):
            first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            first = None


def _is_open(text: str) -> bool:
    opened = len(re.findall(r"\{\{|\{%|\{#", text)) - len(re.findall(r"\}\}|%\}|#\}", text))
    return opened > 0 or text.endswith("{")


def _replace_typed(paragraph: Any, conversion: Conversion) -> None:
    """Names between guillemets that somebody typed, where no field is."""
    depth = 0
    for element in paragraph.iter(_TEXT, qn("w:fldChar")):
        mark = element.get(qn("w:fldCharType"))
        depth += {"begin": 1, "end": -1}.get(mark, 0)
        within = any(element.iterancestors(qn("w:fldSimple")))
        if not depth and not within and "«" in (element.text or ""):
            element.text = _TYPED.sub(lambda name: conversion.typed(name[1]), element.text)
