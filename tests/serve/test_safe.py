"""Nobody asks who may not, nothing comes from elsewhere, nothing takes more than its bounds."""

from __future__ import annotations

import http.client
import io
import json
import logging
import socket
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lettergen.errors import InputError, UsageError
from lettergen.serve.api.description import LETTER
from lettergen.serve.security.tokens import new_token, read_tokens
from lettergen.serve.security.uploads import type_of
from lettergen.serve.settings import Limits, Settings
from tests.serve.running import Running, running


@pytest.fixture(scope="module")
def locked(token: str, tokens: Path) -> Iterator[Running]:
    limits = Limits(upload_bytes=1_000_000, body_seconds=1)
    with running(Settings(workers=1, tokens=tokens, limits=limits)) as found:
        yield found


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[", "10.0.0.1", ""])
def test_only_names_of_this_server_are_answered(client: httpx.Client, host: str) -> None:
    refused = client.get("/api/v1/kinds", headers={"Host": host})
    assert refused.status_code == 400


def test_names_of_this_machine_are_answered(client: httpx.Client, server: Running) -> None:
    for host in (f"localhost:{server.port}", "127.0.0.1", f"[::1]:{server.port}", "LOCALHOST"):
        assert client.get("/health/live", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_change_nothing(client: httpx.Client, headers: dict[str, str]) -> None:
    refused = client.post("/api/v1/check", json=LETTER, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "serve-origin")


@pytest.mark.slow
def test_the_own_site_may(client: httpx.Client, server: Running) -> None:
    headers = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/v1/check", json=LETTER, headers=headers).status_code == 200


def test_every_answer_is_locked_for_browsers(client: httpx.Client) -> None:
    for path in ("/api/v1/kinds", "/nothing", "/health/live"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
def test_without_a_token_nothing_is_said(locked: Running) -> None:
    with locked.client() as client:
        for path in ("/api/v1/kinds", "/metrics", "/api/v1/openapi.json"):
            refused = client.get(path)
            assert (refused.status_code, refused.json()["code"]) == (401, "serve-not-logged-in")
            assert refused.headers["www-authenticate"] == "Bearer"
        assert client.get("/health/live").status_code == 200
        to_login = client.get("/")
        assert (to_login.status_code, to_login.headers["location"]) == (303, "/login?next=/")
        for wrong in ("Bearer lg_wrong", "Bearer", "Basic lg_wrong", "Bearer a.b.c"):
            headers = {"Authorization": wrong}
            assert client.get("/api/v1/kinds", headers=headers).status_code == 401


@pytest.mark.slow
def test_a_token_opens(locked: Running, token: str) -> None:
    with locked.client(headers={"Authorization": f"Bearer {token}"}) as client:
        assert client.get("/api/v1/kinds").status_code == 200
        assert client.post("/api/v1/render", json=LETTER).content.startswith(b"%PDF")


def test_a_token_is_taken_back_at_once(locked: Running, tokens: Path) -> None:
    gone = new_token(tokens, "voruebergehend")
    with locked.client(headers={"Authorization": f"Bearer {gone}"}) as client:
        assert client.get("/metrics").status_code == 200
        lines = tokens.read_text().splitlines(keepends=True)
        tokens.write_text("".join(line for line in lines if "voruebergehend" not in line))
        assert client.get("/metrics").status_code == 401


def test_the_file_of_tokens_opens_nothing(tmp_path: Path) -> None:
    file = tmp_path / "below" / "tokens"
    token = new_token(file, "amt-50")
    assert token not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    (hash_,) = read_tokens(file).values()
    assert hash_ != token
    with pytest.raises(UsageError):
        new_token(file, "amt-50")
    with pytest.raises(UsageError):
        new_token(file, "amt 50\nroot")
    file.write_text("# Kommentar\n\namt-50\nroot sha256:12\n")
    with pytest.raises(InputError) as error:
        read_tokens(file)
    assert [p.place.line for p in error.value.problems] == [3, 4]


def test_a_reader_logs_in_with_a_token_and_out(locked: Running, token: str) -> None:
    with locked.client() as client:
        page = client.get("/login?next=//evil.example").text
        assert 'value="/"' in page
        form = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
        wrong = client.post("/login", data={**form, "access": "lg_nothing", "next": "/"})
        assert wrong.status_code == 401
        for target, to in (
            ("/api/v1/kinds", "/api/v1/kinds"),
            ("//evil.example/x", "/"),
            ("https://e/", "/"),
        ):
            entered = client.post("/login", data={**form, "access": token, "next": target})
            assert (entered.status_code, entered.headers["location"]) == (303, to)
            form = _form(client)
        assert "httponly" in entered.headers["set-cookie"].lower()
        assert client.get("/api/v1/kinds").status_code == 200
        refused = client.post("/api/v1/check", json=LETTER)
        assert (refused.status_code, refused.json()["code"]) == (403, "serve-csrf")
        csrf = {"X-CSRF-Token": form["csrf_token"]}
        assert client.post("/api/v1/check", json=LETTER, headers=csrf).status_code == 200
        assert client.post("/logout", data={"csrf_token": "wrong"}).status_code == 403
        assert client.post("/logout", data=form).status_code == 303
        assert client.get("/api/v1/kinds").status_code == 401


def _form(client: httpx.Client) -> dict[str, str]:
    page = client.get("/login").text
    return {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}


def test_a_form_without_its_token_is_refused(locked: Running, token: str) -> None:
    with locked.client() as client:
        refused = client.post("/login", data={"access": token})
        assert refused.status_code == 403
        assert 'name="access"' in refused.text  # the page to log in, once more
        assert client.get("/metrics").status_code == 401
    with locked.client() as other, locked.client() as client:
        form = _form(other)
        assert client.post("/login", data={**form, "access": token}).status_code == 403


def test_what_is_too_large_is_refused_before_it_has_come(locked: Running, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with locked.client(headers=headers) as client:
        refused = client.post("/api/v1/check", content=b" " * 1_000_001)
        assert (refused.status_code, refused.json()["code"]) == (413, "serve-too-large")
    line = http.client.HTTPConnection("127.0.0.1", locked.port, timeout=20)
    line.putrequest("POST", "/api/v1/check")
    for name, value in {**headers, "Content-Length": "999999999999"}.items():
        line.putheader(name, value)
    line.endheaders()
    assert line.getresponse().status == 413
    line.close()

    def endless() -> Iterator[bytes]:
        for _ in range(30):
            yield b" " * 100_000

    with locked.client(headers=headers) as client:  # sees the answer though it sends to the end
        for content in (endless(), b" " * 3_000_000):
            assert client.post("/api/v1/check", content=content).json()["code"] == "serve-too-large"


def test_a_browser_sees_that_a_file_is_too_large(locked: Running, token: str) -> None:
    too_large = {"table": ("liste.csv", b"x" * 1_500_000)}
    browser = {"Authorization": f"Bearer {token}", "Accept": "text/html", "Origin": locked.url}
    with locked.client(headers=browser) as client:
        refused = client.post("/serial", files=too_large, timeout=10)
        assert refused.status_code == 413
        assert "<h1" in refused.text


@pytest.mark.slow
def test_a_form_of_somebody_unknown_is_not_waited_for(locked: Running) -> None:
    with socket.create_connection(("127.0.0.1", locked.port), timeout=15) as line:
        line.sendall(
            b"POST /letter HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/html\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nsubject="
            % locked.port
        )
        assert b" 401 " in line.recv(100)


@pytest.mark.slow
def test_what_comes_too_slowly_is_given_up(locked: Running, token: str) -> None:
    with socket.create_connection(("127.0.0.1", locked.port), timeout=20) as line:
        head = (
            f"POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        line.sendall(head.encode())
        assert b" 408 " in line.recv(4096)


def test_files_are_what_their_content_says(client: httpx.Client) -> None:
    word = client.post("/api/v1/render?format=docx", json=LETTER).content
    pdf = client.post("/api/v1/render", json=LETTER).content
    assert (type_of(word), type_of(pdf), type_of(b"a;b\n")) == ("docx", "pdf", "text")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("anything.txt", "x")
    assert type_of(made.getvalue()) is None
    for content in (pdf, b"text", made.getvalue(), b""):
        for path in ("/adopt", "/convert"):
            refused = client.post(f"/api/v1{path}", content=content)
            assert (refused.status_code, refused.json()["code"]) == (415, "serve-upload-type")


def test_nothing_personal_in_the_log(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client.post("/api/v1/render?name=Yıldız", json=LETTER)
    client.post("/api/v1/render", json={**LETTER, "recipient": "Şeyma Yıldız"})
    client.get("/api/v1/kinds/Yıldız/schema")
    lines: list[str] = []
    until = time.monotonic() + 10  # the line is written when the answer has been sent
    while not any("/api/v1/kinds/{kind}/schema 404" in line for line in lines):
        assert time.monotonic() < until, lines
        time.sleep(0.01)
        lines = [r.getMessage() for r in caplog.records if r.name == "lettergen.serve"]
    assert "Yıldız" not in str(lines)
    assert "Y%C4" not in str(lines)


def test_a_key_makes_the_same_once(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": f"k-{time.time_ns()}"}
    first = client.post("/api/v1/render", json=LETTER, headers=headers)
    again = client.post("/api/v1/render", json=LETTER, headers=headers)
    assert again.content == first.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    other = client.post("/api/v1/render", json={**LETTER, "subject": "Anderes"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "serve-key-reused")
    other = client.post("/api/v1/render?format=docx", json=LETTER, headers=headers)
    assert other.status_code == 422
    wrong = client.post("/api/v1/render", json=LETTER, headers={"Idempotency-Key": "a b"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "serve-key")


@pytest.mark.slow
def test_a_key_makes_a_batch_once(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": f"b-{time.time_ns()}"}
    data = {"letter": json.dumps({"kind": "schreiben"}), "dry_run": "true"}
    files = {"rows": ("l.csv", b"Nachname;PLZ\nMuster;52062\n")}
    made = [client.post("/api/v1/batches", data=data, files=files, headers=headers) for _ in "ab"]
    assert made[0].json()["id"] == made[1].json()["id"]
    client.delete(f"/api/v1/batches/{made[0].json()['id']}")


@pytest.mark.slow
def test_measures_and_health(client: httpx.Client) -> None:
    client.post("/api/v1/check", json=LETTER)
    assert client.get("/health/ready").json() == {"ready": True, "workers": 1}
    text = client.get("/metrics").text
    assert 'lettergen_requests_total{method="POST",route="/api/v1/check",status="200"}' in text
    assert "lettergen_workers_ready 1.0" in text
    assert "lettergen_request_seconds_bucket" in text
