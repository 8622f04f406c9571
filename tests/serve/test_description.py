"""The description of the API is true: a client that a generator makes of it works against the server."""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

import lettergen
from lettergen.serve.api.description import LETTER
from tests.serve.running import Running
from tests.serve.test_batches import COMMON, table

CONFIG = Path(__file__).parents[2] / "docs" / "http" / "client.yaml"


def test_the_description_is_whole(client: httpx.Client) -> None:
    found = client.get("/api/v1/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    names = set()
    for path, methods in found["paths"].items():
        assert path.startswith("/api/v1/"), "pages are not for programs"
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert operation["description"].endswith((".", ")")), (path, method)
            names.add(operation["operationId"])
            body = operation.get("requestBody", {}).get("content", {})
            if "application/json" in body and path.endswith(("/check", "/render")):
                example = body["application/json"]["examples"]["letter"]["value"]
                assert client.post("/api/v1/check", json=example).json()["ok"]
    assert len(names) == sum(map(len, found["paths"].values()))
    referred = set(_references(found))
    assert referred <= {f"#/components/schemas/{n}" for n in found["components"]["schemas"]}


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [r for value in node.values() for r in _references(value)]
    return [r for value in node for r in _references(value)] if isinstance(node, list) else []


@pytest.fixture(scope="module")
def generated(client: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    if importlib.util.find_spec("openapi_python_client") is None:
        pytest.skip("openapi-python-client is not installed")
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(client.get("/api/v1/openapi.json").text, encoding="utf-8")
    command = [
        sys.executable, "-m", "openapi_python_client", "generate", "--path", str(folder / "openapi.json"),
        "--meta", "none", "--config", str(CONFIG), "--output-path", str(folder / "letters_over_http"),
    ]  # fmt: skip
    made = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "will not be generated" not in made.stdout
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("letters_over_http")
    finally:
        sys.path.remove(str(folder))


def operation(generated: ModuleType, name: str) -> Any:
    return importlib.import_module(f"{generated.__name__}.api.{name}")


@pytest.mark.slow
def test_a_generated_client_works(generated: ModuleType, server: Running) -> None:
    models = importlib.import_module(f"{generated.__name__}.models")
    types = importlib.import_module(f"{generated.__name__}.types")
    with generated.Client(base_url=server.url, timeout=httpx.Timeout(60)) as ours:
        use(generated, models, types, ours)


def use(generated: ModuleType, models: ModuleType, types: ModuleType, ours: Any) -> None:
    kinds = operation(generated, "catalogue.list_kinds").sync(client=ours)
    assert "schreiben" in {kind.name for kind in kinds.kinds}
    letter = models.Letter.from_dict(LETTER)
    checked = operation(generated, "letters.check_letters").sync(client=ours, body=letter)
    assert checked.ok
    assert checked.letters[0].address[0] == "Frau Şeyma Yıldız"
    render = operation(generated, "letters.render_letters")
    made = render.sync(client=ours, body=letter, format_="pdf")
    assert made.payload.read() == lettergen.render(LETTER).content
    packed = render.sync(client=ours, body=[letter, letter], format_="docx")
    assert packed.payload.read().startswith(b"PK")
    wrong = models.Letter.from_dict({**LETTER, "date": "gestern"})
    refused = render.sync(client=ours, body=wrong, lang="de")
    assert isinstance(refused, models.ProblemDocument)
    assert refused.problems[0].path == "date"

    word = types.File(payload=io.BytesIO(lettergen.render(LETTER, "docx").content))
    adopted = operation(generated, "documents.adopt_document").sync(client=ours, body=word)
    assert adopted.changes == []

    form = models.BodyCreateBatch(
        rows=types.File(payload=io.BytesIO(table(2)), file_name="liste.csv", mime_type="text/csv"),
        letter=json.dumps(COMMON),
    )
    batch = operation(generated, "batches.create_batch").sync(client=ours, body=form)
    assert isinstance(batch, models.BatchData), batch.detail
    get = operation(generated, "batches.get_batch")
    for _ in range(2400):
        state = get.sync(client=ours, batch=batch.id)
        if state.stage in {"done", "failed"}:
            break
        time.sleep(0.05)
    assert (state.stage, state.letters) == ("done", 2)
    names = operation(generated, "batches.list_letters").sync(client=ours, batch=batch.id)
    file = operation(generated, "batches.get_file").sync(client=ours, batch=batch.id, name=names[0])
    assert file.payload.read().startswith(b"%PDF")
    gone = operation(generated, "batches.delete_batch").sync_detailed(client=ours, batch=batch.id)
    assert gone.status_code == 204
