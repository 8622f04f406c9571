"""``lettergen serve`` as a process: ends in good order, starts again, and goes on with what it had begun."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from lettergen.cli.app import app
from lettergen.serve.api.description import LETTER
from lettergen.serve.run import listening_at
from tests.serve.running import free_port
from tests.serve.test_batches import API, COMMON, finished, table

ROWS = 400


@contextmanager
def served(
    data: Path, port: int, log: Path
) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    command = [
        sys.executable, "-m", "lettergen", "serve", "--port", str(port), "--data", str(data),
        "--workers", "1", "--language", "en",
    ]  # fmt: skip
    with log.open("ab") as target:
        process = subprocess.Popen(command, stderr=target, stdout=target)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            for _ in range(1200):
                try:
                    if client.get("/health/ready").status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                time.sleep(0.05)
            yield process, client
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)


def begun(client: httpx.Client, batch: str, more_than: int) -> None:
    for _ in range(2000):
        state = client.get(f"{API}/{batch}").json()
        if state["step"] == "render" and state["done"] > more_than:
            return
        time.sleep(0.01)
    raise AssertionError(state)


@pytest.mark.slow
def test_ended_started_and_gone_on_with(tmp_path: Path) -> None:
    data, log, port = tmp_path / "data", tmp_path / "log", free_port()
    headers = {"Idempotency-Key": "einmal"}
    sent = {"letter": json.dumps(COMMON)}
    files = {"rows": ("liste.csv", table(ROWS))}
    with served(data, port, log) as (process, client):
        batch = client.post(API, data=sent, files=files, headers=headers).json()["id"]
        begun(client, batch, 3)
        with ThreadPoolExecutor(1) as threads:
            letters = [{**LETTER, "subject": f"Antrag {n}"} for n in range(30)]
            last = threads.submit(client.post, "/api/v1/render", json=letters)
            while "lettergen_calls_working 0.0" in client.get("/metrics").text:
                assert not last.done()
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) in {0, -signal.SIGTERM}
            assert last.result().status_code == 200  # what was at work is finished
    assert data.stat().st_mode & 0o777 == 0o700
    with served(data, port, log) as (process, client):
        assert client.get(f"{API}/{batch}").json()["stage"] == "stopped"
        again = client.post(API, data=sent, files=files, headers=headers)
        assert again.json()["id"] == batch
        other = client.post(API, data={**sent, "zip": "true"}, files=files, headers=headers)
        assert other.status_code == 422
        client.post(f"{API}/{batch}/resume")
        begun(client, batch, 20)
        process.kill()
    with served(data, port, log) as (process, client):
        assert finished(client, batch)["stage"] == "stopped"
        for _ in range(
            100
        ):  # the killed server's batch lets go of its folder when its letter is done
            client.post(f"{API}/{batch}/resume")
            state = finished(client, batch)
            if state["stage"] == "done":
                break
            time.sleep(0.1)
        assert (state["letters"], state["bad"]) == (ROWS, 0), state
        whole = client.post(API, data=sent, files=files).json()["id"]  # in one go
        assert finished(client, whole)["stage"] == "done"
        made, right = (data / "batches" / b / "out" / "briefe" for b in (batch, whole))
        names = sorted(p.name for p in right.iterdir())
        assert sorted(p.name for p in made.iterdir()) == names
        assert len(names) == ROWS
        assert all((made / n).read_bytes() == (right / n).read_bytes() for n in names)
        assert client.post("/api/v1/render", json=LETTER).content.startswith(b"%PDF")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) in {0, -signal.SIGINT}
    said = log.read_text()
    assert "Traceback" not in said
    assert "Muster" not in said
    assert f"POST {API} 202" in said
    assert "Ready at" in said


def test_anybody_in_the_network_is_not_served(tmp_path: Path) -> None:
    for options, code in (
        (["--host", "0.0.0.0"], "serve-open-to-all"),  # noqa: S104
        (["--public-url", "https://briefe.example.de"], "serve-open-to-all"),
        (["--public-url", "briefe.example.de"], "serve-public-url"),
        (["--public-url", "https://briefe.example.de/unter"], "serve-public-url"),
        (["--public-url", "https://a:b@c:x"], "serve-public-url"),
        (["--oidc-issuer", "https://sso.example"], "serve-oidc-halves"),
        (["--new-token", "x"], "serve-token-file"),
        (["--workspace", str(tmp_path / "nothing")], "workspace-missing"),
        (["--tokens", str(tmp_path / "nothing")], "output-no-folder"),
        (["--port", "8780", "--data", "/proc/nothing"], "output-no-folder"),
    ):
        refused = CliRunner().invoke(app, ["serve", "--language", "en", *options])
        assert f"[{code}]" in refused.stderr, refused.stderr
        assert refused.exit_code


def test_a_token_is_shown_once(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    made = CliRunner().invoke(app, ["serve", "--tokens", str(file), "--new-token", "amt-50"])
    assert made.exit_code == 0
    assert made.stdout.startswith("lg_")
    assert made.stdout.strip() not in made.stderr + file.read_text()


def test_answers_are_sent_at_once() -> None:
    """Without TCP_NODELAY an answer in two parts waits 40 ms for the client's word that the first has come."""

    async def delayed() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def came(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = writer.get_extra_info("socket")
            found.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listening_at("127.0.0.1", 0) as listening:
            async with await asyncio.start_server(came, sock=listening):
                _, writer = await asyncio.open_connection(*listening.getsockname())
                writer.close()
                return await asyncio.wait_for(found, 10)

    assert asyncio.run(delayed())
