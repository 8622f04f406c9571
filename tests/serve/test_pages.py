"""The pages as a browser without JavaScript has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from lettergen import load_letter, render
from lettergen.serve.pages.rendering import _words
from tests.serve.running import Running

GERMAN = {"Accept-Language": "de"}


@pytest.fixture
def reader(server: Running) -> Iterator[httpx.Client]:
    with server.client(headers=GERMAN, follow_redirects=True) as found:
        yield found


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def inputs_of(page: str) -> dict[str, str | list[str]]:
    """What the letter's form would send."""
    from lxml import html

    form = html.fromstring(page).get_element_by_id("letter")
    found: dict[str, str | list[str]] = {}
    for name, value in form.form_values():
        before = found.get(name, [])
        found[name] = [*(before if isinstance(before, list) else [before]), value]
    return found


def begun(reader: httpx.Client, **choices: str) -> dict[str, str | list[str]]:
    token = token_of(reader.get("/letter").text)
    answer = reader.post("/letter", data={"csrf_token": token, **choices})
    assert answer.status_code == 200
    return inputs_of(answer.text)


def sent(
    reader: httpx.Client, path: str, fields: Mapping[str, str | list[str]], **more: str
) -> httpx.Response:
    return reader.post(path, data={**fields, **more})


def test_pages_run_no_inline_script_and_hold_no_inline_style(reader: httpx.Client) -> None:
    for path in ("/", "/letter"):
        answer = reader.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not re.search(
            r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", answer.text
        )
        for address in re.findall(r'(?:href|src)="([^"]+)"', answer.text):
            assert address.startswith(("/", "#")), address


def test_the_language_is_the_browsers_until_somebody_chooses(reader: httpx.Client) -> None:
    page = reader.get("/").text
    assert '<html lang="de">' in page
    answer = reader.post(
        "/language", data={"csrf_token": token_of(page), "language": "en", "to": "/letter"}
    )
    assert answer.url.path == "/letter"
    assert '<html lang="en">' in answer.text
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = reader.post(
            "/language", data={"csrf_token": token_of(page), "language": "de", "to": elsewhere}
        )
        assert answer.url.path == "/"


def test_assets_are_reached_by_their_names_alone(reader: httpx.Client) -> None:
    assert "immutable" in reader.get("/static/kern/kern.min.css?v=1").headers["cache-control"]
    assert (
        reader.get("/static/kern/fonts/FiraSans-Regular.woff2").headers["content-type"]
        == "font/woff2"
    )
    for name in (
        "",
        "kern",
        "kern/",
        "../words.toml",
        "%2e%2e/words.toml",
        "nothing.css",
        "../__init__.py",
    ):
        assert reader.get(f"/static/{name}").status_code == 404


def test_a_form_of_somebody_elses_is_refused(reader: httpx.Client) -> None:
    answer = reader.post("/letter", data={"kind": "schreiben"})
    assert answer.status_code == 403
    answer = reader.post("/letter/schreiben", data={"csrf_token": "x", "subject": "Betreff"})
    assert answer.status_code == 403


@pytest.mark.slow
def test_the_example_of_each_kind_becomes_the_command_lines_pdf(
    reader: httpx.Client, tmp_path: Path
) -> None:
    fields = begun(reader, kind="einladung", example="1")
    answer = sent(reader, "/letter/einladung/file", fields, format="pdf")
    assert answer.headers["content-type"] == "application/pdf"
    kept = sent(reader, "/letter/einladung/file", fields, format="yaml")
    file = tmp_path / "brief.yaml"
    file.write_bytes(kept.content)
    assert render(load_letter(file), "pdf").content == answer.content
    assert "einladung-" in answer.headers["content-disposition"]


def test_problems_stand_in_the_summary_and_at_their_fields_in_the_catalogues_words(
    reader: httpx.Client,
) -> None:
    from lxml import html

    fields = begun(reader, kind="schreiben") | {"date": "31.02.2026"}
    answer = sent(reader, "/letter/schreiben/file", fields, format="pdf")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    summary = page.get_element_by_id("problems")
    links = [a.get("href") for a in summary.iterfind(".//a")]
    assert "#f-date" in links
    assert "Den Tag „31.02.2026“ gibt es nicht." in summary.text_content()
    control = page.get_element_by_id("f-date")
    assert control.get("aria-invalid") == "true"
    told = [
        page.get_element_by_id(i).text_content() for i in control.get("aria-describedby").split()
    ]
    assert "Den Tag „31.02.2026“ gibt es nicht." in " ".join(told)
    for link in links:
        assert page.get_element_by_id(link[1:]) is not None


def test_a_letter_that_is_not_finished_is_kept_and_loaded_again(reader: httpx.Client) -> None:
    fields = begun(reader, kind="schreiben") | {
        "subject": "Halb fertig",
        "recipient.address.postal_code": "01067",
    }
    kept = sent(reader, "/letter/schreiben/file", fields, format="yaml")
    assert kept.status_code == 200
    token = str(fields["csrf_token"][0])
    loaded = reader.post(
        "/letter/load", data={"csrf_token": token}, files={"file": ("brief.yaml", kept.content)}
    )
    again = inputs_of(loaded.text)
    assert again["subject"] == ["Halb fertig"]
    assert again["recipient.address.postal_code"] == ["01067"]


