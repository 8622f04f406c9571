"""The text templates by kind of letter and language: the workspace's first, then those that are shipped.

The Word templates of whole letters are ``templates/<kind>/<name>.docx``, the workspace's first, then what is shipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, get_args

from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.files import OutsideError
from lettergen.messages import Language
from lettergen.messages.near import alternatives
from lettergen.model.letter import LetterBase
from lettergen.resources import WordTemplate, read_word_template
from lettergen.text.environment import Environment, OwnFolders, no_folders
from lettergen.text.modules import TextModules
from lettergen.text.template import TextTemplate
from lettergen.text.values import for_line, for_markdown

TEXT_FILES: Mapping[Language, str] = {"de": "text.md", "en": "text.en.md"}
"""Name of a template's file in the folder of its kind, by language."""


class TextTemplates:
    """The templates below ``folders`` (first come, first served), each loaded once; safe to share between threads.

    ``models`` are those of the kinds that there are, by name; ``own`` tells the folders of its own that a kind has.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        models: Mapping[str, type[LetterBase]],
        own: OwnFolders = no_folders,
    ) -> None:
        self._folders = tuple(folders)
        self._models, self._own = models, own
        self._prose = {
            name: Environment(self._folders, for_markdown, name, own) for name in TEXT_FILES
        }
        self._line = {name: Environment(self._folders, for_line, name, own) for name in TEXT_FILES}
        self._loaded: dict[tuple[str, Language, str | None], TextTemplate] = {}

    def kinds(self) -> tuple[str, ...]:
        """The kinds that have a template, in the order in which lettergen lists kinds."""
        return tuple(kind for kind in self._models if self._first(kind, "de", None))

    def variants(self, kind: str) -> tuple[str, ...]:
        """The further texts of a kind by name, such as ``kurz`` for ``text.kurz.md``, in alphabetical order."""
        names = (
            file.name.split(".") for folder in self._of(kind) for file in folder.glob("text.*.md")
        )
        return tuple(sorted({parts[1] for parts in names if parts[1] not in get_args(Language)}))

    @property
    def modules(self) -> TextModules:
        """The text modules beside the templates."""
        return self._prose["de"].modules

    def load(
        self, kind: str, language: Language = "de", variant: str | None = None
    ) -> TextTemplate:
        """The template of ``kind`` for letters in ``language``, or else the German one.

        ``variant`` names one of the kind's further texts.

        A German template that comes before the first one in ``language`` is reported with every letter: its house has
        not translated it. Raises TemplateError when there is no template or it is faulty.
        """
        key = (kind, language, variant)
        if key not in self._loaded:
            self._loaded[key] = self._load(kind, language, variant)
        return self._loaded[key]

    def _load(self, kind: str, language: Language, variant: str | None) -> TextTemplate:
        german, fitting = self._first(kind, "de", variant), self._first(kind, language, variant)
        path = fitting or german
        if path is None and variant is not None:
            known = alternatives(variant, self.variants(kind)) | {"kind": kind}
            raise TemplateError(
                Problem("template-variant-missing", Place(path="text"), variant, known)
            )
        if path is None:
            known = alternatives(kind, self.kinds())
            raise TemplateError(Problem("template-missing", Place(), kind, known))
        used: Language = language if fitting else "de"
        notes: tuple[Problem, ...] = ()
        if german and (fitting is None or self._rank(kind, german) < self._rank(kind, fitting)):
            wanted = german.with_name(_file_name(language, variant))
            params = {"file": str(wanted), "german": str(german)}
            place = Place(path="language")
            notes = (Problem("template-untranslated", place, str(path), params, Severity.WARNING),)
        prose, line, model = self._prose[used], self._line[used], self._models[kind]
        return TextTemplate(path, kind, model, prose, line, language=used, notes=notes)

    def _of(self, kind: str) -> Iterator[Path]:
        """The folders that a kind has, the first one first."""
        if kind in self._models:
            yield from (folder / kind for folder in self._folders)
            yield from self._own(kind)

    def _first(self, kind: str, language: Language, variant: str | None) -> Path | None:
        files = (folder / _file_name(language, variant) for folder in self._of(kind))
        return next(filter(os.path.lexists, files), None)

    def _rank(self, kind: str, path: Path) -> int:
        return list(self._of(kind)).index(path.parent)


def _file_name(language: Language, variant: str | None) -> str:
    name = TEXT_FILES[language]
    return name if variant is None else name.replace("text.", f"text.{variant}.", 1)


SUFFIX: Final = ".docx"


class WordTemplates:
    """The templates below ``folders`` (first come, first served), each read once; safe to share between threads.

    ``own`` tells the folders of its own that a kind has.
    """

    def __init__(self, folders: Sequence[Path], own: OwnFolders = no_folders) -> None:
        self._folders = tuple(folders)
        self._own = own
        self._read: dict[Path, WordTemplate] = {}

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of the templates for a kind of letter."""
        return tuple(sorted(self._paths(kind)))

    def load(self, kind: str, name: str) -> WordTemplate:
        """A template for letters of ``kind`` by its name, with or without its ending.

        Raises TemplateError with ``word-template-missing`` or ``word-template-file``.
        """
        paths = self._paths(kind)
        path = paths.get(name.removesuffix(SUFFIX))
        if path is None:
            params = {"kind": kind, "known": ", ".join(paths) or "–", **alternatives(name, paths)}
            raise TemplateError(
                Problem("word-template-missing", Place(path="word_template"), name, params)
            )
        return self.read(path, within=path.parents[1])

    def read(self, path: Path, *, within: Path | None = None) -> WordTemplate:
        """The template in a file, which may not lie outside the folder ``within``, wherever links lead.

        Raises TemplateError with ``word-template-file`` or ``-outside``.
        """
        if path not in self._read:
            try:
                self._read[path] = read_word_template(path, within)
            except OutsideError:
                raise TemplateError(Problem("word-template-outside", value=str(path))) from None
            except OSError as error:
                raise TemplateError(Problem("word-template-file", value=str(path))) from error
        return self._read[path]

    def _paths(self, kind: str) -> dict[str, Path]:
        """By name; the files that Word keeps while it has one open are none."""
        paths: dict[str, Path] = {}
        for folder in (*(folder / kind for folder in self._folders), *self._own(kind)):
            for path in sorted(folder.glob(f"*{SUFFIX}")):
                if not path.name.startswith((".", "~")):
                    paths.setdefault(path.stem, path)
        return paths
