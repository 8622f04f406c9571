"""The information block (75 mm by at least 40 mm at 125 mm, 5 mm below the top of the address field) and the column."""

from typing import Any

import pytest

from lettergen.errors import errors_in
from lettergen.letterhead.accounts import grouped_iban
from lettergen.typeface.metrics import width_mm
from tests.compose.builders import (
    BLOCK_ITEMS,
    LINE,
    area,
    areas_of,
    block,
    codes,
    column,
    composed,
    letter,
    letterhead,
    only,
    pairs,
    texts,
)

MM = 25.4 / 72


def item(**changes: Any) -> dict[str, Any]:
    return changes


@pytest.mark.parametrize(("form", "top"), [("A", 32), ("B", 50)])
def test_place_of_the_block(form: str, top: float) -> None:
    information = area(composed(on=letterhead(form=form)), "information")
    assert (information.x_mm, information.y_mm, information.width_mm) == (125, top, 75)


def test_block_sets_label_and_value_on_one_line() -> None:
    result = composed(letter(references={"ours": "51.2-7/18"}))
    information = area(result, "information")
    assert pairs(information) == [
        ("Unser Zeichen:", "51.2-7/18"),
        ("Name:", "Frau Muster"),
        ("E-Mail:", "rathaus@beispielen.example"),
        ("Datum:", "09.10.2018"),
    ]
    widest = width_mm("Unser Zeichen:", 10)
    assert information.value_offset_mm is not None
    assert widest < information.value_offset_mm < widest + 3


def test_values_wrap_under_the_value() -> None:
    reference = "46.1 – Sozialer Zusammenhalt und Teilhabe 2018 bis 2021"
    result = composed(letter(references={"ours": reference}))
    information = area(result, "information")
    first, second = pairs(information)[:2]
    assert first[0] == "Unser Zeichen:"
    assert second[0] == ""
    assert f"{first[1]} {second[1]}" == reference
    room = 75 - (information.value_offset_mm or 0)
    assert all(width_mm(line.value or "", line.size_pt) <= room for line in information.lines)


def test_bold_values_are_measured_bold() -> None:
    reference = "46.1-2018 Zusammenhalt ii"
    items = [item(label="Unser Zeichen:", field="our_reference", strong=True)]
    on = letterhead(information=block(*items, width_mm=70))
    information = area(composed(letter(references={"ours": reference}), on), "information")
    room = 70 - (information.value_offset_mm or 0)
    assert width_mm(reference, 10) <= room < width_mm(reference, 10, strong=True)
    assert [line.value for line in information.lines] == ["46.1-2018 Zusammenhalt", "ii"]
    assert all(line.value_strong and not line.strong for line in information.lines)


def test_lines_without_a_label_begin_at_the_edge_of_the_block() -> None:
    items = (item(field="head_title", strong=True), item(field="unit"), *BLOCK_ITEMS)
    information = area(composed(on=letterhead(information=block(*items))), "information")
    assert pairs(information)[:3] == [
        ("Die Bürgermeisterin", None),
        ("Amt 51", None),
        ("Jugendamt", None),
    ]
    assert [line.strong for line in information.lines[:3]] == [True, False, False]


def test_gaps_are_one_empty_line_and_belong_to_the_group() -> None:
    with_name = area(composed(letter(references={"ours": "7"})), "information")
    assert [line.space_before_pt for line in with_name.lines] == [0, 12, 0, 12]
    sender = {"authority": "stadt-beispielen"}
    without = area(composed(letter(sender=sender, references={"ours": "7"})), "information")
    assert pairs(without)[1] == ("E-Mail:", "rathaus@beispielen.example")
    assert [line.space_before_pt for line in without.lines] == [0, 12, 12]


def test_the_first_item_printed_has_no_gap() -> None:
    information = area(composed(), "information")
    assert texts(information)[0] == "Name:"
    assert information.lines[0].space_before_pt == 0


def test_empty_items_are_left_out_unless_the_letterhead_keeps_them() -> None:
    kept = item(label="Ihr Zeichen:", field="your_reference", print_when_empty=True)
    bare = item(field="our_reference", print_when_empty=True)
    on = letterhead(information=block(kept, bare, *BLOCK_ITEMS[1:]))
    assert pairs(area(composed(on=on), "information"))[0] == ("Ihr Zeichen:", "")
    assert len(area(composed(on=on), "information").lines) == 4
    assert "Ihr Zeichen:" not in texts(area(composed(), "information"))


