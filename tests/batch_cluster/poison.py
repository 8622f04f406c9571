"""Loaded into workers: they die of one letter, like a library that crashes."""

from __future__ import annotations

import os
import pickle

from lettergen.batch import worker
from lettergen.batch.worker import Outcome, RowJob, Workplace

DEADLY = "Schierling"

_render_row = worker.render_row


def _render(job: RowJob, place: Workplace | None = None) -> Outcome:
    if DEADLY in pickle.loads(job.payload).subject:  # noqa: S301
        os._exit(1)
    return _render_row(job, place)


worker.render_row = _render
