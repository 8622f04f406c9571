"""A Word template, opened and compiled once.

What does not change is copied from the ZIP file compressed as it is: the same bytes every time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from lettergen.errors import Place, Problem, TemplateError
from lettergen.sandbox.budget import LETTERS, Budget, spending
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.word.checks import DEFAULT_LIMITS, Limits, checked_parts, loaded, reading_document
from lettergen.word.compiled.live import LiveDocument
from lettergen.word.compiled.packing import SMALL, Archive, Base, Pieces, member, recurring_member
from lettergen.word.parts.parts import Context, Notes, Part, Story, Text, parts_of
from lettergen.word.parts.source import Compiler, LiveDocumentNeededError
from lettergen.word.structure import unpacked
from lettergen.word.tags.field_codes import may_hold_fields, tags_in_fields
from lettergen.word.tags.scan import scan
from lettergen.word.tags.stories import Story as TaggedStory
from lettergen.word.tags.stories import located, stories_of


class CompiledTemplate:
    """A Word template as the parts that its tags stand in, each a Jinja template, and the rest as it is.

    It keeps nothing of a letter: any number of threads may use it at once.
    """

    def __init__(
        self,
        content: bytes,
        environment: ClosedEnvironment,
        *,
        name: str | None = None,
        limits: Limits = DEFAULT_LIMITS,
        allow: AbstractSet[str] = frozenset(),
        budget: Budget = LETTERS,
    ) -> None:
        """Opens and compiles the file.

        ``name`` is what problems call it, ``allow`` names active content that it may hold nevertheless.

        Raises TemplateError: see ``checked_parts`` for what is refused, ``docx-template-syntax`` for faulty tags,
        ``docx-closed-…`` for what templates may not say, ``docx-tag-in-field`` for data that would be an instruction.
        """
        checked_parts(content, limits, name, allow)
        self._content = content
        self._compiler = Compiler(environment, name, budget)
        document = loaded(content, name)
        self._check_fields()
        target = io.BytesIO()
        with reading_document(name):
            parts: list[Part] = list(parts_of(document, self._compiler))
            document.docx.save(target)
        members = unpacked(target.getvalue())
        for part in parts:
            self._compile(part)
            if not part.has_tags:
                members[part.name] = part.written(self._compiler, {})
        self._parts = tuple(part for part in parts if part.has_tags)
        self._text = parts[0].name
        self._base = Base(members)

    def _check_fields(self) -> None:
        stories = stories_of(self._content) if may_hold_fields(self._content) else ()
        problems = [p for story in stories for p in self._in_fields(story)]
        if problems:
            raise TemplateError(problems)

    def _in_fields(self, story: TaggedStory) -> Iterator[Problem]:
        found = scan(story.root, story.start, self._compiler.environment)
        for tag in tags_in_fields(found):
            place = Place(file=self._compiler.file, document=found.place(tag))
            yield Problem("docx-tag-in-field", place, tag.written)

    def _compile(self, part: Part) -> None:
        try:
            part.compile(self._compiler)
        except TemplateError as error:
            raise self._located(error, part, {}) from error.__cause__

    def _written(self, part: Part, context: Context) -> bytes:
        try:
            return part.written(self._compiler, context)
        except TemplateError as error:
            raise self._located(error, part, context) from error.__cause__

    def _located(self, error: TemplateError, part: Part, context: Context) -> TemplateError:
        return located(error, self._content, self._compiler, part.name, context)

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
            with spending(self._compiler.budget):
                return self.packed(self.parts(context))
        except LiveDocumentNeededError as needed:
            live: LiveDocument = needed.document
            return live.filled(context)

    def document(self) -> LiveDocument:
        """A live document for one letter, for what changes more than the text."""
        return LiveDocument(self._content, self._compiler)

    def parts(self, context: Context) -> dict[str, bytes]:
        """Only the parts that depend on the values, by name. Raises as ``render`` does, and LiveDocumentNeededError."""
        return {part.name: self._written(part, context) for part in self._parts}

    def filled(self, slots: Mapping[str, Pieces]) -> dict[str, Pieces]:
        """The same of a template that has no tags but slots, which are filled with whole markup. Nobody looks at it again.

        Raises ValueError for any other template, KeyError for a slot that nothing is given for.
        """
        found: dict[str, Pieces] = {}
        for name, (texts, names) in self._slotted.items():
            pieces = [texts[0]]
            for slot, text in zip(names, texts[1:], strict=True):
                pieces += slots[slot]
                pieces.append(text)
            found[name] = tuple(pieces)
        return found

    @cached_property
    def _slotted(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """By part the texts around its slots, and the names of these."""
        return {part.name: part.slotted() for part in self._parts}

    @property
    def variables(self) -> frozenset[str]:
        """The names that the template looks up among the values."""
        return frozenset(n for p in self._parts for n in p.variables(self._compiler.environment))

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

        Those named in ``once`` differ from letter to letter, and are not kept as a whole.
        """
        own = parts.keys() & {self._text, *once}
        others = {name: content for name, content in parts.items() if name not in own}
        return self._base.begun(others, own).whole(
            member(name, parts[name]) for name in sorted(own)
        )

    def begun(self, parts: Mapping[str, bytes], own: AbstractSet[str] = frozenset()) -> Archive:
        """What the files of letters begin with that have ``parts`` in common, in place of, or beside, those of the template.

        The template is one that has slots. What it fills them with comes behind, and the parts named in ``own``.
        """
        return self._base.begun(parts, own | self._slotted.keys(), SMALL)

    def whole(
        self, begun: Archive, slots: Mapping[str, Pieces], own: Mapping[str, bytes | Pieces]
    ) -> bytes:
        """The file of one letter: what is ``begun``, the parts with its slots filled, and its ``own``. Raises as ``filled`` does."""
        written = self.filled(slots)
        members = [member(self._text, written.pop(self._text))]
        members += [recurring_member(name, pieces) for name, pieces in written.items()]
        return begun.whole([*members, *[member(name, content) for name, content in own.items()]])
