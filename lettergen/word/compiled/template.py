"""A Word template, opened and compiled once."""

from __future__ import annotations

import io
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from docxtpl import DocxTemplate
from jinja2 import Environment

from lettergen.errors import Place, Problem, TemplateError
from lettergen.word.checks import DEFAULT_LIMITS, Limits, checked_parts
from lettergen.word.compiled.archive import Base
from lettergen.word.compiled.live import LiveDocument
from lettergen.word.package import unpacked
from lettergen.word.parts.parts import (
    Context,
    Notes,
    Part,
    Story,
    Text,
    parts_of,
)
from lettergen.word.parts.source import (
    Compiler,
    LiveDocumentNeededError,
    default_environment,
)
from lettergen.word.tags.locating import located

_REMEMBERED = 64


class CompiledTemplate:
    """Any docxtpl template, filled with docxtpl's result at a fraction of its time.

    It keeps nothing of a letter: any number of threads may use it at once. Pickled, it travels as its file and is
    compiled again where it arrives; filters then have to be picklable, too.
    """

    def __init__(
        self, content: bytes, name: str | None, environment: Environment, limits: Limits
    ) -> None:
        """Use ``open``."""
        checked_parts(content, limits, name)
        self._content = content
        self._compiler = Compiler(environment, name)
        self._reopening: tuple[Any, ...] = ()
        document = loaded(content, name)
        parts: list[Part] = list(parts_of(document, self._compiler))
        target = io.BytesIO()
        document.docx.save(target)
        members = unpacked(target.getvalue())
        for part in parts:
            self._compile(part)
            if not part.has_tags:
                members[part.name] = part.written(self._compiler, {}, trusted=False)
        self._parts = tuple(part for part in parts if part.has_tags)
        self._text = parts[0].name
        self._base = Base(members)
        self._slots = {part.name: part.variables(environment) for part in self._parts}
        self._recurring = lru_cache(maxsize=_REMEMBERED)(self._written_recurring)

    def _compile(self, part: Part) -> None:
        try:
            part.compile(self._compiler)
        except TemplateError as error:
            raise self._located(error, part, {}) from error.__cause__

    def _written(self, part: Part, context: Context, *, trusted: bool) -> bytes:
        try:
            return part.written(self._compiler, context, trusted=trusted)
        except TemplateError as error:
            raise self._located(error, part, context) from error.__cause__

    def _located(self, error: TemplateError, part: Part, context: Context) -> TemplateError:
        return located(error, self._content, self._compiler, part.name, context)

    @classmethod
    def open(
        cls,
        source: bytes | Path,
        *,
        filters: Mapping[str, Any] | None = None,
        environment: Environment | None = None,
        limits: Limits = DEFAULT_LIMITS,
        name: str | None = None,
    ) -> Self:
        """A template from a file or its content.

        ``name`` is what problems call a template that is given as its content.
        ``filters`` are added to the default environment: sandboxed, everything escaped, undefined variables refused.
        A whole ``environment`` may take its place; it is used as it is, but for escaping, which is always on.

        Raises TemplateError: see ``checked_parts`` for what is refused, ``docx-template-syntax`` for faulty tags.
        """
        content, name = (source, name) if isinstance(source, bytes) else _read(source, limits)
        if environment is None:
            used = default_environment(filters or {})
        else:
            used = environment.overlay(autoescape=True)
            used.filters = {**environment.filters, **(filters or {})}
        template = cls(content, name, used, limits)
        if environment is None:
            template._reopening = (content, name, tuple((filters or {}).items()), limits)
        return template

    def render(self, context: Context, document: LiveDocument | None = None) -> bytes:
        """The letter for these values as DOCX; the same bytes for the same values.

        Values are docxtpl's: text, RichText, Listing, InlineImage and so on. Those that need a live document are made
        with one from ``document``; where they show themselves only in their text (``build_url_id``, replaced
        pictures), that document has to be given here.

        Raises InputError where a value cannot stand in a document, TemplateError where the template fails.
        """
        if document is not None:
            return document.filled(context)
        try:
            return self.packed(self.parts(context))
        except LiveDocumentNeededError as needed:
            live: LiveDocument = needed.document
            return live.filled(context)

    def document(self) -> LiveDocument:
        """A live document for one letter, for what changes more than the text."""
        return LiveDocument(self._content, self._compiler)

    def parts(self, context: Context, *, trusted: bool = False) -> dict[str, bytes]:
        """Only the parts that depend on the values, by name.

        ``trusted`` is for values that are known to be whole markup and leave tables as they are: the result is not
        looked at again. Raises as ``render`` does, and LiveDocumentNeededError.
        """
        if not trusted:
            return {part.name: self._written(part, context, trusted=False) for part in self._parts}
        return {part.name: self._trusted(part, context) for part in self._parts}

    def _trusted(self, part: Part, context: Context) -> bytes:
        if part.name == self._text:
            return self._written(part, context, trusted=True)
        # Headers and footers are mostly the same in a whole batch, and trusted values change nothing but the slots.
        names = self._slots[part.name]
        return self._recurring(part, names, tuple(context.get(name) for name in names))

    def _written_recurring(
        self, part: Part, names: tuple[str, ...], values: tuple[Any, ...]
    ) -> bytes:
        context = {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
        return self._written(part, context, trusted=True)

    @property
    def variables(self) -> frozenset[str]:
        """The names that the template looks up among the values."""
        return frozenset(name for names in self._slots.values() for name in names)

    @property
    def text_part(self) -> str:
        """Name of the part that holds the document's text."""
        return self._text

    @property
    def sources(self) -> dict[str, str]:
        """Text, headers, footers and notes that have tags, as Jinja reads them, by part."""
        kinds = (Text, Story, Notes)
        return {part.name: part.source for part in self._parts if isinstance(part, kinds)}

    def part(self, name: str) -> bytes:
        """A part of the template as letters have it that do not change it. Raises KeyError."""
        return self._base.content(name)

    @property
    def part_names(self) -> frozenset[str]:
        """The names of all parts of the template."""
        return self._base.names

    def packed(self, parts: Mapping[str, bytes], once: AbstractSet[str] = frozenset()) -> bytes:
        """The file with ``parts`` in place of, or beside, those of the template.

        Those named in ``once`` differ from letter to letter, and nothing of them is kept.
        """
        return self._base.with_parts(parts, once=once | {self._text})

    def __reduce__(self) -> tuple[Any, ...]:
        """Picklable unless it was opened with an environment."""
        if not self._reopening:
            raise TypeError("a template with an environment of its own cannot be pickled")
        return _reopened, self._reopening


def loaded(content: bytes, name: str | None) -> DocxTemplate:
    """The file as docxtpl has it before filling. Raises TemplateError with ``docx-template-no-docx``."""
    document = DocxTemplate(io.BytesIO(content))
    try:
        document.render_init()
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:
        reason = {"reason": str(error)}
        raise TemplateError(
            Problem("docx-template-no-docx", Place(file=name), params=reason)
        ) from error
    return document


@lru_cache(maxsize=16)
def _reopened(
    content: bytes, name: str | None, filters: tuple[tuple[str, Any], ...], limits: Limits
) -> CompiledTemplate:
    """Once per process, however often the template arrives there."""
    template = CompiledTemplate(content, name, default_environment(dict(filters)), limits)
    template._reopening = (content, name, filters, limits)  # noqa: SLF001 - its other constructor
    return template


def _read(path: Path, limits: Limits) -> tuple[bytes, str]:
    with path.open("rb") as file:
        return file.read(limits.file + 1), str(path)
