"""The address field: 85 mm by 45 mm at 20 mm from the left, its text edge at 25 mm.

Form A: 27 to 72 mm, form B: 45 to 90 mm. In it a row of 5 mm for the return line, 12.7 mm for notes, 27.3 mm for six lines of
address; the border between notes and address lies 17.7 mm below the top.
"""

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.compose.address import address_areas
from lettergen.compose.composed import Area
from lettergen.compose.geometry import FORMS
from lettergen.errors import Problem, errors_in
from lettergen.german.address import AddressLine
from lettergen.letterhead.schema import AddressField
from lettergen.typeface.metrics import width_mm
from tests.compose.builders import LINE, MINISTRY, codes, only, texts

TOP: dict[Literal["A", "B"], float] = {"A": 27.0, "B": 45.0}
ROW = 17.7 / 5
"""Return line and notes share 17.7 mm when all five rows are in use."""


def field(
    *lines: str,
    notes: tuple[str, ...] = (),
    form: Literal["A", "B"] = "B",
    return_line: str = "Stadt Beispielen · 52499 Beispielen",
    **style: Any,
) -> tuple[dict[str, Area], tuple[Problem, ...]]:
    address = tuple(AddressLine(text, f"recipient.line{n}") for n, text in enumerate(lines))
    areas, problems = address_areas(return_line, notes, address, AddressField(**style), FORMS[form])
    return {area.role: area for area in areas}, problems


def bottom(area: Area) -> float:
    return area.y_mm + area.height_mm


def numbered(count: int) -> tuple[str, ...]:
    return tuple(f"Zeile {n}" for n in range(1, count + 1))


@pytest.mark.parametrize("form", ["A", "B"])
def test_zones(form: Literal["A", "B"]) -> None:
    areas, problems = field("Frau Anna Muster", "Am Weg 1", form=form, notes=("Einschreiben",))
    top = TOP[form]
    assert problems == ()
    for area in areas.values():
        assert area.x_mm == 25
        assert area.width_mm == 80
        assert area.pages == "first"
    assert top <= areas["return_line"].y_mm
    assert bottom(areas["return_line"]) == pytest.approx(top + 5)
    assert areas["address"].y_mm == pytest.approx(top + 17.7)
    assert list(areas) == ["return_line", "delivery_notes", "address"]


def test_six_lines_of_the_default_type_lie_in_the_address_zone() -> None:
    areas, problems = field(*numbered(6))
    assert problems == ()
    assert areas["address"].y_mm == pytest.approx(62.7)
    assert areas["address"].height_mm == pytest.approx(27.3)
    assert bottom(areas["address"]) <= 90
    assert {(line.size_pt, line.pitch_pt) for line in areas["address"].lines} == {(10, 12)}


def test_six_lines_can_fill_the_zone_to_its_edge() -> None:
    areas, _ = field(*numbered(6), pitch_pt=27.3 / 6 / (25.4 / 72))
    assert areas["address"].y_mm == pytest.approx(62.7)
    assert bottom(areas["address"]) == pytest.approx(90)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_notes_stand_directly_above_the_address(count: int) -> None:
    notes = ("Einschreiben", "Nicht nachsenden", "Persönlich", "Vertraulich")[:count]
    areas, problems = field("Frau Anna Muster", "Am Weg 1", notes=notes)
    assert problems == ()
    assert texts(areas["delivery_notes"]) == list(notes)
    assert bottom(areas["delivery_notes"]) == pytest.approx(62.7)
    assert areas["delivery_notes"].y_mm == pytest.approx(62.7 - count * ROW)
    assert areas["address"].y_mm == pytest.approx(62.7)
    assert bottom(areas["return_line"]) <= areas["delivery_notes"].y_mm + 1e-9
    assert areas["return_line"].y_mm >= 45


def test_four_notes_take_the_five_rows_with_the_return_line() -> None:
    areas, problems = field(*numbered(6), notes=numbered(4))
    assert problems == ()
    assert areas["return_line"].y_mm == pytest.approx(45)
    assert bottom(areas["return_line"]) == pytest.approx(45 + ROW)


