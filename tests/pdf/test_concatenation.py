"""One file of many: it looks, reads and is built as it should, and takes no memory."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NullObject

from lettergen.batch.enclosure_files import Enclosure
from lettergen.batch.worker import RemoteInputs, with_enclosures
from lettergen.pdf.concatenation import Concatenation
from lettergen.pdf.objects import ObjectFile, Value
from lettergen.pdf.syntax import ContentError
from lettergen.pipeline import letter_from, render
from tests.batch_run.samples import data, long_letter
from tests.pdf.drawn import RENDERERS, by_pdfium, differing
from tests.pdf.extractors import EXTRACTORS, extracted
from tests.pdf.plain_pdf import plain_page, plain_pdf, stream
from tests.signing.letters import JPEG, letter, png


def concatenated(files: Iterable[bytes], *, even: bool = False) -> bytes:
    target = io.BytesIO()
    with Concatenation(target) as stack:
        for number, content in enumerate(files):
            stack.add(content, f"Nr. {number} – Müller", even=even)
    return target.getvalue()


def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


@cache
def letters() -> dict[str, bytes]:
    """Every kind of letter that a batch makes."""
    signed = {"name": "Erika Muster", "addition": "im_auftrag", "image": {"content": png()}}
    other = {"name": "Max Beispiel", "image": {"content": JPEG}}
    mended = data(3)
    mended["recipient"]["persons"]["last_name"] = "C̆eski-Kar̥̄"
    plain = render(data(1)).content
    place = RemoteInputs(None, {"anlage.pdf": enclosure()})
    return {
        "short": plain,
        "two pages": render(long_letter(2)).content,
        "mended name": render(letter_from(mended)).content,
        "pictures": render(letter(signatures=[signed, other])).content,
        "enclosure": with_enclosures(plain, (Enclosure("anlage.pdf"),), place)[0],
    }


@cache
def enclosure() -> bytes:
    """A PDF of another program: what its pages have in common stands in the page tree; a field, a link, a turned page."""
    box = b"/MediaBox[0 0 300 200]/Resources 6 0 R"
    return plain_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[9 0 R]>>>>",
            2: b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/Rotate 90%b>>" % box,
            3: b"<</Type/Page/Parent 2 0 R/Contents[7 0 R 8 0 R]/Annots[9 0 R 10 0 R]>>",
            4: b"<</Type/Page/Parent 2 0 R/Contents 7 0 R/MediaBox[0 0 200 300]>>",
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            6: b"<</Font<</F1 5 0 R>>/XObject<</X 11 0 R>>>>",
            7: stream(b"BT /F1 20 Tf 30 50 Td (Anlage \\(5 0 R\\)) Tj ET "),
            8: stream(b"q 1 0 0 1 9 9 cm /X Do Q"),
            9: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(x)/F 4/Rect[50 120 150 150]/P 3 0 R/AP<</N 11 0 R>>>>",
            10: b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Border[0 0 0]/P 3 0 R/Dest[4 0 R/Fit]>>",
            11: stream(b"1 0 0 rg 0 0 90 20 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 90 20]"),
        }
    )


FILES = ["short", "two pages", "mended name", "pictures", "enclosure"]


@pytest.mark.slow
@pytest.mark.parametrize("program", EXTRACTORS)
def test_it_reads_like_the_single_files(program: str, tmp_path: Path) -> None:
    single = [extracted(program, letters()[name], tmp_path) for name in FILES]
    found = extracted(program, concatenated(letters()[name] for name in FILES), tmp_path)
    assert found.split() == " ".join(single).split()
    assert "C̆eski-Kar̥̄" in found


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("name", FILES)
def test_it_looks_like_the_single_files(name: str, renderer: str, tmp_path: Path) -> None:
    """Behind another file, so that no number stays the same."""
    draw = RENDERERS[renderer]
    before = draw(letters()[name], 96, tmp_path)
    after = draw(concatenated([letters()["two pages"], letters()[name]]), 96, tmp_path)[2:]
    assert len(before) == len(after)
    assert {differing(*pair) for pair in zip(before, after, strict=True)} == {(0, 0)}


def test_bookmarks_and_blank_pages() -> None:
    names = ["short", "two pages", "enclosure"]
    pdf = reader(concatenated((letters()[name] for name in names), even=True))
    assert len(pdf.pages) == 2 + 2 + 4
    assert [page.get_contents() is None for page in pdf.pages] == [False, True, *[False] * 5, True]
    blank, last = pdf.pages[7], pdf.pages[6]
    assert (blank.mediabox, blank.rotation) == (last.mediabox, last.rotation)
    assert (blank.mediabox.width, blank.rotation) == (200, 90)
    marks = [(m.title, pdf.get_destination_page_number(m)) for m in pdf.outline]  # type: ignore[union-attr, arg-type]
    assert marks == [("Nr. 0 – Müller", 0), ("Nr. 1 – Müller", 2), ("Nr. 2 – Müller", 4)]
    outline: Any = pdf.root_object["/Outlines"]
    assert outline["/Count"] == 3
    assert "/Prev" not in outline["/First"]
    assert "/Next" not in outline["/Last"]
    assert outline["/Last"]["/Prev"]["/Prev"] == outline["/First"]


def test_nothing_but_pages_is_taken_along() -> None:
    """No tags, no metadata, no claims: what is left stands for the pages alone."""
    content = concatenated([letters()["short"], letters()["enclosure"]])
    pdf = reader(content)
    assert set(pdf.root_object) == {"/Type", "/Pages", "/Outlines"}
    assert set(pdf.trailer) == {"/Size", "/Root", "/ID"}
    assert not re.search(rb"/Struct|/Metadata|/OutputIntent|pdfaid|/AcroForm", content)
    kept: Any = pdf.pages[2]["/Annots"]
    assert kept[0]["/P"].indirect_reference == pdf.pages[2].indirect_reference
    assert kept[1]["/Dest"][0].indirect_reference == pdf.pages[3].indirect_reference


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 1, 64, 65, 64 * 64, 64 * 64 + 1])
def test_the_page_tree_is_balanced(count: int) -> None:
    page = plain_page(b"", {})
    pdf = reader(concatenated([page] * count))
    depths = _checked(pdf.root_object["/Pages"], None)
    assert len(depths) == count == pdf.root_object["/Pages"]["/Count"]  # type: ignore[index]
    assert set(depths) == ({1 if count <= 64 else 2 if count <= 64 * 64 else 3} if count else set())
    assert len(set(pdf.xref[0].values())) == len(pdf.xref[0])


def _checked(node: Any, parent: Any) -> list[int]:
    """The depths of the pages below a node whose entries agree."""
    node = node.get_object()
    assert (node.raw_get("/Parent") if "/Parent" in node else None) == parent
    if node["/Type"] == "/Page":
        return [0]
    assert len(node["/Kids"]) <= 64
    own = node.indirect_reference
    depths = [1 + depth for kid in node["/Kids"] for depth in _checked(kid, own)]
    assert node["/Count"] == len(depths)
    return depths


def test_the_same_files_give_the_same_bytes() -> None:
    files = list(letters().values())
    first, again, other = concatenated(files), concatenated(files), concatenated(files[::-1])
    assert first == again
    identities = [reader(content).trailer["/ID"] for content in (first, other)]
    assert identities[0] != identities[1]
    assert [len(identity[0]) for identity in identities] == [16, 16]  # type: ignore[index]


def test_equal_objects_are_written_once() -> None:
    """A second copy of a letter with pictures needs its page, its bookmark and nothing else."""
    file = letters()["pictures"]
    once, twice, thrice = (concatenated([file] * count) for count in (1, 2, 3))
    assert len(thrice) - len(twice) < 1_000 < len(once) < len(file)
    assert len(reader(thrice).xref[0]) == len(reader(once).xref[0]) + 4


def test_objects_that_refer_to_themselves_are_not_mixed_up() -> None:
    """Two rings that look the same but for what they hold."""
    objects = {
        4: b"<</Other 5 0 R/Page 3 0 R/Tree 2 0 R>>",
        5: b"<</Other 4 0 R/Says(one)>>",
        6: b"<</Other 7 0 R/Page 3 0 R/Tree 2 0 R>>",
        7: b"<</Other 6 0 R/Says(two)>>",
        8: b"[8 0 R 1 0 R 99 0 R]",
    }
    pdf = reader(concatenated([plain_page(b"/Rings[4 0 R 6 0 R 8 0 R]", objects)] * 2))
    for page in pdf.pages:
        held: Any = page["/Rings"]
        *rings, own = held
        for ring, says in zip(rings, ["one", "two"], strict=True):
            ring = ring.get_object()  # noqa: PLW2901
            assert ring["/Other"]["/Says"] == says
            assert ring["/Other"]["/Other"].indirect_reference == ring.indirect_reference
            assert ring.raw_get("/Page") == page.indirect_reference
            assert ring["/Tree"] is None or ring["/Tree"] == NullObject()
        assert list.__getitem__(own.get_object(), 0) == own
        assert own.get_object()[1:] == [NullObject(), NullObject()]


def in_object_streams(content: bytes) -> bytes:
    """The same file as newer programs write it: most objects packed into one, and a stream as table."""
    source, objects = ObjectFile(content), dict[int, Value]()
    for number in range(1, reader(content).trailer["/Size"]):  # type: ignore[call-overload]
        value = source.value(number)
        assert value is not None
        objects[number] = value
    target = b"%PDF-1.7\n"
    inner = {number: value.text for number, value in objects.items() if value.stream is None}
    holder, table = len(objects) + 1, len(objects) + 2
    head, body, rows = b"", b"", {0: (0, 0, 0)}
    for index, (number, text) in enumerate(inner.items()):
        head += b"%d %d " % (number, len(body))
        body += text + b"\n"
        rows[number] = (2, holder, index)
    packed = stream(head + body, b"/Type/ObjStm/N %d/First %d" % (len(inner), len(head)))
    outer = {
        n: v.text + b"stream\n" + v.stream + b"\nendstream"
        for n, v in objects.items()
        if v.stream is not None
    }
    for number, text in {**outer, holder: packed}.items():
        rows[number] = (1, len(target), 0)
        target += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    rows[table] = (1, len(target), 0)
    data = b"".join(struct.pack(">BIH", *rows[number]) for number in sorted(rows))
    entries = b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R" % (len(rows), source.root)
    body = stream(data, entries)
    return target + b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, body, len(target))


def encrypted(content: bytes) -> bytes:
    """Readable for everyone, but not in plain."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("", "geheim", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize("changed", [in_object_streams, encrypted])
