"""A house's own typeface is measured as it is set, set as it is named, and shown with what it lacks from Arimo."""

from __future__ import annotations

import ast
import io
import json
import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst

from lettergen import renderers
from lettergen.compose.composed import ComposedLetter, from_json, to_json
from lettergen.errors import LayoutError
from lettergen.model.blocks import Paragraph, Run
from lettergen.renderers.typst import engine, render_pdf, render_png
from lettergen.typeface.metrics import (
    characters,
    from_arimo,
    measures,
    missing,
    parted,
    width_mm,
    wrap,
)
from lettergen.typeface.own import ARIMO, OwnTypeface
from lettergen.typesetting import typeset
from tests.composed_samples import item, long_letter
from tests.render_docx.documents import with_flow
from tests.typeface.house_fonts import TYPEFACES, WIDER, encoded, wide, wide_typeface

PACKAGE = Path(renderers.__file__).parents[1]
LINES = (
    "Hamburgefonstiv AVATAR Übergröße office ff fi ffl 1.234,56 €",
    "1\u202f000\u00a0km \u2009x\u2011y\u2060z\u2007.",
    "C\u0306e\u0161i\u0107 x\u0331 \u01c6 \u1e8d Ḱåmp",
)


def letter_in(typeface: OwnTypeface, *texts: str) -> ComposedLetter:
    """A letter of a paragraph for each text."""
    letter = with_flow(long_letter(), *(item("body", Paragraph((Run(text),))) for text in texts))
    return replace(letter, style=replace(letter.style, typeface=typeface))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def fonts_of(content: bytes) -> set[str]:
    """PostScript names of the fonts of the first page, without the mark of a subset."""
    page: Any = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    fonts = page["/Resources"]["/Font"]
    found = (font.get_object().get("/BaseFont", "/") for font in fonts.values())
    return {str(name)[1:].split("+")[-1] for name in found}


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPEFACES)
def test_widths_are_those_of_the_layout(kind: str, tmp_path: Path) -> None:
    typeface = TYPEFACES[kind]()
    looks = [(strong, slant) for strong in (False, True) for slant in (False, True)]
    asked = [(line, size, look) for line in LINES for size in (7.5, 11) for look in looks]
    source = (
        '#set text(font: ("House", "Arimo"), fallback: false, kerning: false, ligatures: false)\n'
        "#set text(features: (calt: 0, dist: 0, locl: 0, rclt: 0, rlig: 0))\n"
    )
    for line, size, (strong, slant) in asked:
        look = f'size: {size}pt, weight: {700 if strong else 400}, style: "{"italic" if slant else "normal"}"'
        source += f"#context [#metadata(measure(text({look}, {json.dumps(line, ensure_ascii=False)})).width / 1mm) <m>]\n"
    main = tmp_path / "main.typ"
    main.write_text(source, encoding="utf-8")
    compiler = typst.Compiler(main, font_paths=engine._fonts(typeface), ignore_system_fonts=True)
    found = json.loads(compiler.query("<m>", field="value"))
    for (line, size, (strong, slant)), there in zip(asked, found, strict=True):
        here = width_mm(line, size, typeface, strong=strong, emphasis=slant)
        assert here == pytest.approx(there, abs=1e-6), (line, size, strong, slant)


def test_lines_break_by_its_widths() -> None:
    typeface = wide_typeface()
    text = "Das Netzwerk hat sich im vergangenen Jahr viermal getroffen und dabei viel erreicht."
    assert width_mm(text, 11, typeface) == pytest.approx(width_mm(text, 11) * WIDER, rel=0.002)
    assert len(wrap(text, 80, 11, typeface)) > len(wrap(text, 80, 11))
    assert measures(typeface).line >= measures(ARIMO).line


