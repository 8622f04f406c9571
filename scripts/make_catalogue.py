"""Makes the German catalogue that click reads (``.mo``) of the one that people write (``.po``)."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent.parent / "lettergen/cli/locale/de/LC_MESSAGES"


def compiled() -> bytes:
    """The catalogue as gettext reads it."""
    with (FOLDER / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="de")
    catalogue.creation_date = datetime(2026, 1, 1, tzinfo=UTC)  # else each run writes another file
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


if __name__ == "__main__":
    (FOLDER / "messages.mo").write_bytes(compiled())
