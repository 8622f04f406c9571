"""What texts and conditions of a kind do with values that their declared types do not allow, found before any letter is there.

It is looked for where somebody checks; a letter that is only rendered does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from lettergen.errors import Problem, TemplateError
from lettergen.kinds.conditions import LETTER, is_day
from lettergen.kinds.declaration import FieldDeclaration, KindDeclaration
from lettergen.kinds.declared_shapes import declared_shape, letter_shape
from lettergen.kinds.fields import Declared, base_of
from lettergen.reading import Document, read_yaml_file, validate
from lettergen.reading.document import Path as Steps
from lettergen.sandbox.shapes import Shape, shape_of
from lettergen.text.expressions import expression


def shape_of_letter(model: type[BaseModel]) -> Shape:
    """What a letter of a kind holds, its declared fields with all that is known of them."""
    if not issubclass(model, Declared):
        return shape_of(model)
    base = next(above for above in model.__mro__ if not issubclass(above, Declared))
    return letter_shape(base, model.declared_fields)


def declared_types(
    model: type[BaseModel], fields: Mapping[str, FieldDeclaration]
) -> dict[str, Shape]:
    """What the names hold that texts may use: those of ``fields``, and the letter of that model."""
    return {name: declared_shape(field) for name, field in fields.items()} | {
        LETTER: shape_of_letter(model)
    }


def kind_comparisons(file: Path) -> tuple[Problem, ...]:
    """What the conditions of a sound ``kind.yaml`` compare or reckon with that cannot be, each with line and column.

    Empty where there is no such file.
    """
    if not file.is_file():
        return ()
    document = read_yaml_file(file, error=TemplateError, within=file.parents[1])
    declaration = validate(KindDeclaration, document, TemplateError)
    letter = letter_shape(base_of(declaration), declaration.fields)
    checks = (
        (check.when, ("checks", number, "when"), declaration.fields)
        for number, check in enumerate(declaration.checks)
    )
    sources = (*_conditions(declaration.fields, ("fields",), {}), *checks)
    return tuple(_compared(sources, letter, document))


def field_comparisons(
    fields: Mapping[str, FieldDeclaration],
    tags: Mapping[str, str],
    letter: Shape,
    document: Document,
) -> tuple[Problem, ...]:
    """The same of fields of a letter or a job, which stand in ``document`` below ``fields``; ``tags`` are their names in texts."""
    by_tag = {tags[name]: field for name, field in fields.items()}
    return tuple(_compared(_conditions(fields, ("fields",), by_tag), letter, document))


_Source = tuple[str, Steps, Mapping[str, FieldDeclaration]]
"""A condition, where it stands, and the fields that it may ask for."""


def _conditions(
    fields: Mapping[str, FieldDeclaration], path: Steps, around: Mapping[str, FieldDeclaration]
) -> Iterator[_Source]:
    scope = {**around, **fields}
    for name, field in fields.items():
        for option in ("required_when", "shown_when", "after", "before"):
            source = getattr(field, option)
            if source and not (option in {"after", "before"} and is_day(source)):
                yield source, (*path, name, option), scope
        yield from _conditions(field.parts(), (*path, name, "fields"), scope)


def _compared(sources: Iterable[_Source], letter: Shape, document: Document) -> Iterator[Problem]:
    for source, at, scope in sources:
        asked = expression(source)
        types = {name: declared_shape(scope[name]) for name in asked.names & scope.keys()}
        for problem in asked.compared({**types, LETTER: letter}):
            yield problem.at(document.place(at))
