"""A folder for letters on their way through another program: for this user alone, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

PREFIX: Final = "lettergen-office-"
_LOCK: Final = "in-use"


class PrivateFolder:
    """A new folder in the system's place for temporary files, with rights for its owner only.

    A process that is killed (SIGKILL, power failure) cannot tidy up. The next one of the same user does it: a folder whose
    lock nobody holds any more is removed.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._lock: IO[bytes] | None = None

    @property
    def path(self) -> Path:
        """Where it is; there between ``make`` and ``remove``."""
        if self._path is None:
            raise RuntimeError("the folder has not been made, or is gone")
        return self._path

    def make(self) -> None:
        """Makes it. Raises OSError."""
        _remove_abandoned()
        while True:
            self._path = Path(tempfile.mkdtemp(prefix=PREFIX))  # 0700
            self._lock = (self._path / _LOCK).open("wb")
            if not _CAN_LOCK or (_locked(self._lock) and (self._path / _LOCK).exists()):
                return
            self._lock.close()  # another process was faster, and took it for an abandoned one

    def remove(self) -> None:
        """Removes it with everything in it."""
        if self._lock is not None:
            self._lock.close()
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
        self._path = self._lock = None


def _remove_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid():
                continue
            with (folder / _LOCK).open("r+b") as lock:
                if _locked(lock):
                    shutil.rmtree(folder, ignore_errors=True)


if sys.platform == "win32":
    _CAN_LOCK: Final = False

    def _locked(_: IO[bytes]) -> bool:
        """There are no such locks; Windows refuses to remove a file that is open, and that must do."""
        return False

else:
    import fcntl

    _CAN_LOCK: Final = True

    def _locked(file: IO[bytes]) -> bool:
        """Takes the lock; False when somebody has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
