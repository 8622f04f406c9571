"""Logging in at an OpenID Connect provider that runs on this machine: programs with its tokens, readers with its codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from lettergen.serve.settings import Oidc, Settings
from tests.serve.provider import SECRET, Provider, providing
from tests.serve.running import Running, free_port, running


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as found:
        yield found


@pytest.fixture(scope="module")
def guarded(provider: Provider) -> Iterator[Running]:
    oidc = Oidc(issuer=provider.issuer, audience="lettergen", client_secret=SECRET, role="briefe")
    port = free_port()
    with running(Settings(workers=1, oidc=oidc, port=port), port=port) as found:
        yield found


def status(server: Running, token: str) -> int:
    with server.client(headers={"Authorization": f"Bearer {token}"}) as client:
        return client.get("/metrics").status_code


@pytest.mark.slow
def test_a_token_of_the_provider_opens(guarded: Running, provider: Provider) -> None:
    assert status(guarded, provider.token()) == 200
    assert status(guarded, provider.token(roles=None, scope="openid briefe")) == 200
    assert status(guarded, provider.token(aud=["other", "lettergen"])) == 200
    assert status(guarded, provider.token(roles=None, realm_access={"roles": ["briefe"]})) == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://evil.example"},
        {"aud": "other"},
        {"aud": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"nbf": int(time.time()) + 3600},
        {"sub": None},
        {"roles": ["andere"]},
        {"roles": None},
        {"roles": None, "scope": "briefe-nicht"},
    ],
)
def test_other_tokens_do_not(guarded: Running, provider: Provider, claims: dict[str, Any]) -> None:
    assert status(guarded, provider.token(**claims)) == 401


@pytest.mark.slow
def test_nor_do_forged_ones(guarded: Running, provider: Provider) -> None:
    strange = RSAKey.generate_key(2048, {"kid": "1"})
    assert status(guarded, provider.token(strange)) == 401
    claims = {"iss": provider.issuer, "aud": "lettergen", "sub": "e", "exp": int(time.time()) + 99}
    public = provider.keys[0].as_pem(private=False)
    shared = _shared({**claims, "roles": ["briefe"]}, public)
    assert status(guarded, shared) == 401
    none = "eyJhbGciOiJub25lIn0." + provider.token().split(".")[1] + "."
    assert status(guarded, none) == 401
    for rubbish in ("a.b.c", "....", "x" * 5000):
        assert status(guarded, rubbish) == 401


def _shared(claims: dict[str, Any], key: bytes) -> str:
    """A token signed with the provider's public key as if it were a shared secret."""

    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).decode().rstrip("=")

    head = part(json.dumps({"alg": "HS256", "kid": "1"}).encode())
    said = f"{head}.{part(json.dumps(claims).encode())}"
    return f"{said}.{part(hmac.new(key, said.encode(), hashlib.sha256).digest())}"


@pytest.mark.slow
def test_readers_log_in_with_a_code(guarded: Running, provider: Provider) -> None:
    with guarded.client(follow_redirects=True) as reader:
        found = reader.get("/login/oidc?next=/api/v1/kinds")
        assert found.status_code == 200
        assert found.json()["kinds"]
        assert reader.get("/metrics").status_code == 200
    provider.claims = {"roles": ["andere"]}
    with guarded.client(follow_redirects=True) as reader:
        assert reader.get("/login/oidc").json()["code"] == "serve-login-failed"
    provider.claims = {"nonce": "another"}
    with guarded.client(follow_redirects=True) as reader:
        assert reader.get("/login/oidc").status_code == 403
    provider.claims = {}


@pytest.mark.slow
def test_a_code_for_somebody_else_is_no_login(guarded: Running) -> None:
    with guarded.client() as reader:
        assert reader.get("/login/callback?code=code0&state=x").status_code == 403
        away = reader.get("/login/oidc")
        assert away.status_code == 303
        state = httpx.URL(away.headers["location"]).params["state"]
        assert reader.get(f"/login/callback?code=wrong&state={state}").status_code == 403
        assert reader.get("/login/callback?code=code0&state=other").status_code == 403


@pytest.mark.slow
def test_a_new_key_of_the_provider_is_fetched(guarded: Running, provider: Provider) -> None:
    known = guarded_provider(guarded)
    provider.keys.append(ECKey.generate_key("P-256", {"kid": "2"}))
    assert status(guarded, provider.token()) == 401  # fetched a moment ago
    known._fetched -= 60
    assert status(guarded, provider.token()) == 200
    provider.keys.pop()


def guarded_provider(server: Running) -> Any:
    return server.app.state.provider


@pytest.mark.slow
def test_a_provider_that_is_silent_is_said(provider: Provider) -> None:
    oidc = Oidc(issuer="http://127.0.0.1:9", audience="lettergen")
    with running(Settings(workers=1, oidc=oidc)) as server, server.client() as client:
        headers = {"Authorization": f"Bearer {provider.token()}"}
        refused = client.get("/api/v1/kinds", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (503, "serve-oidc-silent")
