"""The running text in its order, with its distances in lines and what holds together over a page break."""

import pytest

from lettergen.compose.composed import FlowItem, Signatures
from lettergen.errors import Severity
from lettergen.model.blocks import Block, Heading, LineBreak, List, ListItem, Paragraph, Run, Table
from lettergen.typeface.metrics import width_mm
from tests.compose.builders import (
    codes,
    composed,
    flow_of,
    letter,
    letterhead,
    only,
    paragraph,
    recipient,
    table,
)

SENTENCE = "Wir freuen uns auf die Zusammenarbeit mit den Kommunen der Region. "


def lines(item: FlowItem) -> list[str]:
    assert isinstance(item.block, Paragraph)
    text = "".join(i.text if isinstance(i, Run) else "\n" for i in item.block.inlines)
    return text.split("\n")


def signatures(item: FlowItem) -> Signatures:
    assert isinstance(item.block, Signatures)
    return item.block


def test_order_and_distances_in_lines() -> None:
    made = letter(enclosures=["Konzept"], copies_to=["Kreis Unna"])
    flow = composed(made, None, paragraph("Eins."), paragraph("Zwei.")).letter.flow
    assert [(item.role, item.space_before_pt / 12) for item in flow] == [
        ("subject", 0),
        ("salutation", 2),
        ("body", 1),
        ("body", 1),
        ("closing", 1),
        ("signatures", 1),
        ("enclosures", 1),
        ("copies", 1),
    ]


def test_distances_follow_the_texts_pitch() -> None:
    on = letterhead(text={"size_pt": 11, "pitch_pt": 13.2})
    flow = composed(None, on).letter.flow
    assert [item.space_before_pt for item in flow] == [0, 26.4, 13.2, 13.2, 13.2]


def test_without_a_salutation_the_text_keeps_two_lines_from_the_subject() -> None:
    flow = composed(letter(salutation=False)).letter.flow
    assert [(item.role, item.space_before_pt) for item in flow][:2] == [
        ("subject", 0),
        ("body", 24),
    ]


def test_the_subject_is_the_only_first_level_heading_and_bold() -> None:
    result = composed(None, None, Heading(2, (Run("Ziele"),)), paragraph("Text."))
    levels = [item.block.level for item in result.letter.flow if isinstance(item.block, Heading)]
    assert levels == [1, 2]
    subject = flow_of(result, "subject")[0].block
    assert isinstance(subject, Heading)
    assert (subject.level, subject.inlines) == (1, (Run("Gemeinsames Vorhaben", strong=True),))


def test_a_heading_stands_directly_above_its_text_and_stays_with_it() -> None:
    result = composed(
        None, None, paragraph("Eins."), Heading(2, (Run("Ziele"),)), paragraph("Zwei.")
    )
    first, heading, second = flow_of(result, "body")
    assert [item.space_before_pt for item in (first, heading, second)] == [12, 12, 0]
    assert heading.keep_with_next
    assert heading.keep_together
    assert not first.keep_with_next


def test_salutation_lines_of_several_persons() -> None:
    persons = [
        {"form": "frau", "first_name": "Erika", "last_name": "Muster"},
        {"form": "herr", "first_name": "Max", "last_name": "Beispiel"},
    ]
    result = composed(letter(recipient=recipient(persons=persons)))
    assert lines(flow_of(result, "salutation")[0]) == [
        "Sehr geehrte Frau Muster,",
        "sehr geehrter Herr Beispiel,",
    ]
    assert flow_of(result, "salutation")[0].keep_with_next


def test_the_greeting_never_stands_alone() -> None:
    flow = composed(None, None, paragraph("Eins."), paragraph("Zwei.")).letter.flow
    assert [(item.role, item.keep_with_next, item.keep_together) for item in flow] == [
        ("subject", True, True),
        ("salutation", True, True),
        ("body", False, False),
        ("body", True, False),
        ("closing", True, True),
        ("signatures", False, True),
    ]


@pytest.mark.parametrize("count", [1, 20, 60])
def test_only_the_last_lines_of_the_last_paragraph_go_with_the_greeting(count: int) -> None:
    last = flow_of(composed(None, None, paragraph(SENTENCE * count)), "body")[-1]
    assert (last.keep_with_next, last.keep_together) == (True, False)


LIST = List((ListItem((paragraph("Eins"),)), ListItem((paragraph("Zwei"),))))


LINES = Paragraph((Run("a) eins"), LineBreak(), Run("b) zwei")))


@pytest.mark.parametrize("block", [LIST, LINES, table(("A",), ("b",))])
def test_what_introduces_a_list_or_table_stays_with_it(block: Block) -> None:
    result = composed(None, None, paragraph("Frei."), paragraph("Es gilt:"), block, paragraph("E."))
    kept = [item.keep_with_next for item in flow_of(result, "body")]
    assert kept == [False, True, False, True]


