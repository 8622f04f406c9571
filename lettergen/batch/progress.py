"""How a run tells how far it is; the terminal's ways of showing it are the command line's."""

from __future__ import annotations

from typing import Literal, Protocol

Stage = Literal["plan", "render", "print", "zip", "report"]
"""What a run does, in this order."""


class Progress(Protocol):
    """Is told what happens; called from one thread only, and never from a worker."""

    def begin(self, stage: Stage, total: int | None, done: int = 0) -> None:
        """A stage begins, with ``total`` things to do as far as is known, ``done`` of them done by an earlier run."""

    def advance(self, count: int = 1, *, failed: bool = False) -> None:
        """So many more are done; ``failed`` when they became nothing."""

    def close(self) -> None:
        """The run has ended, well or not."""


class Silent:
    """Shows nothing."""

    def begin(self, stage: Stage, total: int | None, done: int = 0) -> None:
        """See ``Progress``."""

    def advance(self, count: int = 1, *, failed: bool = False) -> None:
        """See ``Progress``."""

    def close(self) -> None:
        """See ``Progress``."""
