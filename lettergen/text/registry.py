"""The text templates by kind of letter and language: the workspace's first, then those that are shipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.messages import Language
from lettergen.messages.near import alternatives
from lettergen.model.letter import LetterBase
from lettergen.text.environment import Environment
from lettergen.text.modules import TextModules
from lettergen.text.template import TextTemplate
from lettergen.text.values import for_line, for_markdown

TEXT_FILES: Mapping[Language, str] = {"de": "text.md", "en": "text.en.md"}
"""Name of a template's file in the folder of its kind, by language."""


class TextTemplates:
    """The templates below ``folders`` (first come, first served), each loaded once; safe to share between threads.

    ``models`` are those of the kinds that there are, by name.
    """

    def __init__(self, folders: Sequence[Path], models: Mapping[str, type[LetterBase]]) -> None:
        self._folders = tuple(folders)
        self._models = models
        self._prose = {name: Environment(self._folders, for_markdown, name) for name in TEXT_FILES}
        self._line = {name: Environment(self._folders, for_line, name) for name in TEXT_FILES}
        self._loaded: dict[tuple[str, Language], TextTemplate] = {}

    def kinds(self) -> tuple[str, ...]:
        """The kinds that have a template, in the order in which lettergen lists kinds."""
        return tuple(kind for kind in self._models if self._first(kind, "de"))

    @property
    def modules(self) -> TextModules:
        """The text modules beside the templates."""
        return self._prose["de"].modules

    def load(self, kind: str, language: Language = "de") -> TextTemplate:
        """The template of ``kind`` for letters in ``language``, or else the German one.

        A German template that comes before the first one in ``language`` is reported with every letter: its house has
        not translated it. Raises TemplateError when there is no template or it is faulty.
        """
        if (kind, language) not in self._loaded:
            self._loaded[kind, language] = self._load(kind, language)
        return self._loaded[kind, language]

    def _load(self, kind: str, language: Language) -> TextTemplate:
        german, fitting = self._first(kind, "de"), self._first(kind, language)
        path = fitting or german
        if path is None:
            known = alternatives(kind, self.kinds())
            raise TemplateError(Problem("template-missing", Place(), kind, known))
        used: Language = language if fitting else "de"
        notes: tuple[Problem, ...] = ()
        if german and (fitting is None or self._rank(german) < self._rank(fitting)):
            wanted = german.with_name(TEXT_FILES[language])
            params = {"file": str(wanted), "german": str(german)}
            place = Place(path="language")
            notes = (Problem("template-untranslated", place, str(path), params, Severity.WARNING),)
        prose, line, model = self._prose[used], self._line[used], self._models[kind]
        return TextTemplate(path, model, prose, line, language=used, notes=notes)

    def _first(self, kind: str, language: Language) -> Path | None:
        if kind not in self._models:
            return None
        files = (folder / kind / TEXT_FILES[language] for folder in self._folders)
        return next((file for file in files if file.is_file()), None)

    def _rank(self, path: Path) -> int:
        return self._folders.index(path.parents[1])
