"""Letters in a house's own Word template: their parts are found again by marks, and the template's own words are told apart."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from lettergen import Adopted, InputError, LetterBase, Workshop, adopt
from lettergen.cli.app import app
from tests.adoption.documents import DATA, Edit, W, workshop
from tests.adoption.test_corpus import words_in
from tests.render_house import houses

HOUSE = Path(__file__).parents[2] / "examples" / "house-template"
TABLE = f"<w:tbl {W}><w:tblPr/><w:tr><w:tc><w:p><w:r><w:t>Kopf</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Wert</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"


@cache
def house() -> Workshop:
    return Workshop(HOUSE)


@cache
def made(name: str) -> bytes:
    return house().render(house().load_letter(HOUSE / "letters" / f"{name}.yaml"), "docx").content


def found(document: Any, words: str) -> Any:
    everything = document.element.body.iter(qn("w:p"))
    return next(p for p in everything if words in "".join(t.text or "" for t in p.iter(qn("w:t"))))


def typed_over(old: str, new: str) -> Edit:
    def edit(document: Any) -> None:
        text = next(t for t in found(document, old).iter(qn("w:t")) if old in (t.text or ""))
        text.text = text.text.replace(old, new)

    return edit


def beside(words: str, text: str, *, above: bool = False, markup: str = "") -> Edit:
    def edit(document: Any) -> None:
        added = parse_xml(markup or f"<w:p {W}><w:r><w:t>{text}</w:t></w:r></w:p>")
        paragraph = found(document, words)
        paragraph.addprevious(added) if above else paragraph.addnext(added)

    return edit


def gone(words: str) -> Edit:
    def edit(document: Any) -> None:
        paragraph = found(document, words)
        paragraph.getparent().remove(paragraph)

    return edit


def edited(content: bytes, *edits: Edit) -> bytes:
    document = docx.Document(io.BytesIO(content))
    for edit in edits:
        edit(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def both(*edits: Edit) -> Edit:
    def edit(document: Any) -> None:
        for one in edits:
            one(document)

    return edit


def unmarked(document: Any) -> None:
    marks = document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
    for mark in list(marks):
        mark.getparent().remove(mark)


def in_header(document: Any) -> None:
    document.sections[0].first_page_header.paragraphs[0].add_run(" Zusatz")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["brief", "einladung"])
def test_nothing_edited_is_nothing_changed(name: str) -> None:
    adopted = adopt(made(name), workspace=house())
    assert (adopted.changes, adopted.problems) == ((), ())


TAKEN: dict[str, tuple[Edit, str, str]] = {
    "the subject": (typed_over("Räume für", "Säle für"), "subject", "Säle für die Sprachkurse"),
    "the salutation": (typed_over("Sehr geehrte", "Liebe"), "salutation", "Liebe Frau Dr. Beispiel,"),
    "a word": (typed_over("vielen Dank", "herzlichen Dank"), "body", "herzlichen Dank"),
    "a paragraph at the head": (beside("vielen Dank", "Zuerst dies.", above=True), "body", "Zuerst dies."),
    "a paragraph within": (beside("vielen Dank", "Dann das."), "body", "Dann das."),
    "a paragraph at the end": (beside("Mit freundlichen", "Zuletzt dies.", above=True), "body", "Zuletzt dies."),
    "a table": (beside("vielen Dank", "", markup=TABLE), "body", "Kopf Wert"),
    "a cell": (typed_over("Mehrzweckraum", "Festsaal"), "body", "Festsaal"),
    "the closing": (typed_over("Mit freundlichen Grüßen", "Herzlich"), "closing", "Herzlich"),
    "who signs": (lambda d: typed_over_last(d, "Erika Muster", "Paula Muster"), "signatures", "Paula Muster"),
    "an enclosure": (lambda d: typed_over_last(d, "Hausordnung", "Hausordnung 2027"), "enclosures", "Hausordnung 2027"),
    "a salutation typed anew": (
        both(gone("Sehr geehrte"), beside("vielen Dank", "Liebe Frau Dr. Beispiel, liebe Gäste,", above=True)),
        "salutation",
        "Liebe Frau Dr. Beispiel, liebe Gäste,",
    ),
}  # fmt: skip


def typed_over_last(document: Any, old: str, new: str) -> None:
    text = [t for t in document.element.body.iter(qn("w:t")) if old in (t.text or "")][-1]
    text.text = text.text.replace(old, new)


@pytest.mark.slow
@pytest.mark.parametrize("name", TAKEN)
def test_an_edit_is_in_the_pdf(name: str) -> None:
    edit, part, words = TAKEN[name]
    adopted = adopt(edited(made("brief"), edit), workspace=house())
    assert [change.part for change in adopted.changes] == [part]
    pdf = words_in(house().render(adopted.letter, "pdf").content)
    wanted = re.findall(r"\w+", words)
    assert any(pdf[n : n + len(wanted)] == wanted for n in range(len(pdf)))


@pytest.mark.slow
def test_the_list_of_a_house_counts_on() -> None:
    more = f'<w:p {W}><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r><w:t>Tanz</w:t></w:r></w:p>'
    content = edited(made("einladung"), beside("Musik der", "", markup=more))
    adopted = adopt(content, workspace=house())
    assert adopted.changes[0].after.endswith("3. Tanz\n4. Gemeinsames Essen")


STOPS: dict[str, tuple[str, Edit, str]] = {
    "the address": ("brief", typed_over("Schulstraße 7", "Schulstraße 8"), "adopt-area-address"),
    "the information": ("brief", typed_over("01234 567-31", "01234 567-32"), "adopt-area-information"),
    "words of the template": ("brief", typed_over("Musterhausen · Am", "Musterstadt · Am"), "adopt-area-house"),
    "data in the template": ("einladung", typed_over("Alte Schule", "Neue Schule"), "adopt-area-house"),
    "behind the closing": ("brief", beside("Mit freundlichen", "Noch etwas."), "adopt-area-house"),
    "at the end": ("brief", lambda d: d.add_paragraph("PS: Noch etwas."), "adopt-area-house"),
    "in the address": ("brief", beside("Schulstraße 7", "Hinterhaus"), "adopt-area-address"),
    "above all": ("einladung", beside("Am Rathaus", "Eilt!", above=True), "adopt-area-house"),
    "a table at the end": ("brief", lambda d: d.element.body.insert(len(d.element.body) - 1, parse_xml(TABLE)), "adopt-area-house"),
    "the header": ("brief", in_header, "adopt-area-letterhead"),
    "marks that are gone": ("brief", unmarked, "adopt-house-unmarked"),
    "a picture in the template's words": (
        "brief",
        lambda d: found(d, "Am Rathaus").append(parse_xml(f"<w:r {W}><w:drawing/></w:r>")),
        "adopt-picture",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", STOPS)
def test_what_is_not_the_letters_stops(name: str) -> None:
    document, edit, code = STOPS[name]
    with pytest.raises(InputError) as caught:
        adopt(edited(made(document), edit), workspace=house())
    assert code in {problem.code for problem in caught.value.problems}
    assert all(problem.hint("de") for problem in caught.value.problems if problem.code == code)


@pytest.mark.slow
def test_marks_that_somebody_displaced_end_in_no_traceback() -> None:
    def endless(document: Any) -> None:
        starts = {
            mark.get(qn("w:id"))
            for mark in document.element.body.iter(qn("w:bookmarkStart"))
            if mark.get(qn("w:name")).startswith(("_lettergen_address", "_lettergen_information"))
        }
        for mark in list(document.element.body.iter(qn("w:bookmarkEnd"))):
            if mark.get(qn("w:id")) in starts:
                mark.getparent().remove(mark)

    for name in ("brief", "einladung"):
        content = edited(made(name), endless, typed_over("Grüßen", "Gruß"))
        # Whatever is found: the edit is taken, or an error is told.
        with contextlib.suppress(InputError):
            changes = adopt(content, workspace=house()).changes
            assert "Mit freundlichen Gruß" in [change.after for change in changes]


FRAMED = (
    "{{ address }}",
    "Betreff: {{ subject }}!",
    "{{ salutation }}",
    "{{p body }}",
    "Rückfragen beantworten wir gern.",
    "{{ closing }}",
    "{{p signatures }}",
    "Anlagen:",
    "{%p for line in enclosures.lines %}",
    "+ {{ line }}",
    "{%p endfor %}",
)


@cache
def framed() -> tuple[Workshop, LetterBase]:
    files = {"templates/schreiben/haus.docx": houses.template(*FRAMED).content}
    return Workshop(files), houses.letter(word_template="haus")


def framed_edit(*edits: Edit) -> Adopted:
    workshop_, letter = framed()
    return adopt(edited(workshop_.render(letter, "docx").content, *edits), workspace=workshop_)


@pytest.mark.slow
def test_what_the_template_says_around_a_part_is_none_of_it() -> None:
    assert framed_edit().changes == ()
    edits = (typed_over("Räume &\xa0Zeiten", "Säle"), typed_over("+ Plan", "+ Lageplan"))
    adopted = framed_edit(*edits)
    assert adopted.letter.subject == "Säle"
    assert adopted.letter.enclosures == ("Lageplan", "Hausordnung")


@pytest.mark.slow
def test_another_enclosure_is_one_more_of_them() -> None:
    adopted = framed_edit(beside("+ Plan", "+ Liste"))
    assert adopted.letter.enclosures == ("Plan", "Liste", "Hausordnung")


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit",
    [
        typed_over("Betreff:", "Betrifft:"),
        typed_over("Rückfragen", "Fragen"),
        typed_over("+ Plan", "Plan"),
    ],
)
def test_words_around_a_part_stay_the_templates(edit: Edit) -> None:
    with pytest.raises(InputError) as caught:
        framed_edit(edit)
    assert [problem.code for problem in caught.value.problems] == ["adopt-area-house"]


@pytest.mark.slow
@pytest.mark.parametrize("change", [None, houses.bare], ids=["styles", "no styles"])
@pytest.mark.parametrize(
    "data", [{}, {"large_print": True}, {"copy_type": "entwurf", "dispositions": [{"kind": "zda"}]}]
)
def test_any_template_gives_the_letter_back(
    change: Any, data: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "haus.docx"
    file.write_bytes(houses.template(change=change).content)
    content = workshop().render(houses.letter(**data), "docx", word_template=file).content
    adopted = adopt(content, workspace=workshop(), word_template=file)
    assert (adopted.changes, adopted.problems) == ((), ())
    with pytest.raises(InputError) as caught:
        adopt(content, workspace=workshop())
    assert [problem.code for problem in caught.value.problems] == ["adopt-house-template"]


@pytest.mark.slow
def test_our_own_letterhead_as_a_template_gives_the_letter_back(tmp_path: Path) -> None:
    file = tmp_path / "haus.docx"
    file.write_bytes(workshop().export_letterhead("din5008-b", None, dt.date(2026, 11, 2)))
    content = workshop().render(DATA, "docx", word_template=file).content
    assert adopt(content, workspace=workshop(), word_template=file).changes == ()
    content = edited(content, typed_over("Letzter Absatz.", "Allerletzter Absatz."))
    adopted = adopt(content, workspace=workshop(), word_template=file)
    assert [change.after for change in adopted.changes] == ["Allerletzter Absatz."]
    another = tmp_path / "anders.docx"
    another.write_bytes(houses.template().content)
    with pytest.raises(InputError) as caught:
        adopt(content, workspace=workshop(), word_template=another)
    assert "adopt-template-changed" in {problem.code for problem in caught.value.problems}


@pytest.mark.slow
def test_marks_say_nothing_and_stand_only_where_the_letter_travels() -> None:
    letter = house().load_letter(HOUSE / "letters" / "brief.yaml")
    content = house().render(letter, "docx", carry_data=False).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"bookmarkStart" not in archive.read("word/document.xml")
    with zipfile.ZipFile(io.BytesIO(made("brief"))) as archive:
        text = archive.read("word/document.xml").decode()
        names = re.findall(r'w:bookmarkStart [^>]*w:name="([^"]*)"', text)
        every = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="ignore")
    assert len(set(names)) == len(names) > 5
    assert all(re.fullmatch(r"_lettergen_[a-z]+_\d+", name) for name in names)
    assert "\ufdd0" not in every


@pytest.mark.slow
def test_the_command_takes_a_template(tmp_path: Path) -> None:
    template = tmp_path / "haus.docx"
    template.write_bytes(houses.template().content)
    document = tmp_path / "brief.docx"
    content = workshop().render(DATA, "docx", word_template=template).content
    document.write_bytes(edited(content, typed_over("Letzter Absatz", "Allerletzter Absatz")))
    order = ["adopt", str(document), "--word-template", str(template), "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(app, [*order, "--format", "docx,yaml", "--diff"])
    assert result.exit_code == 0, result.stderr
    assert "Allerletzter" in result.stderr
    again = adopt(tmp_path / "out" / "brief.docx", workspace=workshop(), word_template=template)
    assert again.changes == ()


@pytest.mark.slow
@pytest.mark.libreoffice
def test_what_libreoffice_saved_of_a_house_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "haus.docx"
    file.write_bytes(workshop().export_letterhead("din5008-b", None, dt.date(2026, 11, 2)))
    end = typed_over("Letzter Absatz.", "Allerletzter Absatz.")
    sources = {
        "brief": edited(made("brief"), typed_over("vielen Dank", "herzlichen Dank")),
        "einladung": edited(made("einladung"), typed_over("Sehr geehrter", "Lieber")),
        "unser": edited(workshop().render(DATA, "docx", word_template=file).content, end),
    }
    for name, content in sources.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [tmp_path / f"{name}.docx" for name in sources]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", saved, *files],
        check=True,
        capture_output=True,
        timeout=170,
    )
    for name in ("brief", "einladung"):
        assert len(adopt(saved / f"{name}.docx", workspace=house()).changes) == 1
    adopted = adopt(saved / "unser.docx", workspace=workshop(), word_template=file)
    assert [change.after for change in adopted.changes] == ["Allerletzter Absatz."]
