"""What is read of a PDF as bytes is what pypdf reads of it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject

from lettergen.pdf.concatenation import Concatenation
from lettergen.pdf.objects import ObjectFile, entries, references
from lettergen.pdf.syntax import ContentError
from tests.pdf.plain_pdf import appended, plain_page, plain_pdf, stream

HELD = range(5, 11)
"""Numbers of the objects that a page refers to."""

SPACES = st.sampled_from([b" ", b"\n", b"\r\n", b"\t", b"  ", b" % 7 0 R (\n", b"\n%)>>\n"])
NAMES = st.sampled_from(
    [b"/A", b"/R", b"/Length2", b"/F1.0#20R", b"/x-y_z", b"/endobj", b"/stream", b"/1"]
)
STRINGS = st.sampled_from(
    [
        b"()",
        b"(5 0 R)",
        b"(a (6 0 R) b)",
        rb"(\) 7 0 R \()",
        rb"(\\)",
        b"(a\\\nb endobj)",
        b"(>>stream\n)",
        b"(% no comment)",
        b"<FEFF0041>",
        b"<4 1 5 >",
        b"<>",
    ]
)
TWO = b"12 0"
"""Two numbers that look like the beginning of a reference; at home in arrays only."""
SCALARS = st.one_of(
    NAMES,
    STRINGS,
    st.sampled_from([b"true", b"false", b"0", b"-17", b"+3", b".5", b"-.002", b"4.", TWO]),
    st.integers(5, 12).map(lambda n: b"%d 0 R" % n),
)


@st.composite
def arrays(draw: st.DrawFn, values: st.SearchStrategy[bytes]) -> bytes:
    members = draw(st.lists(values, max_size=4))
    return b"[" + b"".join(draw(SPACES) + m for m in members) + draw(SPACES) + b"]"


@st.composite
def dictionaries(draw: st.DrawFn, values: st.SearchStrategy[bytes]) -> bytes:
    text = b"<<"
    for key in draw(st.lists(NAMES, max_size=4, unique=True)):
        value = draw(values.filter(lambda v: v != TWO))
        text += key + draw(SPACES) + value + draw(SPACES)
    return text + b">>"


VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(arrays(inner), dictionaries(inner)), max_leaves=12
)
STREAMS = st.sampled_from(
    [b"", b"5 0 R", b"endstream\nendobj\n", b"q (6 0 R) Tj Q", b"\x00\xff(<<"]
)
BODIES = st.one_of(
    arrays(VALUES),
    dictionaries(VALUES),
    STREAMS.map(stream),
    STREAMS.map(lambda data: stream(data, b"/A(5 0 R)/B[5 0 R 6 0 R]")),
)


def file_of(bodies: list[bytes]) -> bytes:
    held = b"<</Held[%b]>>" % b" ".join(b"%d 0 R" % number for number in HELD)
    return plain_page(b"/Resources 4 0 R", {4: held, **dict(zip(HELD, bodies, strict=True))})


def copy_of(*contents: bytes) -> bytes:
    target = io.BytesIO()
    with Concatenation(target) as stack:
        for content in contents:
            stack.add(content, "a")
    return target.getvalue()


class Comparison:
    """Walks two files at once; an object of the first becomes one of the second, and always the same."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}

    def same(self, old: Any, new: Any) -> None:
        if isinstance(old, IndirectObject):
            known = old.idnum in self.numbers
            target = old.get_object()
            if target is None:
                assert isinstance(new, NullObject)
                return
            assert isinstance(new, IndirectObject)
            assert self.numbers.setdefault(old.idnum, new.idnum) == new.idnum
            if not known:
                self.same(target, new.get_object())
            return
        assert type(old) is type(new)
        if isinstance(old, DictionaryObject):
            assert old.keys() == new.keys()
            for key in old:
                self.same(old.raw_get(key), new.raw_get(key))
            if isinstance(old, StreamObject):
                assert old._data == new._data
        elif isinstance(old, ArrayObject):
            assert len(old) == len(new)
            for place in range(len(old)):
                self.same(list.__getitem__(old, place), list.__getitem__(new, place))
        else:
            assert old == new


