"""Tables made to hurt, and what reading them must say. As a program: reads them all with little memory, for the tests."""

from __future__ import annotations

import json
import os
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from lettergen.batch.rows.opening import open_rows
from lettergen.errors import LettergenError

MIB: Final = 1 << 20
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
ODS: Final = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
ROW: Final = (
    '<row r="1"><c t="inlineStr"><is><t>Name</t></is></c></row><row r="2"><c><v>1</v></c></row>'
)


def xlsx(
    path: Path,
    rows: Iterator[str] | str = ROW,
    *,
    styles: Iterator[str] | str = "",
    texts: Iterator[str] | str = "",
    before: str = "",
    doctype: str = "",
    level: int | None = None,
) -> None:
    """A workbook of one sheet; long parts come in pieces, so that making them takes no memory. ``level`` 1 packs three times as fast."""
    parts: dict[str, Iterator[str]] = {
        "_rels/.rels": iter([_relations(officeDocument="xl/workbook.xml")]),
        "xl/workbook.xml": iter(
            [f'{HEAD}<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="T" r:id="worksheet"/></sheets></workbook>']
        ),
        "xl/_rels/workbook.xml.rels": iter(
            [_relations(worksheet="s.xml", styles="styles.xml", sharedStrings="t.xml")]
        ),
        "xl/styles.xml": _part(f"<styleSheet {MAIN}>", styles, "</styleSheet>"),
        "xl/t.xml": _part(f"<sst {MAIN}>", texts, "</sst>"),
        "xl/s.xml": _part(f"{doctype}<worksheet {MAIN}>{before}<sheetData>", rows, "</sheetData></worksheet>"),
    }  # fmt: skip
    _zipped(path, parts, level)


def ods(path: Path, rows: Iterator[str] | str, mimetype: str = "") -> None:
    """A spreadsheet of one sheet."""
    around = (f"<office:document-content {ODS}><office:body><office:spreadsheet>", "</office:spreadsheet></office:body></office:document-content>")  # fmt: skip
    kind = mimetype or "application/vnd.oasis.opendocument.spreadsheet"
    content = _part(f'{around[0]}<table:table table:name="T">', rows, f"</table:table>{around[1]}")
    _zipped(path, {"mimetype": iter([kind]), "content.xml": content})


def _part(begin: str, inner: Iterator[str] | str, end: str) -> Iterator[str]:
    yield HEAD + begin
    yield from [inner] if isinstance(inner, str) else inner
    yield end


def _relations(**kinds: str) -> str:
    listed = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in kinds.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def _zipped(path: Path, parts: dict[str, Iterator[str]], level: int | None = None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece.encode())


