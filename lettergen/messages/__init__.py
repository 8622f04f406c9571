"""The one catalogue of texts that a clerk reads, in German and English, keyed by problem code.

Each ``*.toml`` beside this module holds one table per code with ``de``, ``en`` and optionally ``hint_de``,
``hint_en``; ``{name}`` in a text is filled from the problem's parameters (always there: ``value``, ``path``), and
``{rows|Zeile|Zeilen}`` becomes the first word where ``rows`` is 1, else the second. Braces around anything else
stay what they are, so that a hint can show ``{{ name }}``: with blanks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

Language = Literal["de", "en"]


_PLACEHOLDER = re.compile(r"(\w+)(?:\|([^|]*)\|([^|]*))?")


class Text(NamedTuple):
    """A message and, where there is one, the hint that goes with it."""

    message: str
    hint: str | None


@cache  # saves 22 ms from the second time on
def catalogue() -> dict[str, dict[str, str]]:
    """Every code with its texts. Raises ValueError when two files claim one code."""
    texts: dict[str, dict[str, str]] = {}
    for name in _files():
        for code, entry in _read(name).items():
            if code in texts:
                raise ValueError(f"message code {code} stands twice, again in {name}")
            texts[code] = entry
    return texts


def texts_of(code: str) -> dict[str, str]:
    """The texts of one code; only the file that holds it is parsed. Raises KeyError for an unknown code."""
    for name, content in _files().items():
        if code in content and code in _read(name):
            return _read(name)[code]
    raise KeyError(code)


def language_of(wanted: object) -> Language:
    """``de`` for German and its regions (``de-AT``, ``de_DE.UTF-8``); ``en`` for everything else, no language at all among it."""
    said = wanted.casefold() if isinstance(wanted, str) else ""
    return "de" if re.split(r"[-_.@]", said.strip())[0] in {"de", "deu", "ger"} else "en"


def is_known(code: str) -> bool:
    """Whether the catalogue has texts for ``code``."""
    try:
        return bool(texts_of(code))
    except KeyError:
        return False


@cache  # saves 0.9 ms from the second time on
def _files() -> dict[str, str]:
    """The catalogue's files by name, as they stand."""
    files = (file for file in resources.files(__name__).iterdir() if file.name.endswith(".toml"))
    return {f.name: f.read_text(encoding="utf-8") for f in sorted(files, key=lambda f: f.name)}


@lru_cache(maxsize=64)  # saves 2 ms a file
def _read(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(_files()[name])


def text_of(code: str, language: Language, fields: Mapping[str, str]) -> Text:
    """The text for ``code``, its placeholders filled from ``fields``. Raises KeyError for an unknown code."""
    entry = texts_of(code)
    hint = entry.get(f"hint_{language}")
    return Text(filled(entry[language], fields), None if hint is None else filled(hint, fields))


def filled(template: str, fields: Mapping[str, str]) -> str:
    """The text with its placeholders filled; a value's own braces stay what they are."""
    # Not str.format: a value may hold braces, and a message must not be able to reach attributes.
    parts = template.split("{")
    found = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        place = _PLACEHOLDER.fullmatch(name) if brace else None
        found.append("{" + part if place is None else _value(place, fields) + rest)
    return "".join(found)


def _value(place: re.Match[str], fields: Mapping[str, str]) -> str:
    name, one, several = place.groups()
    value = fields.get(name, "")
    if one is None:
        return value
    return one if value == "1" else several
