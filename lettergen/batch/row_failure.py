"""What becomes of a row when something goes wrong that nobody foresaw: a bad row, not the end of the batch."""

from __future__ import annotations

from pathlib import Path

from lettergen.errors import Problem, shortage


def is_crash(error: BaseException) -> bool:
    """Whether a library written in Rust gave up (Typst does): Python is not told so by an ``Exception``."""
    return type(error).__name__ == "PanicException"


def internal_problem(error: BaseException) -> Problem:
    """A fault of lettergen itself: where and of what kind, never its text; or of the machine, which has too little of something."""
    if (short := shortage(error)) is not None:
        return short
    trace = error.__traceback__
    where = "?"
    while trace is not None:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return Problem("internal-error", params={"kind": type(error).__name__, "where": where})
