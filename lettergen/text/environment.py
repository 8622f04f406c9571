"""Template files to compiled templates, and what Jinja2 complains about to problems with file and line."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Template, TemplateNotFound, TemplateSyntaxError, Undefined, nodes
from jinja2.loaders import split_template_path
from jinja2.utils import missing

from lettergen.errors import LettergenError, Place, Problem, TemplateError
from lettergen.limits import MAX_MADE
from lettergen.messages import Language
from lettergen.messages.near import alternatives
from lettergen.reading import read_text_file
from lettergen.sandbox.budget import LETTERS, BudgetError, spending
from lettergen.sandbox.complaints import reasons
from lettergen.sandbox.shapes import Shape
from lettergen.text.attributes import Types, UnknownAttributes, knowing, no_includes
from lettergen.text.front_matter import split
from lettergen.text.modules import MODULES, SUFFIX, TextModules, Use, using
from lettergen.text.sandbox import Sandbox, UnknownNameError, names_of
from lettergen.text.values import Finalize, RefusedError

MAX_CHARACTERS = MAX_MADE

_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_LINE_MARK = "\x02"
"""Begins each line of the output that its tags may leave empty. No letter's data can hold it."""
_LEFT_EMPTY = re.compile(rf"^{_LINE_MARK}[ \t]*\n|{_LINE_MARK}", re.MULTILINE)


def prepare(text: str) -> str:
    """Template text for Jinja2, so that line breaks come out as they look.

    A line of tags alone leaves nothing behind (``trim_blocks``). A line of tags and words keeps its line break, and
    disappears when the tags leave no words of it; Jinja2 would glue it to the next line or leave a paragraph break.
    """
    return "\n".join(map(_prepare_line, text.split("\n")))


def _prepare_line(line: str) -> str:
    if "{%" not in line or not _TAG.sub("", line).strip():
        return line
    if line.endswith(("%}", "#}")) and line[-3] not in "+-":
        line = f"{line[:-2]}+{line[-2:]}"
    # ``lstrip_blocks`` would take the blanks before a tag away, were it not for the mark.
    return _LINE_MARK + (line.lstrip(" \t") if line.lstrip(" \t").startswith("{%") else line)


def unknown_name(name: str, place: Place, known: Iterable[str]) -> Problem:
    """A name in a template that is none of the ``known`` ones."""
    params = alternatives(name, known)
    code = "template-misspelt" if params["near"] else "template-unknown-name"
    return Problem(code, place, name, params)


def removed_spans(output: str) -> Iterator[tuple[int, int]]:
    """The parts of raw output that are no text: line marks, and lines that their tags left empty."""
    if _LINE_MARK in output:
        for found in _LEFT_EMPTY.finditer(output):
            yield found.span()


def cleaned(output: str) -> str:
    """Raw output without its line marks and without the lines left empty."""
    return _LEFT_EMPTY.sub("", output) if _LINE_MARK in output else output


_COMPARED = re.compile("not supported between|unsupported operand|is compared with")
"""What Python says of values that cannot be compared or reckoned with each other."""

_CALLED = re.compile(r"(\w+)\(\) (?:missing|takes|got)\b")
"""What Python says of a filter that is given too little or too much."""

_ABOUT = "README.md"
"""Explains a folder of text modules; nobody means to print it."""


OwnFolders = Callable[[str], tuple[Path, ...]]
"""The folders of its own that a kind has, where it does not lie below the template folders."""


def no_folders(kind: str) -> tuple[Path, ...]:
    """No kind has a folder of its own."""
    del kind
    return ()


