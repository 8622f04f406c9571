"""What the options of ``serve`` are called."""

from __future__ import annotations

from typing import Final

import click

from lettergen.cli.command import Option
from lettergen.cli.options import PATH

PORT: Final = Option(
    "--port",
    section="run",
    help="opt-port",
    metavar="PORT",
    type=click.IntRange(1, 65535),
    default=8780,
    show_default=True,
)
HOST: Final = Option(
    "--host", section="run", help="opt-host", metavar="ADDRESS", default="127.0.0.1"
)
OPEN_PAGE: Final = Option("--open", "open_page", section="run", help="opt-open-page", is_flag=True)
DATA: Final = Option("--data", section="run", help="opt-data", metavar="DIR", type=PATH)
WORKERS: Final = Option(
    "--workers", section="run", help="opt-serve-workers", type=click.IntRange(1, 64), metavar="N"
)
PUBLIC_URL: Final = Option("--public-url", section="run", help="opt-public-url", metavar="URL")
TOKENS: Final = Option("--tokens", section="run", help="opt-tokens", metavar="FILE", type=PATH)
NEW_TOKEN: Final = Option("--new-token", section="run", help="opt-new-token", metavar="NAME")
OIDC_ISSUER: Final = Option("--oidc-issuer", section="run", help="opt-oidc-issuer", metavar="URL")
OIDC_AUDIENCE: Final = Option(
    "--oidc-audience", section="run", help="opt-oidc-audience", metavar="NAME"
)
OIDC_ROLE: Final = Option("--oidc-role", section="run", help="opt-oidc-role", metavar="ROLE")
