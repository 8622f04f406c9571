"""Every public function, called with wrong values in each place: an error of lettergen's that names the place, never another."""

from __future__ import annotations

import datetime as dt
import inspect
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import lettergen
from lettergen import (
    Converter,
    InputError,
    LettergenError,
    PlainLetter,
    Problem,
    UsageError,
    Workshop,
    arguments,
    letter_from,
)

LETTER: dict[str, Any] = {
    "kind": "schreiben",
    "sender": {"authority": {"name": "Stadt Musterstadt"}},
    "recipient": {
        "organisation": ["Muster GmbH"],
        "address": {"street": "Am Markt 1", "postal_code": "12345", "city": "Musterstadt"},
    },
    "date": "2018-10-09",
    "subject": "Ihr Antrag",
    "body": "Wir danken Ihnen.",
}
MODEL = letter_from(LETTER)
SHOP = Workshop()


class Hostile:
    """Raises whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("hostile")

    def __str__(self) -> str:
        raise RuntimeError("hostile")

    __repr__ = __str__


WRONG: dict[str, Any] = {
    "none": None,
    "true": True,
    "zero": 0,
    "minus": -1,
    "huge": 10**5000,
    "fraction": 1.5,
    "nan": float("nan"),
    "infinite": float("inf"),
    "empty": "",
    "text": "nirgends",
    "nul": "a\0b",
    "surrogate": "a\ud800",
    "long": "a" * 100_000,
    "bytes": b"a\0b",
    "path": Path("/nirgends/gar/nicht"),
    "list": [],
    "list of none": [None],
    "mapping": {},
    "mapping of numbers": {1: 2},
    "set": {1},
    "object": object(),
    "hostile": Hostile(),
    "class": int,
    "function": len,
    "day": dt.date(2018, 10, 9),
    "moment": dt.datetime(2018, 10, 9, 10, 30),  # noqa: DTZ001  as programs have them
    "letter": MODEL,
    "mappings": [LETTER],
}

Call = Callable[..., Any]


def calls(folder: Path) -> Iterator[tuple[str, Call, dict[str, Any]]]:
    """Each public function with arguments that are right; each of them is then replaced."""
    file = folder / "brief.pdf"
    file.write_bytes(lettergen.render(MODEL, embed_data=True).content)
    yield "load_letter", lettergen.load_letter, {"path": "nirgends.yaml", "date": None}
    yield "load_job", lettergen.load_job, {"path": "nirgends.yaml"}
    yield "letter_from", lettergen.letter_from, {"data": LETTER}
    yield "plain", lettergen.plain, {"text": "a"}
    yield "json_schema", lettergen.json_schema, {"kind": "schreiben", "language": "de"}
    yield "problems_of", lettergen.problems_of, {"failure": failure()}
    yield "extract", lettergen.extract, {"path": file}
    yield "verify", lettergen.verify, {"path": file}
    word = lettergen.render(MODEL, "docx").content
    yield "adopt", lettergen.adopt, {"source": word, "workspace": None, "accept_changes": False}
    page = lettergen.render(MODEL).content
    options = {"letterhead": None, "form": None, "carrier": None, "day": None, "workspace": None}
    yield "measure", lettergen.measure, {"pdf": page, **options}
    yield "convert", lettergen.convert, {"docx": b"PK", "timeout_s": 1.0, "tracked_changes": None}
    yield "Converter", Converter, {"timeout_s": 1.0, "tracked_changes": None}
    yield (
        "Workshop",
        Workshop,
        {"workspace": None},
    )
    setting = {"letter": MODEL, "format": "docx", "pdf_engine": "typst", "embed_data": False}
    yield "render", lettergen.render, {**setting, "workspace": None}
    yield "Workshop.render", SHOP.render, {**setting, "word_template": None}
    yield "Workshop.compose", SHOP.compose, {"letter": MODEL, "word_template": None}
    yield "Workshop.draft", SHOP.draft, {"letter": MODEL, "word_template": None}
    yield "Workshop.preview", SHOP.preview, {"letter": MODEL, "ppi": 36}
    yield "Workshop.letter_from", SHOP.letter_from, {"data": LETTER}
    yield "Workshop.letter_in_text", SHOP.letter_in_text, {"text": "kind: schreiben"}
    yield "Workshop.design_of", SHOP.design_of, {"letterhead": "din5008-b", "day": None}
    yield "Workshop.carrier", SHOP.carrier, {"name": None, "letterhead": "din5008-b", "day": None}
    yield "Workshop.load_letter", SHOP.load_letter, {"path": "nirgends.yaml", "date": None}
    yield (
        "Workshop.export_letterhead",
        SHOP.export_letterhead,
        {"letterhead": "din5008-b", "unit": None, "day": dt.date(2018, 10, 9), "language": "de"},
    )
    yield (
        "render_many",
        lambda **given: list(lettergen.render_many(**given)),
        {
            "letters": [MODEL],
            "format": "docx",
            "embed_data": False,
            "workers": 1,
            "workspace": None,
        },
    )
    number = iter(range(10_000))

    def batch(**given: Any) -> Any:
        given.setdefault("out", folder / f"out-{next(number)}")
        return lettergen.render_batch(**given)

    yield (
        "render_batch",
        batch,
        {
            "letters": [MODEL],
            "formats": ["docx"],
            "pdf_engine": "typst",
            "executor": "serial",
            "workers": 1,
            "name": "brief-{number}",
            "print_file": None,
            "zip": False,
            "embed_data": False,
            "resume": False,
            "workspace": None,
            "progress": None,
            "stop": threading.Event(),
        },
    )
    yield (
        "render_batch.out",
        lettergen.render_batch,
        {"letters": [MODEL], "out": "", "formats": "docx"},
    )


def failure() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        PlainLetter()  # type: ignore[call-arg]
    return caught.value


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Call, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("wrong")
    return {name: (call, right) for name, call, right in calls(folder)}


NAMES = [
    "adopt", "measure", "load_letter", "load_job", "letter_from", "plain", "json_schema", "problems_of", "extract", "verify",
    "convert", "Converter", "Workshop", "render", "Workshop.render", "Workshop.compose", "Workshop.draft",
    "Workshop.preview", "Workshop.load_letter", "Workshop.letter_from", "Workshop.letter_in_text", "Workshop.design_of", "Workshop.carrier", "Workshop.export_letterhead", "render_many", "render_batch", "render_batch.out",
]  # fmt: skip


@pytest.mark.slow
def test_every_public_function_is_called() -> None:
    functions = {n for n in lettergen.__all__ if inspect.isfunction(getattr(lettergen, n))}
    assert functions <= set(NAMES)
    methods = {
        f"Workshop.{n}"
        for n, m in inspect.getmembers(Workshop, inspect.isfunction)
        if n[0] != "_" and len(inspect.signature(m).parameters) > 1
    }
    assert methods <= set(NAMES)


def refused(error: LettergenError, where: str) -> None:
    assert error.problems, where
    for problem in error.problems:
        assert problem.code != "internal-error", where
        assert str(problem), where
        assert len(problem.message("de")) < 3_000, where


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_wrong_values_are_refused_by_name(
    name: str,
    given: dict[str, tuple[Call, dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)  # where names of folders that are none would be made
    call, right = given[name]
    assert set(WRONG) >= {"nan", "nul", "hostile"}
    for place in right:
        for kind, wrong in WRONG.items():
            try:
                call(**{**right, place: wrong})
            except LettergenError as error:
                refused(error, f"{place}={kind}")
            except Exception as error:  # noqa: BLE001  which one is what the test is about
                pytest.fail(f"{name}({place}={kind}): {type(error).__name__}: {error}"[:500])


@pytest.mark.parametrize("ppi", [0, -1, 10_000, float("nan"), float("inf"), "144", None, True])
def test_pictures_have_a_sensible_resolution(ppi: Any) -> None:
    with pytest.raises(UsageError) as caught:
        SHOP.preview(MODEL, ppi=ppi)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path) == ("argument-number", "ppi")
    assert SHOP.preview(MODEL, ppi=18)[0].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"print_file": 5}, "print_file"),
        ({"workers": 1.5}, "workers"),
        ({"workers": True}, "workers"),
        ({"workers": 100_000}, "workers"),
        ({"progress": 5}, "progress"),
        ({"stop": 5}, "stop"),
        ({"formats": 5}, "formats"),
        ({"formats": ["pdf", 5]}, "format"),
        ({"letters": 5}, "letters"),
        ({"out": "a\0b"}, "out"),
    ],
)
def test_a_batch_names_the_argument(wrong: dict[str, Any], path: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        lettergen.render_batch(**{"letters": [MODEL], "out": tmp_path, **wrong})
    assert caught.value.problems[0].place.path == path


@pytest.mark.parametrize(
    ("update", "path"),
    [
        ({"subject": 5.5e300}, "subject"),
        ({"subject": None}, "subject"),
        ({"date": "morgen"}, "date"),
        ({"large_print": "vielleicht"}, "large_print"),
        ({"sender": None}, "sender"),
        ({"sender": MODEL.recipient}, "sender"),
        ({"nirgends": 1}, "nirgends"),
        ({"kind": "einladung"}, "event"),
        ({"kind": 5}, "kind"),
        ({"body": 5.5e300}, "body"),
    ],
)
def test_a_copy_with_wrong_values_is_refused_when_it_is_rendered(
    update: dict[str, Any], path: str
) -> None:
    letter = MODEL.model_copy(update=update)
    for set_ in (SHOP.render, SHOP.compose, SHOP.draft, SHOP.preview):
        with pytest.raises(InputError) as caught:
            set_(letter)
        assert path in [(p.place.path or "").partition(".")[0] for p in caught.value.problems]


def test_a_part_with_wrong_values_is_found_too() -> None:
    assert MODEL.recipient
    recipient = MODEL.recipient.model_copy(update={"organisation": (True,)})
    with pytest.raises(InputError) as caught:
        SHOP.render(MODEL.model_copy(update={"recipient": recipient}))
    assert caught.value.problems[0].place.path == "recipient.organisation.0"
    with pytest.raises(InputError):
        SHOP.render(PlainLetter.model_construct(kind="schreiben"))  # type: ignore[call-arg]


def test_a_copy_with_right_values_is_rendered() -> None:
    letter = MODEL.model_copy(update={"subject": "Ein anderer"})
    assert SHOP.render(letter).content == SHOP.render({**LETTER, "subject": "Ein anderer"}).content


@pytest.mark.parametrize(
    ("field", "value"), [("subject", 5), ("date", "2026-11-02"), ("body", "gut")]
)
@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_a_copy_with_values_that_letters_take_is_rendered(
    field: str, value: Any, format_: Any
) -> None:
    letter = MODEL.model_copy(update={field: value})
    assert (
        SHOP.render(letter, format_).content
        == SHOP.render({**LETTER, field: value}, format_).content
    )


@pytest.mark.parametrize("value", [None, 0, True, 1.5, b"1"])
def test_which_letters_to_make_anew_is_a_list(value: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        lettergen.render_batch([MODEL], out=tmp_path / "out", only=value)
    assert caught.value.problems[0].place.path == "only"


def test_what_is_said_of_a_value_never_shows_a_letter() -> None:
    assert arguments.said({"last_name": "Geheim"}) == "dict"
    assert arguments.said(MODEL) == "PlainLetter"
    assert arguments.said("a" * 100).endswith("…'")
    assert Problem("argument-text", value=arguments.said(5), params={"name": "x"}).message() == (
        "x must be a text, not 5."
    )
