"""A small OpenID Connect provider on a port of its own: discovery, keys, codes with PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

SECRET = "geheim"  # noqa: S105  for the test alone


class Provider:
    """What it knows: its keys, and who has logged in."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.keys: list[RSAKey | ECKey] = [RSAKey.generate_key(2048, {"kid": "1"})]
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {}
        self.app = self._app()

    def token(self, key: Any = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A signed token for the server, unless ``claims`` say otherwise."""
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": "lettergen",
            "sub": "erika",
            "iat": now,
            "exp": now + 300,
            "roles": ["briefe"],
            **claims,
        }
        key = key or self.keys[-1]
        algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
        head = {"alg": algorithm, "kid": key.kid, **(header or {})}
        return jwt.encode(head, {k: v for k, v in said.items() if v is not None}, key)

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def about() -> dict[str, Any]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            return {"keys": [key.as_dict(private=False) for key in self.keys]}

        @app.get("/authorize")
        def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            code = f"code{len(self.codes)}"
            self.codes[code] = asked
            back = f"{asked['redirect_uri']}?code={code}&state={asked['state']}"
            return RedirectResponse(back, 303)

        @app.post("/token")
        async def token(
            request: Request,
            code: Annotated[str, Form()],
            code_verifier: Annotated[str, Form()],
            redirect_uri: Annotated[str, Form()],
        ) -> Response:
            asked = self.codes.pop(code, None)
            login = base64.b64encode(f"lettergen:{SECRET}".encode()).decode()
            digest = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest())
            if (
                asked is None
                or request.headers.get("authorization") != f"Basic {login}"
                or asked["code_challenge"] != digest.decode().rstrip("=")
                or asked["redirect_uri"] != redirect_uri
            ):
                return JSONResponse({"error": "invalid_grant"}, 400)
            claims = {"nonce": asked["nonce"], **self.claims}
            return JSONResponse({"id_token": self.token(**claims), "token_type": "Bearer"})

        return app


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    provider = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(
        uvicorn.Config(provider.app, log_config=None, access_log=False, ws="none")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
