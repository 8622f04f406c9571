"""The head of a template file: a YAML block between two ``---`` lines that says what the text is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.model.base import Model
from lettergen.model.values import Identifier, Line, Lines, OneOrMore, Prose
from lettergen.reading import Document, read_yaml, validate

OWN_FINDING = "template-finding"
"""Code of a finding whose words stand in the template."""

_FENCE = re.compile(r"---[ \t]*")


class Finding(Model):
    """Something that a template notices about a letter."""

    when: Line
    """Jinja expression over the declared data, such as ``not enclosures``."""
    code: Identifier = OWN_FINDING
    """Problem code of the message catalogue; left out: ``text`` is the message."""
    text: Line | None = None
    """The message itself, for findings of a house's own."""
    path: Line | None = None
    """Field of the letter that the finding is about, such as ``event.date``."""
    severity: Severity = Severity.WARNING
    """``error`` stops the letter, ``warning`` and ``note`` do not."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.code == OWN_FINDING) != (self.text is not None):
            raise PydanticCustomError("template-finding-source", "needs either code or text")
        return self


class FrontMatter(Model):
    """What a text template declares."""

    kind: Line | None = None
    """Kind of letter, the name of the template's folder; left out: that name."""
    subject: Prose
    """Betreff as Jinja text without markup; a letter's own subject comes first."""
    data: Lines | None = None
    """The letter's fields that the text uses; ``letter`` itself is always there. Left out: what only this kind has."""
    required: Lines = ()
    """Paths of fields that may be missing in a letter but not in this text, such as ``references.ours``."""
    allow: Lines = ()
    """What may stand although it looks unfilled, as ``allow`` in a letter: a check by its name, or the very words."""
    findings: Annotated[tuple[Finding, ...], OneOrMore] = ()
    """What to report when the text is made."""


@dataclass(frozen=True, slots=True)
class Split:
    """A template file in its two parts."""

    head: str
    """The YAML between the fences."""
    text: str
    """Jinja text; the lines of the head are left as a comment, so that line numbers stay."""


def split(source: str) -> Split:
    """Head and text of a template; a file that does not begin with ``---`` has no head."""
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return Split("", "\n".join(lines))
    end = next((i for i, line in enumerate(lines) if i and _FENCE.fullmatch(line)), len(lines) - 1)
    comment = "{#" + "\n" * end + "#}"
    return Split("\n".join(lines[1:end]), "\n".join((comment, *lines[end + 1 :])))


def read_front_matter(head: str, file: str) -> tuple[FrontMatter, Document]:
    """The declarations in ``head``. Raises TemplateError with every problem and its line in ``file``."""
    if not head.strip():
        raise TemplateError(Problem("template-no-front-matter", Place(file, 1)))
    document = read_yaml(head, file, first_line=2, error=TemplateError)
    return validate(FrontMatter, document, error=TemplateError), document
