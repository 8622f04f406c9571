"""Loaded into workers: they die of one letter, like a library that crashes."""

from __future__ import annotations

import os

from lettergen.batch import worker
from lettergen.batch.worker import RowJob
from lettergen.model.letter import LetterBase

DEADLY = "Schierling"

_letter_of = worker.letter_of


def _read(job: RowJob) -> LetterBase:
    letter = _letter_of(job)
    if DEADLY in (letter.subject or ""):
        os._exit(1)
    return letter


worker.letter_of = _read