def test_three_notes_of_ten_points_fill_the_zone_of_12_7_mm() -> None:
    areas, problems = field(*numbered(6), notes=numbered(3), note_size_pt=10)
    assert problems == ()
    assert areas["delivery_notes"].y_mm == pytest.approx(50)
    assert bottom(areas["delivery_notes"]) == pytest.approx(62.7)


def test_large_notes_borrow_from_a_short_address() -> None:
    areas, problems = field(*numbered(5), notes=numbered(4), note_size_pt=10)
    assert problems == ()
    assert areas["delivery_notes"].y_mm == pytest.approx(45 + ROW)
    assert areas["address"].y_mm == pytest.approx(45 + ROW + 4 * LINE)
    assert areas["address"].lines[0].size_pt == 10
    crowded, warnings = field(*numbered(6), notes=numbered(4), note_size_pt=10)
    assert crowded["address"].lines[0].size_pt < 10
    assert codes(warnings) == ["address-small-type"]


@pytest.mark.parametrize("count", [7, 8, 9])
def test_more_than_six_lines_borrow_from_the_note_zone_before_they_shrink(count: int) -> None:
    areas, problems = field(*numbered(count))
    assert problems == ()
    assert areas["address"].lines[0].size_pt == 10
    assert areas["address"].height_mm == pytest.approx(count * LINE)
    assert areas["address"].y_mm == pytest.approx(min(62.7, 90 - count * LINE))
    assert areas["address"].y_mm >= 50


def test_the_tenth_line_shrinks_the_type_with_a_warning() -> None:
    areas, problems = field(*numbered(10))
    warning = only(problems, "address-small-type")
    assert errors_in(problems) == ()
    assert areas["address"].lines[0].size_pt == 9
    assert areas["address"].lines[0].pitch_pt == pytest.approx(12 * 9 / 10)
    assert "9 pt" in warning.message("de")
    assert bottom(areas["address"]) <= 90 + 1e-9


def test_notes_make_a_long_address_shrink_earlier() -> None:
    assert field(*numbered(7), notes=numbered(2))[1] == ()
    areas, problems = field(*numbered(7), notes=numbered(3))
    assert codes(problems) == ["address-small-type"]
    assert areas["address"].lines[0].size_pt == 9.5


def test_what_does_not_fit_in_eight_points_names_the_longest_entry() -> None:
    lines = (*numbered(8), "Ein recht langer Name einer Einrichtung", *numbered(4))
    areas, problems = field(*lines)
    problem = only(problems, "address-too-many-lines")
    assert areas["address"].lines[0].size_pt == 8
    assert problem.place.path == "recipient.line8"
    assert problem.value == "Ein recht langer Name einer Einrichtung"
    assert "13 Zeilen" in problem.message("de")


def test_shrinking_ends_at_eight_points() -> None:
    assert field(*numbered(11))[0]["address"].lines[0].size_pt == 8.5
    twelve, problems = field(*numbered(12))
    assert errors_in(problems) != ()
    assert twelve["address"].lines[0].size_pt == 8


def test_a_type_chosen_smaller_is_not_called_shrunk() -> None:
    assert field(*numbered(3), size_pt=9, pitch_pt=11)[1] == ()


def test_five_notes_are_too_many() -> None:
    _, problems = field("Frau Anna Muster", notes=numbered(5))
    problem = only(problems, "delivery-notes-too-many")
    assert problem.place.path == "recipient.delivery_notes"
    assert "5 Vermerke" in problem.message("de")


def test_many_notes_without_an_address_are_an_error_not_a_crash() -> None:
    assert codes(field(notes=numbered(14))[1]) == ["delivery-notes-too-many"]


