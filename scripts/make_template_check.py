"""Writes what ``template check`` says of a faulty template into docs/template-check.md: ``make docs``."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "template-check.md"
NAME = "einladung.docx"
_BLOCK = re.compile(
    r"(<!-- lettergen template check [^>]*--language (de|en) -->\n```text\n).*?(```\n)", re.DOTALL
)
_DELETED = (
    f'<w:del {nsdecls("w")} w:id="1" w:author="Amt"><w:r><w:delText>{{{{ salutation }}}}'
    "</w:delText></w:r></w:del>"
)


def faulty_template() -> bytes:
    """A template as it might come from Word, with a dozen usual faults."""
    document = docx.Document()
    header = document.sections[0].header
    header.paragraphs[0].text = "{{ sendr.name }}"
    for text in (
        "{{ address }}",
        "{{ subject|default(„ohne Betreff“) }}",
        "Sehr geehrte Damen und Herren, ",
        "{%p for p in letter.recipient.persons %}",
        "Guten Tag, {{ p.fist_name }} {{ p.last_name }}!",
        "{%p endfor %}",
        "Hinweis: {%p if letter.remarks %}",
        "{{ letter.remarks|join(' ') }}",
        "{%p endif %}",
        "Am {{ letter.event.date|written_dat } laden wir Sie ein.",
        "{{ body }}",
    ):
        document.add_paragraph(text)
    document.paragraphs[2]._p.append(parse_xml(_DELETED))
    table = document.add_table(rows=3, cols=2)
    texts = (
        ("{%tr for a in letter.agenda %}", "Programm"),
        ("{{ a.begin }}", "{{ a.titel }}"),
        ("{%trendfor %}", ""),
    )
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("{% if closing %}{{ closing }}")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def output(language: str) -> str:
    """What the command prints, problems and result."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / NAME).write_bytes(faulty_template())
        command = [sys.executable, "-m", "lettergen", "template", "check", NAME]
        done = subprocess.run(
            [*command, "--language", language],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    return done.stdout


def page() -> str:
    """The page with the present output."""
    text = PAGE.read_text(encoding="utf-8")
    return _BLOCK.sub(lambda found: found[1] + output(found[2]) + found[3], text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT))
