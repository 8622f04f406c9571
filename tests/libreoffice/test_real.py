"""What the real LibreOffice makes of letters; the page about it says no more than this."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from lettergen.conversion import ConvertedFile, Converter, convert, engine_version
from lettergen.pipeline import Workshop, load_letter, render
from tests import pdf_measure
from tests.test_examples import PATHS
from tests.verapdf import verdicts

pytestmark = pytest.mark.libreoffice

PAGE = Path(__file__).parents[2] / "docs" / "libreoffice.md"
FLAVOURS = ("2b", "2u", "2a", "ua1")
NOTES = ["pdf-by-libreoffice", "convert-typeface-twin"]
"""That LibreOffice made it, and that Arimo stands for Arial here."""


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    """All examples as DOCX."""
    workshop = Workshop()
    return {n: workshop.render(load_letter(p), "docx").content for n, p in PATHS.items()}


@pytest.fixture(scope="module")
def converted(documents: dict[str, bytes]) -> dict[str, bytes]:
    """All examples as PDF, made in one start."""
    with Converter() as converter:
        results = converter.convert_many(documents.values())
    pdf = {n: r for n, r in zip(documents, results, strict=True) if isinstance(r, ConvertedFile)}
    assert pdf.keys() == documents.keys()
    return {name: made.content for name, made in pdf.items()}


@pytest.mark.slow
def test_the_same_document_gives_the_same_bytes(
    documents: dict[str, bytes], converted: dict[str, bytes]
) -> None:
    """On its own, behind others, and at another time."""
    alone = convert(documents["schreiben"])
    assert alone.content == converted["schreiben"]
    assert (alone.pages, [p.code for p in alone.problems]) == (1, NOTES)


def test_the_pdf_bears_the_letter_s_date_and_title(converted: dict[str, bytes]) -> None:
    reader = PdfReader(io.BytesIO(converted["schreiben"]))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert f"{reader.metadata.creation_date:%Y-%m-%d %H:%M}" == "2026-11-23 00:00"
    assert b"<xmp:CreateDate>2026-11-23T00:00:00Z<" in converted["schreiben"]
    assert reader.metadata.title == "Räume für die Sprachkurse im Frühjahr 2027"
    assert str(reader.root_object["/Lang"]) == "de-DE"
    assert reader.outline


@pytest.mark.verapdf
def test_veraPDF_finds_what_the_page_says(  # noqa: N802
    converted: dict[str, bytes], tmp_path: Path
) -> None:
    files = []
    for name, content in converted.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(content)
    found: dict[str, set[str]] = {flavour: set() for flavour in FLAVOURS}
    for verdict in verdicts(files, FLAVOURS):
        found[verdict.flavour].update(reason.split(" ")[0] for reason in verdict.failures)
        assert verdict.compliant == (not verdict.failures)
    said = _said()
    assert found["2b"] == set()
    assert all(found[flavour] <= said[flavour] for flavour in FLAVOURS)
    if engine_version().startswith("7.4."):
        assert found == said


def _said() -> dict[str, set[str]]:
    """The page's table: profile and the clauses that fail."""
    rows = re.findall(
        r"^\| PDF/\w+-\w+ \(`(\w+)`\) \| [^|]* \| ([^|]*) \|", PAGE.read_text(), re.MULTILINE
    )
    assert len(rows) == len(FLAVOURS)
    return {flavour: set(re.findall(r"`([\d.]+-\d+)`", cell)) for flavour, cell in rows}


@pytest.mark.slow
def test_render_by_libreoffice(documents: dict[str, bytes]) -> None:
    made = render(load_letter(PATHS["schreiben"]), "pdf", pdf_engine="libreoffice")
    assert (made.format, made.pages) == ("pdf", 1)
    assert made.content == convert(documents["schreiben"]).content
    assert [p.code for p in made.problems] == NOTES
    assert pdf_measure.find(made.content, "Räume für die Sprachkurse").page == 1


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Address of a server that answers nothing, and what was asked of it."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/><wp:docPr id="901" name="x"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic='
    '"http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" '
    'name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships" r:link="rId901"/></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom '
    'prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)
_RELATION = (
    '<Relationship Id="rId901" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/image" Target="{address}/picture.png" TargetMode="External"/>'
)


def _with_paragraphs(content: bytes, number: int) -> bytes:
    document = Document(io.BytesIO(content))
    first = next(each for each in document.paragraphs if each.text.startswith("vielen"))
    for line in range(number):
        first.insert_paragraph_before(f"Neue Zeile {line}", style=first.style)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_the_page_number_of_a_letter_that_grew_stands_on_page_one_too() -> None:
    letter = {
        "kind": "schreiben",
        "letterhead": "din5008-b",
        "sender": {"authority": {"name": "Stadt Musterhausen", "address": {"city": "Musterhausen", "postal_code": "01067",
                                                                          "street": "Rathausplatz 1"}}},
        "recipient": {"persons": [{"last_name": "Muster", "form": "frau"}],
                      "address": {"city": "Aachen", "postal_code": "52062", "street": "Beispielweg 2"}},
        "date": "2026-11-02",
        "subject": "Ihre Nachricht",
        "body": ["vielen Dank."],
    }  # fmt: skip
    short = Workshop().render(letter, "docx").content
    with Converter() as converter:
        results = converter.convert_many([short, _with_paragraphs(short, 60)])
    numbers = []
    for result in results:
        assert isinstance(result, ConvertedFile)
        texts = [page.extract_text() for page in PdfReader(io.BytesIO(result.content)).pages]
        numbers.append([re.findall(r"Seite \d von \d", text) for text in texts])
    assert numbers == [[[]], [["Seite 1 von 3"], ["Seite 2 von 3"], ["Seite 3 von 3"]]]


def test_nothing_is_fetched(documents: dict[str, bytes], asked: tuple[str, list[str]]) -> None:
    """A document may name a picture on another machine; whoever sent it would learn that it was opened."""
    address, paths = asked
    content = _with(
        documents["schreiben"],
        {
            "word/document.xml": ("<w:p>", f"{_PICTURE}<w:p>"),
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                f"{_RELATION.format(address=address)}</Relationships>",
            ),
        },
    )
    assert convert(content).pages >= 1
    assert paths == []


def _with(document: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as source,
        zipfile.ZipFile(target, "w") as changed,
    ):
        for name in source.namelist():
            old, new = changes.get(name, ("", ""))
            text = source.read(name)
            assert old.encode() in text
            changed.writestr(name, text.replace(old.encode(), new.encode(), 1) if old else text)
    return target.getvalue()
