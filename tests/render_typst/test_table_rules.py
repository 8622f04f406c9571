"""The last rule of a table stands where its last row ends, whatever follows the table."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from lettergen import Workshop, letter_from
from tests.adoption.documents import DATA

TABLE = "davor\n\n| Posten | Betrag |\n|---|--:|\n| Raum | 100,00 |\n| Essen | 200,00 |"


def gaps(after: str, *, large: bool) -> list[float]:
    """From the foot of each row's words to the rule below it, in pt."""
    letter = letter_from(DATA | {"body": TABLE + after, "large_print": large})
    content = Workshop().render(letter, "pdf").content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        words = {w["text"]: w["bottom"] for w in page.extract_words()}
        shapes = [*page.lines, *page.rects, *page.curves]
        rules = sorted({s["bottom"] for s in shapes if s["x1"] - s["x0"] > 300})
    return [min(r for r in rules if r > words[w] - 1) - words[w] for w in ("Raum", "Essen")]


@pytest.mark.parametrize("large", [False, True], ids=["plain", "large print"])
@pytest.mark.parametrize("after", ["", "\n\n- eins\n- zwei", "\n\nDanach.", "\n\n## Kosten\n\nx"])
def test_the_last_rule_stands_below_the_last_row(after: str, large: bool) -> None:
    row, last = gaps(after, large=large)
    assert abs(row - last) < 0.6
