"""Masthead, marks, logo, head of further pages, footer and page number."""

import base64
from typing import Any

import pytest

from lettergen.compose.composed import Picture, Rule
from lettergen.errors import errors_in
from lettergen.letterhead.schema import LoadedLogo
from lettergen.typeface.metrics import width_mm
from tests.compose.builders import LINE, area, areas_of, composed, letter, letterhead, only, texts

MM = 25.4 / 72


def masthead(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"lines": lines} | changes


def test_masthead_takes_its_lines_from_the_sender() -> None:
    on = letterhead(
        masthead=masthead(
            {"field": "authority", "size_pt": 16, "strong": True, "colour": "1f3a5f"},
            {"field": "head_title", "size_pt": 10, "pitch_pt": 14},
            {"field": "unit", "size_pt": 10},
            {"text": "Wir für hier", "size_pt": 8},
        )
    )
    head = area(composed(on=on), "masthead")
    assert texts(head) == [
        "Stadt Beispielen",
        "Die Bürgermeisterin",
        "Amt 51",
        "Jugendamt",
        "Wir für hier",
    ]
    assert (head.x_mm, head.y_mm, head.width_mm) == (25, 12, 165)
    assert (head.lines[0].strong, head.lines[0].colour) == (True, "1F3A5F")
    assert [line.pitch_pt for line in head.lines] == pytest.approx([19.2, 14, 12, 12, 9.6])
    assert head.height_mm == pytest.approx((19.2 + 14 + 12 + 12 + 9.6) * MM)


def test_a_line_for_which_the_sender_has_nothing_is_dropped() -> None:
    on = letterhead(masthead=masthead({"field": "unit"}, {"field": "head_title"}))
    made = letter(sender={"authority": "stadt-beispielen"})
    assert texts(area(composed(made, on), "masthead")) == ["Die Bürgermeisterin"]
    on = letterhead(masthead=masthead({"field": "unit"}))
    assert areas_of(composed(made, on), "masthead") == []


def test_a_design_may_print_a_unit_in_its_own_way() -> None:
    on = letterhead(masthead=masthead({"field": "unit"}), units={"a51": ["A 51", "Jugend"]})
    assert texts(area(composed(on=on), "masthead")) == ["A 51", "Jugend"]


@pytest.mark.parametrize(("form", "top"), [("A", 27), ("B", 45)])
def test_a_masthead_must_end_above_the_address_field(form: str, top: float) -> None:
    def made(pitch: float, x: float = 25) -> tuple[Any, ...]:
        line = {"text": "Kopf", "pitch_pt": pitch, "size_pt": 10}
        on = letterhead(form=form, masthead=masthead(line, y_mm=12, x_mm=x, width_mm=80))
        return composed(on=on).problems

    pitch = (top - 12) / MM
    assert made(pitch - 1) == ()
    problem = only(made(pitch + 2), "masthead-overflow")
    assert problem.place.path == "sender.authority"
    assert f"{top} mm" in problem.message("de")
    assert made(pitch + 2, x=125) == ()


def test_a_name_wider_than_the_masthead_is_an_error() -> None:
    name = "Bundesausbildungsförderungsgesetzangelegenheitenverwaltung"
    on = letterhead(
        masthead=masthead({"field": "authority", "size_pt": 24}), authority={"name": name}
    )
    problem = only(composed(on=on).problems, "word-too-wide")
    assert (problem.place.path, problem.value) == ("sender.authority", name)
    assert "165 mm" in problem.message("en")


@pytest.mark.parametrize(("form", "folds"), [("A", (87, 192)), ("B", (105, 210))])
def test_marks(form: str, folds: tuple[float, float]) -> None:
    rules = composed(on=letterhead(form=form)).letter.rules
    assert [rule.y1_mm for rule in rules] == [folds[0], 148.5, folds[1]]
    for rule in rules:
        assert rule.y1_mm == rule.y2_mm
        assert 0 < rule.x1_mm < rule.x2_mm <= 20
        assert rule.pages == "first"
    bare = letterhead(form=form, marks={"fold": False, "punch": False})
    assert composed(on=bare).letter.rules == ()
    punched = composed(on=letterhead(form=form, marks={"fold": False})).letter.rules
    assert [rule.y1_mm for rule in punched] == [148.5]


def test_lines_of_the_design() -> None:
    rule = {"x1_mm": 25, "y1_mm": 26, "x2_mm": 200, "y2_mm": 26, "width_pt": 0.75}
    on = letterhead(rules=[rule | {"colour": "1F3A5F", "pages": "all"}])
    assert composed(on=on).letter.rules[0] == Rule(
        x1_mm=25, y1_mm=26, x2_mm=200, y2_mm=26, width_pt=0.75, colour="1F3A5F", pages="all"
    )


def test_logo() -> None:
    assert composed().letter.pictures == ()
    data = base64.b64encode(b"PNG").decode()
    logo = {"file": "logo.png", "alt": "Wappen", "x_mm": 170, "y_mm": 10, "width_mm": 20}
    loaded = LoadedLogo.model_validate(
        {"logo": logo | {"height_mm": 25}, "media_type": "image/png", "data_base64": data}
    )
    on = letterhead().model_copy(update={"logo": loaded})
    assert composed(on=on).letter.pictures == (
        Picture(
            x_mm=170,
            y_mm=10,
            width_mm=20,
            height_mm=25,
            media_type="image/png",
            data_base64=data,
            alt="Wappen",
        ),
    )


