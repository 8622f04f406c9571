"""``compose`` as a whole: metadata, copies, what it finds, and that it changes nothing and forgets nothing."""

import unicodedata
from typing import Any

import pytest

from lettergen.compose.composed import to_json
from lettergen.errors import Severity
from lettergen.model.blocks import Paragraph, Run
from tests.compose.builders import (
    area,
    areas_of,
    codes,
    composed,
    flow_of,
    letter,
    letterhead,
    only,
    paragraph,
    recipient,
    texts,
)


def test_metadata_names_the_authority_and_no_person() -> None:
    metadata = composed(letter(language="en")).letter.metadata
    assert (metadata.title, metadata.author) == ("Gemeinsames Vorhaben", "Stadt Beispielen")
    assert (metadata.language, metadata.date, metadata.kind) == ("en-GB", "2018-10-09", "schreiben")
    assert composed().letter.metadata.language == "de-DE"


def test_the_same_input_gives_the_same_letter() -> None:
    made, on, text = letter(), letterhead(), paragraph("Text.")
    before = (made.model_dump_json(), on.model_dump_json())
    first, second = composed(made, on, text), composed(made, on, text)
    assert first == second
    assert to_json(first.letter) == to_json(second.letter)
    assert (made.model_dump_json(), on.model_dump_json()) == before


def test_letters_do_not_leak_into_each_other() -> None:
    once = composed(letter())
    composed(letter(recipient=recipient(organisation=["Kreis Unna"]), references={"ours": "X"}))
    assert composed(letter()) == once


def test_areas_stand_in_reading_order() -> None:
    made = letter(
        copy_type="entwurf", dispatch={}, recipient=recipient(delivery_notes=["Einschreiben"])
    )
    on = letterhead(masthead={"lines": [{"field": "authority"}]}, footer={"sender": True})
    assert [each.role for each in composed(made, on).letter.areas] == [
        "copy_mark",
        "masthead",
        "return_line",
        "delivery_notes",
        "address",
        "information",
        "dispatch",
        "continuation",
        "footer",
    ]


def test_draft_mark_and_dispatch_on_the_draft() -> None:
    made = letter(copy_type="entwurf", dispatch={"date": "2018-10-11", "initials": "Mu"})
    result = composed(made)
    assert texts(area(result, "copy_mark")) == ["- E -"]
    assert area(result, "copy_mark").y_mm < 12
    dispatch = area(result, "dispatch")
    assert texts(dispatch) == ["ab am 11.10.2018   Kz. Mu"]
    assert dispatch.y_mm >= 90
    assert dispatch.y_mm + dispatch.height_mm <= result.letter.page.first_top_mm
    empty = area(composed(letter(copy_type="entwurf", dispatch={})), "dispatch")
    assert texts(empty) == [f"ab am {'_' * 12}   Kz. {'_' * 6}"]
    assert areas_of(composed(letter(copy_type="entwurf")), "dispatch") == []


def test_the_fair_copy_holds_nothing_of_the_draft() -> None:
    dispatch = {"date": "2018-10-11", "initials": "Xyz"}
    fair = to_json(composed(letter(dispatch=dispatch)).letter)
    draft = to_json(composed(letter(dispatch=dispatch, copy_type="entwurf")).letter)
    for trace in ("- E -", "copy_mark", '"dispatch"', "Kz.", "ab am", "Xyz", "11.10.2018"):
        assert trace in draft
        assert trace not in fair
    assert "entwurf" not in fair.casefold()
    assert fair == to_json(composed(letter()).letter)


def test_text_reaches_paper_in_nfc() -> None:
    name = {"form": "frau", "first_name": "S\u0327eyma", "last_name": "Mu\u0308ller"}
    result = composed(letter(recipient=recipient(persons=name), enclosures=["Pru\u0308fung"]))
    assert "Şeyma Müller" in to_json(result.letter)
    assert "Prüfung" in to_json(result.letter)
    for each in result.letter.areas:
        for line in each.lines:
            assert unicodedata.is_normalized("NFC", line.text + (line.value or ""))


def test_names_outside_the_standard_are_warnings_with_their_field() -> None:
    persons = {"form": "frau", "first_name": "Anna", "last_name": "Muster3"}
    result = composed(letter(recipient=recipient(persons=persons)))
    problem = only(result.problems, "charset-other-type")
    assert problem.place.path == "recipient.persons.0.last_name"
    assert problem.severity is Severity.WARNING
    signer = composed(letter(signatures=[{"name": "Erika Muster7"}]))
    assert only(signer.problems, "charset-other-type").place.path == "signatures.0.name"


