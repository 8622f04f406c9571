"""Lets programs read combining sequences such as ``C̆`` in a PDF that Typst wrote.

DIN 91379:2022-08 knows 149 sequences of a letter and combining marks for which Unicode has no single character.
Typst 0.15 draws them rightly but tells readers wrongly what they are (typst/typst#8767): the whole sequence stands in the
ToUnicode entry, or in an ActualText, of the base *and* of each mark, and a mark that is raised is drawn in a text
object of its own. ``C̆`` comes out as ``C̆C̆``, though veraPDF passes.

The outlines stay where they are: programs round the place of each glyph to their grid, so that a base and a mark
drawn as one look a little different. Only what they say changes. The base's ToUnicode entry becomes its own character.
A mark says its own character too, but has no advance, stands inside its base and often above the line, from which
readers that go by places (poppler, pdfminer, pdfplumber) conclude a space or a line of its own. So a mark is shown by a
glyph of a Type 3 font, whose own text starts within the base, ends with it and stands on its line, and which draws the
old glyph where it was. ActualText becomes needless and goes, and with it that on letters which Typst had mapped
wrongly elsewhere. Every tag stays. docs/adr/0005-marks-as-type-3-glyphs.md weighs the other ways.

On a page: ``content`` reads the operations, ``glyphs`` what they show and where, ``clusters`` which glyphs make up a sequence,
``marks`` how its marks are shown instead. In the file: ``to_unicode`` what the codes of a font stand for, ``type3`` the font that
shows the marks; ``lettergen.pdf.splice`` puts the objects back. ``mending`` does all of it.

Only the step *finish* (``lettergen.typesetting``) imports this package, and only this module of it: import contracts hold that. When
``tests/pdf/test_sequences.py::test_typst_still_writes_the_fault`` fails, Typst has mended it, and this folder, that test file, its
contracts, what ``finish`` does and the message ``sequences-not-mended`` go. docs/upstream/typst-8767.md is what Typst is told.

``tests/pdf/test_sequences.py`` fails as soon as Typst does better; then this module and its helpers can go.
"""

from __future__ import annotations

from lettergen.errors import ExitCode, LettergenError, Problem


class SequencesError(LettergenError):
    """The PDF is not as Typst writes it, so that its combining sequences could not be made readable."""

    exit_code = ExitCode.INTERNAL


def mend_sequences(content: bytes) -> bytes:
    """A finished PDF from Typst with every combining sequence readable; one without any comes back unchanged.

    The same bytes in give the same bytes out. Raises SequencesError for a PDF that is not as Typst writes it.
    """
    # pypdf costs a quarter of a second to import; most letters need none of this.
    from lettergen.pdf.sequences.mending import mended
    from lettergen.pdf.syntax import ContentError

    try:
        return mended(content)
    except ContentError as error:
        problem = Problem("sequences-not-mended", params={"cause": str(error)})
        raise SequencesError(problem) from error
