"""docs/http.md and docs/serving.md: their examples run as they stand, and what they list is what there is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from lettergen.serve.settings import Limits
from tests.docs.pages import ROOT, blocks, links
from tests.serve.running import Running
from tests.serve.test_batches import COMMON, table
from tests.test_examples import PATHS

HTTP = ROOT / "docs" / "http.md"
SERVING = ROOT / "docs" / "serving.md"
TEXT = HTTP.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import json

    made = tmp_path_factory.mktemp("page")
    (made / "letter.yaml").write_bytes(PATHS["schreiben"].read_bytes())
    (made / "common.yaml").write_text(json.dumps(COMMON), encoding="utf-8")
    (made / "list.csv").write_bytes(table(3, bad=(1,)))
    (made / "client.yaml").write_bytes((ROOT / "docs" / "http" / "client.yaml").read_bytes())
    return made


def here(text: str, server: Running) -> str:
    assert "127.0.0.1:8780" in text
    return text.replace("http://127.0.0.1:8780", server.url)


@pytest.mark.slow
def test_the_commands_for_curl(server: Running, folder: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    commands = [b.text for b in blocks(HTTP) if b.language == "sh"]
    assert sum(text.count("curl") for text in commands) >= 10
    for text in commands[:-1]:
        for line in text.splitlines():
            done = subprocess.run(
                ["sh", "-c", here(line, server)],
                cwd=folder,
                capture_output=True,
                timeout=60,
                check=True,
            )
            assert b"urn:lettergen:problem" not in done.stdout, line
    assert (folder / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "letter.zip").read_bytes().startswith(b"PK")
    assert b"kind: einladung" in (folder / "einladung.yaml").read_bytes()


@pytest.mark.slow
def test_the_python_examples(server: Running, folder: Path) -> None:
    scripts = [b.text for b in blocks(HTTP) if b.language == "python"]
    assert len(scripts) == 2
    said = ""
    for script in scripts:
        command = [sys.executable, "-W", "error", "-c", here(script, server)]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=90, check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said += done.stdout
    assert '"schreiben-' in said
    assert "checked 2 good, 1 bad" in said
    assert "row-postal-code" in said
    assert (folder / "druckdatei.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "failed.csv").is_file()


def test_every_address_is_explained(client: httpx.Client) -> None:
    paths = set(client.get("/api/v1/openapi.json").json()["paths"])
    for path in paths:
        last = path.removeprefix("/api/v1").replace("{batch}", "{id}")
        last = last.removeprefix("/batches/{id}") or "/batches"
        last = re.sub(r"\{kind\}", "einladung", last)
        assert last.replace("/{action}", "/run") in TEXT, path


def test_every_status_is_explained() -> None:
    from lettergen.serve.problems import CODES

    told = {
        int(n)
        for row in re.findall(r"^\| ([\d, ]+) \|", TEXT, re.MULTILINE)
        for n in row.split(", ")
    }
    assert set(CODES) <= told
    assert {400, 409, 412, 422, 429, 500, 501, 503, 504} <= told


def test_the_bounds_are_those_of_the_server() -> None:
    text, limits = SERVING.read_text(encoding="utf-8"), Limits()
    assert f"{limits.upload_bytes // 1_000_000} MB and {limits.body_seconds} seconds" in text
    assert f"a letter {limits.task_seconds} seconds" in text
    assert f"LibreOffice {limits.convert_seconds}. {limits.queue} calls" in text
    assert f"batches for {limits.batch_hours} hours" in text
    for name in re.findall(r"`(--[a-z-]+)", text):
        from lettergen.cli.app import app

        known = {o for p in app.commands["serve"].params for o in p.opts} | {
            "--read-only",
            "--rm",
            "--tmpfs",
        }
        assert name in known, name


def test_every_measure_is_explained(client: httpx.Client) -> None:
    told = set(re.findall(r"`(lettergen_\w+)`", SERVING.read_text(encoding="utf-8")))
    measured = re.findall(
        r"^# TYPE (lettergen_\w+) (\w+)", client.get("/metrics").text, re.MULTILINE
    )
    assert {n for n, kind in measured if not n.endswith("_created")} == told


def test_links_lead_somewhere() -> None:
    assert [p for page in (HTTP, SERVING) for p in links(page) if not p.exists()] == []


def test_the_unit_and_the_container_lock_what_they_can() -> None:
    unit = (ROOT / "deploy" / "lettergen.service").read_text(encoding="utf-8")
    for line in (
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "StateDirectoryMode=0700",
        "NoNewPrivileges=yes",
        "KillMode=mixed",
    ):
        assert f"\n{line}\n" in unit
    command = re.search(r"^ExecStart=\S+ serve (.*)$", unit, re.MULTILINE)
    assert command
    from lettergen.cli.app import app

    known = {option for parameter in app.commands["serve"].params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", command[1])) <= known
