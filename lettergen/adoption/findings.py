"""What is found while a document is read, each with its paragraph."""

from __future__ import annotations

from dataclasses import dataclass, field

from lettergen.errors import Place, Problem, Severity
from lettergen.messages.document_place import DocumentPlace, Step, shortened

BODY = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph: the way to it, and its words."""

    steps: tuple[Step, ...]
    text: str = ""
    part: str = BODY

    def place(self, file: str | None) -> Place:
        """As problems name it."""
        story = "body" if self.part == BODY else "header" if "header" in self.part else "footer"
        return Place(
            file=file,
            document=DocumentPlace(
                part=self.part,
                story="body" if story == "body" else "header" if story == "header" else "footer",
                steps=self.steps,
                text=shortened(self.text),
            ),
        )


@dataclass(slots=True)
class Findings:
    """Problems in the order of the document; each is told once for a paragraph."""

    file: str | None = None
    problems: dict[Problem, None] = field(default_factory=dict)

    def error(self, code: str, spot: Spot, value: str | None = None, **params: str) -> None:
        """What stops the letter."""
        self._add(code, spot, value, params, Severity.ERROR)

    def warn(self, code: str, spot: Spot, value: str | None = None, **params: str) -> None:
        """What somebody should look at."""
        self._add(code, spot, value, params, Severity.WARNING)

    def _add(
        self, code: str, spot: Spot, value: str | None, params: dict[str, str], severity: Severity
    ) -> None:
        shown = None if value is None else shortened(value)
        self.problems.setdefault(
            Problem(code, spot.place(self.file), shown, params, severity), None
        )
