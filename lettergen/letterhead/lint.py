"""What is doubtful about a letterhead although it can be read: days, contrast, fonts, logos, placeholders.

Each function returns all problems that it finds; those of a version have paths in its data as their places.
Its own typeface is looked at, too: what is doubtful about it although letters can be set in it.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from lettergen.charset.datatypes import entries
from lettergen.errors import Place, Problem, Severity
from lettergen.letterhead.schema import LetterheadVersion, LoadedLogo, TypefaceFiles
from lettergen.letterhead.typeface import STANDS_IN
from lettergen.model.picture import pixels_of
from lettergen.reading import Document
from lettergen.reading.document import texts_in
from lettergen.typeface.font_file import BOLD, REGULAR, FontError, opened
from lettergen.typeface.metrics import MM_PER_PT, characters, measures
from lettergen.typeface.own import ARIMO, Face, OwnTypeface

CONTRAST: Final = 4.5
LARGE_CONTRAST: Final = 3.0
"""Least contrast of text, and of large text, on white (WCAG 2.2, success criterion 1.4.3, level AA)."""

LARGE_PT: Final = 18.0
LARGE_STRONG_PT: Final = 14.0
"""From so many points on WCAG calls a text large, and a bold one."""

LEAST_PPI: Final = 200
"""Below that, the steps of a picture's edges show in print."""

