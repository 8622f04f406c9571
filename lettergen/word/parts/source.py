"""Parts of a Word document as Jinja templates, by docxtpl's own patching."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import jinja2
from jinja2 import Environment, nodes
from jinja2.exceptions import SecurityError
from jinja2.visitor import NodeTransformer

from lettergen.errors import InputError, Place, Problem, TemplateError
from lettergen.limits import MAX_BRACES
from lettergen.sandbox.budget import LETTERS, Budget, BudgetError, spending
from lettergen.sandbox.complaints import reasons
from lettergen.sandbox.environment import ClosedEnvironment
from lettergen.sandbox.grammar import ClosedError, Violation
from lettergen.word.parts.text import DOCXTPL, ILLEGAL, finished, is_legal

_WATCH = "field watched"


def illegal_fields(
    environment: ClosedEnvironment,
    source: str,
    context: Mapping[str, Any],
    file: str | None,
    budget: Budget,
) -> tuple[Problem, ...]:
    """A ``docx-field-character`` error for each field of the template whose value holds such a character.

    Fills the template once more, its fields watched: this is for letters that have failed.
    """
    found: dict[tuple[str, str], str] = {}

    def watch(value: Any, field: str) -> Any:
        text = getattr(value, "__html__", value.__str__)()
        for character in ILLEGAL.findall(text):
            found.setdefault((field, character), str(text))
        return value

    watching = environment.overlay()
    watching.filters = {**environment.filters, _WATCH: watch}
    tree = _Watched().visit(watching.parse(source))
    template = watching.from_string(tree)
    with spending(budget, anew=True):
        template.render(context)
    # These two are paragraph and page breaks wherever docxtpl can make them so.
    grave = {key: text for key, text in found.items() if key[1] not in "\a\f"}
    return tuple(
        Problem(
            "docx-field-character",
            Place(file=file, path=field),
            text.encode("unicode_escape").decode("ascii"),
            {"character": f"U+{ord(character):04X}"},
        )
        for (field, character), text in (grave or found).items()
    )


class _Watched(NodeTransformer):
    """Passes each printed expression through the watch, with its own words."""

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja's name
        node.nodes = [
            child if isinstance(child, nodes.TemplateData) else _watched(child)
            for child in node.nodes
        ]
        return node


def _watched(node: nodes.Expr) -> nodes.Expr:
    watched = nodes.Filter(node, _WATCH, [nodes.Const(_words(node))], [], None, None)
    watched.set_lineno(node.lineno)
    # Jinja sets it on every node that it parses.
    watched.set_environment(cast("Environment", node.environment))
    return watched


def _words(node: nodes.Node | None) -> str:
    """The expression's path, such as ``person.name``."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_words(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{_words(node.node)}.{_words(node.arg)}"
        case nodes.Const():
            return str(node.value)
        case nodes.Filter() | nodes.Call():
            return _words(node.node)
        case None:
            return "?"
        case _:
            return "/".join(filter(None, map(_words, node.iter_child_nodes()))) or "?"