@pytest.mark.slow
def test_a_word_file_that_was_edited_comes_back_with_its_changes(reader: httpx.Client) -> None:
    token = token_of(reader.get("/letter").text)
    content = Path("examples/in-word-geaendert/sprachkurse.docx").read_bytes()
    answer = reader.post(
        "/letter/load", data={"csrf_token": token}, files={"file": ("brief.docx", content)}
    )
    assert answer.status_code == 200
    assert "<ins>" in answer.text
    assert "<del>" in answer.text
    assert inputs_of(answer.text)["recipient.persons.0.last_name"] == ["Beispiel"]


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"\x00\x01", b"kind: nichts\n", b"- a\n- b\n", b"a: [\n", b"PK\x03\x04"],
)
def test_files_that_are_no_letters_are_refused_in_words(
    reader: httpx.Client, content: bytes
) -> None:
    token = token_of(reader.get("/letter").text)
    answer = reader.post(
        "/letter/load", data={"csrf_token": token}, files={"file": ("brief.yaml", content)}
    )
    assert 400 <= answer.status_code < 500
    assert 'id="problems"' in answer.text
    assert "Traceback" not in answer.text


def test_entries_of_lists_come_and_go_without_a_script(reader: httpx.Client) -> None:
    fields = begun(reader, kind="schreiben") | {"subject": "Betreff"}
    more = sent(reader, "/letter/schreiben", fields, add="recipient.persons")
    assert 'name="recipient.persons.0.last_name"' in more.text
    fields = inputs_of(more.text)
    assert fields["subject"] == ["Betreff"]
    less = sent(reader, "/letter/schreiben", fields, remove="recipient.persons.0")
    assert 'name="recipient.persons.0.last_name"' not in less.text


def test_markup_in_answers_stays_text(reader: httpx.Client) -> None:
    fields = begun(reader, kind="schreiben") | {"subject": '"><script>alert(1)</script>'}
    page = sent(reader, "/letter/schreiben", fields).text
    assert "<script>alert" not in page
    assert inputs_of(page)["subject"] == ['"><script>alert(1)</script>']


def test_words_are_there_in_both_languages() -> None:
    for key, texts in _words().items():
        assert set(texts) == {"de", "en"}, key


BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nothing", 404, "Diese Seite gibt es nicht"),
        ("/serial/x/letters/y", 404, "Diese Seite gibt es nicht"),
        ("/serial?after=x", 200, "Ein Serienbrief"),
        ("/serial/letter", 200, "Ein Serienbrief"),
        ("/letter/schreiben", 200, "Ein neuer Brief"),
        ("/letter/schreiben/file", 200, "Ein neuer Brief"),
        ("/letter/load", 200, "Ein neuer Brief"),
    ],
)
def test_an_address_by_itself_leads_to_a_page(
    reader: httpx.Client, path: str, status: int, said: str
) -> None:
    answer = reader.get(path, headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert said in answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_form_that_has_expired_is_sent_once_more_with_all_that_was_typed(
    reader: httpx.Client,
) -> None:
    fields = begun(reader, kind="schreiben") | {
        "subject": "Lange  getippt",
        "body.0": "\nZwei\nZeilen",
    }
    fields |= {"csrf_token": "alt"}
    answer = reader.post("/letter/schreiben", data=fields)
    assert answer.status_code == 403
    from lxml import html

    form = html.fromstring(answer.text).xpath("//form[.//button[@id='again']]")[0]
    assert form.get("action") == "/letter/schreiben"
    # A browser leaves out the line break that follows the tag; lxml does not.
    again = {
        name: value.removeprefix("\n") if name in fields and name != "csrf_token" else value
        for name, value in form.form_values()
    }
    assert again["subject"] == "Lange  getippt"
    shown = reader.post("/letter/schreiben", data=again)
    assert shown.status_code == 200
    assert inputs_of(shown.text)["subject"] == ["Lange  getippt"]
    assert "Zwei" in str(inputs_of(shown.text)["body.0"])


def test_another_language_keeps_what_was_chosen(reader: httpx.Client) -> None:
    page = reader.get("/letter").text
    data = {"csrf_token": token_of(page), "kind": "einladung", "example": "1", "language": "en"}
    answer = reader.post("/letter", data=data)
    assert "A new letter" in answer.text
    assert re.search(r'value="einladung" checked', answer.text)
    assert "A new letter" in reader.get("/letter").text
    reader.post("/language", data={"csrf_token": token_of(page), "language": "de"})


@pytest.mark.parametrize(
    "fields",
    [
        {"add": "recipient.persons.²"},
        {"remove": "recipient.persons.²"},
        {"remove": f"recipient.persons.{'9' * 5000}"},
        {"add": "subject.x"},
        {"clear": "subject.x.y"},
        {"clear": "signatures.7.x"},
        {"kept": "[" * 5000},
        {"kept": '{"kind": "einladung"}'},
        {"language": "fr"},
        {"recipient.persons.99999.last_name": "X", "unbekannt": "Y"},
    ],
)
def test_forms_by_hand_are_answered_and_lose_nothing(
    reader: httpx.Client, fields: dict[str, str]
) -> None:
    whole = begun(reader, kind="schreiben") | {"subject": "Betreff"} | fields
    answer = reader.post("/letter/schreiben", data=whole)
    assert answer.status_code == 200
    assert inputs_of(answer.text)["subject"] == ["Betreff"]
