"""What programs have is taken for what it says: other libraries' scalars, moments at midnight; and shown in a notebook."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

import lettergen
from lettergen import (
    InputError,
    Person,
    PlainLetter,
    Recipient,
    UsageError,
    Workshop,
    json_schema,
    letter_from,
    load_letter,
    parts,
    plain,
    problems_of,
    render,
)
from lettergen.kinds import SHIPPED
from lettergen.model.blocks import Paragraph, plain_text
from lettergen.model.values import UNSEEN
from lettergen.text.markdown import parse_markdown
from tests.test_limits import LETTER

EXAMPLES = (Path(__file__).parents[1] / "templates").glob("*/example.yaml")

# numpy and pandas are too large to install for this; these are made as theirs are.


class int64:  # noqa: N801  numpy's name
    """As ``numpy.int64``: no int, has a shape and an item."""

    shape = property(lambda _: ())

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        return self.value


class datetime64(int64):  # noqa: N801  numpy's name
    """As ``numpy.datetime64``, which counts nanoseconds and then gives a number."""

    def item(self) -> Any:
        return 1_539_043_200_000_000_000

    def astype(self, unit: str) -> int64:
        assert unit == "datetime64[us]"
        return int64(self.value)


class Timestamp(dt.datetime):
    """As ``pandas.Timestamp``."""


class NaTType(dt.datetime):
    """As ``pandas.NaT``, which calls itself a datetime."""


class NAType:
    """As ``pandas.NA``."""

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


class ndarray:  # noqa: N801  numpy's name
    shape = (2,)

    def tolist(self) -> list[Any]:
        return ["Eins", int64("Zwei")]


DAY = dt.date(2018, 10, 9)


@pytest.mark.parametrize(
    "day",
    [
        DAY,
        dt.datetime(2018, 10, 9),  # noqa: DTZ001  as programs have them
        dt.datetime(2018, 10, 9, tzinfo=dt.UTC),
        Timestamp(2018, 10, 9),
        datetime64(dt.datetime(2018, 10, 9)),  # noqa: DTZ001
        datetime64(DAY),
        "2018-10-09",
        "09.10.2018",
    ],
)
def test_a_day_in_every_form(day: Any) -> None:
    assert letter_from({**LETTER, "date": day}).date == DAY
    assert PlainLetter.model_validate({**LETTER, "date": day}).date == DAY


@pytest.mark.parametrize(
    "moment",
    [Timestamp(2018, 10, 9, 10, 30), datetime64(Timestamp(2018, 10, 9, 1)), 1539043200, True],
)
def test_a_moment_within_a_day_is_no_day(moment: Any) -> None:
    with pytest.raises(InputError) as caught:
        letter_from({**LETTER, "date": moment})
    assert caught.value.problems[0].code == "date-format"


def test_scalars_say_what_they_say() -> None:
    address = {**LETTER["recipient"]["address"], "postal_code": int64(52062)}
    letter = letter_from(
        {
            **LETTER,
            "subject": int64("Ihr Antrag"),
            "references": {"yours": Decimal("40.20"), "ours": 17},
            "recipient": {**LETTER["recipient"], "address": address},
            "large_print": int64(value=True),
            "enclosures": ndarray(),
        }
    )
    assert letter.subject == "Ihr Antrag"
    assert (letter.references.yours, letter.references.ours) == ("40.20", "17")
    assert letter.recipient
    assert letter.recipient.address
    assert letter.recipient.address.postal_code == "52062"
    assert letter.large_print is True
    assert letter.enclosures == ("Eins", "Zwei")


@pytest.mark.parametrize(
    "nothing", [float("nan"), NAType(), NaTType(2018, 1, 1), int64(float("nan"))]
)
def test_what_marks_a_missing_value_is_none(nothing: Any) -> None:
    assert letter_from({**LETTER, "letterhead": nothing}).letterhead is None
    for field in ("subject", "date", "body"):
        with pytest.raises(InputError) as caught:
            letter_from({**LETTER, field: nothing})
        assert {p.code for p in caught.value.problems} <= {"value-missing"}, field
    with pytest.raises(ValidationError):
        Person(last_name=nothing)


SCALARS: list[Any] = ["x", "5", 5, 5.5, True, None, [], {}, ["x"]]
TYPES = {"text-expected", "text-got-list", "text-got-mapping", "list-expected", "mapping-expected", "number-whole",
         "number", "yes-or-no", "value-missing", "choice-unknown", "choice-misspelt"}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("value", SCALARS, ids=repr)
@pytest.mark.parametrize(
    "field", ["subject", "closing", "enclosures", "body", "references", "copy_type"]
)
def test_schema_and_validation_say_the_same(field: str, value: Any) -> None:
    data = {**LETTER, field: value}
    accepted = Draft202012Validator(json_schema("schreiben")).is_valid(data)
    try:
        letter_from(data)
    except InputError as error:
        if {p.code for p in error.problems} & TYPES:
            assert not accepted
    else:
        assert accepted


@pytest.mark.slow
def test_schemas_explain_every_field_in_both_languages_and_in_pydantic_s_own() -> None:
    def without(schema: dict[str, Any]) -> list[str]:
        models = {**schema.get("$defs", {}), "": schema}
        return [
            f"{name}.{field}"
            for name, model in models.items()
            for field, texts in model.get("properties", {}).items()
            if not texts.get("description")
        ]

    for kind in SHIPPED:
        assert without(SHIPPED[kind].model.model_json_schema()) == []
        assert without(json_schema(kind)) == without(json_schema(kind, "de")) == []
    german = json_schema("schreiben", "de")["properties"]["subject"]["description"]
    assert german != json_schema("schreiben", "en")["properties"]["subject"]["description"]
    assert json_schema("schreiben", "fr") == json_schema("schreiben")  # type: ignore[arg-type]
    for wrong in ("nirgends", 5):
        with pytest.raises(UsageError):
            json_schema(wrong)  # type: ignore[arg-type]
    assert all(
        issubclass(part, BaseModel) or part.__doc__
        for part in (getattr(parts, name) for name in parts.__all__)
    )


def _constraints(schema: Any) -> Any:
    """A schema without its explanations."""
    explained = {"title", "description", "enumDescriptions", "default", "$schema"}
    if isinstance(schema, list):
        return [_constraints(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _constraints(each) for name, each in schema.items() if name not in explained}


@pytest.mark.parametrize("kind", SHIPPED)
def test_pydantic_s_own_schema_takes_the_same(kind: str) -> None:
    model = SHIPPED[kind].model
    own, said = model.model_json_schema(), json_schema(kind)
    for name, fields in {**own["$defs"], "": own}.items():
        same = said["$defs"][name] if name else said
        offered = same.get("properties", {})
        for field in offered.keys() & fields.get("properties", {}).keys():
            assert _constraints(fields["properties"][field]) == _constraints(offered[field]), field
        if "properties" not in fields:
            assert _constraints(same) == _constraints(fields), name
    # A file may declare columns of its own besides.
    assert said["properties"].keys() - own["properties"].keys() <= {"fields", "values"}
    written = model.model_json_schema(mode="serialization")["properties"]
    assert written["date"]["format"] == "date"
    assert "number" not in str(written["subject"])


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(EXAMPLES), ids=lambda p: p.parent.name)
def test_a_letter_as_json_is_valid_by_every_schema(path: Path) -> None:
    letter = load_letter(path)
    data = letter.model_dump(mode="json")
    own = type(letter)
    schemas = (json_schema(letter.kind), json_schema(), own.model_json_schema())
    for schema in (*schemas, own.model_json_schema(mode="serialization")):
        assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []


def failure(model: Any, **values: Any) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        model(**values)
    return caught.value


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Person, {"last_name": "", "titel": "Dr."}),
        (Recipient, {"persons": [{"first_name": "Erika"}], "address": {"street": "A 1"}}),
        (PlainLetter, {}),
        (PlainLetter, {**LETTER, "date": "morgen", "language": "fr", "subject": True}),
        (PlainLetter, {**LETTER, "sender": {"authority": {"nam": "x"}}}),
    ],
)
def test_what_pydantic_says_in_lettergen_s_words(model: Any, values: dict[str, Any]) -> None:
    problems = problems_of(failure(model, **values))
    assert problems
    for problem in problems:
        assert problem.message("de")
        assert problem.code != "value-invalid"
    if model is PlainLetter:
        with pytest.raises(InputError) as caught:
            letter_from({"kind": "schreiben", **values})
        assert {(p.code, p.place.path) for p in problems} == {
            (p.code, p.place.path) for p in caught.value.problems
        }


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Cn")).filter(
            lambda character: not UNSEEN.match(character)
        ),
        min_size=1,
    )
)
def test_plain_text_is_exactly_that(text: str) -> None:
    blocks = parse_markdown(plain(f"a{text}b")).blocks
    assert len(blocks) == 1
    assert isinstance(blocks[0], Paragraph)
    assert plain_text(blocks[0].inlines) == f"a{text}b"


@pytest.mark.parametrize(
    "text", ["# 1", "- a", "9. Oktober", "a *b* _c_", "<b>", "[x](y)", "| a |", "`x`", "* * *"]
)
def test_plain_text_in_a_letter(text: str) -> None:
    (block,) = parse_markdown(plain(text)).blocks
    assert isinstance(block, Paragraph)
    assert plain_text(block.inlines) == text


@pytest.mark.slow
def test_a_file_is_a_line_and_in_a_notebook_a_page() -> None:
    pdf, docx = render(LETTER), render(LETTER, "docx")
    assert repr(pdf) == f"<RenderedFile pdf, 1 page, {len(pdf.content)} bytes, 1 problem>"
    assert "\n" not in repr(docx)
    assert "Antrag" not in repr(docx)
    picture = pdf._repr_png_()
    assert picture
    assert picture == Workshop().preview(LETTER, ppi=96)[0] == docx._repr_png_()
    assert "data:image/png;base64," in pdf._repr_html_()
    foreign = copy.replace(docx, own_layout=False) if hasattr(copy, "replace") else None
    if foreign:
        assert foreign._repr_png_() is None


def test_a_workshop_travels_as_its_path_and_reads_anew(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "schreiben"
    folder.mkdir(parents=True)
    shipped = Path(lettergen.__file__).parent.parent / "templates" / "schreiben" / "text.md"
    shop = Workshop(tmp_path)
    assert len(pickle.dumps(shop)) < 1_000
    there: Workshop = pickle.loads(pickle.dumps(shop))  # noqa: S301  made here
    assert repr(there) == repr(shop) == f"Workshop({str(tmp_path)!r})"
    assert there.render(LETTER).content == shop.render(LETTER).content
    before = shop.render(LETTER).content
    text = shipped.read_text(encoding="utf-8") + "\nEin Satz des Hauses.\n"
    (folder / "text.md").write_text(text, encoding="utf-8")
    shop.reload()
    assert shop.render(LETTER).content != before
    assert pickle.loads(pickle.dumps(Workshop())).render(LETTER).content == before  # noqa: S301


def test_the_data_of_a_letter_will_do_everywhere() -> None:
    shop, letter = Workshop(), letter_from(LETTER)
    assert shop.render(LETTER).content == shop.render(letter).content
    assert shop.compose(LETTER).letter == shop.compose(letter).letter
    assert shop.draft(LETTER).letter == shop.draft(letter).letter
    assert shop.render(json.loads(letter.model_dump_json())).content == shop.render(letter).content
