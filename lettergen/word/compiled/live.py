"""Documents that one letter changes beyond its text: subdocuments, inline images, relationships, replaced pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, Any

from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Environment

from lettergen.errors import MissingToolError, Problem, TemplateError
from lettergen.sandbox.budget import spending
from lettergen.word.checks import DEFAULT_LIMITS, checked_parts
from lettergen.word.parts.parts import (
    PROPERTIES,
    notes_of,
    properties_of,
    set_property,
    tree_of_text,
)
from lettergen.word.parts.source import Compiler, LiveDocumentNeededError
from lettergen.word.structure import packed, unpacked
from lettergen.word.tags.stories import located


class LiveDocument(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A docxtpl document of one letter that takes its templates from a compiled one.

    It has all that docxtpl's own has: ``new_subdoc``, ``build_url_id``, ``replace_pic``, ``replace_media``,
    ``replace_embedded``, ``replace_zipname``; inline images are made with it (``InlineImage(document, ...)``).
    It serves one letter and one thread.
    """

    def __init__(self, content: bytes, compiler: Compiler) -> None:
        self._content = content
        self._compiler = compiler
        self._rendering = False
        self._part: Any = None
        super().__init__(io.BytesIO(content))

    @property
    def current_rendering_part(self) -> Any:
        """The part that is being filled; asked for outside of filling, it says that the document is needed for that."""
        self.require_rendering()
        return self._part

    @current_rendering_part.setter
    def current_rendering_part(self, part: Any) -> None:
        self._part = part

    def require_rendering(self) -> None:
        """Raises LiveDocumentNeededError unless this document is being filled."""
        if not self._rendering:
            raise LiveDocumentNeededError(self)

    def new_subdoc(self, docpath: str | PathLike[str] | IO[bytes] | None = None) -> Any:
        """A subdocument, empty or from a file.

        Raises MissingToolError without the package docxcompose, TemplateError for a file that no template could be,
        either (``checked_parts``).
        """
        if docpath is not None:
            docpath = io.BytesIO(_checked(docpath))
        try:
            return _Subdocument(self, super().new_subdoc(docpath))
        except ModuleNotFoundError as error:
            raise MissingToolError(Problem("docx-subdocument-missing")) from error

    def patch_xml(self, src_xml: str) -> str:
        """The part's markup as Jinja reads it, remembered."""
        return self._compiler.patched(src_xml)

    def render_xml_part(
        self,
        src_xml: str,
        part: Any,
        context: Mapping[str, Any],
        jinja_env: Environment | None = None,  # noqa: ARG002 - docxtpl's signature
    ) -> str:
        """The part filled from its compiled template."""
        self.current_rendering_part = part
        name = part.partname.membername
        with self._locating(name, context):
            return self._compiler.filled(src_xml, name, context)

    @contextmanager
    def _locating(self, part: str, context: Mapping[str, Any]) -> Iterator[None]:
        """Errors of the template name the paragraph."""
        try:
            yield
        except TemplateError as error:
            raise located(error, self._content, self._compiler, part, context) from error.__cause__

    def fix_tables(self, xml: str) -> Any:
        """The text as a tree, columns counted."""
        return tree_of_text(xml, self.docx.part.partname.membername)

    def fix_docpr_ids(self, tree: Any) -> None:
        """Nothing: ``fix_tables`` numbers the drawings, too."""

    def render_properties(
        self,
        context: Mapping[str, Any],
        jinja_env: Environment | None = None,  # noqa: ARG002 - docxtpl's signature
    ) -> None:
        """The core properties filled."""
        properties = properties_of(self)
        with self._locating("docProps/core.xml", context):
            for name in PROPERTIES:
                set_property(properties, name, self._compiler, getattr(properties, name), context)

    def render_footnotes(
        self,
        context: Mapping[str, Any],
        jinja_env: Environment | None = None,  # noqa: ARG002 - docxtpl's signature
    ) -> None:
        """Footnotes, endnotes and comments filled, each once however many sections there are."""
        for part in notes_of(self):
            source = self.patch_xml(part.blob.decode())
            filled = self.render_xml_part(source, part, context)
            if isinstance(part, XmlPart):
                part._element = parse_xml(filled.encode())  # noqa: SLF001 - python-docx cannot replace an element
            else:
                part._blob = filled.encode()  # noqa: SLF001 - as docxtpl does it

    def render(
        self,
        context: Mapping[str, Any],
        jinja_env: Environment | None = None,  # noqa: ARG002 - docxtpl's signature
        autoescape: bool = True,  # noqa: ARG002 - always
    ) -> None:
        """Fills the document, always with the environment of the compiled template."""
        self._rendering = True
        try:
            with spending(self._compiler.budget):
                super().render(context, self._compiler.environment)
        finally:
            self._rendering = False

    def filled(self, context: Mapping[str, Any]) -> bytes:
        """The whole file for these values, the same bytes for the same document and values."""
        self.render(context)
        target = io.BytesIO()
        self.save(target)
        return packed(unpacked(target.getvalue()))


def _checked(source: str | PathLike[str] | IO[bytes]) -> bytes:
    """The content of a document that is going to be part of a letter. Raises TemplateError."""
    if hasattr(source, "read"):
        content, name = source.read(), None
    else:
        content, name = Path(source).read_bytes(), str(source)
    checked_parts(content, DEFAULT_LIMITS, name)
    return content


class _Subdocument:
    """docxtpl's subdocument, which is written only into the document that it was made for."""

    def __init__(self, document: LiveDocument, subdocument: Any) -> None:
        self._document = document
        self._subdocument = subdocument

    def __getattr__(self, name: str) -> Any:
        return getattr(self._subdocument, name)

    def __html__(self) -> str:
        self._document.require_rendering()
        return str(self._subdocument)

    __str__ = __html__
