"""Textbausteine: passages that several letters share, in versions of which the letter's date chooses one.

A module is a folder below ``_modules``; each of its files is a version and says in its front matter when it is valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.german import dates
from lettergen.messages import Language
from lettergen.messages.near import alternatives
from lettergen.model.base import Model
from lettergen.model.values import DocumentDate, Line
from lettergen.reading import read_text_file, read_yaml, validate
from lettergen.text.front_matter import split
from lettergen.text.values import RefusedError

MODULES = "_modules"
"""Folder of the text modules beside the kinds."""

SUFFIX = ".md"


class ModuleHead(Model):
    """What a version of a text module declares."""

    title: Line | None = None
    """What the module is called in lists."""
    valid_from: DocumentDate | None = None
    """First day, or left out: since ever."""
    valid_until: DocumentDate | None = None
    """Last day, or left out: until further notice."""
    sample: bool = False
    """True reports each use: the text is a sample that somebody has to check first."""
    language: Language = "de"
    """Language of the text; a letter takes the version in its own language, if there is one."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise PydanticCustomError("module-dates-reversed", "valid_from after valid_until")
        return self


@dataclass(frozen=True, slots=True)
class ModuleVersion:
    """A version of a text module."""

    name: str
    """The module's name, which texts and letters use."""
    version: str
    """File name without ending."""
    path: Path
    head: ModuleHead

    @property
    def template(self) -> str:
        """Its name as a template."""
        return f"{MODULES}/{self.name}/{self.version}{SUFFIX}"

    def valid_on(self, day: date) -> bool:
        """Whether letters of that day use it."""
        first, last = self.head.valid_from, self.head.valid_until
        return (first is None or first <= day) and (last is None or day <= last)

    def problems(self, language: Language) -> tuple[Problem, ...]:
        """A note for a sample, and a warning in a letter in another language."""
        place = Place(str(self.path))
        params = {"title": self.head.title or self.name, "language": language}
        found = []
        if self.head.sample:
            found.append(Problem("module-sample", place, self.name, params, Severity.NOTE))
        if self.head.language != language:
            found.append(Problem("module-untranslated", place, self.name, params, Severity.WARNING))
        return tuple(found)


@dataclass(slots=True)
class Use:
    """The modules of one text: the day and language that choose their versions, and those chosen."""

    day: date
    language: Language = "de"
    versions: list[ModuleVersion] = field(default_factory=list)
    passages: set[str] = field(default_factory=set)
    """Names of the passages in single files that were included."""


_USE: ContextVar[Use | None] = ContextVar("_USE", default=None)


@contextmanager
def using(use: Use | None) -> Iterator[None]:
    """While a text is made, ``current_use`` is ``use``: Jinja2 gives an include no other way to learn the day."""
    token = _USE.set(use)
    try:
        yield
    finally:
        _USE.reset(token)


def current_use() -> Use | None:
    """The use of the text that this thread makes."""
    return _USE.get()


class TextModules:
    """The text modules of one or more folders; of two with the same name the first folder's is meant."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Take the folders that hold the kinds; nothing is read yet."""
        self._folders = tuple(folders)
        self._versions: dict[str, tuple[ModuleVersion, ...]] = {}

    def names(self) -> tuple[str, ...]:
        """All modules by name."""
        return tuple(sorted(self._paths()))

    def versions(self, name: str) -> tuple[ModuleVersion, ...]:
        """All versions by their first days. Raises KeyError for an unknown module, TemplateError for faulty files."""
        if name not in self._versions:
            folder = self._paths()[name]
            found = [_read(name, path) for path in sorted(folder.glob(f"*{SUFFIX}"))]
            first = sorted(found, key=lambda v: (v.head.valid_from or date.min, v.version))
            self._versions[name] = tuple(first)
        return self._versions[name]

    def on(self, name: str, day: date, language: Language = "de") -> ModuleVersion:
        """The version valid on that day in ``language``, or else the one in another language.

        Raises RefusedError: there is no such module (``module-unknown``, ``module-misspelt`` with the one that was
        probably meant), no version for that day (``module-not-valid``) or more than one (``module-two-versions``); and
        TemplateError for faulty files.
        """
        known = self.names()
        if name not in known:
            params = alternatives(name, known)
            raise RefusedError(
                "module-misspelt" if params["near"] else "module-unknown", name, **params
            )
        versions = self.versions(name)
        valid = [version for version in versions if version.valid_on(day)]
        valid = [v for v in valid if v.head.language == language] or valid
        if len(valid) == 1:
            return valid[0]
        code = "module-two-versions" if valid else "module-not-valid"
        raise RefusedError(code, name, **_listed(valid or versions, day))

    def _paths(self) -> dict[str, Path]:
        paths: dict[str, Path] = {}
        for folder in self._folders:
            for path in sorted((folder / MODULES).glob("*/")):
                if not path.name.startswith(".") and any(path.glob(f"*{SUFFIX}")):
                    paths.setdefault(path.name, path)
        return paths


def _read(name: str, path: Path) -> ModuleVersion:
    text = read_text_file(path, error=TemplateError, within=path.parents[2])
    head = split(text).head
    document = read_yaml(head or "{}", str(path), first_line=2, error=TemplateError)
    if document.data is None:
        return ModuleVersion(name, path.stem, path, ModuleHead())
    return ModuleVersion(name, path.stem, path, validate(ModuleHead, document, error=TemplateError))


def _listed(versions: Sequence[ModuleVersion], day: date) -> dict[str, str]:
    listed = {
        f"versions_{language}": "; ".join(
            f"{v.version} ({dates.validity(v.head.valid_from, v.head.valid_until, language)})"
            for v in versions
        )
        for language in ("de", "en")
    }
    return {"day_de": dates.listed(day, "de"), "day_en": dates.listed(day, "en"), **listed}
