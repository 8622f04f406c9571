"""Workbooks as LibreOffice Calc 7.4 saves them: a typed table, its numbers, dates and formulas read as they show."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch_rows.reading import rows_of

FOLDER = Path(__file__).parent / "calc"

SAID = {
    # Calc saved the ODS with its amounts and truths as an English screen shows them; XLSX leaves that to the reader.
    "calc.ods": ("1,234.50 €", "0.00 €", "TRUE"),
    "calc.xlsx": ("1.234,50 €", "0,00 €", "WAHR"),
}


@pytest.mark.parametrize("name", SAID)
def test_a_table_saved_by_calc(name: str) -> None:
    amount, nothing, yes = SAID[name]
    town = ["Stadt Musterhausen", "Frau", "Erika", "Muster", "Musterweg 1"]
    formula = "Stadt Musterhausen x"
    rows = {row.number: (list(row.cells.values()), row.problems) for row in rows_of(FOLDER / name)}
    assert rows == {
        2: (
            [
                *town,
                "01067",
                "Beispielstadt",
                "09.11.2026",
                amount,
                "14:30",
                "123456789012",
                formula,
                yes,
            ],
            (),
        ),
        3: (
            [*town, "52062", "Beispielstadt", "02.01.2026", nothing, "09:05", "5", formula, yes],
            (),
        ),
        5: (
            ["Zeile\nzwei", "Herr", "Max", "Beispiel", "Weg 2", "01099", "Ort", *[""] * 6],
            (),
        ),
    }
