"""Draws the Word templates of examples/house-template: ``python scripts/make_house_example.py``.

``--pictures`` also renders the example's letters with LibreOffice into docs/pictures/house/.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lettergen import Workshop, load_letter
from lettergen.word.structure import packed, unpacked

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "house-template"
PICTURES = ROOT / "docs" / "pictures" / "house"
LETTERHEAD = EXAMPLE / "letterheads" / "gemeinde-musterhausen" / "letterhead.docx"
CARD = EXAMPLE / "templates" / "einladung" / "karte.docx"
PPI = 72

GREEN = RGBColor(0x14, 0x53, 0x2D)
GREY = RGBColor(0x55, 0x55, 0x55)


def letterhead() -> bytes:
    """A letterhead with the measures of form B: address and information side by side in a table."""
    document = _document()
    _header(document)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table.rows[0].height, table.rows[0].height_rule = Mm(50), WD_ROW_HEIGHT_RULE.AT_LEAST
    address, information = table.rows[0].cells
    address.width, information.width = Mm(90), Mm(75)
    _lines(
        address,
        ("{{ sender_line }}", 7),
        ("{%p if document_title %}", 6),
        ("{{ document_title }}", 14),
        ("{%p endif %}", 6),
        ("{{ delivery_notes }}", 8),
        ("{{ address }}", 10),
    )
    for slot in ("information", "information_foot"):
        _lines(
            information,
            (f"{{%p for entry in {slot} %}}", 6),
            ("{{ entry.label }}\t{{ entry.value }}", 9),
            ("{%p endfor %}", 6),
        )
    for paragraph in information.paragraphs:
        form = paragraph.paragraph_format
        form.tab_stops.add_tab_stop(Mm(24))
        form.left_indent, form.first_line_indent = Mm(24), Mm(-24)
    for text in ("{%p if dispatch %}", "{{ dispatch }}", "{%p endif %}"):
        document.add_paragraph(text)
    document.add_paragraph("{{p text }}", style="Body Text")
    _footer(document)
    return _bytes(document)


def card() -> bytes:
    """An invitation as a whole: the event in a frame of its own, taken from the letter's data."""
    document = _document()
    _header(document)
    _lines(document, ("{{ sender_line }}", 7), ("{{ delivery_notes }}", 8), ("{{ address }}", 10))
    information = _lines(
        document,
        ("{%p for entry in information %}", 6),
        ("{{ entry.label }} {{ entry.value }}", 9),
        ("{%p endfor %}", 6),
    )
    for paragraph in information:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("{{ subject }}", style="Betreff")
    event = document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0]
    _lines(
        event,
        ("{{ letter.event.date | weekday_date }}, {{ letter.event.begin }}", 14),
        ("{{ letter.event.venue.name }}", 12),
    )
    for paragraph in event.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    for text in ("{{ salutation }}", "{{p body }}", "{{ closing }}", "{{p signatures }}"):
        document.add_paragraph(text, style="Body Text")
    for text in ("{%p if enclosures %}", "{{ enclosures }}", "{%p endif %}"):
        document.add_paragraph(text)
    _footer(document)
    return _bytes(document)


def _document() -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(45), Mm(25)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, 10)
    normal.paragraph_format.space_after = Pt(0)
    styles["Body Text"].paragraph_format.space_after = Pt(8)
    styles["List Bullet"].paragraph_format.space_after = Pt(4)
    styles["List Number"].paragraph_format.space_after = Pt(4)
    subject = styles.add_style("Betreff", WD_STYLE_TYPE.PARAGRAPH)
    subject.base_style = normal
    heading = styles["Heading 2"]
    for style, size, before in ((subject, 13, 12), (heading, 11, 10)):
        _font(style, size)
        style.font.bold, style.font.color.rgb = True, GREEN
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
    cell = styles.add_style("Tabellenkopf", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = normal
    cell.font.bold, cell.font.color.rgb = True, GREEN
    return document


def _font(style: Any, size: float) -> None:
    style.font.name, style.font.size = "Arial", Pt(size)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), "Arial")


def _header(document: Document) -> None:
    section = document.sections[0]
    name, title, *rest = (
        _lines(section.first_page_header, (text, size))[0]
        for text, size in (
            ("{{ sender.name }}", 22),
            ("{{ sender.head_title }}", 10),
            ("{%p if copy_mark %}", 6),
            ("{{ copy_mark }}", 10),
            ("{%p endif %}", 6),
        )
    )
    name.runs[0].font.bold, name.runs[0].font.color.rgb = True, GREEN
    title.runs[0].font.color.rgb = GREY
    for paragraph in rest:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _ruled(title)
    _ruled(_lines(section.header, ("{{ continuation }}", 8))[0])


def _footer(document: Document) -> None:
    section = document.sections[0]
    for story, number in (
        (section.first_page_footer, "page_number_first"),
        (section.footer, "page_number"),
    ):
        page = _lines(story, (f"{{{{r {number} }}}}", 8))[0]
        page.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _lines(section.first_page_footer, ("{{ footer }}", 7))[0].runs[0].font.color.rgb = GREY


def _lines(story: Any, *lines: tuple[str, float]) -> list[Any]:
    """Paragraphs of one run each; an empty one that every story begins with is used up first."""
    made = []
    for text, size in lines:
        first = story.paragraphs[0] if story.paragraphs else None
        free = first is not None and not first.text and not isinstance(story, type(docx.Document()))
        paragraph = first if free else story.add_paragraph()
        paragraph.style = "Normal"
        paragraph.add_run(text).font.size = Pt(size)
        made.append(paragraph)
    return made


def _ruled(paragraph: Any) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "B7791F")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(borders)


def _bytes(document: Document) -> bytes:
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "Gemeinde Musterhausen", "", ""
    properties.created = properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - without a zone there
    target = io.BytesIO()
    document.save(target)
    return packed(unpacked(target.getvalue()))


def pictures() -> None:
    """The letters' pages, as LibreOffice sets them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    workshop = Workshop(EXAMPLE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for letter in sorted((EXAMPLE / "letters").glob("*.yaml")):
            file = folder / f"{letter.stem}.docx"
            file.write_bytes(workshop.render(load_letter(letter), "docx").content)
            profile = f"-env:UserInstallation=file://{folder / 'profile'}"
            convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
            subprocess.run([*convert, folder, file], check=True, capture_output=True)
            page = ["pdftoppm", "-r", str(PPI), "-png", "-l", "1", "-singlefile"]
            target = PICTURES / letter.stem
            subprocess.run([*page, file.with_suffix(".pdf"), target], check=True)


def main() -> None:
    """Writes the templates, with ``--pictures`` also the pictures."""
    LETTERHEAD.write_bytes(letterhead())
    CARD.write_bytes(card())
    if "--pictures" in sys.argv[1:]:
        pictures()


if __name__ == "__main__":
    main()
