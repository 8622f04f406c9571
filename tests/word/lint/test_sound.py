"""No false alarms: what docxtpl fills is sound, and what the check finds sound can be opened."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettergen.errors import LettergenError, Problem, Severity
from lettergen.renderers.docx.house.check import check_house_template
from lettergen.word.lint import check_template
from lettergen.word.parts.environment import program_environment
from lettergen.word.template import WordTemplate
from tests.blank_word import blank
from tests.word.compiled import templates
from tests.word.compiled.templates import paragraphs
from tests.word.lint.documents import NAMES

ROOT = Path(__file__).parents[3]
CASES = {**templates.CASES, **templates.LIVE, **templates.SUBDOCUMENTS}
FILTERS: dict[str, Any] = {"shout": str.upper, "times": str.__mul__}
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def errors(content: bytes) -> list[Problem]:
    found = check_template(content, NAMES, environment=program_environment(FILTERS))
    return [problem for problem in found if problem.severity is Severity.ERROR]


@pytest.mark.parametrize("name", CASES)
def test_every_tag_form_of_docxtpl_is_sound(name: str) -> None:
    make, _ = CASES[name]
    assert errors(make()) == []


EXPRESSIONS = st.sampled_from(
    (
        "name", "people[0].name", "number + 1", "text|upper", "name if more else text",
        "name|default('–')", "'a}b' ~ name", "{'a': name}['a']", "(1, 2)[0]", "number % 2",
        "name is string", "more and not less", "people|map(attribute='name')|join(', ')",
    )
)  # fmt: skip
WORDS = st.sampled_from(("", "Text", " und ", "„Ja“", "{ a }", "100 %", "a < b & c", "x\ty"))
SIMPLE = EXPRESSIONS.filter(lambda e: "%" not in e and "}" not in e)
"""Those that docxtpl recognises behind its letters."""

Lines = list[str]


def inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Words and tags within one paragraph."""
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(EXPRESSIONS, inner).map(lambda p: f"{{% if ({p[0]}) %}}{p[1]}{{% endif %}}"),
        st.tuples(inner, inner).map(
            lambda p: f"{{% if more %}}{p[0]}{{% else %}}{p[1]}{{%endif%}}"
        ),
        inner.map(
            lambda i: f"{{% for p in people %}}{i}{{{{ p.age ~ loop.index }}}}{{% endfor %}}"
        ),
        inner.map(lambda i: f"{{% set s %}}{i}{{% endset %}}{{{{ s }}}}"),
        inner.map(lambda i: f"{{% filter trim %}}{i}{{% endfilter %}}"),
    )


PIECES = st.one_of(
    WORDS,
    EXPRESSIONS.map(lambda e: f"{{{{ {e} }}}}"),
    SIMPLE.map(lambda e: f"{{{{r {e} }}}}"),
    st.just("{# {{ weg }} #}"),
    st.just("{% raw %}{{ x }} %}{% endraw %}"),
    st.just("{% set a = number %}{{ a }}"),
)
INLINE = st.recursive(PIECES, inline, max_leaves=4)


def wrapped(blocks: st.SearchStrategy[Lines]) -> st.SearchStrategy[Lines]:
    """Whole paragraphs under tags with p."""
    return st.one_of(
        st.tuples(blocks, blocks).map(lambda p: [*p[0], *p[1]]),
        st.tuples(SIMPLE, blocks).map(lambda p: [f"{{%p if ({p[0]}) %}}", *p[1], "{%p endif %}"]),
        st.tuples(blocks, blocks).map(
            lambda p: [
                "{%p if more %}",
                *p[0],
                "{%p elif less %}",
                *p[1],
                "{%p else %}",
                "{%p endif %}",
            ]
        ),
        blocks.map(lambda b: ["{%p for p in people %}", *b, "{{ p.name }}", "{%p endfor %}"]),
        blocks.map(lambda b: [*b, "vorher", "{%- if more %}", "mitte", "{%- endif -%}", "danach"]),
        blocks.map(lambda b: ["{#p weg #}", *b, "{{p rich }}"]),
    )


BLOCKS = st.recursive(INLINE.map(lambda line: [line]), wrapped, max_leaves=4)


def cut(text: str, at: int) -> tuple[str, ...]:
    """The text in three runs, as Word splits it."""
    first = at % (len(text) + 1)
    second = (first + 3) % (len(text) + 1)
    low, high = sorted((first, second))
    return text[:low], text[low:high], text[high:]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(BLOCKS, st.integers(0, 500))
def test_no_sound_template_gives_a_finding(lines: Lines, at: int) -> None:
    assert errors(paragraphs(*(cut(line, at) for line in lines))) == []


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(INLINE, INLINE)
def test_no_sound_table_gives_a_finding(one: str, two: str) -> None:
    document = blank()
    rows = (
        ("{%tr for p in people %}", ""),
        ("{% vm %}{{ p.name }}", one),
        ("{%tr endfor %}", ""),
        ("{% cellbg colour %}a", two),
        ("{% colspan number %}{{ name }}",),
        ("{%tc for p in people %}", "{{ p.name }}", "{%tc endfor %}"),
        ("{%tc for p in people %}", "{% hm %}{{ name }}", "{%tc endfor %}"),
    )
    made = document.add_table(len(rows), 3)
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    assert errors(target.getvalue()) == []


BROKEN = st.sampled_from(("{{", "}}", "{%", "%}", "{", "}", "%", "p", " ", "'", "“", "if", "end"))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.data(), BLOCKS)
def test_what_cannot_be_opened_has_a_finding(data: Any, lines: Lines) -> None:
    """One deletion or one insertion anywhere: whatever stops the compiler, the check has found."""
    number = data.draw(st.integers(0, len(lines) - 1))
    line = lines[number]
    at = data.draw(st.integers(0, len(line)))
    if data.draw(st.booleans()):
        lines[number] = line[:at] + data.draw(BROKEN) + line[at:]
    else:
        lines[number] = line[:at] + line[at + 1 :]
    content = paragraphs(*lines)
    found = errors(content)
    try:
        WordTemplate.open(content, filters=FILTERS)
    except LettergenError:
        assert found


@pytest.mark.parametrize("file", sorted(ROOT.glob("examples/**/*.docx")), ids=lambda f: f.name)
def test_the_examples_are_sound(file: Path) -> None:
    assert check_house_template(file.read_bytes()) == ()
