"""The name that was probably meant, and those that there are."""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN = 30
_LONGEST = 80
"""No name is longer; comparing takes time by the square of the length."""


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of ``names`` most like ``name``, or an empty text where none is alike."""
    from difflib import get_close_matches

    if len(name) > _LONGEST:
        return ""
    return next(iter(get_close_matches(name, sorted(names), n=1, cutoff=0.6)), "")


def alternatives(name: str, names: Iterable[str]) -> dict[str, str]:
    """Parameters of a problem with an unknown ``name``: ``near``, the likely one, and ``known``, all there are."""
    known = sorted(names)
    near = nearest(name, known)
    shown = [near] * bool(near) + [other for other in known if other != near]
    ending = ", …" if len(shown) > _SHOWN else ""
    return {"near": near, "known": ", ".join(shown[:_SHOWN]) + ending if shown else "–"}
