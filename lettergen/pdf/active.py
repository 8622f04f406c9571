"""What in a PDF starts, loads or sends something when somebody opens or prints it, and taking it out.

Actions: ISO 32000-1, 12.6; files that are attached: 7.11.4; XFA forms: 12.7.8; parts that lie in other files: 7.3.8.2, 8.10.4
and 14.11.7; annotations that play something: 12.5.6. What only leads to a place in the same file or to a page of the web stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

ACTIONS: Final = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/Thread", "/Sound", "/Movie",
    "/Rendition", "/RichMediaExecute", "/GoTo3DView", "/SetOCGState", "/Hide", "/Trans",
})  # fmt: skip
"""Kinds of actions (``/S``) that do more than lead somewhere."""
PLAYED: Final = frozenset({
    "/FileAttachment", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D",
})  # fmt: skip
"""Kinds of annotations (``/Subtype``) that hold files or play something."""
ENTRIES: Final = frozenset({
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/EF", "/AF", "/EmbeddedFiles", "/OPI", "/RichMediaContent", "/Collection",
})  # fmt: skip
"""Entries of dictionaries that hold one, whatever they are part of."""
_EXTERNAL: Final = frozenset({"/F", "/FFilter", "/FDecodeParms"})
"""Of a stream whose bytes lie in another file."""
_HARMLESS: Final = re.compile(r"\s*(?:https?://[^/\\\s]|mailto:|tel:)", re.IGNORECASE)
_ACTION_ENTRIES: Final = ("/A", "/PA", "/Next")


def active_content(objects: Iterable[Any], *, remove: bool) -> tuple[str, ...]:
    """What in these objects is active, each kind once, by the names that ISO 32000 gives it; with ``remove`` it is gone.

    Every object is looked at by itself: what it refers to is to be among the others.
    """
    found: dict[str, None] = {}
    for top in objects:
        for inner in _within(top):
            found |= dict.fromkeys(_examined(inner, remove=remove))
    return tuple(sorted(name.removeprefix("/") for name in found))


def _within(top: Any) -> Iterator[DictionaryObject]:
    """The dictionaries in an object, without those that it refers to."""
    waiting = [top]
    while waiting:
        value = waiting.pop()
        if isinstance(value, DictionaryObject):
            yield value
            waiting += value.values()
        elif isinstance(value, ArrayObject):
            waiting += value


def _examined(entries: DictionaryObject, *, remove: bool) -> Iterator[str]:
    gone = [name for name in ENTRIES & entries.keys() if _holds(entries.raw_get(name))]
    if isinstance(entries, StreamObject):
        gone += _EXTERNAL & entries.keys()
    if _is_external(entries):
        gone.append("/Ref")
    for name in _ACTION_ENTRIES:
        if name in entries and (kinds := list(_actions(entries.raw_get(name), 0))):
            gone.append(name)
            yield from kinds
    if isinstance(annotations := _value(entries.get("/Annots")), ArrayObject):
        played = [kind for a in annotations if (kind := _name(a, "/Subtype")) in PLAYED]
        yield from played
        if played and remove:
            kept = ArrayObject(a for a in annotations if _name(a, "/Subtype") not in PLAYED)
            entries[NameObject("/Annots")] = kept
    yield from (name for name in gone if name not in _ACTION_ENTRIES)
    if remove:
        for name in gone:
            entries.pop(name, None)
    kind = _name(entries, "/S")
    if kind in ACTIONS or (kind == "/URI" and not _leads_to_the_web(entries)):
        # An action on its own, such as one of a list.
        yield kind
        if remove:
            entries.clear()


def _holds(value: PdfObject) -> bool:
    found = _value(value)
    return not (isinstance(found, DictionaryObject | ArrayObject) and not found)


def _actions(action: Any, depth: int) -> Iterator[str]:
    """The kinds of what an action does that it must not, those that follow it included."""
    found = _value(action)
    if depth > _DEEPEST:
        yield "/Next"
    elif isinstance(found, ArrayObject):
        for each in found:
            yield from _actions(each, depth + 1)
    elif isinstance(found, DictionaryObject):
        kind = _name(found, "/S")
        if kind in ACTIONS or (kind == "/URI" and not _leads_to_the_web(found)):
            yield kind
        if "/Next" in found:
            yield from _actions(found.raw_get("/Next"), depth + 1)


_DEEPEST: Final = 20


def _leads_to_the_web(action: DictionaryObject) -> bool:
    return _HARMLESS.match(str(_value(action.get("/URI")) or "")) is not None


def _is_external(entries: DictionaryObject) -> bool:
    """Whether it stands for a page of another file (``/Ref`` of a form)."""
    reference = _value(entries.get("/Ref")) if "/Ref" in entries else None
    return isinstance(reference, DictionaryObject) and "/F" in reference


def _value(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _name(value: Any, entry: str) -> str:
    found = _value(value)
    return str(_value(found.get(entry)) or "") if isinstance(found, DictionaryObject) else ""
