"""How a letter is made, its *recipe*: by hashes all that decides about its bytes besides its data: text and letterhead, formats, versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from lettergen.batch.snapshot import Snapshot
from lettergen.letterhead.registry import PLAIN_LETTERHEAD
from lettergen.model.letter import LetterBase
from lettergen.model.sender import InlineAuthority


class Recipes:
    """The recipes of a run's letters; most runs have one.

    Args:
        snapshot: The letterheads and templates of the run.
        common: What is the same for all letters: formats, versions.
    """

    def __init__(self, snapshot: Snapshot, common: Mapping[str, str]) -> None:
        self._snapshot = snapshot
        self._common = common
        self._known: dict[tuple[str, str, str | None], str] = {}
        self.parts: dict[str, Mapping[str, Any]] = {}
        """What each recipe says, by its hash."""

    def of(self, letter: LetterBase) -> str:
        """The hash of a letter's recipe: two letters with the same data and the same recipe are the same bytes."""
        authority = letter.sender.authority
        name = None if isinstance(authority, InlineAuthority) else authority
        key = (str(getattr(letter, "kind", "")), letterhead_of(letter), name)
        if key not in self._known:
            self._known[key] = self._recipe(*key)
        return self._known[key]

    def _recipe(self, kind: str, letterhead: str, authority: str | None) -> str:
        parts = {
            "template": kind,
            # Texts include modules and one another, so that all of them count.
            "templates": self._snapshot.digest("templates"),
            "letterheads": self._letterheads(letterhead, authority),
            **self._common,
        }
        text = json.dumps(parts, sort_keys=True)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self.parts[digest] = parts
        return digest

    def _letterheads(self, letterhead: str, authority: str | None) -> Mapping[str, str]:
        alone = authority or PLAIN_LETTERHEAD
        if letterhead == alone:
            return self._snapshot.digest_of("letterheads", [letterhead])
        # It may be one of several authorities, each of which has a folder of its own.
        found = self._snapshot.digest_of("letterheads", [letterhead])
        return found | {"": self._snapshot.digest("letterheads")}


def letterhead_of(letter: LetterBase) -> str:
    """Folder name of the letterhead that a letter asks for."""
    authority = letter.sender.authority
    own = PLAIN_LETTERHEAD if isinstance(authority, InlineAuthority) else authority
    return letter.letterhead or own
