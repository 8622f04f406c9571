"""Whatever is sent, the answer is a problem document or right, never a fault of the server's; what dawdles is ended."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lettergen.serve.api.description import LETTER
from lettergen.serve.settings import Limits, Settings
from tests.serve.running import Running, running
from tests.serve.test_batches import API, COMMON, begin, finished, table

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
BODIES = (
    b"",
    b"null",
    b"[]",
    b"[[]]",
    b"1e999",
    b"NaN",
    b'{"a":1,"a":2}',
    b"[" * 100_000,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b"\xff\xfe\x00",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"--x\r\n",
    b"a: &a [*a]",
    json.dumps(LETTER).encode("utf-16"),
    json.dumps({**LETTER, "subject": "\ud800"}).encode(),
    json.dumps({**LETTER, "\udfff": "\ud800"}).encode(),
    json.dumps({**LETTER, "kind": "\ud800"}).encode(),
    json.dumps({**LETTER, "kind": {"a": [1]}}).encode(),
    json.dumps({**LETTER, "date": 10**400}).encode(),
    json.dumps({**LETTER, "letterhead": "../../etc"}).encode(),
    json.dumps({**LETTER, "letterhead": "\x00"}).encode(),
    json.dumps({**LETTER, "kind": "a" * 100_000}).encode(),
)
TYPES = (
    "application/json",
    "application/yaml",
    "multipart/form-data; boundary=x",
    "text/plain",
    ";",
)
PATHS = (
    "/api/v1",
    "/api/v1//render",
    "/api/v1/render/",
    "/api/v1/kinds/..%2f..%2fetc/schema",
    "/api/v1/kinds/%00/example",
    "/api/v1/kinds/" + "a" * 5000 + "/schema",
    "/api/v1/batches/nix/rows?after=99999999999999999999999999",
    "/api/v1/batches/nix/rows/99999999999999999999999/preview",
    "/api/v1/render?format=%00",
    "/api/v1/render?format=pdf&format=odt",
    "/api/v1/render?ppi=1e9",
    "/api/v1/check?lang=%ff",
    "/static/%2e%2e/app.py",
    "/nothing",
    "/metrics",
    "/health/ready",
)
VALUES = {"kind": "schreiben", "batch": "nix", "row": "3", "action": "run", "name": "x.pdf"}


@pytest.fixture(scope="module")
def hasty() -> Iterator[Running]:
    limits = Limits(body_seconds=1)
    with running(Settings(workers=1, limits=limits)) as found:
        yield found


def right(answer: httpx.Response) -> bool:
    """A good answer, or a problem that is the asker's (or a tool's that is missing)."""
    if answer.status_code < 400:
        return True
    if answer.status_code >= 500 and answer.status_code != 501:
        return False
    if answer.headers["content-type"] != "application/problem+json":
        return False
    return answer.request.method == "HEAD" or answer.json()["status"] == answer.status_code


def addresses(client: httpx.Client) -> list[str]:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return [*(path.format_map(VALUES) for path in paths), *PATHS]


@pytest.mark.slow
def test_whatever_is_sent_the_answer_is_in_order(client: httpx.Client) -> None:
    wrong = []
    for path in addresses(client):
        asked: list[dict[str, Any]] = [{"method": method} for method in METHODS]
        if "/nix" not in path and "static" not in path:
            asked += [
                {"method": "POST", "content": body, "headers": {"Content-Type": TYPES[n % 5]}}
                for number, body in enumerate(BODIES)
                for n in (number, 0, 1)
            ]
        for request in asked:
            answer = client.request(url=path, **request)
            if not right(answer):
                wrong.append((path[:60], request["method"], answer.status_code, answer.text[:200]))
    assert wrong == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": ""},
        {"Accept": b"\x80"},
        {"Accept": "image/jpeg"},
        {"Accept-Language": "de;q=x, *;q=nan, en;q=inf"},
        {"If-None-Match": "*"},
        {"If-None-Match": '"' * 4000},
        {"Range": "bytes=zz"},
        {"Content-Encoding": "gzip"},
        {"Host": "localhost:99999999"},
        {"Origin": "http://["},
        {"Cookie": "lettergen_session=\u00fc; ;=;a"},
        {"Authorization": b"Bearer \xfc"},
        {"Idempotency-Key": b"\xfc"},
        {"Idempotency-Key": "a" * 201},
        {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
    ],
)
def test_whatever_the_headers_say_the_answer_is_in_order(
    client: httpx.Client, headers: dict[str, Any]
) -> None:
    given = [
        (k.encode(), v.encode("latin-1") if isinstance(v, str) else v) for k, v in headers.items()
    ]
    for method, path in (
        ("POST", "/api/v1/render"),
        ("POST", "/api/v1/batches"),
        ("GET", "/api/v1/kinds"),
        ("GET", "/api/v1/kinds/schreiben/example"),
    ):
        sent = LETTER if method == "POST" else None
        answer = client.request(method, path, headers=given, json=sent)
        assert right(answer), (path, answer.status_code, answer.text)


def said(server: Running, content: bytes, *, more: bool = True) -> bytes:
    """What the server answers to these bytes until it hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(content)
        if not more:
            line.shutdown(socket.SHUT_WR)
        found = b""
        try:
            while part := line.recv(65536):
                found += part
        except ConnectionResetError:
            pass
        return found