def test_a_note_wider_than_the_field_is_named_by_its_number() -> None:
    long = "Wenn unzustellbar, bitte mit neuer Anschrift an den Absender zurück, nicht nachsenden"
    _, problems = field("Frau Anna Muster", notes=("Einschreiben", long))
    assert only(problems, "delivery-note-too-wide").place.path == "recipient.delivery_notes.1"


def test_the_ministrys_address_is_exactly_six_lines_in_ten_points() -> None:
    lines = (MINISTRY, "Referat 423", "Herrn Dr. Max Muster", "Haroldstraße 4", "40213 Düsseldorf")
    areas, problems = field(*lines)
    assert problems == ()
    assert texts(areas["address"]) == [
        "Ministerium für Kinder, Familie, Flüchtlinge und",
        "Integration des Landes Nordrhein-Westfalen",
        "Referat 423",
        "Herrn Dr. Max Muster",
        "Haroldstraße 4",
        "40213 Düsseldorf",
    ]
    assert len(field(*lines, size_pt=11, pitch_pt=13)[0]["address"].lines) == 7


def test_a_word_wider_than_the_window_names_its_field() -> None:
    word = "Bundesausbildungsförderungsgesetzangelegenheitenverwaltung"
    areas, problems = field("Frau Anna Muster", word, "Am Weg 1")
    problem = only(problems, "address-line-too-wide")
    assert (problem.place.path, problem.value) == ("recipient.line1", word)
    assert "80 mm" in problem.message("en")
    assert word in texts(areas["address"])


def test_the_return_line_shrinks_before_it_is_an_error() -> None:
    usual, none = field("Frau Anna Muster")
    assert (usual["return_line"].lines[0].size_pt, none) == (7, ())
    long = "Kommunales Integrationszentrum der StädteRegion · Zollernstr. 10 · 52070 Aachen"
    smaller, none = field("Frau Anna Muster", return_line=long)
    size = smaller["return_line"].lines[0].size_pt
    assert 6 <= size < 7
    assert width_mm(long, size) <= 80
    assert none == ()
    _, problems = field("Frau Anna Muster", return_line=f"{long} · Deutschland")
    assert only(problems, "return-line-too-wide").place.path == "sender.authority"


LINES = st.lists(
    st.lists(
        st.text(alphabet="aeilmnrstWÜß-", min_size=1, max_size=14), min_size=1, max_size=9
    ).map(" ".join),
    min_size=1,
    max_size=14,
)


@pytest.mark.slow
@given(
    LINES,
    st.lists(st.sampled_from(("Einschreiben", "Persönlich", "Nicht nachsenden")), max_size=6),
    st.sampled_from(("A", "B")),
    st.sampled_from((8.0, 9.0, 10.0, 11.0, 12.0)),
    st.sampled_from((7.0, 8.0, 10.0)),
)
def test_nothing_leaves_the_field_or_overlaps(
    lines: list[str],
    notes: list[str],
    form: Literal["A", "B"],
    size: float,
    note_size: float,
) -> None:
    areas, problems = field(
        *lines,
        notes=tuple(notes),
        form=form,
        size_pt=size,
        pitch_pt=size * 1.2,
        note_size_pt=note_size,
    )
    assert "".join(texts(areas["address"])).replace(" ", "") == "".join(lines).replace(" ", "")
    assert areas["address"].lines[0].size_pt >= 8
    if errors_in(problems):
        return
    stacked = [
        areas[role] for role in ("return_line", "delivery_notes", "address") if role in areas
    ]
    edges = [TOP[form]]
    for area in stacked:
        assert area.y_mm >= edges[-1] - 0.011
        lines_mm = sum(line.pitch_pt for line in area.lines) * 25.4 / 72
        if area.role == "address":  # its zone is for lines that somebody adds, too
            assert area.height_mm >= lines_mm - 1e-6
        else:
            assert area.height_mm == pytest.approx(lines_mm)
        edges.append(bottom(area))
        for line in area.lines:
            assert width_mm(line.text, line.size_pt) <= 80
    assert edges[-1] <= TOP[form] + 45 + 1e-6
