import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.typeface.metrics import describe, missing, width_mm, wrap, wrapped

MINISTRY = (
    "Ministerium für Kinder, Familie, Flüchtlinge und Integration des Landes Nordrhein-Westfalen"
)
SUBJECT = (
    "Landesinitiative „Gemeinsam klappt's“ – Interessenbekundung der StädteRegion Aachen für die "
    "Umsetzung in den kreisangehörigen Kommunen Eschweiler, Stolberg (Rhld.), Herzogenrath und Würselen"
)

WORDS = st.text(
    alphabet=st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=60
)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
WIDTHS = st.floats(min_value=5, max_value=170)
SIZES = st.sampled_from((6.0, 7.5, 8.0, 10.0, 10.5, 11.0))


@pytest.mark.parametrize(
    ("text", "units"),
    [("0123456789", 10 * 1139), ("W", 1933), ("i", 455), (" ", 569), ("ÄÖÜ", 1366 + 1593 + 1479)],
)
def test_advances_are_arials(text: str, units: int) -> None:
    # Advance widths of Arial in 2048ths of the type size, as in its hmtx table.
    assert width_mm(text, 10) == pytest.approx(units / 2048 * 10 * 25.4 / 72)


def test_bold_is_wider_and_italic_is_not() -> None:
    text = "Kommunales Integrationszentrum"
    assert width_mm(text, 10, strong=True) > width_mm(text, 10)
    assert width_mm(text, 10, emphasis=True) == width_mm(text, 10)


def test_combining_marks_take_no_room() -> None:
    assert width_mm("C\u0306", 10) == width_mm("C", 10)
    assert unicodedata.normalize("NFC", "C\u0306") == "C\u0306"


def test_the_ministrys_name_takes_two_lines_in_ten_points_and_three_in_eleven() -> None:
    assert len(MINISTRY) == 91
    assert wrap(MINISTRY, 80, 10) == (
        "Ministerium für Kinder, Familie, Flüchtlinge und",
        "Integration des Landes Nordrhein-Westfalen",
    )
    assert len(wrap(MINISTRY, 80, 11)) == 3


def test_a_long_subject_takes_three_bold_lines() -> None:
    assert len(SUBJECT) > 180
    assert len(wrap(SUBJECT, 165, 11, strong=True)) == 3


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("erika.muster@staedteregion-aachen.de", 51, ("erika.muster@staedteregion-aachen.de",)),
        ("erika.muster@staedteregion-aachen.de", 47, ("erika.muster@", "staedteregion-aachen.de")),
        (
            "www.staedteregion-aachen.de/eZugang",
            40,
            ("www.staedteregion-aachen.de/", "eZugang"),
        ),
        ("Kommunales Integrations-Zentrum", 40, ("Kommunales Integrations-", "Zentrum")),
        ("Bürgermeister/Bürgermeisterin", 25, ("Bürgermeister/", "Bürgermeisterin")),
        ("Telefon 0241 / 5198 - 4699", 25, ("Telefon 0241 /", "5198 - 4699")),
    ],
)
def test_where_lines_break(text: str, width: float, lines: tuple[str, ...]) -> None:
    assert wrap(text, width, 8) == lines


def test_hyphens_between_digits_do_not_break() -> None:
    assert wrap("Konto 1029 86-508-77", 22, 10) == ("Konto 1029", "86-508-77")


def test_no_break_spaces_hold() -> None:
    iban = "DE21\u00a03905\u00a00000\u00a00000\u00a03042\u00a004"
    assert wrap(f"IBAN {iban}", 60, 8) == (f"IBAN {iban}",)
    assert wrap(f"IBAN {iban}", 10, 8) == ("IBAN", iban)


def test_doubled_blanks_inside_a_line_stay() -> None:
    assert wrap("a  b", 100, 10) == ("a  b",)
    assert wrap("aaaa  bb cccccccccc", 15, 10) == ("aaaa  bb", "cccccccccc")


def test_an_unbreakable_word_stands_alone() -> None:
    word = "Bundesausbildungsförderungsgesetzangelegenheiten"
    assert wrap(f"im {word} dort", 30, 10) == ("im", word, "dort")


@pytest.mark.slow
@given(TEXTS, WIDTHS, SIZES, st.booleans())
def test_wrapping_loses_nothing(text: str, width: float, size: float, strong: bool) -> None:
    lines = wrap(text, width, size, strong=strong)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    position = 0
    for line in lines:
        found = text.index(line, position)
        assert text[position:found].strip(" ") == ""
        position = found + len(line)
    assert position == len(text)


@pytest.mark.slow
@given(TEXTS, WIDTHS, SIZES, st.booleans())
def test_a_line_is_wider_than_the_width_only_when_it_is_one_word(
    text: str, width: float, size: float, strong: bool
) -> None:
    for line in wrap(text, width, size, strong=strong):
        assert width_mm(line, size, strong=strong) <= width or " " not in line


@pytest.mark.slow
@given(TEXTS, WIDTHS, SIZES)
def test_lines_are_filled(text: str, width: float, size: float) -> None:
    words = text.split(" ")
    for upper, lower in pairwise(wrap(text, width, size)):
        first = lower.split(" ", maxsplit=1)[0]
        if first in words and text.count(f"{upper} {lower}"):
            assert width_mm(f"{upper} {first}", size) > width


@pytest.mark.slow
@given(TEXTS, WIDTHS, SIZES)
def test_wrapping_again_changes_nothing(text: str, width: float, size: float) -> None:
    lines = wrap(text, width, size)
    assert tuple(part for line in lines for part in wrap(line, width, size)) == lines
    assert wrap(text, width, size) == lines


def test_missing_names_each_character_once_in_order() -> None:
    assert missing("Şeyma 😀 漢字 😀\nYıldız") == ("😀", "漢", "字")
    assert missing("Ąžuolė Ćwikła-Ђорђе ﬁ ẞ Ə ʼ") == ()


def test_describe_gives_code_point_and_name() -> None:
    assert describe("😀") == "U+1F600 GRINNING FACE"
    assert describe("\ue000") == "U+E000 unnamed"


@pytest.mark.timeout(10)
@pytest.mark.parametrize("width", [0, -38.5])
def test_where_there_is_no_room_each_word_is_too_wide(width: float) -> None:
    """It never came to an end."""
    found = wrapped("Fachbereich 51 Haupt-Amt", width, 10)
    assert found.lines == found.too_wide == ("Fachbereich", "51", "Haupt-", "Amt")
