"""Stationery lies under a letter's pages and says nothing; what would spoil the archive is refused with its reason."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from lettergen.compose.composed import ComposedLetter, Stationery
from lettergen.errors import LayoutError
from lettergen.pdf.stationery import faults, has_links, underlaid
from lettergen.pdf.syntax import ContentError
from lettergen.renderers.docx import render_docx
from lettergen.typesetting import for_paper, pixels_of, stationery_warnings, typeset
from tests.composed_samples import long_letter, names_letter
from tests.pdf.sheets import SPOILT, drawn, with_note, with_spare_font
from tests.render_docx.documents import parts


def on(letter: ComposedLetter, first: bytes, following: bytes | None = None) -> ComposedLetter:
    files = [None if file is None else b64encode(file).decode() for file in (first, following)]
    return replace(letter, stationery=Stationery(first=files[0] or "", following=files[1]))


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_a_sound_sheet_has_no_faults() -> None:
    assert faults(drawn()) == ()
    assert faults(drawn('rgb("#ccddee80")')) == ()


@pytest.mark.parametrize(("kind", "flags"), [("Popup", 0), ("FreeText", 2), ("Stamp", 32)])
def test_an_annotation_that_nobody_sees_is_no_fault(kind: str, flags: int) -> None:
    assert faults(with_note(kind, flags)) == ()


def test_links_are_told_for_letters_do_not_have_them() -> None:
    linked = with_note("Link")
    assert faults(linked) == ()
    assert has_links(linked)
    assert not has_links(drawn())
    told = stationery_warnings(on(names_letter(), drawn(), linked))
    assert [(p.code, p.place.path, str(p.severity)) for p in told] == [
        ("stationery-links", "stationery.following", "warning")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_sheet_is_refused_with_its_reason(kind: str) -> None:
    content = SPOILT[kind]()
    assert [code for code, _ in faults(content)] == [kind.split(maxsplit=1)[0]]
    with pytest.raises(ContentError):
        underlaid(typeset(names_letter(), "pdf")[0], content, None)
    with pytest.raises(LayoutError) as caught:
        typeset(on(names_letter(), content), "pdf")
    assert [p.code for p in caught.value.problems] == [f"stationery-{kind.split(maxsplit=1)[0]}"]


FONT = (("font", "Helvetica"),)
SHOWN, UNSHOWN = b"BT /Spare 9 Tf (x) Tj ET", b"BT /Spare 9 Tf 11 TL ET"


@pytest.mark.parametrize(
    ("operations", "within", "reason"),
    [
        (UNSHOWN, "", ()),
        (b"q BT /Spare 9 Tf ET Q", "", ()),
        (SHOWN, "", FONT),
        (b"BT /Spare 9 Tf q ET BT [(x)] TJ ET Q", "", FONT),
        (UNSHOWN, "own", ()),
        (SHOWN, "own", FONT),
        # A form without resources takes the page's (ISO 19005-2, 6.2.2); one that names nothing needs none.
        (SHOWN, "none", (("part", "Resources"),)),
        (b"0 0 9 9 re f", "none", ()),
    ],
)
def test_a_font_without_its_file_matters_where_it_shows_text(
    operations: bytes, within: str, reason: tuple[tuple[str, str], ...]
) -> None:
    assert faults(with_spare_font(operations, within=within)) == reason


def test_it_lies_under_the_pages_as_an_artifact() -> None:
    plain = typeset(long_letter(), "pdf")[0]
    other = drawn('rgb("#edc")')
    content = typeset(on(long_letter(), drawn(), other), "pdf")[0]
    pages: list[Any] = list(pypdf.PdfReader(io.BytesIO(content)).pages)
    for number, page in enumerate(pages):
        first, own = page["/Contents"]
        name = "/Sheet2" if number else "/Sheet1"
        assert first.get_object().get_data().startswith(b"/Artifact<</Type/Background")
        assert f"{name} Do".encode() in first.get_object().get_data()
        form = page["/Resources"]["/XObject"][name].get_object()
        assert b"BDC" not in form.get_data()
        assert own.get_object().get_data() == list(pypdf.PdfReader(io.BytesIO(plain)).pages)[number]["/Contents"].get_data()  # type: ignore[attr-defined]  # fmt: skip
    assert typeset(on(long_letter(), drawn(), other), "pdf")[0] == content


def test_without_a_sheet_for_them_further_pages_stay_white() -> None:
    content = typeset(on(long_letter(), drawn()), "pdf")[0]
    shown = ["Stadt Musterhausen" in text for text in texts(content)]
    assert shown[0]
    assert not any(shown[1:])


def test_names_are_read_as_before() -> None:
    plain = texts(typeset(names_letter(), "pdf")[0])
    under = texts(typeset(on(names_letter(), drawn()), "pdf")[0])
    assert all(line in under[0] for line in plain[0].splitlines())


@pytest.mark.slow
def test_word_files_have_it_as_a_picture_behind_the_text() -> None:
    letter = on(long_letter(), drawn(), drawn('rgb("#edc")'))
    held = parts(typeset(letter, "docx")[0])
    sheets = [name for name in held if name.startswith("word/media/sheet")]
    assert len(sheets) == 2
    assert all(held[name].startswith(b"\x89PNG") for name in sheets)
    anchored = [n for n in held if n.startswith("word/header") and b"Briefbogen" in held[n]]
    assert len(anchored) == 2
    assert all(b'behindDoc="1"' in held[name] for name in anchored)
    assert render_docx(letter, pixels=pixels_of(letter)).content == typeset(letter, "docx")[0]


@pytest.mark.slow
def test_printed_paper_has_what_the_print_file_leaves_out() -> None:
    letter = replace(long_letter(), stationery="preprinted")
    archive, printed = typeset(letter, "pdf")[0], for_paper(letter)
    assert printed is not None
    assert for_paper(long_letter()) is None
    assert archive == typeset(replace(letter, stationery=None), "pdf")[0]
    gone = {line.text for a in letter.areas if a.role in {"masthead", "footer"} for line in a.lines}
    here, there = (
        [line for text in texts(content) for line in text.splitlines()]
        for content in (printed, archive)
    )
    assert gone <= set(there)
    assert not gone & set(here)
    assert set(here) == set(there) - gone
    assert len(texts(printed)) == len(texts(archive))
