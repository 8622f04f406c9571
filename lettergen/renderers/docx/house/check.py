"""The check of templates for letters: with the names, filters and tests that house templates have."""

from __future__ import annotations

from lettergen.errors import Place, Problem, Severity, TemplateError, errors_in
from lettergen.kinds import SHIPPED, Kinds
from lettergen.kinds.comparisons import shape_of_letter
from lettergen.renderers.docx.house.coverage import never_shown
from lettergen.renderers.docx.house.environment import HouseEnvironment
from lettergen.renderers.docx.house.opened import opened
from lettergen.renderers.docx.house.slots import Blocks, Runs, names_for
from lettergen.renderers.docx.house.unfilled import own_marks
from lettergen.sandbox.shapes import Shape, union
from lettergen.text.attributes import unprintable
from lettergen.text.comparisons import Comparisons
from lettergen.word.lint.check import check_template
from lettergen.word.lint.findings import Findings
from lettergen.word.tags.scan import Tag


def check_letter_template(
    content: bytes,
    *,
    file: str,
    kind: str | None = None,
    kinds: Kinds = SHIPPED,
    allow: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """``check_house_template`` for a whole template: also what every letter has and this one never shows."""
    found = check_house_template(content, file=file, kind=kind, kinds=kinds, allow=allow)
    if errors_in(found):
        return found
    try:
        house = opened(content, file, allow)
    except TemplateError as error:
        return (*found, *error.problems)
    place = Place(file=file)
    # Warnings: a letter may say that it means them.
    marks = (Problem(m.name, place, m.words, severity=Severity.WARNING) for m in own_marks(house))
    addressed = kind is not None and kinds[kind].model.model_fields["recipient"].is_required()
    return (*found, *marks, *never_shown(house.names, file, addressed=addressed))


def check_house_template(
    content: bytes,
    *,
    file: str | None = None,
    kind: str | None = None,
    kinds: Kinds = SHIPPED,
    allow: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """All problems of a template for letters of ``kind``; without one, what some kind of ``kinds`` has is known.

    ``allow`` are names of active content that it may hold. Raises KeyError for an unknown kind.
    """
    values = names_for(kinds.any_letter if kind is None else kinds[kind].model)
    models = kinds.models.values() if kind is None else (kinds[kind].model,)
    types = names_for(union(map(shape_of_letter, models)))
    environment = HouseEnvironment()
    return check_template(
        content,
        values,
        file=file,
        environment=environment,
        allow=allow,
        printed=check_markup,
        compared=lambda tree: Comparisons(environment, types).problems("", tree),
    )


def check_markup(tag: Tag, shape: Shape, findings: Findings) -> None:
    """Reports a printed slot whose markup would stand where it cannot, and what cannot be printed."""
    if not shape.known:
        return
    if problem := unprintable(shape):
        findings.add(problem.code, tag.start, tag.inner, problem.params)
    if Blocks in shape.types:
        if tag.prefix != "p":
            findings.add("house-slot-block", tag.start, tag.inner)
        elif findings.scan.flow.start.story != "body":
            params = {"path": findings.scan.flow.start.part}
            findings.add("house-slot-place", tag.start, tag.inner, params)
    elif Runs in shape.types and tag.prefix != "r":
        findings.add("house-slot-runs", tag.start, tag.inner)
