"""Letterhead folders for tests: a small valid one, to be spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from lettergen import resources
from lettergen.errors import LetterheadError, Problem
from lettergen.letterhead.loader import load_authority_folder

SHIPPED = resources.shipped("letterheads")
AACHEN = "staedteregion-aachen"
OLDER = "letter-2018-10-09.yaml"
NEWER = "letter-2018-10-11.yaml"

AUTHORITY = """\
id: stadt-musterhausen
name: Stadt Musterhausen
return_line: Stadt Musterhausen · 12345 Musterhausen
units:
  jugendamt:
    name: Jugendamt
    lines: [Fachbereich 51, Jugendamt]
  standesamt:
    name: Standesamt
    lines: Standesamt
"""

LETTER: dict[str, Any] = {
    "kind": "schreiben",
    "sender": {"authority": "stadt-musterhausen"},
    "recipient": {
        "persons": {"form": "frau", "first_name": "Eva", "last_name": "Beispiel"},
        "address": {"street": "Weg 1", "postal_code": "12345", "city": "Ort"},
    },
    "date": "2026-11-23",
    "subject": "Termin",
    "body": "hier ist er.",
}
"""Of the town, in whatever design it has."""

DESIGN = """\
information:
  items:
    - {label: "Datum:", field: date}
"""

COLUMN = """\
information:
  type: column
  x_mm: 150
  width_mm: 47
  y_mm: 32
  bottom_mm: 285
  items: [{field: date}]
text: {width_mm: 118}
"""


def town(root: Path, **versions: str) -> Path:
    """A folder ``stadt-musterhausen`` with the given versions, by default one plain design."""
    folder = root / "stadt-musterhausen"
    folder.mkdir(parents=True)
    (folder / "authority.yaml").write_text(AUTHORITY, encoding="utf-8")
    for name, text in (versions or {"v1": DESIGN}).items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def copy_of(name: str, root: Path) -> Path:
    """A shipped letterhead copied to where a test may spoil it."""
    return Path(shutil.copytree(SHIPPED / name, root / name))


def replaced(file: Path, old: str, new: str) -> int:
    """Replace the one ``old`` in a file; its 1-based line."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with a folder; nothing is an empty tuple."""
    try:
        load_authority_folder(folder)
    except LetterheadError as error:
        return error.problems
    return ()


def codes_of(folder: Path) -> list[str]:
    """The codes of what is wrong with a folder."""
    return [problem.code for problem in problems_of(folder)]
