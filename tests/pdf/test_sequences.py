"""Every entry of DIN 91379 comes back out of a PDF, whatever program reads it."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import unicodedata
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_arimo
import pdfplumber
import pypdf
import pypdfium2
import pytest
import typst
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageFilter

from lettergen.charset import Group, entries
from lettergen.compose.composed import ComposedLetter
from lettergen.pdf.sequences import SequencesError, mend_sequences, needs_mending
from lettergen.render.typst import render_pdf
from tests.composed_samples import column_letter, long_letter
from tests.pdf.extractors import EXTRACTORS, extracted
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
    font_paths=[str(fontpkg_arimo.ROOT / "files")],
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


def contexts(text: str) -> tuple[str, ...]:
    """``text`` alone and within a word; a sequence also at the start and at the end of one."""
    both = f"«{text}»", f"«Do{text}ma»"
    return (*both, f"«{text}er»", f"«am{text}»") if needs_mending(text) else both


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


@pytest.mark.parametrize("program", ["poppler", "pdfium", "pypdf"])
def test_typst_still_writes_the_fault(program: str, tmp_path: Path) -> None:
    """When this fails, Typst has mended it itself: then lettergen.pdf.sequences can go."""
    text = extracted(program, typeset([f"«{s}» «Do{s}ma»" for s in SEQUENCES]), tmp_path)
    wrong = [s for s in SEQUENCES if text.count(f"«{s}»") != 3]
    assert len(wrong) > 100


def with_sequences(value: Any) -> Any:
    """A composed letter with sequences in all that is printed."""
    if isinstance(value, tuple):
        return tuple(with_sequences(member) for member in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: with_sequences(getattr(value, f.name)) for f in fields(value)}
    for name in ("text", "value", "template"):
        if isinstance(changed.get(name), str):
            changed[name] = marked(changed[name])
    for name in ("above", "below"):
        if name in changed:
            changed[name] = tuple(marked(line) for line in changed[name])
    return replace(value, **changed)


def marked(text: str) -> str:
    """``text`` with a sequence in place of each letter that has one of the same width."""
    return "".join(SAME_WIDTH.get(char, char) for char in text)


LETTERS: dict[str, ComposedLetter] = {
    "column": column_letter(),
    "several pages": long_letter(),
}


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("program", EXTRACTORS)
def test_a_letter_reads_as_without_marks(letter: str, program: str, tmp_path: Path) -> None:
    plain = render_pdf(LETTERS[letter]).content
    content = mend_sequences(render_pdf(with_sequences(LETTERS[letter])).content)
    expected = marked(extracted(program, plain, tmp_path))
    # The programs guess at white space from places that Typst rounds.
    assert extracted(program, content, tmp_path).split() == expected.split()


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


def images(content: bytes, dpi: float) -> list[Image.Image]:
    """The pages, in grey."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def test_looks_the_same() -> None:
    """A program that rounds each glyph to its grid may shift a mark by a part of a pixel, no more."""
    source = render_pdf(with_sequences(column_letter())).content
    for before, after in zip(images(source, 600), images(mend_sequences(source), 600), strict=True):
        assert before.getextrema() == (0, 255)
        difference = ImageChops.difference(before, after).point(lambda v: 255 if v > 96 else 0)
        # What remains when every spot loses its rim of one pixel.
        assert difference.filter(ImageFilter.MinFilter(3)).getbbox() is None


def pages_of(content: bytes) -> list[Any]:
    """The page dictionaries."""
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


def fonts_of(content: bytes) -> dict[str, Any]:
    """The fonts that the pages use, by name."""
    fonts = [f.get_object() for p in pages_of(content) for f in p["/Resources"]["/Font"].values()]
    return {font["/BaseFont"]: font for font in fonts}


def font_files(content: bytes) -> list[TTFont]:
    """The embedded fonts."""
    descendants = [font["/DescendantFonts"][0] for font in fonts_of(content).values()]
    streams = [descendant["/FontDescriptor"]["/FontFile2"] for descendant in descendants]
    return [TTFont(io.BytesIO(stream.get_data())) for stream in streams]


def marks_drawn(content: bytes) -> list[tuple[float, float]]:
    """Where each glyph without advance stands from the glyph before it that has one, in em."""
    places = []
    base = (0.0, 0.0)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for char in pdf.pages[0].chars:
            x, y = char["matrix"][4:]
            if char["width"]:
                base = (x, y)
            else:
                places.append(((x - base[0]) / char["size"], (y - base[1]) / char["size"]))
    return places


