"""A faulty ``kind.yaml`` gives every problem at once, each with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.batch.headers import read_header
from lettergen.batch.label_inspection import label_problems
from lettergen.errors import InputError, Problem, TemplateError
from lettergen.kind_inspection import inspect_kind
from lettergen.kinds.declaration import KindDeclaration
from lettergen.kinds.fields import letter_model
from lettergen.kinds.limits import Pattern, ascii_digits
from lettergen.kinds.workspace import read_kind
from lettergen.reading import validate_data

FAULTY = """\
title: Probe
fields:
  zwei wörter: text
  sender: text
  loop: text
  a: {type: text, minimum: 3}
  b: {type: integer, minimum: 5, maximum: 3}
  c: {type: date, minimum: gestern}
  d: {type: choice}
  e: {type: group}
  f: {type: text, pattern: '(x'}
  g: {type: text, pattern: '(?=x)y'}
  h: {type: text, pattern: '[0-9]{4}', example: '12'}
  i: {type: amount, default: viel}
  j: {type: text, required_when: betrag > 3}
  k: {type: text, shown_when: a ==}
  l: {type: date, after: letter.date.__class__}
  m: {type: list, of: {type: group}}
  n: {type: list, of: text, fields: {x: text}}
  o:
    type: group
    fields:
      p: {type: group, fields: {q: {type: group, fields: {r: {type: text}}}}}
"""


def problems(tmp_path: Path, text: str) -> list[Problem]:
    file = tmp_path / "kind.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        read_kind(file)
    for problem in caught.value.problems:
        assert problem.message("de")
        assert problem.message("en")
        assert problem.place.file == str(file)
        assert problem.place.column
    return list(caught.value.problems)


def test_all_of_them_with_their_lines(tmp_path: Path) -> None:
    found = [(p.place.line, p.code) for p in problems(tmp_path, FAULTY)]
    assert found == [
        (3, "kind-field-name"),
        (4, "kind-field-reserved"),
        (5, "kind-field-reserved"),
        (6, "kind-option"),
        (7, "kind-limits-reversed"),
        (8, "kind-limit"),
        (9, "kind-option-missing"),
        (10, "kind-option-missing"),
        (11, "kind-pattern"),
        (12, "kind-pattern"),
        (13, "text-form"),
        (14, "amount-format"),
        (15, "template-unknown-name"),
        (16, "template-syntax"),
        (17, "template-unknown-name"),
        (18, "kind-of-simple"),
        (19, "kind-options-together"),
        (23, "kind-levels"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("type: date", "type: datum", "choice-unknown", 3),
        ("type: date", "typ: date", "field-misspelt", 3),
        ("title: Probe", "titel: Probe", "field-misspelt", 1),
        ("when: a > letter.date", "when: b > letter.date", "template-unknown-name", 5),
        ("when: a > letter.date", "when: a | attr('x')", "template-filter", 5),
        ("path: a", "path: aa", "kind-check-path", 7),
    ],
)
def test_one_by_one(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    text = "title: Probe\nfields:\n  a: {type: date}\nchecks:\n  - when: a > letter.date\n    text: x\n    path: a\n"
    found = problems(tmp_path, text.replace(old, new))
    assert (code, line) in [(p.code, p.place.line) for p in found]


ENTRIES = """\
title: Probe
fields:
  betrag: amount
  ort: {type: group, fields: {name: text, tag: date}}
  hunde: {type: list, fields: {name: text, steuer: amount, wurf: {type: list, fields: {gegen: text}}}}
checks:
  - when: WHEN
    text: x
    path: PATH
