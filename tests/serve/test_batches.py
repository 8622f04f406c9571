"""Serial letters over HTTP: checked, made, stopped, gone on with; the files are those of ``lettergen batch``."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "batch"
COMMON = {
    "kind": "schreiben",
    "letterhead": "din5008-b",
    "sender": {
        "authority": {
            "name": "Stadt Musterhausen",
            "address": {"street": "Rathausplatz 1", "postal_code": "01067", "city": "Musterhausen"},
        }
    },
    "date": "2026-11-02",
    "subject": "Ihr Antrag",
    "body": "wir haben Ihren Antrag erhalten.",
}
HEADER = ("Anrede", "Vorname", "Nachname", "Straße", "PLZ", "Ort")
API = "/api/v1/batches"


def table(count: int, *, bad: tuple[int, ...] = (), header: tuple[str, ...] = HEADER) -> bytes:
    """Rows of invented people; the postcodes of those in ``bad`` (from 0) are wrong."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(header)
    for number in range(count):
        code = "123" if number in bad else "52062"
        writer.writerow(("Frau", "Erika", f"Muster{number}", "Weg 1", code, "Aachen"))
    return target.getvalue().encode()


def begin(
    client: httpx.Client, rows: bytes, name: str = "liste.csv", **data: Any
) -> dict[str, Any]:
    data = {"letter": json.dumps(COMMON), **data}
    made = client.post(API, data=data, files={"rows": (name, rows)})
    assert made.status_code == 202, made.text
    assert made.headers["location"] == f"{API}/{made.json()['id']}"
    found: dict[str, Any] = made.json()
    return found


def finished(client: httpx.Client, batch: str) -> dict[str, Any]:
    for _ in range(2400):
        state: dict[str, Any] = client.get(f"{API}/{batch}?lang=de").json()
        if state["stage"] not in {"waiting", "checking", "running", "stopping"}:
            return state
        time.sleep(0.05)
    raise AssertionError(state)


def rows_of(client: httpx.Client, batch: str, **params: Any) -> list[dict[str, Any]]:
    text = client.get(f"{API}/{batch}/rows", params=params).text
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.slow
def test_checked_then_made_and_fetched(client: httpx.Client) -> None:
    batch = begin(client, table(4, bad=(2,)), dry_run="true", print_file="true", zip="true")["id"]
    state = finished(client, batch)
    assert (state["stage"], state["rows"], state["good"], state["bad"]) == ("checked", 4, 3, 1)
    assert state["exit_code"] == 8
    (bad,) = rows_of(client, batch, lang="de")
    assert bad["row"] == 4
    (problem,) = bad["problems"]
    assert (problem["column_name"], problem["value"]) == ("PLZ", "123")
    assert problem["file"] in {None, "liste.csv"}
    good = rows_of(client, batch, ok=True, after=2, limit=1)
    assert [row["row"] for row in good] == [3]
    assert good[0]["address"][0] == "Frau Erika Muster1"
    assert client.get(f"{API}/{batch}/letters").json() == []

    assert client.post(f"{API}/{batch}/run").status_code == 202
    assert client.post(f"{API}/{batch}/run").status_code == 409
    state = finished(client, batch)
    assert (state["stage"], state["letters"], state["bad"]) == ("done", 3, 1), state
    letters = client.get(f"{API}/{batch}/letters").json()
    assert len(letters) == 3
    assert client.get(f"{API}/{batch}/files/{letters[0]}").content.startswith(b"%PDF")
    assert {"druckdatei.pdf", "briefe.zip", "report.json", "failed.csv"} <= set(state["files"])
    for name in state["files"]:
        assert client.get(f"{API}/{batch}/files/{name}").status_code == 200
    assert "Muster2" in client.get(f"{API}/{batch}/files/failed.csv").text

    again = begin(client, table(4, bad=(2,)), dry_run="true")
    assert len(again["same_as"]) == 1
    other = begin(client, table(3), dry_run="true")
    assert other["same_as"] == []
    for made in (batch, again["id"], other["id"]):
        finished(client, made)
        assert client.delete(f"{API}/{made}").status_code == 204
        assert client.get(f"{API}/{made}").json()["code"] == "serve-batch-unknown"


@pytest.mark.slow
def test_a_job_file_and_a_workbook(client: httpx.Client) -> None:
    rows = (EXAMPLES / "rathaeuser.xlsx").read_bytes()
    job = (EXAMPLES / "JOB.yaml").read_text(encoding="utf-8")
    made = client.post(
        API, data={"job": job, "dry_run": "true"}, files={"rows": ("ohne-endung", rows)}
    )
    assert made.status_code == 202, made.text
    state = finished(client, made.json()["id"])
    assert state["stage"] == "checked", state
    assert state["good"] == 50
    row = rows_of(client, state["id"], ok=True)[3]
    first = client.get(f"{API}/{state['id']}/rows/{row['row']}/preview")
    assert first.content.startswith(b"\x89PNG")
    assert client.get(f"{API}/{state['id']}/rows/{row['row'] - 1}/preview").status_code == 200
    assert client.get(f"{API}/{state['id']}/rows/999/preview").status_code == 404
    assert client.get(f"{API}/{state['id']}/rows/{row['row']}/preview?page=9").status_code == 404
    client.delete(f"{API}/{state['id']}")


