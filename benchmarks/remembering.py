"""What is gained by remembering: each cache of lettergen turned off alone, and what a letter then takes longer.

``python -m benchmarks.remembering`` prints milliseconds of processor time per letter, calls and hits; ``--write`` puts the gain as a
comment beside each cache. A letter here is the mean of PDF and DOCX of letters made from data of their own, of the shipped examples, of
those in English, and of a house's Word template, as in a batch: the first ones, which fill the caches, are not counted.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
ROUNDS = 3
SUCCESSIVE = 5
"""Letters that differ in a reference alone, as they come in a batch."""


class Switched:
    """The caches of one function, which can be turned off, and how long its calls take."""

    def __init__(self) -> None:
        self.on = True
        self.longest = 0.0
        self.begin()

    def begin(self) -> None:
        """Counts from nothing."""
        self.calls = self.worked_out = 0
        self.seconds = 0.0

    def around(self, raw: Callable[..., Any], kept: Callable[[Callable[..., Any]], Any]) -> Any:
        """``raw`` with its cache, or without it while that is off."""

        @functools.wraps(raw)
        def counted(*arguments: Any, **options: Any) -> Any:
            self.worked_out += 1
            return raw(*arguments, **options)

        counted.is_watched = True  # type: ignore[attr-defined]
        remembering = kept(counted)

        @functools.wraps(raw)
        def either(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            begun = time.thread_time()
            try:
                return (remembering if self.on else raw)(*arguments, **options)
            finally:
                spent = time.thread_time() - begun
                self.seconds += spent
                self.longest = max(self.longest, spent)

        for name in ("cache_clear", "cache_info"):
            if hasattr(remembering, name):
                setattr(either, name, getattr(remembering, name))
        return either


HOUSES = {"house-template": "brief.yaml", "eigenes-aussehen": "genehmigung.yaml"}
"""Workspaces of examples, and a letter in each."""
CACHES: dict[str, Switched] = defaultdict(Switched)


def _watched(make: Callable[..., Any]) -> Callable[..., Any]:
    """``lru_cache`` and its like with a switch, for lettergen's functions alone."""

    def of(function: Callable[..., Any], kept: Callable[..., Any]) -> Any:
        module = getattr(function, "__module__", None) or ""
        # One memory within another is counted with it.
        if not module.startswith("lettergen") or getattr(function, "is_watched", False):
            return kept(function)
        name = getattr(function, "__qualname__", type(function).__qualname__)
        return CACHES[f"{module}:{name}"].around(function, kept)

    def decorator(*arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and callable(arguments[0]) and not options:
            return of(arguments[0], make)
        return lambda function: of(function, make(*arguments, **options))

    return decorator


def _watch() -> None:
    """Before anything of lettergen is imported but the module of its own cache."""
    own = importlib.import_module("lettergen.model.remembered")
    for name in ("remembered", "remembered_by_value"):
        vars(own)[name] = _watched(getattr(own, name))
    functools.cache = _watched(functools.cache)
    functools.lru_cache = _watched(functools.lru_cache)


def _letters() -> Iterator[Callable[[int], object]]:
    lettergen = importlib.import_module("lettergen")
    letters = importlib.import_module("benchmarks.letters")
    plain = letters.workshop()
    files = sorted(ROOT.glob("examples/*.yaml"))[::2]
    shared = [(plain, letters.letter(0)), *((plain, lettergen.load_letter(file)) for file in files)]
    for name, house in HOUSES.items():
        workshop = lettergen.Workshop(ROOT / "examples" / name)
        shared.append(
            (workshop, workshop.load_letter(ROOT / "examples" / name / "letters" / house))
        )
    large = plain.letter_from(letters.mapping(0) | {"large_print": True})
    shared.append((plain, large))
    for format_ in ("pdf", "docx"):
        yield from (
            [lambda n, f=format_: plain.render(lettergen.letter_from(letters.mapping(n)), f)]
            * SUCCESSIVE
        )
        for workshop, letter in shared:
            yield from (
                [lambda n, w=workshop, x=letter, f=format_: w.render(_of(x, n), f)] * SUCCESSIVE
            )


def _of(letter: Any, number: int) -> Any:
    """The letter with a reference of its own."""
    made = (
        letter.references.model_copy(update={"ours": f"46.2-{number}"})
        if letter.references
        else None
    )
    return letter.model_copy(update={"references": made})


def measure() -> dict[str, str]:
    """By cache what it saves: in a letter, or once, where it is asked seldom."""
    _watch()
    kinds = list(_letters())
    number = 0

    def set_all() -> None:
        nonlocal number
        for make in kinds:
            number += 1
            make(number)

    for _ in range(3):
        set_all()
    found: dict[str, str] = {}
    for name, cache in list(CACHES.items()):
        gains: list[float] = []
        for _ in range(ROUNDS):
            cache.begin()
            set_all()
            with_it, hits = cache.seconds, cache.calls - cache.worked_out
            if not hits:
                break
            cache.begin()
            cache.on = False
            set_all()
            cache.on = True
            gains.append((cache.seconds - with_it) / len(kinds) * 1000)
        if gains:
            found[name] = f"saves {median(gains):.3f} ms a letter"
        elif cache.longest:
            found[name] = f"saves {cache.longest * 1000:.2g} ms from the second time on"
    return found


def write(found: dict[str, str]) -> None:
    """Puts the gains beside the caches."""
    for name, gain in found.items():
        module, _, function = name.partition(":")
        path = ROOT / (module.replace(".", "/") + ".py")
        path = path if path.exists() else path.with_suffix("") / "__init__.py"
        text = path.read_text(encoding="utf-8")
        pattern = rf"^( *@(?:lru_cache\([^)]*\)|cache|remembered(?:_by_value)?))(?:  # .*)?(\n *def {function.rpartition('.')[2]}\()"
        path.write_text(re.sub(pattern, rf"\1  # {gain}\2", text, flags=re.MULTILINE), encoding="utf-8")  # fmt: skip


def main() -> None:
    """Measures, prints, and writes where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    found = measure()
    for name, gain in sorted(found.items()):
        print(f"{name}: {gain}")
    if given.write:
        write(found)


if __name__ == "__main__":
    main()
