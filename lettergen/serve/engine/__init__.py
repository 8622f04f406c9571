"""Letters made in processes of their own: one that hangs or dies loses one letter, and another takes its place.

``Engine`` is all that the rest of the server knows of it. Letters go in as data (a mapping) or as the text of a letter file (YAML);
results are the frozen classes of ``results``. Nothing here reads a request or writes an answer.
"""

from lettergen.serve.engine.engine import Engine
from lettergen.serve.engine.faults import BusyError, NotReadyError, TimedOutError, WorkerDiedError
from lettergen.serve.engine.results import (
    AdoptedLetter,
    Checked,
    ConvertedDocument,
    KindEntry,
    LetterheadListed,
    MadeFile,
    MadeLetter,
    Previewed,
    ReadJob,
    ReadLetter,
    TriedText,
    Verified,
)

__all__ = [
    "AdoptedLetter",
    "BusyError",
    "Checked",
    "ConvertedDocument",
    "Engine",
    "KindEntry",
    "LetterheadListed",
    "MadeFile",
    "MadeLetter",
    "NotReadyError",
    "Previewed",
    "ReadJob",
    "ReadLetter",
    "TimedOutError",
    "TriedText",
    "Verified",
    "WorkerDiedError",
]
