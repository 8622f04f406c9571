"""Which letterheads there are, and which one a letter is written on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Final, Literal

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.files import is_folder
from lettergen.german import dates
from lettergen.letterhead.authority import Authority
from lettergen.letterhead.carriers import Carrier
from lettergen.letterhead.loader import (
    LETTERHEAD_NAME,
    LetterheadFolder,
    entries_of,
    is_letterhead_folder,
    load_authority_folder,
)
from lettergen.letterhead.schema import Letterhead, LetterheadVersion
from lettergen.messages.near import nearest
from lettergen.model.remembered import Memory

PLAIN_LETTERHEAD: Final = "din5008-b"
"""What a letter is written on when its sender is described in place and it names no letterhead."""


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version in a list of letterheads."""

    version: str
    """File name without ending."""
    name: str | None
    """What the design is called."""
    valid_from: date | None
    valid_until: date | None

    def data(self) -> dict[str, str | None]:
        """The version for programs; days as ISO dates."""
        first, last = self.valid_from, self.valid_until
        return {
            "version": self.version,
            "name": self.name,
            "valid_from": None if first is None else first.isoformat(),
            "valid_until": None if last is None else last.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class LetterheadEntry:
    """A letterhead in a list."""

    id: str
    """What a letter names in ``letterhead``."""
    name: str
    """The authority's name, or the newest design's for a plain letterhead."""
    folder: Path
    versions: tuple[VersionEntry, ...]
    """By their first days."""
    units: tuple[tuple[str, str], ...]
    """Identifier and name of each unit."""
    carriers: tuple[Carrier, ...] = ()
    """Its own profiles of carriers."""


class Registry:
    """Letterheads of one or more folders; where two have the same name, the first folder's is meant.

    A letterhead is read when it is first needed and then kept. Threads may share a registry.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        """Take the folders, such as ``resources.folders("letterheads", workspace)``; nothing is read yet."""
        self._folders = tuple(folders)
        self._loaded: dict[str, LetterheadFolder] = {}
        self._chosen = Memory[tuple[str | None, str | None, str | None, date], Letterhead]()
        self._lock = RLock()

    def choose(
        self, letterhead: str | None, authority: str | None, unit: str | None, day: date
    ) -> Letterhead:
        """The letterhead for a letter, in the version that is valid on its date.

        Args:
            letterhead: What the letter asks for; None takes the authority's own, or ``din5008-b`` without one.
            authority: Identifier of the sender's authority; None when the letter describes its sender itself.
            unit: Identifier of the sender's unit.
            day: Date of the letter.

        Raises:
            LetterheadError: There is no such letterhead, authority or unit (``letterhead-unknown``, ``authority-unknown``,
                ``unit-unknown``; ``…-misspelt`` where a near miss tells which was meant), the letterhead belongs to
                another authority (``letterhead-of-another``) or to others together (``letterhead-joint-sender``), there is no version for that date
                (``letterhead-no-version``) or more than one (``letterhead-two-versions``); or the letterhead's own
                files are faulty.
        """
        wanted = (letterhead, authority, unit, day)
        found = self._chosen.get(wanted)
        if found is None:
            found = self._choose(*wanted)
            self._chosen.keep(wanted, found)
        return found

    def _choose(
        self, letterhead: str | None, authority: str | None, unit: str | None, day: date
    ) -> Letterhead:
        folder = self._folder_for(letterhead, authority)
        sender = self._sender(folder, authority)
        self._check_unit(sender, unit)
        version = _version_on(folder, day)
        design = folder.versions[version]
        # All parts are valid; to validate them once more would cost every command the time to build a validator.
        return Letterhead.of_checked(
            id=folder.id,
            version=version,
            authority=sender.on(day) if sender else None,
            joint=tuple(member.on(day) for member in self._joint(folder, version, sender)),
            design=design,
            logo=folder.logos.get(version),
            word_template=folder.word_templates.get(version),
            typeface=folder.typefaces.get(version),
            stationery=folder.stationery.get(version),
            own_carriers=tuple(folder.carriers.values()),
        )

    def writer_on(self, letterhead: str, day: date) -> str | None:
        """The authority that writes on a letterhead, on a joint one the first; None for a plain one. Raises LetterheadError."""
        folder = self._folder_for(letterhead, None)
        if folder.authority is not None:
            return folder.authority.id
        return next(iter(folder.versions[_version_on(folder, day)].authorities), None)

    def design_of(self, letterhead: str, day: date | None) -> LetterheadVersion:
        """The design of a letterhead on that day; without one the newest. Raises LetterheadError."""
        folder = self._get(letterhead, "letterhead", Place(path="letterhead"))
        version = list(folder.versions)[-1] if day is None else _version_on(folder, day)
        return folder.versions[version]

    def carriers_of(self, letterhead: str) -> Mapping[str, Carrier]:
        """A letterhead's own profiles of carriers by name. Raises LetterheadError."""
        return self._get(letterhead, "letterhead", Place(path="letterhead")).carriers

    def entries(self) -> tuple[LetterheadEntry, ...]:
        """All letterheads by name. Raises LetterheadError with the problems of all that are faulty."""
        found: list[LetterheadEntry] = []
        problems: list[Problem] = []
        for name, path in sorted(self._paths().items()):
            if not LETTERHEAD_NAME.fullmatch(name):
                problems.append(Problem("letterhead-folder-name", Place(str(path)), name))
                continue
            try:
                found.append(_entry(self._load(name, path), path))
            except LetterheadError as error:
                problems.extend(error.problems)
        if problems:
            raise LetterheadError(problems)
        return tuple(found)

    def _folder_for(self, letterhead: str | None, authority: str | None) -> LetterheadFolder:
        if letterhead is not None:
            return self._get(letterhead, "letterhead", Place(path="letterhead"))
        if authority is not None:
            return self._get(authority, "authority", Place(path="sender.authority"))
        return self._get(PLAIN_LETTERHEAD, "letterhead", Place(path="letterhead"))

    def _sender(self, folder: LetterheadFolder, authority: str | None) -> Authority | None:
        """The sender's authority, which a plain letterhead takes from the authority's own folder."""
        own = folder.authority
        if own is not None:
            if authority == own.id:
                return own
            params = {"authority": own.id, "name": own.name, "sender": authority or ""}
            code = "letterhead-of-another" if authority else "letterhead-needs-authority"
            raise LetterheadError(Problem(code, Place(path="letterhead"), folder.id, params))
        if authority is None:
            return None
        place = Place(path="sender.authority")
        sender = self._get(authority, "authority", place).authority
        if sender is None:
            raise LetterheadError(Problem("authority-none", place, authority))
        return sender

    def _joint(
        self, folder: LetterheadFolder, version: str, sender: Authority | None
    ) -> tuple[Authority, ...]:
        """The authorities that write on this version together, each from its own folder; usually none."""
        names = folder.versions[version].authorities
        if not names:
            return ()
        if sender is None or sender.id not in names:
            params = {"authorities": ", ".join(names), "sender": sender.id if sender else ""}
            place = Place(path="sender.authority")
            raise LetterheadError(Problem("letterhead-joint-sender", place, folder.id, params))
        file = str((self._path(folder.id) or Path(folder.id)) / f"{version}.yaml")
        members: list[Authority] = []
        for number, name in enumerate(names):
            place = Place(file, path=f"authorities.{number}")
            member = self._get(name, "authority", place).authority
            if member is None:
                raise LetterheadError(Problem("authority-none", place, name))
            members.append(member)
        return tuple(members)

    def _check_unit(self, sender: Authority | None, unit: str | None) -> None:
        if unit is None:
            return
        place = Place(path="sender.unit")
        if sender is None:
            raise LetterheadError(Problem("unit-without-authority", place, unit))
        if unit not in sender.units:
            raise LetterheadError(_unknown("unit", place, unit, sender.units, owner=sender.name))

    def _get(
        self, name: str, what: Literal["letterhead", "authority"], place: Place
    ) -> LetterheadFolder:
        if loaded := self._loaded.get(name):
            return loaded
        path = self._path(name)
        if path is None:
            known = [folder for folder in self._paths() if LETTERHEAD_NAME.fullmatch(folder)]
            raise LetterheadError(_unknown(what, place, name, known))
        return self._load(name, path)

    def _path(self, name: str) -> Path | None:
        if not LETTERHEAD_NAME.fullmatch(name):
            return None
        paths = (folder / name for folder in self._folders)
        return next((path for path in paths if is_letterhead_folder(path)), None)

    def _paths(self) -> dict[str, Path]:
        """Every letterhead's folder by name; an earlier folder hides its namesakes in later ones."""
        paths: dict[str, Path] = {}
        for folder in filter(is_folder, self._folders):
            for path in entries_of(folder):
                if not path.name.startswith(".") and is_letterhead_folder(path):
                    paths.setdefault(path.name, path)
        return paths

    def _load(self, name: str, path: Path) -> LetterheadFolder:
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = load_authority_folder(path, path.parent)
            return self._loaded[name]


def _version_on(folder: LetterheadFolder, day: date) -> str:
    """The one version valid on that day; any other number of them is a LetterheadError."""
    valid = [name for name, version in folder.versions.items() if version.valid_on(day)]
    if len(valid) == 1:
        return valid[0]
    listed = valid or list(folder.versions)
    versions = {
        f"versions_{language}": "; ".join(
            f"{version} ({dates.validity(v.valid_from, v.valid_until, language)})"
            for version, v in ((name, folder.versions[name]) for name in listed)
        )
        for language in ("de", "en")
    }
    params = {"letterhead": folder.id, "day_de": dates.numeric(day), **versions}
    code = "letterhead-two-versions" if valid else "letterhead-no-version"
    raise LetterheadError(Problem(code, Place(path="date"), day.isoformat(), params))


def _unknown(
    what: Literal["letterhead", "authority", "unit"],
    place: Place,
    name: str,
    known: Iterable[str],
    owner: str = "",
) -> Problem:
    """``…-misspelt`` with the name that was probably meant, or else ``…-unknown``; both list what there is."""
    names = sorted(known)
    params = {"known": ", ".join(names) or "–", "owner": owner}
    if near := nearest(name.casefold(), names):
        return Problem(f"{what}-misspelt", place, name, params | {"near": near})
    return Problem(f"{what}-unknown", place, name, params)


def _entry(folder: LetterheadFolder, path: Path) -> LetterheadEntry:
    versions = tuple(
        VersionEntry(name, version.name, version.valid_from, version.valid_until)
        for name, version in folder.versions.items()
    )
    name = folder.authority.name if folder.authority else versions[-1].name
    units = folder.authority.units if folder.authority else {}
    return LetterheadEntry(
        id=folder.id,
        name=name or folder.id,
        folder=path,
        versions=versions,
        units=tuple((key, unit.name) for key, unit in units.items()),
        carriers=tuple(folder.carriers.values()),
    )
