"""Writes examples/batch/rathaeuser.xlsx from rathaeuser.csv: ``python scripts/make_batch_example.py``."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import Workbook

FOLDER = Path(__file__).parent.parent / "examples" / "batch"
POSTAL_CODE = "PLZ"


def main() -> None:
    """Writes the workbook. Postcodes are numbers shown with five digits, as Excel's own format for them does."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Rathäuser"
    with (FOLDER / "rathaeuser.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    sheet.append(header)
    column = header.index(POSTAL_CODE)
    for number, row in enumerate(rows, start=2):
        for position, text in enumerate(row):
            if not text:
                continue
            cell = sheet.cell(number, position + 1, int(text) if position == column else text)
            cell.number_format = "00000" if position == column else "@"
    book.save(FOLDER / "rathaeuser.xlsx")


if __name__ == "__main__":
    main()