def test_a_block_with_nothing_to_print_is_no_area() -> None:
    on = letterhead(information=block(item(label="Ihr Zeichen:", field="your_reference")))
    result = composed(on=on)
    assert areas_of(result, "information") == []
    assert result.letter.page.first_top_mm == pytest.approx(98.46)


@pytest.mark.parametrize(("form", "top"), [("A", 80.46), ("B", 98.46)])
def test_the_subject_stands_two_lines_below_the_address_field(form: str, top: float) -> None:
    assert composed(on=letterhead(form=form)).letter.page.first_top_mm == pytest.approx(top)


@pytest.mark.parametrize(
    ("form", "height", "top"),
    [("A", 40, 80.46), ("A", 63, 103.46), ("B", 40, 98.46), ("B", 63, 50 + 63 + 8.46)],
)
def test_a_block_higher_than_40_mm_pushes_the_subject(form: str, height: float, top: float) -> None:
    lines = item(lines=[f"Zeile {n}" for n in range(10)])
    on = letterhead(form=form, information=block(lines, pitch_pt=height / 10 / MM))
    result = composed(on=on)
    assert area(result, "information").height_mm == pytest.approx(height)
    assert result.letter.page.first_top_mm == pytest.approx(top)
    assert result.problems == ()


def test_a_block_that_leaves_no_room_for_text_is_an_error() -> None:
    lines = item(lines=[f"Zeile {n}" for n in range(60)])
    problem = only(composed(on=letterhead(information=block(lines))).problems, "page-without-room")
    assert "Seite 1" in problem.message("de")


def test_english_labels_and_dates() -> None:
    references = {"yours": "AB", "ours": "7"}
    made = letter(language="en", references=references)
    assert pairs(area(composed(made), "information")) == [
        ("Your reference:", "AB"),
        ("Our reference:", "7"),
        ("Name:", "Frau Muster"),
        ("E-mail:", "rathaus@beispielen.example"),
        ("Date:", "9\u00a0October 2018"),
    ]


def test_every_field_finds_its_value() -> None:
    fields = {
        "head_title": ("Die Bürgermeisterin",),
        "authority": ("Stadt Beispielen",),
        "unit": ("Amt 51", "Jugendamt"),
        "building": ("Am Markt 1", "52499 Beispielen"),
        "phone": ("02400 12-0",),
        "direct_phone": ("02400 12-34",),
        "fax": ("02400 12-99",),
        "direct_fax": ("02400 12-934",),
        "citizen_phone": ("115",),
        "email": ("erika@beispielen.example",),
        "website": ("www.beispielen.example",),
        "contact": ("Frau Muster",),
        "room": ("207",),
        "your_reference": ("AB",),
        "your_message": ("01.10.2018",),
        "our_reference": ("7",),
        "our_message": ("02.10.2018",),
        "date": ("09.10.2018",),
        "bank_accounts": (
            "Sparkasse Aachen",
            f"IBAN {grouped_iban('DE21390500000000304204')}",
            "BIC AACSDE33XXX",
        ),
    }
    items = [item(label=name, field=name) for name in fields]
    contact = {"name": "Frau Muster", "extension": "34", "room": "207"}
    made = letter(
        sender={
            "authority": "stadt-beispielen",
            "unit": "a51",
            "contact": contact | {"email": "erika@beispielen.example"},
        },
        references={
            "yours": "AB",
            "your_message": "2018-10-01",
            "ours": "7",
            "our_message": "2018-10-02",
        },
    )
    on = letterhead(information=column(*items), authority={"citizen_phone": "115"})
    printed = texts(area(composed(made, on), "information"))
    assert printed == [text for name, values in fields.items() for text in (name, *values)]