@pytest.mark.parametrize(
    "block",
    [LIST, table(("A",), ("b",))],
)
def test_the_greeting_goes_with_a_list_or_table_too(block: Block) -> None:
    assert flow_of(composed(None, None, block), "body")[-1].keep_with_next


def test_without_closing_and_signature_nothing_is_kept() -> None:
    result = composed(letter(closing=False, signatures=[], enclosures=["Konzept"]))
    assert not flow_of(result, "body")[-1].keep_with_next
    assert flow_of(result, "closing") == []
    assert flow_of(result, "signatures") == []
    assert flow_of(result, "enclosures")[0].space_before_pt == 12


def test_closing_from_letter_house_and_language() -> None:
    house = {"closing": "Freundliche Grüße"}
    assert lines(flow_of(composed(), "closing")[0]) == ["Mit freundlichen Grüßen"]
    ours = composed(None, letterhead(house_style=house))
    assert lines(flow_of(ours, "closing")[0]) == ["Freundliche Grüße"]
    own = composed(letter(closing="Mit besten Grüßen"), letterhead(house_style=house))
    assert lines(flow_of(own, "closing")[0]) == ["Mit besten Grüßen"]
    assert lines(flow_of(composed(letter(language="en")), "closing")[0]) == ["Yours sincerely"]


def test_three_lines_for_the_handwriting() -> None:
    signer = signatures(flow_of(composed(), "signatures")[0]).signers[0]
    assert (signer.above, signer.space_lines, signer.below) == (
        ("Im Auftrag",),
        3,
        ("Erika Muster",),
    )


def test_signatures_side_by_side_leave_their_room_at_one_height() -> None:
    made = letter(
        signatures=[
            {"name": "Max Beispiel", "function": "Bürgermeister"},
            {"name": "Erika Muster", "addition": "in_vertretung"},
        ]
    )
    first, second = signatures(flow_of(composed(made), "signatures")[0]).signers
    assert (first.above, second.above) == (("",), ("In Vertretung",))
    assert first.below == ("Max Beispiel", "Bürgermeister")


def test_names_wrap_in_their_column() -> None:
    function = "Leiterin des Kommunalen Integrationszentrums und des Jugendamtes"
    signer = {"name": "Erika Muster", "function": function}
    alone = signatures(flow_of(composed(letter(signatures=[signer])), "signatures")[0])
    assert alone.signers[0].below == ("Erika Muster", function)
    three = signatures(flow_of(composed(letter(signatures=[signer] * 3)), "signatures")[0])
    assert len(three.signers[0].below) > 2
    assert " ".join(three.signers[0].below[1:]) == function


def test_of_an_endless_word_the_beginning_is_shown() -> None:
    problem = only(composed(None, None, paragraph("x" * 5000)).problems, "word-too-wide")
    assert problem.value == "x" * 60 + "…"


def test_a_name_wider_than_its_column_is_an_error() -> None:
    long = {"name": "Groß-" * 4 + "herrndorfsleuthold" * 6}
    made = letter(signatures=[{"name": "Erika Muster"}] * 5 + [long])
    problem = only(composed(made).problems, "word-too-wide")
    assert problem.place.path == "signatures.5"


@pytest.mark.parametrize(
    ("language", "count", "label"),
    [("de", 1, "Anlage"), ("de", 2, "Anlagen"), ("en", 1, "Enclosure"), ("en", 3, "Enclosures")],
)
def test_enclosures_label(language: str, count: int, label: str) -> None:
    made = letter(language=language, enclosures=[f"Teil {n}" for n in range(count)])
    item = flow_of(composed(made), "enclosures")[0]
    assert lines(item) == [label, *(f"Teil {n}" for n in range(count))]
    assert isinstance(item.block, Paragraph)
    assert item.block.inlines[0] == Run(label, strong=True)
    assert item.block.inlines[1:3] == (LineBreak(), Run("Teil 0"))
    assert not item.keep_together


@pytest.mark.parametrize(("language", "label"), [("de", "Verteiler"), ("en", "Copies to")])
def test_copies(language: str, label: str) -> None:
    made = letter(language=language, copies_to=["Kreis Unna", "Stadt Stolberg"])
    item = flow_of(composed(made), "copies")[0]
    assert lines(item) == [label, "Kreis Unna", "Stadt Stolberg"]
    assert item.space_before_pt == 12


@pytest.mark.parametrize("notes", [{"enclosures": ["A"]}, {"copies_to": ["B"]}])
def test_without_a_printed_name_three_lines_follow_the_greeting(
    notes: dict[str, list[str]],
) -> None:
    flow = composed(letter(signatures=[], **notes)).letter.flow
    assert (flow[-2].role, flow[-1].space_before_pt) == ("closing", 36)


def test_a_list_of_copies_longer_than_a_page_may_break() -> None:
    made = letter(copies_to=[f"Gemeinde {n}" for n in range(80)])
    assert not flow_of(composed(made), "copies")[0].keep_together


