"""A letter of every part, its DOCX, and what a clerk does to it in Word."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from lettergen.loading import letter_from
from lettergen.model.letter import LetterBase
from lettergen.pipeline import Workshop

Edit = Callable[[Any], None]
W = nsdecls("w")
BODY = """\
vielen Dank für Ihre Nachricht vom 3. Oktober 2026. Wir schlagen vor:

1. ein Gespräch in Ihrem Haus,
2. danach einen *gemeinsamen* Besuch.

## Kosten

Die Kosten betragen **1.234,50 EUR**. Näheres unter [dieser Seite](https://www.example.org/a?b=c).

| Posten | Betrag |
|---|--:|
| Raum | 100,00 |
| Essen | 200,00 |

- eins
  - zwei
    - drei
- vier

Letzter Absatz."""
DATA: dict[str, Any] = {
    "kind": "schreiben",
    "letterhead": "din5008-b",
    "sender": {
        "authority": {
            "name": "Stadt Musterhausen",
            "address": {"street": "Rathausplatz 1", "postal_code": "01067", "city": "Musterhausen"},
        },
        "contact": {
            "name": "Erika Muster",
            "phone": "0351 123-45",
            "email": "erika.muster@musterhausen.example",
        },
    },
    "recipient": {
        "persons": [{"form": "herr", "title": "Dr.", "first_name": "Max", "last_name": "Beispiel"}],
        "address": {"street": "Johannes-Rau-Platz 1", "postal_code": "52249", "city": "Eschweiler"},
    },
    "date": "2026-11-02",
    "subject": "Treffen der Jugendämter",
    "body": BODY,
    "signatures": [{"name": "Erika Muster", "addition": "im_auftrag", "function": "Amtsleiterin"}],
    "enclosures": ["Plan", "Liste"],
    "copies_to": ["Amt 51"],
}


@cache
def workshop() -> Workshop:
    return Workshop()


@cache
def letter() -> LetterBase:
    return letter_from(DATA)


@cache
def original() -> bytes:
    return workshop().render(letter(), "docx").content


def edited(*edits: Edit, content: bytes | None = None) -> bytes:
    """The document after the edits, saved by python-docx."""
    document = docx.Document(io.BytesIO(content or original()))
    for edit in edits:
        edit(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def paragraph(document: Any, words: str) -> Any:
    return next(p for p in document.paragraphs if words in p.text)


def replaced(old: str, new: str, style: str | None = None) -> Edit:
    """``old`` typed over in the first run that holds it."""

    def edit(document: Any) -> None:
        runs = (
            r
            for p in document.paragraphs
            if old in p.text and style in {None, p.style.name}
            for r in p.runs
        )
        run = next(r for r in runs if old in r.text)
        run.text = run.text.replace(old, new)

    return edit


def removed(words: str) -> Edit:
    def edit(document: Any) -> None:
        found = paragraph(document, words)._p
        found.getparent().remove(found)

    return edit


def after(words: str, markup: str) -> Edit:
    """A paragraph (WordprocessingML without its own namespace) put behind another."""

    def edit(document: Any) -> None:
        made = markup.replace("<w:p", f"<w:p {W}", 1)
        paragraph(document, words)._p.addnext(parse_xml(made))

    return edit


def typed(text: str, style: str | None = "Textkoerper", look: str = "") -> str:
    """A paragraph as somebody types it."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def appended(words: str, markup: str) -> Edit:
    """Markup put at the end of a paragraph."""

    def edit(document: Any) -> None:
        first, sign, rest = markup.partition(">")
        sign = f" {W}{sign}" if not first.endswith("/") else sign
        if first.endswith("/"):
            first = f"{first[:-1]} {W}/"
        paragraph(document, words)._p.append(parse_xml(first + sign + rest))

    return edit


def with_look(words: str, **look: Any) -> Edit:
    def edit(document: Any) -> None:
        for run in paragraph(document, words).runs:
            for name, value in look.items():
                setattr(run.font, name, value)

    return edit


def texts(element: Any) -> list[Any]:
    return list(element.iter(qn("w:t")))
