"""House templates made on the spot, and letters in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop, letter_from
from lettergen.renderers.docx import DocxResult
from lettergen.renderers.docx.house import render_house
from lettergen.resources import WordTemplate

SLOTS = (
    "{{ sender_line }}",
    "{{ delivery_notes }}",
    "{{ address }}",
    "{%p for entry in information %}",
    "{{ entry.label }}\t{{ entry.value }}",
    "{%p endfor %}",
    "{{p text }}",
)
"""A template for most letters, a paragraph each."""

BODY = """\
Ein Absatz mit **fett**, *kursiv* und [Verweis](https://www.musterhausen.example/a?b=1&c=2).

# Überschrift

- oben
  - unten
- wieder oben

1. eins
2. zwei

| Raum | Plätze |
|------|-------:|
| Saal | 24 |

## Darunter

Ende<br & "Schluss" {{ x }}.
"""


def template(
    *paragraphs: str, change: Callable[[Document], None] | None = None, base: bytes | None = None
) -> WordTemplate:
    """A template of these paragraphs in python-docx's own document, or in ``base``."""
    document = docx.Document(io.BytesIO(base) if base else None)
    for text in paragraphs or SLOTS:
        document.add_paragraph(text)
    if change:
        change(document)
    target = io.BytesIO()
    document.save(target)
    return WordTemplate("haus.docx", target.getvalue())


def bare(document: Document) -> None:
    """Leaves the template without any style but the standard paragraph."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) != "Normal":
            styles.remove(style)


def letter(**changes: Any) -> LetterBase:
    """A letter with every kind of block."""
    data: dict[str, Any] = {
        "kind": "schreiben",
        "letterhead": "din5008-b",
        "sender": {
            "authority": {
                "name": "Gemeinde Musterhausen",
                "address": {
                    "street": "Am Rathaus 1",
                    "postal_code": "12345",
                    "city": "Musterhausen",
                },
            },
            "contact": {"name": "Erika Muster", "phone": "01234 567-31"},
        },
        "recipient": {
            "persons": [{"form": "herr", "first_name": "Max", "last_name": "Beispiel"}],
            "address": {"street": "Schulstraße 7", "postal_code": "12346", "city": "Beispielstadt"},
        },
        "date": "2026-11-23",
        "subject": "Räume & Zeiten",
        "body": BODY.replace("<br", "\\<br"),
        "allow": "{{ x }}",
        "signatures": [{"name": "Erika Muster", "addition": "im_auftrag"}],
        "enclosures": ["Plan", "Hausordnung"],
    }
    return letter_from({**data, **changes})


def rendered(data: LetterBase, house: WordTemplate) -> DocxResult:
    """The letter in the template."""
    return render_house(Workshop().compose(data).letter, data, house)


def main_part(content: bytes) -> Any:
    """The root of the text's part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def styles_of(content: bytes) -> dict[str, str]:
    """The words of each paragraph with the name of its style."""
    document = docx.Document(io.BytesIO(content))
    found = {}
    for element in document.element.body.iter(qn("w:p")):
        words = "".join(part.text or "" for part in element.iter(qn("w:t")))
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        identifier = None if style is None else style.get(qn("w:val"))
        names = [s.name for s in document.styles if s.style_id == identifier]
        found[words] = names[0] if names else "Normal"
    return found


def words(texts: Sequence[str]) -> list[str]:
    """All words, sorted; hyphens that do not break count as usual ones."""
    return sorted(re.sub("[\u2011]", "-", " ".join(texts)).split())


def story_words(content: bytes) -> list[str]:
    """The words of text, headers and footers: paragraphs, line breaks and tabs part them."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                root = etree.fromstring(archive.read(name))
                for element in root.iter(
                    qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:p"), qn("w:noBreakHyphen")
                ):
                    ours = {"t": element.text or "", "noBreakHyphen": "-"}
                    texts.append(ours.get(etree.QName(element).localname, " "))
    return words(["".join(texts)])


def example(name: str) -> Path:
    """A file of the shipped example."""
    return Path(__file__).parents[2] / "examples" / "house-template" / name