"""


@pytest.mark.parametrize(
    ("when", "code", "value", "near"),
    [
        ('(hunde | total("steur")) != betrag', "template-misspelt", "steur", "steuer"),
        ('(letter.hunde | total("steur")) != betrag', "template-misspelt", "steur", "steuer"),
        ('hunde | map(attribute="nmae") | list', "template-misspelt", "nmae", "name"),
        ('hunde | selectattr("stuer") | list', "template-misspelt", "stuer", "steuer"),
        ('hunde | rejectattr("name") | total("steur")', "template-misspelt", "steur", "steuer"),
        ("hunde[0].nmae", "template-misspelt", "nmae", "name"),
        ("(hunde | first).wurf[0].gegne", "template-misspelt", "gegne", "gegen"),
        ("hunde.name", "template-list-attribute", "name", "name"),
        ("letter.hunde.nmae", "template-list-attribute", "nmae", "name"),
        ("letter.ort.nmae", "template-misspelt", "nmae", "name"),
        ("(hunde | first).__class__", "template-unknown-name", "__class__", ""),
    ],
)
def test_what_filters_ask_of_entries(
    tmp_path: Path, when: str, code: str, value: str, near: str
) -> None:
    (problem,) = problems(tmp_path, ENTRIES.replace("WHEN", when).replace("PATH", "betrag"))
    assert (problem.code, problem.value, problem.place.line) == (code, value, 7)
    assert problem.params["near"] == near


@pytest.mark.parametrize(
    "when",
    [
        '(hunde | total("steuer")) != betrag',
        'hunde | map(attribute="wurf.0.gegen") | list',
        "hunde[0].name == ort.name and letter.hunde | length > 1",
        "letter.sender.authority.name == letter.recipient.organisation",
        "(hunde | first).wurf | length == 3 or ort.tag < letter.date",
        "hunde and (hunde | last).name is not none",
    ],
)
def test_what_conditions_may_ask(tmp_path: Path, when: str) -> None:
    file = tmp_path / "kind.yaml"
    file.write_text(ENTRIES.replace("WHEN", when).replace("PATH", "betrag"), encoding="utf-8")
    assert read_kind(file).title == "Probe"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("ort.nmae", "name"),
        ("hunde.0.steur", "steuer"),
        ("hunde.steur", "steuer"),
        ("hunde.0.wurf.1.gegne", "gegen"),
        ("recipient.adress", "address"),
        ("recipient.persons.0.lastname", "last_name"),
        ("betrag.wert", None),
        ("ort.name.0", None),
        ("ort.0", "name"),
    ],
)
def test_every_step_of_a_path(tmp_path: Path, path: str, near: str | None) -> None:
    (problem,) = problems(tmp_path, ENTRIES.replace("WHEN", "betrag").replace("PATH", path))
    assert (problem.code, problem.value, problem.place.line) == ("kind-check-path", path, 9)
    assert near is None or problem.params["known"].startswith(near)


@pytest.mark.parametrize(
    "path", ["hunde.0.wurf.1.gegen", "recipient.address.city", "ort.tag", "sender.authority.name"]
)
def test_paths_that_there_are(tmp_path: Path, path: str) -> None:
    file = tmp_path / "kind.yaml"
    file.write_text(ENTRIES.replace("WHEN", "betrag").replace("PATH", path), encoding="utf-8")
    assert read_kind(file).checks[0].path == path


def test_limits(tmp_path: Path) -> None:
    many = "title: Probe\nfields:\n" + "".join(f"  f{n}: text\n" for n in range(201))
    assert [p.code for p in problems(tmp_path, many)] == ["kind-many-fields"]
    (tmp_path / "kind.yaml").write_text(many.replace("  f200: text\n", ""), encoding="utf-8")
    assert len(read_kind(tmp_path / "kind.yaml").fields) == 200


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "(.*a){12}b", "([a-z]+)*1"])
def test_no_pattern_stops_the_program(pattern: str) -> None:
    """Each takes Python's own engine longer than the universe lasts."""
    with pytest.raises(ValueError, match="form"):
        Pattern(pattern)("a" * 1_000)


@pytest.mark.parametrize("pattern", ["x{1,200}{1,200}", "(x{50}){50}", "x" * 201, r"(x)\1"])
def test_patterns_that_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Pattern(pattern)


def test_digits() -> None:
    assert ascii_digits(r"\d[\d.]\\d[^\d]") == r"[0-9][0-9.]\\d[^0-9]"