@pytest.mark.slow
def test_columns_are_shown_and_matched_otherwise(client: httpx.Client) -> None:
    header = ("Anrede", "Vorname", "Nachname", "Strasse", "PLZ", "Heimat")
    batch = begin(client, table(2, header=header), dry_run="true")["id"]
    state = finished(client, batch)
    assert state["stage"] == "failed"
    assert {p["code"] for p in state["problems"]} >= {"column-unknown"}
    matching = client.get(f"{API}/{batch}/columns").json()
    fields = {c["header"]: c["field"] for c in matching["columns"]}
    assert fields["PLZ"] == "recipient.address.postal_code"
    assert fields["Heimat"] is None
    assert matching["columns"][2]["samples"] == ["Muster0", "Muster1"]
    assert "Ort" in matching["targets"]
    changed = client.put(f"{API}/{batch}/columns", json={"Heimat": "Ort"})
    assert changed.status_code == 202
    state = finished(client, batch)
    assert (state["stage"], state["good"]) == ("checked", 2)
    client.delete(f"{API}/{batch}")


@pytest.mark.slow
def test_every_row_that_failed_is_told_however_many(client: httpx.Client) -> None:
    """The report names the first hundred; the rows are all there."""
    for dry_run in ("true", "false"):
        batch = begin(client, table(260, bad=tuple(range(3, 260))), dry_run=dry_run)["id"]
        state = finished(client, batch)
        assert (state["good"], state["bad"]) == (3, 257)
        rows = rows_of(client, batch, lang="de")
        assert [row["row"] for row in rows] == list(range(5, 262))
        assert {p["value"] for row in rows for p in row["problems"]} == {"123"}
        assert [r["row"] for r in rows_of(client, batch, after=250, limit=3)] == [251, 252, 253]
        client.delete(f"{API}/{batch}")


def test_two_files_of_one_name_are_refused(client: httpx.Client) -> None:
    data = {"letter": json.dumps(COMMON)}
    pdf = b"%PDF-1.7\n"
    files = [
        ("rows", ("l.csv", table(1))),
        ("enclosures", ("a/plan.pdf", pdf)),
        ("enclosures", ("b/plan.pdf", pdf)),
    ]
    before = client.get(API).json()
    refused = client.post(API, data=data, files=files)
    assert (refused.status_code, refused.json()["code"]) == (422, "serve-file-twice")
    assert refused.json()["problems"][0]["value"] == "plan.pdf"
    assert client.get(API).json() == before


@pytest.mark.slow
def test_stopped_and_gone_on_with(client: httpx.Client) -> None:
    batch = begin(client, table(400))["id"]
    for _ in range(400):
        if client.get(f"{API}/{batch}").json()["done"] > 5:
            break
        time.sleep(0.02)
    assert client.post(f"{API}/{batch}/cancel").status_code == 202
    state = finished(client, batch)
    assert state["stage"] == "stopped"
    made = len(client.get(f"{API}/{batch}/letters").json())
    assert made < 400
    assert client.post(f"{API}/{batch}/resume").status_code == 202
    state = finished(client, batch)
    assert (state["stage"], state["letters"]) == ("done", 400)
    assert len(client.get(f"{API}/{batch}/letters").json()) == 400
    client.delete(f"{API}/{batch}")


@pytest.mark.parametrize(
    ("data", "rows", "status", "code"),
    [
        ({}, b"a;b\n", 422, "serve-job-or-letter"),
        ({"job": "{}", "letter": "{}"}, b"a;b\n", 422, "serve-job-or-letter"),
        ({"letter": "{}"}, b"a;b\n", 422, "job-letter-empty"),
        ({"letter": "kind: schreiben"}, b"%PDF-1.7", 415, "serve-upload-type"),
        ({"letter": "kind: schreiben"}, b"PK\x03\x04nothing", 415, "serve-upload-type"),
        ({"letter": "kind: schreiben"}, b"\x00\x01\x02", 415, "serve-upload-type"),
        ({"letter": "kind: schreiben", "columns": "[1]"}, b"a;b\n", 422, "serve-columns"),
        ({"letter": "kind: schreiben", "formats": "odt"}, b"a;b\n", 422, None),
        ({"job": "letter: {kind: a}\nscheduler: tcp://h:1"}, b"a\n", 422, "serve-job-scheduler"),
    ],
)
def test_what_is_no_batch_is_refused(
    client: httpx.Client, data: dict[str, str], rows: bytes, status: int, code: str | None
) -> None:
    refused = client.post(API, data=data, files={"rows": ("liste.csv", rows)})
    assert refused.status_code == status, refused.text
    assert code is None or refused.json()["code"] == code


@pytest.mark.slow
def test_nothing_but_results_is_given_out(client: httpx.Client) -> None:
    batch = begin(client, table(1), name="../../../etc/passwd.csv")
    assert batch["table"] == "passwd.csv"
    assert finished(client, batch["id"])["stage"] == "done"
    names = ["state.json", "..%2Fstate.json", "%2e%2e/state.json", "../job.json", "briefe", ".x"]
    for name in names:
        assert client.get(f"{API}/{batch['id']}/files/{name}").status_code in {404, 405}
    client.delete(f"{API}/{batch['id']}")
