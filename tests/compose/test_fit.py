"""Words wider than their line: an error at the field, or parted where the layout program really parts them."""

from __future__ import annotations

import string
from contextlib import suppress

import pytest

from lettergen import LettergenError
from lettergen.compose.fit import _unbroken
from tests.compose.builders import composed, letter, paragraph
from tests.pdf_measure import lines
from tests.test_limits import LETTER, SHOP, changed

SIGNS = [*string.punctuation, *"–—…•·§°€„“‚‘«»›‹\u2011\u202f\u00a0"]
RIGHT_MM = 210 - 20
UNITS = ("abc{}", "123{}", "a1{}b")


def fits(text: str) -> bool:
    with suppress(LettergenError):
        SHOP.render(changed(body=text), "docx")
        return True
    return False


@pytest.mark.slow
def test_no_word_runs_over_the_margin() -> None:
    """Each sign between letters and figures, in words of three hundred characters."""
    words = ["x" + unit.format(sign) * 80 for sign in SIGNS for unit in UNITS]
    sound = [word for word in words if fits(word)]
    assert len(sound) > 8
    made = SHOP.render({**LETTER, "body": "\n\n".join(sound)})
    measured = lines(made.content)
    assert max(line.x1 for line in measured) < RIGHT_MM + 1
    text = "".join(line.text for line in measured)
    for unit in ("abc", "a1"):
        assert text.count(unit) == 80 * sum(unit in word for word in sound)


@pytest.mark.slow
@pytest.mark.parametrize(
    "word", ["a." * 49_000, "**" + "m_" * 60 + "**", "- " + "a_" * 100, "# " + "a_" * 80]
)
def test_a_word_that_is_too_wide_is_an_error_at_the_field(word: str) -> None:
    with pytest.raises(LettergenError) as caught:
        SHOP.render(changed(body=word))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path) == ("word-too-wide", "body")


def test_addresses_end_where_they_are_parted() -> None:
    address = "https://www.beispielstadt.example/" + "ein-langer-name/" * 20 + "x" * 200
    assert all(len(piece) <= 62 for piece in _unbroken(f"({address}).", ()))
    assert "".join(_unbroken(f"({address}).", ())) == f"({address})."
    assert fits(f"Siehe {address}.")


def test_a_word_that_is_parted_is_not_too_wide() -> None:
    """In large print, whose words are parted, some compounds have room on three lines alone."""
    word = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
    for large in (True, False):
        made = composed(letter(large_print=large), None, paragraph(f"Es gilt die {word} von 2026."))
        assert [p.code for p in made.problems if p.code == "word-too-wide"] == []
    whole = composed(letter(large_print=True), None, paragraph("x" * 67))
    assert [p.code for p in whole.problems if p.code == "word-too-wide"] == ["word-too-wide"]
