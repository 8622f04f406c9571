"""Bearer tokens: a file with a name and a hash a line. Whoever reads the file cannot ask with it.

A token has 256 random bits, so that a plain SHA-256 of it cannot be guessed back; no slow hash is needed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path
from typing import Final

from lettergen.errors import InputError, OutputError, Place, Problem, UsageError
from lettergen.files import make_folder, problem_of, read_ordinary, reported

PREFIX: Final = "lg_"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LINE: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63})\s+sha256:([0-9a-f]{64})")
_MOST: Final = 1 << 20


def new_token(file: Path, name: str) -> str:
    """A new token for ``name``, whose hash is appended to the file; the token itself is nowhere but in the answer.

    Raises UsageError for a name that is none or stands there already, and OutputError.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(Problem("serve-token-name", value=name))
    if file.exists() and name in read_tokens(file):
        raise UsageError(Problem("serve-token-twice", Place(str(file)), name))
    token = PREFIX + secrets.token_urlsafe(32)
    make_folder(file.parent)
    with reported(file):
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as opened:
            opened.write(f"{name} sha256:{_hash(token)}\n".encode())
            opened.flush()
            os.fsync(opened.fileno())
    return token


def read_tokens(file: Path) -> dict[str, str]:
    """The hashes by name. Raises InputError for a file that cannot be read, with every line that is none."""
    try:
        text = read_ordinary(file, _MOST).decode("utf-8")
    except OSError as failure:
        raise OutputError(problem_of(file, failure)) from None
    except UnicodeDecodeError:
        raise InputError(Problem("serve-token-line", Place(str(file), 1))) from None
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            problems.append(Problem("serve-token-line", Place(str(file), number)))
        else:
            found[match[1]] = match[2]
    if problems:
        raise InputError(problems)
    return found


class Tokens:
    """The tokens of a file, read anew when it changes, so that one can be taken back without a restart."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = read_tokens(file)
        self._stamp = self._state()

    def owner(self, token: str) -> str | None:
        """Whose token it is; None for one that is nobody's."""
        stamp = self._state()
        if stamp != self._stamp:
            self._known, self._stamp = read_tokens(self._file), stamp
        wanted, owner = _hash(token), None
        for name, known in self._known.items():
            if hmac.compare_digest(known, wanted):
                owner = name
        return owner

    def _state(self) -> tuple[int, int]:
        try:
            found = self._file.stat()
        except OSError as failure:
            raise OutputError(problem_of(self._file, failure)) from None
        return found.st_mtime_ns, found.st_size


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
