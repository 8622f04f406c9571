"""Letters over HTTP are the letters of the command line, with the same problems."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import httpx
import pytest

import lettergen
from lettergen.loading import letter_in_text
from lettergen.serve.api.description import LETTER, LETTER_YAML

YAML = {"Content-Type": "application/yaml"}


def changed(**values: Any) -> dict[str, Any]:
    return {**LETTER, **values}


@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_a_letter_is_the_same_as_from_python(client: httpx.Client, format_: Any) -> None:
    made = client.post("/api/v1/render", params={"format": format_}, json=LETTER)
    assert made.status_code == 200
    assert made.content == lettergen.render(LETTER, format_).content


def test_a_letter_file_is_taken_too(client: httpx.Client) -> None:
    made = client.post("/api/v1/render", content=LETTER_YAML.encode(), headers=YAML)
    assert made.headers["content-type"] == "application/pdf"
    assert made.headers["lettergen-pages"] == "1"


@pytest.mark.parametrize(
    ("accept", "starts"),
    [
        ("application/pdf", b"%PDF"),
        ("image/png", b"\x89PNG"),
        ("text/html, */*;q=0.8", b"%PDF"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ],
)
def test_accept_says_what_is_made(client: httpx.Client, accept: str, starts: bytes) -> None:
    made = client.post("/api/v1/render", json=LETTER, headers={"Accept": accept})
    assert made.content.startswith(starts)


def test_what_cannot_be_made_is_said(client: httpx.Client) -> None:
    refused = client.post("/api/v1/render", json=LETTER, headers={"Accept": "audio/mpeg"})
    assert (refused.status_code, refused.json()["code"]) == (406, "serve-accept")
    refused = client.post("/api/v1/render", params={"format": "pdf,odt"}, json=LETTER)
    assert (refused.status_code, refused.json()["code"]) == (400, "serve-format")


def test_several_letters_in_several_formats_are_a_zip(client: httpx.Client) -> None:
    letters = [LETTER, changed(subject="Ihr zweiter Antrag")]
    made = client.post("/api/v1/render", params={"format": "pdf,docx,png"}, json=letters)
    assert made.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        names = package.namelist()
        assert package.read("0002.pdf") == lettergen.render(letters[1]).content
    assert names == [f"{n}.{e}" for n in ("0001", "0002") for e in ("pdf", "docx", "png")] or (
        names == ["0001.pdf", "0001.docx", "0001-1.png", "0002.pdf", "0002.docx", "0002-1.png"]
    )


def test_every_problem_of_every_letter_is_told(client: httpx.Client) -> None:
    wrong = changed(date="31.02.2026", recipient={"address": {"street": "Weg 1"}})
    refused = client.post(
        "/api/v1/render", json=[LETTER, wrong], headers={"Accept-Language": "fr, de;q=0.8"}
    )
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    said = refused.json()
    paths = {problem["path"] for problem in said["problems"]}
    assert "1.date" in paths
    assert any(path.startswith("1.recipient") for path in paths)
    assert said["status"] == 422
    assert "Datum" in str(said["problems"]) or "Tag" in str(said["problems"])


def test_check_says_what_the_command_says(client: httpx.Client) -> None:
    text = LETTER_YAML.replace("52062", "5206").replace("date:", "datum:")
    found = client.post("/api/v1/check?lang=de", content=text.encode(), headers=YAML).json()
    assert not found["ok"]
    (letter,) = found["letters"]
    with pytest.raises(lettergen.InputError) as error:
        letter_in_text(text)
    assert letter["problems"] == [p.as_dict("de") for p in error.value.problems]
    assert all(problem["line"] for problem in letter["problems"])


def test_check_shows_what_becomes_of_the_recipient(client: httpx.Client) -> None:
    (found,) = client.post("/api/v1/check", json=LETTER).json()["letters"]
    assert found["ok"]
    assert found["address"][0] == "Frau Şeyma Yıldız"
    assert "Yıldız" in found["salutation"][0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "serve-json"),
        (b"[" * 100_000, "serve-json"),
        (b'{"kind": "schreiben", "kind": "einladung"}', "serve-json-twice"),
        (b'{"kind": NaN}', "serve-json"),
        (b"[]", "serve-no-letter"),
        (b"17", "serve-no-letter"),
        (b'{"kind": "\xff"}', "serve-not-utf-8"),
    ],
)
def test_what_is_no_letter_is_refused(client: httpx.Client, content: bytes, code: str) -> None:
    headers = {"Content-Type": "application/json"}
    refused = client.post("/api/v1/check", content=content, headers=headers)
    assert refused.status_code in {400, 422}
    assert refused.json()["code"] == code


def test_pictures_of_the_server_are_not_read(client: httpx.Client) -> None:
    signature = {"name": "Erika Muster", "image": {"file": "/etc/passwd"}}
    for body in (changed(signatures=signature), changed(signatures=[signature])):
        refused = client.post("/api/v1/render", json=body)
        assert refused.status_code == 422
        assert "root:" not in refused.text


def test_tags_name_template_and_letterhead(client: httpx.Client) -> None:
    first = client.post("/api/v1/render", json=LETTER)
    assert first.headers["etag"].startswith('"schreiben-')
    assert ".din5008-b-" in first.headers["etag"]
    again = client.post(
        "/api/v1/render", json=LETTER, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.json()["code"]) == (412, "serve-same")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.post("/api/v1/render", json=changed(subject="Anderes"))
    assert other.headers["etag"] != first.headers["etag"]
    docx = client.post("/api/v1/render?format=docx", json=LETTER)
    assert docx.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    "path", ["/kinds", "/kinds/schreiben/schema", "/letterheads", "/kinds/einladung/schema"]
)
def test_what_is_known_already_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(f"/api/v1{path}")
    assert first.status_code == 200
    headers = {"If-None-Match": first.headers["etag"]}
    assert client.get(f"/api/v1{path}", headers=headers).status_code == 304
    german = client.get(f"/api/v1{path}?lang=de", headers=headers)
    assert german.status_code == 200


def test_a_kind_that_there_is_not(client: httpx.Client) -> None:
    refused = client.get("/api/v1/kinds/schreibn/schema")
    assert (refused.status_code, refused.json()["code"]) == (404, "kind-misspelt")
    assert client.get("/api/v1/nothing").json()["code"] == "serve-not-found"
    assert client.delete("/api/v1/kinds").json()["code"] == "serve-method"


@pytest.mark.slow
def test_every_shipped_example_can_be_fetched_and_set(client: httpx.Client) -> None:
    kinds = [kind["name"] for kind in client.get("/api/v1/kinds").json()["kinds"]]
    assert len(kinds) >= 7
    for kind in kinds[:7]:
        text = client.get(f"/api/v1/kinds/{kind}/example").content
        found = client.post("/api/v1/check", content=text, headers=YAML).json()
        assert found["ok"], found
