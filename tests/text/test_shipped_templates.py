"""The shipped templates with other authorities' data: they must read as German."""

from __future__ import annotations

from typing import Any

import pytest

from lettergen.kinds import SHIPPED as KINDS
from lettergen.model.blocks import LineBreak, List, Paragraph, Run, Table
from lettergen.text.registry import TextTemplates
from tests.text.letters import SHIPPED, example, example_data, letter, plain
from tests.text.words import paragraphs

TEMPLATES = TextTemplates([SHIPPED], KINDS.models)

KIM = {"form": "neutral", "first_name": "Kim", "last_name": "Muster", "office": "Amtsleitung"}
EVA = {"form": "frau", "first_name": "Eva", "last_name": "Beispiel", "office": "Dezernentin"}
MAX = {"form": "herr", "last_name": "Muster", "title": "Dr.", "office": "Beigeordneter"}


def responsible(person: dict[str, Any], responsibility: str) -> dict[str, Any]:
    return {**person, "responsibility": responsibility}


def interest(**proposal: Any) -> dict[str, Any]:
    """A small expression of interest by a Kreis, addressed with a salutation."""
    data = example_data("gemeinsam-klappts/interessenbekundung")
    data["salutation"] = "true"
    data["proposal"] = {
        "programme": {"name": "Mitmachen", "type": "der Wettbewerb", "sponsor": {"name": "die Bezirksregierung Köln"}},
        "target_group": {"name": {"nominative": "die Alleinerziehenden", "plural": True}, "prospects": "die Lage", "age_from": "18"},
        "rationale": "Die Zahlen steigen.",
        "applicant": {"authority": "der Kreis Musterland", "unit": "die Stabsstelle Soziales"},
        "model_municipalities": {"name": "Musterhausen", "type": "Gemeinde", "reasons": "Alles ist *bereit*."},
        "alliance": {"members": "das Jobcenter"},
        **proposal,
    }  # fmt: skip
    return data


def body(data: dict[str, Any]) -> list[str]:
    text = TEMPLATES.load(data["kind"]).render(letter(data))
    assert text.problems == ()
    return paragraphs(text.blocks)


def flowed(text: str) -> list[str]:
    """Paragraphs that are separated by empty lines, each on one line."""
    return [" ".join(part.split()) for part in text.split("\n\n")]


def test_a_small_expression_of_interest() -> None:
    assert body(interest()) == flowed("""
        die Verwaltung des Kreises Musterland begrüßt den von der Bezirksregierung Köln
        ausgehenden Wettbewerb „Mitmachen“.

        Die Stabsstelle Soziales des Kreises Musterland erkennt in diesem Zusammenhang den
        gesteigerten Bedarf, die Lage der großen Gruppe der Alleinerziehenden ab 18 Jahren zu
        verbessern. Die Zahlen steigen.

        Umso wichtiger ist es, speziell für die oben genannte Zielgruppe, Bündnisse aus allen
        lokalen Akteuren zu bilden, so Kräfte zu bündeln, den Ist-Zustand zu analysieren und in
        der Folge Angebotslücken zu schließen.

        Mit dem vorliegenden Schreiben möchte die Stabsstelle Soziales ihr Interesse bekunden an
        dem Wettbewerb teilzunehmen.

        In diesem Zusammenhang bietet sich auf dem Boden des Kreises die Gemeinde Musterhausen
        als Modellkommune zur Umsetzung des Wettbewerbs „Mitmachen“ an.

        Alles ist bereit.

        Die Verwaltung des Kreises Musterland empfiehlt die Durchführung des Wettbewerbs in der
        genannten Gemeinde.

        Geplant ist in Musterhausen die Bildung eines eigenen Kommunalen Bündnisses mit
        Vertreter*innen des Jobcenters.

        Die Verwaltung des Kreises Musterland, federführend die Stabsstelle Soziales, freut sich
        über eine positive Rückmeldung!
    """)
    assert TEMPLATES.load("interessenbekundung").render(letter(interest())).subject == (
        "Interessenbekundung zur Teilnahme am Wettbewerb „Mitmachen“"
    )


