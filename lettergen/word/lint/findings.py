"""What the check has found in one part, in the order of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lettergen.errors import Place, Problem, Severity
from lettergen.word.tags.scan import Scan


@dataclass(slots=True)
class Findings:
    """Collects problems of a part with their offsets in its text."""

    scan: Scan
    file: str | None
    _found: list[tuple[int, Problem]] = field(default_factory=list)

    def add(
        self,
        code: str,
        at: int,
        value: str = "",
        params: Mapping[str, str] | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """A problem at that offset."""
        place = Place(file=self.file, document=self.scan.flow.place_at(at))
        shown = " ".join(value.split()) or None
        self._found.append((at, Problem(code, place, shown, dict(params or {}), severity)))

    @property
    def has_errors(self) -> bool:
        """Whether something was found that stops the template."""
        return any(problem.severity is Severity.ERROR for _, problem in self._found)

    def problems(self) -> list[Problem]:
        """All of them in order; what Word writes twice counts once."""
        ordered = [problem for _, problem in sorted(self._found, key=lambda entry: entry[0])]
        once = {
            (p.code, p.place, p.value, tuple(sorted(p.params.items()))): p
            for p in reversed(ordered)
        }
        return list(reversed(once.values()))
