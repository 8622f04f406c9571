"""What clerks do to lists, tables, links, signs, styles and parts of a letter, each taken over, or named with its paragraph."""

from __future__ import annotations

import copy
import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from lettergen import Adopted, InputError, Severity, adopt
from lettergen.compose.dispositions import order_in, printed
from lettergen.model.disposition import Disposition
from tests.adoption.documents import (
    DATA,
    Edit,
    after,
    appended,
    edited,
    original,
    paragraph,
    removed,
    replaced,
    texts,
    typed,
    with_look,
    workshop,
)
from tests.adoption.test_corpus import words_in
from tests.adoption.test_out_of_the_way import (
    behind,
    field,
    footers,
    levels,
    made,
    numbering,
    within,
)
from tests.signing.letters import everything

LAST = "Letzter Absatz."


def looking(words: str, look: str) -> Edit:
    return after(LAST, typed(words, look=f"<w:rPr>{look}</w:rPr>"))


def table(document: Any) -> Any:
    return document.tables[-1]


def of_table(change: Callable[[Any], Any]) -> Edit:
    return lambda document: change(table(document))


def levelled(words: str, level: int) -> Edit:
    def edit(document: Any) -> None:
        found = paragraph(document, words)._p.pPr.find(qn("w:numPr"))
        found.find(qn("w:ilvl")).set(qn("w:val"), str(level))

    return edit


def styled(words: str, style: str) -> Edit:
    def edit(document: Any) -> None:
        named = paragraph(document, words)._p.pPr.find(qn("w:pStyle"))
        named.set(qn("w:val"), style)

    return edit


def cloned(words: str, text: str, level: int | None = None) -> Edit:
    def edit(document: Any) -> None:
        found = paragraph(document, words)._p
        more = copy.deepcopy(found)
        first, *others = texts(more)
        first.text = text
        for other in others:
            other.text = ""
        found.addnext(more)
        if level is not None:
            levelled(text, level)(document)

    return edit


def numbers_anew(start: int, *words: str) -> Edit:
    """Word's "restart" or "set value": an instance of its own with a start."""

    def edit(document: Any) -> None:
        root = document.part.numbering_part.element
        first = paragraph(document, words[0])._p.pPr.find(qn("w:numPr")).find(qn("w:numId"))
        used = next(n for n in root.findall(qn("w:num")) if n.get(qn("w:numId")) == first.get(qn("w:val")))  # fmt: skip
        shared = used.find(qn("w:abstractNumId")).get(qn("w:val"))
        root.append(made(f'<w:num w:numId="991"><w:abstractNumId w:val="{shared}"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'))  # fmt: skip
        for each in words:
            named = paragraph(document, each)._p.pPr.find(qn("w:numPr")).find(qn("w:numId"))
            named.set(qn("w:val"), "991")

    return edit


def column_added(grid: Any) -> None:
    for row, text in zip(grid.rows, ("Neu", "x", "y"), strict=True):
        cell = row._tr.tc_lst[-1]
        more = copy.deepcopy(cell)
        texts(more)[0].text = text
        cell.addnext(more)


def sorted_rows(grid: Any) -> None:
    grid.rows[2]._tr.addnext(grid.rows[1]._tr)


def two_paragraphs(grid: Any) -> None:
    found = grid.cell(1, 0).paragraphs[0]._p
    more = copy.deepcopy(found)
    texts(more)[0].text = "klein"
    found.addnext(more)


def link(document: Any) -> Any:
    return next(paragraph(document, "dieser Seite")._p.iter(qn("w:hyperlink")))


def link_changed(target: str) -> Edit:
    def edit(document: Any) -> None:
        for relation in document.part.rels.values():
            if relation.is_external and "example.org/a" in relation.target_ref:
                relation._target = target

    return edit


def link_within(document: Any) -> None:
    found = link(document)
    found.attrib.pop(qn("r:id"))
    found.set(qn("w:anchor"), "_Toc1")


def link_text(document: Any) -> None:
    texts(link(document))[0].text = "jener Seite"