_BEFORE_PARAGRAPH = re.compile(r"<w:p([ >])")
_DELIMITER = re.compile(r"\{[{%#]|\{_[{%]|[}%]_\}")
_TAG = re.compile(r"<[^>]+>")
_TAGS = re.compile(
    r"(?P<other>\{#.*?#\}|\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\})"
    r"|\{(?:\{(?:'[^']*+'|\"[^\"]*+\"|(?!\}\}|\{[{%])[^'\"])*+\}|%(?:'[^']*+'|\"[^\"]*+\"|(?!%\}|\{[{%])[^'\"])*+%)\}",
    re.DOTALL,
)
"""Tags; ``other`` are those in which nothing is printed or compared."""
_CLOSER = re.compile(r"[}%#]\}")
_FAULTS = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What an expression of a template may raise by its values."""
_SLOT = re.compile(r"\{\{ ?([a-z]\w*) ?\}\}")
_REMEMBERED = 64
"""Compiled parts: those of the template, and variants of them in documents that a letter has changed."""


class LiveDocumentNeededError(Exception):
    """A value can only be written into a live document: an inline image or a subdocument."""

    def __init__(self, document: Any = None) -> None:
        self.document = document
        super().__init__("live document needed")


class Compiler:
    """Turns parts into Jinja templates, each once, and fills them."""

    def __init__(
        self, environment: ClosedEnvironment, file: str | None, budget: Budget = LETTERS
    ) -> None:
        self.environment = environment
        self.budget = budget
        self.file = file
        self._plain = environment.overlay(autoescape=False)
        self._template = lru_cache(maxsize=_REMEMBERED)(self._compiled)  # saves 0.7 ms a letter
        self._patch = lru_cache(maxsize=_REMEMBERED)(
            _patched
        )  # saves 1.5 ms from the second time on

    def patched(self, markup: str) -> str:
        """The part's markup as Jinja reads it: tags put together, a line end before each paragraph.

        Raises TemplateError with ``docx-template-braces``.
        """
        if _is_braces_only(markup):
            params = {"limit": str(MAX_BRACES)}
            raise TemplateError(
                Problem("docx-template-braces", Place(file=self.file), params=params)
            )
        return self._patch(markup)

    def compiled(self, source: str, part: str) -> jinja2.Template:
        """The template with that source. Raises TemplateError with ``docx-template-syntax`` or ``docx-closed-…``."""
        return self._template(source, part)

    def _compiled(self, source: str, part: str, *, plain: bool = False) -> jinja2.Template:
        try:
            return (self._plain if plain else self.environment).from_string(source)
        except ClosedError as error:
            place = self._place(part)
            problems = (closed_problem(found, place) for found in error.violations)
            raise TemplateError(problems) from error
        except jinja2.TemplateSyntaxError as error:
            where = {"part": part, "text": _text_at(source, error.lineno)}
            params = where | reasons(error.message)
            raise TemplateError(
                Problem("docx-template-syntax", self._place(part), error.message, params)
            ) from error

    def plain(self, source: str, part: str, context: Mapping[str, Any]) -> str:
        """What a text of the document's properties becomes, which is no markup; raises as ``filled`` does."""
        template = self._template(source, part, plain=True)
        return self.expanded(template, part, context)

    def filled(self, source: str, part: str, context: Mapping[str, Any]) -> str:
        """The part's markup for these values, finished as docxtpl finishes it.

        Raises InputError with ``docx-field-character``, TemplateError with ``docx-template-undefined``,
        ``-forbidden`` or ``-failed``, and LiveDocumentNeededError.
        """
        markup = finished(self.expanded(self.compiled(source, part), part, context))
        if not is_legal(markup):
            raise self.illegal(source, part, context)
        return markup

    def illegal(self, source: str, part: str, context: Mapping[str, Any]) -> InputError:
        """The error that names each field whose value holds a character that XML cannot carry."""
        problems = illegal_fields(self.environment, source, context, self.file, self.budget)
        unknown = Problem("docx-field-character", self._place(part), params={"character": "?"})
        return InputError(problems or unknown)

    def expanded(self, template: jinja2.Template, part: str, context: Mapping[str, Any]) -> str:
        """What Jinja alone makes of a template; raises as ``filled`` does."""
        try:
            with spending(self.budget):
                return template.render(context)
        except BudgetError as error:
            raise self._too_much(part, error) from error
        except jinja2.UndefinedError as error:
            raise self._fault("undefined", part, error) from error
        except SecurityError as error:
            raise self._fault("forbidden", part, error) from error
        except (jinja2.TemplateError, *_FAULTS) as error:
            raise self._fault("failed", part, error) from error

    def _too_much(self, part: str, error: BudgetError) -> TemplateError:
        params = {"part": part, "limit": str(error.limit)}
        return TemplateError(Problem("docx-template-too-long", self._place(part), params=params))

    def _fault(self, reason: str, part: str, error: Exception) -> TemplateError:
        params = {"part": part, **reasons(str(error))}
        return TemplateError(Problem(f"docx-template-{reason}", self._place(part), params=params))

    def _place(self, part: str) -> Place:
        return Place(file=self.file, path=part)


def closed_problem(violation: Violation, place: Place) -> Problem:
    """What a template says that its language does not have, as a problem."""
    return Problem(f"docx-closed-{violation.kind}", place, violation.name)


def slotted(source: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts around the slots of a source, finished, and the names of these. Raises ValueError where it has other tags."""
    pieces = _SLOT.split(source)
    texts = tuple(pieces[::2])
    if any(map(has_tags, texts)):
        raise ValueError(source)
    return tuple(map(finished, texts)), tuple(pieces[1::2])


def _patched(markup: str) -> str:
    # docxtpl counts paragraphs by Jinja's line numbers.
    return _as_written(_BEFORE_PARAGRAPH.sub(r"\n<w:p\1", DOCXTPL.patch_xml(markup)))


def _is_braces_only(markup: str) -> bool:
    """Whether more tags begin without an end than anybody forgets: for each, docxtpl reads on to the next end."""
    if markup.count("{") <= MAX_BRACES:
        return False
    between = _CLOSER.split(_TAG.sub("", markup))
    return any(text.count("{") > 2 * MAX_BRACES for text in between)


def _as_written(source: str) -> str:
    """The source with the characters of its tags as they were typed: docxtpl undoes XML for angle brackets alone."""
    if "&amp;" not in source and "&quot;" not in source:
        return source
    return _TAGS.sub(_typed, source)


def _typed(tag: re.Match[str]) -> str:
    if tag["other"]:
        return tag[0]
    return tag[0].replace("&quot;", '"').replace("&amp;", "&")


def has_tags(source: str) -> bool:
    """Whether anything in the part is a tag, or becomes the look of one."""
    return _DELIMITER.search(source) is not None


def _text_at(source: str, line: int) -> str:
    lines = source.split("\n")
    return _TAG.sub("", lines[min(line, len(lines)) - 1]).strip()