FONT_FILES: Final = frozenset({".ttf", ".otf", ".ttc", ".woff", ".woff2"})
_FONT_FIELD = re.compile(r"(?:font|typeface|schrift)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"‹[^›]*›")


def check_days(versions: Mapping[str, LetterheadVersion]) -> tuple[tuple[str, Problem], ...]:
    """Days on which two versions are valid (errors), and days between two on which none is (warnings).

    Each problem comes with the name of the version whose ``valid_from`` it is about.
    """
    overlaps: list[tuple[str, Problem]] = []
    for (name, version), (other, second) in combinations(versions.items(), 2):
        first = max(version.valid_from or date.min, second.valid_from or date.min)
        last = min(version.valid_until or date.max, second.valid_until or date.max)
        if first <= last:
            params = {"other": name} | _span(first, last)
            place = Place(path="valid_from")
            overlaps.append((other, Problem("letterhead-days-overlap", place, other, params)))
    return (*overlaps, *_gaps(versions))


def _gaps(versions: Mapping[str, LetterheadVersion]) -> Iterator[tuple[str, Problem]]:
    day = timedelta(days=1)
    covered = date.min
    by_day = sorted(versions.items(), key=lambda item: item[1].valid_from or date.min)
    for (_, version), (name, following) in pairwise(by_day):
        covered = max(covered, version.valid_until or date.max)
        begins = following.valid_from or date.min
        if covered < date.max and begins > covered + day:
            params = _span(covered + day, begins - day)
            place = Place(path="valid_from")
            yield name, Problem("letterhead-days-gap", place, name, params, Severity.WARNING)


def _span(first: date, last: date) -> dict[str, str]:
    """First and last day for messages, an open end as an ellipsis."""
    span: dict[str, str] = {}
    for key, day in (("first", first), ("last", last)):
        known = date.min < day < date.max
        span[f"{key}_de"] = f"{day:%d.%m.%Y}" if known else "…"
        span[f"{key}_en"] = day.isoformat() if known else "…"
    return span


def contrast(colour: str) -> float:
    """Contrast of a colour (RRGGBB) with white, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance")."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # noqa: PLR2004
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def check_contrast(design: LetterheadVersion) -> tuple[Problem, ...]:
    """Lines of the masthead in a colour too pale to read. Rules are decoration and may be as pale as they like."""
    problems: list[Problem] = []
    for number, line in enumerate(design.masthead.lines):
        large = line.size_pt >= (LARGE_STRONG_PT if line.strong else LARGE_PT)
        needed = LARGE_CONTRAST if large else CONTRAST
        if (ratio := contrast(line.colour)) < needed:
            place = Place(path=f"masthead.lines.{number}.colour")
            # Rounded down, lest 4.49 be shown as 4.5 and yet be too little.
            params = {"ratio": f"{int(ratio * 10) / 10:g}", "needed": f"{needed:g}"}
            problems.append(Problem("letterhead-contrast", place, line.colour, params))
    return tuple(problems)


def check_logo(logo: LoadedLogo) -> tuple[Problem, ...]:
    """A logo with too few pixels for its size on paper; an SVG has as many as it needs."""
    if logo.media_type == "image/svg+xml":
        return ()
    pixels = pixels_of(b64decode(logo.data_base64))
    if pixels is None:
        return (Problem("logo-broken", Place(path="logo.file"), logo.logo.file),)
    # The picture keeps its proportions: the side that fills its room decides.
    ppi = max(pixels[0] / logo.logo.width_mm, pixels[1] / logo.logo.height_mm) * 25.4
    if ppi >= LEAST_PPI:
        return ()
    params = {"ppi": f"{ppi:.0f}", "least": str(LEAST_PPI)}
    place = Place(path="logo.file")
    return (Problem("logo-coarse", place, logo.logo.file, params, Severity.WARNING),)


def check_font_files(folder: Path, versions: Iterable[LetterheadVersion]) -> tuple[Problem, ...]:
    """Font files in the folder that no version names."""
    named = [version.typeface for version in versions if version.typeface]
    used = {(folder / name).resolve() for each in named for name in _files_of(each)}
    return tuple(
        Problem("letterhead-font-file", Place(str(file)), file.name, severity=Severity.WARNING)
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in FONT_FILES and file.resolve() not in used
    )


def _files_of(typeface: TypefaceFiles) -> Iterator[str]:
    faces = (typeface.regular, typeface.bold, typeface.italic, typeface.bold_italic)
    return (name for name in faces if name)


def about_fonts(problem: Problem) -> Problem:
    """An unknown field that asks for a font, with a text that says why there is none; others unchanged."""
    name = problem.params.get("field", "")
    if problem.code not in {"field-unknown", "field-misspelt"} or not _FONT_FIELD.search(name):
        return problem
    return Problem("letterhead-font", problem.place, problem.value, {"field": name})


def check_placeholders(document: Document) -> tuple[Problem, ...]:
    """Texts of a new letterhead that still hold ‹what is to be replaced›."""
    return tuple(
        Problem("letterhead-placeholder-left", document.place(path), found[0])
        for path, text in texts_in(document.data)
        if (found := _PLACEHOLDER.search(text))
    )


LEAST_CAPITAL: Final = 2.3
"""Height in mm that capitals of an address should have for postal sorting; see ``compose.address``."""

AS_LARGE_AS: Final = 9.0
"""Running text should be as large as Arial in so many points, measured by its small letters."""

_SHOWN: Final = 1_000
"""Characters that a message lists."""


def check_typeface(version: LetterheadVersion, typeface: OwnTypeface) -> tuple[Problem, ...]:
    """Faces missing or not what they are named as, a name that Word does not know, characters of DIN 91379 lacking, sizes too small."""
    try:
        return (
            *_faces(typeface),
            *_looks(version, typeface),
            *_name(typeface),
            *_characters(typeface),
            *_sizes(version, typeface),
        )
    except FontError:
        return (Problem("typeface-broken", Place(path="typeface"), typeface.name),)


def _warning(code: str, path: str, value: str, params: dict[str, str]) -> Problem:
    return Problem(code, Place(path=path), value, params, Severity.WARNING)


def _faces(typeface: OwnTypeface) -> Iterator[Problem]:
    slanted: tuple[Face, ...] = ("italic", "bold_italic")
    missing = ", ".join(face for face in slanted if face not in typeface.files)
    if missing:
        yield _warning("typeface-faces", "typeface", typeface.name, {"faces": missing})


_REGULARS: Final = (350, 450)
"""Least and greatest weight of a regular face; either is what some call Book."""


def _looks(version: LetterheadVersion, typeface: OwnTypeface) -> Iterator[Problem]:
    """Faces whose files say that they are of another weight, upright or slanted."""
    for face in typeface.files:
        named = face if getattr(version.typeface, face) else STANDS_IN[face]
        file, path = getattr(version.typeface, named), f"typeface.{named}"
        font = opened(typeface.content(face) or b"")
        said = {"style": font.style or "–", "face": face}
        expected = BOLD if "bold" in face else REGULAR
        lightest, boldest = (BOLD, math.inf) if expected == BOLD else _REGULARS
        least, most = font.weights or (expected, expected)
        if most < lightest or least > boldest:
            weight = most if most < lightest else least
            params = said | {"weight": f"{weight:g}", "expected": str(expected)}
            yield _warning("typeface-weight", path, file, params)
        if named == face and font.is_slanted != ("italic" in face):
            code = "typeface-slanted" if font.is_slanted else "typeface-upright"
            yield _warning(code, path, file, said)


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
