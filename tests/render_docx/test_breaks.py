from __future__ import annotations

from collections.abc import Iterator

import pytest

from lettergen.compose.breaking import Parting, broken_lines
from lettergen.model.blocks import Inline, LineBreak, Run
from lettergen.renderers.docx.breaks import LONGER_MM, SHORTER_MM, Fit, adjusted
from lettergen.renderers.docx.breaks import fit as fit_to
from lettergen.typeface.metrics import width_mm, wrap

SIZE = 10
TEXT = (
    "Das Netzwerk hat sich im vergangenen Jahr viermal getroffen und dabei die Angebote der "
    "freien Träger, der Städte und Gemeinden sowie der Agentur für Arbeit zusammengetragen."
)


def fit(inlines: tuple[Inline, ...], width: float, size: float, *, strong: bool = False) -> Fit:
    """As a letter sets it whose lines nobody has evened."""
    return fit_to(
        inlines, broken_lines(inlines, width, size, strong=strong), width, size, strong=strong
    )


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def widths_near(text: str, limit: float) -> Iterator[float]:
    """Widths at which some line of the text only just fits into ``limit`` mm, or only just does not."""
    pieces = text.split(" ")
    for count in range(1, len(pieces)):
        exact = width_mm(" ".join(pieces[:count]), SIZE)
        if limit / 2 < exact < limit:
            yield from (exact + 0.05, exact - 0.05)


@pytest.mark.parametrize("width", [60, 118, 165])
def test_lines_are_counted_as_the_typeface_wraps_them(width: float) -> None:
    assert fit(words(TEXT), width, SIZE).lines == len(wrap(TEXT, width, SIZE))


@pytest.mark.parametrize("width", list(widths_near(TEXT, 165)))
def test_breaks_hold_however_a_program_measures(width: float) -> None:
    lines = wrap(TEXT, width, SIZE)
    found = fit(words(TEXT), width, SIZE)
    assert abs(found.indent_mm) <= SHORTER_MM + 0.05
    for error in (-SHORTER_MM, LONGER_MM):
        assert wrap(TEXT, width - found.indent_mm - error * 0.99, SIZE) == lines


def test_a_paragraph_with_room_keeps_its_width() -> None:
    assert fit(words("Kurz."), 165, SIZE).indent_mm == 0


def test_bold_text_is_measured_bold() -> None:
    text = "Interessenbekundung zur Teilnahme an der Landesinitiative"
    width = width_mm(text, SIZE) + 1
    assert fit(words(text), width, SIZE).lines == 1
    assert fit((Run(text, strong=True),), width, SIZE).lines == 2
    assert fit(words(text), width, SIZE, strong=True).lines == 2


def test_hard_breaks_are_lines() -> None:
    inlines = (Run("eins"), LineBreak(), LineBreak(), Run("drei"))
    assert fit(inlines, 165, SIZE).lines == 3


def ending(text: str, first: str) -> float:
    """A width into which ``first`` fits and the rest does not."""
    return width_mm(first, SIZE) + 1 if text.startswith(first) else 0


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Anfang und/oder", "Anfang und/"),
        ("siehe https://www.kreis-unna.de/kontakt", "siehe https://www.kreis-unna.de/"),
    ],
)
def test_a_place_is_opened_only_where_a_line_ends_at_it(text: str, first: str) -> None:
    found = fit(words(text), ending(text, first), SIZE)
    assert found.opened == {len(first)}
    assert adjusted(words(text), found) == [Run(first + "\u200b" + text[len(first) :])]
    assert adjusted(words(text), fit(words(text), 165, SIZE)) == words(text)


def test_a_number_is_not_broken_behind_its_hyphen() -> None:
    text, first = "Telefon 0241/5198-4600", "Telefon 0241/5198-"
    found = fit(words(text), ending(text, first), SIZE)
    assert found.lines == 2
    assert adjusted(words(text), found) == [Run("Telefon 0241/5198\u20114600")]
    elsewhere = fit(words(text), 165, SIZE)
    assert not elsewhere.closed


def test_offsets_count_across_runs_and_breaks() -> None:
    inlines = (Run("Zeile"), LineBreak(), Run("Anfang ", strong=True), Run("und/oder", link="x:y"))
    width = width_mm("Anfang ", SIZE, strong=True) + width_mm("und/", SIZE) + 1
    found = fit(inlines, width, SIZE)
    assert found.opened == {17}
    assert adjusted(inlines, found)[-1] == Run("und/\u200boder", link="x:y")


def test_a_word_wider_than_its_line_changes_nothing() -> None:
    found = fit(words("Donaudampfschifffahrtsgesellschaft und mehr"), 20, SIZE)
    assert found.indent_mm == 0


def test_a_word_given_to_the_last_line_stays_there() -> None:
    text = "Darüber haben wir gestern in der Sitzung des Ausschusses für Umwelt lange und gern beraten."
    width = width_mm(text.removesuffix(" beraten."), SIZE) + 1
    for last in (" beraten.", " ja."):
        inlines = words(text.removesuffix(" beraten.") + last)
        width = width_mm(inlines[0].text, SIZE) - 1
        lines = broken_lines(inlines, width, SIZE, even=True)
        found = fit_to(inlines, lines, width, SIZE)
        said = "".join(i.text for i in adjusted(inlines, found) if isinstance(i, Run))
        assert said.endswith("gern\u00a0ja." if last == " ja." else "gern beraten.")
        assert wrap(said, width - found.indent_mm, SIZE)[-1] == said[lines.starts[-1] :]


def test_an_optional_hyphen_stands_where_the_word_is_parted_and_nowhere_else() -> None:
    text = "Der Widerspruchsbescheid und das Verwal\u00adtungsverfahren sind abgeschlossen."
    width = width_mm("Der Widerspruchs-", SIZE) + 1
    lines = broken_lines(words(text), width, SIZE, parting=Parting("de"))
    found = fit_to(words(text), lines, width, SIZE)
    said = "".join(i.text for i in adjusted(words(text), found) if isinstance(i, Run))
    assert said.startswith(("Der Wider\u00adspruchsbescheid", "Der Widerspruchs\u00adbescheid"))
    assert said.count("\u00ad") == len(lines.hyphenated)
    assert said.replace("\u00ad", "") == text.replace("\u00ad", "")
