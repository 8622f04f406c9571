"""How a run ends before its end; what is done by then is kept."""

from __future__ import annotations

from lettergen.errors import ExitCode, LettergenError


class BatchStoppedError(LettergenError):
    """The run could not go on; what is done is kept, and ``--resume`` goes on with the rest."""

    exit_code = ExitCode.INTERNAL


class BatchInterruptedError(BatchStoppedError):
    """Somebody stopped the run; what was in flight is finished."""
