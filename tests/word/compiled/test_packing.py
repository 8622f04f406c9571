"""A text in pieces is packed to the same bytes whatever was packed before, and comes out whole."""

from __future__ import annotations

import io
import zipfile
from itertools import product

import pytest

from lettergen.word.compiled import apart
from lettergen.word.compiled.packing import Apart, archive, member, recurring_member

SHORT, LONG, OTHER = "<w:p>ä</w:p>", apart("<w:p>Straße</w:p>" * 40), apart("<w:r/>" * 90)


@pytest.mark.parametrize("pieces", list(product((SHORT, LONG, OTHER, ""), repeat=3)))
def test_pieces_come_out_whole(pieces: tuple[str, ...]) -> None:
    packed = archive([member("a.xml", pieces), recurring_member("ä.xml", pieces)])
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.testzip() is None
        for name in ("a.xml", "ä.xml"):
            assert file.read(name) == "".join(pieces).encode()


def test_what_was_packed_before_changes_nothing() -> None:
    alone = member("a.xml", (SHORT, LONG, SHORT))
    for number in range(200):
        member("b.xml", (apart(f"<w:p>{number}</w:p>" * 60), SHORT))
    assert member("a.xml", (SHORT, LONG, SHORT)) == alone


def test_the_same_text_is_packed_as_it_is_asked_for() -> None:
    pieces = (LONG, "<w:p/>")
    for each in ((LONG,), (str(LONG),), (LONG,)):
        assert recurring_member("a.xml", each) == member("a.xml", each)
    assert member("a.xml", pieces) != member("a.xml", tuple(map(str, pieces)))


def test_short_texts_and_huge_ones_stay_with_their_neighbours() -> None:
    assert isinstance(LONG, Apart)
    for text in (SHORT, "x" * 100_000):
        assert not isinstance(apart(text), Apart)
    together = member("a.xml", ("<w:p/>" * 20, "<w:p/>" * 20))
    assert together == member("a.xml", ("<w:p/>" * 40,))
