"""``serve``: the server, started from a command."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lettergen.cli.console import Console
from lettergen.cli.outcome import command
from lettergen.errors import MissingToolError, Place, Problem, UsageError
from lettergen.files import is_folder

if TYPE_CHECKING:
    from lettergen.serve.settings import Settings

SECRET = "LETTERGEN_OIDC_SECRET"  # noqa: S105  the variable's name
"""Where the provider's secret for this client stands: others may see a command line."""
_NEEDED = ("fastapi", "uvicorn", "python_multipart", "httpx", "joserfc", "prometheus_client")


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What the command was asked for."""

    workspace: Path | None
    port: int
    host: str
    open_page: bool
    data: Path | None
    workers: int | None
    public_url: str | None
    tokens: Path | None
    new_token: str | None
    oidc_issuer: str | None
    oidc_audience: str | None
    oidc_role: str | None


def run(asked: Serving, console: Console) -> None:
    """Serves until somebody ends it, or writes a new token."""
    with command(console):
        missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
        if missing:
            raise MissingToolError(Problem("serve-missing", value=", ".join(missing)))
        if asked.new_token is not None:
            _new_token(asked, console)
            return
        if asked.workspace is not None and not is_folder(asked.workspace):
            raise UsageError(Problem("workspace-missing", Place(file=str(asked.workspace))))
        from lettergen.serve.run import run as serve
        from lettergen.serve.run import url_of

        settings = _settings(asked)
        said = console.say("serving", url=url_of(settings))
        serve(settings, open_browser=asked.open_page, ready=lambda: console.message(said))


def _new_token(asked: Serving, console: Console) -> None:
    from lettergen.serve.security.tokens import new_token

    if asked.tokens is None:
        raise UsageError(Problem("serve-token-file"))
    console.result(new_token(asked.tokens, asked.new_token or ""))
    console.flush()
    console.message(
        console.say("token-written", name=asked.new_token or "", file=str(asked.tokens))
    )


def _settings(asked: Serving) -> Settings:
    from lettergen.serve.settings import Oidc, Settings

    if asked.public_url is not None and not _is_address(asked.public_url):
        raise UsageError(Problem("serve-public-url", value=asked.public_url))
    if (asked.oidc_issuer is None) is not (asked.oidc_audience is None):
        raise UsageError(Problem("serve-oidc-halves"))
    oidc = None
    if asked.oidc_issuer is not None and asked.oidc_audience is not None:
        oidc = Oidc(
            issuer=asked.oidc_issuer,
            audience=asked.oidc_audience,
            client_secret=os.environ.get(SECRET),
            role=asked.oidc_role,
        )
    settings = Settings(
        workspace=asked.workspace,
        host=asked.host,
        port=asked.port,
        data=asked.data,
        workers=asked.workers,
        tokens=asked.tokens,
        oidc=oidc,
        public_url=asked.public_url,
    )
    if settings.reached_by_others and not settings.login:
        where = asked.host if asked.public_url is None else asked.public_url
        raise UsageError(Problem("serve-open-to-all", value=where))
    return settings


def _is_address(url: str) -> bool:
    """Whether it names a server and nothing within it: the pages lie at its root."""
    try:
        found = urlsplit(url)
        named = bool(found.hostname) and (found.port is None or found.port > 0)
    except ValueError:
        return False
    plain = found.path in {"", "/"} and not (found.query or found.fragment or found.username)
    return named and plain and found.scheme in {"http", "https"}