def numbered_heading(document: Any) -> None:
    numbering(levels("decimal", "%1."))(document)
    number = made('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
    paragraph(document, "Kosten")._p.get_or_add_pPr().append(number)


def landscape(document: Any) -> None:
    section = document.sections[-1]
    section.page_width, section.page_height = section.page_height, section.page_width


def broader_margin(document: Any) -> None:
    document.sections[-1].left_margin += Mm(5)


def set_in(document: Any) -> None:
    paragraph(document, LAST).paragraph_format.left_indent = Mm(10)


def commented(document: Any) -> None:
    paragraph(document, LAST)._p.append(made('<w:r><w:commentReference w:id="0"/></w:r>'))


def twice(document: Any) -> None:
    body = document.element.body
    for element in list(body)[:-1]:
        body.insert(len(body) - 1, copy.deepcopy(element))


def nearly_black(document: Any) -> None:
    for run in paragraph(document, LAST).runs:
        run.font.color.rgb = RGBColor(31, 31, 31)


def number_tracked(document: Any) -> None:
    found = paragraph(document, "ein Gespräch")._p.pPr.find(qn("w:numPr"))
    found.append(made('<w:ins w:id="1" w:author="x"/>'))


def in_header(markup: str) -> Edit:
    return lambda document: footers(document)[3]._element.append(made(f"<w:p>{markup}</w:p>"))


TAKEN: dict[str, tuple[Edit, str]] = {
    "an entry moved in": (levelled("vier", 1), "• eins\n  • zwei\n    • drei\n  • vier"),
    "an entry moved out": (levelled("zwei", 0), "• eins\n• zwei\n  • drei\n• vier"),
    "counting from five": (numbers_anew(5, "ein Gespräch", "danach einen"), "5. ein Gespräch in Ihrem Haus,\n6. danach einen gemeinsamen Besuch."),
    "an entry goes on": (
        after("ein Gespräch", typed("weiter", "Listenfortsetzung")),
        "1. ein Gespräch in Ihrem Haus,\n  weiter\n2. danach einen gemeinsamen Besuch.",
    ),
    "a column added": (of_table(column_added), "Posten | Betrag | Neu\nRaum | 100,00 | x\nEssen | 200,00 | y"),
    "rows sorted": (of_table(sorted_rows), "Posten | Betrag\nEssen | 200,00\nRaum | 100,00"),
    "a row deleted": (of_table(lambda t: t._tbl.remove(t.rows[1]._tr)), "Posten | Betrag\nEssen | 200,00"),
    "a bar in a cell": (of_table(lambda t: setattr(t.cell(1, 0).paragraphs[0].runs[0], "text", "a | b")), "Posten | Betrag\na | b | 100,00\nEssen | 200,00"),
    "a link's words": (link_text, "Die Kosten betragen 1.234,50\xa0EUR. Näheres unter jener Seite."),
    "a soft hyphen": (within("<w:r><w:t>Donau</w:t><w:softHyphen/><w:t>dampf</w:t></w:r>"), "Letzter Absatz.Donaudampf"),
    "joiners nobody sees": (replaced(LAST, "a\u200db\u200fc."), "abc."),
    "a sign by its number": (within('<w:r><w:sym w:font="Arial" w:char="00B2"/></w:r>'), "Letzter Absatz.²"),
    "signs of Word's corrections": (replaced(LAST, "© ½ → „Zitat“ … – ‚x‘"), "© ½ → „Zitat“ … – ‚x‘"),
    "signs of Markdown": (after(LAST, typed("# + - 1. [x](y) ---")), "# + - 1. [x](y) ---"),
    "a second heading": (styled("Kosten", "Ueberschrift3"), "Kosten"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", TAKEN)
def test_an_edit_is_taken(name: str) -> None:
    edit, wanted = TAKEN[name]
    adopted = adopt(edited(edit), workspace=workshop())
    assert [change.after for change in adopted.changes] == [wanted]
    assert adopted.problems == ()


UNCHANGED: dict[str, Edit] = {
    "subject without its style": styled("Treffen", "Textkoerper"),
    "subject as a heading": styled("Treffen", "Ueberschrift2"),
    "salutation without its style": styled("Sehr geehrter", "Textkoerper"),
    "closing without its style": styled("Mit freundlichen", "Textkoerper"),
    "type nearly black": nearly_black,
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_a_part_without_its_style_is_what_it_was(name: str) -> None:
    adopted = adopt(edited(UNCHANGED[name]), workspace=workshop())
    assert (adopted.changes, adopted.problems) == ((), ())


def test_a_salutation_retyped_in_another_style_is_one() -> None:
    edits = (replaced("Sehr geehrter", "Lieber"), styled("Lieber", "Textkoerper"))
    adopted = adopt(edited(*edits), workspace=workshop())
    assert [(c.part, c.after) for c in adopted.changes] == [
        ("salutation", "Lieber Herr Dr. Beispiel,")
    ]


def test_the_target_of_a_link_can_be_changed() -> None:
    adopted = adopt(edited(link_changed("https://www.example.org/neu")), workspace=workshop())
    assert "[dieser Seite](https://www.example.org/neu)" in str(getattr(adopted.letter, "body"))  # noqa: B009


WARNED: dict[str, tuple[Edit, str]] = {
    "coloured": (looking("rot", '<w:color w:val="FF0000"/>'), "adopt-coloured"),
    "on grey": (looking("grau", '<w:shd w:val="clear" w:fill="C0C0C0"/>'), "adopt-highlighted"),
    "spaced out": (looking("gesperrt", '<w:spacing w:val="60"/>'), "adopt-spaced"),
    "large": (looking("groß", '<w:sz w:val="40"/>'), "adopt-size"),
    "small capitals": (looking("klein", "<w:smallCaps/>"), "adopt-capitals"),
    "a heading of two lines": (appended("Kosten", "<w:r><w:br/><w:t>zwei</w:t></w:r>"), "adopt-heading-lines"),
    "a heading with a number": (numbered_heading, "adopt-heading-number"),
    "text between numbers": (after("ein Gespräch", typed("Zwischentext.")), "adopt-list-lost"),
    "two paragraphs in a cell": (of_table(two_paragraphs), "adopt-table-lines"),
    "a link to a file": (link_changed("file:///C:/x.docx"), "adopt-link"),
    "a link within the document": (link_within, "adopt-link"),
    "bold in the enclosures": (with_look("Plan", bold=True), "adopt-look-lost"),
    "landscape": (landscape, "adopt-paper"),
    "another margin": (broader_margin, "adopt-paper"),
    "an indented paragraph": (set_in, "adopt-indented"),
    "a comment": (commented, "adopt-comment"),
    "a date field": (within(field("begin", "= DATE ", "separate", " 28.11.2026", "end")), "adopt-field"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", WARNED)
def test_what_is_lost_is_said(name: str) -> None:
    edit, code = WARNED[name]
    adopted = adopt(edited(edit), workspace=workshop())
    assert code in {problem.code for problem in adopted.problems}
    made_ = words_in(workshop().render(adopted.letter, "pdf").content)
    assert set(words_in(edited(edit))) <= {*made_, *"".join(made_).split()}


STOPS: dict[str, tuple[Edit, str]] = {
    "white": (looking("weiß", '<w:color w:val="FFFFFF"/>'), "adopt-hidden"),
    "nearly white": (looking("weiß", '<w:color w:val="F8F8F8"/>'), "adopt-hidden"),
    "white of the theme": (looking("weiß", '<w:color w:val="FFFFFF" w:themeColor="background1"/>'), "adopt-hidden"),
    "tiny": (looking("klein", '<w:sz w:val="2"/>'), "adopt-hidden"),
    "lifted": (looking("2", '<w:position w:val="6"/>'), "adopt-raised"),
    "a frame": (after(LAST, '<w:p><w:pPr><w:framePr w:w="2000" w:x="1" w:y="1"/></w:pPr><w:r><w:t>Rahmen</w:t></w:r></w:p>'), "adopt-frame"),
    "a drop cap": (after(LAST, '<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr><w:r><w:t>V</w:t></w:r></w:p>'), "adopt-frame"),
    "counting anew": (numbers_anew(1, "danach einen"), "adopt-list-restart"),
    "above the subject": (lambda d: paragraph(d, "Treffen")._p.addprevious(made("<w:p><w:r><w:t>Eilt!</w:t></w:r></w:p>")), "adopt-before-subject"),
    "below the subject": (after("Treffen der", typed("hier: Termin")), "adopt-before-salutation"),
    "another document": (behind("<w:altChunk/>"), "adopt-unknown"),
    "an object": (within("<w:r><w:object><w:OLEObject/></w:object></w:r>"), "adopt-picture"),
    "a sign of a symbol typeface": (within('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'), "adopt-symbol"),
    "a picture character": (after(LAST, typed("Danke 😀")), "glyph-missing"),
    "a merge field": (within('<w:fldSimple w:instr=" MERGEFIELD Name "><w:r><w:t>«Name»</w:t></w:r></w:fldSimple>'), "placeholder-merge-field"),
    "a button to click": (within(field("begin", "= MACROBUTTON NoMacro [Hier klicken] ", "end")), "adopt-control-empty"),
    "numbering tracked": (number_tracked, "adopt-tracked-look"),
    "words tracked in the header": (in_header('<w:ins w:id="1" w:author="x"><w:r><w:t>Neu</w:t></w:r></w:ins>'), "adopt-tracked-added"),
    "a look tracked in the header": (in_header('<w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="x"><w:rPr/></w:rPrChange></w:rPr><w:t/></w:r>'), "adopt-tracked-look"),
    "the letter twice": (twice, "adopt-order"),
    "a page's number in the address": (appended("Herrn Dr. Max", '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'), "adopt-area-address"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_what_a_letter_cannot_hold_stops_with_its_place(name: str) -> None:
    edit, code = STOPS[name]
    with pytest.raises(InputError) as caught:
        adopt(edited(edit), workspace=workshop())
    (found, *_) = [p for p in caught.value.problems if p.code == code]
    assert found.place.document is not None
    assert found.hint("de")


def test_white_on_a_dark_ground_is_seen() -> None:
    look = '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>'
    adopted = adopt(edited(looking("hell", look)), workspace=workshop())
    assert [change.after for change in adopted.changes] == ["hell"]


def test_a_fourth_level_is_named() -> None:
    body = "- aaa\n  - bbb\n    - ccc"
    content = workshop().render({**DATA, "body": body}, "docx").content
    with pytest.raises(InputError) as caught:
        adopt(edited(cloned("ccc", "ddd", 3), content=content), workspace=workshop())
    assert [(p.code, p.value) for p in caught.value.problems] == [("adopt-list-depth", "ddd")]


ORDERS = ["Chrysanthemenauftrag", "Wv. 01.12.2026 (Antwort da?)", "Kopie an A 51 z. K.", "z. V."]


def draft(orders: list[Any]) -> bytes:
    letter = everything(copy_type="entwurf", dispositions=orders, co_signatures=["A 20"])
    return workshop().render(letter, "docx").content


GIVEN: list[Any] = [
    {"kind": "text", "text": "Chrysanthemenauftrag"},
    {"kind": "wv", "date": "2026-12-01", "note": "Antwort da?"},
    {"kind": "zk", "to": "A 51"},
    {"kind": "zv"},
]


@pytest.mark.parametrize(
    ("edit", "orders"),
    [
        (cloned("Chrysanthemenauftrag", "Neuer Punkt"), [*GIVEN[:1], {"kind": "text", "text": "Neuer Punkt"}, *GIVEN[1:]]),
        (cloned("Antwort da?", "Wv. 15.01.2027"), [*GIVEN[:2], {"kind": "wv", "date": "2027-01-15"}, *GIVEN[2:]]),
        (cloned("Kopie an", "Kopie an Stabsstelle (neu) z. K. (eilt)"), [*GIVEN[:3], {"kind": "zk", "to": "Stabsstelle (neu)", "note": "eilt"}, *GIVEN[3:]]),
        (cloned("Kopie an", "Wv. 31.02.2027"), [*GIVEN[:3], {"kind": "text", "text": "Wv. 31.02.2027"}, *GIVEN[3:]]),
        (removed("Chrysanthemenauftrag"), GIVEN[1:]),
        (removed("Antwort da?"), [GIVEN[0], *GIVEN[2:]]),
    ],
)  # fmt: skip
def test_points_of_a_draft_are_read_back(edit: Edit, orders: list[Any]) -> None:
    adopted = adopt(edited(edit, content=draft(GIVEN)), workspace=workshop())
    expected = tuple(Disposition.model_validate(order) for order in orders)
    assert adopted.letter.dispositions == expected
    assert [change.part for change in adopted.changes] == ["dispositions"]


@pytest.mark.parametrize("line", [*ORDERS, "z. d. A. (sofort)", "Wgl.", "(nur) das", "a (b) (c)"])
def test_a_printed_point_is_the_point_again(line: str) -> None:
    assert printed(order_in(line)) == line


def test_whom_a_draft_goes_to_stays() -> None:
    with pytest.raises(InputError) as caught:
        adopt(edited(removed("Schreiben an"), content=draft(GIVEN)), workspace=workshop())
    assert "adopt-disposition" in {p.code for p in caught.value.problems}


def test_who_signs_a_draft_stays() -> None:
    def edit(document: Any) -> None:
        (cell,) = (c for t in document.tables for r in t.rows for c in r.cells if c.text == "A 20")
        cell.paragraphs[0].runs[0].text = "A 21"

    with pytest.raises(InputError) as caught:
        adopt(edited(edit, content=draft(GIVEN)), workspace=workshop())
    assert ("adopt-disposition", "A 21") in {(p.code, p.value) for p in caught.value.problems}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "adopt-not-docx"),
        (rb"{\rtf1 Brief}", "adopt-not-docx"),
        (b"%PDF-1.7", "adopt-not-docx"),
        (b"PK\3\4" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "adopt-not-docx"),
        (b"Brief", "adopt-foreign"),
    ],
)  # fmt: skip
def test_other_formats_are_named(content: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        adopt(content, workspace=workshop())
    assert [problem.code for problem in caught.value.problems] == [code]


def test_passages_that_would_read_otherwise_are_told_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lettergen.adoption import api

    monkeypatch.setattr(api, "_updated", lambda *arguments: arguments[1])
    edits = (replaced("vielen Dank", "herzlichen Dank"), replaced(LAST, "Schluss."))
    with pytest.raises(InputError) as caught:
        adopt(edited(*edits), workspace=workshop())
    found = [(p.code, p.value) for p in caught.value.problems]
    assert [code for code, _ in found] == ["adopt-differs", "adopt-differs"]
    assert found[1][1] == "Schluss."
    assert all(p.place.document is not None for p in caught.value.problems)


ROUND_TRIPS = (
    "an entry moved in", "counting from five", "a column added", "rows sorted", "a link's words", "a soft hyphen",
    "coloured", "large", "two paragraphs in a cell", "text between numbers",
    "white", "a frame", "a sign of a symbol typeface", "words tracked in the header",
)  # fmt: skip


def outcome(content: bytes) -> Adopted | InputError:
    try:
        return adopt(content, workspace=workshop())
    except InputError as error:
        return error


def told(found: Adopted | InputError) -> tuple[list[str], set[str]]:
    changes = [] if isinstance(found, InputError) else [c.after for c in found.changes]
    errors = {p.code for p in found.problems if p.severity is not Severity.NOTE}
    return changes, errors


@pytest.mark.slow
@pytest.mark.libreoffice
def test_edits_come_back_from_libreoffice_too(tmp_path: Path) -> None:
    every: dict[str, Any] = {**TAKEN, **WARNED, **STOPS}
    contents = {str(n): edited(every[name][0]) for n, name in enumerate(ROUND_TRIPS)}
    contents |= {name: original() for name in ("unedited",)}
    for name, content in contents.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [tmp_path / f"{name}.docx" for name in contents]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", saved, *files],
        check=True,
        capture_output=True,
        timeout=170,
    )
    for name, content in contents.items():
        again = (saved / f"{name}.docx").read_bytes()
        assert told(outcome(again)) == told(outcome(content)), name
    assert docx.Document(io.BytesIO(again)).paragraphs
