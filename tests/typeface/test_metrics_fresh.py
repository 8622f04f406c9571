"""The shipped table of widths is the one that the installed font gives."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from lettergen.charset import entries
from lettergen.typeface import metrics
from lettergen.typeface.own import ARIMO, face_of

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "lettergen" / "typeface" / "data" / "arimo.json"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_metrics", ROOT / "scripts/make_metrics.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_table_agrees_with_the_font(script: ModuleType) -> None:
    shipped = json.loads(TABLE.read_text(encoding="ascii"))
    assert json.loads(script.metrics())["faces"] == shipped["faces"]


def test_all_four_faces_have_the_same_characters() -> None:
    faces = [
        metrics._face(ARIMO, face_of(strong=strong, emphasis=emphasis)).advances.keys()
        for strong in (False, True)
        for emphasis in (False, True)
    ]
    assert all(face == faces[0] for face in faces)


def test_every_character_of_din_91379_has_a_glyph() -> None:
    # The tab is a character of the standard; no field of a letter may hold one.
    texts = [entry.text for entry in entries()]
    assert len(texts) > 900
    assert metrics.missing("".join(texts).replace("\t", "")) == ()
