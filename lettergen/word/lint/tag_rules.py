"""Rules for one tag by itself: how it is written, and where it may stand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from jinja2 import Environment

from lettergen.errors import Severity
from lettergen.messages.near import alternatives
from lettergen.sandbox.complaints import reasons
from lettergen.word.lint.findings import Findings
from lettergen.word.tags.places import W
from lettergen.word.tags.scan import Tag, in_cell, needs_cell
from lettergen.word.tags.syntax import (
    CURLY,
    IN_CELLS,
    PREFIXES,
    RARE,
    fault,
    known_tags,
    neutral,
    straightened,
    without_curly,
)

_APART = re.compile(rf"({'|'.join(PREFIXES)})\s+(.+)")

_SEEN = re.compile(r"[^}%]*")
"""What docxtpl's letters work on."""
_LOADING = {"include", "import", "from", "extends"}
"""Tags that need other templates, which a Word template has not."""


class TagRules:
    """Judges tags, and says as what each is to be taken in all further rules."""

    def __init__(self, environment: Environment, findings: Findings) -> None:
        self._environment = environment
        self._findings = findings
        self._known = known_tags(environment)

    def judged(self, tag: Tag) -> Tag | None:
        """The tag, mended where it is clear what is meant; None where nothing can be made of it."""
        if tag.deleted:
            self._findings.add("docx-tag-deleted", tag.start, tag.written)
            return None
        if tag.kind == "comment":
            return self._placed(tag)
        placed = self._placed(self._prefixed(tag))
        return placed and self._spelt(placed)

    def _prefixed(self, tag: Tag) -> Tag:
        """The letter of docxtpl set apart by exactly one blank, and directly behind the brace."""
        if tag.prefix:
            return tag
        apart = _APART.match(tag.inner)
        candidates = [apart.groups()] if apart else []
        if tag.kind == "block" and not apart and tag.name not in self._known:
            candidates += [(p, tag.inner[len(p) :]) for p in PREFIXES if tag.inner.startswith(p)]
        for prefix, inner in candidates:
            meant = self._with_inner(tag, inner, prefix)
            named = tag.kind == "print" or meant.name in self._known
            if named and fault(self._environment, meant.template) is None:
                right = _written(meant)
                self._findings.add("docx-tag-prefix", tag.start, tag.written, {"right": right})
                return meant
        return tag

    def _placed(self, tag: Tag) -> Tag | None:
        """Rows and cells are in tables only, and a paragraph that ends a section must not disappear."""
        if needs_cell(tag) and not in_cell(tag):
            self._findings.add("docx-tag-outside-table", tag.start, tag.written)
            return None if tag.name in IN_CELLS else replace(tag, prefix="")
        if (tag.prefix or tag.name in IN_CELLS) and not _SEEN.fullmatch(tag.inner):
            self._findings.add("docx-tag-characters", tag.start, tag.written)
            return replace(tag, inner=neutral(tag.name, tag.inner))
        paragraph = tag.paragraph
        if (
            tag.prefix == "p"
            and paragraph is not None
            and paragraph.find(f"{W}pPr/{W}sectPr") is not None
        ):
            self._findings.add("docx-tag-section", tag.start, tag.written)
        return tag

    def _spelt(self, tag: Tag) -> Tag | None:
        if respaced := self._respaced(tag):
            self._findings.add("docx-tag-break", tag.start, tag.written)
            tag = self._with_inner(tag, respaced, tag.prefix)
            if tag.name in self._known and self._reason(tag):
                return replace(tag, inner=neutral(tag.name, tag.inner))
            if self._reason(tag):
                return None
        if tag.kind == "block" and tag.name not in self._known:
            meant = self._meant(tag)
            if meant is None:
                return None
            tag = meant
        elif tag.name in _LOADING and self._environment.loader is None:
            self._findings.add("docx-tag-loads", tag.start, tag.written)
            return None
        return self._readable(tag)

    def _meant(self, tag: Tag) -> Tag | None:
        """The tag with a name that there is, None where none is alike."""
        words = tag.inner.split()
        if "".join(words[:2]) in self._known:  # end if, end for
            near, rest = "".join(words[:2]), words[2:]
            params = {"near": near, "known": near}
        else:
            params = alternatives(tag.name, self._known - RARE)
            swapped = [name for name in self._known if sorted(name) == sorted(tag.name)]
            params["near"] = params["near"] or "".join(swapped[:1])
            near, rest = params["near"], words[1:]
        code = "docx-tag-misspelt" if near else "docx-tag-unknown"
        self._findings.add(code, tag.start, tag.written, params)
        return self._with_inner(tag, " ".join((near, *rest)), tag.prefix) if near else None

    def _readable(self, tag: Tag) -> Tag | None:
        """Quotes and grammar."""
        curly = " ".join(quote for quote in CURLY if quote in tag.written)
        reason = self._reason(tag)
        if reason is None:
            if any(quote in tag.written for quote in "“”‘’"):
                code, severity = "docx-tag-quotes-straightened", Severity.WARNING
                self._findings.add(code, tag.start, tag.written, {"quotes": curly}, severity)
            return tag
        for text in (straightened(tag.inner), without_curly(tag.inner)) if curly else ():
            meant = self._with_inner(tag, text, tag.prefix)
            if self._reason(meant) is None:
                self._findings.add("docx-tag-quotes", tag.start, tag.written, {"quotes": curly})
                return meant
        self._findings.add("docx-tag-syntax", tag.start, tag.written, reasons(reason))
        if tag.kind == "print" or tag.name in {*IN_CELLS, *_LOADING}:
            return None
        return replace(tag, inner=neutral(tag.name, tag.inner))

    def _reason(self, tag: Tag) -> str | None:
        if tag.name in IN_CELLS:
            expression = tag.inner[len(tag.name) :].strip()
            return fault(self._environment, f"{{{{ {expression} }}}}") if expression else None
        return fault(self._environment, tag.template)

    def _respaced(self, tag: Tag) -> str | None:
        """The tag with blanks for tabs and line breaks within, which docxtpl drops so that words run together."""
        flow = self._findings.scan.flow
        dropped = [
            at
            for at in flow.breaks
            if tag.start + 2 < at < tag.end - 2
            and re.fullmatch(r"\w\w", flow.text[at - 1 : at + 1])
        ]
        if not dropped:
            return None
        edges = [tag.start, *dropped, tag.end]
        words = " ".join(flow.text[a:b] for a, b in pairwise(edges))[2:-2].strip("-+ ")
        return words.removeprefix(f"{tag.prefix} ") if tag.prefix else words

    @staticmethod
    def _with_inner(tag: Tag, inner: str, prefix: str) -> Tag:
        inner = inner.strip()
        word = re.match(r"\w+", inner) if tag.kind == "block" else None
        return replace(tag, inner=inner, prefix=prefix, name=word[0] if word else "")


def _written(tag: Tag) -> str:
    opener, closer = ("{{", "}}") if tag.kind == "print" else ("{%", "%}")
    return f"{opener}{tag.prefix} {tag.inner} {closer}"


def check_braces(findings: Findings) -> None:
    """Opening braces without closing ones and the other way round."""
    text = findings.scan.flow.text
    for at in findings.scan.unclosed:
        params = {"closing": "}}" if text[at : at + 2] == "{{" else text[at + 1] + "}"}
        findings.add("docx-tag-unclosed", at, _beginning(findings, at), params)
    for at in findings.scan.unopened:
        findings.add("docx-tag-unopened", at, text[at : at + 2])


def _beginning(findings: Findings, at: int) -> str:
    unit = findings.scan.flow.unit_at(at)
    pieces = []
    for other, text in findings.scan.flow.units_between(
        at, min(at + 40, len(findings.scan.flow.text))
    ):
        if other.paragraph is unit.paragraph:
            pieces.append(text)
    return "".join(pieces)
