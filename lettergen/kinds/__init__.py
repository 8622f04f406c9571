"""Kinds of letters (Briefarten): one registry knows them all, and nothing outside this package knows a single one."""

from lettergen.kinds.registry import SHIPPED, Kind, Kinds

__all__ = ["SHIPPED", "Kind", "Kinds"]
