"""A folder for letters on their way through another program or a server: for this user alone, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from lettergen.files import lock

_LOCK: Final = "in-use"


class PrivateFolder:
    """A new folder in the system's place for temporary files, with rights for its owner only.

    A process that is killed (SIGKILL, power failure) cannot tidy up. The next one of the same user that makes a folder of the same
    ``prefix`` does it: a folder whose lock nobody holds any more is removed.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._path: Path | None = None
        self._lock: BinaryIO | None = None
        self._gone: Callable[[], object] | None = None

    @property
    def path(self) -> Path:
        """Where it is; there between ``make`` and ``remove``."""
        if self._path is None:
            raise RuntimeError("the folder has not been made, or is gone")
        return self._path

    def make(self) -> None:
        """Makes it. Raises OSError."""
        self._remove_abandoned()
        while True:
            self._path = Path(tempfile.mkdtemp(prefix=self._prefix))  # 0700
            self._lock = (self._path / _LOCK).open("wb")
            if lock(self._lock) and (self._path / _LOCK).exists():
                self._gone = weakref.finalize(self, _remove, self._path, self._lock)
                return
            self._lock.close()  # another process was faster, and took it for an abandoned one

    def remove(self) -> None:
        """Removes it with everything in it; so do the end of the object and of the program."""
        if self._gone is not None:
            self._gone()
        self._path = self._lock = self._gone = None

    def _remove_abandoned(self) -> None:
        for folder in Path(tempfile.gettempdir()).glob(f"{self._prefix}*"):
            with suppress(OSError):
                if hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid():
                    continue
                with (folder / _LOCK).open("r+b") as file:
                    abandoned = lock(file)
                    if abandoned and os.name != "nt":
                        shutil.rmtree(folder, ignore_errors=True)
                if abandoned and os.name == "nt":  # removes no file that is open
                    shutil.rmtree(folder, ignore_errors=True)


def _remove(path: Path, held: BinaryIO) -> None:
    held.close()
    shutil.rmtree(path, ignore_errors=True)
