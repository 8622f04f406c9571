"""What keeps a letter from being made that is not the letter's fault."""

from __future__ import annotations

from lettergen.errors import ExitCode, LettergenError


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
