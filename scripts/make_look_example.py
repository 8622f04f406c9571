"""Draws the stationery of examples/eigenes-aussehen: ``python scripts/make_look_example.py``."""

from __future__ import annotations

from pathlib import Path

import typst

TARGET = (
    Path(__file__).parents[1] / "examples" / "eigenes-aussehen" / "letterheads" / "kreis-auental"
)
MIDNIGHT = 1_767_225_600
"""1 January 2026, the only moment that the files name."""

HEAD = """
#set document(title: "Briefbogen")
#set page(width: 210mm, height: 297mm, margin: 0pt)
#let blue = rgb("#0B4F6C")
#let green = rgb("#5FAD56")
#let water = rgb("#D6EEF8")
"""
FIRST = """
#place(dy: 0mm, rect(width: 210mm, height: 2mm, fill: blue))
#place(dx: 25mm, dy: 35mm, line(length: 165mm, stroke: 0.8pt + green))
#place(dy: 270mm, curve(
  fill: water,
  curve.move((0mm, 10mm)),
  curve.cubic((60mm, -8mm), (110mm, 18mm), (210mm, 2mm)),
  curve.line((210mm, 27mm)),
  curve.line((0mm, 27mm)),
  curve.close(),
))
#place(dy: 293mm, rect(width: 210mm, height: 4mm, fill: blue))
"""
FOLLOWING = """
#place(dy: 0mm, rect(width: 210mm, height: 2mm, fill: blue))
#place(dx: 25mm, dy: 24mm, line(length: 165mm, stroke: 0.5pt + green))
#place(dy: 293mm, rect(width: 210mm, height: 4mm, fill: blue))
"""


def main() -> None:
    """Writes both sheets."""
    for name, body in (("bogen.pdf", FIRST), ("bogen-2.pdf", FOLLOWING)):
        content = typst.Compiler().compile(
            (HEAD + body).encode(), format="pdf", pdf_standards=["a-2a"], timestamp=MIDNIGHT
        )
        if not isinstance(content, bytes):
            raise TypeError("Typst returned no PDF")
        (TARGET / name).write_bytes(content)


if __name__ == "__main__":
    main()