@pytest.mark.slow
@given(st.lists(BODIES, min_size=len(HELD), max_size=len(HELD)))
def test_every_object_is_copied_as_it_is(bodies: list[bytes]) -> None:
    """References to each other, to themselves and to nothing; strings, comments and streams that look like references."""
    content = file_of(bodies)
    ObjectFile(content)
    old, new = (PdfReader(io.BytesIO(c)).pages[0] for c in (content, copy_of(content)))
    compared = Comparison()
    compared.same(old.raw_get("/Resources"), new.raw_get("/Resources"))
    assert compared.numbers.keys() == {4, *HELD}


@pytest.mark.slow
@given(VALUES.filter(lambda v: v != TWO))
def test_values_end_where_they_end(value: bytes) -> None:
    for reference in references(value):
        assert value[reference.start : reference.end].split()[0] == b"%d" % reference.number
    assert entries(b"<</Before" + b" " + value + b"/After 1>>").keys() == {b"Before", b"After"}


def test_only_references_are_references() -> None:
    text = b"[1 2 0 R/1 0 R 3 0 Rx(4 0 R)<</A 5 0 R>>6 0 R]"
    with pytest.raises(ContentError):
        references(text)
    text = b"[1 2 0 R(4 0 R (5 0 R))%6 0 R\n<4F>/7 8 0 R<</A 9 0 R>>10 0\nR]"
    assert [r.number for r in references(text)] == [2, 8, 9, 10]


@pytest.mark.parametrize(
    "text", [b"", b"[1 2 R]", b"(a", b"<</A 1 0 obj>>", b"1 1 R", b"<4G>", b"1 endobj 2"]
)
def test_broken_values(text: bytes) -> None:
    with pytest.raises(ContentError):
        references(text)


@pytest.mark.parametrize("text", [b"<</A>>", b"<</A 1", b"<</A 1>>>>", b"<<1/A>>", b"<</#41 1>>"])
def test_broken_dictionaries(text: bytes) -> None:
    with pytest.raises(ContentError):
        entries(text)


def test_an_update_takes_the_place_of_what_it_changes() -> None:
    content = file_of([b"(old)", *[b"[]"] * 5])
    place = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    newer = appended(content, {5: b"(new)"}, b"/Prev %d" % place)
    value = ObjectFile(newer).value(5)
    assert value is not None
    assert value.text == b"(new)"
    assert ObjectFile(newer).value(6) is not None


def test_an_update_that_follows_itself() -> None:
    content = file_of([b"[]"] * 6)
    with pytest.raises(ContentError):
        ObjectFile(appended(content, {5: b"[]"}, b"/Prev %d" % (len(content) + 18)))


def test_the_length_of_a_stream_may_be_an_object() -> None:
    body = b"<</Length 6 0 R>>stream\r\n12345\nendstream"
    value = ObjectFile(file_of([body, b"5", *[b"[]"] * 4])).value(5)
    assert value is not None
    assert value.stream == b"12345"
    with pytest.raises(ContentError):
        ObjectFile(file_of([body, b"4", *[b"[]"] * 4])).value(5)


def test_pages_inherit() -> None:
    """A page's own entries, then those of the nearest node."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Kids[3 0 R 6 0 R]/MediaBox[0 0 9 9]/Rotate 90/Resources 7 0 R>>",
        3: b"<</Kids 8 0 R/Parent 2 0 R/Rotate 180/Count 2>>",
        4: b"<</Type/Page/Parent 3 0 R>>",
        5: b"<</Type/Page/Parent 3 0 R/Rotate 0/MediaBox[0 0 8 8]>>",
        6: b"<</Type/Page/Parent 2 0 R/CropBox[0 0 1 1]>>",
        7: b"<<>>",
        8: b"[4 0 R 5 0 R]",
    }
    pages = ObjectFile(plain_pdf(objects)).pages()
    assert [page.number for page in pages] == [4, 5, 6]
    assert [page.entries[b"Rotate"] for page in pages] == [b"180", b"0", b"90"]
    assert [page.entries[b"MediaBox"] for page in pages] == [
        b"[0 0 9 9]",
        b"[0 0 8 8]",
        b"[0 0 9 9]",
    ]
    copied = PdfReader(io.BytesIO(copy_of(plain_pdf(objects)))).pages
    assert [page.get("/Rotate") for page in copied] == [180, 0, 90]
    assert [page.mediabox.width for page in copied] == [9, 8, 9]
