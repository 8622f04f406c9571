"""Kinds that Python brings: classes of letters that a program declares, and installed packages that name theirs.

A package names its kinds as entry points of the group ``lettergen.kinds``: the name is the kind's, the object is its
class, a module in whose folder a ``kind.yaml`` lies, or a ``Kind``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from lettergen.errors import Place, Problem, TemplateError
from lettergen.kinds.declared import KIND_FILE, DeclaredKind
from lettergen.kinds.registry import Kind
from lettergen.model.letter import DECLARED, LetterBase

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP: Final = "lettergen.kinds"
"""Entry points of installed packages."""


def python_kinds() -> Mapping[str, Kind]:
    """The kinds of installed packages, and of the classes that the running program has declared; the latter first.

    What a package names is imported when its kind is used. Raises TemplateError for a kind that cannot be loaded.
    """
    declared = {
        name: Kind(name, _Known(model), folder_of(model)) for name, model in DECLARED.items()
    }
    return {**_installed(), **declared}


@dataclass(frozen=True, slots=True)
class _Known:
    model: type[LetterBase]

    def __call__(self) -> type[LetterBase]:
        return self.model


@cache  # saves 3.6 ms from the second time on
def _installed() -> Mapping[str, Kind]:
    # A letter of a shipped kind asks for none of them, and loading this module takes 20 ms.
    from importlib.metadata import entry_points

    return {point.name: _kind_of(point) for point in entry_points(group=GROUP)}


def _kind_of(point: EntryPoint) -> Kind:
    try:
        found = point.load()
    except Exception as error:
        raise _failed(point, type(error).__name__) from error
    match found:
        case Kind():
            return found
        case ModuleType(__file__=str(file)) if (
            declared := Path(file).with_name(KIND_FILE)
        ).is_file():
            return Kind(point.name, DeclaredKind(point.name, declared), declared.parent)
        case type() if issubclass(found, LetterBase):
            if found.model_fields["kind"].default != point.name:
                raise _failed(point, f"kind = {found.model_fields['kind'].default!r}")
            return Kind(point.name, _Known(found), folder_of(found))
        case _:
            pass
    raise _failed(point, type(found).__name__)


def _failed(point: EntryPoint, reason: str) -> TemplateError:
    params = {"reason": f"{point.value}: {reason}"}
    return TemplateError(Problem("kind-not-loaded", Place(), point.name, params))


def folder_of(model: type[LetterBase]) -> Path | None:
    """The folder with a class's texts: that of its module where it holds any, or one beside it with the kind's name."""
    file = getattr(sys.modules.get(model.__module__), "__file__", None)
    if file is None:
        return None
    folder = Path(file).parent
    places = (folder, folder / str(model.model_fields["kind"].default))
    return next((place for place in places if (place / "text.md").is_file()), None)
