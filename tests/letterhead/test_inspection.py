"""What ``lettergen letterhead check`` finds in a user's folder, each at its place."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from lettergen.errors import Problem, Severity
from lettergen.inspection import inspect_letterhead
from lettergen.letterhead.information import InfoBlock
from lettergen.letterhead.lint import check_days, check_logo, contrast
from lettergen.letterhead.schema import LetterheadVersion, LoadedLogo
from lettergen.letterhead.starter import starter_files
from tests.letterhead.folders import COLUMN, DESIGN, SHIPPED, town

FOLDERS = sorted(folder for folder in SHIPPED.iterdir() if folder.is_dir())


def found(problems: Sequence[Problem]) -> list[tuple[str, str, str | None]]:
    """File, code and path of each problem."""
    return [(Path(p.place.file or "").name, p.code, p.place.path) for p in problems]


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\0" * 9


def jpeg(width: int, height: int) -> bytes:
    table = b"\xff\xdb\x00\x05\x00\x00\x00"
    return (
        b"\xff\xd8"
        + table
        + b"\xff\xc0\x00\x0b\x08"
        + struct.pack(">HH", height, width)
        + b"\0" * 4
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_wrong_with_what_is_shipped(folder: Path) -> None:
    assert inspect_letterhead(folder) == ()


@pytest.mark.parametrize(
    ("design", "code", "path"),
    [
        (DESIGN + "masthead: {lines: [{text: Blass, colour: 8A97A8, size_pt: 12}]}\n", "letterhead-contrast", "masthead.lines.0.colour"),
        (DESIGN + "font: Frutiger\n", "letterhead-font", "font"),
        (DESIGN + "text: {schriftart: Frutiger}\n", "letterhead-font", "text.schriftart"),
        (DESIGN + "masthead: {lines: [{text: Kopf ‹hier›}]}\n", "letterhead-placeholder-left", "masthead.lines.0.text"),
        (DESIGN + "masthead: {y_mm: 20, lines: [{text: Kopf, size_pt: 60}, {field: authority, size_pt: 24}]}\n", "letterhead-in-window", "masthead"),
        (DESIGN + "masthead: {x_mm: 125, y_mm: 52, width_mm: 70, lines: [{text: Kopf}]}\n", "letterhead-parts-overlap", "masthead"),
        (DESIGN + "masthead: {y_mm: 25, width_mm: 60, lines: [{field: authority, size_pt: 40}]}\n", "masthead-overflow", "masthead"),
        (DESIGN + "masthead: {lines: [{text: Rat 会}]}\n", "glyph-missing", None),
        (DESIGN + "text: {bottom_mm: 110}\n", "page-without-room", "text"),
        (COLUMN.replace("bottom_mm: 285", "bottom_mm: 33"), "information-overflow", "information"),
        (COLUMN.replace("width_mm: 47", "width_mm: 6"), "information-too-wide", "information"),
        (DESIGN.replace("field: date", "field: bank_accounts") + "bank_accounts: [{bank: B, iban: DE22390500000000304204}]\n", "iban-check-digits", "bank_accounts.0.iban"),
        (DESIGN + "logo: {file: fehlt.png, alt: Wappen, x_mm: 150, y_mm: 10, width_mm: 20, height_mm: 20}\n", "logo-missing", "logo.file"),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_place(
    tmp_path: Path, design: str, code: str, path: str | None
) -> None:
    folder = town(tmp_path, v1=design)
    problems = inspect_letterhead(folder)
    assert ("v1.yaml", code, path) in found(problems) or path is None
    (problem,) = (p for p in problems if p.code == code)
    assert problem.severity is Severity.ERROR
    assert problem.place.file == str(folder / "v1.yaml")
    assert problem.place.line
    for language in ("de", "en"):
        assert "{" not in problem.message(language)
        assert problem.hint(language) or code == "logo-missing"


def test_everything_is_reported_at_once(tmp_path: Path) -> None:
    folder = town(
        tmp_path,
        v1="valid_until: 2019-12-31\n" + DESIGN,
        v2="valid_from: 2019-06-01\nvalid_until: 2020-12-31\n" + DESIGN,
        v3="valid_from: 2021-02-01\nmasthead: {lines: [{text: Blass, colour: CCCCCC}]}\n" + DESIGN,
        v4="fonts: []\n",
    )
    (folder / "Frutiger.TTF").write_bytes(b"")
    assert found(inspect_letterhead(folder)) == [
        ("v4.yaml", "field-missing", "information"),
        ("v4.yaml", "letterhead-font", "fonts"),
        ("Frutiger.TTF", "letterhead-font-file", None),
        ("v2.yaml", "letterhead-days-overlap", "valid_from"),
        ("v3.yaml", "letterhead-days-gap", "valid_from"),
        ("v3.yaml", "letterhead-contrast", "masthead.lines.0.colour"),
    ]


def test_entries_that_only_a_long_contact_makes_too_wide_are_a_warning(tmp_path: Path) -> None:
    narrow = COLUMN.replace("width_mm: 47", "width_mm: 14").replace("field: date", "field: email")
    (problem,) = inspect_letterhead(town(tmp_path, v1=narrow))
    assert (problem.code, problem.severity) == ("information-too-wide", Severity.WARNING)


def test_a_long_return_line_is_the_authoritys(tmp_path: Path) -> None:
    folder = town(tmp_path)
    file = folder / "authority.yaml"
    text = file.read_text(encoding="utf-8")
    line = "return_line: Stadt Musterhausen"
    assert line in text
    file.write_text(text.replace(line, line + " am schönen Beispielbach" * 4), encoding="utf-8")
    (problem,) = inspect_letterhead(folder)
    assert found([problem]) == [("authority.yaml", "return-line-too-wide", "return_line")]
    assert problem.place.line == 3


def test_units_and_languages_are_tried_too(tmp_path: Path) -> None:
    unit = "information:\n  items: [{field: unit, label: 'Amt:', label_en: '%s'}]\n"
    assert inspect_letterhead(town(tmp_path / "a", v1=unit % "Office:")) == ()
    long_label = inspect_letterhead(town(tmp_path / "b", v1=unit % ("Office" * 12 + ":")))
    assert "information-too-wide" in [problem.code for problem in long_label]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    for name in ("leer", "fehlt"):
        (problem,) = inspect_letterhead(tmp_path / name)
        assert (problem.code, problem.value) == ("letterhead-folder-missing", name)


def test_a_name_that_no_letter_could_give(tmp_path: Path) -> None:
    folder = tmp_path / "Mein Kopf"
    folder.mkdir()
    (folder / "v1.yaml").write_text(DESIGN, encoding="utf-8")
    assert [problem.code for problem in inspect_letterhead(folder)] == ["letterhead-folder-name"]


def test_a_folder_named_by_a_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town(tmp_path))
    assert inspect_letterhead(Path()) == ()


def test_a_joint_letterhead_finds_its_authorities(tmp_path: Path) -> None:
    town(tmp_path)
    folder = tmp_path / "zusammen"
    folder.mkdir()
    for names, codes in (
        ("stadt-aachen, stadt-musterhausen", []),
        ("stadt-aachen, nirgendwo", ["authority-unknown"]),
    ):
        (folder / "v1.yaml").write_text(f"authorities: [{names}]\n{DESIGN}", encoding="utf-8")
        assert [problem.code for problem in inspect_letterhead(folder)] == codes


@pytest.mark.parametrize(
    ("colour", "ratio"), [("000000", 21.0), ("FFFFFF", 1.0), ("767676", 4.54), ("FF0000", 4.0)]
)
def test_contrast_with_white(colour: str, ratio: float) -> None:
    assert contrast(colour) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("size", "strong", "pale"),
    [(17.9, "false", True), (18, "false", False), (13.9, "true", True), (14, "true", False)],
)
def test_large_type_may_be_paler(tmp_path: Path, size: float, strong: str, pale: bool) -> None:
    line = f"{{text: Kopf, colour: 8A8A8A, size_pt: {size}, strong: {strong}}}"
    folder = town(tmp_path, v1=f"{DESIGN}masthead: {{lines: [{line}]}}\n")
    assert [p.code for p in inspect_letterhead(folder)] == ["letterhead-contrast"] * pale


def version(first: str | None, last: str | None) -> LetterheadVersion:
    days = {
        "valid_from": first and date.fromisoformat(first),
        "valid_until": last and date.fromisoformat(last),
    }
    return LetterheadVersion(
        information=InfoBlock(items=()), **{k: v for k, v in days.items() if v}
    )


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        ([(None, "2019-12-31"), ("2020-01-01", None)], []),
        ([(None, "2019-12-31"), ("2019-12-31", None)], ["letterhead-days-overlap"]),
        ([(None, "2019-12-31"), ("2020-01-02", None)], ["letterhead-days-gap"]),
        ([(None, None), (None, None)], ["letterhead-days-overlap"]),
        ([("2018-01-01", None), ("2019-01-01", "2019-12-31")], ["letterhead-days-overlap"]),
        ([("2020-01-01", None), (None, "2019-12-31")], []),
    ],
)
def test_days(days: list[tuple[str | None, str | None]], codes: list[str]) -> None:
    versions = {f"v{number}": version(*span) for number, span in enumerate(days)}
    assert [problem.code for _, problem in check_days(versions)] == codes


def test_days_are_written_as_people_write_them() -> None:
    versions = {"alt": version(None, "2019-12-31"), "neu": version("2020-03-01", None)}
    ((name, problem),) = check_days(versions)
    assert name == "neu"
    assert "01.01.2020 bis 29.02.2020" in problem.message("de")
    assert "2020-01-01 to 2020-02-29" in problem.message("en")


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (png(160, 100), []),
        (png(157, 157), ["logo-coarse"]),
        (jpeg(160, 100), []),
        (jpeg(100, 157), ["logo-coarse"]),
        (png(0, 100), ["logo-broken"]),
        (b"\x89PNG\r\n", ["logo-broken"]),
        (b"\xff\xd8\xff\xd9", ["logo-broken"]),
    ],
)
def test_pixels_of_a_logo(data: bytes, codes: list[str]) -> None:
    logo = {"file": "l", "alt": "Wappen", "x_mm": 0, "y_mm": 0, "width_mm": 20, "height_mm": 20}
    text = base64.b64encode(data).decode()
    loaded = LoadedLogo.model_validate(
        {"logo": logo, "media_type": "image/png", "data_base64": text}
    )
    assert [problem.code for problem in check_logo(loaded)] == codes


def test_the_starter_has_only_placeholders_left(tmp_path: Path) -> None:
    folder = tmp_path / "stadt-neuhausen"
    folder.mkdir()
    for name, text in starter_files("stadt-neuhausen").items():
        (folder / name).write_text(text, encoding="utf-8")
    codes = {(p.code, p.severity) for p in inspect_letterhead(folder)}
    assert codes == {("letterhead-placeholder-left", Severity.ERROR)}
