"""What ``deploy/`` and the Containerfile say is true: nginx runs with its file, systemd takes the unit, the container's parts are there."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lettergen.serve.api.description import LETTER
from lettergen.serve.security.tokens import new_token
from lettergen.serve.settings import Settings
from tests.docs.pages import ROOT
from tests.serve.running import Running, free_port, running
from tests.serve.test_batches import API, begin, finished, table

NAME = "briefe.example.de"
CONTAINERFILE = ROOT / "Containerfile"
UNIT = ROOT / "deploy" / "lettergen.service"
NGINX = ROOT / "deploy" / "nginx.conf"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for the example's name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def put(text: str, old: str, new: str) -> str:
    """``old`` replaced wherever it stands, which it must."""
    assert old in text, old
    return text.replace(old, new)


def configuration(folder: Path, port: int, server_port: int) -> Path:
    """deploy/nginx.conf as it is but for ports and files, in what Debian's nginx.conf puts around it."""
    cert, key = certificate(folder)
    text = NGINX.read_text(encoding="utf-8")
    text = put(text, "    listen [::]:443 ssl;\n", "")
    text = put(text, "listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    text = put(text, f"/etc/ssl/{NAME}.pem", str(cert))
    text = put(text, f"/etc/ssl/private/{NAME}.key", str(key))
    text = put(text, "127.0.0.1:8780", f"127.0.0.1:{server_port}")
    paths = "".join(
        f"{what}_temp_path {folder}/{what};\n"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
        f"events {{}}\nhttp {{\n{paths}{text}}}\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Running, Path]]:
    """A web server before one of ours that wants tokens: a client who has one, the server, nginx' folder."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    tokens = tmp_path_factory.mktemp("tokens") / "tokens"
    token = new_token(tokens, "fachverfahren")
    port = free_port()
    data = tmp_path_factory.mktemp("data")
    settings = Settings(workers=1, data=data, tokens=tokens, public_url=f"https://{NAME}:{port}")
    with running(settings) as server:
        file = configuration(folder, port, server.port)
        tried = subprocess.run(
            ["nginx", "-t", "-c", str(file)], capture_output=True, text=True, check=False
        )
        assert tried.returncode == 0, tried.stderr
        assert "warn" not in tried.stderr, tried.stderr
        process = subprocess.Popen(["nginx", "-c", str(file)], stderr=subprocess.DEVNULL)
        try:
            _listening(port)
            context = ssl.create_default_context(cafile=str(folder / "cert.pem"))
            client = httpx.Client(
                base_url=f"https://127.0.0.1:{port}",
                headers={"Host": f"{NAME}:{port}", "Authorization": f"Bearer {token}"},
                verify=context,
                timeout=60,
            )
            _known_as(client, NAME)
            with client:
                yield client, server, folder
        finally:
            process.terminate()
            process.wait(20)


def _known_as(client: httpx.Client, name: str) -> None:
    """Requests are made out to that name, as if the name server knew it."""
    client.event_hooks = {"request": [lambda request: request.extensions.update(sni_hostname=name)]}


def _listening(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")


Front = tuple[httpx.Client, Running, Path]


@pytest.mark.slow
@pytest.mark.nginx
def test_letters_and_batches_through_nginx(front: Front) -> None:
    client, _, _ = front
    made = client.post("/api/v1/render", json=LETTER)
    assert made.content.startswith(b"%PDF")
    assert made.headers["strict-transport-security"]
    unchanged = client.post(
        "/api/v1/render", json=LETTER, headers={"If-None-Match": made.headers["etag"]}
    )
    assert unchanged.status_code == 412
    batch = begin(client, table(30), print_file="true", zip="true")["id"]
    state = finished(client, batch)
    assert (state["stage"], state["letters"]) == ("done", 30)
    for name in state["files"]:
        assert client.get(f"{API}/{batch}/files/{name}").status_code == 200
    rows = client.get(f"{API}/{batch}/rows", params={"ok": True})
    assert rows.status_code == 200
    assert client.delete(f"{API}/{batch}").status_code == 204


@pytest.mark.slow
@pytest.mark.nginx
def test_errors_through_nginx_are_the_servers(front: Front) -> None:
    client, _, folder = front
    just, more = b" " * 20_000_000, b" " * 20_000_001
    headers = {"Content-Type": "application/json"}
    taken = client.post("/api/v1/check", content=just, headers=headers)
    assert (taken.status_code, taken.json()["code"]) == (400, "serve-json")
    for content in (more, iter((just, b" ")), b" " * (65 << 20)):
        large = client.post("/api/v1/check", content=content, headers=headers)
        assert (large.status_code, large.json()["code"]) == (413, "serve-too-large")
    for path, status in (("/api/v1/nothing", 404), ("/nothing", 404)):
        found = client.get(path, headers={"Accept": "application/json"})
        assert (found.status_code, found.json()["status"]) == (status, status)
    locked = client.get("/api/v1/kinds", headers={"Authorization": ""})
    assert (locked.status_code, locked.json()["code"]) == (401, "serve-not-logged-in")
    assert client.get("/", headers={"Authorization": ""}).headers["location"] == "/login?next=/"
    strange = client.get("/api/v1/kinds", headers={"Host": "evil.example"})
    assert (strange.status_code, strange.json()["code"]) == (400, "serve-host")
    own, other = f"https://{client.headers['host']}", "https://evil.example"
    for origin, status in ((own, 200), (other, 403), (own.replace("https", "http"), 403)):
        said = client.post("/api/v1/check", json=LETTER, headers={"Origin": origin})
        assert said.status_code == status, origin
    upgraded = client.get(
        "/api/v1/kinds", headers={"Upgrade": "websocket", "Connection": "Upgrade"}
    )
    assert upgraded.status_code == 200  # no other protocol is spoken
    kept = [p for p in folder.rglob("*") if p.is_file() and p.parent != folder]
    assert kept == []  # nothing of a letter on nginx' disk
    assert "Yıldız" not in (folder / "error.log").read_text(encoding="utf-8", errors="replace")


@pytest.mark.nginx
def test_a_server_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    port = free_port()
    file = configuration(tmp_path, port, free_port())
    process = subprocess.Popen(["nginx", "-c", str(file)], stderr=subprocess.DEVNULL)
    try:
        _listening(port)
        context = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        with httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=context) as client:
            _known_as(client, NAME)
            away = client.get("/api/v1/kinds")
            assert away.headers["content-type"] == "application/problem+json"
            assert (away.status_code, away.json()["status"]) == (503, 503)
            assert away.headers["retry-after"] == "5"
            assert client.get("/").status_code == 502
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.systemd
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8")
    file = tmp_path / UNIT.name
    file.write_text(put(text, "/opt/lettergen/bin/lettergen", sys.executable), encoding="utf-8")
    tried = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False
    )
    assert (tried.returncode, tried.stderr) == (0, "")
    exposed = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert exposed.returncode == 0, exposed.stdout


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions with their arguments."""
    text = CONTAINERFILE.read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = lines.replace("\\\n", " ")
    return [(w, rest) for w, _, rest in (line.partition(" ") for line in joined.splitlines()) if w]


def test_the_container_is_not_root_and_its_parts_are_there() -> None:
    found = instructions()
    said = dict(found)
    bases = [rest.split()[0] for word, rest in found if word == "FROM"]
    for base in bases:
        assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+:\d[\w.-]*", base), f"{base} is not pinned"
    user = said["USER"]
    runs = " ".join(rest for word, rest in found if word == "RUN")
    assert re.search(rf"useradd --uid \d{{4,}} .*\b{user}\b", runs)
    assert user not in {"root", "0"}
    order = [word for word, _ in found]
    assert order.index("ENTRYPOINT") > order.index("USER")
    assert f"install -d -o {user} -g {user} -m 700 {said['VOLUME']}" in runs
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.fullmatch(r'\["(\S+)"\]', said["ENTRYPOINT"])
    assert said["ENTRYPOINT"].strip('[]"') in project["scripts"]
    for extra in re.findall(r"\[([a-z,]+)\]\"", runs):
        assert set(extra.split(",")) <= set(project["optional-dependencies"])
    python = re.search(r"python:(\d+)\.(\d+)", bases[-1])
    assert python
    assert f">={python[1]}.{python[2]}" in project["requires-python"]
    for word, rest in found:
        if word in {"COPY", "ADD"}:
            assert (ROOT / rest.split()[-2]).exists()
    # What the build needs is not kept from it.
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert not {"lettergen", "templates", "letterheads", "pyproject.toml", "README.md"} & set(
        ignored
    )
