"""Kinds that a house makes: a folder with a ``kind.yaml`` in its workspace. No Python of a workspace is ever run.

Python brings kinds, too: classes that a program declares, and installed packages that name theirs as entry points of ``lettergen.kinds``.
A package names its kinds as entry points: the name is the kind's, the object is its class, a module in whose folder a ``kind.yaml`` lies, or
a ``Kind``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from lettergen import resources
from lettergen.errors import Place, Problem, Severity, TemplateError, UsageError
from lettergen.kinds.registry import SHIPPED, Kind, Kinds
from lettergen.messages.near import nearest
from lettergen.model.letter import DECLARED, LetterBase
from lettergen.reading import Document, read_text_file, read_yaml_file, validate

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

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
    problems: list[Problem] = []
    try:
        declaration = validate(KindDeclaration, document, TemplateError)
    except TemplateError as error:
        problems += map(_as_kind, error.problems)
        try:
            sound = _without(document, error.problems)
            declaration = validate(KindDeclaration, sound, TemplateError)
        except (TemplateError, LookupError):
            raise TemplateError(problems) from None
    said = [p.place.path or "" for p in problems]
    examined = problems_of(declaration, document, base_of(declaration))
    problems += (p for p in examined if not _follows(p, said, document))
    if problems:
        raise TemplateError(
            sorted(problems, key=lambda p: (p.place.line or 0, p.place.column or 0))
        )
    return declaration


def _as_kind(problem: Problem) -> Problem:
    """A problem of the file as a whole in the words of who writes kinds."""
    empty = problem.code in {"document-empty", "document-not-mapping"}
    return replace(problem, code="kind-empty") if empty else problem


def _without(document: Document, problems: Iterable[Problem]) -> Document:
    """The document with something sound in place of what is faulty. Raises LookupError where that cannot be done."""
    data: dict[str, Any] = deepcopy(dict(document.data)) if isinstance(document.data, dict) else {}
    for problem in problems:
        root, *below = (problem.place.path or "").split(".")
        match data.get(root):
            case dict() as fields if below and root == "fields":
                name = next(n for n in sorted(fields, reverse=True) if _is_in(n, ".".join(below)))
                fields[name] = "text"
            case list() as checks if below and root == "checks":
                checks[int(below[0])] = {"when": "false", "text": "-"}
            case _ if root != "title":
                del data[root]
            case _:
                data[root] = "-"
    return replace(document, data={"title": "-", **data})


def _is_in(path: str, other: str) -> bool:
    return f"{other}.".startswith(f"{path}.")


def _follows(problem: Problem, said: Sequence[str], document: Document) -> bool:
    """Whether it only follows from faults at the paths ``said``: it is within one, or a condition that asks for such a field."""
    path = problem.place.path or ""
    roots = [".".join(known.split(".")[:2]) for known in said]
    if any(_is_in(root, path) for root in roots if "." in root):
        return True
    value: Any = document.data
    for step in path.split("."):
        listed = isinstance(value, list) and step.isdigit()
        value = value[int(step)] if listed else value.get(step) if isinstance(value, dict) else None
    asked = set(re.findall(r"\w+", value)) if isinstance(value, str) else set()
    return any(root.startswith("fields.") and root[len("fields.") :] in asked for root in roots)


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


EXAMPLE: Final = "example.yaml"
"""A letter of the kind, to look at and to try it with."""
KNOWN: Final = Kinds(SHIPPED.values(), python_kinds)
"""The kinds that are known without a workspace."""


def kinds_in(folders: Sequence[Path], more: Iterable[Kind] = ()) -> Kinds:
    """All kinds that a workspace knows: those of its ``folders``, those given, shipped, installed, and declared in Python.

    Raises TemplateError for a folder that cannot be listed.
    """
    own = [*kinds_below(folders), *more]
    if not own and not folders:
        return KNOWN
    names = {kind.name for kind in own}
    shipped = [kind for kind in SHIPPED.values() if kind.name not in names]
    return Kinds([*shipped, *own], python_kinds, tuple(folder_problems(folders)))


def example_of(kinds: Kinds, kind: str, workspace: Path | None) -> str:
    """The text of the letter that shows what a kind is like; the workspace's own comes first. Raises UsageError where there is none."""
    kinds.check(kind)
    folders = (folder / kind for folder in resources.folders("templates", workspace))
    for file in (folder / EXAMPLE for folder in (*folders, *kinds.folders(kind))):
        if file.is_file():
            return read_text_file(file, within=file.parents[1])
    raise UsageError(Problem("example-missing", value=kind))


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
        if not known and _has_words(path) and path.name not in python_kinds():
            near = nearest(path.name, SHIPPED)
            params = {
                "near_de": f"Gemeint ist vielleicht „{near}“." if near else "",
                "near_en": f"Perhaps “{near}” is meant." if near else "",
            }
            place = Place(str(path))
            yield Problem("kind-undefined", place, path.name, params, Severity.WARNING)


def _folders(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in _entries(folder):
            if path.is_dir() and not path.name.startswith((".", "_")):
                yield path


def _has_words(folder: Path) -> bool:
    return any(file.suffix in {".md", ".docx", ".yaml"} for file in _entries(folder))


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, by name. Raises TemplateError with ``file-unreadable``."""
    try:
        return sorted(folder.iterdir())
    except OSError as failure:
        params = {
            "file": str(folder),
            "reason": (failure.strerror or str(failure)).rstrip("."),
        }
        raise TemplateError(Problem("file-unreadable", Place(str(folder)), params=params)) from None
