"""The tags of a PDF with the text that each holds, as a screen reader walks them."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pdfplumber


@dataclass(frozen=True, slots=True)
class Element:
    """A tag with its own text, its alternative text and its depth in the tree."""

    type: str
    text: str
    alt: str | None
    depth: int


def elements(content: bytes) -> list[Element]:
    """All tags below the root in reading order."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        texts: dict[tuple[int, int], str] = defaultdict(str)
        for page in pdf.pages:
            for char in page.chars:
                if char.get("mcid") is not None:
                    texts[page.page_number, char["mcid"]] += char["text"]
        return [element for tag in pdf.structure_tree for element in _walk(tag, texts, 0, None)]


def untagged_text(content: bytes) -> str:
    """The text of artifacts, page after page."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return "\n".join(
            "".join(char["text"] for char in page.chars if char.get("mcid") is None)
            for page in pdf.pages
        )


def _walk(
    tag: Mapping[str, Any], texts: Mapping[tuple[int, int], str], depth: int, page: int | None
) -> Iterator[Element]:
    number = tag.get("page_number", page)
    own = "".join(texts[number, mcid] for mcid in tag.get("mcids", ()))
    yield Element(tag["type"], " ".join(own.split()), tag.get("alt_text"), depth)
    for child in tag.get("children", ()):
        yield from _walk(child, texts, depth + 1, number)
