"""What is doubtful about a letterhead's own typeface although letters can be set in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from lettergen.charset.datatypes import entries
from lettergen.errors import Place, Problem, Severity
from lettergen.letterhead.schema import LetterheadVersion
from lettergen.typeface.font_file import opened
from lettergen.typeface.metrics import MM_PER_PT, characters, measures
from lettergen.typeface.own import ARIMO, Face, OwnTypeface

LEAST_CAPITAL: Final = 2.3
"""Height in mm that capitals of an address should have for postal sorting; see ``compose.address``."""

AS_LARGE_AS: Final = 9.0
"""Running text should be as large as Arial in so many points, measured by its small letters."""

_SHOWN: Final = 1_000
"""Characters that a message lists."""


def check_typeface(version: LetterheadVersion, typeface: OwnTypeface) -> tuple[Problem, ...]:
    """Faces missing, a name that Word does not know, characters of DIN 91379 that it lacks, and sizes too small."""
    return (*_faces(typeface), *_name(typeface), *_characters(typeface), *_sizes(version, typeface))


def _warning(code: str, path: str, value: str, params: dict[str, str]) -> Problem:
    return Problem(code, Place(path=path), value, params, Severity.WARNING)


def _faces(typeface: OwnTypeface) -> Iterator[Problem]:
    slanted: tuple[Face, ...] = ("italic", "bold_italic")
    missing = ", ".join(face for face in slanted if face not in typeface.files)
    if missing:
        yield _warning("typeface-faces", "typeface", typeface.name, {"faces": missing})


def _name(typeface: OwnTypeface) -> Iterator[Problem]:
    families = opened(typeface.content("regular") or b"").families
    if families and typeface.name.casefold() not in {name.casefold() for name in families}:
        names = " / ".join(families)
        yield _warning("typeface-name", "typeface.name", typeface.name, {"names": names})


def _characters(typeface: OwnTypeface) -> Iterator[Problem]:
    own = characters(typeface)
    listed = [entry for entry in entries() if not entry.text.isspace()]
    lacked = [entry.text for entry in listed if not own.issuperset(entry.text)]
    if not lacked:
        return
    shown = " ".join(lacked[:_SHOWN]) + (" …" if len(lacked) > _SHOWN else "")
    params = {"count": str(len(lacked)), "all": str(len(listed)), "characters": shown}
    yield _warning(
        "typeface-characters", "typeface", typeface.name, params | _EFFECTS[typeface.missing]
    )


_EFFECTS: Final = {
    "arimo": {
        "effect_de": "Sie kommen aus Arimo, mit einem Hinweis; missing: error macht daraus einen Fehler.",
        "effect_en": "They come from Arimo, with a note; missing: error makes that an error.",
    },
    "error": {
        "effect_de": "Briefe mit ihnen werden nicht erstellt; missing: arimo holt sie aus Arimo.",
        "effect_en": "Letters with them are not made; missing: arimo takes them from Arimo.",
    },
}


class _Use(NamedTuple):
    path: str
    size_pt: float
    letters: str
    """``capital`` or ``small``."""
    least: float
    """In mm."""


def _sizes(version: LetterheadVersion, typeface: OwnTypeface) -> Iterator[Problem]:
    least = AS_LARGE_AS * measures(ARIMO).small * MM_PER_PT
    uses = (
        _Use("address.size_pt", version.address.size_pt, "capital", LEAST_CAPITAL),
        _Use("text.size_pt", version.text.size_pt, "small", least),
    )
    for use in uses:
        height = getattr(measures(typeface), use.letters)
        found = use.size_pt * height * MM_PER_PT
        if found >= use.least:
            continue
        needed = math.ceil(2 * use.least / (height * MM_PER_PT)) / 2
        params = {
            "height": f"{found:.2f}",
            "least": f"{use.least:.2f}",
            "size": f"{needed:g}",
            **_WORDS[use.path],
        }
        yield _warning("typeface-small", use.path, f"{use.size_pt:g}", params)


_WORDS: Final = {
    "address.size_pt": {
        "what_de": "die Anschrift",
        "what_en": "the address",
        "letters_de": "Großbuchstaben",
        "letters_en": "capitals",
    },
    "text.size_pt": {
        "what_de": "den Text",
        "what_en": "the text",
        "letters_de": "Kleinbuchstaben",
        "letters_en": "small letters",
    },
}
