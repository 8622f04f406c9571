"""Programs that start processes are run anew by each of them, and need the guard ``if __name__ == "__main__":``."""

from __future__ import annotations

import ast
import multiprocessing
import sys
from pathlib import Path

from lettergen.errors import Problem, UsageError


def refuse_second_start() -> None:
    """Raises UsageError in a process that runs the program's main module anew and comes to its batch again."""
    # Python says it nowhere else; its own error comes later, when files are made already.
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise UsageError(Problem("batch-no-main-guard"))


def why_died() -> Problem:
    """Why processes have ended that should not: the program's missing guard, or what only the system knows."""
    return Problem("batch-worker-died" if _guarded() else "batch-no-main-guard")


def _guarded() -> bool:
    """Whether the main module looks at its own name, or is no file, which processes do not run anew."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    try:
        tree = ast.parse(Path(file or "").read_bytes())
    except (OSError, SyntaxError, ValueError):
        return True
    return any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(tree))