def test_a_folder_without_a_kind(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    assert [p.code for p in inspect_kind(tmp_path / "leer")] == ["kind-folder-missing"]
    (tmp_path / "Groß").mkdir()
    (tmp_path / "Groß" / "kind.yaml").write_text("title: Groß\n", encoding="utf-8")
    assert [p.code for p in inspect_kind(tmp_path / "Groß")] == ["kind-folder-name"]
    (tmp_path / "ohne").mkdir()
    (tmp_path / "ohne" / "kind.yaml").write_text("title: Ohne\n", encoding="utf-8")
    assert {p.code for p in inspect_kind(tmp_path / "ohne")} == {
        "template-missing",
        "kind-no-example",
    }


ALIKE = """\
title: Probe
fields:
  a: {type: text, label: Betrag}
  b: {type: text, label: Summe, label_en: betrag!}
  c:
    type: list
    fields: {x: {type: text, label: Hund Name}}
  d: {type: text, label: c 1 hund-name}
  e: {type: text, label: PLZ}
"""


def test_labels_that_headers_cannot_tell_apart(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "probe"
    folder.mkdir(parents=True)
    (folder / "kind.yaml").write_text(ALIKE, encoding="utf-8")
    (folder / "text.md").write_text("---\nsubject: X\n---\nHallo.\n", encoding="utf-8")
    found = [(p.code, p.place.line, p.params.get("other")) for p in label_problems(folder)]
    assert found == [
        ("kind-label-twice", 3, "b"),
        ("kind-label-twice", 8, "c.x"),
        ("kind-label-known", 9, "recipient.address.postal_code"),
    ]
    model = letter_model("probe", read_kind(folder / "kind.yaml"))
    header = ("Betrag", "Summe", "c 1 Hund Name")
    meaning = read_header(header, model, {})
    asked = [p.params["choices"] for p in meaning.problems if p.code == "column-ambiguous"]
    assert asked == ["„a“, „b“", "„d“, „c.0.x“"]
    said = read_header(header, model, {"Betrag": "a"})
    assert {c.path for c in said.columns} >= {("a",), ("b",)}


def test_words_of_the_language_are_no_names(tmp_path: Path) -> None:
    for name in ("self", "super", "caller"):
        (problem,) = problems(tmp_path, f"title: X\nfields: {{{name}: text}}\n")
        assert problem.code == "kind-field-reserved"
    for name, hint in (("'1.5'", "feld_1_5"), ("model_dump", "dump"), ("a-b", "a_b")):
        (problem,) = problems(tmp_path, f"title: X\nfields: {{{name}: text}}\n")
        assert problem.params["plain"] == hint


def test_values_that_nobody_can_tell_apart(tmp_path: Path) -> None:
    text = "title: A\nfields:\n  a: {type: choice, values: {x: Ja, y: ja}}\n  b: {type: choice, values: [n, N]}\n  c: {type: date, after: 31.2.2026}\n"
    found = [(p.place.line, p.code, p.value) for p in problems(tmp_path, text)]
    assert found == [
        (3, "kind-values-alike", "y"),
        (4, "kind-values-alike", "N"),
        (5, "kind-limit", "31.2.2026"),
    ]


@pytest.mark.parametrize(
    ("values", "code", "value", "column"),
    [
        ("[alt, neu, alt]", "kind-value-twice", "alt", 12),
        ("[1, '1']", "kind-value-twice", "1", 5),
        ("[alt, Alt]", "kind-values-alike", "Alt", 7),
        ("{alt: Alt, Neu: x, neu: y}", "kind-values-alike", "neu", 25),
        ("{alt: neu, neu: y}", "kind-values-alike", "neu", 17),
        ("{' alt': x, alt: y}", "kind-values-alike", "alt", 18),
    ],
)
def test_a_value_that_is_there_twice(
    tmp_path: Path, values: str, code: str, value: str, column: int
) -> None:
    for begin in ("a: {type: choice, values: ", "a: {type: list, of: {type: choice, values: "):
        end = "}" * begin.count("{")
        text = f"title: A\nfields:\n  {begin}{values}{end}\n"
        found = [(p.code, p.value, p.place.line, p.place.column) for p in problems(tmp_path, text)]
        assert found == [(code, value, 3, 2 + len(begin) + column)]


def test_a_list_of_choices_needs_them_too(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "title: A\nfields:\n  a: {type: list, of: choice}\n")
    assert (problem.code, problem.place.line) == ("kind-option-missing", 3)


def test_limits_are_written_in_each_language() -> None:
    """In German files decimals stand behind a comma."""
    kind = {"title": "P", "fields": {"satz": {"type": "number", "maximum": "12.5"}}}
    model = letter_model("probe", validate_data(KindDeclaration, kind))
    with pytest.raises(InputError) as caught:
        validate_data(model, {"kind": "probe", "satz": "13"})
    (said,) = (p for p in caught.value.problems if p.code == "number-too-large")
    assert "12,5" in said.message("de")
    assert "12.5" in said.message("en")


def test_faults_of_shape_hide_no_others(tmp_path: Path) -> None:
    text = (
        "titel: P\nfields:\n"
        "  a: {type: text, pattern: '['}\n"
        "  b: {typ: text}\n"
        "  c: {type: integer, minimum: 5, maximum: 3, required_when: b.x == 1}\n"
        "  d: {type: group, fields: {e: {type: datum}, f: {type: choice}}}\n"
        "checks:\n"
        "  - {when: a ==, text: x}\n"
        "  - {wenn: a, text: x}\n"
        "  - {when: d.g, text: x}\n"
        "  - {when: zz, text: x}\n"
    )
    found = [(p.place.line, p.code) for p in problems(tmp_path, text)]
    assert found == [
        (1, "field-misspelt"),
        (3, "kind-pattern"),
        (4, "field-misspelt"),
        (5, "kind-limits-reversed"),
        (6, "choice-unknown"),
        (8, "template-syntax"),
        (9, "field-missing"),
        (9, "field-unknown"),
        (11, "template-unknown-name"),
    ]


@pytest.mark.parametrize("text", ["", "# nichts\n", "nur Text\n", "- a\n"])
def test_a_file_that_says_nothing_of_a_kind(tmp_path: Path, text: str) -> None:
    (tmp_path / "kind.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        read_kind(tmp_path / "kind.yaml")
    (problem,) = caught.value.problems
    assert problem.code == "kind-empty"
    assert "lettergen kind new" in str(problem.hint("de"))


@pytest.mark.parametrize(
    ("other", "sound"),
    [
        ("letter.date", True),
        ("letter.references.your_message", True),
        ("b", True),
        ("g.tag", True),
        ("letter.date | add_days(3)", True),
        ("letter.sender", False),
        ("letter.subject", False),
        ("c", False),
        ("g.wort", False),
        ("g", False),
    ],
)
def test_a_day_comes_after_a_day(tmp_path: Path, other: str, *, sound: bool) -> None:
    text = f"title: P\nfields:\n  a: {{type: date, after: '{other}'}}\n  b: date\n  c: text\n  g: {{type: group, fields: {{tag: date, wort: text}}}}\n"
    if sound:
        (tmp_path / "kind.yaml").write_text(text, encoding="utf-8")
        assert read_kind(tmp_path / "kind.yaml").title == "P"
    else:
        assert [(p.code, p.place.line) for p in problems(tmp_path, text)] == [("kind-limit", 3)]


def test_yes_and_no_are_said_in_german_too(tmp_path: Path) -> None:
    text = "title: P\nfields: {a: {type: text, required: nein}, b: {type: text, required: ja}}\n"
    (tmp_path / "kind.yaml").write_text(text, encoding="utf-8")
    fields = read_kind(tmp_path / "kind.yaml").fields
    assert [f.is_needed for f in fields.values()] == [False, True]
