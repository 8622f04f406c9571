"""ODS files as LibreOffice writes them, as far as a reader of tables can see."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
TO_THE_EDGE = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
)
"""What LibreOffice writes below the last row."""


def text(value: str) -> str:
    """A cell with text, each line a paragraph."""
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string" calcext:value-type="string">{paragraphs}</table:table-cell>'


def number(value: str, shown: str) -> str:
    """A cell with a number and the text that its format gives."""
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" calcext:value-type="float">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def day(value: str, shown: str) -> str:
    """A cell with a date and the text that its format gives."""
    return (
        f'<table:table-cell office:value-type="date" office:date-value="{value}" calcext:value-type="date">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def row(*cells: str, attributes: str = "") -> str:
    """A row of cells and of empty ones to the edge; a plain text is a cell with text."""
    inner = "".join(c if c.startswith("<") else text(c) for c in cells)
    edge = '<table:table-cell table:number-columns-repeated="16000"/>'
    return f"<table:table-row {attributes}>{inner}{edge}</table:table-row>"


def write(path: Path, sheets: Mapping[str, str], hidden: str | None = None) -> Path:
    """A spreadsheet of these sheets' rows, one of which may be hidden."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{"ta2" if name == hidden else "ta1"}">'
        f"<table:table-column/>{rows}{TO_THE_EDGE}</table:table>"
        for name, rows in sheets.items()
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{display}"/></style:style>'
        for name, display in (("ta1", "true"), ("ta2", "false"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MEDIA_TYPE)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return path
