"""What libyaml reads, ruamel.yaml reads likewise: every value, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettergen.errors import InputError
from lettergen.reading import Document, read_yaml, yaml_text
from lettergen.reading.yaml_parsers import libyaml, ruamel

ROOT = Path(__file__).parents[2]
SHIPPED = [
    file
    for folder in ("letterheads", "examples", "lettergen/letterhead/starter")
    for file in sorted((ROOT / folder).rglob("*.yaml"))
]
PIECES = [
    "a", "b: ", "c:", "- ", "-", " ", "  ", "\n", "\n  ", "\n    ", "\n- ", "[", "]", "{", "}", ",", ", ", ": ", ":", "?",
    "? ", '"', "'", "|", ">", "|-", ">+", "|2", "# k", "#", " #x", "~", "null", "%", "@", "`", "\t", "\\", "\\n", "ä", "😀",
    "---", "...", "\n---\n", "&x ", "*x", "!t ", "!", "x y", "1", "\r\n", "\r", '"x"', "'y'", "a: b\n", "b:\n  - c\n",
    "c: |\n  d\n", "\n\n", "\n \n", "\n\n  ", "\\x41", "\\_", '\\"', "=", "<<", "\\/", "\\\n", "%YAML 1.1", "\xa0",
]  # fmt: skip


def by_ruamel(text: str) -> yaml_text._Builder:
    builder = yaml_text._Builder(text, "f", 1, ruamel())
    builder.build()
    return builder


def assert_alike(text: str) -> None:
    """Whatever is read fast is what ruamel.yaml reads, and it finds nothing wrong with it."""
    fast = yaml_text._read_fast(text, "f", 1)
    if fast is not None:
        slow = by_ruamel(text)
        assert slow.problems == []
        assert (fast.root, fast.values, fast.keys) == (slow.root, slow.values, slow.keys)


def pieces(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(PIECES), max_size=most).map("".join)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_what_is_shipped_is_read_fast(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert yaml_text._read_fast(text, "f", 1) is not None
    assert_alike(text)


@pytest.mark.slow
@given(st.one_of(pieces(14), pieces(12).map("a: b\nc:\n  - d\n".__add__)))
@settings(max_examples=400, deadline=None)
def test_any_text(text: str) -> None:
    assert_alike(text)


@pytest.mark.slow
@given(
    st.sampled_from(["a: ", "a:\n  - ", "a:\n  c: ", "a: [", "a: {"]),
    st.sampled_from(["|\n", ">-\n", "|+\n  ", ">2\n    ", "| # k\n   ", '"', "'", ""]),
    pieces(8),
    st.sampled_from(["\nb: c\n", "", "\n# d\nb: c", '"\nb: c\n', "'\n", "]\n", "}"]),
)
@settings(max_examples=400, deadline=None)
def test_any_value(key: str, begin: str, inside: str, end: str) -> None:
    assert_alike(key + begin + inside + end)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_shipped_file_that_somebody_spoilt(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SHIPPED)).read_text(encoding="utf-8")[:2000]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(pieces(2)) + text[at + data.draw(st.integers(0, 3)) :]
    assert_alike(text)


@pytest.mark.parametrize(
    "text",
    ["a: x\ty\n", "a:\n  - b\t\n", "a: Antrag #12\n", "a: |# k\n", "---\na: b\n", "a: b\n...\n", "%YAML 1.1\n---\na: b\n",
     "? >-\n  \n    -", "a: b\rc: d\n", "a: |\n  \n   x\n", "|-\n#", "> \n  \n    x", "", "nur Text"],
)  # fmt: skip
def test_what_they_read_differently_is_not_read_fast(text: str) -> None:
    assert yaml_text._read_fast(text, "f", 1) is None


def outcome(text: str) -> object:
    try:
        return read_yaml(text, "f")
    except InputError as error:
        return error.problems


@pytest.mark.parametrize(
    "text", ["a: x\nb: [c, {d: e}]\n", "a: b: c\n", "a: 1\na: *x\n", "a:\n\tb\n", ""]
)
def test_all_is_the_same_without_libyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert libyaml() is not None, "the wheels of PyYAML have it"
    with_libyaml = outcome(text)
    monkeypatch.setattr(yaml_text, "libyaml", lambda: None)
    assert yaml_text._read_fast(text, "f", 1) is None
    assert outcome(text) == with_libyaml


def test_pyyaml_without_libyaml_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    assert libyaml.__wrapped__() is None


def test_a_document_is_read_by_one_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> None:
        raise AssertionError("ruamel.yaml is not needed")

    monkeypatch.setattr(yaml_text, "ruamel", never)
    assert isinstance(read_yaml("a: b\n", "f"), Document)