def test_head_of_further_pages() -> None:
    made = letter(references={"ours": "51.2-7/18"})
    head = area(composed(made), "continuation")
    assert texts(head) == ["51.2-7/18 · 09.10.2018 · Gemeinsames Vorhaben"]
    assert (head.pages, head.y_mm, head.lines[0].size_pt) == ("following", 12, 8)
    english = area(composed(letter(language="en")), "continuation")
    assert texts(english)[0].startswith("9\u00a0October 2018 · ")
    nothing = letterhead(continuation={"reference": False, "subject": False, "date": False})
    assert areas_of(composed(made, nothing), "continuation") == []


def test_a_long_subject_wraps_in_the_head_and_lowers_the_text() -> None:
    usual = composed()
    assert usual.letter.page.following_top_mm == 25
    subject = " ".join(["Kommunales Integrationszentrum"] * 15)
    result = composed(letter(subject=subject))
    head = area(result, "continuation")
    assert " ".join(texts(head)) == f"09.10.2018 · {subject}"
    assert all(width_mm(line.text, 8) <= 165 for line in head.lines)
    assert len(head.lines) > 4
    end = 12 + len(head.lines) * 8 * 1.2 * MM
    assert result.letter.page.following_top_mm == pytest.approx(end + LINE)
    assert errors_in(result.problems) == ()


def test_the_footer_grows_upwards_and_lifts_the_text() -> None:
    def bottom(count: int) -> tuple[float, float]:
        on = letterhead(footer={"lines": [f"Zeile {n}" for n in range(count)], "bottom_mm": 290})
        result = composed(on=on)
        foot = area(result, "footer")
        assert foot.y_mm + foot.height_mm == pytest.approx(290)
        assert foot.height_mm == pytest.approx(count * 7.5 * 1.2 * MM)
        return foot.y_mm, result.letter.page.bottom_mm

    assert composed().letter.page.bottom_mm == 272
    for count in (3, 8):
        top, text_bottom = bottom(count)
        assert text_bottom == pytest.approx(min(272, top - 3 * LINE))
    assert bottom(8)[1] < 272 - 10


def test_the_page_number_stands_between_text_and_footer_with_a_line_around_it() -> None:
    on = letterhead(footer={"lines": ["Zeile"] * 6, "bottom_mm": 290})
    result = composed(on=on)
    number = result.letter.page_number
    assert number is not None
    assert number.y_mm == pytest.approx(result.letter.page.bottom_mm + LINE)
    assert number.y_mm + 2 * LINE == pytest.approx(area(result, "footer").y_mm)
    assert (number.x_mm, number.width_mm, number.align) == (25, 165, "right")


def test_without_a_page_number_only_one_line_is_kept_free() -> None:
    on = letterhead(footer={"lines": ["Zeile"] * 8}, page_numbers={"rule": "never"})
    result = composed(on=on)
    assert result.letter.page_number is None
    assert result.letter.page.bottom_mm == pytest.approx(area(result, "footer").y_mm - LINE)


def test_the_footer_derives_the_senders_lines() -> None:
    on = letterhead(footer={"lines": ["Besuchszeiten nach Vereinbarung"], "sender": True})
    assert texts(area(composed(on=on), "footer")) == [
        "Besuchszeiten nach Vereinbarung",
        "Stadt Beispielen · Am Markt 1 · 52499 Beispielen",
        (
            "Telefon 02400 12-0 · Telefax 02400 12-99 · rathaus@beispielen.example · "
            "www.beispielen.example"
        ),
    ]
    english = texts(area(composed(letter(language="en"), on), "footer"))
    assert english[2].startswith("Telephone 02400 12-0 · Fax 02400 12-99")


def test_footer_lines_wrap_and_may_stand_on_all_pages() -> None:
    line = " · ".join(["Stadt Beispielen, Am Markt 1"] * 12)
    foot = area(composed(on=letterhead(footer={"lines": [line], "pages": "all"})), "footer")
    assert len(foot.lines) > 1
    assert " ".join(texts(foot)) == line
    assert foot.pages == "all"


def test_a_footer_that_leaves_no_room_is_an_error() -> None:
    on = letterhead(footer={"lines": [f"Zeile {n}" for n in range(90)]})
    pages = [
        problem.params["page"]
        for problem in composed(on=on).problems
        if problem.code == "page-without-room"
    ]
    assert pages == ["1", "2"]


@pytest.mark.parametrize("rule", ["multipage", "always"])
def test_page_number_rule_and_language(rule: str) -> None:
    on = letterhead(page_numbers={"rule": rule, "align": "center", "y_mm": 281})
    german = composed(on=on).letter.page_number
    english = composed(letter(language="en"), on).letter.page_number
    assert german is not None
    assert english is not None
    assert (german.template, english.template) == (
        "Seite {page} von {pages}",
        "Page {page} of {pages}",
    )
    assert (german.rule, german.align, german.y_mm) == (rule, "center", 281)


def test_the_sheet_is_a4_with_the_texts_margins() -> None:
    page = composed().letter.page
    assert (page.width_mm, page.height_mm) == (210, 297)
    assert (page.text_left_mm, page.text_width_mm) == (25, 165)