@pytest.mark.parametrize("kind", TYPEFACES)
def test_a_pdf_embeds_it_and_reads_rightly(kind: str) -> None:
    typeface = TYPEFACES[kind]()
    letter = letter_in(typeface, *LINES, "Frau C\u0306e\u0161i\u0107 aus \u1e8cang")
    content, _, _ = typeset(letter, "pdf")
    names = fonts_of(content)
    family = typeface.name.replace(" ", "")
    assert any(name.startswith(family) for name in names)
    text = " ".join(text_of(content).split())
    assert "Frau C\u0306e\u0161i\u0107 aus \u1e8cang" in text
    assert typeset(letter, "pdf")[0] == content


def test_what_it_lacks_comes_from_arimo_or_is_missing() -> None:
    house, strict = wide_typeface(), wide_typeface(missing="error")
    assert from_arimo("Straße", house) == ()
    assert from_arimo("\u1e8cang C\u0306e \u01c6", house) == ("\u1e8c", "C\u0306", "\u01c6")
    assert missing("\u1e8cang C\u0306e", house) == ()
    assert missing("\u1e8cang C\u0306e\u202f\u2060", strict) == ("\u1e8c",)
    assert missing("x 会", house) == ("会",)
    assert parted("a\u1e8cb", house, "regular") == (("a", False), ("\u1e8c", True), ("b", False))
    assert "\u1e8c" not in characters(house)
    assert "ß" in characters(house)


def test_a_letter_travels_with_its_typeface() -> None:
    letter = letter_in(wide_typeface(), "Straße")
    back = from_json(to_json(letter))
    assert back == letter
    assert back.style.typeface == letter.style.typeface
    pickled = pickle.loads(pickle.dumps(back))  # noqa: S301  made here
    assert render_pdf(pickled).content == render_pdf(letter).content


def test_typefaces_are_told_apart_by_their_content() -> None:
    one, other = wide_typeface(), wide_typeface(missing="error")
    assert one != other
    assert len({one, other, wide_typeface(), replace(one)}) == 2
    letters = [letter_in(typeface, "Straße") for typeface in (one, replace(one, name="Anders"))]
    first, second = (render_pdf(letter).content for letter in letters)
    assert any("Anders" in name for name in fonts_of(second))
    assert not any("Anders" in name for name in fonts_of(first))


def test_the_shipped_typeface_stays_beside_it() -> None:
    before = render_pdf(long_letter()).content
    render_png(letter_in(wide_typeface(), "Straße"), ppi=30)
    assert render_pdf(long_letter()).content == before


@pytest.mark.parametrize("content", [b"", b"no font", wide()[:2000]])
def test_files_that_are_no_font_are_told(content: bytes) -> None:
    typeface = OwnTypeface(name="Kaputt", files={"regular": encoded(content)})
    with pytest.raises(LayoutError) as caught:
        render_pdf(letter_in(typeface))
    assert [p.code for p in caught.value.problems] == ["typeface-broken"]


_MEASURING = {
    "width_mm": 3,
    "wrap": 4,
    "missing": 2,
    "broken": 4,
    "list_indent": 4,
    "masthead": 4,
    "footer": 4,
    "information_area": 5,
    "document_title": 4,
    "address_areas": 6,
    "frame_of": 2,
    "fit": 4,
    "words": 3,
}
"""Functions that measure text, and how many arguments they have up to the typeface."""


def test_nothing_is_measured_without_saying_in_what() -> None:
    forgotten = []
    called = re.compile(rf"\b(?:{'|'.join(_MEASURING)})\(")
    for part in ("compose", "renderers", "inspection.py"):
        files = [PACKAGE / part, *(PACKAGE / part).rglob("*.py")]
        sources = {f: f.read_text(encoding="utf-8") for f in files if f.suffix == ".py"}
        trees = [(f, ast.parse(text)) for f, text in sources.items() if called.search(text)]
        for file, call in ((f, call) for f, tree in trees for call in ast.walk(tree)):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            needed = _MEASURING.get(call.func.id)
            named = {keyword.arg for keyword in call.keywords}
            if needed and len(call.args) < needed and not named & {"typeface", None}:
                forgotten.append(f"{file.relative_to(PACKAGE)}:{call.lineno} {call.func.id}")
    assert forgotten == []
