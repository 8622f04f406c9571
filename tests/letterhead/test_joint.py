"""Authorities that write together: each one's facts from its own folder, side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lettergen.compose.composed import ComposedLetter, Signatures
from lettergen.errors import LetterheadError
from lettergen.letterhead.registry import Registry
from lettergen.pipeline import Workshop
from tests.letterhead.folders import SHIPPED, problems_of
from tests.letterhead.letters import JOINT, letter_on

REGION = "staedteregion-aachen"
DAY = date(2017, 10, 2)

JOINT_DESIGN = """\
authorities: [stadt-aachen, staedteregion-aachen]
information:
  items:
    - {label: "Datum:", field: date}
"""


def composed(**changes: Any) -> ComposedLetter:
    return Workshop().compose(letter_on(JOINT, date="2017-10-02", **changes)).letter


def areas(letter: ComposedLetter, role: str) -> list[list[str]]:
    return [[line.text for line in area.lines] for area in letter.areas if area.role == role]


def test_both_mastheads_stand_side_by_side() -> None:
    letter = composed()
    assert areas(letter, "masthead") == [
        ["Stadt Aachen", "Der Oberbürgermeister"],
        ["StädteRegion Aachen", "Der Städteregionsrat"],
    ]
    left, right = (area for area in letter.areas if area.role == "masthead")
    assert (left.x_mm, left.width_mm, right.x_mm) == (25, 77.5, 112.5)
    assert left.y_mm == right.y_mm


def test_return_line_author_information_and_footer_name_both() -> None:
    letter = composed()
    assert areas(letter, "return_line") == [["Stadt Aachen und StädteRegion Aachen · 52058 Aachen"]]
    assert letter.metadata.author == "Stadt Aachen, StädteRegion Aachen"
    (information,) = (area for area in letter.areas if area.role == "information")
    rows = {line.text: line.value for line in information.lines}
    assert rows["Stadt Aachen:"] == "0241 432-0"
    assert rows["StädteRegion:"] == "0241 / 5198 - 0"
    (footer,) = (area for area in letter.areas if area.role == "footer")
    texts = [line.text for line in footer.lines]
    assert [text.split(" · ")[0] for text in texts[::2]] == ["Stadt Aachen", "StädteRegion Aachen"]
    assert [line.space_before_pt > 0 for line in footer.lines] == [False, False, True, False]


def test_either_may_be_the_sender() -> None:
    sender = {"authority": REGION, "unit": "a46", "contact": {"name": "Muster", "extension": "46"}}
    letter = composed(sender=sender)
    assert areas(letter, "return_line") == [["Stadt Aachen und StädteRegion Aachen · 52090 Aachen"]]
    assert [texts[0] for texts in areas(letter, "masthead")] == [
        "Stadt Aachen",
        "StädteRegion Aachen",
    ]
    (information,) = (area for area in letter.areas if area.role == "information")
    assert "0241 / 5198 - 46" in [line.value for line in information.lines]


def test_the_other_authoritys_head_has_the_title_of_the_day_too() -> None:
    letter = letter_on(JOINT, date="2021-06-01", sender={"authority": REGION})
    mastheads = areas(Workshop().compose(letter).letter, "masthead")
    assert [texts[1] for texts in mastheads] == ["Die Oberbürgermeisterin", "Der Städteregionsrat"]


def test_two_signatures_name_their_authorities_on_one_height() -> None:
    signers = [
        {"authority": "Stadt Aachen", "name": "Max Beispiel", "addition": "im_auftrag"},
        {"authority": "StädteRegion Aachen", "name": "Erika Muster"},
    ]
    (item,) = (i for i in composed(signatures=signers).flow if i.role == "signatures")
    assert isinstance(item.block, Signatures)
    assert [signer.above for signer in item.block.signers] == [
        ("Stadt Aachen", "Im Auftrag"),
        ("StädteRegion Aachen", ""),
    ]


@pytest.mark.parametrize("authority", ["kreis-unna", None])
def test_others_do_not_write_on_it(authority: str | None) -> None:
    with pytest.raises(LetterheadError) as caught:
        Registry([SHIPPED]).choose(JOINT, authority, None, DAY)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path) == ("letterhead-joint-sender", "sender.authority")
    assert "stadt-aachen, staedteregion-aachen" in problem.message("de")


@pytest.mark.parametrize(
    ("second", "code"),
    [("kiel", "authority-unknown"), ("din5008-a", "authority-none")],
)
def test_every_authority_needs_a_folder_of_its_own(tmp_path: Path, second: str, code: str) -> None:
    folder = tmp_path / "zusammen"
    folder.mkdir()
    (folder / "v1.yaml").write_text(JOINT_DESIGN.replace(REGION, second), encoding="utf-8")
    with pytest.raises(LetterheadError) as caught:
        Registry([tmp_path, SHIPPED]).choose("zusammen", "stadt-aachen", None, DAY)
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == (code, second)
    assert problem.place.file == str(folder / "v1.yaml")
    assert problem.place.path == "authorities.1"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (", staedteregion-aachen]", "]", "letterhead-joint-few"),
        (", staedteregion-aachen]", ", stadt-aachen]", "letterhead-joint-few"),
        ("field: date", "field: phone, authority: kreis-unna", "letterhead-joint-stranger"),
        ("field: date", "field: date, authority: stadt-aachen", "info-item-authority"),
    ],
)
def test_what_a_joint_letterhead_may_not_say(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in JOINT_DESIGN
    folder = tmp_path / "zusammen"
    folder.mkdir()
    (folder / "v1.yaml").write_text(JOINT_DESIGN.replace(old, new), encoding="utf-8")
    (problem,) = problems_of(folder)
    assert problem.code == code


def test_former_titles_stand_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "stadt-beispielen"
    folder.mkdir()
    (folder / "v1.yaml").write_text(JOINT_DESIGN.partition("\n")[2], encoding="utf-8")
    (folder / "authority.yaml").write_text(
        "id: stadt-beispielen\nname: Stadt Beispielen\nreturn_line: Stadt Beispielen\n"
        "former_head_titles:\n"
        "  - {title: Die Bürgermeisterin, until: 2025-10-31}\n"
        "  - {title: Der Bürgermeister, until: 2020-10-31}\n",
        encoding="utf-8",
    )
    (problem,) = problems_of(folder)
    assert problem.code == "head-titles-order"
