"""Entwürfe: texts of kinds that are being written. They lie in the workspace's ``drafts/`` until they are published, and nowhere else."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lettergen import resources
from lettergen.files import write_atomic
from lettergen.reading import read_text_file
from lettergen.serve.problems import refused
from lettergen.serve.settings import Settings

FOLDER: Final = "drafts"
MOST_CHARACTERS: Final = 200_000
"""Of a text."""
_STATE_LENGTH: Final = 32
_TEXT_FILE = re.compile(r"text(\.[a-z0-9]+(-[a-z0-9]+)*){0,2}\.md")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text of a kind, and where it stands."""

    name: str
    """Such as ``text.md``."""
    draft: bool
    """Whether somebody is writing at it."""
    published: bool
    """Whether the house has its own."""
    shipped: bool
    """Whether lettergen, or an installed package, has one."""


class Drafts:
    """Drafts of a workspace.

    Args:
        settings: What the server was started with; without a workspace nothing can be written.
        own: The folder of a kind that neither workspace nor lettergen has, as of an installed package.
    """

    def __init__(self, settings: Settings, kind: str, own: tuple[Path, ...] = ()) -> None:
        self._workspace = settings.workspace
        self._kind = kind
        self._shipped = (*own, resources.shipped("templates") / kind)

    @property
    def writable(self) -> bool:
        """Whether there is a workspace to write to."""
        return self._workspace is not None

    def files(self) -> list[TextFile]:
        """The kind's texts; the German one comes first."""
        folders = [self._draft_folder(), self._published_folder(), *self._shipped]
        names = {
            file.name
            for folder in folders
            if folder is not None and folder.is_dir()
            for file in folder.iterdir()
            if _TEXT_FILE.fullmatch(file.name) and not file.is_symlink()
        }
        return [self.file(name) for name in sorted(names, key=lambda n: (n != "text.md", n))]

    def file(self, name: str) -> TextFile:
        """A text by its name. Raises HttpError 404 for what can be none."""
        if not _TEXT_FILE.fullmatch(name):
            raise refused(404, "serve-not-found")
        return TextFile(
            name,
            _is_there(self._draft_folder(), name),
            _is_there(self._published_folder(), name),
            any(_is_there(folder, name) for folder in self._shipped),
        )

    def text(self, name: str) -> str:
        """What stands in it: the draft's text, else what is published, else what is shipped. Raises HttpError 404."""
        self.file(name)
        for folder in (self._draft_folder(), self._published_folder(), *self._shipped):
            if folder is not None and _is_there(folder, name):
                return read_text_file(folder / name, within=folder)
        raise refused(404, "serve-not-found")

    def state(self, name: str) -> str:
        """Names the text that stands there now: who has seen another one has missed what somebody else has written. Raises HttpError 404."""
        return hashlib.sha256(self.text(name).encode()).hexdigest()[:_STATE_LENGTH]

    def save(self, name: str, text: str) -> None:
        """Keeps a draft. Raises HttpError 409 without a workspace, OutputError where it cannot be written."""
        folder = self._draft_folder()
        self._write(folder, name, text)

    def publish(self, name: str, text: str) -> None:
        """Puts the text where letters take it from, and takes the draft away; whether it is right is for the caller to know."""
        self._write(self._published_folder(), name, text)
        self.discard(name)

    def discard(self, name: str) -> None:
        """Takes the draft away."""
        self.file(name)
        folder = self._draft_folder()
        if folder is not None:
            (folder / name).unlink(missing_ok=True)

    def _write(self, folder: Path | None, name: str, text: str) -> None:
        self.file(name)
        if folder is None or self._workspace is None:
            raise refused(409, "serve-no-workspace")
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(self._workspace.resolve()):
            raise refused(409, "serve-no-workspace")  # a link that leads out of the house
        write_atomic(folder / name, text.encode())

    def _draft_folder(self) -> Path | None:
        return None if self._workspace is None else self._workspace / FOLDER / self._kind

    def _published_folder(self) -> Path | None:
        return None if self._workspace is None else self._workspace / "templates" / self._kind


def _is_there(folder: Path | None, name: str) -> bool:
    return folder is not None and (folder / name).is_file() and not (folder / name).is_symlink()
