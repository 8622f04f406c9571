"""A serial letter in the browser without JavaScript: one verdict, the faulty rows alone, corrected and made."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator

import httpx
import pypdf
import pytest
from lxml import html

from tests.serve.running import Running
from tests.serve.test_pages import GERMAN, inputs_of, token_of

LETTER = """
kind: schreiben
sender:
  authority:
    name: Stadt Musterhausen
    address: {street: Rathausplatz 1, postal_code: 01067, city: Musterhausen}
date: 09.11.2026
subject: Tag der Rathäuser
body: am 1. Dezember 2026 öffnen wir unser Rathaus.
"""
HEADER = "Behörde;Anrede;Titel;Vorname;Nachname;Straße;PLZ;Ort\n"
GOOD = "Stadt Adlerfeld;Frau;Dr.;Anna;Probe;Marktplatz 3;03046;Adlerfeld\n"
WHOLE = "Stadt Buchental;Sehr geehrter Herr;;Max;Beispiel;Hauptstraße 22;07004;Buchental\n"
SHORT = "Stadt Dornweiler;divers;;Kim;Muster;Kirchgasse 29;8983;Dornweiler\n"


@pytest.fixture
def reader(server: Running) -> Iterator[httpx.Client]:
    with server.client(headers=GERMAN, follow_redirects=True) as found:
        yield found


def begun(reader: httpx.Client, table: str, letter: str = LETTER) -> httpx.Response:
    token = token_of(reader.get("/serial").text)
    files = {
        "letter": ("brief.yaml", letter.encode()),
        "table": ("Müllers Liste.csv", table.encode()),
    }
    return settled(reader, reader.post("/serial", data={"csrf_token": token}, files=files))


def settled(reader: httpx.Client, answer: httpx.Response) -> httpx.Response:
    """The page once nothing is being done any more."""
    for _ in range(1200):
        if 'hx-trigger="every' not in answer.text:
            return answer
        time.sleep(0.1)
        answer = reader.get(answer.url.path)
    raise AssertionError("it never ends")


def verdict(answer: httpx.Response) -> str:
    return " ".join(
        html.fromstring(answer.text).get_element_by_id("verdict").text_content().split()
    )


@pytest.mark.slow
def test_one_verdict_then_the_faulty_rows_alone_with_cell_and_reason(reader: httpx.Client) -> None:
    answer = begun(reader, HEADER + GOOD + WHOLE + SHORT)
    assert verdict(answer) == "2 von 3 Zeilen sind fehlerhaft; 1 Brief kann geschrieben werden."
    rows = html.fromstring(answer.text).get_element_by_id("faults").findall(".//tbody/tr")
    told = [" ".join(row.text_content().split()) for row in rows]
    assert len(told) == 2
    assert told[0].startswith("Zeile 3 AnredeSehr geehrter Herr Hier steht eine ganze Anredezeile")
    assert told[1].startswith("Zeile 4 PLZ8983 „8983“ hat nur vier Ziffern")
    assert "Probe" not in str(answer.url)
    assert "Müller" not in answer.text


@pytest.mark.slow
def test_columns_are_matched_and_matched_otherwise(reader: httpx.Client) -> None:
    strange = HEADER.replace("Ort", "Wohin")
    answer = begun(reader, strange + GOOD)
    assert "Die Liste kann so nicht verwendet werden." in verdict(answer)
    page = html.fromstring(answer.text)
    chosen = {
        select.get("aria-label"): select.value
        for select in page.get_element_by_id("columns").iterfind(".//select")
    }
    assert chosen["Was die Spalte „Nachname“ bedeutet"] == "recipient.persons.0.last_name"
    assert chosen["Was die Spalte „Wohin“ bedeutet"] == ""
    form = next(f for f in page.forms if f.get("action", "").endswith("/columns"))
    data = dict(form.form_values()) | {"column-7": "recipient.address.city"}
    answer = settled(reader, reader.post(form.get("action"), data=data))
    assert verdict(answer) == "Der eine Brief kann geschrieben werden."


@pytest.mark.slow
def test_columns_that_make_one_value_do_so_after_a_look_at_them(reader: httpx.Client) -> None:
    table = HEADER.replace("Straße", "Straße;Hausnummer") + GOOD.replace(
        "Marktplatz 3", "Marktplatz;3"
    )
    answer = begun(reader, table)
    form = next(
        f for f in html.fromstring(answer.text).forms if f.get("action", "").endswith("/columns")
    )
    answer = settled(reader, reader.post(form.get("action"), data=dict(form.form_values())))
    assert verdict(answer) == "Der eine Brief kann geschrieben werden."
    assert "Marktplatz 3" in answer.text


@pytest.mark.slow
def test_a_column_is_printed_where_the_text_names_it(reader: httpx.Client) -> None:
    letter = LETTER.replace("am 1. Dezember", "um {{ Uhrzeit }} am 1. Dezember")
    table = (
        (HEADER + GOOD)
        .replace("Ort\n", "Ort;Uhrzeit\n")
        .replace("Adlerfeld\n", "Adlerfeld;10 Uhr\n")
    )
    answer = begun(reader, table, letter)
    page = html.fromstring(answer.text)
    form = next(f for f in page.forms if f.get("action", "").endswith("/columns"))
    answer = settled(
        reader, reader.post(form.get("action"), data=dict(form.form_values()) | {"column-8": "="})
    )
    assert verdict(answer) == "Der eine Brief kann geschrieben werden."


@pytest.mark.slow
def test_the_letter_of_the_form_becomes_a_serial_letter_and_is_changed(
    reader: httpx.Client,
) -> None:
    token = token_of(reader.get("/letter").text)
    loaded = reader.post(
        "/letter/load", data={"csrf_token": token}, files={"file": ("b.yaml", LETTER.encode())}
    )
    answer = reader.post("/serial/letter", data=inputs_of(loaded.text))
    assert "Der Brief ist da." in answer.text
    carried = html.fromstring(answer.text).xpath("//input[@name='data']/@value")[0]
    files = {"table": ("x.csv", (HEADER + GOOD).encode())}
    answer = settled(
        reader, reader.post("/serial", data={"csrf_token": token, "data": carried}, files=files)
    )
    assert "Tag der Rathäuser" in answer.text
    form = inputs_of(reader.get(f"{answer.url.path}/letter").text)
    answer = settled(
        reader, reader.post("/serial/letter", data=form | {"subject": "Tag der Türen"})
    )
    assert "Tag der Türen" in answer.text
    picture = reader.get(f"{answer.url.path}/letters?row=1")
    assert picture.url.path.endswith("/letters/2")
    assert "data:image/png;base64," in picture.text


def test_no_table_and_no_letter_are_said_in_words(reader: httpx.Client) -> None:
    token = token_of(reader.get("/serial").text)
    for files in (
        {"letter": ("b.yaml", LETTER.encode()), "table": ("t.xlsx", b"%PDF-1.7")},
        {"letter": ("b.yaml", b"\x00"), "table": ("t.csv", HEADER.encode())},
        {"letter": ("b.yaml", b"- a"), "table": ("t.csv", HEADER.encode())},
    ):
        answer = reader.post("/serial", data={"csrf_token": token}, files=files)
        assert 400 <= answer.status_code < 500
        assert 'id="problems"' in answer.text
    assert reader.get("/serial/nobody").status_code in {400, 404}


@pytest.mark.parametrize("carried", ["[", "[1]", "x", "[" * 5000, "null"])
def test_a_letter_carried_along_that_is_none_is_refused_in_words(
    reader: httpx.Client, carried: str
) -> None:
    token = token_of(reader.get("/serial").text)
    data = {"csrf_token": token, "data": carried}
    answer = reader.post("/serial", data=data, files={"table": ("t.csv", HEADER.encode())})
    assert answer.status_code == 400
    assert 'id="problems"' in answer.text


@pytest.mark.slow
def test_who_asks_for_a_list_that_was_corrected_elsewhere_is_led_to_the_new_one(
    reader: httpx.Client,
) -> None:
    old = begun(reader, HEADER + SHORT)
    files = {"table": ("x.csv", (HEADER + GOOD).encode())}
    data = {"csrf_token": token_of(old.text)}
    new = settled(reader, reader.post(f"{old.url.path}/table", data=data, files=files))
    assert new.url.path != old.url.path
    assert reader.get(old.url.path).url.path == new.url.path


@pytest.mark.slow
def test_corrected_dropped_again_made_and_guarded(reader: httpx.Client) -> None:
    answer = begun(reader, HEADER + GOOD + SHORT)
    token = token_of(answer.text)
    good = HEADER + GOOD + SHORT.replace("8983", "08983")
    answer = reader.post(
        f"{answer.url.path}/table",
        data={"csrf_token": token},
        files={"table": ("x.csv", good.encode())},
    )
    answer = settled(reader, answer)
    assert verdict(answer) == "Alle 2 Briefe können geschrieben werden."
    answer = settled(reader, reader.post(f"{answer.url.path}/run", data={"csrf_token": token}))
    assert verdict(answer) == "2 Briefe sind fertig: 2 Seiten."
    files = dict(
        re.findall(r'href="([^"]+/files/\d+)" download.*?kern-label">([^<]+)<', answer.text)
    )
    by_title = {title: reader.get(path).content for path, title in files.items()}
    assert len(pypdf.PdfReader(io.BytesIO(by_title["Druckdatei (PDF)"])).pages) >= 2
    assert len(zipfile.ZipFile(io.BytesIO(by_title["Einzelne Briefe (ZIP)"])).namelist()) == 2
    again = begun(reader, good)
    assert "Genau diese Briefe wurden am" in again.text
    refused = reader.post(f"{again.url.path}/run", data={"csrf_token": token})
    assert 'id="run"' in refused.text
    made = settled(
        reader, reader.post(f"{again.url.path}/run", data={"csrf_token": token, "again": "1"})
    )
    assert verdict(made) == "2 Briefe sind fertig: 2 Seiten."
    gone = reader.post(f"{made.url.path}/delete", data={"csrf_token": token})
    assert gone.url.path == "/serial"
    assert reader.get(made.url.path).status_code in {400, 404}


@pytest.mark.slow
def test_a_run_is_stopped_and_gone_on_with(reader: httpx.Client) -> None:
    table = HEADER + "".join(
        GOOD.replace("Probe", f"Probe{chr(97 + n % 26)}").replace(" 3;", f" {n};")
        for n in range(400)
    )
    answer = begun(reader, table)
    token = token_of(answer.text)
    path = answer.url.path
    reader.post(f"{path}/run", data={"csrf_token": token})
    answer = settled(reader, reader.post(f"{path}/stop", data={"csrf_token": token}))
    assert verdict(answer) in {
        "Angehalten. Was fertig ist, bleibt; Sie können fortfahren.",
        "400 Briefe sind fertig: 400 Seiten.",  # on a fast machine
    }
    if "Angehalten" in answer.text:
        answer = settled(reader, reader.post(f"{path}/run", data={"csrf_token": token}))
        assert verdict(answer) == "400 Briefe sind fertig: 400 Seiten."
    reader.post(f"{path}/delete", data={"csrf_token": token})


@pytest.mark.slow
def test_what_goes_to_nobody_is_written_in_a_series_too(reader: httpx.Client) -> None:
    release = "kind: pressemitteilung\nsender: {authority: staedteregion-aachen}\ndate: 2026-11-23\nplace: Aachen\nsubject: x\nbody: x\n"
    token = token_of(reader.get("/letter").text)
    loaded = reader.post(
        "/letter/load", data={"csrf_token": token}, files={"file": ("b.yaml", release.encode())}
    )
    assert 'formaction="/serial/letter"' in loaded.text
    table = "Betreff;body;Nachname\nDas Bad öffnet;Am Montag.;Probe\nDas Bad schließt;;Probe\n"
    answer = begun(reader, table, release)
    assert verdict(answer) == "Alle 2 Briefe können geschrieben werden."
    assert "Das Bad öffnet" in answer.text
    choices = html.fromstring(answer.text).get_element_by_id("columns").iterfind(".//option")
    assert not [o for o in choices if str(o.get("value")).startswith("recipient")]
    sent = {"csrf_token": token_of(answer.text)}
    done = settled(reader, reader.post(f"{answer.url.path}/run", data=sent))
    assert verdict(done) == "2 Briefe sind fertig: 2 Seiten."