@pytest.mark.parametrize("name", FILES)
def test_any_other_form_is_taken_too(
    name: str, changed: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    plain, other = letters()[name], changed(letters()[name])
    with pytest.raises(ContentError):
        ObjectFile(other).pages()
    stacks = (concatenated([letters()["short"], file]) for file in (plain, other))
    pages = [by_pdfium(stack, 96, tmp_path) for stack in stacks]
    assert {differing(*pair) for pair in zip(*pages, strict=True)} == {(0, 0)}
    pdf = reader(concatenated([plain, other], even=True))
    assert len(pdf.pages) == 2 * (len(reader(plain).pages) + len(reader(plain).pages) % 2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no PDF",
        b"%PDF-1.7\nstartxref\n9\n%%EOF",
        plain_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}),
        plain_pdf({1: b"<</Type/Catalog>>"}),
        plain_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 0>>"}),
    ],
)
def test_what_is_no_pdf(content: bytes) -> None:
    """Nothing of it is written, so that a caller could go on."""
    target = io.BytesIO()
    with Concatenation(target) as stack:
        stack.add(letters()["short"], "a")
        with pytest.raises(ContentError):
            stack.add(content, "b")
        stack.add(letters()["two pages"], "c")
    pdf = reader(target.getvalue())
    assert [m.title for m in pdf.outline] == ["a", "c"]  # type: ignore[union-attr]
    assert len(pdf.pages) == 3


