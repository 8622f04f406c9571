from __future__ import annotations

from dataclasses import replace

import pytest

from lettergen.compose.composed import ComposedLetter, PageNumber, Signatures, Signer
from lettergen.compose.pages import foreseen
from lettergen.model.blocks import Cell, Heading, LineBreak, List, ListItem, Paragraph, Run, Table
from lettergen.renderers.docx import render_docx
from lettergen.typeface.metrics import width_mm
from tests.composed_samples import item, long_letter, names_letter, paragraph, words
from tests.render_docx.documents import (
    find,
    held,
    paragraphs,
    part,
    said,
    story,
    text,
    value,
    with_flow,
)


def body(letter: ComposedLetter) -> object:
    return part(render_docx(letter).content, "word/document.xml")


def only(*blocks: object) -> ComposedLetter:
    return with_flow(long_letter(), *(item("body", block) for block in blocks))  # type: ignore[arg-type]


def numbers(letter: ComposedLetter) -> list[tuple[str, str, str]]:
    """Instance, level and text of every list paragraph."""
    return [
        (
            value(find(element, "w:pPr/w:numPr/w:numId")[0]),
            value(find(element, "w:pPr/w:numPr/w:ilvl")[0]),
            text(element),
        )
        for element in find(body(letter), "//w:p[w:pPr/w:numPr]")
    ]


def entries(*texts: str, start: int | None = None, loose: bool = False) -> List:
    return List(tuple(ListItem((paragraph(t),)) for t in texts), start=start, loose=loose)


def test_each_list_counts_for_itself() -> None:
    letter = only(entries("a", "b", start=1), paragraph("dazwischen"), entries("c", start=1))
    assert numbers(letter) == [("3", "0", "a"), ("3", "0", "b"), ("4", "0", "c")]
    numbering = part(render_docx(letter).content, "word/numbering.xml")
    starts = find(numbering, "//w:num/w:lvlOverride[@w:ilvl='0']/w:startOverride")
    assert [value(start) for start in starts] == ["1", "1"]


def test_lists_nest_with_instances_of_their_own() -> None:
    inner = entries("innen", start=3)
    outer = List((ListItem((paragraph("außen"), inner)), ListItem((paragraph("weiter"),))))
    letter = only(outer)
    assert numbers(letter) == [("3", "0", "außen"), ("4", "1", "innen"), ("3", "0", "weiter")]
    numbering = part(render_docx(letter).content, "word/numbering.xml")
    assert value(find(numbering, "//w:num[@w:numId='4']//w:startOverride")[0]) == "3"


def test_list_indents_hang_by_the_measure_of_the_letter() -> None:
    letter = only(entries("a"))
    letter = replace(letter, style=replace(letter.style, list_indent_mm=6))
    numbering = part(render_docx(letter).content, "word/numbering.xml")
    level = find(numbering, "//w:abstractNum[1]/w:lvl[@w:ilvl='1']/w:pPr/w:ind")[0]
    assert (value(level, "left"), value(level, "hanging")) == ("680", "340")


def test_second_paragraph_of_an_entry_is_indented_without_a_number() -> None:
    block = List((ListItem((paragraph("eins"), paragraph("dazu"))),), start=1, loose=True)
    last = find(body(only(block)), "//w:p")[-1]
    assert text(last) == "dazu"
    assert not find(last, "w:pPr/w:numPr")
    assert value(find(last, "w:pPr/w:ind")[0], "left") == "283"
    assert value(find(last, "w:pPr/w:spacing")[0], "before") == "240"


@pytest.mark.parametrize(("loose", "gap"), [(False, "0"), (True, "240")])
def test_gap_between_entries(loose: bool, gap: str) -> None:
    block = entries("a", "b", "c", loose=loose)
    content = render_docx(only(block)).content
    found = find(part(content, "word/document.xml"), "//w:p[w:pPr/w:numPr]")
    distances = [said(content, entry, "spacing", "before") for entry in found]
    assert distances == ["240", gap, gap]


def test_runs_keep_their_look() -> None:
    block = Paragraph(
        (Run("fett", strong=True), Run("kursiv", emphasis=True), LineBreak(), Run("schlicht"))
    )
    last = find(body(only(block)), "//w:p")[-1]
    assert text(last) == "fettkursiv\nschlicht"
    runs = find(last, "w:r")
    looks = [(bool(find(r, "w:rPr/w:b")), bool(find(r, "w:rPr/w:i"))) for r in runs]
    assert looks == [(True, False), (False, True), (False, False), (False, False)]


