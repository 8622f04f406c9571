"""Documents as the word processor sets them; tests that use it bear the marker ``libreoffice``."""

from __future__ import annotations

from collections.abc import Mapping

from lettergen.renderers.libreoffice import Office


def pdf_of(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each DOCX as LibreOffice sets it, by name, all in one start."""
    with Office() as office:
        results = dict(zip(documents, office.convert(list(documents.values())), strict=True))
    made = {name: result for name, result in results.items() if isinstance(result, bytes)}
    assert made.keys() == documents.keys(), results
    return made
