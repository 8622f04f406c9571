"""Rows bound to the common letter."""

from __future__ import annotations

import pickle
import time
from pathlib import Path
from typing import Any

import pytest

from lettergen.batch.bind import Binder
from lettergen.batch.rows import Row, open_rows
from lettergen.errors import InputError, Place, Problem, Severity
from lettergen.loading import workspace_kinds
from lettergen.model.person import Couple, FormOfAddress
from lettergen.pipeline import letter_from, load_letter
from lettergen.reading import read_yaml_file
from tests.batch_rows.letters import COMMON, GOOD, bound, codes, recipient

ROOT = Path(__file__).parent.parent.parent


def test_a_row_gives_the_letter_that_a_file_gives() -> None:
    result = bound(
        GOOD | {"Titel": "Dr.", "Behörde": "Stadt Musterstadt", "Abteilung": "Ordnungsamt"}
    )
    person = {"form": "frau", "title": "Dr.", "first_name": "Erika", "last_name": "Muster"}
    expected = letter_from(
        COMMON
        | {
            "recipient": {
                "organisation": ["Stadt Musterstadt", "Ordnungsamt"],
                "persons": [person],
                "address": {"street": "Markt 1", "postal_code": "01067", "city": "Dresden"},
            }
        }
    )
    assert result.letter == expected
    assert (result.number, result.id, result.problems) == (1, "1", ())


def test_rows_share_what_all_letters_have() -> None:
    common = COMMON | {"enclosures": ["Bericht"], "copies_to": "Presse"}
    binder = Binder(common, tuple(GOOD), source="liste.csv")
    first, second = (binder.bind(row).letter for row in open_rows([GOOD, GOOD]))
    assert first is not None
    assert second is not None
    assert first is not second
    for field in ("sender", "signatures", "enclosures", "copies_to", "body"):
        assert getattr(first, field) is getattr(second, field), field


def addressed_examples() -> list[Path]:
    """The example letters that have a recipient."""
    examples = sorted(
        file for f in ("examples", "templates") for file in (ROOT / f).rglob("*.yaml")
    )
    return [path for path in examples if "recipient" in read_yaml_file(path).data]


@pytest.mark.parametrize("path", addressed_examples(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_kind_stays_what_it_is(path: Path) -> None:
    data = read_yaml_file(path).data
    workspace = path.parents[2] if path.name == "example.yaml" else None
    whole = load_letter(path, workspace=workspace)
    common = {k: v for k, v in data.items() if k != "recipient"}
    result = bound(GOOD, common, kinds=workspace_kinds(workspace))
    assert result.letter is not None
    assert result.letter.model_copy(update={"recipient": whole.recipient}) == whole


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Frau", "frau"), ("FRAU", "frau"), ("Fr.", "frau"), ("w", "frau"), ("weiblich", "frau"), ("Ms.", "frau"),
        ("Herr", "herr"), ("Herrn", "herr"), ("Hr.", "herr"), ("m", "herr"), ("männlich", "herr"), ("Mr", "herr"),
        ("divers", "neutral"), ("d", "neutral"), ("neutral", "neutral"), (" Frau ", "frau"),
    ],
)  # fmt: skip
def test_forms_of_address(written: str, form: str) -> None:
    assert recipient(GOOD | {"Anrede": written}).persons[0].form is FormOfAddress(form)


def test_no_form_of_address_is_no_problem_here() -> None:
    assert recipient(GOOD | {"Anrede": ""}).persons[0].form is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Frauu", "cell-form"),
        ("Firma", "cell-form"),
        ("Familie", "cell-form-household"),
        ("Eheleute", "cell-form-household"),
        ("Frau Dr.", "cell-form-with-title"),
        ("Sehr geehrte Frau Muster", "cell-form-salutation"),
    ],
)
def test_other_forms_of_address(written: str, code: str) -> None:
    (problem,) = bound(GOOD | {"Anrede": written}).problems
    assert (problem.code, problem.value) == (code, written)
    assert str(problem).startswith('liste.csv: row 1, column "Anrede": ')


def test_house_numbers_of_their_own() -> None:
    row = {"Hausnummer": "5 a", **GOOD, "Straße": "Am Markt"}
    assert recipient(row).address.street == "Am Markt 5 a"  # type: ignore[union-attr]
    assert ("row-cell-missing", "Straße") in codes(row | {"Straße": ""})


