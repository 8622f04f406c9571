"""What measuring finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lettergen.errors import Place, Problem, Severity

_SHOWN: Final = 40
"""Characters of a line that a message quotes."""


@dataclass(slots=True)
class Findings:
    """What was measured, and what is off."""

    values: list[tuple[str, int, float, float | None]] = field(default_factory=list)
    """Name, page, found, wanted."""
    problems: list[Problem] = field(default_factory=list)

    def measured(self, name: str, found: float, wanted: float | None = None, page: int = 1) -> None:
        """Notes a value."""
        self.values.append(
            (name, page, round(found, 2), None if wanted is None else round(wanted, 2))
        )

    def off(
        self,
        code: str,
        page: int,
        text: str | None = None,
        *,
        severity: Severity = Severity.ERROR,
        **params: float | str,
    ) -> None:
        """Notes a problem; figures are mm, with one decimal."""
        told = {k: f"{v:.1f}" if isinstance(v, float) else v for k, v in params.items()}
        self.off_with(code, page, text, told, severity)

    def off_with(
        self,
        code: str,
        page: int,
        text: str | None,
        told: Mapping[str, str],
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Notes a problem with parameters that are texts already."""
        value = None if text is None else text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        self.problems.append(
            Problem(code, Place(), value, {"page": str(page), **told}, severity=severity)
        )
