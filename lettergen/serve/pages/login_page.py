"""Anmelden: the page with the ways to log in that this server has."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from lettergen.serve.pages.rendering import page


def login_page(
    request: Request, target: str, *, tokens: bool, oidc: bool, wrong: str = ""
) -> Response:
    """See ``security.login.LoginPage``."""
    return page(
        request,
        "login.html",
        status={"": 200, "token": 401, "form": 403}[wrong],
        target=target,
        tokens=tokens,
        oidc=oidc,
        wrong=wrong,
    )
