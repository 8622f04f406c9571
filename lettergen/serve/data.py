"""The server's own folder: batches, its key, what it writes for a moment."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, Final, Self

from lettergen.errors import OutputError, Place, Problem
from lettergen.files import lock, make_folder, reported, write_atomic
from lettergen.private_folder import PrivateFolder

PREFIX: Final = "lettergen-serve-"
"""Of the names of temporary folders."""
_LOCK: Final = "lock"


class DataFolder:
    """A folder for this user alone (rights 0700) and for one server at a time; raises OutputError.

    A temporary one goes with the server, or with the next one's start where it was killed.

    Args:
        folder: Where it is; None: somewhere for now.
    """

    def __init__(self, folder: Path | None) -> None:
        self._temporary: PrivateFolder | None = None
        if folder is None:
            self._temporary = PrivateFolder(PREFIX)
            with reported(Path(tempfile.gettempdir())):
                self._temporary.make()
            folder = self._temporary.path
        self.path = folder
        make_folder(self.path)
        with reported(self.path):
            self.path.chmod(0o700)
        self._lock = self._taken()
        self.moment = self.path / "tmp"
        """For what is there for a moment; what a killed server has left goes now."""
        shutil.rmtree(self.moment, ignore_errors=True)
        with reported(self.moment):
            self.moment.mkdir(mode=0o700)
        self.key = self._key()
        """Of signatures and hashes; kept, so that readers stay logged in over a restart."""

    @property
    def batches(self) -> Path:
        """Where batches lie."""
        return self.path / "batches"

    def close(self) -> None:
        """Removes what is there for a moment, or all of it if it is a temporary one."""
        shutil.rmtree(self.moment, ignore_errors=True)
        self._lock.close()
        if self._temporary is not None:
            self._temporary.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _taken(self) -> BinaryIO:
        """Keeps other servers away: they would remove what this one has at work."""
        with reported(self.path):
            file: BinaryIO = (self.path / _LOCK).open("ab")
        if not lock(file):
            file.close()
            raise OutputError(Problem("serve-data-in-use", Place(str(self.path))))
        return file

    def _key(self) -> bytes:
        file = self.path / "key"
        try:
            found = file.read_bytes()
        except OSError:
            found = b""
        if len(found) < 32:  # noqa: PLR2004
            found = secrets.token_bytes(32)
            file.touch(mode=0o600)
            write_atomic(file, found)
        return found
