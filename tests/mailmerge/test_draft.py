"""Old mail merges and docxtpl templates as drafts of kinds: fields, types, conditions, and what stays behind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest

from lettergen.errors import TemplateError
from lettergen.kinds.declaration import FieldDeclaration, KindDeclaration
from lettergen.kinds.examination import problems_of
from lettergen.kinds.fields import model_of
from lettergen.mailmerge import Draft, Known, draft
from lettergen.model.letter import AddressedLetter
from lettergen.reading import read_yaml, validate
from lettergen.word.checks import DEFAULT_LIMITS, checked_parts
from tests.mailmerge.merges import Field, document, paragraphs_of, runs, simple, text

KNOWN = {
    "anrede": Known(
        "letter.form",
        values={"frau": "frau", "w": "frau", "hr": "herr"},
        shown={"frau": "Frau", "herr": "Herr"},
    ),
    "vorname": Known("letter.recipient.persons[0].first_name"),
    "nachname": Known("letter.recipient.persons[0].last_name", needed=True),
    "plz": Known("letter.postal_code", needed=True),
}


def drafted(*paragraphs: object, settings: str = "") -> Draft:
    made = document(*paragraphs, settings=settings)  # type: ignore[arg-type]
    return draft(made, "beitrag", "Beitragsbescheid", KNOWN, "alt.docx")


def words(made: Draft) -> str:
    return "\n".join(paragraphs_of(made.template))


def declared(made: Draft) -> KindDeclaration:
    return validate(KindDeclaration, read_yaml(made.declaration, "kind.yaml"))


def field(*code: Field | str) -> list[str]:
    return [runs(code)]


@pytest.mark.parametrize(
    ("code", "tag", "name", "kind"),
    [
        (" MERGEFIELD Kassenzeichen ", "{{ letter.kassenzeichen }}", "kassenzeichen", "text"),
        (' MERGEFIELD "Fällig am" \\@ "dd.MM.yyyy" ', "{{ letter.faellig_am }}", "faellig_am", "date"),
        (' MERGEFIELD Tag \\@ "d. MMMM yyyy" ', "{{ letter.tag | written_date }}", "tag", "date"),
        (' MERGEFIELD Tag \\@ "dddd, d. MMMM yyyy" ', "{{ letter.tag | weekday_date }}", "tag", "date"),
        (' MERGEFIELD Um \\@ "HH:mm" ', "{{ letter.um }}", "um", "time"),
        (' MERGEFIELD Wert \\# "#.##0,00 €" ', '{{ letter.wert | amount("€") }}', "wert", "amount"),
        (' MERGEFIELD Wert \\# "0,00" ', '{{ letter.wert | amount("") }}', "wert", "amount"),
        (" MERGEFIELD Wert \\# 0 ", "{{ letter.wert }}", "wert", "integer"),
        (" MERGEFIELD Betrag \\* MERGEFORMAT ", "{{ letter.betrag }}", "betrag", "amount"),
        (" MERGEFIELD Nachname \\* Upper ", "{% if letter.recipient.persons | length > 0 %}{{ letter.recipient.persons[0].last_name | upper }}{% endif %}", None, None),
        (' MERGEFIELD Ort2 \\b "in " \\f "!" ', "{% if letter.ort2 %}in {{ letter.ort2 }}!{% endif %}", "ort2", "text"),
        (" MERGEFIELD IBAN ", "{{ letter.iban }}", "iban", "iban"),
        (" MERGEFIELD E-Mail ", "{{ letter.e_mail }}", "e_mail", "email"),
        (" MERGEFIELD 2_Rate ", "{{ letter.feld_2_rate }}", "feld_2_rate", "text"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["complex", "simple"])
def test_merge_fields(code: str, tag: str, name: str | None, kind: str | None, form: str) -> None:
    made = drafted([runs((code,)) if form == "complex" else simple(code)])
    assert words(made) == tag
    assert made.problems == () or name is None
    fields = declared(made).fields
    assert (name in fields) is (name is not None)
    if name:
        assert fields[name].type == kind


@pytest.mark.parametrize(
    ("code", "tags"),
    [
        ((" IF ", (" MERGEFIELD G ",), ' = "w" "Frau" "Herr" '), '{% if letter.g == "w" %}Frau{% else %}Herr{% endif %}'),
        ((" IF ", (" MERGEFIELD G ",), '="w" "Frau" "" '), '{% if letter.g == "w" %}Frau{% endif %}'),
        ((" IF ", (" MERGEFIELD N ",), ' >= 3 "viele" "wenige" '), "{% if letter.n >= 3 %}viele{% else %}wenige{% endif %}"),
        ((" IF ", (" MERGEFIELD Z ",), ' <> "" "Zimmer ', (" MERGEFIELD Z ",), '" '), "{% if letter.z %}Zimmer {{ letter.z }}{% endif %}"),
        ((" IF ", (" MERGEFIELD G ",), ' = "a" "A" ', ("IF ", (" MERGEFIELD G ",), ' = "b" "B" "C"')),
         '{% if letter.g == "a" %}A{% else %}{% if letter.g == "b" %}B{% else %}C{% endif %}{% endif %}'),
    ],
)  # fmt: skip
def test_conditions(code: Field, tags: str) -> None:
    made = drafted([runs(code)])
    assert words(made) == tags
    assert made.problems == ()


FORM = '{% if letter.form == "frau" %}Frau{% elif letter.form == "herr" %}Herr{% endif %}'


@pytest.mark.parametrize(
    ("code", "tags"),
    [
        ((" IF ", (" MERGEFIELD Anrede ",), ' = "Frau" "e" "er" '), '{% if letter.form == "frau" %}e{% else %}er{% endif %}'),
        ((" IF ", (" MERGEFIELD Anrede ",), ' <> "Hr." "e" "er" '), '{% if letter.form != "herr" %}e{% else %}er{% endif %}'),
        ((" MERGEFIELD Anrede ",), FORM),
        ((' MERGEFIELD Anrede \\f " " ',), "{% if letter.form %}" + FORM + " {% endif %}"),
        ((" MERGEFIELD Vorname ",), "{% if letter.recipient.persons | length > 0 and letter.recipient.persons[0].first_name %}{{ letter.recipient.persons[0].first_name }}{% endif %}"),
        ((" IF ", (" MERGEFIELD PLZ ",), ' = "52062" "hier" "" '), '{% if letter.postal_code == "52062" %}hier{% endif %}'),
    ],
)  # fmt: skip
def test_what_every_letter_has_is_compared_as_it_has_it(code: Field, tags: str) -> None:
    made = drafted([runs(code)])
    assert words(made) == tags
    assert {p.code for p in made.problems} <= {"mailmerge-shown", "mailmerge-nothing"}


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ((" IF ", (" MERGEFIELD Anrede ",), ' = "Firma" "a" "b" '), "mailmerge-if"),
        ((" IF ", (" MERGEFIELD PLZ ",), ' > 50000 "a" "b" '), "mailmerge-if"),
    ],
)
def test_comparisons_that_never_held_stay_behind(code: Field, problem: str) -> None:
    made = drafted([runs(code)])
    assert problem in {p.code for p in made.problems}


def test_a_day_compared_with_words_is_told() -> None:
    made = drafted(
        field(' MERGEFIELD Tag \\@ "dd.MM.yyyy" '),
        field(" IF ", (" MERGEFIELD Tag ",), ' = "offen" "a" "b" '),
    )
    assert [(p.code, p.value) for p in made.problems] == [("mailmerge-compared", "Tag")]
    plain = drafted(field(" IF ", (" MERGEFIELD Termin ",), ' = "offen" "a" "b" '))
    assert declared(plain).fields["termin"].type == "text"


def test_what_may_be_empty_is_printed_if_it_is_there() -> None:
    made = drafted(
        field(" IF ", (" MERGEFIELD Zimmer ",), ' <> "" "ja" "nein" '), field(" MERGEFIELD Zimmer ")
    )
    assert "{% if letter.zimmer %}{{ letter.zimmer }}{% endif %}" in words(made)
    assert declared(made).fields["zimmer"].required is False


@pytest.mark.parametrize(
    ("code", "problem", "stays"),
    [
        ((" NEXT ",), "mailmerge-next", False),
        ((" SKIPIF ", (" MERGEFIELD S ",), ' = "x" '), "mailmerge-skip", False),
        ((" MERGEREC ",), "mailmerge-number", True),
        ((' FILLIN "Wert?" ',), "mailmerge-asks", None),
        ((" IF ", (" MERGEFIELD A ",), ' = "a*" "b" "c" '), "mailmerge-wildcard", True),
        ((' IF 1 = 1 "b" "c" ',), "mailmerge-if", True),
        ((' SET Frist "14" ',), "mailmerge-field", True),
        ((' HYPERLINK "', (" MERGEFIELD A ",), '" '), "mailmerge-within", None),
        ((" MERGEFIELD A \\m ",), "mailmerge-switch", False),
        ((' MERGEFIELD A \\@ "yy" ',), "mailmerge-format", False),
        ((' DATE \\@ "dd.MM.yyyy" ',), "mailmerge-today", False),
    ],
)
def test_what_is_not_carried_over_is_said(code: Field, problem: str, stays: bool | None) -> None:
    made = drafted([text("vor "), runs(code, "wie es war"), text(" nach")])
    assert problem in {p.code for p in made.problems}
    assert all(p.message("de") and p.message("en") for p in made.problems)
    with zipfile.ZipFile(io.BytesIO(made.template)) as archive:
        body = archive.read("word/document.xml").decode()
    assert ("instrText" in body) is bool(stays)
    assert ("wie es war" in body) is (stays is not False)  # None: the field went, its text stays


def test_words_own_fields_stay() -> None:
    made = drafted(field(" PAGE "), field(" MERGEFIELD A "))
    with zipfile.ZipFile(io.BytesIO(made.template)) as archive:
        assert b" PAGE " in archive.read("word/document.xml")
    assert made.problems == ()


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def asking(*inner: str) -> list[str]:
    """An IF whose code holds these runs."""
    yes = "".join(inner)
    begin, end = instr(' = "A" "'), instr('" "nein" ')
    parts = (instr(" IF "), runs((" MERGEFIELD Art ",)), begin, yes, end)
    return [f"{mark('begin')}{''.join(parts)}{mark('separate')}{text('nein')}{mark('end')}"]


def instr(code: str, look: str = "") -> str:
    return f'<w:r>{look}<w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'


def test_lines_and_tabs_in_a_condition_stay() -> None:
    made = drafted(asking(instr("eins"), "<w:r><w:br/></w:r>", instr("zwei"), "<w:r><w:tab/></w:r>", instr("drei")))  # fmt: skip
    assert words(made) == '{% if letter.art == "A" %}eins\nzwei\tdrei{% else %}nein{% endif %}'
    assert b"<w:br/>" in zipfile.ZipFile(io.BytesIO(made.template)).read("word/document.xml")
    assert made.problems == ()


@pytest.mark.parametrize("lost", ['<w:sym w:font="Wingdings" w:char="F0FC"/>', "<w:pict/>"])
def test_a_picture_in_a_condition_is_told(lost: str) -> None:
    made = drafted(asking(instr("ja"), f"<w:r>{lost}</w:r>"))
    (problem,) = made.problems
    assert problem.code == "mailmerge-picture"
    assert str(problem.value).startswith("IF { MERGEFIELD Art }")


BOLD = "<w:rPr><w:b/></w:rPr>"


PLAIN = '<w:rPr><w:lang w:val="de-DE"/><w:b w:val="0"/></w:rPr>'


@pytest.mark.parametrize(
    ("texts", "differ"),
    [
        ([instr('"bitte '), instr("sofort", BOLD), instr(' zahlen"')], True),
        ([instr('"bitte" '), instr('"sofort"', BOLD)], True),
        ([instr('"bitte ', BOLD), runs((" MERGEFIELD Betrag ",)), instr('"', BOLD)], True),
        ([instr('"bitte ', PLAIN), instr('zahlen"')], False),
        ([instr('"bitte '), runs((" MERGEFIELD Betrag ",)), instr(' zahlen"')], False),
        ([instr('"bitte'), instr(" ", BOLD), instr('zahlen"')], False),
        ([instr('"bitte ', BOLD), instr('sofort" "zahlen"', BOLD)], False),
    ],
)
def test_words_that_look_different_in_a_condition_are_told(
    texts: list[str], *, differ: bool
) -> None:
    asked = [instr(" IF "), runs((" MERGEFIELD Art ",)), instr(' = "A" ')]
    code = [*asked, *texts]
    made = drafted([mark("begin"), *code, mark("separate"), text(""), mark("end")])
    assert [p.code for p in made.problems] == ["mailmerge-look"] * differ
    assert all(str(p.value).startswith("IF { MERGEFIELD Art }") for p in made.problems)


def test_a_condition_looks_as_its_words_do() -> None:
    bold = [instr(" IF "), runs((" MERGEFIELD Art ",)), instr(' = "A" '), instr('"ja" ""', BOLD)]
    made = drafted([mark("begin"), *bold, mark("separate"), text(""), mark("end")])
    (run,) = docx.Document(io.BytesIO(made.template)).paragraphs[0].runs
    assert (run.text, run.bold) == ('{% if letter.art == "A" %}ja{% endif %}', True)


@pytest.mark.parametrize("part", ["footnotes", "endnotes", "comments", "header9", "footer3"])
def test_fields_outside_of_the_text_are_carried_over(part: str) -> None:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = f"<w:x {names}><w:p>{runs((' MERGEFIELD Fuss ',))}</w:p></w:x>"
    target = io.BytesIO(document("Text."))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(f"word/{part}.xml", note)
    made = draft(target.getvalue(), "x", "X", KNOWN, "alt.docx")
    filled = zipfile.ZipFile(io.BytesIO(made.template)).read(f"word/{part}.xml")
    assert b"{{ letter.fuss }}" in filled
    assert b"MERGEFIELD" not in filled
    assert "fuss" in declared(made).fields


def test_names_typed_as_text_become_fields() -> None:
    made = drafted("Ihr Zeichen: «Kassenzeichen», »Anführung«")
    assert words(made) == "Ihr Zeichen: {{ letter.kassenzeichen }}, »Anführung«"
    assert [(p.code, p.value) for p in made.problems] == [("mailmerge-typed", "«Kassenzeichen»")]


def test_the_look_of_a_field_stays() -> None:
    made = drafted(field(" MERGEFIELD A "))
    (run,) = docx.Document(io.BytesIO(made.template)).paragraphs[0].runs
    assert run.italic


def test_the_link_to_the_old_list_is_cut_and_its_query_named() -> None:
    query = "SELECT * FROM `Tabelle1$` WHERE `Ort` = 'Aachen'"
    made = drafted(field(" MERGEFIELD A "), settings=query)
    assert [(p.code, p.value) for p in made.problems] == [("mailmerge-query", query)]
    assert b"mailMerge" not in made.template
    checked_parts(made.template, DEFAULT_LIMITS, None)


def test_templates_of_docxtpl() -> None:
    made = drafted(
        [text("Betrag {{ bet"), text("rag }} für {{ kunde.name }}")],
        "{%p for h in hunde %}",
        "{{ h.name }}: {{ h.steuer }}{% if not loop.last %},{% endif %}",
        "{%p endfor %}",
        "{% if frist and anzahl > 3 %}{{ frist | upper }}{% endif %}",
    )
    assert words(made).split("\n") == [
        "Betrag {{ letter.betrag }} für {{ letter.kunde.name }}",
        "{%p for h in letter.hunde %}",
        "{{ h.name }}: {{ h.steuer }}{% if not loop.last %},{% endif %}",
        "{%p endfor %}",
        "{% if letter.frist and letter.anzahl > 3 %}{{ letter.frist | upper }}{% endif %}",
    ]
    fields = declared(made).fields
    assert {name: field.type.value for name, field in fields.items()} == {
        "betrag": "amount",
        "kunde": "group",
        "hunde": "list",
        "frist": "date",
        "anzahl": "integer",
    }
    assert {n: f.type.value for n, f in (fields["hunde"].fields or {}).items()} == {
        "name": "text",
        "steuer": "amount",
    }


@pytest.mark.parametrize(
    ("tags", "template", "fields"),
    [
        ("{{ kunde.adresse.ort }}", "{{ letter.kunde.adresse.ort }}", {"kunde": {"adresse": {"ort": "text"}}}),
        ("{% for p in posten %}{% for q in p.teile %}{{ q.nr }}{% endfor %}{% endfor %}",
         "{% for p in letter.posten %}{% for q in p.teile %}{{ q.nr }}{% endfor %}{% endfor %}",
         {"posten": [{"teile": [{"nr": "text"}]}]}),
        ("{% for z in zeilen %}{{ z }}{% endfor %}", "{% for z in letter.zeilen %}{{ z }}{% endfor %}", {"zeilen": ["text"]}),
        ("{% for p in kunde.posten %}{{ p.preis }}{% endfor %}", "{% for p in letter.kunde.posten %}{{ p.preis }}{% endfor %}",
         {"kunde": {"posten": [{"preis": "amount"}]}}),
        ("{{ hunde[0].name }} {{ x['y'] }}", "{{ letter.hunde[0].name }} {{ letter.x['y'] }}", {"hunde": [{"name": "text"}], "x": {"y": "text"}}),
        ("{% set a = betrag %}{{ a }}", "{% set a = letter.betrag %}{{ a }}", {"betrag": "amount"}),
        ("{% macro f(x) %}{{ x }}{% endmacro %}{{ f(name) }}", "{% macro f(x) %}{{ x }}{% endmacro %}{{ f(letter.name) }}", {"name": "text"}),
        ("{{ text }} {{ sender }} {{ values }}", "{{ letter.text_ }} {{ letter.sender_ }} {{ letter.values_ }}",
         {"text_": "text", "sender_": "text", "values_": "text"}),
        ("{% if a is divisibleby(3) %}{{ b|default('x') }}{% endif %}", "{% if letter.a is divisibleby(3) %}{{ letter.b|default('x') }}{% endif %}",
         {"a": "text", "b": "text"}),
    ],
)  # fmt: skip
def test_what_tags_ask_for_is_declared(tags: str, template: str, fields: dict[str, object]) -> None:
    made = drafted(tags)
    assert words(made) == template
    assert {name: _shape(field) for name, field in declared(made).fields.items()} == fields
    assert not problems_of(declared(made), read_yaml(made.declaration, "kind.yaml"))


def _shape(field: FieldDeclaration) -> object:
    below: object = {name: _shape(part) for name, part in field.parts().items()}
    below = below or (_shape(field.of) if field.of else None)
    return {"group": below, "list": [below]}.get(field.type.value, field.type.value)


def test_filters_that_texts_lack_are_told_and_a_name_that_means_two_things() -> None:
    made = drafted("{{ a | round(2) }} {{ b | upper }} {{ c | amount }}", "{{ x }}{% set x = a %}")
    assert [(p.code, p.value) for p in made.problems] == [
        ("mailmerge-tag", "x"),
        ("mailmerge-filter", "round"),
    ]


def test_the_declaration_makes_a_kind_and_the_text_is_the_running_text() -> None:
    made = drafted(
        field(" ADDRESSBLOCK "),
        [runs((" MERGEFIELD Vorname ",)), text(" "), runs((" MERGEFIELD Nachname ",))],
        "Sehr geehrte Damen und Herren,",
        [text("der Beitrag ist "), runs((" MERGEFIELD Betrag ",)), text(".")],
        "Mit freundlichen Grüßen",
        "Muster",
    )
    model = model_of("beitrag", declared(made), AddressedLetter)
    assert "betrag" in model.model_fields
    assert made.text == (
        '---\nkind: beitrag\nsubject: "Beitragsbescheid"\ndata: [betrag]\n---\nder Beitrag ist {{ betrag }}.\n'
    )


def test_two_labels_never_share_a_name() -> None:
    made = drafted(field(' MERGEFIELD "Straße" '), field(' MERGEFIELD "Strasse!" '))
    assert words(made).split("\n") == ["{{ letter.strasse }}", "{{ letter.strasse_2 }}"]


def test_nothing_to_fill_is_said() -> None:
    assert [p.code for p in drafted("Nur Text.").problems] == ["mailmerge-nothing"]


@pytest.mark.parametrize("content", [b"", b"kein Word", b"PK\x03\x04"])
def test_what_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateError):
        draft(content, "a", "A", {}, "alt.docx")


def test_macros_are_refused(tmp_path: Path) -> None:
    target = io.BytesIO(document("a"))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(TemplateError):
        draft(target.getvalue(), "a", "A", {}, "alt.docx")
