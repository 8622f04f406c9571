"""The libraries whose versions decide about a letter's bytes."""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Final, Literal

from lettergen._version import __version__

_LIBRARIES: Final = ("typst", "docxtpl", "python-docx", "babel", "pypdf")
"""A new version of one of these may set a letter differently."""
_SETTERS: Final = {
    "pdf": ("typst", "pypdf"),
    "docx": ("docxtpl", "python-docx", "jinja2", "lxml"),
}
"""Of these, and of those below them, what a composed letter's bytes depend on."""


@cache  # saves 1.9 ms from the second time on
def versions() -> dict[str, str]:
    """What a letter's bytes depend on besides its data: lettergen and the libraries that compose and set it."""
    return {"lettergen": __version__} | {name: version(name) for name in _LIBRARIES}


@lru_cache(maxsize=2)  # saves 0.72 ms from the second time on
def setting_versions(format: Literal["pdf", "docx"]) -> dict[str, str]:  # noqa: A002
    """What the bytes of a composed letter depend on in that format; not all of these need to be loaded."""
    found = {"lettergen": __version__}
    found |= {name: version(name) for name in _SETTERS[format]}
    # A DOCX is compressed here, a PDF within Typst.
    return found | ({"zlib": zlib.ZLIB_RUNTIME_VERSION} if format == "docx" else {})
