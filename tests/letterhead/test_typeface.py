"""A letterhead's own typeface: its files stay inside the folder, and its check says what they forbid and lack."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
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
from tests.typeface.house_fonts import FOUR, NAME, house, post_script, variable, wide

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
