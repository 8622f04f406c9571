"""Files that were changed, damaged or made to hurt: what is said of each, and that nothing worse happens."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from lettergen.compose.embedded import FILE_NAME, MAX_BYTES, Embedded, from_bytes, to_text
from lettergen.errors import InputError, Place
from lettergen.pdf.attached import attached
from lettergen.pipeline import Format, render
from lettergen.typesetting import typeset_embedded
from lettergen.verification import extract, verify
from lettergen.versions import setting_versions
from tests.batch_run.samples import data
from tests.composed_samples import column_letter
from tests.embedded.spoilt import ITEM, members, with_attachment, with_member, zipped

NAMESPACE = b"urn:lettergen:embedded-letter:1"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(data(1), "pdf", embed_data=True).content


@pytest.fixture(scope="module")
def docx() -> bytes:
    return render(data(1), "docx", embed_data=True).content


Said = Callable[[bytes], list[tuple[str, str | None]]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Codes and values of what ``verify`` says, or is refused with."""

    def call(content: bytes) -> list[tuple[str, str | None]]:
        file = tmp_path / "letter"
        file.write_bytes(content)
        try:
            problems = verify(file).problems
        except InputError as error:
            problems = error.problems
        assert all(p.place == Place(file=str(file)) for p in problems)
        return [(p.code, p.value) for p in problems]

    return call


def envelope(**changed: Any) -> dict[str, Any]:
    """The data of a letter with values changed by path, such as ``letter__page__width_mm``."""
    found: dict[str, Any] = json.loads(
        to_text(Embedded(made_with=setting_versions("pdf"), letter=column_letter()))
    )
    for path, value in changed.items():
        *steps, last = path.split("__")
        node: Any = found
        for step in steps:
            node = node[int(step)] if step.isdecimal() else node[step]
        node[last] = value
    return found


def as_json(**changed: Any) -> bytes:
    return json.dumps(envelope(**changed)).encode()


@pytest.mark.slow
def test_what_was_appended_to_a_pdf(pdf: bytes, said: Said) -> None:
    assert said(pdf + b"\n% a signature") == [("verify-appended", None)]


def test_a_changed_page(pdf: bytes, said: Said) -> None:
    at = pdf.index(b"/MediaBox[0 0 ") + 14
    assert said(pdf[:at] + b"6" + pdf[at + 1 :]) == [("verify-changed", None)]


@pytest.mark.slow
def test_a_changed_part_a_new_one_and_a_missing_one(docx: bytes, said: Said) -> None:
    parts = members(docx)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"Antrag", b"Auftrag")
    parts["word/added.xml"] = b"<x/>"
    del parts["docProps/app.xml"]
    assert said(zipped(parts)) == [
        ("verify-part-missing", "docProps/app.xml"),
        ("verify-part-added", "word/added.xml"),
        ("verify-part-changed", "word/document.xml"),
    ]


def test_a_docx_packed_anew(docx: bytes, said: Said) -> None:
    packed = zipped(members(docx), compression=zipfile.ZIP_STORED)
    assert said(packed) == [("verify-packed", None)]


@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_another_version_is_named_and_only_where_the_files_differ(
    format_: Format, said: Said
) -> None:
    letter = column_letter()
    older = {**setting_versions(format_), "lettergen": "0.0.1"}
    content, _ = typeset_embedded(Embedded(made_with=older, letter=letter), format_)
    assert said(content) == []
    if format_ == "pdf":
        assert said(content.replace(b"/MediaBox[0 0 5", b"/MediaBox[0 0 6", 1)) == [
            ("verify-changed", None),
            ("verify-version", "lettergen"),
        ]
    else:
        found = said(with_member(content, "word/settings.xml", b"<x/>"))
        assert found == [
            ("verify-part-changed", "word/settings.xml"),
            ("verify-version", "lettergen"),
        ]


def test_other_data_than_the_letter_shows(pdf: bytes, docx: bytes, said: Said) -> None:
    other = as_json()
    assert said(with_attachment(pdf, other)) == [("verify-changed", None)]
    part = b'<letter xmlns="%s">%s</letter>' % (NAMESPACE, other)
    names = dict(said(with_member(docx, ITEM, part)))
    assert "verify-part-changed" in names


def test_more_pages_than_the_data_gives(said: Said) -> None:
    one = render(data(1), "pdf", embed_data=True).content
    three = to_text(
        Embedded(made_with=setting_versions("pdf"), letter=render(_long(), "pdf").letter)
    )
    assert said(with_attachment(one, three.encode())) == [("verify-pages", None)]


def _long() -> dict[str, Any]:
    return data(1, body=["Ein Absatz, der seinen Platz braucht. " * 12] * 8)


def test_an_attachment_under_its_older_name_alone(pdf: bytes) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    root: Any = writer.root_object
    del root["/AF"][0].get_object()["/EF"]["/UF"]
    target = io.BytesIO()
    writer.write(target)
    assert attached(target.getvalue(), FILE_NAME, MAX_BYTES) == attached(pdf, FILE_NAME, MAX_BYTES)
    assert attached(pdf, FILE_NAME, MAX_BYTES)


