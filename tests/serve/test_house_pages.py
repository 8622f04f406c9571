"""A house in the browser without JavaScript: looked at and checked, its texts drafted, tried and published."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lettergen.serve.settings import Settings
from tests.serve.running import running
from tests.serve.test_pages import GERMAN, token_of

KIND = "/house/kinds/hundesteuerbescheid"
TEXT = f"{KIND}/texts/text.md"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("house")
    shutil.copytree("examples/gebuehrenbescheide/templates", workspace / "templates")
    (workspace / "contacts.yaml").write_text("- {name: Erika Muster, extension: '4600'}\n")
    return workspace


@pytest.fixture(scope="module")
def reader(house: Path) -> Iterator[httpx.Client]:
    with (
        running(Settings(workspace=house, workers=1)) as found,
        found.client(headers=GERMAN, follow_redirects=True) as client,
    ):
        yield client


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def seen_in(page: str) -> str:
    """Names the text that the editor shows, as the editor sends it."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


@pytest.mark.slow
def test_letterheads_and_kinds_have_pictures_and_checks(reader: httpx.Client) -> None:
    page = reader.get("/house").text
    assert 'src="/house/kinds/hundesteuerbescheid.png"' in page
    for path in (
        "kinds/hundesteuerbescheid",
        "kinds/schreiben",
        "letterheads/stadt-aachen",
        "letterheads/din5008-a",
    ):
        assert reader.get(f"/house/{path}.png").content.startswith(b"\x89PNG")
    assert "Geprüft, ohne Fehler" in reader.get(KIND).text
    head = reader.get("/house/letterheads/stadt-und-staedteregion-aachen").text
    assert "Geprüft, ohne Fehler" in head
    assert "data:image/png;base64," in head
    for nothing in (
        "letterheads/nobody",
        "kinds/nobody",
        "kinds/nobody/texts/text.md",
        "letterheads/..%2f..",
        f"{KIND[7:]}/texts/kind.yaml",
    ):
        assert 400 <= reader.get(f"/house/{nothing}").status_code < 500


@pytest.mark.slow
def test_a_text_is_tried_drafted_and_published_only_without_errors(
    reader: httpx.Client, house: Path
) -> None:
    before = files_of(house)
    page = reader.get(TEXT).text
    token = token_of(page)
    faulty = before["templates/hundesteuerbescheid/text.md"].decode() + "\n{{ letter.unsinn }}\n"
    tried = reader.post(f"{TEXT}/try", data={"csrf_token": token, "text": faulty})
    assert "Den Namen „unsinn“ gibt es hier nicht." in tried.text
    assert files_of(house) == before

    def sent(text: str, action: str) -> str:
        seen = seen_in(reader.get(TEXT).text)
        data = {"csrf_token": token, "seen": seen, "text": text, "action": action}
        return reader.post(TEXT, data=data).text

    assert "nicht veröffentlicht: Der Text hat Fehler." in sent(faulty, "publish")
    after = files_of(house)
    assert after.pop("drafts/hundesteuerbescheid/text.md") == faulty.encode()
    assert after == before
    assert "Entwurf" in reader.get("/house").text
    good = faulty.replace("letter.unsinn", "letter.subject or jahr")
    assert "Veröffentlicht." in sent(good, "publish")
    assert files_of(house) == before | {"templates/hundesteuerbescheid/text.md": good.encode()}
    sent(faulty, "save")
    sent(faulty, "discard")
    assert files_of(house) == before | {"templates/hundesteuerbescheid/text.md": good.encode()}