def test_a_design_prints_its_own_accounts_in_its_own_words() -> None:
    account = {
        "bank": "Sparkasse Aachen",
        "bank_code": "390 500 00",
        "account": "304 204",
        "iban": "DE21390500000000304204",
    }
    pattern = ["{bank}", "BLZ {bank_code}", "Konto {account}", "SWIFT {bic}"]
    items = item(label="Bankverbindungen", field="bank_accounts", account_lines=pattern)
    on = letterhead(information=column(items), bank_accounts=[account])
    assert texts(area(composed(on=on), "information")) == [
        "Bankverbindungen",
        "Sparkasse Aachen",
        "BLZ 390 500 00",
        "Konto 304 204",
    ]


def test_column_sets_labels_above_values_with_gaps_between() -> None:
    on = letterhead(
        information=column(
            item(field="unit", strong=True),
            item(label="Telefon", field="phone"),
            item(label="Telefax", field="fax", gap=False),
            label_size_pt=7,
        )
    )
    information = area(composed(on=on), "information")
    assert texts(information) == [
        "Amt 51",
        "Jugendamt",
        "Telefon",
        "02400 12-0",
        "Telefax",
        "02400 12-99",
    ]
    assert [line.space_before_pt for line in information.lines] == [0, 0, 5, 0, 0, 0]
    assert [line.size_pt for line in information.lines] == [8, 8, 7, 8, 7, 8]
    assert [line.strong for line in information.lines] == [True, True, False, False, False, False]
    assert information.value_offset_mm is None


def test_the_foot_group_ends_at_the_bottom() -> None:
    foot = [item(label="Internet", field="website"), item(label="Telefax", field="fax")]
    on = letterhead(information=column(item(field="unit"), foot_items=foot))
    information = area(composed(on=on), "information")
    used = sum(line.pitch_pt + line.space_before_pt for line in information.lines) * MM
    assert information.y_mm == 32
    assert information.y_mm + used == pytest.approx(285)
    assert texts(information)[-1] == "02400 12-99"
    assert information.lines[2].space_before_pt > 500
    assert information.height_mm == 285 - 32


def test_a_column_does_not_push_the_subject() -> None:
    on = letterhead(information=column(item(field="unit")))
    assert composed(on=on).letter.page.first_top_mm == pytest.approx(98.46)


def test_an_overfull_column_names_the_longest_item() -> None:
    long = " ".join(["Buslinien bis Haltestelle Normaluhr"] * 12)
    items = (
        item(label="Dienstgebäude", field="building"),
        item(label="Erreichbarkeit", lines=long),
        item(field="unit"),
    )
    on = letterhead(information=column(*items, bottom_mm=70))
    problem = only(composed(on=on).problems, "information-overflow")
    assert "Erreichbarkeit" in problem.message("de")
    assert "38 mm" in problem.message("de")
    assert problem.place.path == "letterhead"


def test_head_and_foot_of_a_column_must_not_touch() -> None:
    def made(bottom: float) -> list[str]:
        on = letterhead(
            information=column(item(field="phone"), foot_items=[item(field="fax")])
            | {"bottom_mm": bottom}
        )
        return codes(composed(on=on).problems)

    needed = 32 + (2 * 9.5 + 5) * MM
    assert made(needed + 0.1) == []
    assert made(needed - 0.1) == ["information-overflow"]


def test_a_value_too_wide_for_the_column_names_its_field() -> None:
    room = "Sitzungssaalgebäudeerweiterungsflügel-204-Untergeschoss"
    made = letter(
        sender={"authority": "stadt-beispielen", "contact": {"name": "Frau Muster", "room": room}}
    )
    on = letterhead(information=column(item(label="Raum", field="room"), width_mm=30))
    problem = errors_in(composed(made, on).problems)[0]
    assert problem.code == "information-too-wide"
    assert problem.place.path == "sender.contact.room"
    assert "Raum" in problem.message("de")
    assert "30 mm" in problem.message("de")


def test_labels_of_a_column_wrap_too() -> None:
    on = letterhead(
        information=column(item(label="Telefon der Vermittlung", field="phone"), width_mm=20)
    )
    assert texts(area(composed(on=on), "information"))[:2] == ["Telefon der", "Vermittlung"]


def test_lines_keep_their_pitch() -> None:
    lines = area(composed(), "information").lines
    assert {line.pitch_pt for line in lines} == {12}
    assert area(composed(), "information").height_mm == pytest.approx(4 * LINE)
