"""The parts of a template that are filled, as trees to read tags from.

Which paragraph of a template is at fault is found out once a letter has failed.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError
from lxml import etree

from lettergen.errors import Place, Problem, TemplateError
from lettergen.messages.document_place import DocumentPlace
from lettergen.messages.document_place import Story as Kind
from lettergen.sandbox.budget import spending
from lettergen.sandbox.grammar import ClosedError
from lettergen.word.checks import loaded, reading_document
from lettergen.word.parts.parts import PROPERTIES, notes_of, properties_of
from lettergen.word.parts.source import Compiler
from lettergen.word.tags import marks
from lettergen.word.tags.places import W
from lettergen.word.tags.scan import scan

_NOTES: dict[str, Kind] = {
    "footnotes": "footnote",
    "endnotes": "endnote",
    "comments": "comment",
}


@dataclass(frozen=True, slots=True)
class Story:
    """A part, or a property of the document."""

    root: Any
    """Its markup, free to be changed."""
    start: DocumentPlace
    """The part itself."""

    @property
    def is_body(self) -> bool:
        """Whether it is the document's text, in which docxtpl mends broken markup."""
        return self.start.story == "body"

    def source(self, compiler: Compiler) -> str:
        """Its present markup as Jinja reads it."""
        if self.start.story == "properties":
            return self.root.text or ""
        return compiler.patched(etree.tostring(self.root, encoding="unicode"))


def stories_of(content: bytes) -> Iterator[Story]:
    """The same of a file that has been opened before."""
    with reading_document(None):
        yield from stories(loaded(content, None))


def stories(document: DocxTemplate) -> Iterator[Story]:
    """All parts of a loaded template that are filled, in docxtpl's order. Raises TemplateError with ``docx-template-xml``."""
    main = document.docx.part
    yield Story(
        _plain(etree.tostring(main.element.body), main), DocumentPlace(main.partname.membername)
    )
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        kind: Kind = "header" if uri == document.HEADER_URI else "footer"
        for relationship, part in document.get_headers_footers(uri):
            variant, number = _use(main.element, relationship)
            start = DocumentPlace(part.partname.membername, kind, variant, number)
            yield Story(_plain(part.blob, part), start)
    yield from _properties(document)
    for part in notes_of(document):
        kind = next(k for name, k in _NOTES.items() if f".{name}+" in part.content_type)
        yield Story(_plain(part.blob, part), DocumentPlace(part.partname.membername, kind))


def _properties(document: DocxTemplate) -> Iterator[Story]:
    properties = properties_of(document)
    for name in PROPERTIES:
        root = etree.Element("property")
        root.text = getattr(properties, name)
        yield Story(root, DocumentPlace("docProps/core.xml", "properties", name))


def _plain(markup: bytes, part: Any) -> Any:
    """As lxml reads it: the elements of python-docx have texts of another meaning."""
    try:
        return etree.fromstring(
            markup, etree.XMLParser(remove_blank_text=True, resolve_entities=False)
        )
    except etree.XMLSyntaxError as error:  # nested deeper than lxml reads
        place, params = Place(path=part.partname.membername), {"reason": str(error)}
        raise TemplateError(Problem("docx-template-xml", place, params=params)) from error


def _use(document: Any, relationship: str) -> tuple[str | None, int | None]:
    """On which pages a header or footer stands, and from the second on the section's number."""
    for number, section in enumerate(document.iter(W + "sectPr"), start=1):
        for reference in section:
            if reference.get(qn("r:id")) == relationship:
                kind = reference.get(W + "type", "default")
                return None if kind == "default" else kind, number if number > 1 else None
    return None, None


_TEMPLATE = "<template>"
"""What Jinja calls the file of a template that comes from none."""


def located(
    error: TemplateError, content: bytes, compiler: Compiler, part: str, context: Mapping[str, Any]
) -> TemplateError:
    """The error with the paragraph of the template, where it can be found.

    Fills the part of the template in ``content`` once more, each tag on a line of its own: this is for letters that
    have failed.
    """
    if any(problem.place.document for problem in error.problems):
        return error
    for story in stories_of(content):
        if story.start.part == part and (places := _places(story, compiler, context)):
            rest = repeat(places[0], len(error.problems))
            pairs = zip(error.problems, chain(places, rest), strict=False)
            return TemplateError(p.at(document=place) for p, place in pairs)
    return error


def _places(
    story: Story, compiler: Compiler, context: Mapping[str, Any]
) -> tuple[DocumentPlace, ...]:
    """Where it fails: one place, or those of everything that the template may not say."""
    found = scan(story.root, story.start, compiler.environment)
    marks.mark_all(found)
    source, lines = marks.one_line_each(story.source(compiler))
    try:
        with spending(compiler.budget, anew=True):
            compiler.environment.from_string(source).render(context)
    except ClosedError as fault:
        at = [violation.line for violation in fault.violations]
    except TemplateSyntaxError as fault:
        if found.unclosed:  # Jinja notices it only at the next tag
            return (found.flow.place_at(found.unclosed[0]),)
        at = [fault.lineno]
    except Exception as fault:  # noqa: BLE001 - the letter has failed; all that is asked is where
        frames = traceback.extract_tb(fault.__traceback__)
        own = [frame.lineno for frame in frames if frame.filename == _TEMPLATE and frame.lineno]
        at = own[-1:] or [0]
    else:
        return ()
    numbers = (marks.at_line(lines, line) for line in at)
    return tuple(found.place(found.tags[number]) for number in numbers if number is not None)
