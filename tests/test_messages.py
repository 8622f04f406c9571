"""The message catalogue is whole: every code used has its texts in both languages, and none is left over."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from lettergen.batch.headers import types_at
from lettergen.cli.app import app
from lettergen.cli.wording import TEXTS
from lettergen.errors import ExitCode, Problem
from lettergen.kinds import SHIPPED as KINDS
from lettergen.letterhead.authority import Authority
from lettergen.letterhead.schema import LetterheadVersion
from lettergen.messages import catalogue, filled, is_known, texts_of

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "lettergen").rglob("*.py"))
PLACEHOLDER = re.compile(r"\{(\w+)(?:\|[^|{}]*\|[^|{}]*)?\}")
KEBAB = re.compile(r"[a-z0-9-]+")
RAISING = {"Problem", "PydanticCustomError"}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for source in SOURCES:
        yield source, ast.parse(source.read_text(encoding="utf-8"))


def codes_in(node: ast.expr) -> Iterator[str | re.Pattern[str]]:
    """The codes an expression can give: literals, both arms of a condition, patterns for f-strings."""
    match node:
        case ast.Constant(value=str() as code):
            yield code
        case ast.IfExp(body=body, orelse=orelse):
            yield from codes_in(body)
            yield from codes_in(orelse)
        case ast.JoinedStr(values=values):
            fixed = [str(v.value) for v in values if isinstance(v, ast.Constant)]
            if not all(map(KEBAB.fullmatch, fixed)):
                return  # some other text in a variable called code
            parts = (
                re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in values
            )
            yield re.compile("".join(parts))
        case _:  # a variable; where it gets its value is looked at there
            pass


def raised() -> Iterator[tuple[str, str | re.Pattern[str]]]:
    """Every code that stands where a problem is made or where a variable ``code`` gets it."""
    for source, tree in trees():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in RAISING:
                    expression: ast.expr = first
                case ast.Assign(targets=[ast.Name(id="code")], value=value):
                    expression = value
                case _:
                    continue
            for code in codes_in(expression):
                yield f"{source.relative_to(ROOT)}:{node.lineno}", code


@pytest.mark.slow
def test_every_code_raised_is_in_the_catalogue() -> None:
    found = list(raised())
    assert len(found) > 50
    for where, code in found:
        if isinstance(code, str):
            assert code in catalogue(), f"{where} raises {code}"
        else:
            assert any(map(code.fullmatch, catalogue())), f"{where} raises {code.pattern}"


@pytest.mark.slow
def test_no_code_is_left_over() -> None:
    literals: set[str] = set()
    patterns: set[re.Pattern[str]] = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.update(
                    p for p in codes_in(node) if isinstance(p, re.Pattern) and "\\-" in p.pattern
                )
    templates = "".join(t.read_text(encoding="utf-8") for t in (ROOT / "templates").rglob("*.md"))
    literals.update(
        re.findall(r"[a-z0-9-]+", templates)
    )  # their front matter names findings to raise
    unused = [
        c for c in catalogue() if c not in literals and not any(p.fullmatch(c) for p in patterns)
    ]
    assert unused == []


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_texts_are_whole(code: str) -> None:
    entry = catalogue()[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|number", code), "codes are kebab-case"
    assert set(entry) <= {"de", "en", "hint_de", "hint_en"}
    assert {"de", "en"} <= set(entry)
    assert ("hint_de" in entry) == ("hint_en" in entry)
    for german, english in (("de", "en"), ("hint_de", "hint_en")):
        texts = entry.get(german, ""), entry.get(english, "")
        assert _language_neutral(texts[0]) == _language_neutral(texts[1])
        for text in texts:
            assert text == text.strip()


DOTTED = re.compile(r"(?<![\w./@-])[a-z_]+(?:\.[a-z_]+)+(?![\w{(-]|\.\w)")
NOT_A_FIELD = {"day.month.year", "loop.cycle", "www.example.de"}
FILES = {"docx", "json", "md", "pdf", "yaml"}
WRITABLE: tuple[type[BaseModel], ...] = (*KINDS.models.values(), LetterheadVersion, Authority)
"""The models that users write: letters of all kinds, and letterheads."""


def paths_in(text: str) -> Iterator[tuple[str, ...]]:
    """The dotted paths of fields, those that Word templates read without their ``letter``; no names of files."""
    for written in set(DOTTED.findall(text)) - NOT_A_FIELD:
        steps = tuple(written.split("."))
        if steps[-1] not in FILES:
            yield steps[1:] if steps[0] == "letter" else steps


def test_fields_that_texts_name_exist() -> None:
    named = [
        (code, language, path)
        for code, entry in catalogue().items()
        for language, text in entry.items()
        for path in paths_in(text)
    ]
    assert len(named) > 20
    assert [n for n in named if not any(types_at(model, n[2]) for model in WRITABLE)] == []


def _language_neutral(text: str) -> set[str]:
    """The placeholders, less those that a language has for itself: ``{day_de}`` beside the ISO date in ``{value}``."""
    names = set(PLACEHOLDER.findall(text))
    return {n for n in names if not n.endswith(("_de", "_en")) and n != "value"}


def test_a_value_with_braces_stays_what_it_is() -> None:
    problem = Problem("email-format", value="{path} {0.__class__}")
    assert "{path} {0.__class__}" in problem.message("de")


def test_a_hint_can_show_a_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    hint_text = "Etwa {{ letter.subject }}, {{p {value} }}, {% if %}."
    monkeypatch.setitem(texts_of("email-format"), "hint_de", hint_text)
    hint = Problem("email-format", value="{{ y }}").hint("de")
    assert hint == "Etwa {{ letter.subject }}, {{p {{ y }} }}, {% if %}."


def test_a_word_has_a_singular_and_a_plural() -> None:
    text = "{rows} {rows|Zeile|Zeilen} {value|a|}, {a|b}, {|}, {{ rows|x|y }}"
    assert filled(text, {"rows": "1"}) == "1 Zeile , {a|b}, {|}, {{ rows|x|y }}"
    assert filled(text, {"rows": "{rows}", "value": "1"}).startswith("{rows} Zeilen a,")


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_wording_is_whole(key: str) -> None:
    german, english = TEXTS[key]
    assert german
    assert english
    assert set(PLACEHOLDER.findall(german)) == set(PLACEHOLDER.findall(english))


def test_no_wording_is_left_over() -> None:
    source = "".join(
        s.read_text(encoding="utf-8")
        for s in SOURCES
        if s.name not in {"wording.py", "help_texts.py"}
    )
    built = {f"severity-{s}" for s in ("error", "warning", "note")} | {
        k for k in TEXTS if k.startswith("column-")
    }
    built |= {k for k in TEXTS if k.startswith(("stage-", "part-"))}
    built |= {f"options-{section}" for section in re.findall(r'section="(\w+)"', source)}
    below = [c for group in app.commands.values() for c in getattr(group, "commands", {}).values()]
    for command in (app, *app.commands.values(), *below):
        built |= {command.key} | {getattr(p, "help_key", "") for p in command.params}
    built |= {"delivery-notes", "summary-render", "summary-check"}
    assert [
        k for k in TEXTS if k not in built and f'"{k}"' not in source and f"'{k}'" not in source
    ] == []


def test_the_page_of_problems_is_fresh() -> None:
    page = runpy.run_path(str(ROOT / "scripts" / "make_docs.py"))["errors_page"]()
    written = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert written == page, "run make docs"


def test_the_page_of_exit_codes_knows_them_all() -> None:
    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    for code in ExitCode:
        assert f"| {int(code)} | {code.name} |" in page


def test_a_code_alone_gives_what_the_whole_catalogue_says() -> None:
    found = {code: texts_of(code) for code in catalogue()}
    assert found == catalogue()
    with pytest.raises(KeyError):
        texts_of("no-such-code")
    assert not is_known("no-such-code")