class _Loader(BaseLoader):
    """Templates and text modules from the first folder that has them."""

    def __init__(self, folders: Sequence[Path], own: OwnFolders) -> None:
        self.folders = tuple(folders)
        self.own = own
        self.found: set[str] = set()
        self.modules = TextModules(folders)

    def get_source(
        self, environment: Any, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        del environment
        path = self.find(template)
        if path is None:
            raise TemplateNotFound(template)
        self.found.add(str(path))
        # Out of the folder in which it was looked for nothing may lead.
        folder = path.parents[template.count("/")]
        text = read_text_file(path, error=TemplateError, within=folder)
        return prepare(split(text).text), str(path), None

    def find(self, template: str) -> Path | None:
        try:
            parts = split_template_path(template)
        except TemplateNotFound:  # a path that leads out of the folder
            return None
        paths = [folder.joinpath(*parts) for folder in self.folders]
        paths += [folder.joinpath(*parts[1:]) for folder in self.own(parts[0])]
        return next(filter(os.path.lexists, paths), None)

    def list_templates(self) -> list[str]:
        modules = (path for folder in self.folders for path in (folder / MODULES).glob("*"))
        passages = {path.name for path in modules if path.is_file() and path.name != _ABOUT}
        return sorted(passages | {*self.modules.names()})


class Environment:
    """Compiles templates in ``language`` from ``folders`` (first come, first served) and runs them.

    It is safe to share between threads.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        finalize: Finalize,
        language: Language = "de",
        own: OwnFolders = no_folders,
    ) -> None:
        self._loader = _Loader(folders, own)
        self._sandbox = Sandbox(finalize, self._loader, language)

    def load(self, name: str, types: Types | None = None) -> Template:
        """The template file ``name`` below the folders. Raises TemplateError for every fault in it.

        ``types`` are the names that it may use with their types, for ``unknown``.
        """
        with _Translated(self, None), knowing(types):
            return self._sandbox.get_template(name)

    def compile(self, source: str, file: str, line: int, types: Types | None = None) -> Template:
        """A template from ``source``, which stands at ``line`` of ``file``; ``types`` as for ``load``. Raises TemplateError."""
        with _Translated(self, file), knowing(types):
            code = self._sandbox.compile(_from_line(line) + source, None, file)
            return Template.from_code(self._sandbox, code, {})

    def tree(self, source: str, file: str, line: int) -> nodes.Template:
        """What ``compile`` understands ``source`` to be. Raises TemplateError."""
        with _Translated(self, file):
            return self._sandbox.parse(_from_line(line) + source, None, file)

    def shape(
        self, tree: nodes.Template, types: Types, name: str
    ) -> tuple[Shape, tuple[Problem, ...]]:
        """What ``tree`` sets ``name`` to, and what it asks of its values that none of their types has."""
        asking = UnknownAttributes(self._sandbox, types)
        return asking.shape(tree, name), asking.found

    def unknown(self, name: str) -> tuple[Problem, ...]:
        """What the template ``name``, or the one compiled last for that file, asks of its values that none of their types has.

        Branches that no letter reaches are looked at, too. Empty where it was read without types.
        """
        return self._sandbox.unknown.get(name, ())

    def unknown_in_included(self, name: str, types: Types) -> tuple[Problem, ...]:
        """The same of the template file ``name``, and of every version of what it includes. Raises like ``load``."""
        file, tree = self._tree(name)
        return UnknownAttributes(self._sandbox, types, self._versions).problems(file, tree)

    def compared(self, source: str, file: str, line: int, types: Types) -> tuple[Problem, ...]:
        """What ``source`` compares or reckons with that cannot be; raises like ``tree``."""
        from lettergen.text.comparisons import Comparisons

        tree = self.tree(source, file, line)
        return Comparisons(self._sandbox, types).problems(file, tree)

    def compared_in(self, name: str, types: Types, *, included: bool) -> tuple[Problem, ...]:
        """The same of the template file ``name``, and of every version of what it includes if that is asked. Raises like ``load``."""
        from lettergen.text.comparisons import Comparisons

        file, tree = self._tree(name)
        followed = self._versions if included else no_includes
        return Comparisons(self._sandbox, types, followed).problems(file, tree)

    def _tree(self, name: str) -> tuple[str, nodes.Template]:
        with _Translated(self, None):
            source, file, _ = self._loader.get_source(self._sandbox, name)
            return file, self._sandbox.parse(source, name, file)

    def _versions(self, name: str) -> Iterator[tuple[str, nodes.Template]]:
        """Each version of a text module, or the passage of that name."""
        if name.endswith(SUFFIX):
            yield self._tree(f"{MODULES}/{name}")
        else:
            yield from (self._tree(version.template) for version in self.modules.versions(name))

    def evaluate(self, template: Template, data: Mapping[str, object], name: str) -> object:
        """What the template sets ``name`` to. Raises TemplateError with file and line."""
        with _Translated(self, template.filename, data), spending(LETTERS, anew=True):
            context = template.new_context(dict(data))
            for _ in template.root_render_func(context):
                pass
            value: object = context.vars[name]
            if isinstance(value, Undefined):
                str(value)  # raises with the unknown name
            return value

    def names(self, name: str) -> dict[str, int]:
        """The names that the template ``name``, or the one compiled last for that file, expects, each with its first line."""
        return self._sandbox.free_names[name]

    def fields(self, file: str) -> frozenset[str] | None:
        """The letter's fields that the templates of a file ask for; None when that cannot be told."""
        return self._sandbox.fields.get(file, frozenset())

    @property
    def modules(self) -> TextModules:
        """The text modules that its templates can include."""
        return self._loader.modules

    def run(
        self, template: Template, data: Mapping[str, object], use: Use | None = None
    ) -> list[str]:
        """The output in the pieces in which it was printed; ``use`` notes the text modules included.

        Raises TemplateError with file and line.
        """
        pieces: list[str] = []
        length = 0
        with _Translated(self, template.filename, data), using(use), spending(LETTERS, anew=True):
            for piece in template.generate(data):
                pieces.append(piece)
                length += len(piece)
                if length > MAX_CHARACTERS:
                    raise RefusedError("template-too-long", limit=str(MAX_CHARACTERS))
        return pieces

    def is_template(self, file: str) -> bool:
        """Whether ``file`` lies below the template folders, or in the folder of a kind."""
        return file in self._loader.found or any(
            Path(file).is_relative_to(folder) for folder in self._loader.folders
        )


def _from_line(line: int) -> str:
    """What stands before a source whose first line is to be that one."""
    return "{#" + "\n" * (line - 1) + "#}" if line > 1 else ""


class _Translated:
    """Turns whatever Jinja2 or a filter raises into a TemplateError with its place."""

    def __init__(
        self, environment: Environment, file: str | None, data: Mapping[str, object] | None = None
    ) -> None:
        self._environment, self._file, self._data = environment, file, data or {}

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, failure: BaseException | None, trace: object) -> None:
        # Not the parents of Exception: an interrupt is no fault of the template.
        if isinstance(failure, Exception) and not isinstance(failure, LettergenError):
            raise TemplateError(self._problem(failure)) from None

    def _problem(self, failure: Exception) -> Problem:
        place = self._place(failure)
        match failure:
            case TemplateSyntaxError():
                place = Place(failure.filename or self._file, failure.lineno)
                return Problem("template-syntax", place, params=reasons(failure.message))
            case UnknownNameError():
                return self._unknown(failure, place)
            case RefusedError():
                return Problem(failure.code, place, failure.value, failure.params)
            case BudgetError():
                return Problem("template-too-long", place, params={"limit": str(failure.limit)})
            case RecursionError():
                return Problem("template-include-circle", place)
            case TypeError() if _COMPARED.search(str(failure)):
                return Problem("template-comparison", place)
            case TypeError() if called := _CALLED.search(str(failure)):
                return Problem("template-filter-arguments", place, called[1])
            case _:
                # The text of a foreign exception may quote the letter; its type does not.
                reason = type(failure).__name__
                return Problem("template-failed", place, params={"reason": reason})

    def _unknown(self, failure: UnknownNameError, place: Place) -> Problem:
        if failure.owner is None:
            return Problem("template-empty-value", place, failure.name)
        top = failure.owner is missing
        return unknown_name(
            failure.name, place, self._data if top else names_of(type(failure.owner))
        )

    def _place(self, failure: Exception) -> Place:
        # Jinja2 rewrites tracebacks so that they show the lines of templates.
        for frame, line in reversed(list(traceback.walk_tb(failure.__traceback__))):
            file = frame.f_code.co_filename
            if file == self._file or self._environment.is_template(file):
                return Place(file, line)
        return Place(self._file)
