"""Failed rows as a workbook, for those whose list was one: every cell a text, so that no spreadsheet changes it.

Written by hand, in a few lines of each format: openpyxl would leave the rows in a temporary file of a killed run, and writes the
time into each file. (ECMA-376 part 1, 18.3; OASIS OpenDocument 1.3 part 3, chapter 9.)
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: equal rows give equal files."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_XLSX = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Fehler" sheetId="1" r:id="rId1"/></sheets></workbook>',
    # Style 1 has number format 49, which is "@": text.
    "xl/styles.xml": f'<styleSheet xmlns="{_SHEETS}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    )
)  # fmt: skip
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_xlsx(file: BinaryIO, rows: Iterable[Sequence[str]]) -> None:
    """The rows as an Excel workbook. Raises OSError."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _XLSX.items():
            archive.writestr(_entry(name), _HEAD + content)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write(
                f'{_HEAD}<worksheet xmlns="{_SHEETS}"><cols><col min="1" max="1024" width="20" style="1"/></cols>'
                "<sheetData>".encode()
            )
            for row in rows:
                cells = "".join(
                    f'<c t="inlineStr" s="1"><is><t xml:space="preserve">{_xlsx(cell)}</t></is></c>'
                    for cell in row
                )
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")


def write_ods(file: BinaryIO, rows: Iterable[Sequence[str]]) -> None:
    """The rows as a LibreOffice spreadsheet. Raises OSError."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        plain = _entry("mimetype")
        plain.compress_type = zipfile.ZIP_STORED
        archive.writestr(plain, _ODS_TYPE)
        archive.writestr(_entry("META-INF/manifest.xml"), _HEAD + _MANIFEST)
        with archive.open(_entry("content.xml"), "w") as content:
            content.write(
                f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
                '<number:text-style style:name="N"><number:text-content/></number:text-style>'
                '<style:style style:name="T" style:family="table-cell" style:data-style-name="N"/></office:automatic-styles>'
                '<office:body><office:spreadsheet><table:table table:name="Fehler">'
                '<table:table-column table:number-columns-repeated="1024" table:default-cell-style-name="T"/>'.encode()
            )
            for row in rows:
                cells = "".join(map(_ods_cell, row))
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(
                b"</table:table></office:spreadsheet></office:body></office:document-content>"
            )


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _xlsx(text: str) -> str:
    """A cell's text; characters that XML lacks in the form of ECMA-376 part 1, 22.9.2.19."""
    text = _ESCAPE.sub("_x005F_", text)
    return escape(_UNWRITABLE.sub(lambda c: f"_x{ord(c[0]):04X}_", text)).replace("\r", "_x000D_")


def _ods_cell(text: str) -> str:
    paragraphs = "".join(f"<text:p>{_ods(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string" table:style-name="T">{paragraphs}</table:table-cell>'


def _ods(text: str) -> str:
    text = (
        escape(_UNWRITABLE.sub("\ufffd", text)).replace("\r", "&#13;").replace("\t", "<text:tab/>")
    )
    # Blanks that follow one another, or stand at the end of a line, would be taken for one or none.
    return re.sub(" {2,}|^ | $", lambda m: f'<text:s text:c="{len(m[0])}"/>', text)
