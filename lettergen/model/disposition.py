"""Verfügung: what the office is told to do with a letter and its file. It stands on the draft alone.

The points are worked off in their order, and the last one says where the file goes (Verfügungstechnik).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from lettergen.model.base import Model
from lettergen.model.values import DocumentDate, Line


class DispositionKind(StrEnum):
    """What a Verfügungspunkt orders."""

    RESUBMIT = "wv"
    """Wiedervorlage: to be put on the desk again on a day."""
    TO_FILES = "zda"
    """z. d. A.: to the files, the matter is closed for now."""
    TO_CASE = "zv"
    """z. V.: to the case that is being worked on."""
    INFORM = "zk"
    """Kopie an … z. K.: a copy to somebody within the house."""
    PUT_AWAY = "wgl"
    """Wgl.: weglegen, to be put away without filing."""
    COLLECT = "zslg"
    """z. Slg.: to a collection."""
    FREE = "text"
    """Whatever ``text`` says."""


FILE_GOES = frozenset(DispositionKind) - {DispositionKind.INFORM, DispositionKind.FREE}
"""Kinds that say where the file goes; the last point must be one of them."""

_NEEDED = {
    DispositionKind.RESUBMIT: "date",
    DispositionKind.INFORM: "to",
    DispositionKind.FREE: "text",
}


class Disposition(Model):
    """Verfügungspunkt, numbered on the draft behind "1. Schreiben an …"."""

    kind: DispositionKind
    """``wv``, ``zda``, ``zv``, ``zk``, ``wgl``, ``zslg`` or ``text``."""
    date: DocumentDate | None = None
    """Day of the Wiedervorlage."""
    to: Line | None = None
    """Who gets the copy, such as ``A 51``."""
    text: Line | None = None
    """The order in words, for the kind ``text``."""
    note: Line | None = None
    """Printed in brackets behind it, such as ``Eingang Antwort?``."""

    @model_validator(mode="after")
    def _fitting_fields(self) -> Self:
        needed = _NEEDED.get(self.kind)
        if needed and getattr(self, needed) is None:
            raise PydanticCustomError(
                "disposition-incomplete", "no {field}", {"kind": self.kind.value, "field": needed}
            )
        for field in _NEEDED.values():
            if field != needed and getattr(self, field) is not None:
                raise PydanticCustomError(
                    "disposition-field",
                    "{field} does not belong here",
                    {"kind": self.kind.value, "field": field},
                )
        return self