def test_a_file_beyond_what_a_table_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lettergen.pdf.concatenation._LARGEST", 50_000)
    with pytest.raises(OSError, match="larger"):
        concatenated(letters().values())


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def write(self, data: Any) -> int:
        return len(data)


def _most_memory(count: int) -> int:
    """Bytes held at once by a stack of letters that all differ."""
    tracemalloc.start()
    try:
        with Concatenation(Nowhere()) as stack:  # type: ignore[arg-type]
            for own in range(count):
                stack.add(small(own), str(own))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def small(own: int) -> bytes:
    """A page with its own contents, font and resources, like a letter's."""
    return plain_page(
        b"/Resources 4 0 R/Contents 5 0 R",
        {
            4: b"<</Font<</F%d 6 0 R>>>>" % own,
            5: stream(b"%d" % own * 500),
            6: b"<</Type/Font/Own %d/File 7 0 R>>" % own,
            7: stream(b"%d" % own * 1000),
        },
    )


@pytest.mark.slow
def test_memory_does_not_grow_with_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some sixty bytes each: where its objects stand."""
    monkeypatch.setattr("lettergen.pdf.concatenation._REMEMBERED", 500)
    _most_memory(10)
    few, many = _most_memory(300), _most_memory(1_500)
    assert (many - few) / 1_200 < 100
