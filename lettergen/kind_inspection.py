"""A kind's folder examined: its data, its texts, its example, its Word templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from lettergen import resources
from lettergen.errors import LettergenError, Place, Problem, Severity, TemplateError, errors_in
from lettergen.kinds import SHIPPED, Kinds, kinds_in
from lettergen.kinds.comparisons import kind_comparisons, shape_of_letter
from lettergen.kinds.workspace import EXAMPLE, KIND_FILE, read_kind
from lettergen.messages import Language
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop
from lettergen.reading import read_content
from lettergen.text.registry import SUFFIX, TextTemplates
from lettergen.word.checks import DEFAULT_LIMITS

_TEMPLATES: Final = "templates"


def inspect_kind(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong or doubtful about the folder of a kind, each with file and, where known, line and column.

    The folder lies in the ``templates/`` of a workspace: what its texts include and who its example's letter is from is
    looked for there.
    """
    folder = folder.resolve() if folder.name in {"", ".."} else folder
    if not (folder / KIND_FILE).is_file() and folder.name not in SHIPPED:
        return (Problem("kind-folder-missing", Place(str(folder)), folder.name),)
    kinds = kinds_in([folder.parent])
    try:
        if (folder / KIND_FILE).is_file():
            read_kind(folder / KIND_FILE)
        kinds[folder.name].model  # noqa: B018  makes it
    except LettergenError as error:
        return error.problems
    found = (
        *kind_comparisons(folder / KIND_FILE),
        *_texts(folder, kinds),
        *_word_templates(folder, kinds),
    )
    return tuple(dict.fromkeys((*found, *_example(folder, failed=bool(errors_in(found))))))


def _texts(folder: Path, kinds: Kinds) -> Iterator[Problem]:
    """The faults of each text, in each language."""
    templates = TextTemplates(
        [folder.parent, resources.shipped("templates")], kinds.models, kinds.folders
    )
    letter = shape_of_letter(kinds[folder.name].model)
    variants = (None, *templates.variants(folder.name))
    languages: tuple[Language, ...] = ("de", "en")
    for variant in variants:
        for language in languages:
            try:
                template = templates.load(folder.name, language, variant)
                yield from template.included_problems()
                yield from template.comparisons(letter, included=True)
            except TemplateError as error:
                yield from error.problems


def _drafted(workshop: Workshop, letter: LetterBase, folder: Path) -> tuple[Problem, ...]:
    """What is found of a letter as it is, and in each of the folder's Word templates."""
    found = dict.fromkeys(workshop.draft(letter).problems)
    if not errors_in(tuple(found)):
        for file in _word_files(folder):
            found |= dict.fromkeys(workshop.draft(letter, file).problems)
    return tuple(found)


def _word_files(folder: Path) -> list[Path]:
    return [f for f in sorted(folder.glob(f"*{SUFFIX}")) if not f.name.startswith((".", "~"))]


def _word_templates(folder: Path, kinds: Kinds) -> Iterator[Problem]:
    for file in _word_files(folder):
        # It takes a while to import, and most kinds have no Word template.
        from lettergen.renderers.docx.house.check import check_letter_template

        content = read_content(file, DEFAULT_LIMITS.file, error=TemplateError, within=folder.parent)
        allow = resources.allowed_in(file, folder.parent)
        yield from check_letter_template(
            content, file=str(file), kind=folder.name, kinds=kinds, allow=allow
        )


def _example(folder: Path, *, failed: bool) -> Iterator[Problem]:
    """What is wrong with the example's letter; where the texts are sound it is composed, too."""
    file = folder / EXAMPLE
    if not file.is_file():
        yield Problem("kind-no-example", Place(str(file)), EXAMPLE, severity=Severity.NOTE)
        return
    workspace = folder.parent.parent if folder.parent.name == _TEMPLATES else None
    try:
        workshop = Workshop(workspace)
        letter = workshop.load_letter(file)
        if letter.kind != folder.name:
            yield Problem("kind-example-other", Place(str(file), path="kind"), letter.kind)
        problems = () if failed else _drafted(workshop, letter, folder)
    except LettergenError as error:
        problems = error.problems
    for problem in problems:
        place = problem.place
        yield problem if place.file else problem.at(replace(place, file=str(file)))
