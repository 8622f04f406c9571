"""Every kind of letter comes back from its DOCX, from LibreOffice's too, and from the letter file that is written."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from lettergen import InputError, Workshop, adopt, load_job, load_letter
from lettergen.cli.app import app
from lettergen.reading.yaml_writing import letter_file
from tests.adoption.documents import DATA, letter, original, workshop

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted([*ROOT.glob("examples/*.yaml"), *ROOT.glob("examples/gemeinsam-klappts/*.yaml")])


@pytest.mark.slow
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_a_letter_comes_back(file: Path) -> None:
    wanted = load_letter(file)
    adopted = adopt(workshop().render(wanted, "docx").content, workspace=workshop())
    assert (adopted.changes, adopted.problems) == ((), ())
    # What the page does not show of the sender (a room, a telephone) does not travel.
    sender = workshop().compose(adopted.letter).letter.sender
    composed = replace(workshop().compose(wanted).letter, sender=sender)
    assert workshop().compose(adopted.letter).letter == composed


@pytest.mark.slow
def test_a_letter_in_a_house_s_typeface_and_on_its_stationery_comes_back() -> None:
    house = Workshop(ROOT / "examples" / "eigenes-aussehen")
    letters = sorted((ROOT / "examples" / "eigenes-aussehen" / "letters").glob("*.yaml"))
    assert letters
    for file in letters:
        adopted = adopt(house.render(house.load_letter(file), "docx").content, workspace=house)
        assert (adopted.changes, adopted.problems) == ((), ())


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_a_letter_file_gives_the_letter(file: Path, tmp_path: Path) -> None:
    wanted = load_letter(file)
    written = tmp_path / "brief.yaml"
    written.write_text(letter_file(wanted), encoding="utf-8")
    assert load_letter(written) == wanted


@pytest.mark.libreoffice
def test_what_libreoffice_saved_comes_back(tmp_path: Path) -> None:
    sources = [tmp_path / f"{file.stem}.docx" for file in EXAMPLES]
    for file, source in zip(EXAMPLES, sources, strict=True):
        source.write_bytes(workshop().render(load_letter(file), "docx").content)
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", saved, *sources],
        check=True,
        capture_output=True,
        timeout=170,
    )
    for source in sources:
        adopted = adopt(saved / source.name, workspace=workshop())
        assert (adopted.changes, adopted.problems) == ((), ()), source.name


def test_without_data_there_is_nothing_to_adopt() -> None:
    content = workshop().render(letter(), "docx", carry_data=False).content
    with pytest.raises(InputError) as caught:
        adopt(content, workspace=workshop())
    assert [problem.code for problem in caught.value.problems] == ["adopt-no-data"]
    assert "lettergen convert" in (caught.value.problems[0].hint("de") or "")


@pytest.mark.slow
def test_a_document_of_somebody_else_is_sent_to_convert() -> None:
    target = io.BytesIO()
    docx.Document().save(target)
    with pytest.raises(InputError) as caught:
        adopt(target.getvalue(), workspace=workshop())
    assert [problem.code for problem in caught.value.problems] == ["adopt-foreign"]
    assert "lettergen convert" in (caught.value.problems[0].hint("de") or "")


def test_the_document_carries_nobody_whom_the_page_does_not_show() -> None:
    hidden = {
        **DATA,
        "dispositions": [{"kind": "text", "text": "Frau Geheim fragen"}, {"kind": "zda"}],
    }
    content = workshop().render(hidden, "docx").content
    assert b"Geheim" not in unzipped(content)
    assert b"Erika Muster" in unzipped(content)
    assert len(content) < len(original()) + 200


def unzipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.slow
def test_a_kind_of_the_house_comes_back(tmp_path: Path) -> None:
    house = Workshop(ROOT / "examples" / "gebuehrenbescheide")
    job = load_job(ROOT / "examples" / "gebuehrenbescheide" / "JOB.yaml")
    folder = tmp_path / "out"
    run = ["batch", str(ROOT / "examples/gebuehrenbescheide/JOB.yaml"), "--workspace", str(ROOT / "examples/gebuehrenbescheide")]  # fmt: skip
    result = CliRunner().invoke(
        app, [*run, "--format", "pdf,docx", "--out", str(folder), "--quiet"]
    )
    assert result.exit_code == 0
    documents = sorted((folder / "briefe").glob("*.docx"))
    assert len(documents) == 30
    for document in documents[:5]:
        adopted = adopt(document, workspace=house)
        assert adopted.letter.kind == job.letter["kind"]
        assert (adopted.changes, adopted.problems) == ((), ())
        made = house.render(adopted.letter, "pdf").content
        assert made == document.with_suffix(".pdf").read_bytes()
    with pytest.raises(InputError) as caught:
        adopt(documents[0])
    assert "adopt-data-unfit" in {problem.code for problem in caught.value.problems}
    assert "--workspace" in (caught.value.problems[0].hint("de") or "")