def test_a_word_wider_than_the_text_is_an_error_that_names_its_field() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
    nested = List((ListItem((List((ListItem((paragraph(word),)),)),)),))
    for block in (paragraph(f"Das Wort {word}."), nested):
        problem = only(composed(None, None, block).problems, "word-too-wide")
        assert problem.place.path == "body"
    made = letter(enclosures=[word], copies_to=[word], subject=word)
    paths = {
        problem.place.path for problem in composed(made).problems if problem.code == "word-too-wide"
    }
    assert paths == {"subject", "enclosures", "copies_to"}


def test_a_web_address_may_break_at_its_slashes() -> None:
    address = "https://www.staedteregion-aachen.de/" + "/".join(["integrationszentrum"] * 12)
    assert composed(None, None, paragraph(address)).problems == ()


def test_nested_lists_have_less_room() -> None:
    word = "W" * 47
    deep = List((ListItem((List((ListItem((paragraph(word),)),)),)),))
    on = letterhead(text={"width_mm": 165, "size_pt": 10})
    assert composed(None, on, paragraph(word)).problems == ()
    assert codes(composed(None, on, deep).problems) == ["word-too-wide"]


def test_a_subject_of_three_lines_and_a_full_stop_are_warnings() -> None:
    two = " ".join(["Interessenbekundung der StädteRegion Aachen"] * 3)
    assert composed(letter(subject=two)).problems == ()
    result = composed(letter(subject=f"{two}, {two}."))
    assert codes(result.problems) == ["subject-full-stop", "subject-long"]
    assert {problem.severity for problem in result.problems} == {Severity.WARNING}
    assert "3 Zeilen" in only(result.problems, "subject-long").message("de")


def test_tables_get_their_widths_for_the_texts_width() -> None:
    result = composed(None, letterhead(text={"width_mm": 118}), table(("A", "B"), ("c", "d")))
    made = flow_of(result, "body")[0].block
    assert isinstance(made, Table)
    assert sum(made.widths_mm) == pytest.approx(118)


def test_more_than_six_signatures_stand_in_rows() -> None:
    made = letter(signatures=[{"name": f"Person {number}"} for number in range(7)])
    rows = [signatures(item) for item in flow_of(composed(made), "signatures")]
    assert [len(row.signers) for row in rows] == [4, 3]
    assert [row.columns for row in rows] == [0, 4]
    assert [s.below for row in rows for s in row.signers] == [(f"Person {n}",) for n in range(7)]
    items = flow_of(composed(made), "signatures")
    assert [item.keep_with_next for item in items] == [False, False]


@pytest.mark.parametrize("count", [1, 2, 6])
def test_up_to_six_signatures_stand_side_by_side(count: int) -> None:
    made = letter(signatures=[{"name": f"Person {number}"} for number in range(count)])
    assert len(flow_of(composed(made), "signatures")) == 1


def test_names_too_wide_side_by_side_stand_in_rows() -> None:
    names = ["Prof. Dr. Großherrndorfsleutholdshausen"] * 4
    result = composed(letter(signatures=[{"name": name} for name in names]))
    assert [len(signatures(item).signers) for item in flow_of(result, "signatures")] == [2, 2]
    assert result.problems == ()


def _draft(count: int, **changes: object) -> FlowItem:
    orders = [{"kind": "text", "text": f"Punkt {number}"} for number in range(count)]
    made = letter(copy_type="entwurf", dispositions=[*orders, {"kind": "zda"}], **changes)
    return flow_of(composed(made), "dispositions")[0]


@pytest.mark.parametrize("count", [2, 8, 12, 120])
def test_numbers_of_dispositions_stand_clear_of_their_words(count: int) -> None:
    orders = [{"kind": "text", "text": f"Punkt {number}"} for number in range(count)]
    made = composed(letter(copy_type="entwurf", dispositions=[*orders, {"kind": "zda"}])).letter
    number = width_mm(f"{count + 2}.\u00a0", made.style.size_pt)
    assert made.style.list_indent_mm >= number


@pytest.mark.parametrize("city", ["Herzogenrath", "Übach-Palenberg"])
def test_no_postcode_of_a_draft_is_parted_from_its_town(city: str) -> None:
    address = {"street": "Am Markt 1 a", "postal_code": "52134", "city": city}
    block = _draft(1, recipient=recipient(address=address)).block
    assert isinstance(block, List)
    [entry] = block.items[0].blocks
    assert isinstance(entry, Paragraph)
    text = "".join(run.text for run in entry.inlines if isinstance(run, Run))
    assert f"52134\u00a0{city}" in text
    assert "Am Markt\u00a01" in text


def test_cells_have_air() -> None:
    style = composed().letter.style
    assert style.cell_padding_mm >= 2
    assert style.cell_below_pt > style.cell_above_pt > 0
