"""The check of one file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from jinja2 import TemplateError as JinjaError
from jinja2 import nodes
from lxml import etree

from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.messages.document_place import DocumentPlace, shortened
from lettergen.messages.near import alternatives
from lettergen.sandbox.complaints import reasons
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.filters import REFUSED
from lettergen.sandbox.following import Missing
from lettergen.sandbox.grammar import ClosedError, is_refused
from lettergen.sandbox.shapes import Shape
from lettergen.sandbox.undefined import UndefinedNames
from lettergen.word.checks import DEFAULT_LIMITS, Limits, checked_parts, loaded, reading_document
from lettergen.word.lint.balance import Balanced, balance
from lettergen.word.lint.findings import Findings
from lettergen.word.lint.simulation import Simulation
from lettergen.word.lint.tag_rules import TagRules, check_braces
from lettergen.word.parts.environment import program_environment
from lettergen.word.parts.source import Compiler
from lettergen.word.tags import marks
from lettergen.word.tags.field_codes import tags_in_fields
from lettergen.word.tags.scan import Scan, Tag, scan
from lettergen.word.tags.stories import Story, stories
from lettergen.word.tags.syntax import PREFIXES

CheckPrinted = Callable[[Tag, Shape, Findings], None]
"""Judges a tag that prints a value of that shape."""
CheckCompared = Callable[[nodes.Template], Iterable[Problem]]
"""Finds what a part compares or reckons with that cannot be, each with its line."""
_LOOKS_LIKE_TAG = re.compile(r"\{\{[^{}]+\}\}|\{%[^{}]+%\}")


def check_template(
    content: bytes,
    values: Mapping[str, Any] | None,
    *,
    file: str | None = None,
    environment: ClosedEnvironment | None = None,
    limits: Limits = DEFAULT_LIMITS,
    allow: AbstractSet[str] = frozenset(),
    printed: CheckPrinted | None = None,
    compared: CheckCompared | None = None,
) -> tuple[Problem, ...]:
    """All problems of a template, part by part in the order of their places.

    ``file`` is what the problems call it.
    ``values`` are the names that the template may use, each with its type, None where they are not known: models, dataclasses, lists, mappings and
    unions of them are followed, and an attribute is known when one member of a union has it. ``environment`` brings
    filters and tests of its own; ``printed`` adds rules for values of types of its own, ``compared`` for what is
    done with values. What keeps the file from being opened is returned like other problems, alone.
    """
    try:
        parts = checked_parts(content, limits, file, allow)
        with reading_document(file):
            filled = list(stories(loaded(content, file)))
    except TemplateError as error:
        return tuple(p.at(file=file) for p in error.problems)
    used = environment or program_environment({})
    found: list[Problem] = []
    for story in filled:
        try:
            found += _Part(
                story, file, values, Compiler(used, file), printed=printed, compared=compared
            ).problems()
        except TemplateError as error:  # more braces than can be put together
            found += error.problems
    return (*found, *_unfilled(parts, {story.start.part for story in filled}, file))


class _Part:
    """One part of the template."""

    def __init__(
        self,
        story: Story,
        file: str | None,
        values: Mapping[str, Any] | None,
        compiler: Compiler,
        *,
        printed: CheckPrinted | None,
        compared: CheckCompared | None,
    ) -> None:
        self._check_printed, self._check_compared = printed, compared
        self._story = story
        self._values = values
        self._compiler = compiler
        self._environment = compiler.environment
        # As the part is: the simulation changes it.
        self._source = story.source(compiler)
        self._scan: Scan = scan(story.root, story.start, self._environment)
        self._findings = Findings(self._scan, file)
        self._judged: dict[int, Tag | None] = {}

    def problems(self) -> list[Problem]:
        """All problems of the part."""
        if not (self._scan.tags or self._scan.unclosed or self._scan.unopened):
            return []
        check_braces(self._findings)
        for tag in tags_in_fields(self._scan):
            self._findings.add("docx-tag-in-field", tag.start, tag.written)
        rules = TagRules(self._environment, self._findings)
        self._judged = {n: rules.judged(tag) for n, tag in enumerate(self._scan.tags)}
        used = [(n, tag) for n, tag in self._judged.items() if tag and tag.kind != "comment"]
        balanced = balance(used, self._findings)
        Simulation(self._story, self._findings, self._judged, self._compiler).check(balanced.blocks)
        self._check_names(balanced)
        if not self._findings.has_errors:
            self._check_compiled()
        return self._findings.problems()

    def _check_names(self, balanced: Balanced) -> None:
        source = "\n".join(line for _, line in balanced.lines)
        numbers = [number for number, _ in balanced.lines]

        def report(missing: Missing, line: int, name: str, owner: str, known: set[str]) -> None:
            self._report(self._scan.tags[numbers[line - 1]], missing, name, owner, known)

        try:
            tree = self._environment.parse(source)
        except JinjaError as error:
            line = min(getattr(error, "lineno", 1), len(numbers))
            tag = self._scan.tags[numbers[line - 1]]
            params = reasons(error.message)
            self._findings.add("docx-tag-syntax", tag.start, tag.written, params)
            return

        for found in filter(is_refused, self._environment.grammar.violations(tree)):
            tag = self._scan.tags[numbers[found.line - 1]]
            params = {"tag": shortened(tag.written)}
            self._findings.add(f"docx-closed-{found.kind}", tag.start, found.name, params)

        def printed(line: int, shape: Shape) -> None:
            tag = self._judged[numbers[line - 1]]
            if self._check_printed and tag and tag.kind == "print":
                self._check_printed(tag, shape, self._findings)

        UndefinedNames(self._environment, self._values or {}, report, printed).check(tree)
        for problem in self._check_compared(tree) if self._check_compared else ():
            tag = self._scan.tags[numbers[(problem.place.line or 1) - 1]]
            self._findings.add(
                problem.code, tag.start, problem.value or "", problem.params, problem.severity
            )

    def _report(self, tag: Tag, missing: Missing, name: str, owner: str, known: set[str]) -> None:
        if missing == "name" and tag.kind == "print":
            for prefix in PREFIXES:
                rest = name.removeprefix(prefix)
                if rest != name and rest in known:
                    right = {"right": f"{{{{{prefix} {rest} }}}}"}
                    self._findings.add("docx-tag-prefix", tag.start, tag.written, right)
                    return
        if (missing == "filter" and name in REFUSED) or (
            missing == "name" and self._values is None
        ):
            return
        known = {one for one in known if " " not in one}
        params = alternatives(name, known) | {"owner": owner, "tag": shortened(tag.written)}
        ending = "misspelt" if params["near"] else "unknown"
        code = "docx-list-attribute" if missing == "item" else f"docx-{missing}-{ending}"
        self._findings.add(code, tag.start, name, params)

    def _check_compiled(self) -> None:
        """Whatever the rules do not know is left to Jinja itself."""
        try:
            self._environment.compile(self._source)
        except ClosedError as error:
            # What none of the tags says by itself, such as docxtpl's own tags with an expression in them.
            for found in error.violations:
                self._findings.add(f"docx-closed-{found.kind}", 0, found.name, {"tag": "?"})
        except JinjaError as error:
            marks.mark_all(self._scan)
            source, lines = marks.one_line_each(self._story.source(self._compiler))
            try:
                self._environment.compile(source)
            except JinjaError as again:
                number = marks.at_line(lines, getattr(again, "lineno", 1)) or 0
                tag = self._scan.tags[number]
                params = reasons(error.message)
                self._findings.add("docx-tag-syntax", tag.start, tag.written, params)


def _unfilled(parts: Mapping[str, bytes], filled: set[str], file: str | None) -> Iterator[Problem]:
    """Tags in parts that are never filled, such as diagrams."""
    for name, content in parts.items():
        if name in filled or not name.endswith(".xml") or b"{" not in content:
            continue
        text = "".join(etree.fromstring(content, etree.XMLParser(huge_tree=True)).itertext())
        for tag in _LOOKS_LIKE_TAG.findall(text):
            place = Place(file=file, document=DocumentPlace(name, "other"))
            yield Problem("docx-tag-not-filled", place, tag, severity=Severity.WARNING)
