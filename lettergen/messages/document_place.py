"""Places in Word documents, and how a person names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lettergen.messages import Language

Step = tuple[Literal["text_box", "table", "row", "cell", "paragraph"], int]
Story = Literal["body", "header", "footer", "footnote", "endnote", "comment", "properties", "other"]

_WORDS: dict[str, tuple[str, str]] = {
    "body": ("Haupttext", "body"),
    "header": ("Kopfzeile", "header"),
    "footer": ("Fußzeile", "footer"),
    "footnote": ("Fußnote", "footnote"),
    "endnote": ("Endnote", "endnote"),
    "comment": ("Kommentar", "comment"),
    "properties": ("Dokumenteigenschaft", "document property"),
    "first": ("der ersten Seite", "of the first page"),
    "even": ("gerader Seiten", "of even pages"),
    "section": ("in Abschnitt", "in section"),
    "text_box": ("Textfeld", "text box"),
    "table": ("Tabelle", "table"),
    "row": ("Zeile", "row"),
    "cell": ("Zelle", "cell"),
    "paragraph": ("Absatz", "paragraph"),
}
_QUOTES = {"de": ("„", "“"), "en": ("“", "”")}
_LONGEST = 70
"""Characters of a paragraph that are shown."""


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A paragraph of a Word document; everything is counted from 1, as one counts in Word.

    Paragraphs and tables are counted within what holds them: the text, a header, a cell, a text box, a footnote.
    """

    part: str
    """The file within the document, such as ``word/header1.xml``."""
    story: Story = "body"
    variant: str | None = None
    """``first`` or ``even`` pages of a header or footer, or the name of a document property."""
    number: int | None = None
    """Which section's header or footer (from the second on), or which footnote, endnote or comment."""
    steps: tuple[Step, ...] = ()
    """The way to the paragraph, from outside."""
    text: str = ""
    """The paragraph as the template has it, on one line and shortened."""

    def words(self, language: Language) -> str:
        """Such as ``Haupttext, Tabelle 1, Zeile 2, Zelle 1, Absatz 1 („{{ name }}“)``."""
        opening, closing = _QUOTES[language]
        where = ", ".join(self._words(language))
        return f"{where} ({opening}{self.text}{closing})" if self.text else where

    def _words(self, language: Language) -> Iterator[str]:
        if self.story == "other":
            yield self.part
        else:
            yield " ".join(self._story(language))
        for name, number in self.steps:
            yield f"{_word(name, language)} {number}"

    def _story(self, language: Language) -> Iterator[str]:
        yield _word(self.story, language)
        if self.story in {"header", "footer"}:
            if self.variant:
                yield _word(self.variant, language)
            if self.number:
                yield f"{_word('section', language)} {self.number}"
        elif self.variant or self.number:
            yield self.variant or str(self.number)

    def data(self) -> dict[str, str | int | None]:
        """The place for programs; of nested tables the innermost."""
        numbers = dict(self.steps)
        return {
            "part": self.part,
            "story": self.story,
            "variant": self.variant,
            "number": self.number,
            "text_box": numbers.get("text_box"),
            "table": numbers.get("table"),
            "row": numbers.get("row"),
            "cell": numbers.get("cell"),
            "paragraph": numbers.get("paragraph"),
            "text": self.text,
        }


def shortened(text: str, around: int = 0) -> str:
    """The text on one line, cut to what stands around that character where it is long."""
    start = max(0, around - _LONGEST // 3)
    if len(text) - start < _LONGEST:
        start = max(0, len(text) - _LONGEST)
    end = start + _LONGEST
    cut = " ".join(text[start:end].split())
    return "…" * (start > 0) + cut + "…" * (end < len(text))


def _word(key: str, language: Language) -> str:
    return _WORDS[key][0 if language == "de" else 1]
