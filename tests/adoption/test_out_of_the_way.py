"""Words in places that a clerk never sees and some programs, or somebody with bad intent, use: taken over or named."""

from __future__ import annotations

import io
import re
import time
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from lettergen import InputError, adopt, load_letter
from lettergen.reading.yaml_writing import letter_file
from lettergen.renderers.docx import styles as ours
from tests.adoption.documents import BODY, DATA, Edit, edited, original, paragraph, texts, workshop
from tests.adoption.test_corpus import MARK, words_in

LAST = "Letzter Absatz"
SPACES = (
    ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def made(markup: str) -> Any:
    return parse_xml(re.sub(r"^<[\w:]+", lambda found: found[0] + SPACES, markup))


def run(words: str = MARK, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve"> {words}</w:t></w:r>'


def line(words: str = MARK, shape: str = '<w:pStyle w:val="Textkoerper"/>') -> str:
    return f"<w:p><w:pPr>{shape}</w:pPr>{run(words)}</w:p>"


def behind(markup: str, words: str = LAST) -> Edit:
    return lambda document: paragraph(document, words)._p.addnext(made(markup))


def within(markup: str, words: str = LAST) -> Edit:
    return lambda document: paragraph(document, words)._p.append(made(markup))


def style(markup: str) -> Edit:
    return lambda document: document.styles.element.append(made(markup))


def both(*edits: Edit) -> Edit:
    def edit(document: Any) -> None:
        for one in edits:
            one(document)

    return edit


def look(name: str) -> Edit:
    """A style of characters."""
    return style(
        f'<w:style w:type="character" w:styleId="X{name}"><w:name w:val="Mein {name}"/>'
        f"<w:rPr><w:{name}/></w:rPr></w:style>"
    )


def in_paragraphs(name: str) -> Edit:
    """A style of paragraphs on ours."""
    return style(
        f'<w:style w:type="paragraph" w:styleId="P{name}"><w:name w:val="Absatz {name}"/>'
        f'<w:basedOn w:val="Textkoerper"/><w:rPr><w:{name}/></w:rPr></w:style>'
    )


def field(*parts: str) -> str:
    """A field whose parts are ``begin``, ``separate``, ``end``, an instruction in quotation marks, or text."""
    signs = {"begin", "separate", "end"}
    inner = "".join(
        f'<w:fldChar w:fldCharType="{part}"/>'
        if part in signs
        else f'<w:instrText xml:space="preserve">{part[1:]}</w:instrText>'
        if part.startswith("=")
        else f"<w:t>{part}</w:t>"
        for part in parts
    )
    return f"<w:r>{inner}</w:r>"


def cells(markup: str) -> Edit:
    def edit(document: Any) -> None:
        for cell in document.tables[-1].columns[1].cells:
            cell._tc.get_or_add_tcPr().append(made(markup))

    return edit


def of_row(markup: str) -> Edit:
    def edit(document: Any) -> None:
        document.tables[-1].rows[1]._tr.get_or_add_trPr().append(made(markup))

    return edit


def nested(document: Any) -> None:
    named = f'<w:name w:val="{ours.SIGNATURE_TABLE}"/>'
    style(f'<w:style w:type="table" w:styleId="Nest">{named}</w:style>')(document)
    looks = '<w:tblPr><w:tblStyle w:val="Nest"/></w:tblPr>'
    table = f"<w:tbl>{looks}<w:tr><w:tc>{line()}</w:tc></w:tr></w:tbl>"
    document.tables[-1].rows[1].cells[0]._tc.insert(1, made(table))


def footers(document: Any) -> list[Any]:
    section = document.sections[0]
    return [section.footer, section.first_page_footer, section.header, section.first_page_header]


def beside_page_number(document: Any) -> None:
    for footer in footers(document):
        for found in footer._element.iter(qn("w:p")):
            if any("PAGE" in (e.text or "") for e in found.iter(qn("w:instrText"))):
                found.append(made(run()))
                return
    raise AssertionError("no page number")


def watermark(document: Any) -> None:
    found = next(document.sections[0].first_page_header._element.iter(qn("w:p")))
    found.append(
        made(f'<w:r><w:pict><v:shape><v:textpath string="{MARK}"/></v:shape></w:pict></w:r>')
    )


def numbering(markup: str, number: int = 77) -> Edit:
    def edit(document: Any) -> None:
        root = document.part.numbering_part.element
        for element in made(f"<w:x>{markup}</w:x>"):
            root.append(element)
        found = paragraph(document, LAST)._p
        for words in ("eins", "zwei"):
            found.addnext(
                made(
                    line(
                        f"{MARK}{words}",
                        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>',
                    )
                )
            )

    return edit


def levels(format_: str, text: str) -> str:
    return (
        '<w:abstractNum w:abstractNumId="770"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="77"><w:abstractNumId w:val="770"/></w:num>'
    )


LINKED = (
    '<w:abstractNum w:abstractNumId="770"><w:numStyleLink w:val="Liste"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="771"><w:styleLink w:val="Liste"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="77"><w:abstractNumId w:val="770"/></w:num>'
)


def empty_number(document: Any) -> None:
    found = paragraph(document, "ein Gespräch")._p
    copy = deepcopy(found)
    for element in copy.findall(qn("w:r")):
        copy.remove(element)
    found.addnext(copy)


def struck_address(document: Any) -> None:
    found = next(t for t in texts(document.element.body) if "Eschweiler" in (t.text or ""))
    found.getparent().get_or_add_rPr().append(made("<w:strike/>"))


STOPS = {
    "placeholder between paragraphs": (behind(f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{line()}</w:sdtContent></w:sdt>"), "adopt-control-empty"),
    "insertion around a paragraph": (behind(f'<w:ins w:id="1" w:author="x">{line()}</w:ins>'), "adopt-tracked-added"),
    "equation between paragraphs": (behind("<m:oMathPara><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></m:oMathPara>"), "adopt-unknown"),
    "words between paragraphs": (behind(run()), "adopt-unknown"),
    "link between paragraphs": (behind(f"<w:hyperlink>{run()}</w:hyperlink>"), "adopt-unknown"),
    "field that never ends": (both(within(field("begin")), behind(line())), "adopt-unknown"),
    "tick box": (within(field("begin", "= FORMCHECKBOX ", "end")), "adopt-unknown"),
    "choice": (within(field("begin", "= FORMDROPDOWN ", "end")), "adopt-unknown"),
    "symbol typeface": (within(run("ü", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')), "adopt-symbol"),
    "hidden by a style of characters": (both(look("vanish"), within(run(look='<w:rStyle w:val="Xvanish"/>'))), "adopt-hidden"),
    "struck by a style of characters": (both(look("strike"), within(run(look='<w:rStyle w:val="Xstrike"/>'))), "adopt-struck"),
    "hidden by a style of paragraphs": (both(in_paragraphs("vanish"), behind(line(shape='<w:pStyle w:val="Pvanish"/>'))), "adopt-hidden"),
    "section on an empty paragraph": (behind('<w:p><w:pPr><w:sectPr><w:cols w:num="2"/></w:sectPr></w:pPr></w:p>'), "adopt-section"),
    "cells added": (cells('<w:cellIns w:id="1" w:author="x"/>'), "adopt-tracked-added"),
    "cells removed": (cells('<w:cellDel w:id="1" w:author="x"/>'), "adopt-tracked-removed"),
    "look of a row": (of_row('<w:trPrChange w:id="1" w:author="x"><w:trPr/></w:trPrChange>'), "adopt-tracked-look"),
    "hidden row": (of_row("<w:hidden/>"), "adopt-hidden"),
    "signatures in a cell": (nested, "adopt-table-nested"),
    "words beside the page number": (beside_page_number, "adopt-area-letterhead"),
    "watermark": (watermark, "adopt-area-letterhead"),
    "words in a number": (numbering(levels("decimal", "Artikel %1.")), "adopt-number-format"),
    "address struck through": (struck_address, "adopt-struck"),
    "number without text": (empty_number, "adopt-number-empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_what_stands_out_of_the_way_is_named(name: str) -> None:
    edit, code = STOPS[name]
    with pytest.raises(InputError) as caught:
        adopt(edited(edit), workspace=workshop())
    assert code in {problem.code for problem in caught.value.problems}


TAKEN = {
    "one of several forms": behind(f'<mc:AlternateContent><mc:Choice Requires="wps">{line()}</mc:Choice></mc:AlternateContent>'),
    "the other of two forms": within(f"<w:r><mc:AlternateContent><mc:Fallback><w:t> {MARK}</w:t></mc:Fallback></mc:AlternateContent></w:r>"),
    "no form at all": both(within("<mc:AlternateContent/>"), behind(line())),
    "page ends within a line": within(f'<w:r><w:br w:type="page"/><w:t>{MARK}</w:t></w:r>'),
    "column ends within a line": within(f'<w:r><w:br w:type="column"/><w:t>{MARK}</w:t></w:r>'),
    "line separator": within(run(f"{MARK}\u2028drei")),
    "paragraph separator": within(run(f"{MARK}\u2029drei")),
    "byte order mark": within(run(f"{MARK}\ufeff")),
    "letter and accent apart": within(run(f"{MARK} Cafe\u0301")),
    "list by a style of lists": numbering(LINKED),
    "list that nothing defines": numbering("", 4711),
    "rows in forms": behind(f"<w:tbl><w:tblPr/><w:tr><w:tc>{line('a')}</w:tc></w:tr><mc:AlternateContent><mc:Choice><w:tr><w:tc>{line()}</w:tc></w:tr></mc:Choice></mc:AlternateContent></w:tbl>"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", TAKEN)
def test_what_stands_out_of_the_way_is_in_the_pdf(name: str, tmp_path: Path) -> None:
    adopted = adopt(edited(TAKEN[name]), workspace=workshop())
    words = words_in(workshop().render(adopted.letter, "pdf").content)
    assert MARK in " ".join(words)
    assert "Absatz" in words  # no word is glued to another
    written = tmp_path / "brief.yaml"
    written.write_text(letter_file(adopted.letter), encoding="utf-8")
    assert load_letter(written) == adopted.letter


def test_a_list_by_a_style_of_lists_keeps_its_numbers() -> None:
    adopted = adopt(edited(numbering(LINKED)), workspace=workshop())
    assert adopted.changes[-1].after == f"1. {MARK}zwei\n2. {MARK}eins"


def test_bold_of_a_foreign_style_is_kept() -> None:
    content = edited(in_paragraphs("b"), behind(line(shape='<w:pStyle w:val="Pb"/>')))
    adopted = adopt(content, workspace=workshop())
    assert f"**{MARK}**" in letter_file(adopted.letter)


@pytest.mark.slow
def test_a_link_without_quotation_marks_is_kept() -> None:
    parts = ("begin", "= HYPERLINK https://www.example.org/x ", "separate", MARK, "end")
    adopted = adopt(edited(within(field(*parts))), workspace=workshop())
    assert f"[{MARK}](https://www.example.org/x)" in letter_file(adopted.letter)


def struck_out(words: str, name: str = "del") -> Edit:
    """A whole paragraph deleted, or moved away, with changes tracked."""

    def edit(document: Any) -> None:
        found = paragraph(document, words)._p
        found.get_or_add_pPr().append(made(f'<w:rPr><w:{name} w:id="9" w:author="x"/></w:rPr>'))
        for element in [*found.findall(qn("w:r")), *found.findall(qn("w:hyperlink"))]:
            removed = made(f'<w:{name} w:id="8" w:author="x"/>')
            element.addprevious(removed)
            removed.append(element)
            for text in texts(element) if name == "del" else ():
                text.tag = qn("w:delText")

    return edit


BODY_LINES = ("Kosten", "Die Kosten", LAST, "ein Gespräch", "danach einen", "eins", "drei", "vier")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["del", "moveFrom"])
@pytest.mark.parametrize("words", [*BODY_LINES, "Plan", "Amt 51", "Sehr geehrter"])
def test_a_paragraph_deleted_with_changes_tracked_takes_nothing_along(
    words: str, name: str
) -> None:
    def gone(document: Any) -> None:
        found = paragraph(document, words)._p
        found.getparent().remove(found)

    by_hand = adopt(edited(gone), workspace=workshop())
    adopted = adopt(edited(struck_out(words, name)), workspace=workshop(), accept_changes=True)
    assert adopted.letter == by_hand.letter


@pytest.mark.slow
def test_removed_cells_go_when_changes_are_accepted() -> None:
    content = edited(cells('<w:cellDel w:id="1" w:author="x"/>'))
    adopted = adopt(content, workspace=workshop(), accept_changes=True)
    assert adopted.changes[0].after == "Posten\nRaum\nEssen"


@pytest.mark.slow
def test_joined_entries_count_once() -> None:
    def joined(document: Any) -> None:
        found = paragraph(document, "ein Gespräch")._p
        found.get_or_add_pPr().append(made('<w:rPr><w:del w:id="9" w:author="x"/></w:rPr>'))

    three = {**DATA, "body": BODY.replace("Besuch.", "Besuch,\n3. und dann ein Ende.")}
    content = workshop().render(three, "docx").content
    adopted = adopt(edited(joined, content=content), workspace=workshop(), accept_changes=True)
    assert adopted.changes[0].after.endswith("2. und dann ein Ende.")
    assert len(adopted.changes) == 1


def rewritten(name: str, old: bytes, new: bytes) -> bytes:
    """The document with something else in one of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original())) as source, zipfile.ZipFile(target, "w") as made_:
        for part in source.namelist():
            content = source.read(part)
            made_.writestr(part, re.sub(old, new, content) if part == name else content)
    return target.getvalue()


def test_a_document_without_text_is_unreadable() -> None:
    content = rewritten("word/document.xml", rb"(?s)<w:body\b.*</w:body>", b"")
    with pytest.raises(InputError) as caught:
        adopt(content, workspace=workshop())
    assert [problem.code for problem in caught.value.problems] == ["adopt-unreadable"]


def test_a_document_nested_too_deep_is_unreadable() -> None:
    deep = b"<w:sdt><w:sdtContent>" * 3000 + b"</w:sdtContent></w:sdt>" * 3000
    content = rewritten("word/document.xml", rb"(<w:body\b[^>]*>)", rb"\1" + deep)
    with pytest.raises(InputError) as caught:
        adopt(content, workspace=workshop())
    assert [problem.code for problem in caught.value.problems] == ["adopt-unreadable"]


@pytest.mark.slow
def test_thousands_of_problems_are_told_in_time() -> None:
    content = rewritten(
        "word/document.xml",
        rb"<w:sectPr(?!.*<w:sectPr)",
        b"<w:p><w:r><w:t>hinten</w:t></w:r></w:p>" * 5000 + b"<w:sectPr",
    )
    begun = time.process_time()
    with pytest.raises(InputError):
        adopt(content, workspace=workshop())
    assert time.process_time() - begun < 6


def test_a_page_number_as_the_program_works_it_out_is_no_change() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original())) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if "footer" in name or "header" in name:
                content = re.sub(rb"(<w:t[^>]*>)\d(</w:t>)", rb"\g<1>12\2", content)
            new.writestr(name, content)
    assert adopt(target.getvalue(), workspace=workshop()).changes == ()
