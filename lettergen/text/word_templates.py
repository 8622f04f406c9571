"""The Word templates of whole letters: ``templates/<kind>/<name>.docx`` of the workspace first, then what is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lettergen.errors import Place, Problem, TemplateError
from lettergen.files import OutsideError
from lettergen.messages.near import alternatives
from lettergen.resources import WordTemplate, read_word_template
from lettergen.text.environment import OwnFolders, no_folders

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