def test_word_gets_its_own_hyphens() -> None:
    last = find(body(only(paragraph("Silben\u00adtrennung, A\u2011Z"))), "//w:p")[-1]
    # A soft hyphen says nothing where no line ends.
    assert text(last) == "Silbentrennung, A\u2011Z"
    assert find(last, ".//w:noBreakHyphen")
    long = "Ein Wort, das " + "sehr " * 18 + "lang ist, Silben\u00adtrennung\u00ad."
    last = find(body(only(paragraph(long))), "//w:p")[-1]
    assert len(find(last, ".//w:softHyphen")) <= 1


def test_table_repeats_its_header_and_keeps_its_widths() -> None:
    table = Table(
        header=(Cell(words("A")), Cell(words("B"))),
        rows=((Cell(words("1")), Cell(words("2"))),),
        align=("left", "right"),
        widths_mm=(30, 60),
    )
    root = body(only(table))
    grid = [value(column, "w") for column in find(root, "//w:tblGrid/w:gridCol")]
    assert grid == ["1701", "3401"]
    assert len(find(root, "//w:tr[w:trPr/w:tblHeader]")) == 1
    assert find(root, "//w:tr[1]/w:trPr/w:tblHeader")
    assert value(find(root, "//w:tc[.//w:t='2']//w:jc")[0]) == "right"


def test_distance_above_a_table_goes_with_the_paragraph_before() -> None:
    table = Table(header=(Cell(words("A")),), rows=(), align=("left",), widths_mm=(30,))
    root = body(only(paragraph("davor"), table, table, paragraph("danach")))
    around = find(root, "//w:body/w:p[not(w:pPr/w:framePr)]")
    spacing = {text(p): s for p in around for s in find(p, "w:pPr/w:spacing")}
    assert value(spacing["davor"], "after") == "240"
    assert value(spacing[""], "line") == "240"
    # The rule below the table is half a point of the line that stands between them.
    assert value(spacing["danach"], "before") == "230"


def test_two_signers_stand_side_by_side_one_after_the_other_to_readers() -> None:
    first = Signer(above=("Im Auftrag",), space_lines=3, below=("Erika Muster", "Dezernentin"))
    second = Signer(above=("",), space_lines=3, below=("Max Beispiel",))
    letter = with_flow(
        long_letter(), item("signatures", Signatures(signers=(first, second)), together=True)
    )
    root = body(letter)
    assert len(find(root, "//w:tbl/w:tr/w:tc")) == 2
    signature = [
        t for s, t in paragraphs(render_docx(letter).content) if s.startswith("Unterschrift")
    ]
    assert signature == ["Im Auftrag", "Erika Muster\nDezernentin", "Max Beispiel"]
    content = render_docx(letter).content
    before = [said(content, p, "spacing", "before") for p in find(root, "//w:tbl//w:p")]
    assert before == ["0", "720", "960"]


def test_page_breaks_are_held_off_where_the_letter_says_so() -> None:
    letter = with_flow(
        long_letter(),
        item("body", Heading(2, words("Titel")), with_next=True),
        item("body", entries("a", "b"), together=True, with_next=True),
        item("body", entries("c", "d"), together=True),
        item("body", paragraph("frei")),
    )
    content = render_docx(letter).content
    kept = {
        text(p): (held(content, p, "keepNext"), held(content, p, "keepLines"))
        for p in find(part(content, "word/document.xml"), "//w:p[not(w:pPr/w:framePr)]")
    }
    assert kept["a"] == kept["b"] == kept["c"] == (True, True)
    assert kept["d"] == (False, True)
    assert kept["frei"] == (False, False)


def test_headings_and_signatures_are_kept_in_any_case() -> None:
    signer = Signer(above=("i. A.",), space_lines=3, below=("Muster",))
    letter = with_flow(
        long_letter(),
        item("body", Heading(3, words("Titel"))),
        item("signatures", Signatures(signers=(signer,))),
    )
    content = render_docx(letter).content
    kept = {
        text(p): (held(content, p, "keepNext"), held(content, p, "keepLines"))
        for p in find(part(content, "word/document.xml"), "//w:p")
    }
    assert kept["Titel"] == kept["i. A."] == (True, True)
    assert kept["Muster"] == (False, True)


def test_no_level_of_headings_is_left_out() -> None:
    letter = only(*(Heading(level, words(str(level))) for level in (4, 4, 2, 3)))
    found = [style for style, _ in paragraphs(render_docx(letter).content) if "Ueber" in style]
    assert [style[-1] for style in found] == ["2", "3", "2", "3"]


