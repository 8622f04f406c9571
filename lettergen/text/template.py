"""A text template: the words of one kind of letter, made from its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lettergen.errors import InputError, Place, Problem, Severity, TemplateError, errors_in, told
from lettergen.messages import Language, is_known
from lettergen.messages.near import alternatives
from lettergen.model.blocks import Block
from lettergen.model.letter import LetterBase
from lettergen.model.remembered import Memory, identities
from lettergen.reading import Document, read_text_file
from lettergen.sandbox.shapes import ANYTHING, Shape
from lettergen.text import grammar
from lettergen.text.enclosures import unlisted_enclosures
from lettergen.text.environment import Environment, cleaned, unknown_name
from lettergen.text.front_matter import Finding, read_front_matter, split
from lettergen.text.markdown import parse_markdown
from lettergen.text.modules import ModuleVersion, Use
from lettergen.text.origin import locate
from lettergen.text.phrases import case_problems, phrase_problems
from lettergen.text.sandbox import LETTER
from lettergen.text.values import RefusedError

if TYPE_CHECKING:
    from jinja2 import Template

_OWN_FIELDS = ("subject", "date", "additions", "modules", "enclosures")
"""What a text depends on whatever its template says."""

_BLANKS = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class RenderedText:
    """The words of one letter."""

    subject: str
    """Betreff on one line, without markup."""
    blocks: tuple[Block, ...]
    """The body, with the letter's additions and text modules at its end."""
    problems: tuple[Problem, ...]
    """What is wrong with the letter's own text, and the template's findings."""
    subject_place: Place
    """Where the subject was written: in the letter, or in the template."""
    files: tuple[str, ...] = ()
    """The template, and the text modules that it included."""


