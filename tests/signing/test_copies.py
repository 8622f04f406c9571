"""One source, several copies: what belongs to the draft stands on it, and nowhere in what is sent."""

from __future__ import annotations

import pytest

from lettergen.errors import InputError, Problem
from lettergen.model.letter import CopyType, LetterBase
from lettergen.pipeline import Format, Workshop, letter_from
from tests.compose.builders import only
from tests.signing.letters import DRAFT_LABELS, DRAFT_WORDS, data, everything, letter
from tests.signing.texts import docx_texts, page_lines, pdf_texts

WORKSHOP = Workshop()
FORMATS: tuple[Format, ...] = ("pdf", "docx")


def texts(made: LetterBase, format_: Format) -> str:
    content = WORKSHOP.render(made, format_).content
    return pdf_texts(content) if format_ == "pdf" else docx_texts(content)


def problems(made: LetterBase) -> tuple[Problem, ...]:
    return WORKSHOP.draft(made).problems


@pytest.mark.parametrize("copy", [CopyType.FAIR_COPY, CopyType.INFORMATION])
@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_of_the_draft_is_anywhere_in_what_is_sent(copy: CopyType, format_: Format) -> None:
    found = texts(everything(copy_type=copy), format_)
    assert "Gemeinsames Vorhaben im Ortsteil" in found
    for word in (*DRAFT_WORDS, *DRAFT_LABELS):
        assert word not in found, word


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_all_of_it_stands_on_the_draft(format_: Format) -> None:
    found = texts(everything(copy_type="entwurf"), format_)
    for word in (*DRAFT_WORDS, *DRAFT_LABELS):
        assert word in found, word


def test_the_fair_copy_is_the_same_file_with_and_without_the_drafts_data() -> None:
    bare = everything(dispatch=None, dispositions=[], co_signatures=[])
    for format_ in FORMATS:
        with_data = WORKSHOP.render(everything(), format_).content
        assert with_data == WORKSHOP.render(bare, format_).content


def test_only_the_draft_is_marked_as_one_and_only_the_information_copy_as_that() -> None:
    marks = {
        copy: [
            line.text
            for area in WORKSHOP.draft(letter(copy_type=copy)).letter.areas
            if area.role == "copy_mark"
            for line in area.lines
        ]
        for copy in ("reinschrift", "entwurf", "abdruck")
    }
    assert marks == {"reinschrift": [], "entwurf": ["- E -"], "abdruck": ["Abdruck"]}


def test_dispositions_are_numbered_from_the_letter_on() -> None:
    lines = page_lines(WORKSHOP.render(everything(copy_type="entwurf")).content)
    numbered = [
        "1. Schreiben an: Verein Beispiel, Herrn Max Muster, Weg 2, 12345 Musterhausen",
        "2. Kopie an Birkenreferat z. K.",
        "3. Chrysanthemenauftrag",
        "4. Wv. 12.12.2032 (Akazienrückfrage)",
        "5. z. d. A.",
    ]
    places = [lines.index(line) for line in numbered]
    assert places == sorted(places)
    assert lines[places[0] + 1] == "per: Einschreiben"
    assert places[0] < lines.index("Gemeinsames Vorhaben im Ortsteil") < places[1]
    assert lines.index("Kreis Beispiel") < places[1]


@pytest.mark.parametrize(
    ("kind", "printed"), [("zv", "2. z. V."), ("wgl", "2. Wgl."), ("zslg", "2. z. Slg.")]
)
def test_each_kind_has_its_words(kind: str, printed: str) -> None:
    made = letter(copy_type="entwurf", dispositions={"kind": kind})
    assert printed in page_lines(WORKSHOP.render(made).content)
    assert problems(made) == ()


@pytest.mark.parametrize("orders", [[], [{"kind": "zda"}, {"kind": "zk", "to": "Amt 20"}]])
def test_a_draft_that_does_not_say_where_the_file_goes(orders: list[dict[str, str]]) -> None:
    made = letter(copy_type="entwurf", dispositions=orders)
    assert only(problems(made), "disposition-no-end").severity == "warning"
    fair = letter(dispositions=orders)
    assert problems(fair) == ()


@pytest.mark.parametrize(
    ("order", "code", "field"),
    [
        ({"kind": "wv"}, "disposition-incomplete", "date"),
        ({"kind": "zk"}, "disposition-incomplete", "to"),
        ({"kind": "text"}, "disposition-incomplete", "text"),
        ({"kind": "zda", "date": "2026-04-01"}, "disposition-field", "date"),
        ({"kind": "wv", "date": "2026-04-01", "to": "A 51"}, "disposition-field", "to"),
    ],
)
def test_an_order_has_what_its_kind_needs_and_no_more(
    order: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(InputError) as caught:
        letter_from(data(dispositions=[order]))
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["field"]) == (code, field)
    assert problem.place.path == "dispositions.0"
