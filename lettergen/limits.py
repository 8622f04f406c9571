"""How much may come from outside: far above what letters need, and low enough that no file or data keep a program busy.

All bounds are here; the table in SECURITY.md is made of this module. Each is checked before the work that it bounds, and is
an error that names the bound and the place. Whoever needs another value sets an environment variable before lettergen
starts, ``LETTERGEN_`` and the bound's name: ``LETTERGEN_MAX_COLUMNS=5000``. Processes of a batch inherit it; on a cluster it
is set for the workers, too.
"""

from __future__ import annotations

import os
from typing import Final

PREFIX: Final = "LETTERGEN_"
_LARGEST: Final = 1 << 40


def _bound(name: str, default: int) -> int:
    """The bound's value: what the environment says, else ``default``. What is no whole number from 1 on is ``misread``."""
    said = os.environ.get(PREFIX + name)
    if said is None:
        return default
    if said.isascii() and said.isdecimal() and 1 <= int(said[:15]) <= _LARGEST:
        return int(said)
    misread[PREFIX + name] = said
    return default


misread: dict[str, str] = {}
"""Variables whose value is no bound, as they were set; the command line refuses to start with one."""

# The letter

MAX_LINE: Final = _bound("MAX_LINE", 1_000)
"""Characters of a text on one line, such as a subject or a name (``text-too-long``)."""

MAX_NAME: Final = _bound("MAX_NAME", 100)
"""Characters of the name of a letterhead, an authority or a unit, which is a folder's name, too (``text-too-long``)."""

MAX_PROSE: Final = _bound("MAX_PROSE", 100_000)
"""Characters of a text of any length, such as a paragraph or a whole ``body``: some forty pages (``text-too-long``)."""

MAX_ENTRIES: Final = _bound("MAX_ENTRIES", 1_000)
"""Entries of a list, such as paragraphs, enclosures or persons (``list-too-many``)."""

MAX_MODULES: Final = _bound("MAX_MODULES", 100)
"""Text modules that one letter names (``list-too-many``)."""

MAX_MARKS: Final = _bound("MAX_MARKS", 30)
"""Combining marks on one letter; DIN 91379 has three at most, Unicode's Stream-Safe Text Format (UAX #15) 30 (``text-too-many-marks``)."""

MAX_HEADING: Final = _bound("MAX_HEADING", 1_000)
"""Characters of a heading in a text; a PDF names it in its outline, in less than 32,767 bytes (``markdown-heading-long``)."""

MAX_LINK: Final = _bound("MAX_LINK", 2_000)
"""Characters of a link's target; PDFs hold 8,000. Longer addresses in a text are no links (``markdown-link-long``)."""

MAX_LETTER: Final = _bound("MAX_LETTER", 250_000)
"""Characters of all texts of a letter together (``letter-too-long``)."""

MAX_PROBLEMS: Final = _bound("MAX_PROBLEMS", 100)
"""Problems of one file or letter that are told; how many more there are is one problem of its own (``problems-more``)."""

MAX_DEPTH: Final = _bound("MAX_DEPTH", 32)
"""Levels of data within data; a letter has less than ten (``data-too-deep``, ``yaml-too-deep``)."""

# YAML and texts

MAX_TEXT_BYTES: Final = _bound("MAX_TEXT_BYTES", 1 << 20)
"""Bytes of a YAML file or a text template; a letter has a few kilobytes (``file-too-large``)."""

MAX_KEYS: Final = _bound("MAX_KEYS", 50_000)
"""Keys and list entries in a YAML file (``yaml-too-many``)."""

MAX_NESTING: Final = _bound("MAX_NESTING", 60)
"""Levels of quotes, lists and brackets that are read in a text; what is deeper is text (``markdown-list-depth``)."""

# Kinds and fields of a house's own

MAX_FIELDS: Final = _bound("MAX_FIELDS", 200)
"""Fields that a kind of a house's own, or an author's text, declares (``kind-many-fields``)."""

MAX_PATTERN: Final = _bound("MAX_PATTERN", 200)
"""Characters of the pattern of a field (``kind-pattern``)."""

MAX_REPETITIONS: Final = _bound("MAX_REPETITIONS", 1_000)
"""All counts of a pattern multiplied: what it takes to match a text grows with it (``kind-pattern``)."""