def test_area_lines_share_one_frame_at_their_place() -> None:
    content = render_docx(long_letter()).content
    frames = find(
        part(content, "word/document.xml"), "//w:p[w:pPr/w:pStyle/@w:val='Anschrift']//w:framePr"
    )
    assert len(frames) == 1
    place = [value(frames[0], name) for name in ("x", "y", "w", "h", "hRule", "hAnchor", "vAnchor")]
    assert place == ["1417", "3551", "4536", "1547", "atLeast", "page", "page"]


def test_a_frame_is_wide_enough_for_its_longest_line() -> None:
    letter = long_letter()
    line = replace(letter.areas[0].lines[0], text="Ein sehr langer Name " * 4)
    area = replace(letter.areas[0], lines=(line,))
    root = body(replace(letter, areas=(area,)))
    frame = find(root, "//w:framePr")[0]
    right = int(value(frame, "x")) + int(value(frame, "w"))
    assert right == pytest.approx(190 / 25.4 * 1440, abs=1)
    needed = width_mm(line.text, line.size_pt, strong=True) / 25.4 * 1440
    assert needed < int(value(frame, "w")) < needed + 100


def test_second_fields_stand_at_their_tab_stop() -> None:
    root = body(long_letter())
    line = find(root, "//w:p[w:pPr/w:pStyle/@w:val='Informationsangaben']")[0]
    assert text(line) == "Ihr Zeichen\tII-3 / 12"
    assert value(find(line, "w:pPr/w:tabs/w:tab")[0], "pos") == "1701"


def test_headers_and_footers_by_page() -> None:
    content = render_docx(long_letter()).content
    shown = {
        (kind, page): [t for _, t in paragraphs(content, story(content, kind, page)) if t]
        for kind in ("header", "footer")
        for page in ("first", "default")
    }
    foot = ["\n".join(line.text for line in long_letter().areas[-1].lines)]
    assert shown["header", "first"] == []
    assert shown["header", "default"] == [
        "50.2-17/2026 · Einladung zum Netzwerktreffen · 16.11.2026"
    ]
    assert shown["footer", "first"][-1:] == foot
    assert shown["footer", "default"] == ["Seite 2 von 3", *foot]


def codes(letter: ComposedLetter, page: str) -> list[str]:
    content = render_docx(letter).content
    root = part(content, story(content, "footer", page))
    return [element.text.strip() for element in find(root, "//w:instrText")]


def test_page_numbers_are_fields() -> None:
    assert codes(names_letter(), "first") == ["PAGE", "NUMPAGES"]
    assert codes(long_letter(), "default") == ["PAGE", "NUMPAGES"]


def test_word_itself_decides_on_the_number_of_a_single_page() -> None:
    letter = replace(names_letter(), page_number=page_number("Seite {page} von {pages}"))
    content = render_docx(letter).content
    root = part(content, story(content, "footer", "first"))
    choice, fallback = find(root, "//mc:Choice")[0], find(root, "//mc:Fallback")[0]
    code = "".join(element.text for element in find(choice, ".//w:instrText"))
    assert code.split() == [
        "IF",
        "NUMPAGES",
        ">",
        "1",
        '"Seite',
        "PAGE",
        "von",
        "NUMPAGES",
        '"',
        '""',
    ]
    assert text(fallback) == ""
    assert text(find(choice, ".//w:fldChar[@w:fldCharType='separate']/../..")[0])
    begun = find(choice, ".//w:fldChar[@w:fldCharType='begin']")
    ended = find(choice, ".//w:fldChar[@w:fldCharType='end']")
    assert len(begun) == len(ended) == 4


def test_text_that_would_end_the_field_code_keeps_out_of_it() -> None:
    letter = replace(long_letter(), page_number=page_number('"Blatt" {page} \\ {pages}'))
    content = render_docx(letter).content
    root = part(content, story(content, "footer", "first"))
    assert not find(root, "//mc:Choice")
    number = find(root, "//w:p[w:pPr/w:pStyle/@w:val='Seitenzahl']")[0]
    assert text(number) == '"Blatt" 1 \\ 3'


def page_number(template: str) -> PageNumber:
    return PageNumber(
        template=template,
        rule="multipage",
        x_mm=25,
        y_mm=276,
        width_mm=165,
        align="right",
        size_pt=8,
        pitch_pt=10,
    )


def test_expected_pages_turn_with_the_last_line_that_fits() -> None:
    letter = long_letter()
    letter = replace(letter, page=replace(letter.page, first_top_mm=100, bottom_mm=200))
    room = int(100 / 25.4 * 72 / 12)
    line = item("body", paragraph("Zeile"), before=0)
    fits = with_flow(letter, *[line] * (room - 1))
    assert foreseen(fits).count == 1
    assert foreseen(with_flow(letter, *[line] * room)).count == 2