def test_second_persons_and_lines_close_up() -> None:
    row = GOOD | {
        "Anrede 2": "Herr",
        "Nachname 2": "Beispiel",
        "Behörde": "",
        "Behörde 2": "Rathaus",
    }
    found = recipient(row)
    assert [p.last_name for p in found.persons] == ["Muster", "Beispiel"]
    assert found.organisation == ("Rathaus",)
    found = recipient(row | {"Anrede": "", "Vorname": "", "Nachname": ""})
    assert [p.last_name for p in found.persons] == ["Beispiel"]


COUPLE = GOOD | {"Anrede 2": "Herr", "Vorname 2": "Max", "Nachname 2": "Muster", "Paar": "ja"}


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("ja", "one_line"), ("X", "one_line"), ("eine Zeile", "one_line"), ("one_line", "one_line"),
        ("gemeinsam", "joint"), ("Joint", "joint"),
        ("nein", "lines"), ("", "lines"), ("lines", "lines"), ("zwei  Zeilen", "lines"),
    ],
)  # fmt: skip
def test_couples(written: str, form: str) -> None:
    found = recipient(COUPLE | {"Paar": written})
    assert found.couple is Couple(form)
    assert [p.first_name for p in found.persons] == ["Erika", "Max"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Paar": "vielleicht"}, ("cell-couple", "Paar")),
        ({"Anrede 2": "", "Vorname 2": "", "Nachname 2": ""}, ("row-couple-not-two", "Paar")),
        ({"Amt": "Landrätin"}, ("row-couple-with-office", "Paar")),
        ({"Nachname 2": ""}, ("row-cell-missing", "Nachname 2")),
    ],
)
def test_what_is_no_couple(change: dict[str, str], expected: tuple[str, str]) -> None:
    assert codes(COUPLE | change) == [expected]


def test_problems_of_a_second_person_keep_their_column() -> None:
    row = GOOD | {"Anrede": "", "Vorname": "", "Nachname": "", "Anrede 2": "Frau", "Nachname 2": ""}
    assert codes(row) == [("row-cell-missing", "Nachname 2")]
    assert codes(row | {"Nachname 2": "A\nB"}) == [("cell-line-break", "Nachname 2")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"PLZ": "1067"}, ("row-postal-code-short", "PLZ")),
        ({"PLZ": "D-01067"}, ("row-postal-code", "PLZ")),
        ({"PLZ": ""}, ("row-cell-missing", "PLZ")),
        ({"Ort": ""}, ("row-cell-missing", "Ort")),
        ({"Straße": ""}, ("row-street-missing", "Straße")),
        ({"Postfach": "1201"}, ("row-street-and-po-box", "Postfach")),
        ({"Postfach": "Postfach 1", "Straße": ""}, ("row-po-box", "Postfach")),
        ({"Nachname": ""}, ("row-cell-missing", "Nachname")),
        ({"Nachname": "A\x00B"}, ("text-control-character", "Nachname")),
        ({"Großempfänger": "vielleicht"}, ("cell-yes-or-no", "Großempfänger")),
        ({"Anrede": "", "Vorname": "", "Nachname": ""}, ("row-recipient-missing", None)),
        ({"Straße": "", "PLZ": "", "Ort": ""}, ("row-address-missing", None)),
        ({"date": "32.13.2018"}, ("date-impossible", "date")),
        ({"Ort": "#NV"}, ("cell-error", "Ort")),
        ({"references.ours": "#BEZUG!"}, ("cell-error", "references.ours")),
        ({"Titel": "-"}, ("cell-filler", "Titel")),
        ({"Titel": "k. A."}, ("cell-filler", "Titel")),
        ({"Nachname": "???"}, ("cell-filler", "Nachname")),
        ({"Straße": "unbekannt"}, ("cell-filler", "Straße")),
        ({"Straße": "2026-11-02"}, ("cell-date", "Straße")),
    ],
)
def test_problems_have_row_and_column(
    change: dict[str, str], expected: tuple[str, str | None]
) -> None:
    row = GOOD | change
    result = bound(row)
    assert [(p.code, p.place.column_name) for p in result.problems] == [expected]
    (problem,) = result.problems
    assert (result.letter, problem.place.row, problem.place.file) == (None, 1, "liste.csv")
    assert problem.value == (row[expected[1]] or None if expected[1] else None)
    for language in ("de", "en"):
        assert "{" not in problem.message(language) + (problem.hint(language) or "")
    assert result.cells == row


