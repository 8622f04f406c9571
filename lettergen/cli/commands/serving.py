"""``serve``."""

from __future__ import annotations

from typing import Any

from lettergen.cli import serve_options as options
from lettergen.cli.command import command
from lettergen.cli.console import Console
from lettergen.cli.options import WORKSPACE


@command(
    "serve",
    WORKSPACE,
    options.PORT,
    options.HOST,
    options.OPEN_PAGE,
    options.DATA,
    options.WORKERS,
    options.PUBLIC_URL,
    options.TOKENS,
    options.NEW_TOKEN,
    options.OIDC_ISSUER,
    options.OIDC_AUDIENCE,
    options.OIDC_ROLE,
)
def serve(console: Console, **asked: Any) -> None:
    """``lettergen serve``."""
    from lettergen.cli.serving import Serving, run

    run(Serving(**asked), console)