MAX_MATCHED: Final = _bound("MAX_MATCHED", 1_000)
"""Characters of a text that is held against a pattern (``text-form``)."""

MAX_EXPRESSION: Final = _bound("MAX_EXPRESSION", 500)
"""Characters of a condition or another expression (``template-failed``)."""

# Tables

MAX_TABLE_BYTES: Final = _bound("MAX_TABLE_BYTES", 1 << 30)
"""Bytes of a table of recipients (``table-too-large``)."""

MAX_UNPACKED: Final = _bound("MAX_UNPACKED", 1 << 30)
"""Bytes of a sheet, unpacked; it is read row by row (``table-too-large``)."""

MAX_TEXTS_BYTES: Final = _bound("MAX_TEXTS_BYTES", 1 << 29)
"""Bytes of the texts that the cells of a workbook share, unpacked; they are kept in memory (``table-too-large``)."""

MAX_STYLES_BYTES: Final = _bound("MAX_STYLES_BYTES", 16 << 20)
"""Bytes of any other part of a spreadsheet, such as its styles, unpacked; they are read whole (``table-too-large``)."""

MAX_RATIO: Final = _bound("MAX_RATIO", 200)
"""Unpacked to packed size of a part of a spreadsheet or a Word file that is not small (``table-packed-tightly``,
``docx-template-compression``)."""

MAX_SMALL: Final = _bound("MAX_SMALL", 1 << 20)
"""Bytes up to which a part of a Word file may be packed as tightly as it likes, and sixteen times as many of a spreadsheet: empty
tables are (``docx-template-compression``, ``table-packed-tightly``)."""

MAX_COLUMNS: Final = _bound("MAX_COLUMNS", 1_024)
"""Columns of a table up to the last with anything in it (``table-too-many-columns``)."""

MAX_ROWS: Final = _bound("MAX_ROWS", 2_000_000)
"""Rows of a table; a sheet of Excel or LibreOffice has 1,048,576 (``table-too-many-rows``)."""

MAX_REPEATED: Final = _bound("MAX_REPEATED", 1_000)
"""Rows with the same content for which a single row of an ODS file stands (``table-row-repeated``)."""

MAX_CELL: Final = _bound("MAX_CELL", 100_000)
"""Characters of a cell, as of any long text; Excel takes 32,767 (``table-cell-too-long``)."""

MAX_ROW_BYTES: Final = _bound("MAX_ROW_BYTES", 8 << 20)
"""Bytes of a row: a line of CSV or JSON, a row of a sheet with all its cells (``table-row-too-long``)."""

# Pictures

MAX_LOGO_BYTES: Final = _bound("MAX_LOGO_BYTES", 2 << 20)
"""Bytes of a logo, which stands in every letter (``logo-too-large``)."""

MAX_IMAGE_BYTES: Final = _bound("MAX_IMAGE_BYTES", 512 << 10)
"""Bytes of a picture of a signature (``signature-image-too-large``)."""

MAX_PIXELS: Final = _bound("MAX_PIXELS", 8_000_000)
"""Pixels of a logo or a picture of a signature: 60 mm at 600 per inch are 1,400 in a row (``logo-too-many-pixels``,
``signature-image-too-many-pixels``)."""

MAX_BESIDE: Final = _bound("MAX_BESIDE", 16 << 20)
"""Bytes of what a PNG holds besides its pixels, such as a profile of colours, unpacked (``logo-broken``, ``signature-image-broken``)."""

MAX_SCANS: Final = _bound("MAX_SCANS", 64)
"""Passes in which a JPEG is built up; common ones have ten (``logo-broken``, ``signature-image-broken``)."""

MAX_SVG_ELEMENTS: Final = _bound("MAX_SVG_ELEMENTS", 20_000)
"""Elements that an SVG logo draws, those that are used several times counted each time (``logo-svg-too-large``)."""

# Stationery

MAX_STATIONERY_BYTES: Final = _bound("MAX_STATIONERY_BYTES", 5 << 20)
"""Bytes of a PDF that lies under the pages of letters, and is part of each (``stationery-too-large``)."""

# Typefaces

MAX_FONT_BYTES: Final = _bound("MAX_FONT_BYTES", 8 << 20)
"""Bytes of a font file of a letterhead; four of them set its letters (``typeface-too-large``)."""

MAX_GLYPHS: Final = _bound("MAX_GLYPHS", 65_535)
"""Glyphs of a font file (``typeface-broken``)."""

