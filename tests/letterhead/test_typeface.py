"""A letterhead's own typeface: its files stay inside the folder, and its check says what they forbid and lack."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from lettergen.errors import Severity
from lettergen.inspection import inspect_letterhead
from lettergen.letterhead import typeface as typeface_module
from lettergen.letterhead.loader import load_authority_folder
from lettergen.letterhead.registry import Registry
from lettergen.pipeline import Workshop
from lettergen.typeface.font_file import FontError, opened
from tests.letterhead.folders import DESIGN, codes_of, problems_of, town
from tests.typeface.house_fonts import (
    FOUR,
    NAME,
    house,
    post_script,
    styled,
    variable,
    variable_post_script,
    wide,
)  # fmt: skip

EMBED = "embed_typeface: true\n"
ONE = "typeface: {name: Schrift, regular: s.ttf}\n"
TWO = "typeface: {name: Schrift, regular: s.ttf, bold: s.ttf}\n"


def with_file(root: Path, content: bytes, more: str = TWO) -> Path:
    folder = town(root, v1=DESIGN + more)
    (folder / "s.ttf").write_bytes(content)
    return folder


@pytest.mark.slow
def test_four_files_are_a_typeface(tmp_path: Path) -> None:
    folder = house(tmp_path)
    read = load_authority_folder(folder).typefaces["v1"]
    assert (read.name, list(read.files)) == (NAME, ["regular", "bold", "italic", "bold_italic"])
    chosen = Registry([tmp_path]).choose(None, "stadt-musterhausen", None, date(2024, 1, 1))
    assert chosen.set_in == read
    assert read.content("italic") == wide("italic")


def test_equal_files_are_one_text(tmp_path: Path) -> None:
    one, other = (load_authority_folder(house(tmp_path / n)).typefaces["v1"] for n in "ab")
    assert one == other
    assert one.files["regular"] is other.files["regular"]


@pytest.mark.slow
def test_a_variable_file_serves_two_weights(tmp_path: Path) -> None:
    read = load_authority_folder(with_file(tmp_path, variable(), ONE)).typefaces["v1"]
    assert read.files["bold"] is read.files["regular"]
    assert "italic" not in read.files


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "typeface-type"),
        (b"wOF2" + bytes(100), "typeface-type"),
        (b"ttcf" + bytes(100), "typeface-type"),
        (b"%PDF-1.7", "typeface-type"),
        (wide()[:3000], "typeface-broken"),
        (b"\0\1\0\0" + b"\xff" * 400, "typeface-broken"),
    ],
)
def test_files_that_are_no_font(tmp_path: Path, content: bytes, code: str) -> None:
    problems = problems_of(with_file(tmp_path, content))
    assert [(p.code, p.value, p.place.path) for p in problems] == [
        (code, "s.ttf", f"typeface.{face}") for face in ("regular", "bold")
    ]
    assert problems[0].place.line == 4


def test_places_outside_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "s.ttf").write_bytes(wide())
    folder = town(tmp_path, v1=DESIGN + TWO.replace("s.ttf", "../s.ttf", 1))
    assert codes_of(folder) == ["typeface-outside", "typeface-file-missing"]
    (folder / "s.ttf").symlink_to(tmp_path / "s.ttf")
    assert codes_of(folder) == ["typeface-outside", "typeface-outside"]


def test_a_file_is_no_larger_than_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeface_module, "MAX_FONT_BYTES", 10_000)
    assert codes_of(with_file(tmp_path, wide())) == ["typeface-too-large"] * 2


def test_a_table_that_claims_the_whole_memory_is_not_unpacked() -> None:
    content = bytearray(wide())
    count = struct.unpack_from(">H", content, 4)[0]
    for number in range(count):
        tag, _, start, _ = struct.unpack_from(">4s3L", content, 12 + 16 * number)
        if tag == b"cmap":
            groups = struct.pack(">HHLLL", 12, 0, 28, 0, 1) + struct.pack(">LLL", 0, 2**32 - 1, 1)
            table = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + groups
            content[start : start + len(table)] = table
    with pytest.raises(FontError) as caught:
        opened(bytes(content))
    assert caught.value.args == ("broken", "size")


@pytest.mark.parametrize(
    ("bits", "embed", "codes"),
    [
        (0x0000, True, []),
        (0x0002, False, ["typeface-embedding"]),
        (0x0004, False, []),
        (0x0004, True, ["typeface-embedding-word"]),
        (0x0008, True, []),
        (0x000C, True, []),
        (0x0100, False, ["typeface-embedding"]),
        (0x0208, False, ["typeface-embedding"]),
    ],
)
def test_licence_bits(tmp_path: Path, bits: int, embed: bool, codes: list[str]) -> None:
    more = "typeface: {name: Musterstadt Sans, regular: r.ttf, bold: r.ttf}\n" + EMBED * embed
    assert codes_of(house(tmp_path, more, bits)) == codes * 2


def test_word_embeds_no_post_script_outlines(tmp_path: Path) -> None:
    folder = with_file(tmp_path, post_script(), TWO)
    assert codes_of(folder) == []
    (folder / "v1.yaml").write_text(DESIGN + TWO + EMBED, encoding="utf-8")
    assert codes_of(folder) == ["typeface-embedding-outlines"] * 2


def test_a_variable_font_with_post_script_outlines(tmp_path: Path) -> None:
    """It sets PDFs, and Word names it; what Word would have to embed it refuses."""
    folder = with_file(tmp_path, variable_post_script(), ONE)
    read = load_authority_folder(folder).typefaces["v1"]
    assert read.files["bold"] is read.files["regular"]
    found = {p.code for p in inspect_letterhead(folder)}
    assert found == {"typeface-faces", "typeface-name", "typeface-characters"}
    (folder / "v1.yaml").write_text(DESIGN + ONE + EMBED, encoding="utf-8")
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place.path) == ("typeface-embedding-outlines", "typeface.regular")


DAMAGED: dict[str, Callable[[], bytes]] = {
    "CFF2": variable_post_script,
    "HVAR": variable_post_script,
    "fvar": variable_post_script,
    "maxp": post_script,
    "OS/2": post_script,
    "cmap": post_script,
    "hmtx": wide,
}


@pytest.mark.parametrize("tag", DAMAGED)
def test_a_damaged_table_is_told_like_a_damaged_file(tmp_path: Path, tag: str) -> None:
    content = bytearray(DAMAGED[tag]())
    entry = TTFont(io.BytesIO(content)).reader.tables[tag]
    if tag in {"CFF2", "HVAR", "cmap"}:
        content[entry.offset : entry.offset + entry.length] = b"\xff" * entry.length
    else:  # as if the file had been cut off
        del content[entry.offset + 2 :]
    assert set(codes_of(with_file(tmp_path, bytes(content)))) == {"typeface-broken"}


def looks(root: Path, more: str = FOUR, **files: bytes) -> list[tuple[str, str | None, str | None]]:
    """What a check says of how faces look, whose files are given by the first letter of their names."""
    folder = house(root, more)
    for name, content in files.items():
        (folder / f"{name}.ttf").write_bytes(content)
    found = [p for p in inspect_letterhead(folder) if p.code in LOOKS]
    assert all(p.severity is Severity.WARNING and p.place.line for p in found)
    return [(p.code, p.place.path, p.params.get("weight")) for p in found]


LOOKS = {"typeface-weight", "typeface-upright", "typeface-slanted"}


@pytest.mark.slow
def test_faces_are_what_they_are_named_as(tmp_path: Path) -> None:
    assert looks(tmp_path / "own") == []
    bold, light = styled(wide(), "SemiBold", 600), styled(wide(), "Light", 300)
    found = looks(tmp_path / "light", b=bold, r=light, i=wide(), z=wide("italic"))
    assert found == [
        ("typeface-weight", "typeface.regular", "300"),
        ("typeface-weight", "typeface.bold", "600"),
        ("typeface-upright", "typeface.italic", None),
        ("typeface-weight", "typeface.bold_italic", "400"),
    ]
    medium, slanted = styled(wide(), "Medium", 500), styled(wide("bold"), "Bold", 700, angle=-12)
    assert looks(tmp_path / "medium", r=medium, b=slanted) == [
        ("typeface-weight", "typeface.regular", "500"),
        ("typeface-slanted", "typeface.bold", None),
    ]
    (problem,) = (
        p for p in inspect_letterhead(tmp_path / "medium/stadt-musterhausen") if p.value == "r.ttf"
    )
    assert "500 (Medium)" in problem.message("de")
    assert "regular" in problem.message("en")


@pytest.mark.slow
def test_what_says_nothing_of_its_weight_or_one_of_many_passes(tmp_path: Path) -> None:
    old, book = styled(wide(), "Regular", 5), styled(wide(), "Book", 350)
    black = styled(wide("bold"), "Black", 900)
    oblique = styled(wide("bold_italic"), "Oblique", 700, bits=0x200)
    assert looks(tmp_path / "old", r=old, b=black, z=oblique) == []
    assert looks(tmp_path / "book", r=book) == []
    one = "typeface: {name: Arimo, regular: r.ttf, italic: i.ttf}\n"
    assert looks(tmp_path / "variable", one, r=variable(), i=variable(italic=True)) == []
    half = "typeface: {name: Boxes, regular: r.ttf}\n"
    semi = variable_post_script(most=600)
    assert looks(tmp_path / "half", half, r=semi) == [
        ("typeface-weight", "typeface.regular", "600")
    ]


def test_bold_is_needed_and_nothing_to_embed_is_told(tmp_path: Path) -> None:
    folder = with_file(tmp_path, wide(), ONE)
    assert codes_of(folder) == ["typeface-no-bold"]
    (folder / "v1.yaml").write_text(DESIGN + EMBED, encoding="utf-8")
    assert codes_of(folder) == ["letterhead-embed-nothing"]


@pytest.mark.slow
def test_what_a_check_says(tmp_path: Path) -> None:
    more = (
        "typeface: {name: Musterschrift, regular: r.ttf, bold: b.ttf}\n"
        "address: {size_pt: 8}\ntext: {size_pt: 7}\n"
    )
    problems = inspect_letterhead(house(tmp_path, more))
    found = {p.code: p for p in problems}
    assert {p.severity for p in problems} == {Severity.WARNING}
    assert found.keys() == {
        "typeface-faces",
        "typeface-name",
        "typeface-characters",
        "typeface-small",
        "letterhead-font-file",
    }
    assert found["typeface-faces"].params["faces"] == "italic, bold_italic"
    assert NAME in found["typeface-name"].params["names"]
    assert "Ƈ" in found["typeface-characters"].params["characters"]
    assert {p.value for p in problems if p.code == "letterhead-font-file"} == {"i.ttf", "z.ttf"}
    small = [(p.place.path, p.params["size"]) for p in problems if p.code == "typeface-small"]
    assert small == [("address.size_pt", "9.5"), ("text.size_pt", "9")]


@pytest.mark.slow
def test_what_font_tools_finds_odd_stays_out_of_our_messages(tmp_path: Path) -> None:
    """Carlito and Lato are dated 1970; for a check of them that was said 26 times."""
    font = TTFont(io.BytesIO(wide()), recalcTimestamp=False)
    font["head"].created = 1_000_000_000
    dated = io.BytesIO()
    font.save(dated)
    (tmp_path / "a.ttf").write_bytes(dated.getvalue())
    program = (
        "import sys; from pathlib import Path; from lettergen.typeface.font_file import opened;"
        "font = opened(Path(sys.argv[1]).read_bytes()); print(font.font['head'].created, font.units_per_em)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.ttf")], capture_output=True, check=True
    )
    assert done.stdout.split()[1:] == [b"2048"]
    assert done.stderr == b""


@pytest.mark.slow
def test_the_house_decides_about_characters(tmp_path: Path) -> None:
    data = {
        "kind": "schreiben",
        "sender": {"authority": "stadt-musterhausen"},
        "recipient": {
            "persons": {"form": "frau", "first_name": "Eva", "last_name": "\u1e8cang"},
            "address": {"street": "Weg 1", "postal_code": "12345", "city": "Ort"},
        },
        "date": "2026-11-23",
        "subject": "Termin",
        "body": "hier *betont*.",
    }
    for number, (more, expected) in enumerate(
        [
            (FOUR, [("glyph-from-arimo", Severity.NOTE)]),
            (FOUR.replace("}", ", missing: error}"), [("glyph-missing", Severity.ERROR)]),
            (FOUR.replace(", italic: i.ttf", ""), [("glyph-from-arimo", Severity.NOTE), ("emphasis-upright", Severity.WARNING)]),
        ]
    ):  # fmt: skip
        workspace = tmp_path / str(number)
        house(workspace / "letterheads", more)
        found = Workshop(workspace).draft(data).problems
        assert [
            (p.code, p.severity) for p in found if "glyph" in p.code or "upright" in p.code
        ] == expected
