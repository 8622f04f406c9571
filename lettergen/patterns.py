"""Regular expressions of rules that few letters need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class LazyPattern:
    """A regular expression that is compiled when it is first to match: to compile one takes longer than a rule on a letter.

    What it offers means the same as with ``re.Pattern``.
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._pattern, self._flags = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, self._flags)

    # The compiled pattern's own methods, kept: from the second call on nothing stands between.

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        """The first match anywhere."""
        return self._compiled.search

    @cached_property
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        """The match of a whole text."""
        return self._compiled.fullmatch

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        """The match at the beginning, or at a position."""
        return self._compiled.match

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        """All matches from left to right."""
        return self._compiled.finditer
