"""Auswahl: one of a few values that a kind of letter knows."""

from __future__ import annotations

from typing import Self

from lettergen.messages import Language


class Choice(str):
    """A value by its key, which is what data hold and conditions compare; a letter prints its words."""

    __slots__ = ("_english", "_german")
    _german: str
    _english: str

    def __new__(cls, key: str, german: str, english: str) -> Self:
        """The value ``key`` and what it is called in letters of either language."""
        made = super().__new__(cls, key)
        made._german, made._english = german, english
        return made

    def __reduce__(self) -> tuple[type[Choice], tuple[str, str, str]]:
        return type(self), (str.__str__(self), self._german, self._english)

    def printed(self, language: Language) -> str:
        """What a letter says."""
        return self._english if language == "en" else self._german
