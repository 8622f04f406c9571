"""Kinds that Python brings: classes of a program, and installed packages that name theirs."""

from __future__ import annotations

import gc
import importlib
import io
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from pypdf import PdfReader

from lettergen import Workshop, letter_from, render
from lettergen.errors import InputError, TemplateError, UsageError
from lettergen.given import Given
from lettergen.kinds import KNOWN, SHIPPED, workspace
from lettergen.model.letter import DECLARED, AddressedLetter

ROOT = Path(__file__).parents[2]
DATA = {
    "kind": "mahnung",
    "sender": {"authority": {"name": "Gemeinde Musterhausen"}},
    "recipient": {"organisation": "Verein Beispiel"},
    "date": "2026-11-02",
    "betrag": "12,50",
}
CLASS = """\
from typing import Literal
from lettergen import LetterBase
from lettergen.model.amount import Amount
from lettergen.model.letter import AddressedLetter


class Dunning(AddressedLetter):
    '''Mahnung: asks once more for what has not been paid.'''

    kind: Literal["mahnung"] = "mahnung"
    '''The kind of letter.'''
    betrag: Amount
    '''What is due.'''
"""
WORDS = "---\nsubject: Mahnung\n---\nes fehlen {{ betrag }}.\n"
DECLARED_KIND = "title: Mahnung\ntitle_en: Reminder\nfields:\n  betrag: amount\n"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    declared, modules, path = dict(DECLARED), set(sys.modules), list(sys.path)
    workspace._installed.cache_clear()
    yield
    DECLARED.clear()
    DECLARED.update(declared)
    for name in set(sys.modules) - modules:
        if name.startswith("mahnwesen"):
            del sys.modules[name]
    sys.path[:] = path
    importlib.invalidate_caches()
    workspace._installed.cache_clear()


def package(folder: Path, value: str, **files: str) -> None:
    """A package ``mahnwesen`` as an installer leaves it, whose entry point is ``value``."""
    (folder / "mahnwesen").mkdir(parents=True)
    for name, text in {"__init__": "", **files}.items():
        file = folder / "mahnwesen" / name.replace("__init__", "__init__.py")
        file.write_text(text, encoding="utf-8")
    info = folder / "mahnwesen-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: mahnwesen\nVersion: 1\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[lettergen.kinds]\nmahnung = {value}\n", encoding="utf-8"
    )
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()


def words_of(content: bytes) -> str:
    return PdfReader(io.BytesIO(content)).pages[0].extract_text().replace("\u00a0", " ")


def test_a_class_is_a_kind_from_the_moment_it_is_declared(tmp_path: Path) -> None:
    class Reminder(AddressedLetter):
        """Erinnerung: reminds somebody."""

        kind: Literal["erinnerung"] = "erinnerung"
        topic: str

    class LongReminder(Reminder):
        """No kind of its own: it does not say so."""

        more: str = ""

    assert KNOWN["erinnerung"].model is Reminder
    assert "erinnerung" in list(KNOWN)
    assert "erinnerung" not in SHIPPED
    folder = tmp_path / "templates" / "erinnerung"
    folder.mkdir(parents=True)
    (folder / "text.md").write_text(
        "---\nsubject: Erinnerung\n---\nan {{ topic }}.\n", encoding="utf-8"
    )
    data = {k: v for k, v in DATA.items() if k != "betrag"} | {
        "kind": "erinnerung",
        "topic": "den Termin",
    }
    workshop = Workshop(tmp_path)
    assert "an den Termin." in words_of(workshop.render(data).content)
    assert [p.code for p in workshop.kinds.problems] == []
    assert isinstance(letter_from(data), Reminder)
    assert LongReminder.model_fields.keys() > Reminder.model_fields.keys()


def test_a_class_of_an_installed_package_brings_its_words(tmp_path: Path) -> None:
    package(tmp_path, "mahnwesen:Dunning", __init__=CLASS, **{"text.md": WORDS})
    assert "es fehlen 12,50 EUR." in words_of(render(DATA).content)
    assert KNOWN["mahnung"].meaning("en").startswith("Mahnung: asks")


@pytest.mark.slow
def test_a_package_without_python_of_its_own(tmp_path: Path) -> None:
    package(tmp_path, "mahnwesen", **{"text.md": WORDS, "kind.yaml": DECLARED_KIND})
    assert "es fehlen 12,50 EUR." in words_of(render(DATA).content)
    assert KNOWN["mahnung"].meaning("en") == "Reminder."
    own = tmp_path / "haus" / "templates" / "mahnung"
    own.mkdir(parents=True)
    (own / "text.md").write_text(WORDS.replace("es fehlen", "uns fehlen"), encoding="utf-8")
    assert "uns fehlen 12,50 EUR." in words_of(render(DATA, workspace=tmp_path / "haus").content)


@pytest.mark.parametrize(
    "value", ["mahnwesen:Nothing", "nirgends", "mahnwesen:x", "mahnwesen:Other"]
)
def test_what_cannot_be_loaded_says_so(tmp_path: Path, value: str) -> None:
    package(
        tmp_path,
        value,
        __init__=CLASS.replace('"mahnung"', '"anders"').replace("Dunning", "Other") + "x = 1\n",
    )
    with pytest.raises(TemplateError) as caught:
        render(DATA)
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("kind-not-loaded", "mahnung")
    assert value in problem.message("de")


@pytest.mark.slow
def test_a_workspace_as_texts_and_mappings(tmp_path: Path) -> None:
    files: dict[str, Given] = {
        "templates/mahnung/kind.yaml": {
            "title": "Mahnung",
            "fields": {"betrag": {"type": "amount", "minimum": 1}},
        },
        "templates/mahnung/text.md": WORDS,
        "letterheads/haus": ROOT / "letterheads" / "din5008-b",
    }
    workshop = Workshop(files)
    made = workshop.render({**DATA, "letterhead": "haus"})
    assert "es fehlen 12,50 EUR." in words_of(made.content)
    assert "haus" in [entry.id for entry in workshop.letterheads()]
    again = pickle.loads(pickle.dumps(workshop))  # noqa: S301
    assert again.render({**DATA, "letterhead": "haus"}).content == made.content
    assert WORDS not in repr(workshop)
    with pytest.raises(InputError):
        workshop.render({**DATA, "betrag": "0,50"})
    folder = Path(str(workshop._workspace))
    assert folder.is_dir()
    del workshop
    gc.collect()
    assert not folder.exists()


@pytest.mark.parametrize("path", ["text.md", "../templates/x", "templates/../../x", "/etc/x", ""])
def test_paths_stay_inside(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        Workshop({path: "x"})
    assert caught.value.problems[0].code == "workspace-path"


def test_what_is_no_file() -> None:
    with pytest.raises(UsageError):
        Workshop({"templates/x/text.md": 3})  # type: ignore[dict-item]
