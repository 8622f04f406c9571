"""Edges that whole letters do not come near."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lettergen.compose.breaking import Parting, broken_lines
from lettergen.compose.carried import _Page, _seen, _without_unseen, _words
from lettergen.compose.composed import TextLine
from lettergen.compose.dispositions import order_in, printed
from lettergen.compose.fit import wide_in
from lettergen.compose.geometry import FORMS
from lettergen.compose.glance import at_area
from lettergen.compose.items import flow_item
from lettergen.compose.lines import broken
from lettergen.compose.lining import _lined, _Liner, _texts
from lettergen.compose.pages import _item_height, _Setter
from lettergen.compose.title import document_title
from lettergen.compose.unfilled import unfilled
from lettergen.compose.words import derived_lines
from lettergen.kinds.plain_letter import PlainLetter
from lettergen.letterhead.schema import Text
from lettergen.model.blocks import Cell, Heading, List, ListItem, Paragraph, Run, Table
from lettergen.model.disposition import Disposition, DispositionKind
from lettergen.model.letter import DocumentTitle, TitleLine
from lettergen.typeface.metrics import width_mm
from tests.compose import builders
from tests.composed_samples import long_letter


@pytest.mark.parametrize("note", [None, "nach Eingang"])
@pytest.mark.parametrize(
    "kind",
    [
        DispositionKind.TO_FILES,
        DispositionKind.TO_CASE,
        DispositionKind.PUT_AWAY,
        DispositionKind.COLLECT,
    ],
)
def test_an_order_of_fixed_words_is_read_as_what_it_is(kind: DispositionKind, note: str | None) -> None:  # fmt: skip
    order = Disposition(kind=kind, note=note)
    assert order_in(printed(order)) == order


@pytest.mark.parametrize("strong", [False, True])
def test_a_word_that_fits_its_line_unless_it_is_bold(strong: bool) -> None:
    style = long_letter().style
    word = "ein"
    room = (width_mm(word, style.size_pt) + width_mm(word, style.size_pt, strong=True)) / 2
    item = flow_item("body", Paragraph((Run(word, strong=strong),)), 0)
    found = wide_in(item, style, room)
    assert [problem.code for problem in found] == (["word-too-wide"] if strong else [])


def test_a_row_is_as_high_as_its_lines_and_the_room_above_and_below() -> None:
    style = long_letter().style
    row = (Cell((Run("eins"),)), Cell((Run("zwei"),)))
    item = flow_item("body", Table(row, (row, row), ("left", "left"), (80.0, 80.0)), 0)
    roomy = replace(style, cell_above_pt=style.cell_above_pt + 3, cell_below_pt=style.cell_below_pt + 4)  # fmt: skip
    more = _item_height(item, roomy, 165) - _item_height(item, style, 165)
    assert more == pytest.approx(3 * (3 + 4))


def test_the_salutation_is_read_from_its_own_place() -> None:
    made = builders.composed(builders.letter()).letter
    (block,) = (item.block for item in made.flow if item.role == "salutation")
    assert isinstance(block, Paragraph)
    text = "".join(i.text if isinstance(i, Run) else "\n" for i in block.inlines)
    assert derived_lines(made)["salutation"] == text.split("\n")


@pytest.mark.parametrize(
    ("text", "hyphenated"),
    [
        ("Hoch- Verkehrs- ", False),
        ("Hoch-Verkehrs- ", False),
        ("Hoches Verkehrs- ", True),
    ],
)
def test_no_word_is_parted_below_two_lines_that_end_with_hyphens(
    text: str, hyphenated: bool
) -> None:
    """Whoever typed the hyphens, with a blank behind them or not."""
    runs = (Run(f"{text}Gebührenordnung und in"),)
    lines = broken_lines(runs, 25, 11, parting=Parting("de"))
    assert lines.starts[:3] == (0, text.index("Verkehrs"), len(text))
    assert bool(lines.hyphenated) == hyphenated


@pytest.mark.parametrize("word", ["anders", "an"])
def test_what_a_page_does_not_say_is_not_carried(word: str) -> None:
    page = _Page("Ein Brief an Frau MUSTER. ")
    assert _seen(_words("Muster"), page)
    assert _seen(_words(word), page) == (word == "an")
    given = {"last_name": "Geheim", "title": word, "lines": [{"note": word}], "number": 7, "none": None}  # fmt: skip
    kept = {"title": word} if word == "an" else {}
    noted = {"note": word} if word == "an" else {}
    assert _without_unseen(given, page) == {"last_name": "Geheim", **kept, "lines": [noted], "number": 7, "none": None}  # fmt: skip


def test_a_piece_of_a_broken_address_is_no_link() -> None:
    address = "https://www.beispielen.example/rathaus/"
    room = width_mm(address, 10) + 0.1
    found = broken(f"Antrag: {address}formulare/antrag", room, 10)
    assert found.lines == ("Antrag:", address, "formulare/antrag")
    assert found.links == (None, None, None)
    assert broken(f"Antrag: {address}", room, 10).links == (None, f"{address}")
    assert broken(f"{address}formulare", room, 10).links == (f"{address}formulare",) * 2


def test_cells_are_broken_in_the_widths_of_their_columns() -> None:
    letter = long_letter()
    words = Cell((Run("eins zwei drei vier fünf sechs"),))
    made = [
        flow_item("body", Table((words, words), ((words, words),), ("left", "left"), widths), 0)
        for widths in [(20.0, 120.0), (), (letter.page.text_width_mm / 2,) * 2]
    ]
    uneven, even, halves = (_lined(item, letter.style, letter.page.text_width_mm, "", "").block for item in made)  # fmt: skip
    assert isinstance(uneven, Table)
    assert isinstance(even, Table)
    assert isinstance(halves, Table)
    narrow, wide = (cell.lines for cell in uneven.rows[0])
    assert narrow is not None
    assert wide is not None
    assert len(narrow.starts) > len(wide.starts) == 1
    assert even.rows == halves.rows


def test_a_row_without_widths_is_as_high_as_one_with_halves() -> None:
    letter = long_letter()
    width = letter.page.text_width_mm
    long = Cell((Run("Verwaltungsverfahren " * 6),))
    made = [
        flow_item("body", Table((long, long), ((long, long),), ("left", "left"), widths), 0)
        for widths in [(), (width / 2,) * 2]
    ]
    assert _item_height(made[0], letter.style, width) == _item_height(made[1], letter.style, width)
    assert _item_height(made[0], letter.style, width) > 4 * letter.style.pitch_pt


def test_what_follows_a_heading_begins_no_page() -> None:
    style = long_letter().style
    blocks = (Paragraph((Run("eins"),)), Heading(2, (Run("zwei"),)), Paragraph((Run("drei"),)))
    items = [flow_item("body", block, 6) for block in blocks]
    found = _Setter(style, 165).lines(items)
    assert [(line.above, line.bound) for line in found] == [(0, False), (6, False), (6, True)]


def test_no_hyphen_where_a_page_would_end_in_an_entry_of_a_list() -> None:
    """Texts are counted as pages count them: an entry that begins with a list has an empty one before it."""
    text = Paragraph((Run("Verwaltungsverfahrensgesetz und Gebührenordnungsverfahren"),))
    style = long_letter().style
    entry = ListItem((List((ListItem((text,)), ListItem((text,)))),))
    item = flow_item("body", List((ListItem((text,)), entry, ListItem((text,)))), 0)  # fmt: skip
    width = 45.0

    def hyphens(closed: dict[int, frozenset[int]]) -> list[tuple[int, ...]]:
        liner = _Liner(style, style, Parting("de"), even=False, closed=closed)
        return [t.lines.hyphenated for t in _texts(liner.item(item, width)) if t.lines]

    free = hyphens({})
    assert all(free)
    assert len(free) == 4
    # 0: the first text, 1: the empty one, 2 and 3: the inner entries, 4: the last text.
    for number, place in ((0, 0), (2, 1), (3, 2), (4, 3)):
        found = hyphens({number: frozenset(range(100))})
        assert [at for at, lines in enumerate(found) if not lines] == [place]


def test_a_title_and_the_half_line_above_each_line_below_it() -> None:
    word = "Bekanntmachungsverordnungsänderungsgesetz"
    titled = DocumentTitle("Bekanntmachung", (TitleLine("Nummer 1 " * 12), TitleLine("sofort", strong=True)), "number")  # fmt: skip

    class Titled(PlainLetter):
        def document_title(self) -> DocumentTitle:
            return titled

    letter = Titled.model_validate(builders.letter().model_dump(mode="json", exclude_defaults=True) | {"kind": "schreiben"})  # fmt: skip
    form, text = FORMS["B"], Text()
    ((area,), problems) = document_title(letter, form, text)
    assert problems == ()
    assert [line.space_before_pt for line in area.lines] == [0, 6, 0, 0, 6]
    titled = replace(titled, lines=(TitleLine(word * 3),))
    _, problems = document_title(letter, form, text)
    assert [(p.code, p.place.path) for p in problems] == [("word-too-wide", "number")]
    titled = replace(titled, field=None)
    _, problems = document_title(letter, form, text)
    assert [p.place.path for p in problems] == ["kind"]


def test_a_placeholder_broken_within_a_value_is_found() -> None:
    letter = builders.composed(builders.letter()).letter
    assert unfilled(letter, (), doubtful=True) == ()
    lines = (
        TextLine(text="Unser Zeichen:", value="[Zeichen noch", size_pt=9, pitch_pt=11),
        TextLine(text="", value="ergänzen]", size_pt=9, pitch_pt=11),
    )
    area = replace(letter.areas[-1], lines=lines)
    assert at_area(area, letter.style.typeface).doubtful
    (problem,) = unfilled(replace(letter, areas=(area,)), (), doubtful=True)
    assert problem.code == "placeholder-doubt"
