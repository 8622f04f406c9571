"""The engine: the same bytes everywhere, text as text, pictures, refusals, threads and forks."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import typst
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lettergen.compose.breaking import broken_lines
from lettergen.compose.composed import ComposedLetter, Facsimile, Picture, Signatures, Signer
from lettergen.errors import ExitCode, LayoutError, LettergenError
from lettergen.messages import catalogue
from lettergen.model.blocks import Cell, Heading, List, ListItem, Paragraph, Run, Table
from lettergen.pdf.sequences import mend_sequences
from lettergen.renderers.typst import render_pdf, render_png
from lettergen.renderers.typst.engine import _LAYOUT, _problem, page_count
from lettergen.renderers.typst.plan import COMBINING_MARKS, _has_combining, _literal, parts
from tests import pdf_measure
from tests.composed_samples import SAMPLES, area, column_letter, item, lines, names_letter, words
from tests.render_docx.documents import with_flow

HOSTILE = (
    '#panic("x")',
    "$a$ *b* _c_",
    "`code` ```raw``` <label> @ref",
    "\\ \\n \\u{41} = Titel - Punkt + Nummer / Begriff: x",
    "// kommentar /* auch */ #{ } [ ] ~ -- --- ... \"x\" 'y'",
    '#import "x.typ" #sys.inputs #read("letter.typ")',
    "{page} {pages} {value}",
    "https://beispiel.de/?a=1&b=<c>",
)
"""What Typst, Markdown or a template would take for more than text."""


TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text('\\"#$\n\r\t\u2028{}()u41,')


@pytest.mark.slow
@given(TEXTS)
@example('\\"')
@example('\\\\"); #panic("x")')
@example("\u2028\u0085\r\n\0\ufeff")
def test_a_literal_gives_back_any_text(text: str) -> None:
    source = b'#import "letter.typ": data\n#metadata(data(%b)) <text>' % _literal(text)
    compiler = typst.Compiler(source, root=str(_LAYOUT.parent), ignore_system_fonts=True)
    found = compiler.query("<text>", field="value", one=True)
    assert json.loads(found) == text


def test_every_combining_mark_is_found_and_nothing_else() -> None:
    chars = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    marks = {char for char in chars if COMBINING_MARKS.match(char)}
    assert {char for char in chars if _has_combining(f"Ärztin {char}".encode())} == marks
    assert {"\u0300", "\u036f", "\u1ab0", "\u1dff", "\u20d0", "\ufe2f"} <= marks


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def all_digests() -> list[str]:
    return [digest(render_pdf(make()).content) for make in SAMPLES.values()]


def test_a_file_ends_with_the_end_of_its_last_line() -> None:
    plain = render_pdf(column_letter()).content
    mended = mend_sequences(render_pdf(names_letter()).content)
    assert mended != render_pdf(names_letter()).content
    for content in (plain, mended):
        assert content.endswith(b"\n%%EOF\n")
        assert content.count(b"%%EOF") == 1


def test_same_letter_same_bytes() -> None:
    assert all_digests() == all_digests()


@pytest.mark.slow
def test_same_bytes_in_all_threads() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: tuple(all_digests()), range(8)))
    assert set(found) == {tuple(all_digests())}


@pytest.mark.slow
def test_same_bytes_in_another_process_on_another_day_and_place() -> None:
    program = "from tests.render_typst.test_engine import all_digests; print(all_digests())"
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": "0",
    }
    run = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == str(all_digests())


def test_other_letters_have_other_bytes_and_identifiers() -> None:
    one = column_letter()
    two = replace(one, metadata=replace(one.metadata, date="2018-10-12"))
    contents = [render_pdf(letter).content for letter in (one, two)]
    assert contents[0] != contents[1]
    ids = [PdfReader(io.BytesIO(content)).trailer["/ID"] for content in contents]
    assert ids[0] != ids[1]


def text_of(letter: ComposedLetter) -> str:
    return " ".join(line.text for line in pdf_measure.lines(render_pdf(letter).content))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str) -> None:
    run = (Run(text),)
    table = Table(header=(Cell(run),), rows=((Cell(run),),), align=("left",), widths_mm=(110,))
    letter = column_letter()
    letter = replace(
        letter,
        metadata=replace(letter.metadata, title=text, author=text),
        areas=(area("address", 25, 60, 80, 20, lines(text, text)),),
        flow=(
            item("subject", Heading(1, run)),
            item("body", Paragraph((Run(text, strong=True), Run(text, emphasis=True)))),
            item("body", List((ListItem((Paragraph(run),)),), start=1)),
            item("body", table),
        ),
    )
    result = render_pdf(letter)
    metadata = PdfReader(io.BytesIO(result.content)).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == (text, text)
    printed = "".join(text_of(letter).split())
    assert printed.count("".join(text.split())) == 8
    assert result.pages == 1


@pytest.mark.parametrize("mark", ["", "\u0306"])
def test_kerning_but_where_marks_are_combined(mark: str) -> None:
    """Programs that read by places take a mark for one of the letter that kerning moves below it."""
    texts = ("AV" * 10, "A" * 10 + "V" * 10)
    note = lines(*texts, *(["C" + mark] if mark else []))
    letter = replace(column_letter(), areas=(area("address", 25, 60, 80, 20, note),))
    found = pdf_measure.lines(render_pdf(letter).content)
    kerned, plain = (line.x1 - line.x0 for line in found if line.text in texts)
    assert (kerned < plain - 1) == (not mark)


def test_kerning_moves_no_break() -> None:
    """A line that is full before it is kerned takes no word from the next, and one that grows loses none."""
    words_of_line = "AVAV TATA VOVO AWAW"
    text = " ".join([words_of_line] * 12)
    letter = with_flow(column_letter(), item("body", Paragraph((Run(text),))))
    page = letter.page
    starts = broken_lines((Run(text),), page.text_width_mm, letter.style.size_pt).starts
    wanted = [text[a:b].strip() for a, b in pairwise((*starts, len(text)))]
    read = [line.text for line in pdf_measure.lines(render_pdf(letter).content)]
    assert len(wanted) > 2
    assert [line for line in read if line.startswith(("AV", "TA", "VO", "AW"))] == wanted


def picture(media_type: str, data: bytes) -> Picture:
    return Picture(
        x_mm=150,
        y_mm=12,
        width_mm=30,
        height_mm=15,
        media_type=media_type,  # type: ignore[arg-type]
        data_base64=base64.b64encode(data).decode(),
        alt="Zeichen",
    )


def image(kind: str, mode: str = "RGB") -> bytes:
    """A square that is not white."""
    target = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 0, 0)).convert(mode).save(target, kind)
    return target.getvalue()


KINDS = (("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("JPEG", "RGB"), ("JPEG", "L"))


def picture_samples() -> dict[str, ComposedLetter]:
    """Letters with logos of all kinds."""
    return {
        f"{kind}-{mode}": replace(
            column_letter(), pictures=(picture(f"image/{kind.lower()}", image(kind, mode)),)
        )
        for kind, mode in KINDS
    }


@pytest.mark.parametrize("name", picture_samples())
def test_logos_fill_their_frame_without_distortion(name: str) -> None:
    (page,) = render_png(picture_samples()[name], ppi=72)
    pixels = Image.open(io.BytesIO(page)).convert("RGB")
    mm = 72 / 25.4
    inked = [
        (x / mm, y / mm)
        for x in range(int(146 * mm), int(190 * mm))
        for y in range(int(8 * mm), int(30 * mm))
        if pixels.getpixel((x, y)) != (255, 255, 255)
    ]
    left, right = min(x for x, _ in inked), max(x for x, _ in inked)
    top, bottom = min(y for _, y in inked), max(y for _, y in inked)
    # A square in a frame twice as wide: in its middle.
    assert (left, right) == pytest.approx((157.5, 172.5), abs=0.5)
    assert (top, bottom) == pytest.approx((12, 27), abs=0.5)


@pytest.mark.parametrize("media_type", ["image/svg+xml", "image/png", "image/jpeg"])
@pytest.mark.parametrize(
    "data", [b"<svg", b"\xff\xfe\x00", b"", image("PNG")[:70], image("JPEG")[:99]]
)
def test_a_broken_logo_is_a_problem(media_type: str, data: bytes) -> None:
    letter = replace(column_letter(), pictures=(picture(media_type, data),))
    with pytest.raises(LayoutError) as caught:
        render_pdf(letter)
    assert [(p.code, p.place.path) for p in caught.value.problems] == [
        ("pdf-picture-unreadable", "pictures.0")
    ]


def test_a_broken_facsimile_is_a_problem() -> None:
    facsimile = Facsimile(
        width_mm=30,
        height_mm=10,
        media_type="image/png",
        data_base64=base64.b64encode(image("PNG")[:70]).decode(),
        alt="Unterschrift",
    )
    signer = Signer(above=(), space_lines=3, below=("Erika Muster",), image=facsimile)
    letter = replace(column_letter(), flow=(item("signatures", Signatures(signers=(signer,))),))
    with pytest.raises(LayoutError) as caught:
        render_pdf(letter)
    (problem,) = caught.value.problems
    assert problem.place.path == "flow.0.block.signers.0.image"
    assert "Unterschrift" in problem.message("de")


@pytest.mark.parametrize("glyph", ["漢", "😀", "\u0e01"])
def test_a_missing_glyph_is_a_problem_that_names_it(glyph: str) -> None:
    letter = replace(
        column_letter(),
        areas=(area("address", 25, 60, 80, 20, lines(f"Frau Geheim {glyph}")),),
    )
    with pytest.raises(LayoutError) as caught:
        render_pdf(letter)
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("pdf-glyph-missing", glyph)
    assert "Geheim" not in str(caught.value)
    assert caught.value.__context__ is None


def test_typsts_other_refusals_are_told_without_the_letters_text() -> None:
    letter = column_letter()
    letter = replace(letter, metadata=replace(letter.metadata, language="Geheimsprache"))
    with pytest.raises(LayoutError) as caught:
        render_pdf(letter)
    (problem,) = caught.value.problems
    assert problem.code == "pdf-refused"
    assert problem.params["reason"]
    assert "eheim" not in str(caught.value)


def test_what_typst_quotes_is_not_told() -> None:
    problem = _problem('PDF/UA-1 error: `Geheim` has no "Geheimes" at all')
    assert problem.params["reason"] == "PDF/UA-1 error: `…` at all"


def test_the_engine_works_after_a_refusal() -> None:
    before = digest(render_pdf(names_letter()).content)
    with pytest.raises(LayoutError):
        render_pdf(replace(column_letter(), flow=(item("body", Paragraph(words("漢"))),)))
    assert digest(render_pdf(names_letter()).content) == before


def test_all_codes_have_texts() -> None:
    codes = {"pdf-glyph-missing", "pdf-picture-unreadable", "pdf-refused", "pdf-after-fork"}
    for code in codes:
        assert {"de", "en", "hint_de", "hint_en"} <= catalogue()[code].keys()


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_pages_are_counted(sample: str) -> None:
    result = render_pdf(SAMPLES[sample]())
    assert result.pages == len(PdfReader(io.BytesIO(result.content)).pages)


def test_a_foreign_pdf_is_not_counted() -> None:
    with pytest.raises(ValueError, match="as Typst writes"):
        page_count(b"%PDF-1.7\n(/Type/Pages/Count 7/Kids[)")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_is_refused_and_does_not_hang() -> None:
    render_pdf(column_letter())
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # The handler that tests have would wait for Typst, as the process does.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(10)
        try:
            render_pdf(column_letter())
            os.write(writing, b"rendered")
        except LettergenError as error:
            os.write(writing, f"{error.problems[0].code} {error.exit_code}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        assert answer.read() == f"pdf-after-fork {ExitCode.USAGE}"
    os.waitpid(child, 0)


@pytest.mark.slow
def test_spawned_processes_render() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(all_digests) == all_digests()


def test_nothing_of_the_letter_is_kept_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    render_pdf(column_letter())
    assert list(tmp_path.iterdir()) == []


def test_content_on_all_pages_is_not_behind_page_1_as_well() -> None:
    letter = column_letter()
    repeated = replace(letter.areas[0], role="masthead", pages="all")
    behind = parts(replace(letter, areas=(repeated,)), one_page=False)
    assert repeated.lines[0].text.encode() not in behind.first
    assert repeated.lines[0].text.encode() in behind.following
