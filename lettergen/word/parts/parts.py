"""The parts of an opened template that docxtpl fills, each with the way its result gets into the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Environment, meta
from lxml import etree

from lettergen.errors import InputError, Place, Problem, TemplateError
from lettergen.word.parts.source import Compiler, has_tags, slotted
from lettergen.word.parts.text import LostTextError, is_legal, text_tree

_NOTES = tuple(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    for kind in ("footnotes", "endnotes", "comments")
)
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""docxtpl's order."""
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - python-docx takes UTC without saying so
_LONGEST_PROPERTY = 255
"""What python-docx takes."""
_MARK = etree.ProcessingInstruction("lettergen", "text")

Context = Mapping[str, Any]


class Part(Protocol):
    """A part that a letter may change."""

    @property
    def name(self) -> str:
        """Its name in the file."""

    @property
    def has_tags(self) -> bool:
        """Whether it depends on the letter at all."""

    def __hash__(self) -> int:
        """Parts are values."""

    def variables(self, environment: Environment) -> tuple[str, ...]:
        """The names that it looks up among the values."""

    def compile(self, compiler: Compiler) -> None:
        """Raises TemplateError for faulty tags."""

    def written(self, compiler: Compiler, context: Context) -> bytes:
        """The part for these values; see ``CompiledTemplate.parts``."""

    def slotted(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The texts around its slots, and the names of these. Raises ValueError where it has other tags."""


@dataclass(frozen=True, slots=True)
class _OneSource:
    """A part with one template in it."""

    name: str
    source: str

    @property
    def has_tags(self) -> bool:
        """See ``Part``."""
        return has_tags(self.source)

    def compile(self, compiler: Compiler) -> None:
        """See ``Part``."""
        compiler.compiled(self.source, self.name)

    def variables(self, environment: Environment) -> tuple[str, ...]:
        """See ``Part``."""
        return _variables(environment, self.source)

    def slotted(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See ``Part``."""
        return slotted(self.source)


@dataclass(frozen=True, slots=True)
class Text(_OneSource):
    """The document's text, between what surrounds it in its part."""

    before: bytes
    after: bytes

    def written(self, compiler: Compiler, context: Context) -> bytes:
        """See ``Part``."""
        markup = compiler.filled(self.source, self.name, context)
        # Grafted as a tree, as docxtpl does it: that drops declarations of namespaces which the root knows already.
        root = parse_xml(self.before + etree.tostring(_MARK) + self.after)
        mark = next(child for child in root if child.tag is etree.PI)
        root.replace(mark, tree_of_text(markup, self.name))
        return bytes(serialize_part_xml(root))

    def slotted(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See ``Part``."""
        (first, *texts, last), names = slotted(self.source)
        return (self.before.decode() + first, *texts, last + self.after.decode()), names


@dataclass(frozen=True, slots=True)
class Story(_OneSource):
    """A header or footer."""

    def written(self, compiler: Compiler, context: Context) -> bytes:
        """See ``Part``."""
        markup = compiler.filled(self.source, self.name, context)
        try:
            return bytes(serialize_part_xml(parse_xml(markup)))
        except etree.XMLSyntaxError as error:
            raise _broken(self.name, error) from error


@dataclass(frozen=True, slots=True)
class Notes(_OneSource):
    """Footnotes; and endnotes and comments, which docxtpl leaves alone."""

    def written(self, compiler: Compiler, context: Context) -> bytes:
        """See ``Part``."""
        content = compiler.filled(self.source, self.name, context).encode()
        try:
            etree.fromstring(content)
        except etree.XMLSyntaxError as error:
            raise _broken(self.name, error) from error
        return content


@dataclass(frozen=True, slots=True)
class Properties:
    """Title, author and so on."""

    name: str
    content: bytes
    """With every property in place."""
    sources: tuple[tuple[str, str], ...]
    """Property and template of those that have tags."""

    @property
    def has_tags(self) -> bool:
        """See ``Part``."""
        return bool(self.sources)

    def compile(self, compiler: Compiler) -> None:
        """See ``Part``."""
        for _, source in self.sources:
            compiler.compiled(source, self.name)

    def variables(self, environment: Environment) -> tuple[str, ...]:
        """See ``Part``."""
        return _variables(environment, *(source for _, source in self.sources))

    def written(self, compiler: Compiler, context: Context) -> bytes:
        """See ``Part``."""
        element = parse_xml(self.content)
        properties = CoreProperties(element)
        for name, source in self.sources:
            set_property(properties, name, compiler, source, context)
        return bytes(serialize_part_xml(element))

    def slotted(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See ``Part``."""
        raise ValueError(self.name)


def _variables(environment: Environment, *sources: str) -> tuple[str, ...]:
    names = (meta.find_undeclared_variables(environment.parse(source)) for source in sources)
    return tuple(sorted(set().union(*names)))


def set_property(
    properties: CoreProperties, name: str, compiler: Compiler, source: str, context: Context
) -> None:
    """Sets a property of the document. Raises InputError with ``docx-property-long`` or ``docx-field-character``."""
    place = f"docProps/core.xml: {name}"
    filled = compiler.plain(source, place, context)
    if len(filled) > _LONGEST_PROPERTY:
        limit = {"limit": str(_LONGEST_PROPERTY)}
        raise InputError(Problem("docx-property-long", Place(path=name), filled, limit))
    if not is_legal(filled):
        raise compiler.illegal(source, place, context)
    setattr(properties, name, filled)


def tree_of_text(markup: str, part: str) -> Any:
    """See ``text_tree``. Raises TemplateError with ``docx-template-broken`` where words would be lost."""
    try:
        return text_tree(markup)
    except LostTextError as error:
        raise _broken(part, error) from error


def _broken(name: str, error: Exception) -> TemplateError:
    return TemplateError(
        Problem("docx-template-broken", Place(path=name), params={"reason": str(error)})
    )


def parts_of(document: DocxTemplate, compiler: Compiler) -> Iterator[Part]:
    """The parts of a loaded, not yet filled document, in docxtpl's order."""
    yield _text(document, compiler)
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, story in document.get_headers_footers(uri):
            source = compiler.patched(document.get_part_xml(story))
            yield Story(story.partname.membername, source)
    yield _properties(document)
    for part in notes_of(document):
        yield Notes(part.partname.membername, compiler.patched(part.blob.decode()))


def notes_of(document: DocxTemplate) -> list[Any]:
    """The parts of a loaded document with footnotes, endnotes and comments."""
    return [part for part in document.docx.part.package.parts if part.content_type in _NOTES]


def _text(document: DocxTemplate, compiler: Compiler) -> Text:
    part = document.docx.part
    source = compiler.patched(document.get_xml())
    root = deepcopy(part.element)
    root.replace(root.body, deepcopy(_MARK))
    before, _, after = serialize_part_xml(root).partition(etree.tostring(_MARK))
    return Text(part.partname.membername, source, before, after)


def properties_of(document: DocxTemplate) -> CoreProperties:
    """The core properties of a loaded document; those that python-docx makes where there are none have no clock."""
    package = document.docx.part.package
    there = any(
        entry.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for entry in package.rels.values()
    )
    properties: CoreProperties = document.docx.core_properties
    if not there:
        properties.modified = _EPOCH
    return properties


def _properties(document: DocxTemplate) -> Properties:
    properties = properties_of(document)
    sources = {name: getattr(properties, name) for name in PROPERTIES}
    # docxtpl sets them all, which makes those that were not there: in the same order here.
    for name, source in sources.items():
        setattr(properties, name, source)
    part = document.docx.part.package._core_properties_part  # noqa: SLF001 - python-docx has no other way to it
    return Properties(
        part.partname.membername,
        part.blob,
        tuple((name, source) for name, source in sources.items() if has_tags(source)),
    )