def test_persons_of_every_form_of_address() -> None:
    town = {
        "name": "Adorf",
        "reasons": "Gründe.",
        "persons": [
            responsible(KIM, "zustimmung"),
            responsible(EVA, "zustimmung"),
            responsible(MAX, "hauptverantwortung"),
            responsible(EVA, "hauptverantwortung"),
        ],
    }
    assert body(interest(model_municipalities=town))[5] == (
        "Gründe. Überdies ist die Bereitschaft an dem Wettbewerb teilzunehmen seitens der Verwaltung der Stadt mit "
        "Kim Muster (Amtsleitung, dort zuständig) und der dort zuständigen Dezernentin Eva Beispiel gegeben. Die "
        "Hauptverantwortung zur Umsetzung des Projektes sollen innerhalb der Verwaltung der Stadt Adorf der "
        "Beigeordnete Herr Dr. Muster und die Dezernentin Eva Beispiel übernehmen."
    )


def test_three_municipalities_of_different_types() -> None:
    towns = [
        {"name": "Musterhausen", "type": "Gemeinde", "reasons": "Eins.", "persons": responsible(EVA, "zustaendigkeit")},
        {"name": "Adorf", "reasons": "- zwei\n- drei", "persons": responsible(EVA, "zustimmung")},
        {"name": "Bedorf", "type": "Markt", "reasons": "Vier.", "persons": responsible(KIM, "zustaendigkeit")},
    ]  # fmt: skip
    related = [{"type": "das Programm", "name": "A"}, {"type": "die Initiative", "name": "B"}]
    data = interest(model_municipalities=towns, related_programmes=related)
    blocks = TEMPLATES.load("interessenbekundung").render(letter(data)).blocks
    assert isinstance(blocks[7], List)
    text = paragraphs(b for b in blocks if not isinstance(b, List))
    assert (
        "sich auf dem Boden des Kreises die Gemeinde Musterhausen, die Stadt Adorf und der Markt Bedorf"
        in text[4]
    )
    assert text[5] == (
        "Die Verwaltung der Gemeinde Musterhausen möchte das Projekt unter der Zuständigkeit der Dezernentin Eva "
        "Beispiel umsetzen. Eins."
    )
    assert text[7].startswith("Überdies ist die Bereitschaft an dem Wettbewerb teilzunehmen")
    assert text[8] == (
        "Ebenso bietet sich im Markt Bedorf eine sinnvolle Grundlage. Die dortige Marktverwaltung möchte das Projekt "
        "unter der Zuständigkeit von Kim Muster (Amtsleitung) umsetzen. Vier."
    )
    assert text[9].endswith("in den drei genannten Kommunen.")
    assert text[10] == (
        "Geplant ist in Musterhausen, Adorf und Bedorf jeweils die Bildung eines eigenen Kommunalen Bündnisses mit "
        "Vertreter*innen des Jobcenters. Durch die Teilnahme an dem Programm „A“ und an der Initiative „B“ hat die "
        "Stabsstelle Soziales des Kreises Musterland bereits in allen drei Kommunen einen guten Zugang zu den "
        "Ehrenamtlichen vor Ort."
    )


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ({}, "der Gruppe zu verbessern."),
        ({"age_to": "27"}, "der Gruppe bis 27 Jahre zu verbessern."),
        ({"age_from": "0", "age_to": "6"}, "der Gruppe zwischen 0 und 6 Jahren zu verbessern."),
    ],
)
def test_ages(ages: dict[str, str], expected: str) -> None:
    group = {"name": "die Gruppe", "prospects": "die Lage", **ages}
    assert expected in body(interest(target_group=group))[1]


