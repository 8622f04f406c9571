"""Letters made in processes of their own: one that hangs or dies loses one letter, and another takes its place.

The rest of the server asks ``Engine`` for one of ``tasks``, ``series`` or ``house``. Letters go in as data (a mapping) or as the text of
a letter file (YAML); what comes back are the frozen classes of ``results``. Nothing here reads a request or writes an answer.
"""

from lettergen.serve.engine.engine import Engine

__all__ = ["Engine"]
