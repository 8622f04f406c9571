"""What a house has to choose from: kinds, letterheads, units, contacts. Read anew for each page: somebody may have changed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lettergen import resources
from lettergen.errors import InputError, LettergenError, Problem
from lettergen.kinds import Kinds
from lettergen.loading import workspace_kinds
from lettergen.messages import Language
from lettergen.model.sender import Contact
from lettergen.reading import read_yaml_file, validate_data
from lettergen.serve.engine import Engine, tasks
from lettergen.serve.engine.results import LetterheadListed
from lettergen.serve.settings import Settings

AUTHORITY_FILE: Final = "authority.yaml"
"""In a letterhead's folder, where it is an authority's own."""
CONTACTS_FILE: Final = "contacts.yaml"
"""In the workspace: a list of those who sign for letters, each as under ``sender.contact``."""


def kinds_of(settings: Settings) -> Kinds:
    """The kinds of letters. Raises TemplateError where a house's own is faulty."""
    return workspace_kinds(settings.workspace)


def title_of(kinds: Kinds, name: str, language: Language) -> tuple[str, str]:
    """What a kind is called, and when it is used."""
    title, _, text = kinds[name].meaning(language).split("\n")[0].partition(": ")
    return title.rstrip("."), text[:1].upper() + text[1:]


def contacts_of(settings: Settings) -> tuple[Contact, ...]:
    """The contacts that the house has written down. Raises InputError where their file is faulty."""
    file = (settings.workspace or Path()) / CONTACTS_FILE
    if settings.workspace is None or not file.is_file():
        return ()
    data = read_yaml_file(file).data
    entries = data if isinstance(data, list) else [data]
    return tuple(validate_data(Contact, entry) for entry in entries)


@dataclass(frozen=True, slots=True)
class House:
    """What a form lets choose from."""

    letterheads: tuple[LetterheadListed, ...]
    writers: frozenset[str]
    """Letterheads that are an authority's own; others need one named, or described."""
    problems: tuple[Problem, ...] = ()

    def options(self, state: Any) -> dict[str, Sequence[tuple[str, str]]]:
        """The choices of a letter's form; the units are those of the authority chosen there."""
        names = [(entry.id, entry.name) for entry in self.letterheads]
        writers = [(id_, name) for id_, name in names if id_ in self.writers]
        chosen = state["sender"]["authority"].get("", "") if "sender" in state else ""
        units = next((e.units for e in self.letterheads if e.id == chosen), ())
        return {
            "letterhead": names,
            "sender.authority": writers,
            "sender.unit": [(unit["id"], unit["name"]) for unit in units],
        }


async def house_of(engine: Engine, settings: Settings) -> House:
    """The letterheads; where they are faulty, none and why."""
    try:
        entries, _ = await engine.ask(tasks.letterheads)
    except LettergenError as error:
        return House((), frozenset(), error.problems)
    folders = resources.folders("letterheads", settings.workspace)
    writers = frozenset(
        entry.id
        for entry in entries
        if any((f / entry.id / AUTHORITY_FILE).is_file() for f in folders)
    )
    return House(entries, writers)


def contact_data(settings: Settings, number: str) -> dict[str, Any] | None:
    """The contact of that number, as data of a letter; None for none."""
    try:
        contacts = contacts_of(settings)
    except InputError:
        return None
    known = {str(n): contact for n, contact in enumerate(contacts)}
    if number not in known:
        return None
    return known[number].model_dump(mode="json", exclude_none=True)
