"""The author's texts of a letter with fields of its own: templates, compiled once and filled for each letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from lettergen.errors import InputError, Place, Problem, TemplateError, errors_in
from lettergen.kinds.own_fields import FIELDS, VALUES, OwnFields, declared_in
from lettergen.messages import Language
from lettergen.model.letter import LetterBase
from lettergen.reading import validate
from lettergen.reading.document import Document, Path, dotted, texts_in
from lettergen.text.environment import Environment, cleaned, prepare, unknown_name
from lettergen.text.prose import prose_paths
from lettergen.text.sandbox import LETTER
from lettergen.text.values import for_line, for_markdown

if TYPE_CHECKING:
    from jinja2 import Template

_TAGS: Final = ("{{", "{%", "{#")
_NOT_TEXTS: Final = frozenset({FIELDS, VALUES, "kind", "allow", "language"})


_CHECKING: ContextVar[bool] = ContextVar("_CHECKING", default=False)


@contextmanager
def checking() -> Iterator[None]:
    """While letters are read to be checked: it is found, too, what their texts compare that cannot be."""
    token = _CHECKING.set(True)
    try:
        yield
    finally:
        _CHECKING.reset(token)


class AuthorTexts:
    """The texts of ``letter`` that have tags; safe to share between threads, and picklable.

    Args:
        letter: the data of the letter, as in its file.
        model: what a letter of its kind holds; it says which texts are small Markdown.
        fields: what the texts may print.
        within: where the letter stands in its file, for places: ``letter`` in a job.
    """

    def __init__(
        self, letter: Mapping[str, Any], model: type[BaseModel], fields: OwnFields, within: str = ""
    ) -> None:
        data = {name: value for name, value in letter.items() if name not in _NOT_TEXTS}
        self._sources = {path: t for path, t in texts_in(data) if any(tag in t for tag in _TAGS)}
        self._prose = prose_paths(model, data) & self._sources.keys()
        self._model, self._fields, self._within = model, fields, within
        self._language: Language = "en" if letter.get("language") == "en" else "de"
        self._roots = {str(path[0]): data[str(path[0])] for path in self._sources}
        self._templates, self.problems, self.used = self._compiled()

    problems: tuple[Problem, ...]
    """What is wrong with them for every letter: faulty tags, and names that are no fields."""
    used: Mapping[str, int]
    """The names that they print or ask for."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where they stand in the letter."""
        return tuple(self._sources)

    @property
    def roots(self) -> frozenset[str]:
        """The letter's fields that they belong to."""
        return frozenset(self._roots)

    @property
    def ask_for_letter(self) -> bool:
        """Whether they print what the letter itself says, such as its date."""
        return LETTER in self.used

    def filled(self, values: BaseModel, letter: BaseModel | None = None) -> dict[str, Any]:
        """The data of the letter's fields ``roots`` with every tag filled; a text that becomes empty is left out.

        ``letter`` is what the tags call by that name. Raises InputError with the place in the author's text.
        """
        data: dict[str, object] = {tag: getattr(values, tag) for tag in self._fields.names}
        data[LETTER] = letter
        found: dict[Path, str] = {}
        problems: list[Problem] = []
        for path, template in self._templates.items():
            environment = self._environments[path in self._prose]
            try:
                text = cleaned("".join(environment.run(template, data)))
            except TemplateError as error:
                problems += [self._placed(p, path) for p in error.problems]
                continue
            found[path] = text if path in self._prose else " ".join(text.split(" ")).strip()
        if problems:
            raise InputError(problems)
        return {root: _replaced(value, (root,), found) for root, value in self._roots.items()}

    @property
    def _types(self) -> dict[str, Any]:
        """What each name holds that the texts may print."""
        fields = self._fields.model.model_fields
        return {LETTER: self._model, **{tag: field.annotation for tag, field in fields.items()}}

    @cached_property
    def _environments(self) -> tuple[Environment, Environment]:
        """For lines, and for small Markdown."""
        line = Environment((), for_line, self._language)
        return line, Environment((), for_markdown, self._language)

    def _compiled(self) -> tuple[dict[Path, Template], tuple[Problem, ...], Mapping[str, int]]:
        templates: dict[Path, Template] = {}
        problems: list[Problem] = []
        used: dict[str, int] = {}
        types = self._types
        for path, source in self._sources.items():
            name = dotted(path)
            environment = self._environments[path in self._prose]
            try:
                templates[path] = environment.compile(prepare(source), name, 1, types)
            except TemplateError as error:
                problems += [self._placed(p, path) for p in error.problems]
                continue
            names = environment.names(name)
            used |= names
            known = {*self._fields.names, LETTER}
            problems += [self._placed(p, path) for p in environment.unknown(name)]
            problems += [
                self._placed(unknown_name(n, Place(name, line), known), path)
                for n, line in names.items()
                if n not in known
            ]
        return templates, tuple(problems), used

    def comparisons(self, document: Document) -> tuple[Problem, ...]:
        """What they compare or reckon with that cannot be; and the conditions of their fields, at their places in ``document``."""
        from lettergen.kinds.comparisons import declared_types, field_comparisons

        tags = {name: tag for tag, name in self._fields.names.items()}
        declared = {tag: self._fields.declaration(tag) for tag in tags.values()}
        types = declared_types(self._model, declared)
        return (
            *field_comparisons(self._fields.declared, tags, types[LETTER], document),
            *(
                self._placed(problem, path)
                for path, source in self._sources.items()
                for problem in self._environments[path in self._prose].compared(
                    prepare(source), dotted(path), 1, types
                )
            ),
        )

    def _placed(self, problem: Problem, path: Path) -> Problem:
        """A problem of a template as one of the text at ``path``."""
        line = problem.place.line if "\n" in self._sources[path] else None
        where = dotted((self._within, *path)) if self._within else dotted(path)
        return problem.at(replace(Place(), path=where, line=line))

    def __getstate__(self) -> dict[str, Any]:
        kept = ("_sources", "_prose", "_model", "_fields", "_within", "_language", "_roots")
        return {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._templates, self.problems, self.used = self._compiled()


def with_own_fields(model: type[LetterBase], document: Document) -> Document:
    """The document with its texts filled from its own fields and their values; one without them as it is.

    Raises InputError with every problem of declarations, values and texts, each at its path in the data and its line in the
    text.
    """
    data = document.data
    if not isinstance(data, Mapping) or not {FIELDS, VALUES} & data.keys():
        return document
    fields = OwnFields(declared_in(document))
    given = data.get(VALUES) or {}
    if not isinstance(given, Mapping) or (given and not fields.names):
        raise InputError(Problem("own-values-without-fields", document.place((VALUES,))))
    texts = AuthorTexts(data, model, fields)
    doubts = texts.comparisons(document) if _CHECKING.get() else ()
    problems = [*texts.problems, *errors_in(doubts)]
    try:
        values = _values(fields, given, document, None)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    bare = replace(document, data={k: v for k, v in data.items() if k not in {FIELDS, VALUES}})
    letter = validate(model, bare) if texts.ask_for_letter or fields.ask_for_letter else None
    if fields.ask_for_letter:
        values = _values(fields, given, document, letter)
    filled = {**bare.data, **texts.filled(values, letter)}
    notes = (
        note.at(document.place((FIELDS, note.value or ""), at_key=True))
        for note in fields.unused(texts.used)
    )
    return replace(bare, data=filled, notes=(*doubts, *notes))


def _values(
    fields: OwnFields, given: Mapping[str, Any], document: Document, letter: BaseModel | None
) -> BaseModel:
    """The values as they are given by name. Raises InputError with every problem at its name."""
    by_tag = {fields.tag(str(name)): value for name, value in given.items()}
    try:
        return fields.values(by_tag, letter)
    except InputError as error:
        raise InputError(_as_named(p, given, fields, document) for p in error.problems) from None


def _as_named(
    problem: Problem, given: Mapping[str, Any], fields: OwnFields, document: Document
) -> Problem:
    """A problem of a value at the name that the author gave it."""
    root, tag, *rest = (problem.place.path or "").split(".")
    name = next(
        (name for name in given if fields.tag(str(name)) == tag), fields.names.get(tag, tag)
    )
    path = ".".join((root, name, *rest))
    return problem.at(replace(document.place_of(path), path=path))


def _replaced(value: Any, path: Path, found: Mapping[Path, str]) -> Any:
    """``value`` with the filled texts in place of those with tags; empty ones are gone."""
    if path in found:
        return found[path] if found[path].strip() else None
    if isinstance(value, Mapping):
        below = {key: _replaced(v, (*path, str(key)), found) for key, v in value.items()}
        return {key: v for key, v in below.items() if v is not None}
    if isinstance(value, list | tuple):
        items = [_replaced(item, (*path, number), found) for number, item in enumerate(value)]
        return [item for item in items if item is not None]
    return value
