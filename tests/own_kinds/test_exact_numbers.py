"""A number with decimals is what is written, also beside one that a text or a condition writes: 0.1 is a tenth."""

from __future__ import annotations

import io
import pickle
import re
from decimal import Decimal
from typing import Any

import docx
import pytest

from lettergen import InputError, Workshop
from lettergen.compose.words import plain_words
from lettergen.model.amount import ExactNumber
from tests.own_kinds.test_comparisons import EXAMPLE, files
from tests.word.compiled.templates import paragraphs


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("satz == 0.1", True),
        ("0.1 == satz", True),
        ("satz != 0.1", False),
        ("satz >= 0.1 and satz <= 0.1", True),
        ("satz > 0.1 or satz < 0.1", False),
        ("satz + 0.2 == 0.3", True),
        ("0.4 - satz == 0.3", True),
        ("satz - 0.2 == -0.1", True),
        ("-satz == -0.1", True),
        ('(saetze | total("satz")) == 0.3', True),
        ("satz in [0.1, 0.2]", True),
        ("satz + betrag == 0.2 and satz == betrag", True),
        ("satz < 1 and satz > 0 and satz != zahl", True),
        ("zahl + satz == 3.1", True),
    ],
)
def test_in_texts_and_in_word_templates(expression: str, holds: bool) -> None:
    more = "  saetze: {type: list, required: false, fields: {satz: number}}\n"
    letter: dict[str, Any] = EXAMPLE | {"saetze": [{"satz": "0,1"}, {"satz": "0,2"}]}
    workshop = Workshop(files("{% if " + expression + " %}Richtig{% else %}Anders{% endif %}.", more=more))  # fmt: skip
    composed = workshop.compose(letter).letter
    assert ("Richtig" in plain_words(composed)) == holds
    named = re.sub(r'(?<!")\b(satz|zahl|betrag|saetze)\b', r"letter.\1", expression)
    asked = "{% if " + named + " %}Richtig{% else %}Anders{% endif %}"
    content = paragraphs("{{ address }}", "{{ subject }}", asked, "{{p body }}")
    in_word = Workshop(files("Text.", more=more) | {"templates/bescheid/eigen.docx": content})
    made = in_word.render(letter | {"word_template": "eigen"}, "docx").content
    texts = [p.text for p in docx.Document(io.BytesIO(made)).paragraphs]
    assert ("Richtig" in texts) == holds


def test_in_the_conditions_of_a_kind() -> None:
    check = "checks:\n  - {when: satz >= 0.1, text: Zu viel., path: satz}\n"
    with pytest.raises(InputError) as caught:
        Workshop(files(more=check)).render(EXAMPLE)
    assert [(p.code, p.place.path) for p in caught.value.problems] == [("kind-check", "satz")]
    assert Workshop(files(more=check)).render(EXAMPLE | {"satz": "0,09"}).content


def test_it_stays_one_whatever_is_done_with_it() -> None:
    tenth: Any = ExactNumber("0.1")
    made = [
        tenth + 1, 1 + tenth, tenth - 1, 1 - tenth, tenth * 3, 3 * tenth, tenth * 1.19, 1.19 * tenth, tenth / 4,
        1 / tenth, 0.5 / tenth, -tenth, sum([tenth, tenth], Decimal(0)), pickle.loads(pickle.dumps(tenth)),  # noqa: S301
    ]  # fmt: skip
    assert {type(number) for number in made} == {ExactNumber}
    assert made[6] == Decimal("0.119")
    assert len({tenth, Decimal("0.1")}) == 1
    assert tenth < float("inf")
    assert tenth != "0.1"
    for wrong in ("x", None, [1]):
        with pytest.raises(TypeError):
            tenth + wrong
        with pytest.raises(TypeError):
            assert tenth < wrong
