"""docs/letterheads.md describes every field, and its example works."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from lettergen.letterhead import authority, carriers, information, schema
from lettergen.letterhead.registry import Registry
from lettergen.messages import catalogue
from lettergen.model.person import Address
from lettergen.model.style import HouseStyle, OfficePosition

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "letterheads.md").read_text(encoding="utf-8")
PROSE = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)

WRITTEN_BY_LETTERGEN = {"Letterhead", "LoadedLogo", "LoadedStationery"}
MODELS: list[type[BaseModel]] = [
    *(
        value
        for module in (authority, carriers, information, schema)
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, BaseModel)
        and value.__module__ == module.__name__
        and name not in WRITTEN_BY_LETTERGEN
    ),
    Address,
    HouseStyle,
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_described(model: type[BaseModel]) -> None:
    named = {word for code in re.findall(r"`([^`]+)`", PROSE) for word in re.findall(r"\w+", code)}
    assert sorted(set(model.model_fields) - named) == []


def test_every_choice_is_described() -> None:
    for choice in [*information.InfoField, *OfficePosition]:
        assert f"`{choice.value}`" in PROSE


def test_the_example_is_a_letterhead(tmp_path: Path) -> None:
    sender, design, *_ = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    folder = tmp_path / "stadt-musterhausen"
    folder.mkdir()
    (folder / "authority.yaml").write_text(sender, encoding="utf-8")
    (folder / "2024.yaml").write_text(design, encoding="utf-8")
    letterhead = Registry([tmp_path]).choose(
        None, "stadt-musterhausen", "jugendamt", date(2024, 1, 1)
    )
    assert letterhead.authority is not None
    assert letterhead.authority.units["jugendamt"].lines == ("Fachbereich 51", "Jugendamt")
    assert letterhead.design.masthead.lines[0].colour == "1F3A5F"


def test_every_code_raised_has_its_texts() -> None:
    source = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "lettergen/letterhead").glob("*.py")
    )
    raised = set(re.findall(r'(?:Problem|PydanticCustomError|refuse)\(\s*"([a-z-]+)"', source))
    raised |= {
        f"{what}-{how}"
        for what in ("letterhead", "authority", "unit")
        for how in ("unknown", "misspelt")
    }
    raised |= set(re.findall(r'code = "([a-z-]+)"', source))
    assert len(raised) > 30
    for code in raised:
        texts = catalogue()[code]
        assert texts["de"] != texts["en"]
        assert ("hint_de" in texts) == ("hint_en" in texts)
