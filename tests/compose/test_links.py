"""Addresses in the text become links, only where they are beyond doubt, and no word changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.compose.lines import broken, linked, target_of
from lettergen.model.blocks import Cell, List, ListItem, Paragraph, Run, Table, plain_text


def links(text: str) -> list[tuple[str, str]]:
    (block,) = linked((Paragraph((Run(text),)),))
    assert isinstance(block, Paragraph)
    assert plain_text(block.inlines) == text
    return [(i.text, i.link) for i in block.inlines if isinstance(i, Run) and i.link]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an max.muster@example.de.", [("max.muster@example.de", "mailto:max.muster@example.de")]),
        ("(a_b+c@mail.kreis-muster.de)", [("a_b+c@mail.kreis-muster.de", "mailto:a_b+c@mail.kreis-muster.de")]),
        ("unter www.example.de/a-b, oder", [("www.example.de/a-b", "https://www.example.de/a-b")]),
        ("https://example.de/?a=1&b=2.", [("https://example.de/?a=1&b=2", "https://example.de/?a=1&b=2")]),
        ("http://example.de und www.müller.de", [("http://example.de", "http://example.de"), ("www.müller.de", "https://www.müller.de")]),
        ("„www.example.de“", [("www.example.de", "https://www.example.de")]),
        ("E-Mail:a@example.de;b@example.de", [("a@example.de", "mailto:a@example.de"), ("b@example.de", "mailto:b@example.de")]),
    ],
)  # fmt: skip
def test_addresses_lead_to_what_they_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "beispielstadt.de und Nr. 3.de",
        "a@b und @example und name@ example.de",
        "www. und www.a und https://",
        "10 Stück @ 3 EUR",
        "a@@example.de",
        "ftp://example.de",
    ],
)
def test_what_may_be_something_else_is_no_link(text: str) -> None:
    assert links(text) == []


def test_what_is_a_link_stays_and_every_block_is_reached() -> None:
    own = Run("www.example.de", link="https://example.de/x")
    mail = Run("a@example.de")
    table = Table((Cell((mail,)),), ((Cell((mail,)),),), ("left",))
    blocks = (Paragraph((own,)), List((ListItem((Paragraph((mail,)),)),)), table)
    done = repr(linked(blocks))
    assert done.count("link='mailto:a@example.de'") == 3
    assert done.count("link='https://example.de/x'") == 1


@given(st.text(alphabet="aB.@/:w-_ ,?()1ß", max_size=60))
def test_no_word_changes(text: str) -> None:
    links(f"x {text} a@example.de" if text else "x")


def test_a_value_leads_somewhere_only_when_it_is_an_address_and_nothing_else() -> None:
    assert target_of("a@example.de") == "mailto:a@example.de"
    assert target_of("www.example.de") == "https://www.example.de"
    assert target_of("siehe www.example.de") is None
    assert target_of("www.example.de.") is None


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Landschaftsverband Westfalen-Lippe und Rheinland", (False, True)),
        ("max.muster-beispielhausen@staedteregion-beispiel.de", (False, True)),
        ("Amt für Jugend, Soziales und Schule", (False, False)),
    ],
)
def test_a_broken_word_is_known_from_broken_lines(text: str, joined: tuple[bool, ...]) -> None:
    made = broken(text, 54, 10)
    assert made.joined == joined
    glue = "".join(
        ("" if j else " ") + line for line, j in zip(made.lines, made.joined, strict=True)
    )
    assert glue.strip() == text


def test_a_whole_line_of_a_longer_text_is_a_link_and_a_part_of_an_address_is_none() -> None:
    made = broken("Hinweise unter www.example.de/zugang und Post an a@example.de", 38, 9)
    assert made.links == tuple(target_of(line) for line in made.lines)
    assert "https://www.example.de/zugang" in made.links
    parted = broken("Hinweise www.musterhausen.example/formulare-und-merkblaetter", 38, 9)
    assert any(parted.joined)
    assert set(parted.links) == {None}
    whole = broken("www.musterhausen.example/formulare-und-merkblaetter", 38, 9)
    assert len(whole.lines) > 1
    assert set(whole.links) == {"https://www.musterhausen.example/formulare-und-merkblaetter"}
