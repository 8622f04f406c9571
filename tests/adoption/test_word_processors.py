"""Documents as Word, LibreOffice and OnlyOffice save them: other identifiers, split runs, marks, controls. Nothing is changed by it."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from lettergen import adopt
from tests.adoption.documents import W, edited, original, replaced, workshop

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def split_runs(body: Any) -> None:
    """Word parts runs where a session ended, and where the spelling is marked."""
    for number, run in enumerate(list(body.iter(qn("w:r")))):
        found = run.findall(qn("w:t"))
        if len(found) != 1 or len(found[0].text or "") < 4 or len(run.findall(qn("w:br"))):
            continue
        text = found[0].text
        other = copy.deepcopy(run)
        run.set(qn("w:rsidR"), f"00AB{number:04X}")
        found[0].text = text[: len(text) // 2]
        found[0].set(qn("xml:space"), "preserve")
        last = other.find(qn("w:t"))
        last.text = text[len(text) // 2 :]
        last.set(qn("xml:space"), "preserve")
        run.addnext(other)
        other.addprevious(parse_xml(f'<w:proofErr {W} w:type="spellStart"/>'))
        other.addnext(parse_xml(f'<w:proofErr {W} w:type="spellEnd"/>'))


def languages(body: Any) -> None:
    for run in body.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        properties.append(parse_xml(f'<w:lang {W} w:val="en-US"/>'))
        properties.insert(
            0, parse_xml(f'<w:rFonts {W} w:eastAsia="Times New Roman" w:cs="Arial"/>')
        )


def bookmarks(body: Any) -> None:
    for number, paragraph in enumerate(list(body.iter(qn("w:p")))):
        paragraph.append(
            parse_xml(f'<w:bookmarkStart {W} w:id="{number}" w:name="_GoBack{number}"/>')
        )
        paragraph.append(parse_xml(f'<w:bookmarkEnd {W} w:id="{number}"/>'))
        paragraph.append(parse_xml(f"<w:r {W}><w:lastRenderedPageBreak/></w:r>"))
        paragraph.set(qn("w:rsidRPr"), "00112233")


def controls(body: Any) -> None:
    """Content controls around paragraphs and around runs."""
    for paragraph in [p for p in body.findall(qn("w:p")) if p.find(qn("w:pPr")) is not None]:
        control = parse_xml(
            f"<w:sdt {W}><w:sdtPr><w:id w:val='5'/></w:sdtPr><w:sdtContent/></w:sdt>"
        )
        paragraph.addprevious(control)
        control.find(qn("w:sdtContent")).append(paragraph)
        for run in paragraph.findall(qn("w:r"))[:1]:
            inner = parse_xml(f"<w:sdt {W}><w:sdtPr/><w:sdtContent/></w:sdt>")
            run.addprevious(inner)
            inner.find(qn("w:sdtContent")).append(run)


def tags(body: Any) -> None:
    for run in list(body.iter(qn("w:r")))[::2]:
        tag = parse_xml(f'<w:smartTag {W} w:uri="urn:x" w:element="date"/>')
        run.addprevious(tag)
        tag.append(run)


def alternate_content(body: Any) -> None:
    for run in list(body.iter(qn("w:r")))[::3]:
        choice = parse_xml(
            f'<mc:AlternateContent {MC} {W}><mc:Choice Requires="w14"/><mc:Fallback/></mc:AlternateContent>'
        )
        run.addprevious(choice)
        choice[1].append(copy.deepcopy(run))
        choice[0].append(run)


def direct_bold_off(body: Any) -> None:
    for run in body.iter(qn("w:r")):
        if run.rPr is None or run.rPr.find(qn("w:b")) is None:
            run.get_or_add_rPr().append(parse_xml(f'<w:b {W} w:val="0"/>'))


def paragraph_marks(body: Any) -> None:
    for paragraph in body.iter(qn("w:p")):
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:rPr")) is None:
            properties.append(parse_xml(f'<w:rPr {W}><w:b/><w:lang w:val="de-DE"/></w:rPr>'))


WAYS: dict[str, Callable[[Any], None]] = {
    "split runs and spelling": split_runs,
    "languages and fonts": languages,
    "bookmarks and page breaks": bookmarks,
    "content controls": controls,
    "smart tags": tags,
    "alternate content": alternate_content,
    "bold switched off": direct_bold_off,
    "paragraph marks": paragraph_marks,
}


def saved(*ways: Callable[[Any], None], content: bytes | None = None) -> bytes:
    document = docx.Document(io.BytesIO(content or original()))
    for way in ways:
        way(document.element.body)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("name", WAYS)
def test_how_a_program_saves_is_no_change(name: str) -> None:
    adopted = adopt(saved(WAYS[name]), workspace=workshop())
    assert (adopted.changes, adopted.problems) == ((), ())


@pytest.mark.slow
def test_all_ways_at_once_and_an_edit() -> None:
    def edit(body: Any) -> None:
        del body

    content = saved(edit)
    document = docx.Document(io.BytesIO(content))
    replaced("Letzter Absatz.", "Allerletzter Absatz.")(document)
    for way in WAYS.values():
        way(document.element.body)
    target = io.BytesIO()
    document.save(target)
    adopted = adopt(target.getvalue(), workspace=workshop())
    assert [c.after for c in adopted.changes] == ["Allerletzter Absatz."]


def test_strict_open_xml_is_read() -> None:
    pairs = (
        (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )  # fmt: skip
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original())) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("word/"):
                for old, new in pairs:
                    part = part.replace(old, new)
            made.writestr(name, part)
    adopted = adopt(target.getvalue(), workspace=workshop())
    assert (adopted.changes, adopted.problems) == ((), ())


def parts_changed(content: bytes, change: Callable[[str, str], str]) -> bytes:
    """The document with each part of XML as ``change`` makes it of the part's name and text."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith((".xml", ".rels")):
                part = change(name, part.decode()).encode()
            made.writestr(name, part)
    return target.getvalue()


