"""``serve``: the server, started from a command."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lettergen.cli.console import Console
from lettergen.cli.outcome import Outcome
from lettergen.errors import MissingToolError, Place, Problem, UsageError
from lettergen.files import is_folder

if TYPE_CHECKING:
    from lettergen.serve.settings import Settings

SECRET = "LETTERGEN_OIDC_SECRET"  # noqa: S105  the variable's name
"""Where the provider's secret for this client stands: others may see a command line."""
_NEEDED = ("fastapi", "uvicorn", "python_multipart", "httpx", "joserfc", "prometheus_client")


def serve(
    outcome: Outcome, *, new_token: str | None, tokens: Path | None, open_page: bool, **asked: Any
) -> None:
    """Serves until somebody ends it, or writes a new token."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingToolError(Problem("serve-missing", value=", ".join(missing)))
    if new_token is not None:
        _new_token(new_token, tokens, outcome.console)
        return
    workspace: Path | None = asked["workspace"]
    if workspace is not None and not is_folder(workspace):
        raise UsageError(Problem("workspace-missing", Place(file=str(workspace))))
    from lettergen.serve.run import run, url_of

    settings = _settings(tokens=tokens, **asked)
    said = outcome.console.say("serving", url=url_of(settings))
    run(settings, open_browser=open_page, ready=lambda: outcome.console.message(said))


def _new_token(name: str, file: Path | None, console: Console) -> None:
    from lettergen.serve.security.tokens import new_token

    if file is None:
        raise UsageError(Problem("serve-token-file"))
    console.result(new_token(file, name))
    console.flush()
    console.message(console.say("token-written", name=name, file=str(file)))


def _settings(
    *,
    public_url: str | None,
    oidc_issuer: str | None,
    oidc_audience: str | None,
    oidc_role: str | None,
    **asked: Any,
) -> Settings:
    from lettergen.serve.settings import Oidc, Settings

    if public_url is not None and not _is_address(public_url):
        raise UsageError(Problem("serve-public-url", value=public_url))
    if (oidc_issuer is None) is not (oidc_audience is None):
        raise UsageError(Problem("serve-oidc-halves"))
    oidc = None
    if oidc_issuer is not None and oidc_audience is not None:
        secret = os.environ.get(SECRET)
        oidc = Oidc(
            issuer=oidc_issuer, audience=oidc_audience, client_secret=secret, role=oidc_role
        )
    settings = Settings(oidc=oidc, public_url=public_url, **asked)
    if settings.reached_by_others and not settings.login:
        where = settings.host if public_url is None else public_url
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
