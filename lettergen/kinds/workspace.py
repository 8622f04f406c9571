"""Kinds that a house makes: a folder with a ``kind.yaml`` in its workspace. No Python of a workspace is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.kinds.registry import SHIPPED, Kind, Kinds
from lettergen.messages.near import nearest
from lettergen.model.letter import LetterBase
from lettergen.reading import read_yaml_file, validate

if TYPE_CHECKING:
    from lettergen.kinds.declaration import KindDeclaration

KIND_FILE: Final = "kind.yaml"
"""What makes a folder a kind."""
EXAMPLE: Final = "example.yaml"
"""A letter of the kind, to look at and to try it with."""


def _python_kinds() -> Mapping[str, Kind]:
    from lettergen.kinds.python import python_kinds

    return python_kinds()


KNOWN: Final = Kinds(SHIPPED.values(), _python_kinds)
"""The kinds that are known without a workspace."""
_NAME: Final = re.compile(r"[a-z0-9äöüß]+(?:[-_][a-z0-9äöüß]+)*")


def read_kind(file: Path) -> KindDeclaration:
    """The declaration in ``kind.yaml``. Raises TemplateError with every problem and its line and column."""
    # What examines and makes kinds is loaded for those who have some: a shipped kind needs none of it.
    from lettergen.kinds.declaration import KindDeclaration
    from lettergen.kinds.examination import problems_of

    document = read_yaml_file(file, error=TemplateError, within=file.parents[1])
    declaration = validate(KindDeclaration, document, TemplateError)
    if problems := problems_of(declaration, document):
        raise TemplateError(
            sorted(problems, key=lambda p: (p.place.line or 0, p.place.column or 0))
        )
    return declaration


def check_name(name: str, file: Path | None) -> None:
    """Raises TemplateError for what cannot be the name of a house's kind; ``file`` is where it is declared."""
    place = Place(None if file is None else str(file))
    if name in SHIPPED:
        raise TemplateError(Problem("kind-shipped", place, name))
    if not _NAME.fullmatch(name):
        plain = re.sub(r"[^a-z0-9äöüß]+", "-", name.lower()).strip("-") or "bescheid"
        raise TemplateError(Problem("kind-folder-name", place, name, {"plain": plain}))


@dataclass(frozen=True)
class DeclaredKind:
    """The model of a kind in a folder, made when it is first called for and kept: a workshop reads each file once."""

    name: str
    file: Path

    def __call__(self) -> type[LetterBase]:
        """The model. Raises TemplateError with every problem of the file, or of the folder's name."""
        return self._model

    @cached_property
    def _model(self) -> type[LetterBase]:
        check_name(self.name, self.file)
        from lettergen.kinds.fields import letter_model

        return letter_model(self.name, read_kind(self.file))


def kinds_in(folders: Sequence[Path], more: Iterable[Kind] = ()) -> Kinds:
    """All kinds that a workspace knows: those of its ``folders``, those given, shipped, installed, and declared in Python.

    Raises OSError for a folder that cannot be listed.
    """
    own = [*kinds_below(folders), *more]
    if not own and not folders:
        return KNOWN
    names = {kind.name for kind in own}
    shipped = [kind for kind in SHIPPED.values() if kind.name not in names]
    return Kinds([*shipped, *own], _python_kinds, tuple(folder_problems(folders)))


def kinds_below(folders: Sequence[Path]) -> Iterator[Kind]:
    """The kinds of the folders; of two with the same name the first is meant. Only their names are looked at."""
    seen: set[str] = set()
    for path in _folders(folders):
        if path.name not in seen and (path / KIND_FILE).is_file():
            seen.add(path.name)
            yield Kind(path.name, DeclaredKind(path.name, path / KIND_FILE), path)


def folder_problems(folders: Sequence[Path]) -> Iterator[Problem]:
    """Folders that look like kinds and are none."""
    for path in _folders(folders):
        known = path.name in SHIPPED or (path / KIND_FILE).is_file()
        if not known and _has_words(path) and path.name not in _python_kinds():
            near = nearest(path.name, SHIPPED)
            params = {
                "near_de": f"Gemeint ist vielleicht „{near}“." if near else "",
                "near_en": f"Perhaps “{near}” is meant." if near else "",
            }
            place = Place(str(path))
            yield Problem("kind-undefined", place, path.name, params, Severity.WARNING)


def _folders(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.name.startswith((".", "_")):
                yield path


def _has_words(folder: Path) -> bool:
    return any(file.suffix in {".md", ".docx", ".yaml"} for file in folder.iterdir())