def times(text: str, count: int) -> Iterator[str]:
    """The text so many times, in pieces."""
    piece = text * 1_000
    for _ in range(count // 1_000):
        yield piece


def ods_row(cells: str, attributes: str = "") -> str:
    """A row of an ODS."""
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def ods_cell(text: str, attributes: str = 'office:value-type="string"') -> str:
    """A cell of an ODS."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def _damaged(path: Path) -> None:
    ods(
        path, ods_row(ods_cell("Name")) + "".join(ods_row(ods_cell(f"{n:x}")) for n in range(3_000))
    )
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(content)


def _cut(path: Path) -> None:
    xlsx(path)
    path.write_bytes(path.read_bytes()[:-300])


def _link_loop(path: Path) -> None:
    path.symlink_to(path.with_suffix(".two.csv"))
    path.with_suffix(".two.csv").symlink_to(path)


def _text(content: str | bytes, encoding: str = "utf-8") -> Callable[[Path], None]:
    def made(path: Path) -> None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))

    return made


NAME: Final = ods_row(ods_cell("Name"))
LONG: Final = "x" * 1_000_000

CASES: Final[dict[str, tuple[str, Callable[[Path], object]]]] = {
    # What is small on disk and large in memory.
    "styles.xlsx": ("table-too-large", lambda p: xlsx(p, styles=times("<xf/>", 200_000_000), level=1)),
    "styles-tight.xlsx": ("table-packed-tightly", lambda p: xlsx(p, ROW + " " * 100 * MIB)),
    "one-row.xlsx": ("table-row-too-long", lambda p: xlsx(p, _one_row(400_000))),
    "one-cell.xlsx": (
        "table-row-too-long",
        lambda p: xlsx(p, f'<row><c t="inlineStr"><is><t>{LONG * 12}</t></is></c></row>'),
    ),
    "before-the-rows.xlsx": ("table-row-too-long", lambda p: xlsx(p, before="<col/>" * 1_700_000)),
    "texts.xlsx": ("table-packed-tightly", lambda p: xlsx(p, '<row><c t="s"><v>0</v></c></row>', texts=times("<si><t>a</t></si>", 20_000_000))),
    "column-beyond.xlsx": ("table-spreadsheet-unreadable", lambda p: xlsx(p, '<row><c r="XFE1"><v>1</v></c></row>')),
    "rows-beyond.xlsx": ("table-spreadsheet-unreadable", lambda p: xlsx(p, ROW + f'<row r="{1 << 40}"><c><v>1</v></c></row>')),
    "row-of-many-digits.xlsx": ("table-spreadsheet-unreadable", lambda p: xlsx(p, f'<row r="{"9" * 5_000}"><c><v>1</v></c></row>')),
    "wide.xlsx": ("table-too-many-columns", lambda p: xlsx(p, f"<row>{_cells(2_000)}</row><row>{_cells(2_000)}</row>")),
    "entities.xlsx": (
        "table-spreadsheet-unreadable",
        lambda p: xlsx(p, "<row><c><v>&a;</v></c></row>", doctype='<!DOCTYPE x [<!ENTITY a "1">]>'),
    ),
    "hidden-rows-without-end.xlsx": ("table-spreadsheet-unreadable", lambda p: xlsx(p, "<row " * 300_000)),
    "cut-off.xlsx": ("table-spreadsheet-unreadable", _cut),
    "empty.xlsx": ("table-spreadsheet-unreadable", _text("")),
    "text.xlsx": ("table-spreadsheet-unreadable", _text("Name\nA\n")),
    "long-format.xlsx": (
        "cell-format-unread",
        lambda p: xlsx(
            p,
            '<row><c t="inlineStr"><is><t>Name</t></is></c></row><row><c s="0"><v>1</v></c></row>',
            styles=f'<numFmts><numFmt numFmtId="200" formatCode="{"[" * 200_000}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>',
        ),
    ),
    "repeated-cells.ods": (
        "table-too-many-columns",
        lambda p: ods(p, NAME + ods_row(ods_cell("x", 'table:number-columns-repeated="16384"')) * 1_000),
    ),
    "repeated-rows.ods": (
        "table-row-repeated",
        lambda p: ods(p, NAME + ods_row(ods_cell("x"), 'table:number-rows-repeated="1000000"')),
    ),
    "one-row.ods": ("table-row-too-long", lambda p: ods(p, f"<table:table-row>{ods_cell('x') * 200_000}</table:table-row>")),
    "blanks.ods": (
        "table-cell-too-long",
        lambda p: ods(p, NAME + ods_row(ods_cell('x<text:s text:c="16384"/>' * 50_000))),
    ),
    "packed.ods": ("table-packed-tightly", lambda p: ods(p, times(ods_row(""), 4_000_000))),
    "not-a-number.ods": (
        "cell-format-unread",
        lambda p: ods(p, NAME + ods_row(ods_cell("x", 'office:value-type="float" office:value="nan"'))),
    ),
    "infinite.ods": (
        "cell-format-unread",
        lambda p: ods(p, NAME + ods_row(ods_cell("x", 'office:value-type="float" office:value="-inf"'))),
    ),
    "damaged.ods": ("table-spreadsheet-unreadable", _damaged),
    "other.ods": ("table-spreadsheet-unreadable", lambda p: ods(p, NAME, "application/zip")),
    # Text.
    "columns.csv": ("table-too-many-columns", _text(";".join(f"s{n}" for n in range(20_000)) + "\n")),
    "one-line.csv": ("table-row-too-long", _text("Name\n" + LONG * 10)),
    "one-cell.csv": ("table-cell-too-long", _text("Name;Ort\n" + "x" * 120_000 + ";y\n")),
    "open-quote.csv": ("table-csv-quote", _text('Name;Ort\n"' + "x\n" * 500_000)),
    "twice.csv": ("table-header-twice", _text(";".join(["Name"] * 1_000) + "\n")),
    "surplus.csv": ("row-value-without-header", _text("Name;Ort\nx;y" + ";z" * 200_000 + "\n")),
    "control.csv": ("table-not-text", _text("Name\n\0\n")),
    "utf-7.csv": ("ok", _text("Name\n+ADw-\n")),
    "one-line.jsonl": ("table-row-too-long", _text('{"Name": "' + LONG * 9 + '"}')),
    "deep.jsonl": ("cell-not-text", _text('{"a": ' * 200 + "1" + "}" * 200 + "\n")),
    "very-deep.jsonl": ("table-line-not-json", _text('{"a": ' * 100_000 + "1" + "}" * 100_000 + "\n")),
    "columns.jsonl": ("table-too-many-columns", _text("".join(f'{{"s{n}": "x"}}\n' for n in range(20_000)))),
    "same-keys.jsonl": ("table-line-not-json", _text("{" + ",".join('"a": 1' for _ in range(200_000)) + "}\n")),
    "digits.jsonl": ("ok", _text('{"a": ' + "9" * 50_000 + "}\n")),
    "many-faults.jsonl": ("problems-more", _text("x\n" * 50_000)),
    "aliases.yaml": ("yaml-anchor", _text("- &a {Name: x}\n- *a\n")),
    "one-entry.yaml": ("table-yaml-too-large", _text("- Name: " + LONG * 2)),
    "deep.yaml": ("yaml-too-deep", _text("- " * 50_000 + "\n")),
    "escape.yaml": ("yaml-escape", _text('- Name: "\\UFFFFFFFF"\n')),
    # What is no file, or never ends.
    "zero.csv": ("file-not-ordinary", lambda p: p.symlink_to("/dev/zero")),
    "random.jsonl": ("file-not-ordinary", lambda p: p.symlink_to("/dev/urandom")),
    "pipe.csv": ("file-not-ordinary", os.mkfifo),
    "pipe.xlsx": ("file-not-ordinary", os.mkfifo),
    "loop.csv": ("file-unreadable", _link_loop),
    "folder.csv": ("file-is-folder", Path.mkdir),
    "nowhere.csv": ("file-not-found", lambda p: p.symlink_to("nowhere")),
}  # fmt: skip
"""By file name: the code of the problem, or ``ok``, and what makes the file."""


def _cells(count: int) -> str:
    return "".join(f'<c t="inlineStr"><is><t>s{n}</t></is></c>' for n in range(count))


def _one_row(count: int) -> Iterator[str]:
    yield "<row>"
    for number in range(count):
        yield f"<c><v>{number * 7919 % 1_000_003}.{number}</v></c>"
    yield "</row>"


def codes_of(path: Path) -> list[str]:
    """What reading the table to its end says."""
    try:
        source = open_rows(path)
        rows = list(source)
    except LettergenError as error:
        return [p.code for p in error.problems]
    return list(dict.fromkeys(p.code for row in rows for p in row.problems)) or ["ok"]


if __name__ == "__main__":
    folder, memory = Path(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    found: dict[str, list[str]] = {}
    for name in CASES:
        try:
            found[name] = codes_of(folder / name)
        except Exception as error:  # noqa: BLE001  what the tests are for
            found[name] = [type(error).__name__]
    sys.stdout.write(json.dumps(found))
