"""What keeps a letter from being made that is not the letter's fault, and errors that travel from process to process."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from lettergen.errors import ExitCode, LettergenError, Problem, ShortageError, shortage


class BusyError(LettergenError):
    """Too many are waiting already: come back later."""

    exit_code = ExitCode.OUTPUT


class TimedOutError(LettergenError):
    """The worker took too long and was ended."""

    exit_code = ExitCode.OUTPUT


class WorkerDiedError(LettergenError):
    """The worker ended in the middle of the letter."""

    exit_code = ExitCode.INTERNAL


class NotReadyError(LettergenError):
    """No worker can be started."""

    exit_code = ExitCode.OUTPUT


def portable(error: BaseException) -> LettergenError:
    """The error as it may travel: without a text or a frame that could quote the letter."""
    if isinstance(error, LettergenError):
        return error
    if (short := shortage(error)) is not None:
        return ShortageError(short)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f"{os.sep}lettergen{os.sep}" in f.filename] or frames
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "?"
    params = {"kind": type(error).__name__, "where": where}
    return LettergenError(Problem("internal-error", params=params))
