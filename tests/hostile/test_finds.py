"""What fuzzing has found stays found: each file of ``finds`` gives a result or a problem with a name."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettergen import LettergenError, letter_from
from tests.hostile.fuzz import FINDS, TARGETS, main, target_of, tried
from tests.hostile.mutation import mutated
from tests.test_limits import LETTER, SHOP

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))


@pytest.mark.slow
@pytest.mark.parametrize("find", sorted(FINDS.iterdir()), ids=lambda f: f.name)
def test_a_find_is_a_problem_with_a_name(find: Path, tmp_path: Path) -> None:
    assert tried(target_of(find), find.read_bytes(), tmp_path) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_every_target_can_be_read_and_spoilt(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    for content in target.seeds()[:3]:
        assert tried(target, content, tmp_path) is None
    content = target.seeds()[0]
    spoilt, again = ([mutated(content, Random(n)) for n in range(5)] for _ in range(2))  # noqa: S311
    assert spoilt == again
    assert any(other != content for other in spoilt)


def test_a_fault_is_found_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Path) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("tests.hostile.fuzz.OUT", tmp_path)
    target = TARGETS["prose.md"]
    monkeypatch.setattr(
        "tests.hostile.fuzz.TARGETS", {target.name: type(target)("prose.md", target.seeds, broken)}
    )
    assert main(files=1) == 1
    (kept,) = tmp_path.iterdir()
    assert kept.name.endswith("_prose.md")
    assert "ZeroDivisionError" in capsys.readouterr().out


TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="*_[]()<>|#-`\\&{}%\n \u2028\u200b\ufeffaÄ́1.", max_size=80),
    st.sampled_from(["", "09.10.2018", "2018-13-40", "frau", "schreiben", "1e999", "\ud800", "x" * 3_000]),
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(), st.binary(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(TEXTS, st.sampled_from(sorted(LETTER))), inner, max_size=4)
    ),
    max_leaves=12,
)  # fmt: skip
FIELDS = st.dictionaries(
    st.sampled_from(
        [*LETTER, "enclosures", "references", "signatures", "persons", "language", "copy_type", "modules", "house_style",
         "salutation_text", "address_text", "additions", "dispositions", "fields", "wording", "allow", "word_template"]
    ),
    VALUES,
    max_size=4,
)  # fmt: skip


def _check(error: LettergenError) -> None:
    assert error.problems
    assert all(p.code != "internal-error" for p in error.problems)
    assert all(str(p) and p.message("de") for p in error.problems)


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(FIELDS)
def test_any_data_are_a_letter_or_problems_with_names(fields: dict[str, Any]) -> None:
    try:
        SHOP.render(letter_from({**LETTER, **fields}))
    except LettergenError as error:
        _check(error)


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS, TEXTS)
def test_no_text_ends_in_an_internal_error(subject: str, body: str) -> None:
    try:
        SHOP.render({**LETTER, "subject": subject, "body": body}, "docx")
    except LettergenError as error:
        _check(error)
