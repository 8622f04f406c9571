"""What a clerk changes in Word is in the letter, and what a letter cannot hold is named with its paragraph."""

from __future__ import annotations

import copy
import io
from typing import Any

import pypdf
import pytest

from lettergen import InputError, adopt
from lettergen.adoption.api import Adopted
from tests.adoption.documents import (
    Edit,
    after,
    appended,
    edited,
    letter,
    original,
    paragraph,
    removed,
    replaced,
    texts,
    typed,
    with_look,
    workshop,
)

LAST = "Letzter Absatz."


def pdf_words(adopted: Adopted) -> str:
    content = workshop().render(adopted.letter, "pdf").content
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_nothing_edited_is_nothing_changed() -> None:
    adopted = adopt(original(), workspace=workshop())
    assert adopted.letter == letter()
    assert (adopted.changes, adopted.problems) == ((), ())


def doubled(words: str, new: str) -> Edit:
    """A paragraph copied, as Enter at its end does it, and filled."""

    def edit(document: Any) -> None:
        found = paragraph(document, words)._p
        made = copy.deepcopy(found)
        first, *others = texts(made)
        first.text = new
        for text in others:
            text.text = ""
        found.addnext(made)

    return edit


def row_doubled(document: Any) -> None:
    row = document.tables[0].rows[2]._tr
    row.addnext(copy.deepcopy(row))


def cell_changed(document: Any) -> None:
    document.tables[0].cell(1, 1).paragraphs[0].runs[0].text = "150,00"


