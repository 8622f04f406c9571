"""What keeps a letter from being made that is not the letter's fault, and errors that travel from process to process."""

from __future__ import annotations

from lettergen.errors import ExitCode, LettergenError, ShortageError, internal_problem, shortage


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
    problem = internal_problem(error)
    return ShortageError(problem) if shortage(error) else LettergenError(problem)
