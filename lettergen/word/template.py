"""The public face of the wing: ``WordTemplate``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from os import PathLike
from typing import IO, Any, Self, get_args

from lettergen import arguments
from lettergen.errors import Place, Problem, TemplateError, errors_in
from lettergen.sandbox.budget import PROGRAMS, Budget
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.word.checks import DEFAULT_LIMITS, Limits
from lettergen.word.compiled import CompiledTemplate, LiveDocument
from lettergen.word.lint import check_template
from lettergen.word.parts.environment import UndefinedValues, program_environment

Source = str | PathLike[str] | bytes | IO[bytes]
Functions = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, eq=False)
class WordTemplate:
    """A Word file with docxtpl's tags, opened and compiled once, filled with any values any number of times.

    >>> template = WordTemplate.open("notice.docx")  # doctest: +SKIP
    >>> content = template.render({"name": "Erika Muster"})  # doctest: +SKIP

    It keeps nothing of what it was filled with: threads may share it, and it can be pickled as far as its filters can.
    """

    content: bytes
    """The file."""
    name: str | None = None
    """What problems call it."""
    filters: Functions = field(default_factory=dict)
    """Filters besides Jinja2's own."""
    tests: Functions = field(default_factory=dict)
    """Tests besides Jinja2's own."""
    undefined: UndefinedValues = "error"
    """What a name without value is: an error, or empty and untrue, as docxtpl has it."""
    methods_of: tuple[type, ...] = ()
    """Types whose methods templates may call; of text, numbers, dates, lists and mappings they may those that only read."""
    allow: frozenset[str] = frozenset()
    """Active content that the file may hold, by the names that problems give it: ``INCLUDEPICTURE``, ``OLE``, ``link:file``."""
    budget: Budget = PROGRAMS
    """How much one filling may cost."""
    limits: Limits = DEFAULT_LIMITS
    """How large the file may be."""

    def __post_init__(self) -> None:
        """Raises UsageError for what is not as it must be; ``open`` takes paths and open files, too."""
        arguments.content(self.content, "content")
        arguments.optional_text(self.name, "name")
        arguments.mapping(self.filters, "filters")
        arguments.mapping(self.tests, "tests")
        if self.undefined not in get_args(UndefinedValues):
            choices = " / ".join(get_args(UndefinedValues))
            raise arguments.refused("argument-one-of", self.undefined, "undefined", choices=choices)
        for kind in arguments.several(self.methods_of, "methods_of"):
            arguments.instance(kind, "methods_of", type, "type")
        for entry in arguments.several(self.allow, "allow"):
            arguments.text_of(entry, "allow")
        arguments.instance(self.budget, "budget", Budget, "Budget")
        arguments.instance(self.limits, "limits", Limits, "Limits")

    @classmethod
    def open(
        cls,
        source: Source,
        *,
        name: str | None = None,
        filters: Functions | None = None,
        tests: Functions | None = None,
        undefined: UndefinedValues = "error",
        methods_of: Iterable[type] = (),
        allow: Iterable[str] = (),
        budget: Budget = PROGRAMS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Self:
        """A template from a path, from the bytes of a file, or from an open one, checked and compiled.

        Raises TemplateError with every problem that keeps it from being filled, each with its place.
        """
        arguments.instance(limits, "limits", Limits, "Limits")
        content, file = _read(source, limits)
        template = cls(
            content,
            name or file,
            dict(arguments.mapping(filters or {}, "filters")),
            dict(arguments.mapping(tests or {}, "tests")),
            undefined,
            tuple(arguments.several(methods_of, "methods_of")),
            frozenset(
                arguments.text_of(entry, "allow") for entry in arguments.several(allow, "allow")
            ),
            budget,
            limits,
        )
        try:
            template._compiled  # noqa: B018 - compiles
        except TemplateError as error:
            # Jinja2 stops at the first fault; the check finds them all.
            raise TemplateError(errors_in(template.check()) or error.problems) from error
        return template

    @cached_property
    def _environment(self) -> ClosedEnvironment:
        return program_environment(
            self.filters, tests=self.tests, undefined=self.undefined, methods_of=self.methods_of
        )

    @cached_property
    def _compiled(self) -> CompiledTemplate:
        return CompiledTemplate(
            self.content,
            self._environment,
            name=self.name,
            limits=self.limits,
            allow=self.allow,
            budget=self.budget,
        )

    def render(self, context: Mapping[str, Any], document: LiveDocument | None = None) -> bytes:
        """The filled file; the same bytes for the same values.

        Values are docxtpl's: text, numbers, lists, ``RichText``, ``Listing``, ``InlineImage`` and so on. Those that need
        a document are made with one from ``document()``; ``build_url_id`` and replaced pictures need it here, too.

        Raises InputError where a value cannot stand in a document, TemplateError where the template fails, with the
        paragraph.
        """
        return self._compiled.render(arguments.mapping(context, "context"), document)

    def document(self) -> LiveDocument:
        """A document of docxtpl's kind for one filling: pictures, documents within it, links, replaced media."""
        return self._compiled.document()

    def check(self, values: Mapping[str, Any] | None = None) -> tuple[Problem, ...]:
        """All problems, in the order of their places: also words that filling would lose, without filling it.

        ``values`` are the names that it will get, each with its type; then misspelt names and fields are found, too.
        """
        return check_template(
            self.content,
            None if values is None else arguments.mapping(values, "values"),
            file=self.name,
            environment=self._environment,
            limits=self.limits,
            allow=self.allow,
        )

    @property
    def variables(self) -> frozenset[str]:
        """The names that it looks up among the values."""
        return self._compiled.variables

    def __reduce__(self) -> tuple[Any, ...]:
        """Travels as its file, and is compiled once where it arrives."""
        functions = (tuple(self.filters.items()), tuple(self.tests.items()))
        others = (self.undefined, self.methods_of, self.allow, self.budget, self.limits)
        return _reopened, (self.content, self.name, *functions, *others)


@lru_cache(maxsize=16)  # one object for the same template, which is compiled once
def _reopened(
    content: bytes,
    name: str | None,
    filters: tuple[tuple[str, Any], ...],
    tests: tuple[tuple[str, Any], ...],
    *others: Any,
) -> WordTemplate:
    """Once per process, however often the template arrives there."""
    return WordTemplate(content, name, dict(filters), dict(tests), *others)


def _read(source: Source, limits: Limits) -> tuple[bytes, str | None]:
    """Content and name; one byte more than allowed tells that it is too large. Raises TemplateError and UsageError."""
    if isinstance(source, bytes):
        return source, None
    read = getattr(source, "read", None)
    if read is not None:
        return read(limits.file + 1), getattr(source, "name", None)
    path = arguments.path_of(source, "source")
    file = str(path)
    try:
        with path.open("rb") as opened:
            return opened.read(limits.file + 1), file
    except (OSError, ValueError) as error:
        reason = {"reason": getattr(error, "strerror", None) or str(error)}
        raise TemplateError(
            Problem("docx-template-unreadable", Place(file), file, reason)
        ) from error