EDITS: dict[str, tuple[Edit, str, str]] = {
    "a word": (replaced("vielen Dank", "herzlichen Dank"), "body", "herzlichen Dank für Ihre"),
    "the subject": (replaced("Treffen der", "Gespräch der"), "subject", "Gespräch der Jugendämter"),
    "the salutation": (replaced("Sehr geehrter", "Lieber"), "salutation", "Lieber Herr Dr. Beispiel,"),
    "the closing": (replaced("Mit freundlichen Grüßen", "Mit bestem Gruß"), "closing", "Mit bestem Gruß"),
    "a new paragraph": (after(LAST, typed("Noch ein Absatz.")), "body", "Noch ein Absatz."),
    "in the style Normal": (after(LAST, typed("Noch einer.", None)), "body", "Noch einer."),
    "marks of Markdown": (
        after(LAST, typed("9. Oktober # ist * kein | _Titel_ ~ und `x` &lt;b&gt; [y](z) 5 - 3")),
        "body",
        "9. Oktober # ist * kein | _Titel_ ~ und `x` <b> [y](z) 5 - 3",
    ),
    "straight quotes": (
        replaced(LAST, 'Er sagte "ja" - und 2026 EUR 5000.'),
        "body",
        'Er sagte "ja" - und 2026 EUR 5000.',
    ),
    "a new entry": (doubled("danach einen", "zuletzt ein Vertrag."), "body", "3. zuletzt ein Vertrag."),
    "a new entry of the third level": (doubled("drei", "dreieinhalb"), "body", "dreieinhalb"),
    "a cell": (cell_changed, "body", "150,00"),
    "a row": (row_doubled, "body", "Essen 200,00 Essen 200,00"),
    "a heading": (after(LAST, typed("Fristen", "Ueberschrift2")), "body", "Fristen"),
    "a line break": (
        appended(LAST, "<w:r><w:br/><w:t>Zweite Zeile</w:t></w:r>"),
        "body",
        "Letzter Absatz. Zweite Zeile",
    ),
    "a no-break hyphen": (
        appended(LAST, "<w:r><w:t>Die E</w:t><w:noBreakHyphen/><w:t>Akte</w:t></w:r>"),
        "body",
        "E‑Akte",
    ),
    "an enclosure": (replaced("Liste", "Liste der Gäste", "Anlagen"), "enclosures", "Liste der Gäste"),
    "a copy": (replaced("Amt 51", "Amt 52"), "copies", "Amt 52"),
    "who signs": (replaced("Erika Muster", "Paula Muster", "Unterschrift, Name"), "signatures", "Paula Muster"),
    "an office": (replaced("Amtsleiterin", "Fachbereichsleiterin"), "signatures", "Fachbereichsleiterin"),
    "in whose place": (replaced("Im Auftrag", "In Vertretung"), "signatures", "In Vertretung"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_in_the_pdf(name: str) -> None:
    edit, part, words = EDITS[name]
    adopted = adopt(edited(edit), workspace=workshop())
    assert [change.part for change in adopted.changes] == [part]
    assert words in pdf_words(adopted)
    assert adopted.letter.kind == "schreiben"


def test_changes_are_told_by_words() -> None:
    adopted = adopt(edited(replaced("vielen Dank", "herzlichen Dank")), workspace=workshop())
    (change,) = adopted.changes
    kinds = [(piece.kind, piece.text) for piece in change.pieces]
    assert kinds[:3] == [("removed", "vielen"), ("added", "herzlichen"), ("same", " Dank für Ihre Nachricht vom 3.\xa0Oktober 2026. Wir schlagen vor:")]  # fmt: skip
    assert change.place.document is not None
    assert change.place.document.text.startswith("herzlichen Dank")


def test_bold_alone_is_a_change_of_look() -> None:
    adopted = adopt(edited(with_look(LAST, bold=True)), workspace=workshop())
    assert [change.look_only for change in adopted.changes] == [True]
    assert getattr(adopted.letter, "body")[0].endswith("**Letzter Absatz.**")  # noqa: B009


def test_a_salutation_taken_away_is_off() -> None:
    assert adopt(edited(removed("Sehr geehrter")), workspace=workshop()).letter.salutation is False


@pytest.mark.parametrize(
    "edit",
    [
        after(LAST, "<w:p/>"),
        appended(LAST, '<w:bookmarkStart w:id="7" w:name="x"/>'),
        appended(LAST, '<w:proofErr w:type="spellStart"/>'),
    ],
    ids=["empty paragraphs", "bookmarks", "proofing marks"],
)
def test_what_means_nothing_changes_nothing(edit: Edit) -> None:
    adopted = adopt(edited(edit), workspace=workshop())
    assert (adopted.changes, adopted.problems) == ((), ())


REFUSED: dict[str, tuple[Edit, str]] = {
    "the address": (replaced("52249 Eschweiler", "52250 Eschweiler"), "adopt-area-address"),
    "the information block": (replaced("0351 123-45", "0351 123-46"), "adopt-area-information"),
    "the letterhead": (replaced("Stadt Musterhausen", "Stadt Beispiel", "Briefkopf"), "adopt-area-letterhead"),
    "tracked insertion": (
        appended(LAST, '<w:ins w:id="1" w:author="A"><w:r><w:t>Zusatz.</w:t></w:r></w:ins>'),
        "adopt-tracked-added",
    ),
    "tracked deletion": (
        appended(LAST, '<w:del w:id="1" w:author="A"><w:r><w:delText>Weg.</w:delText></w:r></w:del>'),
        "adopt-tracked-removed",
    ),
    "tracked format": (
        appended(LAST, '<w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r>'),
        "adopt-tracked-look",
    ),
    "struck through": (with_look(LAST, strike=True), "adopt-struck"),
    "raised": (with_look(LAST, superscript=True), "adopt-raised"),
    "hidden": (with_look(LAST, hidden=True), "adopt-hidden"),
    "a footnote": (appended(LAST, '<w:r><w:footnoteReference w:id="2"/></w:r>'), "adopt-note"),
    "a picture": (appended(LAST, "<w:r><w:drawing/></w:r>"), "adopt-picture"),
    "a text box": (
        appended(LAST, "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"),
        "adopt-text-box",
    ),
    "a symbol": (appended(LAST, '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "adopt-symbol"),
    "an empty control": (
        appended(LAST, "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Datum wählen</w:t></w:r></w:sdtContent></w:sdt>"),
        "adopt-control-empty",
    ),
    "behind the closing": (after("Amt 51", typed("PS: Bitte melden.", None)), "adopt-after-closing"),
    "no subject": (removed("Treffen der Jugendämter"), "adopt-subject-gone"),
    "something unknown": (appended(LAST, "<w:r><w:ruby/></w:r>"), "adopt-unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_letter_cannot_hold_stops(name: str) -> None:
    edit, code = REFUSED[name]
    with pytest.raises(InputError) as caught:
        adopt(edited(edit), workspace=workshop())
    assert code in {problem.code for problem in caught.value.problems}
    for problem in caught.value.problems:
        assert problem.message("de")
        assert problem.hint("de")


@pytest.mark.slow
def test_tracked_changes_can_be_taken_as_accepted() -> None:
    added = appended(
        LAST,
        '<w:ins w:id="1" w:author="A"><w:r><w:t xml:space="preserve"> Zusatz.</w:t></w:r></w:ins>',
    )
    gone = appended(
        LAST, '<w:del w:id="2" w:author="A"><w:r><w:delText> Weg.</w:delText></w:r></w:del>'
    )
    adopted = adopt(edited(added, gone), workspace=workshop(), accept_changes=True)
    words = pdf_words(adopted)
    assert "Letzter Absatz. Zusatz." in words
    assert "Weg." not in words


WARNED: dict[str, tuple[Edit, str]] = {
    "a comment": (appended(LAST, '<w:r><w:commentReference w:id="0"/></w:r>'), "adopt-comment"),
    "underlined": (with_look(LAST, underline=True), "adopt-underlined"),
    "a tab": (appended(LAST, "<w:r><w:tab/><w:t>rechts</w:t></w:r>"), "adopt-tab"),
    "a page break": (appended(LAST, '<w:r><w:br w:type="page"/></w:r>'), "adopt-page-break"),
    "a foreign style": (after(LAST, typed("Noch einer.", "Quote")), ""),
    "typed bullets": (after(LAST, typed("• ein Punkt")), "adopt-typed-list"),
    "a bold line": (after(LAST, typed("Fristen", look="<w:rPr><w:b/></w:rPr>")), "adopt-bold-heading"),
    "a field": (
        appended(LAST, '<w:fldSimple w:instr=" DATE "><w:r><w:t>28.11.2026</w:t></w:r></w:fldSimple>'),
        "adopt-field",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_what_is_taken_with_a_loss_is_said(name: str) -> None:
    edit, code = WARNED[name]
    adopted = adopt(edited(edit), workspace=workshop())
    assert {problem.code for problem in adopted.problems} == ({code} if code else set())