def as_onlyoffice(content: bytes) -> bytes:
    """As ONLYOFFICE saves: styles by number, all properties at each run and paragraph, empty runs, no session marks."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("word/styles.xml").decode()
    numbers = {
        name: str(600 + number)
        for number, name in enumerate(re.findall(r'w:styleId="([^"]+)"', styles))
    }
    named = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val=")([^"]+)"')

    def change(name: str, text: str) -> str:
        if not name.startswith("word/") or "_rels" in name:
            return "<Properties><Application>ONLYOFFICE/8.2.0.143</Application></Properties>" if name == "docProps/app.xml" else text  # fmt: skip
        text = re.sub(r' w:rsid\w*="[^"]*"', "", text)
        text = re.sub(r'w:styleId="([^"]+)"', lambda m: f'w:styleId="{numbers[m[1]]}"', text)
        text = named.sub(lambda m: f'{m[1]}{numbers.get(m[2], m[2])}"', text)
        if name != "word/styles.xml":
            text = text.replace("<w:r><w:t", "<w:r><w:rPr/><w:t").replace("<w:rPr/>", "<w:rPr></w:rPr>")  # fmt: skip
            plain = (
                '<w:highlight w:val="none"/><w:u w:val="none"/><w:shd w:val="nil" w:color="auto"/>'
            )
            text = re.sub(r"(<w:r><w:rPr>.*?)</w:rPr>", rf"\1{plain}</w:rPr>", text)
            sides = "".join(f'<w:{s} w:val="none" w:color="000000" w:sz="4" w:space="0"/>' for s in ("top", "left", "bottom", "right"))  # fmt: skip
            text = re.sub(r"(<w:pPr><w:pStyle [^>]*>)", rf"\1<w:pBdr>{sides}</w:pBdr>", text)
            text = re.sub(r"(<w:tcPr>.*?)</w:tcPr>", r'\1<w:noWrap w:val="false"/></w:tcPr>', text)
            text = text.replace("</w:p>", "<w:r/></w:p>")
        return text

    return parts_changed(content, change)


def as_word(content: bytes) -> bytes:
    """As Word 365 saves: identifiers of paragraphs and sessions, typefaces of the theme, no spelling, its settings."""
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'

    def change(name: str, text: str) -> str:
        if name == "word/settings.xml":
            compatible = (
                "<w:compat><w:useFELayout/>"
                '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
                '<w:rsids><w:rsidRoot w:val="00A77B3E"/><w:rsid w:val="00A77B3E"/></w:rsids>'
            )
            return text.replace("</w:settings>", f"{compatible}</w:settings>")
        if not re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
            return text
        if "xmlns:w14=" not in text:
            text = re.sub(r"<w:(\w+) ", rf"<w:\1 {w14} ", text, count=1)
        text = re.sub(
            r"<w:p>",
            '<w:p w14:paraId="4A5B6C7D" w14:textId="77777777" w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E">',
            text,
        )
        theme = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/><w:noProof/>'
        text = text.replace("<w:r><w:t", f'<w:r w:rsidRPr="00A77B3E"><w:rPr>{theme}<w:color w:val="000000" w:themeColor="text1"/><w:kern w:val="2"/><w14:ligatures w14:val="standardContextual"/></w:rPr><w:t')  # fmt: skip
        text = re.sub(r"<w:trPr>", r'<w:trPr><w:cnfStyle w:val="100000000000"/>', text)
        clear = '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>'
        text = re.sub(r"(<w:tcPr>.*?)</w:tcPr>", rf"\1{clear}</w:tcPr>", text)
        return text.replace("<w:sectPr>", '<w:sectPr w:rsidR="00A77B3E">')

    return parts_changed(content, change)


@pytest.mark.slow
@pytest.mark.parametrize("way", [as_onlyoffice, as_word])
def test_how_each_program_saves_is_no_change(way: Callable[[bytes], bytes]) -> None:
    adopted = adopt(way(original()), workspace=workshop())
    assert (adopted.changes, adopted.problems) == ((), ())
    content = edited(replaced("Letzter Absatz.", "Allerletzter Absatz."))
    adopted = adopt(way(content), workspace=workshop())
    assert [c.after for c in adopted.changes] == ["Allerletzter Absatz."]
    assert adopted.problems == ()