@pytest.mark.parametrize(
    "made", ["2026-11-02", "2026-11-02 00:00:00", "02. Nov", "2.11.2026", "Nov 26", "01.03.26"]
)
def test_house_numbers_that_became_a_date(made: str) -> None:
    row = {"Straße": GOOD["Straße"], "Hausnummer": made, **GOOD, "references.ours": made}
    problems = bound(row).problems
    assert [(p.code, p.value) for p in problems] == [("cell-date", made)]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Nachname", "Ka"), ("Nachname", "Na"), ("Nachname", "Null"), ("Nachname", "Mai"), ("Vorname", "Jan"),
        ("Straße", "Straße des 17. Juni 135"), ("Straße", "1. Mai Straße 2"), ("Hausnummer", "2-11"), ("Hausnummer", "12 1/2"),
        ("references.ours", "-"), ("references.yours", "2026-11-02"),
    ],
)  # fmt: skip
def test_odd_values_that_are_meant(header: str, value: str) -> None:
    assert bound(GOOD | {header: value}).letter is not None


def test_a_cell_that_cannot_be_read_is_not_empty_as_well() -> None:
    place = Place("liste.csv", row=1, column_name="Nachname")
    unread = Problem("cell-formula-uncalculated", place)
    row = Row(1, GOOD | {"Nachname": ""}, (unread,))
    assert Binder(COMMON, tuple(GOOD), source="liste.csv").bind(row).problems == (unread,)


def test_all_problems_of_a_row_at_once() -> None:
    assert codes(GOOD | {"Anrede": "?", "PLZ": "1", "Nachname": ""}) == [
        ("cell-form", "Anrede"),
        ("row-cell-missing", "Nachname"),
        ("row-postal-code", "PLZ"),
    ]


def test_bulk_recipients_and_addresses_abroad() -> None:
    address = recipient(GOOD | {"Straße": "", "Großempfänger": "ja"}).address
    assert address is not None
    assert address.bulk_recipient
    address = recipient(GOOD | {"PLZ": "4700", "Ort": "Eupen", "Land": "Belgien"}).address
    assert address is not None
    assert address.abroad


def test_defaults_fill_empty_cells_only() -> None:
    defaults = {"Anrede": "neutral", "Land": "Belgien", "Ort": "Eupen"}
    found = recipient(GOOD | {"Ort": "", "PLZ": "4700"}, defaults=defaults)
    assert found.persons[0].form is FormOfAddress.FRAU
    assert found.address is not None
    assert (found.address.city, found.address.country) == ("Eupen", "Belgien")
    assert recipient(GOOD | {"Anrede": ""}, defaults={"Anrede": "neutral"}).persons[0].form is (
        FormOfAddress.NEUTRAL
    )


def test_rows_add_to_what_the_job_says_of_recipients() -> None:
    common = COMMON | {"recipient": {"delivery_notes": "Einschreiben", "organisation": "Stadt"}}
    result = bound(GOOD | {"recipient.organisation.1": "Rathaus"}, common)
    assert result.letter is not None
    assert result.letter.recipient is not None
    assert result.letter.recipient.delivery_notes == ("Einschreiben",)
    assert result.letter.recipient.organisation == ("Stadt", "Rathaus")
    assert common["recipient"] == {"delivery_notes": "Einschreiben", "organisation": "Stadt"}


def test_rows_can_bring_any_field() -> None:
    row = GOOD | {"Betreff": "Ihr Antrag", "signatures.0.function": "Leiterin", "body": "Text *a*"}
    common = {k: v for k, v in COMMON.items() if k not in {"subject", "body"}}
    letter = bound(row, common).letter
    assert letter is not None
    assert letter.subject == "Ihr Antrag"
    assert (letter.signatures[0].name, letter.signatures[0].function) == ("Muster", "Leiterin")
    assert codes(row | {"Betreff": ""}, letter=common) == [("row-cell-missing", "Betreff")]


def test_whole_names_in_one_column_are_doubted() -> None:
    row = {
        "Anrede": "Frau",
        "Name": "Erika Muster",
        **{k: GOOD[k] for k in ("Straße", "PLZ", "Ort")},
    }
    result = bound(row)
    assert result.letter is not None
    assert [(p.code, p.severity) for p in result.problems] == [("row-name-whole", Severity.WARNING)]
    assert codes(row | {"Name": "von Muster"}) == []
    assert codes(row | {"Name": "Familie Muster", "Anrede": ""}) == []