class TextTemplate:
    """The compiled template of one kind in one language; safe to share between threads."""

    def __init__(
        self,
        path: Path,
        kind: str,
        model: type[LetterBase],
        prose: Environment,
        line: Environment,
        *,
        language: Language = "de",
        notes: tuple[Problem, ...] = (),
    ) -> None:
        """Compiles the file at ``path`` with ``prose`` for its text and ``line`` for its subject.

        ``kind`` is the kind that it is for, and ``model`` that of its letters.
        ``language`` is that of the text, and ``notes`` are reported with every letter. Raises TemplateError with every
        fault of its front matter, or of its text.
        """
        self.file, self.kind = str(path), kind
        self.language = language
        self._prose, self._line, self._notes = prose, line, notes
        head = split(read_text_file(path, error=TemplateError, within=path.parents[1])).head
        self.declared, document = read_front_matter(head, self.file)
        source, first = _as_written(self.declared.subject, head, document)
        self.subject_place = Place(self.file, first)
        self._model = model
        own = (name for name in model.model_fields if name not in LetterBase.model_fields)
        declared = self.declared.data
        self._data_fields = tuple(own) if declared is None else declared
        self._check_declarations(document)
        self._text = prose.load(f"{self.kind}/{path.name}", self._types)
        unknown = list(prose.unknown(f"{self.kind}/{path.name}"))
        self._head: list[tuple[str, int]] = []
        self._subject = self._compiled(source, first, unknown)
        self._findings = [
            (finding, self._condition(finding, document, number, unknown))
            for number, finding in enumerate(self.declared.findings)
        ]
        self._check_names(path, unknown)
        fields = self._read_fields()
        self._values = None if fields is None else attrgetter(*fields)
        """Takes from a letter all that the text depends on; None when that may be anything."""
        if self._leaves_out_body():
            problem = Problem("template-without-body", Place(self.file), severity=Severity.WARNING)
            self._notes = (*notes, problem)
        self._known = Memory[tuple[object, ...], tuple[tuple[object, ...], RenderedText]]()

    @property
    def allowed(self) -> tuple[str, ...]:
        """What its words may hold although it looks unfilled."""
        return self.declared.allow

    def render(self, letter: LetterBase) -> RenderedText:
        """The subject and body of ``letter``.

        Problems of the letter's own Markdown come with its path and line in the data. Raises InputError when noun
        phrases of the data are not in the text's language, and TemplateError when the template is at fault: an unknown
        name, an empty value printed, markup that a letter cannot have.
        """
        if self._values is None or letter.modules or letter.kind != self.kind:
            return self._render(letter, Use(letter.date, letter.language))
        values: tuple[object, ...] = self._values(letter)
        key = identities(values)
        if known := self._known.get(key):
            return known[1]
        use = Use(letter.date, letter.language)
        rendered = self._render(letter, use)
        if not use.versions and not use.passages:
            # The values are kept, too: no other object gets the identity of one that is alive.
            self._known.keep(key, (values, rendered))
        return rendered

    def _render(self, letter: LetterBase, use: Use) -> RenderedText:
        data = self._data(letter)
        own = {name: value for name, value in data.items() if name != LETTER}
        phrases = tuple(phrase_problems(own, self.language))
        if foreign := errors_in(phrases):
            raise InputError(foreign)
        with grammar.noting_unknown_cases() as missing:
            made = self._made(letter, data, use, phrases)
        # A module or a shared template may ask the whole letter for what this one does not name.
        if unknown := tuple(case_problems({**own, **dict(letter)}, missing)):
            raise InputError(unknown)
        return made

    def _made(
        self, letter: LetterBase, data: dict[str, object], use: Use, phrases: tuple[Problem, ...]
    ) -> RenderedText:
        subject = letter.subject or self._subject_of(data)
        blocks, problems = self._text_of(self._text, data, letter, use)
        for number, addition in enumerate(letter.additions):
            further = parse_markdown(addition, Place(path=f"additions.{number}"), self.language)
            blocks += further.blocks
            problems += further.problems
        for version in self._own_modules(letter, use):
            text = self._prose.load(version.template)
            made, found = self._text_of(text, {LETTER: letter}, letter, use)
            blocks += made
            problems += found
        noted = dict.fromkeys(p for version in use.versions for p in version.problems(use.language))
        found = (
            *self._notes,
            *phrases,
            *problems,
            *noted,
            *self._missing(letter),
            *unlisted_enclosures(blocks, letter.enclosures),
            *self._found(data),
        )
        place = Place(path="subject") if letter.subject else self.subject_place
        files = (self.file, *(str(version.path) for version in use.versions))
        return RenderedText(subject, blocks, found, place, files)

    def _read_fields(self) -> tuple[str, ...] | None:
        """The letter's fields that the text depends on; None when it may depend on all of it."""
        asked = (self._prose.fields(str(self._text.filename)), self._line.fields(self.file))
        known = self._model.model_fields
        if any(fields is None or not fields <= known.keys() for fields in asked):
            return None  # a property may read any field
        required = {path.split(".")[0] for path in self.declared.required}
        found = required.union(self._data_fields, _OWN_FIELDS, *(f or () for f in asked))
        return tuple(sorted(found))

    def _leaves_out_body(self) -> bool:
        """Whether the letter has a text of its own that this one never prints."""
        fields = self._prose.fields(str(self._text.filename))
        own = "body" in self._model.model_fields and "body" not in self._data_fields
        return own and fields is not None and "body" not in fields

    def _text_of(
        self, text: Template, data: dict[str, object], letter: LetterBase, use: Use
    ) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
        """The blocks of the template or of a text module, and what is wrong with the letter's Markdown in them."""
        pieces = self._prose.run(text, data, use)
        parsed = parse_markdown(cleaned("".join(pieces)), None, self.language)
        if not parsed.problems:
            return parsed.blocks, ()
        files = [str(text.filename), *(str(version.path) for version in use.versions)]
        return parsed.blocks, self._placed(parsed.problems, pieces, letter, files)

    def _own_modules(self, letter: LetterBase, use: Use) -> Iterator[ModuleVersion]:
        """The text modules that the letter names itself. Raises TemplateError for what is no module on its day."""
        for number, name in enumerate(letter.modules):
            try:
                version = self._prose.modules.on(name, use.day, use.language)
            except RefusedError as refused:
                place = Place(path=f"modules.{number}")
                problem = Problem(refused.code, place, refused.value, refused.params)
                raise TemplateError(problem) from None
            use.versions.append(version)
            yield version

    def _data(self, letter: LetterBase) -> dict[str, object]:
        if letter.kind != self.kind:
            place = Place(self.file)
            raise TemplateError(Problem("template-wrong-kind", place, params={"kind": self.kind}))
        return {LETTER: letter, **{name: getattr(letter, name) for name in self._data_fields}}

    def _subject_of(self, data: dict[str, object]) -> str:
        text = "".join(self._line.run(self._subject, data))
        if subject := _BLANKS.sub(" ", text).strip(" "):
            return subject
        raise TemplateError(Problem("template-no-subject", self.subject_place))

    def _placed(
        self,
        problems: Sequence[Problem],
        pieces: Sequence[str],
        letter: LetterBase,
        files: Sequence[str],
    ) -> tuple[Problem, ...]:
        shown = told(problems)  # each costs a look through the whole text
        placed: list[Problem] = []
        own: list[Problem] = []
        for problem in shown:
            if problem.place.line is None:  # how many more there are
                placed.append(problem)
                continue
            origin = locate(problem, pieces, letter, files)
            placed.append(replace(problem, place=origin.place))
            own += [placed[-1]] if origin.in_template else []
        if errors := errors_in(own):
            raise TemplateError(errors)
        return tuple(placed)

    def _missing(self, letter: LetterBase) -> Iterator[Problem]:
        for path in self.declared.required:
            value: object = letter
            for name in path.split("."):
                value = getattr(value, name, None)
            if value is None or value in ((), ""):
                yield Problem("template-required", Place(path=path), params={"file": self.file})

    def _found(self, data: dict[str, object]) -> Iterator[Problem]:
        for finding, condition in self._findings:
            if self._line.run(condition, data):
                if not is_known(finding.code):
                    raise TemplateError(
                        Problem("template-finding-unknown", Place(self.file), finding.code)
                    )
                params = {"text": finding.text or ""}
                place = Place(path=finding.path)
                yield Problem(finding.code, place, None, params, finding.severity)

    def _condition(
        self, finding: Finding, document: Document, number: int, unknown: list[Problem]
    ) -> Template:
        source = f"{{% if {finding.when} %}}x{{% endif %}}"
        line = (document.position(("findings", number, "when")) or (1, 1))[0]
        return self._compiled(source, line, unknown)

    def _compiled(self, source: str, line: int, unknown: list[Problem]) -> Template:
        """A template of the front matter; what it asks for that there is not is added to ``unknown``."""
        compiled = self._line.compile(source, self.file, line, self._types)
        self._head.append((source, line))
        unknown += self._line.unknown(self.file)
        return compiled

    def _check_declarations(self, document: Document) -> None:
        declared = self.declared
        if declared.kind not in {None, self.kind}:
            place = document.place(("kind",))
            raise TemplateError(
                Problem("template-kind-folder", place, declared.kind, {"folder": self.kind})
            )
        fields = self._model.model_fields
        names = [("data", i, name) for i, name in enumerate(declared.data or ())]
        names += [("required", i, p.split(".")[0]) for i, p in enumerate(declared.required)]
        problems = [
            Problem(
                "template-data-unknown", document.place((key, i)), name, alternatives(name, fields)
            )
            for key, i, name in names
            if name not in fields
        ]
        if problems:
            raise TemplateError(problems)

    def included_problems(self) -> tuple[Problem, ...]:
        """What each version of each text module that it includes asks of its letters that they have not.

        Raises TemplateError for a module that cannot be read.
        """
        name = f"{self.kind}/{Path(self.file).name}"
        return self._prose.unknown_in_included(name, self._types)

    def comparisons(self, letter: Shape, *, included: bool = False) -> tuple[Problem, ...]:
        """What text, subject and findings compare or reckon with that cannot be, where letters are of that shape.

        With ``included`` also every version of each text module. Raises TemplateError for one that cannot be read.
        """
        fields = {name: letter.attribute(name) or ANYTHING for name in self._data_fields}
        types = {LETTER: letter, **fields}
        name = f"{self.kind}/{Path(self.file).name}"
        found = [self._line.compared(source, self.file, at, types) for source, at in self._head]
        found.append(self._prose.compared_in(name, types, included=included))
        return tuple(dict.fromkeys(problem for problems in found for problem in problems))

    @property
    def _types(self) -> dict[str, Any]:
        """The names that the text may use, each with its type."""
        fields = self._model.model_fields
        return {LETTER: self._model, **{n: fields[n].annotation for n in self._data_fields}}

    def _check_names(self, path: Path, unknown: Sequence[Problem]) -> None:
        known = {LETTER, *self._data_fields}
        fields = self._model.model_fields
        used = self._prose.names(f"{self.kind}/{path.name}")
        problems = [
            Problem("template-undeclared", Place(self.file, line), name)
            if name in fields
            else unknown_name(name, Place(self.file, line), known)
            for name, line in used.items()
            if name not in known
        ]
        if problems or unknown:
            raise TemplateError(dict.fromkeys((*problems, *unknown)))


def _as_written(subject: str, head: str, document: Document) -> tuple[str, int]:
    """The template of the subject, and its first line in the file.

    A block (``>-``) is taken as it stands in the file: YAML folds its lines into one, and the place of a fault is lost.
    """
    line, column = document.position(("subject",)) or (1, 1)
    # The head begins on the file's second line.
    lines = head.split("\n")[line - 2 :]
    if not lines[0][column - 1 :].startswith((">", "|")):
        return subject, line
    block = list(takewhile(lambda text: not text.strip() or text[0] == " ", lines[1:]))
    return "\n".join(block), line + 1
