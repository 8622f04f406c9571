"""A kind in a folder: the model that its ``kind.yaml`` declares, made when a letter of the kind is met."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lettergen.errors import Place, Problem, TemplateError
from lettergen.kinds.registry import SHIPPED
from lettergen.model.letter import LetterBase
from lettergen.reading import read_yaml_file, validate

if TYPE_CHECKING:
    from lettergen.kinds.declaration import KindDeclaration

KIND_FILE: Final = "kind.yaml"
"""What makes a folder a kind."""
_NAME: Final = re.compile(r"[a-z0-9äöüß]+(?:[-_][a-z0-9äöüß]+)*")


def read_kind(file: Path) -> KindDeclaration:
    """The declaration in ``kind.yaml``. Raises TemplateError with every problem and its line and column."""
    # What examines and makes kinds is loaded for those who have some: a shipped kind needs none of it.
    from lettergen.kinds.declaration import KindDeclaration
    from lettergen.kinds.examination import problems_of
    from lettergen.kinds.fields import base_of

    document = read_yaml_file(file, error=TemplateError, within=file.parents[1])
    declaration = validate(KindDeclaration, document, TemplateError)
    if problems := problems_of(declaration, document, base_of(declaration)):
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
