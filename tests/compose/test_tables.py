import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.compose.composed import TextStyle
from lettergen.compose.tables import with_widths
from lettergen.errors import Problem
from lettergen.model.blocks import Cell, LineBreak, Run, Table
from lettergen.typeface.metrics import width_mm
from tests.compose.builders import codes, only, paragraph, table

STYLE = TextStyle(size_pt=10, pitch_pt=12)
PADDING = 2 * STYLE.cell_padding_mm


def sized(block: Table, width: float = 165) -> tuple[Table, tuple[Problem, ...]]:
    made, problems = with_widths(block, STYLE, width)
    assert isinstance(made, Table)
    return made, problems


def test_other_blocks_pass_unchanged() -> None:
    block = paragraph("Text")
    assert with_widths(block, STYLE, 165) == (block, ())


def test_a_column_gets_what_its_text_needs() -> None:
    rows = ("Kommune", "Ansprechperson im Rathaus"), ("Würselen", "Erika Muster")
    made, problems = sized(table(*rows))
    assert problems == ()
    assert sum(made.widths_mm) == pytest.approx(165)
    for width, text in zip(made.widths_mm, rows[0], strict=True):
        assert width >= width_mm(text, 10, strong=True) + PADDING
    assert made.widths_mm[1] > 2 * made.widths_mm[0]


def test_a_narrow_column_keeps_its_longest_word_beside_a_long_text() -> None:
    long = "Die Kommune beteiligt sich an der Landesinitiative. " * 6
    made, problems = sized(table(("Kommune", "Begründung"), ("Eschweiler", long)), 118)
    assert problems == ()
    assert sum(made.widths_mm) == pytest.approx(118)
    assert made.widths_mm[0] >= width_mm("Eschweiler", 10) + PADDING
    assert made.widths_mm[0] < 40


def test_a_short_column_is_not_broken_beside_a_long_one() -> None:
    long = "Die Kommune beteiligt sich an der Landesinitiative. " * 6
    rows = ("Zeit", "Schritt", "Ergebnis"), ("Herbst 2026", long, long)
    made, problems = sized(table(*rows), 118)
    assert problems == ()
    assert sum(made.widths_mm) == pytest.approx(118)
    assert made.widths_mm[0] == pytest.approx(width_mm("Herbst 2026", 10) + PADDING, abs=0.3)
    assert made.widths_mm[1] > 30
    assert made.widths_mm[2] > 30


def test_words_that_change_their_look_are_one_word() -> None:
    runs = (Run("Facharbeiter", strong=True), Run("*innen"), Run("schulung", emphasis=True))
    long = "aa " * 200
    block = Table(
        (Cell(runs), Cell((Run("B"),))), ((Cell(()), Cell((Run(long),))),), ("left", "left")
    )
    made, _ = sized(block, 80)
    assert made.widths_mm[0] >= width_mm("Facharbeiter*innenschulung", 10, strong=True) + PADDING


def test_a_line_break_in_a_cell_ends_the_word_and_the_line() -> None:
    cell = Cell((Run("Erika Muster"), LineBreak(), Run("Jugendamt")))
    block = Table((Cell((Run("A"),)), Cell((Run("B"),))), ((cell, cell),), ("left", "left"))
    assert codes(sized(block, 2 * (width_mm("Jugendamt", 10, strong=True) + PADDING + 1))[1]) == []


def test_words_that_do_not_fit_beside_each_other_are_an_error() -> None:
    words = ("Jugendsozialarbeit", "Integrationszentrum", "Ausländerbehörde")
    made, problems = sized(table(words, ("a", "b", "c")), 60)
    problem = only(problems, "table-too-wide")
    assert problem.value == "Jugendsozialarbeit | Integrationszentrum | Ausländerbehörde"
    assert "60 mm" in problem.message("de")
    assert sum(made.widths_mm) == pytest.approx(60)


CELLS = st.lists(st.text(alphabet="abcdeMW", min_size=1, max_size=8), min_size=0, max_size=12).map(
    " ".join
)


@pytest.mark.slow
@given(
    st.integers(min_value=1, max_value=5).flatmap(
        lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1, max_size=5)
    ),
    st.floats(min_value=60, max_value=170),
)
def test_widths_fill_the_text_and_hold_every_word(
    rows: list[tuple[str, ...]], width: float
) -> None:
    block = table(*rows)
    made, problems = sized(block, width)
    assert len(made.widths_mm) == len(rows[0])
    assert sum(made.widths_mm) == pytest.approx(width)
    assert (made.header, made.rows, made.align) == (block.header, block.rows, block.align)
    if problems:
        return
    for column, texts in zip(made.widths_mm, zip(*rows, strict=True), strict=True):
        for word in " ".join(texts).split(" "):
            assert column >= width_mm(word, 10) + PADDING
