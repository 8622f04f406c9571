"""Logging in at a provider that somebody else has written: oidc-provider-mock, on this machine."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from lettergen.serve.settings import Oidc, Settings
from tests.serve.running import Running, free_port, running

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    if importlib.util.find_spec("oidc_provider_mock") is None:
        pytest.skip("oidc-provider-mock is not installed")
    import oidc_provider_mock

    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def guarded(issuer: str) -> Iterator[Running]:
    oidc = Oidc(issuer=issuer, audience="lettergen", client_secret="geheim", role="briefe")  # noqa: S106
    port = free_port()
    with running(Settings(workers=1, oidc=oidc, port=port), port=port) as found:
        yield found


def log_in(
    server: Running, issuer: str, name: str, role: str
) -> tuple[httpx.Client, httpx.Response]:
    claims = {"roles": [role], "name": "Erika Muster"}
    httpx.put(f"{issuer}/users/{name}", json=claims).raise_for_status()
    reader = server.client(follow_redirects=True)
    form = reader.get("/login/oidc?next=/metrics")
    assert form.url.host == "localhost", form.text
    return reader, reader.post(form.url, data={"sub": name})


@pytest.mark.slow
def test_a_reader_logs_in(guarded: Running, issuer: str) -> None:
    reader, entered = log_in(guarded, issuer, "erika", "briefe")
    with closing(reader):
        assert entered.status_code == 200, entered.text
        assert "lettergen_requests_total" in entered.text
        assert reader.get("/api/v1/kinds").status_code == 200


@pytest.mark.slow
def test_somebody_without_the_role_does_not(guarded: Running, issuer: str) -> None:
    reader, refused = log_in(guarded, issuer, f"max-{time.time_ns()}", "andere")
    with closing(reader):
        assert (refused.status_code, refused.json()["code"]) == (403, "serve-login-failed")
        assert reader.get("/metrics").status_code == 401
