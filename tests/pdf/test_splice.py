"""Files whose objects are replaced, byte by byte."""

from __future__ import annotations

import io

import pypdf
import pytest

from lettergen.pdf.splice import WrittenFile
from lettergen.pdf.syntax import ContentError
from tests.pdf.test_hyphenation import rendered


def test_a_file_with_other_objects_can_be_read() -> None:
    plain = WrittenFile(rendered("pdf"))
    info = int(plain.trailer.split(b"/Info ")[1].split()[0])
    changed = {info: b"<</Title(Another)>>", plain.size: b"[1]", plain.size + 1: b"<</A 2>>"}
    content = plain.replaced(changed)
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    assert reader.metadata is not None
    assert reader.metadata.title == "Another"
    assert len(reader.pages) == 2
    again = WrittenFile(content)
    assert {number: again.text(number) for number in changed} == changed
    assert again.replaced({}) == content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"trailer\n<<", b"trailer\n<</Prev 9"),
        (b"00000 n", b"00001 n"),
        (b"00000 n", b"00000 f"),
        (b"xref\n0 ", b"xref\n0 1"),
        (b"startxref", b"started"),
    ],
)
def test_a_file_that_was_not_written_in_one_go_is_refused(old: bytes, new: bytes) -> None:
    before, found, behind = rendered("pdf").rpartition(old)
    assert found
    with pytest.raises(ContentError):
        WrittenFile(before + new + behind)


def test_what_is_not_where_the_table_says_is_refused() -> None:
    content = rendered("pdf")
    file = WrittenFile(content)
    for number in (0, file.size):
        with pytest.raises(ContentError):
            file.text(number)
    with pytest.raises(ContentError):
        WrittenFile(content.replace(b"\n2 0 obj", b"\n3 0 obj", 1)).text(2)
    with pytest.raises(ContentError):
        file.stream(1)
