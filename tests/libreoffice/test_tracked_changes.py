"""Tracked changes: none is printed unseen, and accepting or rejecting them gives what Word gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen import ConversionError, Converter, UsageError
from lettergen.conversion import decided
from lettergen.errors import Problem
from lettergen.word.revisions import tracked_changes, without_changes
from tests.libreoffice.revised import WHO, deleted, document, inserted, p, paragraphs, r, story

ROW = "<w:tr>{mark}<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
MARK = f"<w:rPr><w:{{0}} {WHO}/></w:rPr>"

CASES: dict[str, tuple[str, list[str], list[str]]] = {
    "a word inserted": (
        p(r("Frist: ") + inserted(r("neue ")) + r("vier Wochen")),
        ["Frist: neue vier Wochen"],
        ["Frist: vier Wochen"],
    ),
    "a word deleted": (
        p(r("Frist: ") + deleted("zwei ") + r("Wochen")),
        ["Frist: Wochen"],
        ["Frist: zwei Wochen"],
    ),
    "a word replaced": (
        p(deleted("100") + inserted(r("200")) + r(" EUR")),
        ["200 EUR"],
        ["100 EUR"],
    ),
    "inserted by one, deleted by another": (
        p(r("a") + inserted(deleted("b")) + r("c")),
        ["ac"],
        ["ac"],
    ),
    "a paragraph deleted": (
        p(r("Eins")) + p(deleted("Zwei"), MARK.format("del")) + p(r("Drei")),
        ["Eins", "Drei"],
        ["Eins", "Zwei", "Drei"],
    ),
    "a paragraph inserted": (
        p(r("Eins")) + p(inserted(r("Zwei")), MARK.format("ins")) + p(r("Drei")),
        ["Eins", "Zwei", "Drei"],
        ["Eins", "Drei"],
    ),
    "two paragraphs made one": (
        p(r("Eins, "), MARK.format("del")) + p(r("zwei")),
        ["Eins, zwei"],
        ["Eins, ", "zwei"],
    ),
    "one paragraph parted": (
        p(r("Eins, "), MARK.format("ins")) + p(r("zwei")),
        ["Eins, ", "zwei"],
        ["Eins, zwei"],
    ),
    "moved": (
        p(f'<w:moveFromRangeStart w:name="m" {WHO}/><w:moveFrom {WHO}>{r("weg")}</w:moveFrom><w:moveFromRangeEnd w:id="1"/>' + r("da"))
        + p(f'<w:moveToRangeStart w:name="m" {WHO}/><w:moveTo {WHO}>{r("weg")}</w:moveTo><w:moveToRangeEnd w:id="1"/>'),
        ["da", "weg"],
        ["wegda", ""],
    ),
    "rows": (
        "<w:tbl>"
        + ROW.format(mark="", text="bleibt")
        + ROW.format(mark=f"<w:trPr><w:del {WHO}/></w:trPr>", text="alt")
        + ROW.format(mark=f"<w:trPr><w:ins {WHO}/></w:trPr>", text="neu")
        + "</w:tbl>",
        ["bleibt", "neu"],
        ["bleibt", "alt"],
    ),
    "a whole table deleted": (
        p(r("vor")) + "<w:tbl>" + ROW.format(mark=f"<w:trPr><w:del {WHO}/></w:trPr>", text="alt") + "</w:tbl>",
        ["vor"],
        ["vor", "alt"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_accepted_and_rejected_as_in_word(name: str) -> None:
    body, accepted, rejected = CASES[name]
    content = document(body)
    assert tracked_changes(content) > 0
    for decision, expected in (("accept", accepted), ("reject", rejected)):
        settled = without_changes(content, decision)  # type: ignore[arg-type]  # mypy widens the literals
        assert paragraphs(settled) == expected, decision
        assert tracked_changes(settled) == 0, decision


def test_looks_are_accepted_or_given_back() -> None:
    change = f"<w:rPrChange {WHO}><w:rPr><w:i/></w:rPr></w:rPrChange>"
    paragraph = f'<w:pPrChange {WHO}><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>'
    inner = '<w:jc w:val="right"/><w:rPr><w:lang w:val="de-DE"/></w:rPr>'
    content = document(p(r("Text", f"<w:b/>{change}"), inner + paragraph))
    assert tracked_changes(content) == 2
    accepted, rejected = (without_changes(content, d) for d in ("accept", "reject"))
    for settled, there, gone in ((accepted, ":b/", ":i/"), (rejected, ":i/", ":b/")):
        xml = unpacked_document(settled)
        assert there in xml
        assert gone not in xml
        assert "Change" not in xml
        assert 'lang w:val="de-DE"' in xml
    assert 'val="right"' in unpacked_document(accepted)
    assert 'val="left"' in unpacked_document(rejected)


def unpacked_document(content: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("part", ["header1", "footer2", "footnotes", "endnotes", "comments"])
def test_changes_outside_the_text_count_too(part: str) -> None:
    root = {"h": "hdr", "f": "ftr"}.get(part[0], part)
    content = document(p(r("Text")), **{part: story(root, p(deleted("alt")))})
    assert tracked_changes(content) == 1
    assert tracked_changes(without_changes(content, "accept")) == 0


def test_a_document_without_changes_stays_byte_for_byte() -> None:
    content = document(p(r("Wir inserieren: <w:ins> ist kein Element.".replace("<", "&lt;"))))
    assert without_changes(content, "accept") is content
    assert decided(content, None) is content


@pytest.mark.slow
def test_open_changes_stop_a_document_and_no_other() -> None:
    changed = document(p(deleted("alt") + inserted(r("neu"))))
    found = decided(changed, None)
    assert isinstance(found, Problem)
    assert found.code == "convert-tracked-changes"
    assert found.params["count"] == "2"
    assert "--accept-changes" in (found.hint("de") or "")
    with Converter() as converter:
        first, second = converter.convert_many([changed, b"no docx"])
    assert isinstance(first, ConversionError)
    assert first.problems == (found,)
    assert isinstance(second, ConversionError)
    assert second.problems[0].code == "convert-not-docx"


@pytest.mark.parametrize("wrong", ["ACCEPT", "", 5, True, b"accept"])
def test_only_two_things_can_become_of_changes(wrong: object) -> None:
    with pytest.raises(UsageError) as caught:
        Converter(tracked_changes=wrong)  # type: ignore[arg-type]
    assert caught.value.problems[0].code == "convert-decision"


@pytest.mark.slow
def test_what_was_deleted_is_not_printed(tmp_path: Path) -> None:
    import pypdfium2

    looks = '<w:rFonts w:ascii="Arimo" w:hAnsi="Arimo"/>'
    removed = (
        f"<w:del {WHO}><w:r><w:rPr>{looks}</w:rPr><w:delText>Gestrichen</w:delText></w:r></w:del>"
    )
    content = document(p(r("Bleibt ", looks) + removed + inserted(r("Neu", looks))))
    for decision, there, gone in (("accept", "Neu", "Gestrichen"), ("reject", "Gestrichen", "Neu")):
        with Converter(tracked_changes=decision) as converter:  # type: ignore[arg-type]
            made = converter.convert(content)
        text = pypdfium2.PdfDocument(made.content)[0].get_textpage().get_text_bounded()
        assert there in text
        assert gone not in text