def test_marks_keep_their_place_to_the_font_unit() -> None:
    """Where Typst drew the marks, and where they stand in the new glyphs."""
    # K͟h is drawn with the same glyph as K͟H, and the letter after it.
    texts = [text for text in SEQUENCES if text != "K͟h"]
    content = typeset([" ".join(texts)], LAYOUT.split("#strong", maxsplit=1)[0] + "]")
    [old], [new] = font_files(content), font_files(mend_sequences(content))
    unit = new["head"].unitsPerEm
    added = new.getGlyphOrder()[len(old.getGlyphOrder()) :]
    composites = [new["glyf"][name].components for name in added]
    assert {(base.x, base.y) for base, *_ in composites} == {(0, 0)}
    found = [(mark.x / unit, mark.y / unit) for base, *marks in composites for mark in marks]
    assert len(found) > len(texts)
    assert found == [pytest.approx(place, abs=0.5 / unit) for place in marks_drawn(content)]


def test_new_glyphs_are_whole() -> None:
    """The font's own tables, the widths, the set of codes and the CMap agree on the new glyphs."""
    for font in fonts_of(mended()).values():
        descendant = font["/DescendantFonts"][0].get_object()
        file = TTFont(io.BytesIO(descendant["/FontDescriptor"]["/FontFile2"].get_data()))
        count = file["maxp"].numGlyphs
        advances = [file["hmtx"][name][0] for name in file.getGlyphOrder()]
        assert len(advances) == count
        file["glyf"].ensureDecompiled()
        for name in file.getGlyphOrder():
            glyph = file["glyf"][name]
            if glyph.isComposite():
                kept = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
                glyph.recalcBounds(file["glyf"])
                assert kept == (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax), name
                assert file["hmtx"][name][1] == glyph.xMin, name
        widths = list(descendant["/W"])
        assert widths[-2] == count - 1
        scale = 1000 / file["head"].unitsPerEm
        assert float(widths[-1]) == pytest.approx(advances[-1] * scale, abs=0.01)
        codes = int.from_bytes(descendant["/FontDescriptor"]["/CIDSet"].get_data())
        assert codes.bit_count() == count
        assert f"<{count - 1:04X}>" in font["/ToUnicode"].get_data().decode("ascii")


def objects(content: bytes) -> dict[int, bytes]:
    """The bytes of each object."""
    offsets = dict(pypdf.PdfReader(io.BytesIO(content)).xref[0])
    ends = sorted((*offsets.values(), content.rfind(b"xref", 0, -20)))
    return {
        number: content[start : ends[ends.index(start) + 1]].strip()
        for number, start in offsets.items()
        if start
    }


def test_touches_pages_and_fonts_alone() -> None:
    before, after = objects(every_entry()), objects(mended())
    assert before.keys() == after.keys()
    changed = [number for number in before if before[number] != after[number]]
    reader: Any = pypdf.PdfReader(io.BytesIO(mended()))
    kinds = {str(reader.get_object(number).get("/Type", "stream")) for number in changed}
    assert kinds == {"stream", "/CMap", "/Font"}
    trailers = [content[content.rfind(b"trailer") :] for content in (every_entry(), mended())]
    assert trailers[0].split(b"startxref")[0] == trailers[1].split(b"startxref")[0]


def test_keeps_every_marked_content_sequence() -> None:
    for old, new in zip(pages_of(every_entry()), pages_of(mended()), strict=True):
        before, after = (page["/Contents"].get_data() for page in (old, new))
        assert before.count(b"/MCID") == after.count(b"/MCID") > 10
        assert after.count(b"BDC") + after.count(b"BMC") == after.count(b"EMC")
        assert b"/ActualText" not in after


def test_is_not_larger_and_always_the_same() -> None:
    source = render_pdf(with_sequences(column_letter())).content
    once = mend_sequences(source)
    assert once == mend_sequences(source)
    assert once == mend_sequences(once)
    assert len(once) < 1.02 * len(source)


def test_leaves_a_file_without_sequences_as_it_is() -> None:
    content = typeset(["Şeyma Yıldız-Čermák «Ärger»"])
    assert mend_sequences(content) == content


@pytest.mark.parametrize("text", SEQUENCES)
def test_sequences_need_mending(text: str) -> None:
    assert needs_mending(f"Frau Do{text}ma")


def test_letters_do_not_need_mending() -> None:
    single = [e.text for e in entries() if len(e.text) == 1 and e.group is not Group.COMBINING]
    assert len(single) == 930 - 149 - 20
    assert [text for text in single if needs_mending(text)] == []


def test_costs_other_letters_no_import() -> None:
    code = "import sys, lettergen.pdf.sequences as s; s.needs_mending('Č'); sys.exit('pypdf' in sys.modules)"
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