@pytest.mark.slow
def test_what_somebody_else_has_written_meanwhile_is_not_lost(
    reader: httpx.Client, house: Path
) -> None:
    page = reader.get(TEXT).text
    begun = {"csrf_token": token_of(page), "seen": seen_in(page)}
    first = reader.post(TEXT, data={**begun, "text": "Text der ersten", "action": "save"})
    assert first.status_code == 200
    draft = house / "drafts/hundesteuerbescheid/text.md"
    for action in ("save", "publish", "discard"):
        late = reader.post(TEXT, data={**begun, "text": "Text der zweiten", "action": action})
        assert late.status_code == 409
        assert "anderswo geändert" in late.text
        assert "Text der ersten</del>" in late.text
        assert "Text der zweiten</ins>" in late.text
        assert "Text der zweiten</textarea>" in late.text
        assert draft.read_text() == "Text der ersten"
    knowing = {**begun, "seen": seen_in(late.text), "text": "Text der zweiten", "action": "save"}
    assert reader.post(TEXT, data=knowing).status_code == 200
    assert draft.read_text() == "Text der zweiten"
    draft.unlink()


@pytest.mark.slow
def test_another_language_in_the_middle_of_a_text_keeps_it(reader: httpx.Client) -> None:
    page = reader.get(TEXT).text
    data = {"csrf_token": token_of(page), "seen": seen_in(page), "text": "Halb fertig"}
    english = reader.post(TEXT, data={**data, "language": "en"})
    assert '<html lang="en">' in english.text
    assert "Halb fertig</textarea>" in english.text
    reader.post(TEXT, data={**data, "language": "de"})


@pytest.mark.slow
def test_a_shipped_text_becomes_the_houses_own_when_it_is_published(
    reader: httpx.Client, house: Path
) -> None:
    page = reader.get("/house/kinds/einladung/texts/text.md").text
    text = (
        Path("templates/einladung/text.md").read_text(encoding="utf-8")
        + "\nUnser Haus ist barrierefrei.\n"
    )
    data = {"csrf_token": token_of(page), "seen": seen_in(page), "text": text, "action": "publish"}
    assert "Veröffentlicht." in reader.post("/house/kinds/einladung/texts/text.md", data=data).text
    assert (house / "templates/einladung/text.md").read_text(encoding="utf-8") == text
    shutil.rmtree(house / "templates/einladung")


@pytest.mark.slow
def test_nothing_is_written_outside_the_workspace(
    reader: httpx.Client, house: Path, tmp_path: Path
) -> None:
    token = token_of(reader.get("/house/kinds/schreiben/texts/text.md").text)
    (house / "drafts").mkdir(exist_ok=True)
    (house / "drafts/schreiben").symlink_to(tmp_path)
    data = {"csrf_token": token, "text": "Text", "action": "save"}
    answer = reader.post("/house/kinds/schreiben/texts/text.md", data=data)
    assert answer.status_code == 409
    assert list(tmp_path.iterdir()) == []
    for name in ("..%2ftext.md", "text.MD", "example.yaml", "text.a.b.c.md"):
        assert reader.post(f"/house/kinds/schreiben/texts/{name}", data=data).status_code in {
            400,
            404,
        }


@pytest.mark.slow
def test_a_house_offers_its_contacts(reader: httpx.Client) -> None:
    page = reader.get("/letter").text
    assert "Erika Muster" in page
    data = {
        "csrf_token": token_of(page),
        "kind": "schreiben",
        "letterhead": "stadt-aachen",
        "contact": "0",
    }
    begun = reader.post("/letter", data=data).text
    assert 'name="sender.contact.name" value="Erika Muster"' in begun
    assert '<option value="stadt-aachen" selected>' in begun
    assert '<option value="ki"' in begun


def test_without_a_workspace_one_can_only_look(client: httpx.Client) -> None:
    page = client.get("/house/kinds/schreiben/texts/text.md").text
    assert 'value="publish"' not in page
    answer = client.post(
        "/house/kinds/schreiben/texts/text.md",
        data={"csrf_token": token_of(page), "text": "Text", "action": "save"},
    )
    assert answer.status_code == 409


@pytest.mark.slow
def test_what_goes_wrong_is_said_on_a_page(reader: httpx.Client) -> None:
    for path in ("/house/letterheads/nobody", "/house/kinds/nobody", "/serial/nobody"):
        answer = reader.get(path)
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"].startswith("text/html")
        assert 'id="problems"' in answer.text
    answer = reader.post("/letter/schreiben", data={"csrf_token": "no"})
    assert answer.status_code == 403
    assert "Das Formular war abgelaufen" in answer.text