MAX_MAPPED: Final = _bound("MAX_MAPPED", 500_000)
"""Characters that its tables speak of, each table's counted (``typeface-broken``)."""

# PDF

MAX_PDF_BYTES: Final = _bound("MAX_PDF_BYTES", 100_000_000)
"""Bytes of a PDF that follows a letter (``enclosure-too-large``)."""

MAX_PDF_PAGES: Final = _bound("MAX_PDF_PAGES", 2_000)
"""Pages of a PDF that follows a letter (``enclosure-too-large``)."""

MAX_PDF_OBJECTS: Final = _bound("MAX_PDF_OBJECTS", 200_000)
"""Objects of a PDF that follows a letter (``enclosure-too-large``)."""

MAX_FILE_BYTES: Final = _bound("MAX_FILE_BYTES", 200_000_000)
"""Bytes of a file whose letter is taken out of it, ``extract`` and ``verify`` (``embedded-too-large``)."""

MAX_FILE_PARTS: Final = _bound("MAX_FILE_PARTS", 5_000)
"""Parts of a DOCX whose letter is taken out of it (``embedded-too-large``)."""

MAX_ATTACHED: Final = _bound("MAX_ATTACHED", 100)
"""Files attached to a PDF among which a letter's data are looked for (``embedded-nothing``)."""

MAX_EMBEDDED_BYTES: Final = _bound("MAX_EMBEDDED_BYTES", 16 << 20)
"""Bytes of a letter's data in its PDF or DOCX, unpacked (``embedded-too-large``)."""

# Word files

MAX_WORD_BYTES: Final = _bound("MAX_WORD_BYTES", 50_000_000)
"""Bytes of a Word template (``docx-template-too-large``)."""

MAX_WORD_UNPACKED: Final = _bound("MAX_WORD_UNPACKED", 200_000_000)
"""Bytes of a Word template's parts, unpacked (``docx-template-too-large``)."""

MAX_WORD_PARTS: Final = _bound("MAX_WORD_PARTS", 2_000)
"""Parts of a Word template (``docx-template-too-large``)."""

MAX_BRACES: Final = _bound("MAX_BRACES", 200)
"""Tags of a Word template that begin one after the other without an end (``docx-template-braces``)."""

MAX_EDITED_BYTES: Final = _bound("MAX_EDITED_BYTES", 20_000_000)
"""Bytes of an edited DOCX that ``adopt`` reads (``adopt-unreadable``)."""

MAX_EDITED_UNPACKED: Final = _bound("MAX_EDITED_UNPACKED", 100_000_000)
"""Bytes of its parts, unpacked (``adopt-unreadable``)."""

MAX_CARRIED_BYTES: Final = _bound("MAX_CARRIED_BYTES", 4 << 20)
"""Bytes of the letter that a DOCX carries for ``adopt``, unpacked (``embedded-too-large``)."""

MAX_CONVERTED_BYTES: Final = _bound("MAX_CONVERTED_BYTES", 256 << 20)
"""Bytes of a Word file that ``convert`` hands to LibreOffice (``convert-too-large``)."""

MAX_CONVERTED_UNPACKED: Final = _bound("MAX_CONVERTED_UNPACKED", 256 << 20)
"""Bytes of its text, headers, notes and styles, unpacked (``convert-too-large``)."""

# Templates

MAX_STEPS: Final = _bound("MAX_STEPS", 20_000)
"""Turns of loops, calls and items that filters go through while one template is filled (``template-too-long``)."""

MAX_MADE: Final = _bound("MAX_MADE", 500_000)
"""Characters of the text that a template gives (``template-too-long``)."""

MAX_SIZE: Final = _bound("MAX_SIZE", 50_000_000)
"""Characters and list items that one template makes on the way, whether it prints them or not (``template-too-long``)."""

MAX_WIDTH: Final = _bound("MAX_WIDTH", 10_000)
"""Widest field that a format of a template may ask for, and deepest indentation (``template-too-long``)."""

MAX_BITS: Final = _bound("MAX_BITS", 10_000)
"""Bits of a whole number that a template reckons with: about 3,000 digits (``template-too-long``)."""

MAX_TREE: Final = _bound("MAX_TREE", 100)
"""Levels of blocks and expressions in a template; ``1 + 1 + 1`` has three (``docx-template-syntax``, ``template-syntax``)."""