def test_what_is_no_http_is_a_problem_too(hasty: Running) -> None:
    for content in (
        b"\x16\x03\x01\x00\xff",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"A" * 200_000,
    ):
        answer = said(hasty, content)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 "), content
        assert b"application/problem+json" in head
        assert json.loads(body)["code"] == "serve-http"


def test_http_1_0_is_answered_and_hung_up_on(hasty: Running) -> None:
    answer = said(hasty, b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n")
    assert b" 200 OK\r\n" in answer
    assert answer.endswith(b'{"alive":true}')
    assert b" 400 " in said(hasty, b"GET /health/live HTTP/1.0\r\n\r\n")  # to nobody


def test_a_body_that_is_no_longer_http_ends_the_line(
    hasty: Running, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = said(hasty, head + b"Z\r\nabc\r\n")
    assert not answer or b" 400 " in answer
    with hasty.client() as client:
        assert client.get("/health/live").status_code == 200
    assert [r for r in caplog.records if r.name == "asyncio" and r.levelno >= logging.ERROR] == []


@pytest.mark.slow
def test_a_head_that_comes_too_slowly_is_hung_up_on(hasty: Running) -> None:
    for content in (b"", b"GET /health/live HTTP/1.1\r\nHos"):
        started = time.monotonic()
        assert said(hasty, content) == b""
        assert 0.5 < time.monotonic() - started < 10
    live = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    started = time.monotonic()
    assert b" 200 " in said(hasty, live + b"GET /he")  # nor may a second one dawdle
    assert time.monotonic() - started < 10


@pytest.mark.slow
def test_who_takes_no_answer_is_hung_up_on(hasty: Running) -> None:
    with hasty.client() as client:
        batch = begin(client, table(600), zip="true")["id"]
        state = finished(client, batch)
        assert "briefe.zip" in state["files"]
        size = len(client.get(f"{API}/{batch}/files/briefe.zip").content)
    connections = hasty.server.server_state.connections
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", hasty.port))
        path = f"{API}/{batch}/files/briefe.zip"
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert size > 8 << 20
        until = time.monotonic() + 10
        time.sleep(0.5)
        assert len(connections) >= 1
        while connections and time.monotonic() < until:
            time.sleep(0.05)
        assert not connections


@pytest.mark.slow
def test_a_form_says_nothing_twice_and_nothing_unknown(client: httpx.Client) -> None:
    letter = json.dumps(COMMON)
    row = ("rows", ("l.csv", table(1)))
    for files, data, code in (
        ([row, row], {"letter": letter}, "serve-field-twice"),
        ([row], {"letter": [letter, letter]}, "serve-field-twice"),
        ([row], {"letter": letter, "format": "pdf"}, "serve-field-unknown"),
        ([row], {"letter": letter, "columns": '{"A":"Ort","A":"PLZ"}'}, "serve-columns"),
    ):
        refused = client.post(API, data=data, files=files)
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    batch = begin(client, table(1), dry_run="true")["id"]
    finished(client, batch)

    def put(content: bytes) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        return client.put(f"{API}/{batch}/columns", content=content, headers=headers)

    twice = put(b'{"PLZ":"Ort","PLZ":null}')
    assert (twice.status_code, twice.json()["code"]) == (400, "serve-json-twice")
    assert put(b'{"\\ud800":"Ort"}').status_code == 202
    assert finished(client, batch)["stage"] == "failed"
    assert client.get(API).status_code == 200
    client.delete(f"{API}/{batch}")


@pytest.mark.slow
def test_every_stage_takes_what_it_can_and_refuses_the_rest() -> None:
    limits = Limits(batches_at_once=1)
    with running(Settings(workers=1, limits=limits)) as server, server.client() as client:

        def status(batch: str, action: str) -> int:
            if action == "columns":
                return client.put(f"{API}/{batch}/columns", json={"PLZ": None}).status_code
            return client.post(f"{API}/{batch}/{action}").status_code

        others = ("run", "resume", "columns")
        long = begin(client, table(2000))["id"]
        waiting = begin(client, table(3))["id"]
        assert [status(waiting, action) for action in others] == [409] * 3
        assert status(waiting, "cancel") == 202
        assert finished(client, waiting)["stage"] == "stopped"
        assert status(waiting, "resume") == 202  # and waits again
        assert [status(long, action) for action in others] == [409] * 3
        assert [status(long, "cancel"), status(long, "cancel")] == [202] * 2
        assert finished(client, long)["stage"] == "stopped"
        assert [status(long, action) for action in ("cancel", "columns")] == [409] * 2
        assert status(long, "run") == 202
        assert client.delete(f"{API}/{long}").status_code == 204
        assert status(long, "cancel") == 404
        assert finished(client, waiting)["letters"] == 3
        assert [status(waiting, action) for action in (*others, "cancel")] == [409] * 4
        folder: Path = server.app.state.data.batches
        assert [p.name for p in folder.iterdir() if p.is_dir()] == [waiting]