@pytest.mark.parametrize(
    ("field", "path"),
    [("street", "recipient.address.street"), ("city", "recipient.address.city")],
)
def test_places_are_checked_too(field: str, path: str) -> None:
    address = {"street": "Weg 1", "postal_code": "52249", "city": "Eschweiler"} | {
        field: "Ωmega 漢"
    }
    found = composed(letter(recipient=recipient(address=address))).problems
    assert path in {problem.place.path for problem in found if problem.code.startswith("charset")}


@pytest.mark.slow
def test_doubts_about_the_address_are_reported() -> None:
    address = {"street": "Rue 1", "postal_code": "1000", "city": "Ville", "country": "Atlantis"}
    found = composed(letter(recipient=recipient(address=address))).problems
    assert "address-country-unknown" in codes(found)


def test_an_extension_without_a_scheme_is_an_error() -> None:
    result = composed(on=letterhead(authority={"number_scheme": None}))
    problem = only(result.problems, "extension-without-scheme")
    assert (problem.place.path, problem.value) == ("sender.contact.extension", "34")
    own = {"name": "Frau Muster", "extension": "34", "phone": "02400 777"}
    made = letter(sender={"authority": "stadt-beispielen", "contact": own})
    assert composed(made, letterhead(authority={"number_scheme": None})).problems == ()


def inline(**changes: Any) -> dict[str, Any]:
    address = {"po_box": "11201", "postal_code": "52499", "city": "Musterhausen"}
    authority = {"name": "Amt Musterhausen", "address": address, "email": "post@muster.example"}
    return {"authority": authority | changes}


def test_a_sender_described_in_the_letter() -> None:
    on = letterhead(footer={"sender": True}, masthead={"lines": [{"field": "unit"}]})
    plain = on.model_copy(update={"authority": None})
    result = composed(letter(sender=inline(unit=["Fachbereich 5", "Jugend"])), plain)
    assert result.letter.metadata.author == "Amt Musterhausen"
    assert texts(area(result, "return_line")) == [
        "Amt Musterhausen · Postfach 1\u00a012\u00a001 · 52499 Musterhausen"
    ]
    assert texts(area(result, "masthead")) == ["Fachbereich 5", "Jugend"]
    assert texts(area(result, "footer"))[1] == "post@muster.example"
    assert result.problems == ()
    bare = composed(letter(sender=inline(address=None)), plain)
    assert only(bare.problems, "sender-no-address").severity is Severity.WARNING
    assert texts(area(bare, "return_line")) == ["Amt Musterhausen"]


def test_a_letter_that_cannot_be_posted_is_said() -> None:
    person = {"last_name": "Muster"}
    bare = composed(letter(recipient={"persons": person})).problems
    assert only(bare, "recipient-no-address").severity is Severity.WARNING
    by_hand = {"persons": person, "address_text": ["Muster", "52062 Aachen"]}
    assert "recipient-no-address" not in codes(composed(letter(recipient=by_hand)).problems)
    assert "recipient-no-address" not in codes(composed().problems)


def test_the_return_line_does_not_tell_the_unit() -> None:
    result = composed()
    assert texts(area(result, "return_line")) == ["Stadt Beispielen · 52499 Beispielen"]


def test_a_letterhead_of_nobody_cannot_be_used_for_a_registered_authority() -> None:
    with pytest.raises(ValueError, match="stadt-beispielen"):
        composed(on=letterhead().model_copy(update={"authority": None}))


def test_the_salutation_can_be_replaced_or_left_out() -> None:
    own = composed(letter(recipient=recipient(salutation_text=["Lieber Max,"])))
    assert flow_of(own, "salutation")[0].block.inlines == (Run("Lieber Max,"),)  # type: ignore[union-attr]
    assert flow_of(composed(letter(salutation=False)), "salutation") == []


def test_typography_reaches_the_body_only() -> None:
    result = composed(
        letter(enclosures=["Konzept z.B. hier"]), None, paragraph("Wir gehen z.B. nach Aachen.")
    )
    body, enclosures = (flow_of(result, role)[0].block for role in ("body", "enclosures"))
    assert isinstance(body, Paragraph)
    assert body.inlines == (Run("Wir gehen z.\u00a0B. nach Aachen."),)
    assert isinstance(enclosures, Paragraph)
    assert enclosures.inlines[-1] == Run("Konzept z.B. hier")
