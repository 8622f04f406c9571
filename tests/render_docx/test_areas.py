"""What of an area is the letter's own stands apart from its markup, whichever letters came before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lettergen.compose.composed import Area, AreaRole, ComposedLetter, TextLine
from lettergen.renderers.docx.areas import areas_of
from lettergen.renderers.docx.layout import layout_of
from lettergen.word.compiled import Words
from tests.composed_samples import long_letter


def _line(text: str, value: str | None = None, link: str | None = None) -> TextLine:
    return TextLine(text=text, value=value, link=link, size_pt=10, pitch_pt=12)


def _letter(role: AreaRole, *lines: TextLine, offset_mm: float | None = None) -> ComposedLetter:
    area = Area(
        role=role,
        x_mm=20,
        y_mm=20,
        width_mm=80,
        height_mm=40,
        lines=lines,
        value_offset_mm=offset_mm,
    )
    return replace(long_letter(), areas=(area,))


def _pieces(letter: ComposedLetter) -> tuple[str, ...]:
    (pieces,) = areas_of(letter, layout_of(letter).areas).each
    return pieces


def _words(letter: ComposedLetter) -> list[str]:
    return [str(piece) for piece in _pieces(letter) if isinstance(piece, Words)]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([_line("Erika Muster"), _line("Weg 1 & 2")], ["Erika Muster", "Weg 1 &amp; 2"]),
        ([_line("Hof\u00ad1"), _line(""), _line("x" * 101)], []),
        ([_line("Seite", link="https://x.example")], ["Seite"]),
        ([], []),
    ],
)
def test_words_of_an_address_are_apart(lines: list[TextLine], words: list[str]) -> None:
    assert _words(_letter("address", *lines)) == words


def test_figures_are_apart_in_every_area() -> None:
    lines = (
        _line("Telefon"),
        _line("0241 / 5198 - 0"),
        _line("Datum", "11.10.2018"),
        _line("Raum", "A 810"),
        _line("46.2-301"),
    )
    letter = _letter("information", *lines, offset_mm=20)
    assert _words(letter) == ["0241 / 5198 - 0", "11.10.2018", "46.2-301"]


def test_a_line_is_set_as_its_area_wants_it_whatever_was_set_before() -> None:
    line, figures = _line("Erika Muster"), _line("12")
    for _ in range(2):
        assert _words(_letter("address", line, figures)) == ["Erika Muster", "12"]
        assert _words(_letter("information", line, figures)) == ["12"]


def test_other_words_stand_in_the_same_markup() -> None:
    def markup(letter: ComposedLetter) -> list[str]:
        return [piece for piece in _pieces(letter) if not isinstance(piece, Words)]

    first = markup(_letter("address", _line("Erika Muster"), _line("Weg 1")))
    second = markup(_letter("address", _line("Max Beispiel"), _line("Am Tor 22")))
    assert all(a is b for a, b in zip(first, second, strict=True))


def test_values_stand_where_the_area_has_them() -> None:
    """A line that two areas share is as wide as each of them makes it."""
    line = _line("Datum", "W" * 15)
    near, far = (_letter("information", line, offset_mm=mm) for mm in (5.0, 60.0))
    for _ in range(2):
        assert 'w:w="4535"' in _pieces(near)[0]
        assert 'w:w="4535"' not in _pieces(far)[0]
