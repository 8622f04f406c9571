"""OpenID Connect: whose token it is, and logging in on the pages (authorization code flow with PKCE; RFC 6749, 7519, 7636)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lettergen.errors import Problem
from lettergen.serve.problems import HttpError
from lettergen.serve.settings import Oidc

_ALGORITHMS: Final = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
]
"""Signatures with the provider's key alone: none at all, or one with a shared secret, is no proof."""
_LEEWAY: Final = 60
_SECONDS: Final = 10.0
_KEPT: Final = 3600.0
_AGAIN: Final = 30.0


class OidcProvider:
    """A provider; what it says of itself is fetched when it is first needed and kept for an hour."""

    def __init__(self, settings: Oidc) -> None:
        self._settings = settings
        self._about: Mapping[str, Any] | None = None
        self._keys: KeySet | None = None
        self._fetched = float("-inf")
        self._lock = asyncio.Lock()

    async def owner(self, token: str) -> str | None:
        """Whose access token (JWT) it is; None for one that does not hold. Raises HttpError 503 where the provider does not answer."""
        claims = await self._claims(token)
        if claims is None or not self._may(claims):
            return None
        return _name(claims)

    async def login_url(self, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where a reader logs in. Raises HttpError 503."""
        about = await self._known()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": self._settings.audience,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{about['authorization_endpoint']}?{urlencode(query)}"

    async def logged_in(self, code: str, back: str, nonce: str, verifier: str) -> str | None:
        """Who has logged in; None for nobody who may ask. Raises HttpError 503."""
        about = await self._known()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self._settings.audience,
            "code_verifier": verifier,
        }
        secret = self._settings.client_secret
        auth = None if secret is None else httpx.BasicAuth(self._settings.audience, secret)
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            try:
                found = await client.post(
                    about["token_endpoint"], data=form, auth=auth or httpx.USE_CLIENT_DEFAULT
                )
                token = found.json().get("id_token") if found.is_success else None
            except (httpx.HTTPError, ValueError, AttributeError):
                raise _silent() from None
        claims = await self._claims(token) if isinstance(token, str) else None
        if claims is None or claims.get("nonce") != nonce or not self._may(claims):
            return None
        return _name(claims)

    async def _claims(self, token: str) -> Mapping[str, Any] | None:
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        await self._known()
        for last in (False, True):
            assert self._keys is not None  # noqa: S101  it was fetched
            try:
                claims = jwt.decode(token, self._keys, algorithms=_ALGORITHMS).claims
                registry.validate(claims)
            except (JoseError, ValueError):
                # The provider may have taken a new key since.
                if last or time.monotonic() - self._fetched < _AGAIN:
                    return None
                await self._fetch()
            else:
                return claims
        return None

    def _may(self, claims: Mapping[str, Any]) -> bool:
        role = self._settings.role
        if role is None:
            return True
        access = claims.get("realm_access")
        lists = [claims.get("roles"), claims.get("groups"), claims.get("scope")]
        lists.append(access.get("roles") if isinstance(access, Mapping) else None)
        return any(
            role in (found.split() if isinstance(found, str) else found)
            for found in lists
            if isinstance(found, str | list)
        )

    async def _known(self) -> Mapping[str, Any]:
        async with self._lock:
            if self._about is None or time.monotonic() - self._fetched > _KEPT:
                await self._fetch()
        assert self._about is not None  # noqa: S101
        return self._about

    async def _fetch(self) -> None:
        issuer = self._settings.issuer
        try:
            async with httpx.AsyncClient(timeout=_SECONDS) as client:
                found = await client.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
                about = found.raise_for_status().json()
                if about["issuer"] != issuer:
                    raise _silent()
                keys = (await client.get(about["jwks_uri"])).raise_for_status().json()
                self._keys = KeySet.import_key_set(keys)
        except (httpx.HTTPError, ValueError, KeyError, TypeError, JoseError):
            raise _silent() from None
        self._about, self._fetched = about, time.monotonic()


def _silent() -> HttpError:
    return HttpError(Problem("serve-oidc-silent"), status=503)


def _name(claims: Mapping[str, Any]) -> str:
    return f"oidc:{claims['sub']}"


def secret_text() -> str:
    """A text that nobody guesses."""
    return secrets.token_urlsafe(32)
