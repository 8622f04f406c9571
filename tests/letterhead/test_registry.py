"""Which letterhead a letter gets, and what is said when there is none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from lettergen.errors import ExitCode, LetterheadError, Problem
from lettergen.letterhead import registry as registry_module
from lettergen.letterhead.loader import LetterheadFolder, load_authority_folder
from lettergen.letterhead.registry import LetterheadEntry, Registry
from tests.letterhead.folders import AACHEN, AUTHORITY, DESIGN, SHIPPED, town

DAY = date(2018, 10, 9)


def refusal(
    registry: Registry,
    letterhead: str | None,
    authority: str | None,
    unit: str | None = None,
    day: date = DAY,
) -> Problem:
    with pytest.raises(LetterheadError) as caught:
        registry.choose(letterhead, authority, unit, day)
    assert caught.value.exit_code is ExitCode.LETTERHEAD
    (problem,) = caught.value.problems
    for language in ("de", "en"):
        assert "{" not in problem.message(language) + (problem.hint(language) or "")
    return problem


@pytest.fixture
def shipped() -> Registry:
    return Registry([SHIPPED])


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2009, 10, 21), "letter-2018-10-09"),
        (date(2018, 10, 9), "letter-2018-10-09"),
        (date(2018, 10, 10), "letter-2018-10-09"),
        (date(2018, 10, 11), "letter-2018-10-11"),
        (date(2040, 1, 1), "letter-2018-10-11"),
    ],
)
def test_the_version_valid_on_the_letters_date(shipped: Registry, day: date, version: str) -> None:
    assert shipped.choose(None, AACHEN, "a46", day).version == version


def test_the_letter_may_name_its_letterhead(shipped: Registry) -> None:
    by_name = shipped.choose(AACHEN, AACHEN, None, DAY)
    assert by_name == shipped.choose(None, AACHEN, None, DAY)
    assert shipped.choose("din5008-a", None, None, DAY).design.form == "A"


def test_a_sender_described_in_place_gets_the_plain_letterhead(shipped: Registry) -> None:
    letterhead = shipped.choose(None, None, None, DAY)
    assert (letterhead.id, letterhead.authority) == ("din5008-b", None)


def test_a_registered_authority_on_a_plain_letterhead(shipped: Registry) -> None:
    letterhead = shipped.choose("din5008-b", AACHEN, "a46", DAY)
    assert letterhead.id == "din5008-b"
    assert letterhead.authority is not None
    assert letterhead.authority.id == AACHEN


def test_no_version_for_that_date_says_which_there_are(shipped: Registry) -> None:
    problem = refusal(shipped, None, AACHEN, day=date(2009, 10, 20))
    assert (problem.code, problem.value, problem.place.path) == (
        "letterhead-no-version",
        "2009-10-20",
        "date",
    )
    assert "20.10.2009" in problem.message("de")
    assert problem.hint("de") == (
        "Es gibt: letter-2018-10-09 (ab 21.10.2009 bis 10.10.2018); "
        "letter-2018-10-11 (ab 11.10.2018)."
    )
    assert "letter-2018-10-09 (from 2009-10-21 until 2018-10-10)" in (problem.hint("en") or "")


def test_two_versions_for_that_date(tmp_path: Path) -> None:
    town(
        tmp_path,
        old=DESIGN + "valid_until: 2018-10-09\n",
        new=DESIGN + "valid_from: 2018-10-09\n",
        later=DESIGN + "valid_from: 2018-10-11\n",
    )
    registry = Registry([tmp_path])
    problem = refusal(registry, None, "stadt-musterhausen", day=date(2018, 10, 9))
    assert problem.code == "letterhead-two-versions"
    hint = problem.hint("de") or ""
    assert "old (bis 09.10.2018)" in hint
    assert "new (ab 09.10.2018)" in hint
    assert "later" not in hint
    letterhead = registry.choose(None, "stadt-musterhausen", None, date(2018, 10, 10))
    assert letterhead.version == "new"


@pytest.mark.parametrize(
    ("letterhead", "authority", "code", "hint"),
    [
        ("din5008", None, "letterhead-misspelt", "din5008-"),
        ("Din5008-B", None, "letterhead-misspelt", "„din5008-b“"),
        ("kreis-soest", None, "letterhead-unknown", "din5008-a, din5008-b, kreis-unna, sta"),
        ("../letterheads/din5008-b", None, "letterhead-unknown", "din5008-b"),
        (None, "staedteregion", "authority-misspelt", f"„{AACHEN}“"),
        (None, "kiel", "authority-unknown", AACHEN),
        ("din5008-a", "kiel", "authority-unknown", AACHEN),
        ("din5008-a", "din5008-b", "authority-none", "sender.authority"),
        (AACHEN, None, "letterhead-needs-authority", AACHEN),
        (AACHEN, "din5008-b", "letterhead-of-another", AACHEN),
    ],
)
def test_letterheads_and_authorities_that_do_not_fit(
    shipped: Registry,
    letterhead: str | None,
    authority: str | None,
    code: str,
    hint: str,
) -> None:
    problem = refusal(shipped, letterhead, authority)
    at_sender = code.startswith("authority")
    assert (problem.code, problem.place.path) == (
        code,
        "sender.authority" if at_sender else "letterhead",
    )
    assert problem.value == (authority if at_sender else letterhead)
    assert hint in (problem.hint("de") or "")


@pytest.mark.parametrize(
    ("authority", "unit", "code", "hint"),
    [
        (AACHEN, "a64", "unit-misspelt", "„a46“"),
        (AACHEN, "jugendamt", "unit-unknown", "a46, a46-komm-an"),
        (None, "a46", "unit-without-authority", "sender.authority.unit"),
    ],
)
def test_units_that_do_not_exist(
    shipped: Registry, authority: str | None, unit: str, code: str, hint: str
) -> None:
    problem = refusal(shipped, None, authority, unit)
    assert (problem.code, problem.value, problem.place.path) == (code, unit, "sender.unit")
    assert hint in (problem.hint("de") or "")


def test_the_workspace_hides_what_is_shipped(tmp_path: Path) -> None:
    own = tmp_path / "din5008-b"
    own.mkdir()
    (own / "ours.yaml").write_text(DESIGN + "form: A\n")
    registry = Registry([tmp_path, SHIPPED])
    assert registry.choose("din5008-b", None, None, DAY).version == "ours"
    assert registry.choose("din5008-a", None, None, DAY).version == "2020"
    assert [entry.folder for entry in registry.entries() if entry.id == "din5008-b"] == [own]


def test_a_folder_without_yaml_is_no_letterhead(tmp_path: Path) -> None:
    (tmp_path / "din5008-b").mkdir()
    (tmp_path / "notes.txt").write_text("nothing")
    registry = Registry([tmp_path, tmp_path / "missing", SHIPPED])
    assert registry.choose("din5008-b", None, None, DAY).version == "2020"
    assert [e.id for e in registry.entries()] == sorted(f.name for f in SHIPPED.iterdir())


def test_one_letter_reads_one_folder_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def load(folder: Path, within: Path) -> LetterheadFolder:
        read.append(folder.name)
        return load_authority_folder(folder, within)

    monkeypatch.setattr(registry_module, "load_authority_folder", load)
    registry = Registry([SHIPPED])
    with ThreadPoolExecutor(8) as pool:
        chosen = list(pool.map(lambda _: registry.choose(None, AACHEN, "a46", DAY), range(40)))
    assert read == [AACHEN]
    assert all(letterhead == chosen[0] for letterhead in chosen)


def test_entries_list_versions_and_units(shipped: Registry) -> None:
    entries = {entry.id: entry for entry in shipped.entries()}
    assert list(entries)[:3] == ["din5008-a", "din5008-b", "kreis-unna"]
    aachen = entries[AACHEN]
    assert isinstance(aachen, LetterheadEntry)
    assert aachen.name == "StädteRegion Aachen"
    assert [unit for unit, _ in aachen.units] == ["a46", "a46-komm-an"]
    assert [(v.version, v.valid_from, v.valid_until) for v in aachen.versions] == [
        ("letter-2018-10-09", date(2009, 10, 21), date(2018, 10, 10)),
        ("letter-2018-10-11", date(2018, 10, 11), None),
    ]
    assert entries["din5008-a"].name == "Schlichter Kopfbogen, Form A"
    assert entries["din5008-a"].units == ()


def test_entries_report_every_faulty_folder(tmp_path: Path) -> None:
    town(tmp_path, v1="colour: rot\n")
    odd = tmp_path / "Stadt Musterdorf"
    odd.mkdir()
    (odd / "authority.yaml").write_text(AUTHORITY)
    with pytest.raises(LetterheadError) as caught:
        Registry([tmp_path, SHIPPED]).entries()
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"letterhead-folder-name", "field-missing", "field-unknown"}


def test_a_faulty_letterhead_stops_its_own_letters_only(tmp_path: Path) -> None:
    town(tmp_path, v1="colour: rot\n")
    registry = Registry([tmp_path, SHIPPED])
    assert registry.choose(None, AACHEN, None, DAY).id == AACHEN
    for _ in range(2):
        with pytest.raises(LetterheadError):
            registry.choose(None, "stadt-musterhausen", None, DAY)
