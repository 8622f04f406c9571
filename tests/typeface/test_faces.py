"""The shipped font files: the typeface as its makers draw it, and told apart by name in every PDF."""

import importlib.util
import io
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdf
import pytest
from fontTools.ttLib import TTFont

from lettergen.compose.composed import ComposedLetter
from lettergen.model.blocks import Paragraph, Run
from lettergen.renderers.typst import render_pdf
from lettergen.typeface.own import FOLDER
from tests.composed_samples import item, long_letter
from tests.render_docx.documents import with_flow

ROOT = Path(__file__).parents[2]
FACES = {"Regular": ("", 400), "Bold": ("", 700), "Italic": ("Italic", 400)}
FACES["BoldItalic"] = ("Italic", 700)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_fonts", ROOT / "scripts/make_fonts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("name", FACES)
def test_a_face_is_the_variable_font_at_its_weight(name: str, script: ModuleType) -> None:
    slope, weight = FACES[name]
    made = io.BytesIO()
    script.face(script.SOURCES[slope], weight, name).save(made)
    shipped, fresh = TTFont(FOLDER / f"Arimo-{name}.ttf"), TTFont(made)
    assert shipped.getBestCmap() == fresh.getBestCmap()
    for table in ("glyf", "loca", "hmtx", "GPOS", "GSUB", "GDEF"):
        assert shipped.getTableData(table) == fresh.getTableData(table)


def every_face() -> ComposedLetter:
    runs = [Run("gerade "), Run("fett ", strong=True), Run("kursiv ", emphasis=True)]
    runs.append(Run("beides", strong=True, emphasis=True))
    return with_flow(long_letter(), item("body", Paragraph(tuple(runs))))


def test_every_face_bears_its_own_name_and_weight_in_the_pdf() -> None:
    page: Any = pypdf.PdfReader(io.BytesIO(render_pdf(every_face()).content)).pages[0]
    found = {}
    for reference in page["/Resources"]["/Font"].values():
        font = reference.get_object()
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert descriptor["/FontName"] == font["/BaseFont"]
        found[font["/BaseFont"].partition("+")[2]] = descriptor["/StemV"]
    assert set(found) == {f"Arimo-{name}" for name in FACES}
    assert found["Arimo-Bold"] > found["Arimo-Regular"]
    assert found["Arimo-BoldItalic"] > found["Arimo-Italic"]
