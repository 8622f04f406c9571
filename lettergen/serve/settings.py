"""What the server was started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

DEFAULT_PORT: Final = 8780


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one request, and all of them together, may take."""

    upload_bytes: int = 20_000_000
    """Bytes of a request."""
    body_seconds: float = 60
    """Seconds in which a request must have come in whole."""
    task_seconds: float = 20
    """Seconds that a letter may take."""
    convert_seconds: float = 120
    """Seconds that LibreOffice may take for a document."""
    queue: int = 64
    """Calls that wait for a worker; the next one is told to come back later."""
    queue_seconds: float = 60
    """Seconds that a call waits at most."""
    retry_after: int = 2
    """Seconds after which it may come back."""
    worker_bytes: int | None = 4 << 30
    """Memory (address space) that a worker may take; None: as much as it likes."""
    letters: int = 50
    """Letters of one request; more are a batch."""
    batches: int = 200
    """Batches that are kept."""
    batches_at_once: int = 2
    """Batches that run side by side; others wait."""
    batch_hours: float = 72
    """Hours that a batch is kept after its last change."""
    answers_bytes: int = 64 << 20
    """Bytes of answers that are kept for idempotency keys."""
    answers_hours: float = 24
    """Hours that they are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """An OpenID Connect provider that says who may ask."""

    issuer: str
    """Its address, below which ``/.well-known/openid-configuration`` lies."""
    audience: str
    """For whom tokens must be made out; also the client's name for logging in on the pages."""
    client_secret: str | None = field(default=None, repr=False)
    """The client's secret, where the provider wants one."""
    role: str | None = None
    """What must stand in the token's claim ``roles``, ``groups`` or ``scope``; None: whoever the provider knows may ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the server was started with."""

    workspace: Path | None = None
    """Folder with the house's letterheads and templates."""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    data: Path | None = None
    """Folder for batches and what outlives a restart; None: a temporary one that goes with the server."""
    workers: int | None = None
    """Worker processes; None: one per processor."""
    tokens: Path | None = None
    """File with the hashes of bearer tokens; see ``security.tokens``."""
    oidc: Oidc | None = None
    public_url: str | None = None
    """What the server is called from outside, such as ``https://briefe.example.de`` behind a proxy."""
    limits: Limits = field(default_factory=Limits)

    @property
    def login(self) -> bool:
        """Whether somebody who asks must say who he is."""
        return self.tokens is not None or self.oidc is not None

    @property
    def loopback(self) -> bool:
        """Whether it listens on this machine alone."""
        return _own(self.host)

    @property
    def reached_by_others(self) -> bool:
        """Whether somebody else can ask: by the network itself, or by a proxy that gives it another name."""
        public = None if self.public_url is None else urlsplit(self.public_url).hostname
        return not self.loopback or (public is not None and not _own(public))


def _own(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
