"""DIN 91379: which characters and sequences a name may hold in data exchange with German authorities."""

from __future__ import annotations

from lettergen.charset.datatypes import DataType, Entry, Group, check, entries, plain_characters

__all__ = ["DataType", "Entry", "Group", "check", "entries", "plain_characters"]