def test_a_cover_letter_to_one_municipality() -> None:
    data = example_data("gemeinsam-klappts/begleitschreiben-stolberg")
    data |= {
        "in_time": "false",
        "as_agreed": "false",
        "enclosures": "Vorschlag",
        "salutation": "false",
    }
    data["proposal"] = {
        "programme": {
            "name": "Mitmachen",
            "type": "das Förderprogramm",
            "sponsor": {"name": "das Ministerium", "state": "der Freistaat Bayern"},
        },
        "applicant": {"authority": "der Kreis Musterland", "unit": "der Fachbereich Soziales"},
        "model_municipalities": {"name": "Musterhausen", "type": "Gemeinde"},
    }
    first, second, third, _ = body(data)
    assert first == (
        "Die Verwaltung des Kreises Musterland hat unter Federführung des Fachbereichs Soziales die "
        "Interessenbekundung zur Teilnahme am Förderprogramm „Mitmachen“ an das Ministerium des Freistaates Bayern "
        "gerichtet."
    )
    assert second.startswith(
        "Als Modell- bzw. Kooperationskommune für die Umsetzung des Projektes wurde die Gemeinde Musterhausen "
        "vorgeschlagen. Bei positiver Rückmeldung ist angedacht in der Gemeinde ein Netzwerk unter Beteiligung aller "
        "zuständigen Akteure einzurichten"
    )
    assert third.startswith("Sobald wir eine Antwort des Freistaates erhalten,")


def test_data_is_never_markup() -> None:
    data = interest()
    data["proposal"]["programme"]["name"] = "*Mit* #machen `x` <b> 1. [y](z) {{ letter }}"
    text = TEMPLATES.load("interessenbekundung").render(letter(data))
    assert "„*Mit* #machen `x` <b> 1. [y](z) {{ letter }}“" in text.subject
    first = text.blocks[0]
    assert isinstance(first, Paragraph)
    assert len(first.inlines) == 1
    assert "„*Mit* #machen `x` <b> 1. [y](z) {{ letter }}“" in paragraphs([first])[0]


def test_a_plain_letter_is_its_body() -> None:
    text = TEMPLATES.load("schreiben").render(plain(["vielen **Dank**.", "eins\\\nzwei"]))
    assert text.subject == "Betreff"
    assert text.blocks == (
        Paragraph((Run("vielen "), Run("Dank", strong=True), Run("."))),
        Paragraph((Run("eins"), LineBreak(), Run("zwei"))),
    )


def test_the_example_of_a_plain_letter() -> None:
    text = TEMPLATES.load("schreiben").render(example("schreiben"))
    assert text.problems == ()
    kinds = [type(block) for block in text.blocks]
    assert kinds == [Paragraph, Table, Paragraph, List, Paragraph]


def test_additions_follow_the_text() -> None:
    text = TEMPLATES.load("schreiben").render(plain("eins", additions=["*zwei*", "drei\n\n> vier"]))
    assert paragraphs(text.blocks) == ["eins", "zwei", "drei", "vier"]
    (problem,) = text.problems
    assert (problem.code, problem.place.path, problem.place.line) == (
        "markdown-quote",
        "additions.1",
        3,
    )


def test_problems_of_a_body_name_its_paragraph_and_line() -> None:
    bodies = ["gut", "eins\nzwei <b>\n\n> drei", "eins\nzwei <b>"]
    text = TEMPLATES.load("schreiben").render(plain(bodies))
    found = [(p.code, p.place.path, p.place.line, p.place.file) for p in text.problems]
    assert found == [
        ("markdown-html", "body.1", 2, None),
        ("markdown-quote", "body.1", 4, None),
        ("markdown-html", "body.2", 2, None),
    ]


def test_quotations_without_end_are_the_fault_of_the_text() -> None:
    text = TEMPLATES.load("schreiben").render(plain(">" * 200 + " x"))
    assert {(p.code, p.place.path) for p in text.problems} == {("markdown-quote", "body.0")}


def test_problems_of_prose_inside_a_sentence_name_their_field() -> None:
    data = interest(rationale=["gut", "eins\nzwei <i>"])
    (problem,) = TEMPLATES.load("interessenbekundung").render(letter(data)).problems
    assert (problem.code, problem.value) == ("markdown-html", "<i>")
    assert (problem.place.path, problem.place.line) == ("proposal.rationale.1", 2)


def test_the_letters_own_subject_comes_first() -> None:
    data = interest()
    data["subject"] = "Eigener *Betreff*"
    assert TEMPLATES.load("interessenbekundung").render(letter(data)).subject == "Eigener *Betreff*"


def test_kinds_with_a_template_are_listed_in_order() -> None:
    kinds = TEMPLATES.kinds()
    assert kinds[:3] == ("schreiben", "begleitschreiben", "interessenbekundung")
    assert list(kinds) == [kind for kind in KINDS.models if kind in kinds]
