"""Enclosures: nothing active arrives, nothing else is lost, and no file takes the memory or ends in an internal error."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from typing import get_args

import pytest
from pypdf import PdfReader

from lettergen.batch.enclosure_files import ActiveContent, Enclosure
from lettergen.batch.worker import RemoteInputs, with_enclosures
from lettergen.errors import InputError
from lettergen.pdf.active import ACTIONS, ENTRIES, PLAYED
from tests.hostile.pdfs import ACTIVE, BESIDE, BROKEN, HARMLESS, made, names_in

LETTER = made()
FORBIDDEN = {
    *ACTIONS, *PLAYED, *ENTRIES, "cmd.exe", "geheim.exe", "app.alert(1)", "file:///etc/passwd", "\\\\server\\share",
    " JavaScript:alert(1)", "x.pdf", "<script/>",
}  # fmt: skip


def appended(content: bytes, policy: ActiveContent = "remove") -> tuple[bytes, tuple[str, ...]]:
    place = RemoteInputs(None, {"anlage.pdf": content})
    made_of, pages, removed = with_enclosures(
        LETTER, (Enclosure("anlage.pdf", active=policy),), place
    )
    assert pages == len(PdfReader(io.BytesIO(made_of)).pages) == 2
    return made_of, removed


@pytest.mark.parametrize("name", ACTIVE)
def test_what_is_active_is_taken_out_and_told(name: str) -> None:
    assert FORBIDDEN & names_in(ACTIVE[name])
    content, removed = appended(ACTIVE[name])
    assert FORBIDDEN & names_in(content) == set()
    assert removed


@pytest.mark.parametrize("name", BESIDE)
def test_nothing_active_of_the_document_arrives(name: str) -> None:
    content, _ = appended(BESIDE[name])
    assert FORBIDDEN & names_in(content) == set()


@pytest.mark.parametrize("name", ACTIVE)
def test_what_is_active_is_refused_or_kept_by_the_house_s_word(name: str) -> None:
    with pytest.raises(InputError) as caught:
        appended(ACTIVE[name], "refuse")
    (problem,) = caught.value.problems
    assert problem.code == "enclosure-active"
    assert problem.params["what"]
    content, removed = appended(ACTIVE[name], "keep")
    assert not removed
    assert FORBIDDEN & names_in(content)


@pytest.mark.parametrize("name", HARMLESS)
def test_links_that_only_lead_somewhere_stay(name: str) -> None:
    for policy in get_args(ActiveContent):
        content, removed = appended(made(annotation=HARMLESS[name]), policy)
        assert not removed
        links = list(PdfReader(io.BytesIO(content)).pages[1].annotations or ())
        assert len(links) == 1
        assert links[0].get_object()["/A"]["/S"] in {"/URI", "/GoTo", "/Named"}


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_not_what_it_says_is_a_problem_with_a_name(name: str) -> None:
    code, make = BROKEN[name]
    if code == "ok":
        with suppress(InputError):
            appended(make())
        return
    with pytest.raises(InputError) as caught:
        appended(make())
    assert [p.code for p in caught.value.problems] == [code]


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "anlage.pdf"
    file.write_bytes(made())
    monkeypatch.setattr("lettergen.batch.enclosure_files.MAX_PDF_BYTES", 100)
    with pytest.raises(InputError) as caught:
        with_enclosures(LETTER, (Enclosure(str(file)),))
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["bound"]) == ("enclosure-too-large", "MAX_PDF_BYTES")