def test_identifiers() -> None:
    row = GOOD | {"Kundennummer": "0042"}
    assert bound(row, id_column="Kundennummer").id == "0042"
    assert codes(row | {"Kundennummer": " "}, id_column="Kundennummer") == [
        ("row-id-missing", "Kundennummer")
    ]


def test_problems_of_the_row_itself_are_kept() -> None:
    source = open_rows([GOOD | {"Ort": 1.5}])
    (row,) = source
    result = Binder(COMMON, source.header).bind(row)
    assert result.letter is None
    assert result.problems[0].code == "cell-not-text"


def refusal(
    header: tuple[str, ...], letter: dict[str, Any], **options: Any
) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        Binder(letter, header, source="liste.csv", **options)
    return [(p.code, str(p.place)) for p in caught.value.problems]


HEADER = tuple(GOOD)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "breif"}, [("choice-unknown", "letter.kind")]),
        ({"kind": None}, [("value-missing", "letter.kind")]),
        ({"subjekt": "x"}, [("field-misspelt", "letter.subjekt")]),
        ({"date": "gestern", "body": ""}, [("date-format", "letter.date"), ("text-empty", "letter.body")]),
        ({"recipient": {"delivery_notes": {"a": "b"}}}, [("text-got-mapping", "letter.recipient.delivery_notes")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_letter_is_said_once(
    change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = refusal(HEADER, COMMON | change)
    assert sorted(found) == sorted(expected)


def test_what_the_letter_checks_as_a_whole_is_said_once() -> None:
    data = read_yaml_file(ROOT / "examples" / "einladung-aachen.yaml").data
    common = {k: v for k, v in data.items() if k != "recipient"}
    common["reply"] = {**common.get("reply", {"email": "a@b.de"}), "deadline": "2099-01-01"}
    assert refusal(HEADER, common) == [("reply-after-event", "letter.reply.deadline")]


def test_kinds_that_are_missing() -> None:
    assert refusal(HEADER, {k: v for k, v in COMMON.items() if k != "kind"}) == [
        ("kind-missing", "letter.kind")
    ]


def test_columns_that_are_missing() -> None:
    assert refusal(("Vorname", "Land"), COMMON) == [
        ("column-missing-recipient", "liste.csv"),
        ("column-missing", "liste.csv"),
    ]
    assert refusal(("Nachname", "Ort"), COMMON) == [("column-missing", "liste.csv")] * 2
    common = COMMON | {"recipient": {"address": {"street": "A 1", "postal_code": "01067"}}}
    assert Binder(common, ("Nachname", "Ort")).problems == ()
    defaults = {"Ort": "A", "PLZ": "01067", "Straße": "B"}
    assert Binder(COMMON, ("Nachname",), defaults=defaults).problems == ()


def test_defaults_that_mean_nothing() -> None:
    assert refusal(HEADER, COMMON, defaults={"Farbe": "rot", "Anrede": "Firma"}) == [
        ("job-default-unknown", "defaults.Farbe"),
        ("cell-form", "defaults.Anrede"),
    ]


def test_notes_about_columns() -> None:
    binder = Binder(COMMON, (*HEADER, "E-Mail"), source="liste.csv")
    assert [(p.code, p.place.column_name) for p in binder.problems] == [
        ("column-left-out", "E-Mail")
    ]


def test_a_binder_crosses_process_borders() -> None:
    binder = Binder(COMMON, HEADER, source="liste.csv")
    copy = pickle.loads(pickle.dumps(binder))  # noqa: S301  our own
    row = Row(2, dict(GOOD))
    assert copy.bind(row) == binder.bind(row)


def test_binding_costs_little() -> None:
    data = read_yaml_file(
        ROOT / "examples" / "gemeinsam-klappts" / "begleitschreiben-eschweiler.yaml"
    ).data
    binder = Binder({k: v for k, v in data.items() if k != "recipient"}, HEADER)
    row = Row(2, dict(GOOD))
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(100):
            binder.bind(row)
        best = min(best, (time.perf_counter() - start) / 100)
    assert best < 0.001, "0.1 ms on an idle machine; a letter takes 3 ms to set"
