"""Loaded into workers: a folder whose files they cannot open or list, as if it were on another machine."""

from __future__ import annotations

import os
import sys
from typing import Any

HIDDEN = "LETTERGEN_TEST_HIDDEN"


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"open", "os.listdir", "os.scandir"} and arguments:
        path = arguments[0]
        if isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(_hidden):
            raise PermissionError(f"a worker reached for {os.fsdecode(path)}")


if _hidden := os.environ.get(HIDDEN, ""):
    sys.addaudithook(_watch)
