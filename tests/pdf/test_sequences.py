"""Every entry of DIN 91379 comes back out of a PDF, whatever program reads it."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pypdf
import pypdfium2
import pytest
import typst

from lettergen.charset import Group, entries
from lettergen.compose.composed import ComposedLetter
from lettergen.model.blocks import Paragraph, Run
from lettergen.pdf.sequences import SequencesError, mend_sequences
from lettergen.renderers.typst import plan, render_pdf
from lettergen.typeface.own import FOLDER
from tests.composed_samples import column_letter, item, long_letter
from tests.pdf.drawn import RENDERERS, differing
from tests.pdf.extractors import EXTRACTORS, extracted
from tests.render_docx.documents import with_flow
from tests.verapdf import failures

LAYOUT = """
#set document(title: "Namen", author: "Kreis Unna", date: auto)
#set page(width: 210mm, height: 297mm, margin: 20mm)
#set text(font: "Arimo", lang: "de", size: 11pt, kerning: false, ligatures: false)
#let names = json(bytes(sys.inputs.names))
#for line in names [#line #strong(line) #parbreak()]
= Namen
#for line in names [== #line.split(" ").first()]
#table(columns: 6, ..names.map(line => table.cell(line.split(" ").at(1))))
"""

FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[str(FOLDER)],
)

SAME_WIDTH = {"n": "n̄", "M": "M̂", "c": "c̨̆", "r": "r̥̄", "Z": "Z̧", "K": "K͟", "f": "f̀"}
"""Sequences that advance as their base does: with them a letter breaks the same lines."""

SEQUENCES = tuple(entry.text for entry in entries() if len(entry.text) > 1)


def printable() -> list[str]:
    """The entries that leave a mark on paper; a combining mark stands on a letter with which it does not merge.

    Sequences come first: then Typst maps their letters wrongly wherever these stand alone.
    """
    texts = []
    for group, text, _ in entries():
        if group is Group.COMBINING:
            texts.append("q" + text)
        elif unicodedata.category(text[0]) not in {"Cc", "Zs"}:
            texts.append(text)
    return sorted(texts, key=len, reverse=True)


def holds_marks(text: str) -> bool:
    return plan.COMBINING_MARKS.search(text) is not None


def contexts(text: str) -> tuple[str, ...]:
    """``text`` alone and within a word; a sequence also at the start and at the end of one."""
    both = f"«{text}»", f"«Do{text}ma»"
    return (*both, f"«{text}er»", f"«am{text}»") if holds_marks(text) else both


def typeset(lines: list[str], layout: str = LAYOUT) -> bytes:
    """A document with ``lines`` as Typst writes it."""
    content = typst.compile(
        layout.encode(),
        font_paths=FONTS,
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"names": json.dumps(lines)},
        timestamp=1_767_225_600,
    )
    assert isinstance(content, bytes)
    return content


@cache
def every_entry() -> bytes:
    """All entries as Typst writes them."""
    return typeset([" ".join(contexts(text)) for text in printable()])


@cache
def mended() -> bytes:
    """All entries, mended."""
    return mend_sequences(every_entry())


def test_the_list_is_whole() -> None:
    assert len(entries()) == 930
    assert len(SEQUENCES) == 149
    # Tab, line feed, carriage return, space, no-break space.
    assert len(printable()) == 925


@pytest.mark.slow
@pytest.mark.parametrize("program", EXTRACTORS)
def test_every_entry_comes_back(program: str, tmp_path: Path) -> None:
    text = extracted(program, mended(), tmp_path)
    # Regular and bold; and once more in a heading or in a table.
    wanted = {
        context: 3 if place < 2 else 2
        for entry in printable()
        for place, context in enumerate(contexts(unicodedata.normalize("NFC", entry)))
    }
    wrong = [
        f"{context} {[f'U+{ord(char):04X}' for char in context[1:-1]]}: {text.count(context)} of {count}"
        for context, count in wanted.items()
        if text.count(context) != count
    ]
    assert not wrong, f"{len(wrong)} of {len(wanted)}:\n" + "\n".join(wrong[:50])


@pytest.mark.slow
@pytest.mark.parametrize("program", ["poppler", "pdfium", "pypdf"])
def test_typst_still_writes_the_fault(program: str, tmp_path: Path) -> None:
    """When this fails, Typst has mended it itself: then lettergen/pdf/sequences can go, as it says itself."""
    text = extracted(program, typeset([f"«{s}» «Do{s}ma»" for s in SEQUENCES]), tmp_path)
    wrong = [s for s in SEQUENCES if text.count(f"«{s}»") != 3]
    assert len(wrong) > 100


def printed(value: Any, change: Callable[[str], str]) -> Any:
    """A composed letter with all that is printed changed."""
    if isinstance(value, tuple):
        return tuple(printed(member, change) for member in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: printed(getattr(value, f.name), change) for f in fields(value)}
    for name in ("text", "value", "template"):
        if isinstance(changed.get(name), str):
            changed[name] = change(changed[name])
    for name in ("above", "below"):
        if name in changed:
            changed[name] = tuple(map(change, changed[name]))
    return replace(value, **changed)


def with_sequences(value: Any) -> Any:
    """A composed letter with sequences in all that is printed."""
    return printed(value, marked)


def without_addresses(text: str) -> str:
    """E-mail addresses break where words do not, and with sequences there are none."""
    return text.replace("@", "&")


def marked(text: str) -> str:
    """``text`` with a sequence in place of each letter that has one of the same width."""
    return "".join(SAME_WIDTH.get(char, char) for char in text)


LETTERS: dict[str, ComposedLetter] = {
    "column": printed(column_letter(), without_addresses),
    "several pages": printed(long_letter(), without_addresses),
}


@pytest.mark.slow
@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("program", EXTRACTORS)
def test_a_letter_reads_as_without_marks(
    letter: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Letters with marks are not kerned, and where white space is guessed at, that matters.
    made = plan.parts

    def unkerned(*given: Any, **options: Any) -> plan.Parts:
        parts = made(*given, **options)
        return replace(parts, head=parts.head.replace(b"kerned\1:true", b"kerned\1:false"))

    monkeypatch.setattr("lettergen.renderers.typst.engine.parts", unkerned)
    plain = render_pdf(LETTERS[letter]).content
    content = mend_sequences(render_pdf(with_sequences(LETTERS[letter])).content)
    expected = marked(extracted(program, plain, tmp_path))
    # The programs guess at white space from places that Typst rounds.
    found, wanted = words(extracted(program, content, tmp_path)), words(expected)
    if program == "poppler":
        # It also guesses which of two signatures side by side comes first.
        found, wanted = sorted(found), sorted(wanted)
    assert found == wanted


def words(text: str) -> list[str]:
    """The words of a page; whether a mail address that two lines share is one, the programs guess."""
    return re.sub(r"@\s+", "@", text).replace("•", " ").split()


@pytest.mark.verapdf
def test_stays_archivable_and_accessible(tmp_path: Path) -> None:
    contents = {
        "entries": mended(),
        **{
            name: mend_sequences(render_pdf(with_sequences(letter)).content)
            for name, letter in LETTERS.items()
        },
    }
    files = [tmp_path / f"{name}.pdf" for name in contents]
    for file, content in zip(files, contents.values(), strict=True):
        file.write_bytes(content)
    assert failures(files) == []


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [96, 200])
@pytest.mark.parametrize("renderer", RENDERERS)
def test_every_sequence_looks_the_same_to_the_pixel(
    renderer: str, dpi: int, tmp_path: Path
) -> None:
    source = typeset([" ".join(contexts(text)) for text in SEQUENCES])
    draw = RENDERERS[renderer]
    pairs = zip(
        draw(source, dpi, tmp_path), draw(mend_sequences(source), dpi, tmp_path), strict=True
    )
    found = [differing(before, after) for before, after in pairs]
    assert len(found) > 5
    assert set(found) == {(0, 0)}


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [96, 200])
@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("letter", LETTERS)
def test_letters_look_the_same(letter: str, renderer: str, dpi: int, tmp_path: Path) -> None:
    """Pdfium fills large type as paths: where floats round otherwise, the rim of a mark is a shade lighter."""
    source = render_pdf(with_sequences(LETTERS[letter])).content
    draw = RENDERERS[renderer]
    pairs = zip(
        draw(source, dpi, tmp_path), draw(mend_sequences(source), dpi, tmp_path), strict=True
    )
    found = [differing(before, after) for before, after in pairs]
    assert max(steps for _, steps in found) <= (1 if renderer == "pdfium" and dpi > 100 else 0)
    assert sum(pixels for pixels, _ in found) < 10


def pages_of(content: bytes) -> list[Any]:
    """The page dictionaries."""
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


def fonts_of(content: bytes) -> dict[str, Any]:
    """The fonts that the pages use, by name."""
    return {
        name: font.get_object()
        for page in pages_of(content)
        for name, font in page["/Resources"]["/Font"].items()
    }


@pytest.mark.slow
def test_marks_keep_their_place() -> None:
    """The new glyphs start within their base and on its line, and draw the old ones where Typst drew them."""
    content = typeset([" ".join(SEQUENCES)])
    old, new = (
        [char for page in pdf.pages for char in page.chars]
        for pdf in (pdfplumber.open(io.BytesIO(c)) for c in (content, mend_sequences(content)))
    )
    assert len(old) == len(new)
    drawn = drawings(mend_sequences(content))
    bases = marks = 0
    for before, after in zip(old, new, strict=True):
        if after["fontname"] != "Marks":
            assert before["matrix"] == after["matrix"]
            base, bases = after, bases + 1
            continue
        marks += 1
        x, y = after["matrix"][4:]
        assert base["x0"] < x < after["x1"] == pytest.approx(base["x1"], abs=1e-3)
        assert y == pytest.approx(base["matrix"][5], abs=1e-4)
        em = after["size"] / 1000
        places = [(x + dx * em, y + dy * em) for dx, dy in drawn[after["text"]]]
        assert any(place == pytest.approx(before["matrix"][4:], abs=1e-4) for place in places)
    assert bases > marks > len(SEQUENCES)


def drawings(content: bytes) -> dict[str, list[tuple[float, float]]]:
    """For each character of the new font where its glyphs draw, in thousandths of an em."""
    found: dict[str, list[tuple[float, float]]] = {}
    for font in marks_fonts(content):
        texts = texts_of_bytes(font["/ToUnicode"].get_data())
        code, *names = font["/Encoding"]["/Differences"]
        for place, name in enumerate(names[1:], code + 1):
            data = font["/CharProcs"][name].get_data().decode("ascii")
            dx, dy = re.search(r"1 0 0 1 (\S+) (\S+) Tm", data).groups()  # type: ignore[union-attr]
            found.setdefault(texts[place], []).append((float(dx), float(dy)))
    return found


def texts_of_bytes(cmap: bytes) -> dict[int, str]:
    """The entries of a CMap with codes of one byte."""
    pairs = re.findall(rb"<(..)> <((?:....)+)>\n", cmap)
    return {int(c, 16): bytes.fromhex(t.decode()).decode("utf-16-be") for c, t in pairs}


def marks_fonts(content: bytes) -> list[Any]:
    """The Type 3 fonts."""
    return [font for font in fonts_of(content).values() if font["/Subtype"] == "/Type3"]


@pytest.mark.slow
def test_new_fonts_are_whole() -> None:
    """Codes, names, glyphs, widths and CMap agree; a font has room for 223 marks."""
    fonts = marks_fonts(mended())
    assert len(fonts) > 1
    for font in fonts:
        first, *names = font["/Encoding"]["/Differences"]
        assert font["/FirstChar"] == first == ord(" ")
        assert font["/LastChar"] == first + len(names) - 1 <= 0xFF
        assert set(names) == set(font["/CharProcs"])
        widths = [font["/CharProcs"][name].get_data().split()[0] for name in names]
        assert [float(width) for width in widths] == list(font["/Widths"])
        texts = texts_of_bytes(font["/ToUnicode"].get_data())
        assert list(texts) == list(range(first + 1, font["/LastChar"] + 1))
        assert {unicodedata.category(text) for text in texts.values()} == {"Mn"}


def test_two_letters_with_one_glyph_keep_their_actual_text(tmp_path: Path) -> None:
    """A dotless i may be drawn for an i with a mark above: ActualText then says which it is."""
    content = typeset(["ı «i̋» «ı̋»"])
    for program in ("poppler", "pdfium"):
        text = extracted(program, mend_sequences(content), tmp_path)
        assert text.count("«i̋»") == 3
        assert text.count("«ı̋»") == 2


def objects(content: bytes) -> dict[int, bytes]:
    """The bytes of each object."""
    offsets = dict(pypdf.PdfReader(io.BytesIO(content)).xref[0])
    ends = sorted((*offsets.values(), content.rfind(b"xref", 0, -20)))
    return {
        number: content[start : ends[ends.index(start) + 1]].strip()
        for number, start in offsets.items()
        if start
    }


@pytest.mark.slow
def test_touches_pages_and_fonts_alone() -> None:
    before, after = objects(every_entry()), objects(mended())
    assert before.keys() < after.keys()
    changed = [number for number in before if before[number] != after[number]]
    reader: Any = pypdf.PdfReader(io.BytesIO(mended()))
    kinds = {str(reader.get_object(number).get("/Type", "stream")) for number in changed}
    assert kinds == {"stream", "/CMap"}  # a page's resources have no type either
    trailers = [content[content.rfind(b"trailer") :] for content in (every_entry(), mended())]
    start, end = (re.sub(rb"/Size \d+|startxref.*", b"", t, flags=re.DOTALL) for t in trailers)
    assert start == end
    assert b"/Size %d" % (max(after) + 1) in trailers[1]


def test_keeps_every_marked_content_sequence() -> None:
    for old, new in zip(pages_of(every_entry()), pages_of(mended()), strict=True):
        before, after = (page["/Contents"].get_data() for page in (old, new))
        assert before.count(b"/MCID") == after.count(b"/MCID") > 10
        assert after.count(b"BDC") + after.count(b"BMC") == after.count(b"EMC")
        assert b"/ActualText" not in after


@pytest.mark.slow
def test_is_hardly_larger_and_always_the_same() -> None:
    source = render_pdf(with_sequences(column_letter())).content
    once = mend_sequences(source)
    assert once == mend_sequences(source)
    assert once == mend_sequences(once)
    assert len(once) < len(source) + 200 * 19 + 2000  # marks on letters, font


def test_leaves_a_file_without_sequences_as_it_is() -> None:
    content = typeset(["Şeyma Yıldız-Čermák «Ärger»"])
    assert mend_sequences(content) == content


@pytest.mark.slow
@pytest.mark.parametrize("text", SEQUENCES)
def test_sequences_need_mending(text: str) -> None:
    assert holds_marks(f"Frau Do{text}ma")


def test_letters_do_not_need_mending() -> None:
    single = [e.text for e in entries() if len(e.text) == 1 and e.group is not Group.COMBINING]
    assert len(single) == 930 - 149 - 20
    assert [text for text in single if holds_marks(text)] == []


def test_costs_other_letters_no_import() -> None:
    code = "import sys, lettergen.pdf.sequences; sys.exit('pypdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _rewritten(content: bytes) -> bytes:
    target = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.pages[0].merge_transformed_page(writer.pages[0], (1, 0, 0, 1, 5, 5))
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda _: b"", id="nothing"),
        pytest.param(lambda _: b"%PDF-1.7\nno objects", id="no PDF"),
        pytest.param(lambda c: c[: len(c) // 2], id="half a file"),
        pytest.param(lambda c: c.replace(b"/Identity-H", b"/Identity-V"), id="other encoding"),
        pytest.param(lambda c: c.replace(b"/FontFile2", b"/FontFile3"), id="other outlines"),
        pytest.param(lambda c: c.replace(b"/DW 0", b"/DW 9"), id="other widths"),
        pytest.param(_rewritten, id="rewritten by another program"),
    ],
)
def test_reports_what_typst_did_not_write(broken: Any) -> None:
    content = broken(typeset(["«C̆» D̂ŭng"]))
    with pytest.raises(SequencesError) as caught:
        mend_sequences(content)
    [problem] = caught.value.problems
    assert problem.code == "sequences-not-mended"
    assert "C̆" in problem.message("de")


@pytest.mark.slow
def test_damaged_files_raise_nothing_else() -> None:
    source = typeset(["«C̆» D̂ŭng"])
    chance = random.Random(91379)  # noqa: S311
    outcomes = {"mended": 0, "refused": 0}
    for _ in range(300):
        content = bytearray(source)
        for _ in range(3):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            mend_sequences(bytes(content))
        except SequencesError:
            outcomes["refused"] += 1
        else:
            outcomes["mended"] += 1
    assert min(outcomes.values()) > 10


@pytest.mark.slow
@pytest.mark.parametrize("size", [10.0, 16.0, 24.0])
def test_pdfium_parts_no_sequence_whatever_its_size(size: float) -> None:
    """It takes boxes that are higher than 4.5 pt and do not overlap for two lines."""
    runs = [(f"Anna{name}x und {name}", strong) for name in SEQUENCES for strong in (False, True)]
    items = [item("body", Paragraph((Run(text, strong=strong),))) for text, strong in runs]
    letter = with_flow(long_letter(), *items)
    letter = replace(letter, style=replace(letter.style, size_pt=size, pitch_pt=1.2 * size))
    mended = mend_sequences(render_pdf(letter).content)
    document = pypdfium2.PdfDocument(mended)
    printed = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    parted = [text for text, _ in runs if text not in unicodedata.normalize("NFC", printed)]
    assert parted == []
