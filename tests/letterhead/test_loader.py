"""What is wrong with a letterhead folder, with file and line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.letterhead.loader import load_authority_folder
from tests.letterhead.folders import (
    AACHEN,
    COLUMN,
    DESIGN,
    NEWER,
    OLDER,
    codes_of,
    copy_of,
    problems_of,
    replaced,
    town,
)


@pytest.mark.parametrize("wrong", ["AACSD3", "AACSD33XXX"])
@pytest.mark.parametrize("file", ["authority.yaml", OLDER])
def test_the_wrong_bic_of_real_letters_is_refused_with_the_right_one(
    tmp_path: Path, file: str, wrong: str
) -> None:
    folder = copy_of(AACHEN, tmp_path)
    line = replaced(folder / file, "AACSDE33XXX", wrong)
    (problem,) = problems_of(folder)
    assert problem.code == "bic-wrong"
    assert problem.value == wrong
    assert (problem.place.file, problem.place.line) == (str(folder / file), line)
    assert problem.place.path == "bank_accounts.0.bic"
    assert problem.place.column
    assert "AACSDE33XXX" in (problem.hint("de") or "")
    assert "AACSDE33XXX" in (problem.hint("en") or "")


def test_the_bic_of_another_bank_is_refused(tmp_path: Path) -> None:
    folder = copy_of(AACHEN, tmp_path)
    replaced(folder / "authority.yaml", "AACSDE33XXX", "COBADEFFXXX")
    assert codes_of(folder) == ["bic-wrong"]


@pytest.mark.parametrize(
    ("iban", "code"),
    [
        ("DE12 3905 0000 0000 3042 04", "iban-check-digits"),
        ("DE21 3905 0000 0000 3024 04", "iban-check-digits"),
        ("DE21 3905 0000 0000 3042 0", "iban-length"),
        ("DE21 3905 0000 0000 3042 0A", "iban-form"),
        ("ZZ21 3905 0000 0000 3042 04", "iban-form"),
        ("304 204", "iban-form"),
    ],
)
def test_a_wrong_iban_is_refused(tmp_path: Path, iban: str, code: str) -> None:
    folder = copy_of(AACHEN, tmp_path)
    line = replaced(folder / "authority.yaml", "DE21 3905 0000 0000 3042 04", iban)
    (problem,) = problems_of(folder)
    assert (problem.code, problem.value, problem.place.line) == (code, iban, line)
    assert problem.place.path == "bank_accounts.0.iban"


@pytest.mark.parametrize(
    ("old", "new", "code", "right"),
    [
        ("390 500 00", "390 500 01", "bank-code-differs", "39050000"),
        ("304 204", "304 240", "account-differs", "304204"),
        ("1029 86-508 Köln", "Köln", "account-differs", "102986508"),
    ],
)
def test_the_old_numbers_must_be_those_of_the_iban(
    tmp_path: Path, old: str, new: str, code: str, right: str
) -> None:
    folder = copy_of(AACHEN, tmp_path)
    replaced(folder / OLDER, f": {old}\n", f": {new}\n")
    (problem,) = problems_of(folder)
    assert (problem.code, problem.value) == (code, new)
    assert right in (problem.hint("de") or "")


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = copy_of(AACHEN, tmp_path)
    replaced(folder / "authority.yaml", "AACSDE33XXX", "AACSD3")
    replaced(folder / OLDER, "x_mm: 150", "x_mm: 120")
    replaced(folder / NEWER, "page_numbers:", "page_number:")
    found = {(Path(p.place.file or "").name, p.code) for p in problems_of(folder)}
    assert found == {
        ("authority.yaml", "bic-wrong"),
        (OLDER, "information-in-window"),
        (OLDER, "text-under-column"),
        (NEWER, "field-misspelt"),
    }


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        (
            COLUMN.replace("150", "124").replace("118", "90"),
            "information-in-window",
            "information.x_mm",
        ),
        (DESIGN + "  x_mm: 100\n", "information-in-window", "information.x_mm"),
        (
            COLUMN.replace("width_mm: 47", "width_mm: 61"),
            "letterhead-off-sheet",
            "information.width_mm",
        ),
        (COLUMN.replace("285", "298"), "letterhead-off-sheet", "information.bottom_mm"),
        (COLUMN.replace("285", "32"), "letterhead-bottom-above-top", "information.bottom_mm"),
        (COLUMN.replace("118", "126"), "text-under-column", "text.width_mm"),
        (DESIGN + "  y_mm: 300\n", "letterhead-off-sheet", "information.y_mm"),
        (DESIGN + "text: {width_mm: 190}\n", "letterhead-off-sheet", "text.width_mm"),
        (DESIGN + "text: {bottom_mm: 300}\n", "letterhead-off-sheet", "text.bottom_mm"),
        (DESIGN + "text: {bottom_mm: 20}\n", "letterhead-bottom-above-top", "text.bottom_mm"),
        (DESIGN + "masthead: {width_mm: 186}\n", "letterhead-off-sheet", "masthead.width_mm"),
        (DESIGN + "footer: {bottom_mm: 300}\n", "letterhead-off-sheet", "footer.bottom_mm"),
        (
            DESIGN + "masthead: {y_mm: 40, lines: [{text: Stadt, size_pt: 14}]}\n",
            "letterhead-in-window",
            "masthead",
        ),
        (
            DESIGN + "rules: [{x1_mm: 20, x2_mm: 200, y1_mm: 98, y2_mm: 98}]\n",
            "letterhead-in-window",
            "rules.0",
        ),
        (
            DESIGN + "form: A\nrules: [{x1_mm: 20, x2_mm: 200, y1_mm: 40, y2_mm: 40}]\n",
            "letterhead-in-window",
            "rules.0",
        ),
        (
            DESIGN + "rules: [{x1_mm: 200, x2_mm: 211, y1_mm: 30, y2_mm: 30}]\n",
            "letterhead-off-sheet",
            "rules.0.x2_mm",
        ),
        (
            DESIGN + "rules: [{x1_mm: 20, x2_mm: 200, y1_mm: 30, y2_mm: 31}]\n",
            "letterhead-rule-slanted",
            "rules.0",
        ),
        (
            DESIGN + "masthead: {lines: [{text: Stadt, colour: blau}]}\n",
            "letterhead-colour",
            "masthead.lines.0.colour",
        ),
        (
            DESIGN + "masthead: {lines: [{size_pt: 14}]}\n",
            "masthead-line-source",
            "masthead.lines.0",
        ),
        (
            DESIGN + "page_numbers: {text: 'Seite {seite}'}\n",
            "letterhead-placeholder",
            "page_numbers.text",
        ),
        (
            DESIGN + "page_numbers: {text: Seite}\n",
            "letterhead-placeholder-missing",
            "page_numbers.text",
        ),
        (DESIGN + "    - {label: Raum}\n", "info-item-source", "information.items.1"),
        (
            DESIGN + "    - {field: room, account_lines: ['{iban}']}\n",
            "info-item-account-lines",
            "information.items.1",
        ),
        (
            DESIGN + "    - {field: bank_accounts, account_lines: ['{kto}']}\n",
            "letterhead-placeholder",
            "information.items.1.account_lines.0",
        ),
        (
            DESIGN + "valid_from: 2020-01-02\nvalid_until: 2020-01-01\n",
            "letterhead-dates-reversed",
            "valid_until",
        ),
        (DESIGN + "units: {bauamt: Bauamt}\n", "letterhead-version-unit", "units.bauamt"),
    ],
)
def test_a_faulty_design_is_refused_at_its_place(
    tmp_path: Path, text: str, code: str, path: str
) -> None:
    folder = town(tmp_path, v1=text)
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place.path) == (code, path)
    assert problem.place.file == str(folder / "v1.yaml")
    assert problem.place.line
    assert problem.message("de") != problem.message("en")


@pytest.mark.parametrize(
    "text",
    [
        COLUMN.replace("150", "125").replace("118", "100"),
        DESIGN + "rules: [{x1_mm: 20, x2_mm: 200, y1_mm: 44, y2_mm: 44}]\n",
        DESIGN + "rules: [{x1_mm: 112, x2_mm: 112, y1_mm: 20, y2_mm: 120}]\n",
        DESIGN + "rules: [{x1_mm: 20, x2_mm: 200, y1_mm: 60, y2_mm: 60, pages: following}]\n",
        DESIGN + "units: {jugendamt: Jugendamt}\n",
    ],
)
def test_a_design_that_keeps_the_limits_is_accepted(tmp_path: Path, text: str) -> None:
    assert codes_of(town(tmp_path, v1=text)) == []


def test_a_number_scheme_needs_its_placeholder(tmp_path: Path) -> None:
    folder = town(tmp_path)
    file = folder / "authority.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "number_scheme: {phone: 0241 5198}\n")
    assert codes_of(folder) == ["letterhead-placeholder-missing"]


def test_the_authoritys_identifier_is_the_folders_name(tmp_path: Path) -> None:
    folder = town(tmp_path)
    replaced(folder / "authority.yaml", "id: stadt-musterhausen", "id: musterhausen")
    (problem,) = problems_of(folder)
    assert (problem.code, problem.value, problem.place.line) == ("authority-id", "musterhausen", 1)


def test_a_folder_without_a_version(tmp_path: Path) -> None:
    folder = town(tmp_path)
    (folder / "v1.yaml").unlink()
    (folder / ".v1.yaml").write_text(DESIGN)
    assert codes_of(folder) == ["letterhead-no-versions"]


def test_one_version_under_two_endings(tmp_path: Path) -> None:
    folder = town(tmp_path)
    (folder / "v1.yml").write_text(DESIGN)
    assert codes_of(folder) == ["letterhead-version-twice"]


def test_a_faulty_authority_is_not_blamed_on_the_versions(tmp_path: Path) -> None:
    folder = town(tmp_path, v1=DESIGN + "units: {jugendamt: Jugendamt}\n")
    replaced(folder / "authority.yaml", "return_line", "returnline")
    assert {Path(p.place.file or "").name for p in problems_of(folder)} == {"authority.yaml"}


def test_broken_yaml_and_wrong_encoding_are_problems_of_their_files(tmp_path: Path) -> None:
    folder = town(tmp_path, v1=DESIGN, v2=DESIGN)
    (folder / "v1.yaml").write_text("information: [")
    (folder / "v2.yaml").write_bytes("name: Gestaltung für alle\n".encode("cp1252"))
    assert {Path(p.place.file or "").name for p in problems_of(folder)} == {"v1.yaml", "v2.yaml"}


def test_versions_come_by_their_first_days(tmp_path: Path) -> None:
    folder = town(
        tmp_path,
        a=DESIGN + "valid_from: 2020-01-01\n",
        b=DESIGN + "valid_until: 2009-12-31\n",
        c=DESIGN + "valid_from: 01.01.2010\nvalid_until: 2019-12-31\n",
    )
    assert list(load_authority_folder(folder).versions) == ["b", "c", "a"]
