"""A program that makes a batch on a cluster, to be killed: ``python -m tests.batch_cluster.victim OUT COUNT ADDRESS``."""

from __future__ import annotations

import sys
from pathlib import Path

from lettergen.batch.api import rows_of
from lettergen.batch.options import BatchOptions
from lettergen.batch.run import run_batch
from tests.batch_run.samples import letters

if __name__ == "__main__":
    out, count, address = sys.argv[1:]
    run_batch(rows_of(letters(int(count))), BatchOptions(out=Path(out), scheduler=address))
