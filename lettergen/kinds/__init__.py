"""Kinds of letters (Briefarten): one registry knows them all, and nothing outside this package knows a single one."""

from lettergen.kinds.registry import SHIPPED, Kind, Kinds
from lettergen.kinds.workspace import KNOWN, kinds_in

__all__ = ["KNOWN", "SHIPPED", "Kind", "Kinds", "kinds_in"]