def test_files_without_data(said: Said, tmp_path: Path) -> None:
    assert said(render(data(1), "pdf").content) == [("embedded-nothing", None)]
    assert said(render(data(1), "docx").content) == [("embedded-nothing", None)]
    assert said(b"Liebe Leute") == [("embedded-neither", None)]
    assert said(b"%PDF-1.7\nnothing") == [("embedded-no-pdf", None)]
    assert said(b"PK\x03\x04nothing") == [("embedded-no-docx", None)]
    with pytest.raises(InputError) as caught:
        extract(tmp_path / "missing.pdf")
    assert [p.code for p in caught.value.problems] == ["embedded-file-missing"]


def test_truncated_files(pdf: bytes, docx: bytes, said: Said) -> None:
    for content in (pdf, docx):
        for part in (3, 2):
            ((code, _),) = said(content[: len(content) * part // 4])
            assert code in {"embedded-no-pdf", "embedded-no-docx", "embedded-nothing"}


@pytest.mark.slow
def test_data_that_grows_without_end(
    pdf: bytes, docx: bytes, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = zlib.compress(b" " * (MAX_BYTES + 1), 9)
    assert len(bomb) < MAX_BYTES // 500
    assert said(with_attachment(pdf, b"", packed=bomb)) == [("embedded-too-large", None)]
    part = b'<letter xmlns="%s">%s</letter>' % (NAMESPACE, b" " * (5 * MAX_BYTES))
    assert said(with_member(docx, ITEM, part)) == [("embedded-too-large", None)]
    part = b'<letter xmlns="%s">%s</letter>' % (NAMESPACE, b" " * (MAX_BYTES + 1))
    assert said(with_member(docx, ITEM, part)) == [("embedded-too-large", None)]
    monkeypatch.setattr("lettergen.verification.MAX_FILE_BYTES", len(pdf) - 1)
    assert said(pdf) == [("embedded-too-large", None)]


def test_entities_are_refused(docx: bytes, said: Said) -> None:
    part = (
        b'<!DOCTYPE letter [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<letter xmlns="%s">&b;</letter>' % NAMESPACE
    )
    assert said(with_member(docx, ITEM, part)) == [("embedded-doctype", None)]


def test_other_custom_parts_of_word_are_passed_by(docx: bytes, tmp_path: Path) -> None:
    parts = members(docx)
    parts["customXml/item7.xml"] = parts.pop(ITEM)
    parts[ITEM] = b'<b:Sources xmlns:b="urn:bibliography"/>'
    parts["customXml/item2.xml"] = b"no XML"
    parts["customXml/item3.xml"] = b'<letter xmlns="%s"><letter/></letter>' % NAMESPACE
    file = tmp_path / "letter.docx"
    file.write_bytes(zipped(parts))
    assert extract(file).letter.metadata.title == "Ihr Antrag"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "embedded-invalid"),
        (b"[]", "embedded-invalid"),
        (b"{" * 5000, "embedded-invalid"),
        (b"[" * 5000, "embedded-invalid"),
        (as_json(format=2), "embedded-format"),
        (as_json(letter__format=2), "embedded-format"),
        (as_json(letter__metadata=None), "embedded-invalid"),
        (as_json(letter__areas__0__role="nobody"), "embedded-invalid"),
        (as_json(letter__page__width_mm=float("nan")), "embedded-invalid"),
        (as_json(letter__page__width_mm=float("inf")), "embedded-invalid"),
        (as_json(letter__page__width_mm=1e10), "embedded-invalid"),
        (b" " * (MAX_BYTES + 1), "embedded-too-large"),
    ],
    ids=lambda value: value[:24].decode() if isinstance(value, bytes) else value,
)
def test_data_that_is_no_letter(content: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        from_bytes(content)
    assert [p.code for p in caught.value.problems] == [code]


def test_lines_without_end_are_refused() -> None:
    found = envelope()
    (signatures,) = (i for i in found["letter"]["flow"] if i["block"]["type"] == "signatures")
    signatures["block"]["signers"][0]["space_lines"] = 10**8
    with pytest.raises(InputError) as caught:
        from_bytes(json.dumps(found).encode())
    assert [p.params["reason"] for p in caught.value.problems] == ["space_lines"]


def test_a_letter_that_cannot_be_set(pdf: bytes, docx: bytes, said: Said) -> None:
    other = as_json(letter__metadata__date="gestern")
    assert said(with_attachment(pdf, other)) == [("verify-not-set", None)]
    picture = {
        "x_mm": 0, "y_mm": 0, "width_mm": 1, "height_mm": 1,
        "media_type": "image/png", "data_base64": "%%%", "alt": "",
    }  # fmt: skip
    broken = as_json(letter__pictures=[picture])
    assert said(with_attachment(pdf, broken)) == [("verify-not-set", None)]
    part = b'<letter xmlns="%s">%s</letter>' % (NAMESPACE, broken)
    assert said(with_member(docx, ITEM, part))[0] == ("verify-not-set", None)
