"""Closing formula and the lines around a signature."""

from __future__ import annotations

from typing import Any

import pytest

from lettergen.german.salutation import closing, signature_lines
from lettergen.model.sender import Signature
from lettergen.model.style import HouseStyle


def test_closing_is_the_letters_own_else_the_house_styles() -> None:
    style = HouseStyle(closing="Freundliche Grüße", closing_en="Kind regards")
    assert closing(None, style, "de") == "Freundliche Grüße"
    assert closing(None, style, "en") == "Kind regards"
    assert closing("Glück auf", style, "en") == "Glück auf"
    assert closing(letter_closing=False, style=style) is None


@pytest.mark.parametrize(
    ("addition", "style", "function", "above", "below"),
    [
        ("keiner", {}, None, (), ("Erika Muster",)),
        ("im_auftrag", {}, None, ("Im Auftrag",), ("Erika Muster",)),
        ("in_vertretung", {}, "Beigeordnete", ("In Vertretung",), ("Erika Muster", "Beigeordnete")),
        ("im_auftrag", {"addition_abbreviated": True}, None, ("i.\u00a0A.",), ("Erika Muster",)),
        ("in_vertretung", {"addition_abbreviated": True}, None, ("i.\u00a0V.",), ("Erika Muster",)),
        ("keiner", {"name_in_brackets": True}, "Landrätin", (), ("(Erika Muster)", "Landrätin")),
    ],
)
def test_signature_lines(
    addition: str,
    style: dict[str, Any],
    function: str | None,
    above: tuple[str, ...],
    below: tuple[str, ...],
) -> None:
    signature = Signature.model_validate(
        {"name": "Erika Muster", "addition": addition, "function": function}
    )
    assert signature_lines(signature, HouseStyle.model_validate(style)) == (above, below)


def test_initials_of_a_signature_stay_together() -> None:
    signature = Signature.model_validate(
        {"name": "Prof. Dr. h. c. Erika Muster", "addition": "keiner"}
    )
    assert signature_lines(signature, HouseStyle())[1] == ("Prof. Dr. h.\u00a0c. Erika Muster",)
