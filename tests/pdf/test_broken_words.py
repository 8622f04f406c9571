"""A word that a column breaks at a hyphen, and an address, are copied without a blank in the middle; addresses are links."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdf
import pytest

from lettergen.pipeline import Workshop, letter_from
from tests.pdf.extractors import EXTRACTORS

MAIL = "kim-alexandra.muster-beispielhausen@staedteregion-aachen.de"
NAME = "Landschaftsverband Westfalen-Lippe-Musterregion-Sonderverwaltung-Nord"
DATA = {
    "kind": "schreiben",
    "letterhead": "staedteregion-aachen",
    "sender": {
        "authority": "staedteregion-aachen",
        "unit": "a46",
        "contact": {"name": "Frau Kim Muster", "extension": "4600", "email": MAIL},
    },
    "recipient": {
        "organisation": [NAME],
        "address": {"street": "Weg 1", "postal_code": "12345", "city": "Musterhausen"},
    },
    "date": "2026-03-05",
    "subject": "Ihr Antrag",
    "body": "Schreiben Sie an a@example.de, oder siehe www.example.de/abc.",
    "signatures": [{"name": "Kim Muster"}],
}
TARGETS = [f"mailto:{MAIL}", "https://www.staedteregion-aachen.de", "https://www.staedteregion-aachen.de/eZugang", "mailto:a@example.de", "https://www.example.de/abc"]  # fmt: skip


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture(scope="module")
def pdf(workshop: Workshop) -> bytes:
    return workshop.render(letter_from(DATA), "pdf").content


# As laid out, and by place alone, the column stands between the lines of the address.
@pytest.mark.parametrize("program", ["pdfium", "pypdf", "poppler, in the order drawn"])
def test_no_blank_within_a_word(program: str, pdf: bytes, tmp_path: Path) -> None:
    text = EXTRACTORS[program](pdf, tmp_path).replace("\r", "")
    assert f"{MAIL.partition('@')[0]}@\nstaedteregion-aachen.de" in text
    # Some programs take every hyphen at the end of a line away.
    assert "Westfalen-Lippe-\nMuster" in text.replace("\ufffe", "-\n").replace(
        "LippeM", "Lippe-\nM"
    )


def test_addresses_are_links_of_the_pdf(pdf: bytes) -> None:
    notes = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].annotations or ()
    assert [note.get_object()["/A"]["/URI"] for note in notes] == TARGETS


def test_addresses_are_links_of_the_docx(workshop: Workshop) -> None:
    content = workshop.render(letter_from(DATA), "docx").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relationships = archive.read("word/_rels/document.xml.rels").decode()
        document = archive.read("word/document.xml").decode()
    assert [target for target in TARGETS if f'Target="{target}"' not in relationships] == []
    assert (
        document.count("<w:hyperlink ") == len(TARGETS) + 1
    )  # the address on two lines is two runs
