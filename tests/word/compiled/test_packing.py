"""A text in pieces is packed to the same bytes whatever was packed before, and comes out whole."""

from __future__ import annotations

import io
import zipfile
from itertools import product

import pytest

from lettergen.word.compiled import words_apart
from lettergen.word.compiled.packing import Archive, Words, member, recurring_member

SHORT, LONG, OTHER = "<w:p>ä</w:p>", "<w:p>Straße</w:p>" * 40, "<w:r/>" * 90
TEXT = '<w:t xml:space="preserve">'


@pytest.mark.parametrize("pieces", list(product((SHORT, LONG, OTHER, ""), repeat=3)))
@pytest.mark.parametrize("words", ["", "ä", "Straße" * 10, "<w:p>Straße</w:p>" * 100])
def test_pieces_come_out_whole(pieces: tuple[str, ...], words: str) -> None:
    pieces = (Words(words), SHORT, Words(words), Words("x"), *pieces, OTHER, Words(words))
    packed = Archive([member("a.xml", pieces), recurring_member("ä.xml", pieces)]).whole()
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.testzip() is None
        for name in ("a.xml", "ä.xml"):
            assert file.read(name) == "".join(pieces).encode()


def test_what_was_packed_before_changes_nothing() -> None:
    alone = member("a.xml", (SHORT, LONG, Words("x"), SHORT))
    for number in range(600):
        member("b.xml", (f"<w:p>{number}</w:p>" * 60, SHORT, Words(str(number)), LONG))
    assert member("a.xml", (SHORT, LONG, Words("x"), SHORT)) == alone


def test_what_stands_before_a_piece_makes_it_smaller_whatever_words_are_between() -> None:
    def size(*pieces: str) -> int:
        return len(member("a.xml", pieces).local)

    piece = "".join(f"<w:p>{number * number}</w:p>" for number in range(20))
    assert size(piece, piece) < 1.3 * size(piece)
    for words in ("Meier", "Straße"):
        assert size(piece, Words(words), piece) - size(piece, Words(words)) < 20


def test_what_is_pressed_with_others_before_it_is_not_taken_for_the_same() -> None:
    for words in ("1", "12", "1"):
        pieces = (LONG, Words(words), LONG, OTHER, Words(words), LONG)
        packed = Archive([recurring_member("a.xml", pieces)]).whole()
        assert zipfile.ZipFile(io.BytesIO(packed)).read("a.xml") == "".join(pieces).encode()


def test_words_are_not_taken_for_markup_of_the_same_text() -> None:
    for pieces in ((LONG, Words("x"), LONG), (LONG, "x", LONG), (LONG, Words("x"), LONG)):
        assert recurring_member("a.xml", pieces) == member("a.xml", pieces)
    assert member("a.xml", (LONG, Words("x"), LONG)) != member("a.xml", (LONG, "x", LONG))


def test_huge_pieces_come_out_whole() -> None:
    huge = "".join(map(str, range(100_000)))
    packed = Archive([member("a.xml", (SHORT, huge, LONG, huge))]).whole()
    assert (
        zipfile.ZipFile(io.BytesIO(packed)).read("a.xml") == f"{SHORT}{huge}{LONG}{huge}".encode()
    )


def test_members_stand_behind_those_that_the_file_begins_with() -> None:
    begun = Archive([member("a.xml", b"a"), member("b.xml", b"b")])
    for content in (b"1", b"2"):
        packed = begun.whole([member("c.xml", content)])
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            assert file.namelist() == ["a.xml", "b.xml", "c.xml"]
            assert [file.read(name) for name in file.namelist()] == [b"a", b"b", content]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("", []),
        ("<w:p/>", []),
        (f"<w:p>{TEXT}Meier &amp; Söhne</w:t></w:p>", ["Meier &amp; Söhne"]),
        (f"{TEXT}a</w:t>{TEXT}</w:t>{TEXT}b</w:t>", ["a", "b"]),
        (f"{TEXT}{'x' * 101}</w:t>{TEXT}b</w:t>", ["b"]),
    ],
)
def test_words_are_apart(markup: str, words: list[str]) -> None:
    pieces = words_apart(markup)
    assert "".join(pieces) == markup
    assert [str(piece) for piece in pieces if isinstance(piece, Words)] == words
