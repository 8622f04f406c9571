"""Reads one letterhead folder: ``authority.yaml`` where there is an authority, and a YAML file for each version.

Stationery and Word templates are read from the letterhead's own folder; what is in them is examined when letters lie on them.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.files import OutsideError, is_folder, read_ordinary
from lettergen.letterhead.authority import Authority
from lettergen.letterhead.carriers import (
    CARRIERS_FILE,
    Carrier,
    OwnCarriers,
    carrier_from,
    carrier_named,
)
from lettergen.letterhead.checks import check_accounts, check_geometry
from lettergen.letterhead.logo import load_logo
from lettergen.letterhead.schema import (
    LetterheadVersion,
    LoadedLogo,
    LoadedStationery,
    StationeryFiles,
)
from lettergen.letterhead.typeface import load_typeface
from lettergen.limits import MAX_STATIONERY_BYTES
from lettergen.reading import Document, read_yaml_file, validate
from lettergen.resources import WordTemplate, read_word_template
from lettergen.typeface.own import OwnTypeface

WORD_TEMPLATE: Final = "letterhead.docx"
AUTHORITY_FILE: Final = "authority.yaml"
LETTERHEAD_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a letterhead's folder may be called."""


@dataclass(frozen=True, slots=True)
class LetterheadFolder:
    """A letterhead as its folder has it: all versions, checked."""

    id: str
    """Name of the folder."""
    authority: Authority | None
    """None for a plain letterhead."""
    versions: Mapping[str, LetterheadVersion]
    """By file name without ending, in the order of their first days."""
    logos: Mapping[str, LoadedLogo]
    """Of those versions that have one."""
    word_templates: Mapping[str, WordTemplate] = field(default_factory=dict)
    """The same."""
    stationery: Mapping[str, LoadedStationery] = field(default_factory=dict)
    """The same."""
    typefaces: Mapping[str, OwnTypeface] = field(default_factory=dict)
    """The same."""
    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    """The house's own profiles by name."""


def is_letterhead_folder(folder: Path) -> bool:
    """Whether the folder holds YAML files, or cannot be looked into, which reading it will say."""
    if not is_folder(folder):
        return False
    try:
        return any(yaml_files(folder))
    except LetterheadError:
        return True


def load_authority_folder(folder: Path, within: Path | None = None) -> LetterheadFolder:
    """Read and check everything in a letterhead's folder, whose files lie in the folder ``within``, links followed.

    Raises:
        LetterheadError: All problems of all its files, each with file, line and column.
    """
    found, problems = read_authority_folder(folder, within)
    if problems:
        raise LetterheadError(problems)
    return found


def read_authority_folder(
    folder: Path, within: Path | None = None
) -> tuple[LetterheadFolder, tuple[Problem, ...]]:
    """What is sound in a letterhead's folder, and all problems of the rest.

    ``within`` is the folder out of which no file may lead; left out: the one around the letterhead's.
    """
    reader = _Reader(folder, within or folder.resolve().parent)
    authority_file = folder / AUTHORITY_FILE
    if authority_file.exists():
        reader.read_authority(authority_file)
    if (folder / CARRIERS_FILE).exists():
        reader.read_carriers(folder / CARRIERS_FILE)
    for file in yaml_files(folder):
        if file.name not in {AUTHORITY_FILE, CARRIERS_FILE}:
            reader.read_version(file)
    if not reader.versions and not reader.problems:
        place = Place(str(folder))
        reader.problems.append(Problem("letterhead-no-versions", place, folder.name))
    return reader.result(), tuple(reader.problems)


def yaml_files(folder: Path) -> Iterator[Path]:
    """YAML files by name, without the hidden ones that editors and macOS leave behind. Raises LetterheadError."""
    for file in entries_of(folder):
        if file.suffix in {".yaml", ".yml"} and not file.name.startswith("."):
            yield file


def entries_of(folder: Path) -> list[Path]:
    """What lies in a folder, by name. Raises LetterheadError with ``letterhead-folder-unreadable``."""
    try:
        return sorted(folder.iterdir())
    except OSError as failure:
        params = {"reason": (failure.strerror or str(failure)).rstrip(".")}
        place = Place(str(folder))
        raise LetterheadError(
            Problem("letterhead-folder-unreadable", place, folder.name, params)
        ) from None


