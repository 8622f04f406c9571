"""The text templates by kind of letter: the workspace's first, then those that are shipped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lettergen.errors import Place, Problem, TemplateError
from lettergen.model.letter import LETTER_KINDS
from lettergen.text.environment import Environment
from lettergen.text.modules import TextModules
from lettergen.text.near import alternatives
from lettergen.text.template import TextTemplate
from lettergen.text.values import for_line, for_markdown

TEXT_FILE = "text.md"
"""Name of a template's file in the folder of its kind."""


class TextTemplates:
    """The templates below ``folders`` (first come, first served), each loaded once; safe to share between threads."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._prose = Environment(self._folders, for_markdown)
        self._line = Environment(self._folders, for_line)
        self._loaded: dict[str, TextTemplate] = {}

    def kinds(self) -> tuple[str, ...]:
        """The kinds that have a template, in the order in which lettergen lists kinds."""
        return tuple(kind for kind in LETTER_KINDS if self._path(kind))

    @property
    def modules(self) -> TextModules:
        """The text modules beside the templates."""
        return self._prose.modules

    def load(self, kind: str) -> TextTemplate:
        """The template of ``kind``. Raises TemplateError when there is none or it is faulty."""
        if kind not in self._loaded:
            path = self._path(kind)
            if path is None:
                known = alternatives(kind, self.kinds())
                raise TemplateError(Problem("template-missing", Place(), kind, known))
            self._loaded[kind] = TextTemplate(path, self._prose, self._line)
        return self._loaded[kind]

    def _path(self, kind: str) -> Path | None:
        if kind not in LETTER_KINDS:
            return None
        files = (folder / kind / TEXT_FILE for folder in self._folders)
        return next((file for file in files if file.is_file()), None)


@cache
def _templates(folders: tuple[Path, ...]) -> TextTemplates:
    return TextTemplates(folders)


def load_template(kind: str, folders: Sequence[Path]) -> TextTemplate:
    """The template of ``kind`` from the first of ``folders`` that has one, compiled once per process.

    Raises TemplateError when there is none or it is faulty.
    """
    return _templates(tuple(folders)).load(kind)
