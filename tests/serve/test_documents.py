"""Documents over HTTP: taken back, converted, verified, as the command line does."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from lettergen.serve.api.description import LETTER

EDITED = Path(__file__).parents[2] / "examples" / "in-word-geaendert" / "sprachkurse.docx"


@pytest.mark.slow
def test_an_edited_letter_is_taken_back_and_set(client: httpx.Client) -> None:
    found = client.post("/api/v1/adopt", content=EDITED.read_bytes())
    assert found.status_code == 200, found.text
    adopted = found.json()
    assert adopted["changes"]
    assert {piece["kind"] for c in adopted["changes"] for piece in c["pieces"]} >= {"same", "added"}
    by_data = client.post("/api/v1/render", json=adopted["letter"])
    headers = {"Content-Type": "application/yaml"}
    by_file = client.post("/api/v1/render", content=adopted["yaml"].encode(), headers=headers)
    assert by_data.content == by_file.content
    assert by_data.content.startswith(b"%PDF")


def test_a_document_of_somebody_else_is_refused(client: httpx.Client) -> None:
    made = client.post("/api/v1/render?format=docx&carry_data=false", json=LETTER).content
    refused = client.post("/api/v1/adopt?lang=de", content=made)
    assert refused.status_code == 422
    assert refused.json()["code"].startswith("adopt-")


@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_a_letter_with_its_data_is_verified(client: httpx.Client, format_: str) -> None:
    made = client.post(f"/api/v1/render?format={format_}&embed_data=true", json=LETTER).content
    found = client.post("/api/v1/verify", content=made).json()
    assert (found["same"], found["problems"]) == (True, [])
    assert found["letter"]["metadata"]["title"] == "Ihr Antrag"


def test_a_changed_letter_is_told(client: httpx.Client) -> None:
    made = client.post("/api/v1/render?embed_data=true", json=LETTER).content
    found = client.post("/api/v1/verify", content=made + b"\n% more").json()
    assert not found["same"]
    assert {p["code"] for p in found["problems"]} == {"verify-appended"}
    plain = client.post("/api/v1/render", json=LETTER).content
    refused = client.post("/api/v1/verify", content=plain)
    assert (refused.status_code, refused.json()["code"]) == (422, "embedded-nothing")


@pytest.mark.libreoffice
def test_a_word_file_is_converted(client: httpx.Client) -> None:
    made = client.post("/api/v1/render?format=docx", json=LETTER).content
    converted = client.post("/api/v1/convert", content=made)
    assert converted.content.startswith(b"%PDF")
    assert converted.headers["lettergen-pages"] == "1"
    assert "pdf-by-libreoffice" in converted.headers["lettergen-problems"]


def test_a_broken_word_file_is_told(client: httpx.Client) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<nothing")
    refused = client.post("/api/v1/adopt", content=made.getvalue())
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