class _Reader:
    """Gathers what the files give, and their problems."""

    def __init__(self, folder: Path, within: Path) -> None:
        self.folder, self.within = folder, within
        self.problems: list[Problem] = []
        self.authority: Authority | None = None
        self.units: frozenset[str] | None = frozenset()
        self.versions: dict[str, LetterheadVersion] = {}
        self.logos: dict[str, LoadedLogo] = {}
        self.word_templates: dict[str, WordTemplate] = {}
        self.typefaces: dict[str, OwnTypeface] = {}
        self.stationery: dict[str, LoadedStationery] = {}
        self.carriers: dict[str, Carrier] | None = {}

    def read_authority(self, file: Path) -> None:
        self.units = None  # not known until the file turns out to be sound
        with self._gathering():
            document = read_yaml_file(file, error=LetterheadError, within=self.within)
            authority = validate(Authority, document, error=LetterheadError)
            self.authority, self.units = authority, frozenset(authority.units)
            if authority.id != self.folder.name:
                place = document.place(("id",))
                params = {"folder": self.folder.name}
                self.problems.append(Problem("authority-id", place, authority.id, params))
            self._report(document, check_accounts(authority.bank_accounts, "bank_accounts"))

    def read_carriers(self, file: Path) -> None:
        self.carriers = None  # not known until the file turns out to be sound
        with self._gathering():
            document = read_yaml_file(file, error=LetterheadError, within=self.within)
            own = validate(OwnCarriers, document, error=LetterheadError)
            self.carriers = {name: carrier_from(name, p) for name, p in own.carriers.items()}

    def _common_template(self) -> str | None:
        """The Word template of all versions that name none."""
        return WORD_TEMPLATE if (self.folder / WORD_TEMPLATE).is_file() else None

    def read_version(self, file: Path) -> None:
        with self._gathering():
            document = read_yaml_file(file, error=LetterheadError, within=self.within)
            version = validate(LetterheadVersion, document, error=LetterheadError)
            if file.stem in self.versions:
                self.problems.append(
                    Problem("letterhead-version-twice", Place(str(file)), file.stem)
                )
            self.versions[file.stem] = version
            self._report(document, check_geometry(version))
            self._report(document, check_accounts(version.bank_accounts or (), "bank_accounts"))
            self._check_units(document, version)
            self._check_carrier(document, version.carrier)
            if name := version.word_template or self._common_template():
                place = document.place(("word_template",))
                self.word_templates[file.stem] = load_word_template(name, self.folder, place)
            if version.logo is not None:
                place = document.place(("logo", "file"))
                self.logos[file.stem] = load_logo(version.logo, self.folder, place)
            if isinstance(version.stationery, StationeryFiles):
                read = load_stationery(version.stationery, self.folder, document)
                self.stationery[file.stem] = read
            if version.typeface is not None:
                self.typefaces[file.stem] = load_typeface(version, self.folder, document)

    def result(self) -> LetterheadFolder:
        by_day = sorted(
            self.versions.items(),
            key=lambda item: (item[1].valid_from is not None, item[1].valid_from, item[0]),
        )
        return LetterheadFolder(
            id=self.folder.name,
            authority=self.authority,
            versions=MappingProxyType(dict(by_day)),
            logos=MappingProxyType(dict(self.logos)),
            word_templates=MappingProxyType(dict(self.word_templates)),
            typefaces=MappingProxyType(dict(self.typefaces)),
            stationery=MappingProxyType(dict(self.stationery)),
            carriers=MappingProxyType(dict(self.carriers or {})),
        )

    def _check_units(self, document: Document, version: LetterheadVersion) -> None:
        if self.units is None:
            return
        for unit in version.units:
            if unit not in self.units:
                place = document.place(("units", unit), at_key=True)
                params = {"units": ", ".join(sorted(self.units)) or "–"}
                self.problems.append(Problem("letterhead-version-unit", place, unit, params))

    def _check_carrier(self, document: Document, name: str | None) -> None:
        if self.carriers is None:
            return
        found = carrier_named(name, self.carriers, document.place(("carrier",)))
        if isinstance(found, Problem):
            self.problems.append(found)

    def _report(self, document: Document, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            steps = (problem.place.path or "").split(".")
            path = tuple(int(step) if step.isdecimal() else step for step in steps)
            self.problems.append(problem.at(document.place(path)))

    @contextmanager
    def _gathering(self) -> Iterator[None]:
        try:
            yield
        except LetterheadError as error:
            self.problems.extend(error.problems)


def load_word_template(name: str, folder: Path, place: Place) -> WordTemplate:
    """The template; what it holds is looked at when a letter is set in it.

    Args:
        name: What the version says, a file in ``folder``, symbolic links followed.
        folder: The letterhead's folder.
        place: Where the version names it, for problems.

    Raises:
        LetterheadError: The file lies outside (``letterhead-template-outside``) or is missing
            (``letterhead-template-missing``).
    """
    try:
        return read_word_template(folder / name, within=folder)
    except OutsideError:
        raise LetterheadError(Problem("letterhead-template-outside", place, name)) from None
    except OSError as error:
        params = {"folder": folder.name}
        raise LetterheadError(
            Problem("letterhead-template-missing", place, name, params)
        ) from error


def load_stationery(files: StationeryFiles, folder: Path, document: Document) -> LoadedStationery:
    """The stationery with its bytes.

    Args:
        files: What the version says of it.
        folder: The letterhead's folder; the files must lie in it, symbolic links followed.
        document: The version's file, for places of problems.

    Raises:
        LetterheadError: A file lies outside (``stationery-outside``), is missing (``stationery-missing``), too large
            (``stationery-too-large``) or no PDF (``stationery-type``).
    """
    first = _read(files.first, folder, document.place(("stationery", "first")))
    if files.following is None:
        return LoadedStationery(first=first)
    place = document.place(("stationery", "following"))
    return LoadedStationery(first=first, following=_read(files.following, folder, place))


def _read(name: str, folder: Path, place: Place) -> str:
    try:
        content = read_ordinary(folder / name, MAX_STATIONERY_BYTES + 1, within=folder)
    except OutsideError:
        raise LetterheadError(Problem("stationery-outside", place, name)) from None
    except OSError:
        params = {"folder": folder.name}
        raise LetterheadError(Problem("stationery-missing", place, name, params)) from None
    if len(content) > MAX_STATIONERY_BYTES:
        params = {"limit": f"{MAX_STATIONERY_BYTES // 1024 // 1024} MiB"}
        raise LetterheadError(Problem("stationery-too-large", place, name, params))
    if not content.startswith(b"%PDF-"):
        raise LetterheadError(Problem("stationery-type", place, name))
    return b64encode(content).decode("ascii")
