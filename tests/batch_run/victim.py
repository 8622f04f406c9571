"""A program that makes a batch, to be killed: ``python -m tests.batch_run.victim OUT COUNT EXECUTOR``."""

from __future__ import annotations

import sys
from pathlib import Path

from lettergen.batch.api import render_batch
from lettergen.batch.job import PrintFile
from tests.batch_run.samples import letters

if __name__ == "__main__":
    out, count, executor = sys.argv[1:]
    render_batch(
        letters(int(count)),
        out=Path(out),
        executor="processes" if executor == "processes" else "threads",
        workers=2,
        print_file=PrintFile(max_sheets=40),
        zip=True,
        resume=True,
    )
