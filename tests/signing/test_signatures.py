"""Who signs which copy how: room, gez., picture, certification, and the note of a machine."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from lettergen.compose.composed import FlowItem, Signatures, Signer
from lettergen.compose.letter import Composition
from lettergen.errors import InputError, LayoutError
from lettergen.model.blocks import Paragraph, plain_text
from lettergen.model.letter import LetterBase
from lettergen.model.sender import SignatureImage
from lettergen.pipeline import Workshop, letter_from, load_letter
from tests.compose.builders import only
from tests.signing.letters import JPEG, data, letter, png
from tests.signing.texts import plain

WORKSHOP = Workshop()


def composition(**changes: Any) -> Composition:
    return WORKSHOP.draft(letter(**changes))


def items(made: Composition, role: str = "signatures") -> list[FlowItem]:
    return [item for item in made.letter.flow if item.role == role]


def signers(made: Composition) -> list[Signer]:
    blocks = [item.block for item in items(made)]
    return [s for block in blocks if isinstance(block, Signatures) for s in block.signers]


def notes(made: Composition) -> list[str]:
    blocks = [item.block for item in items(made)]
    return [plain_text(block.inlines) for block in blocks if isinstance(block, Paragraph)]


def signed(**fields: Any) -> dict[str, Any]:
    return {"name": "Erika Muster", "addition": "im_auftrag", **fields}


def pictured(content: Any = None, **fields: Any) -> dict[str, Any]:
    return signed(image={"content": png() if content is None else content, **fields})


def names(made: Composition) -> list[str]:
    return [plain(signer.below[0]) for signer in signers(made)]


@pytest.mark.parametrize(
    ("copy", "name", "room"),
    [
        ("reinschrift", "Erika Muster", 3),
        ("entwurf", "Erika Muster", 3),
        ("abdruck", "gez. Erika Muster", 1),
    ],
)
def test_room_to_sign_on_all_but_the_copy_for_information(copy: str, name: str, room: int) -> None:
    made = composition(copy_type=copy)
    assert names(made) == [name]
    assert [signer.space_lines for signer in signers(made)] == [room]


def test_a_reproduced_signature_is_gez_but_not_on_the_draft_that_was_signed() -> None:
    fields = {"signatures": signed(reproduced=True)}
    assert names(composition(**fields)) == ["gez. Erika Muster"]
    assert names(composition(copy_type="entwurf", **fields)) == ["Erika Muster"]


def test_a_certification_repeats_the_signature_and_has_room_of_its_own() -> None:
    fields = {"certification": {"name": "Max Beispiel", "function": "Angestellter"}}
    made = composition(**fields)
    assert names(made) == ["gez. Erika Muster", "Max Beispiel"]
    certifier = signers(made)[1]
    assert (certifier.above, certifier.space_lines) == (("Beglaubigt:",), 3)
    assert certifier.below == ("Max Beispiel", "Angestellter")
    assert [item.keep_with_next for item in items(made)] == [True, False]
    assert names(composition(copy_type="entwurf", **fields)) == ["Erika Muster"]


def test_a_machine_made_letter_says_so_and_leaves_no_room() -> None:
    made = composition(machine_made=True)
    assert notes(made) == [
        "Dieses Schreiben wurde maschinell erstellt und ist ohne Unterschrift gültig."
    ]
    assert signers(made)[0].space_lines == 1


def test_a_machine_made_letter_needs_no_name() -> None:
    made = composition(machine_made="true", signatures=[], enclosures=["Vordruck"])
    assert signers(made) == []
    (enclosures,) = items(made, "enclosures")
    assert enclosures.space_before_pt == made.letter.style.pitch_pt


def test_a_salutation_without_closing_is_doubtful_but_neither_is_not() -> None:
    assert only(composition(closing=False).problems, "salutation-without-closing").place.path == (
        "closing"
    )
    assert composition(closing=False, salutation=False).problems == ()


def test_a_picture_fits_its_room_and_keeps_its_proportions() -> None:
    made = composition(signatures=pictured())
    (signer,) = signers(made)
    assert signer.image is not None
    assert signer.image.alt == "Unterschrift: Erika Muster"
    room = 3 * made.letter.style.pitch_pt * 25.4 / 72
    assert room - 0.4 < signer.image.height_mm < room
    assert signer.image.width_mm / signer.image.height_mm == pytest.approx(400 / 150, rel=1e-3)
    (wide,) = signers(composition(signatures=pictured(png(900, 20))))
    assert wide.image is not None
    assert wide.image.width_mm == 60


def test_a_picture_is_on_the_fair_copy_alone() -> None:
    for copy in ("entwurf", "abdruck"):
        made = composition(copy_type=copy, signatures=pictured())
        assert signers(made)[0].image is None
        assert made.problems == () or copy == "entwurf"


def test_pictures_side_by_side() -> None:
    both = [pictured(), {**pictured(JPEG, alt="Namenszug"), "name": "Max Muster"}]
    first, second = signers(composition(signatures=both))
    assert first.image is not None
    assert second.image is not None
    assert (second.image.media_type, second.image.alt) == ("image/jpeg", "Namenszug")


def test_a_picture_comes_as_bytes_or_base64() -> None:
    assert SignatureImage(content=png()).content == png()
    text = base64.b64encode(png()).decode()
    assert SignatureImage.model_validate({"content": text}).content == png()
    written = letter(signatures=pictured())
    assert letter_from(json.loads(written.model_dump_json())) == written
    assert "content" not in repr(SignatureImage(content=png()))


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ({}, "signature-image-nothing"),
        ({"content": b"GIF89a"}, "signature-image-type"),
        ({"content": "kein Base64!"}, "signature-image-base64"),
        ({"content": png()[:20]}, "signature-image-broken"),
        ({"content": png()[:16] + b"\0\0\xff\xff\0\0\xff\xff"}, "signature-image-too-many-pixels"),
        ({"content": png() + bytes(600_000)}, "signature-image-too-large"),
    ],
)
def test_unfit_pictures_are_refused(image: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        letter_from(data(signatures=signed(image=image)))
    assert only(caught.value.problems, code).severity == "error"


def test_gez_and_a_picture_exclude_each_other() -> None:
    with pytest.raises(InputError) as caught:
        letter_from(data(signatures={**pictured(), "reproduced": True}))
    assert only(caught.value.problems, "signature-reproduced-with-image").place.path


def written(folder: Path, file: str) -> Path:
    path = folder / "brief.yaml"
    with path.open("w", encoding="utf-8") as target:
        YAML().dump(data(signatures=[signed(image={"file": file})]), target)
    return path


def load(folder: Path, file: str) -> LetterBase:
    return load_letter(written(folder, file))


def test_a_picture_is_read_beside_the_letter_or_below(tmp_path: Path) -> None:
    (tmp_path / "bilder").mkdir()
    for file in ("u.png", "bilder/u.png"):
        (tmp_path / file).write_bytes(png())
        image = load(tmp_path, file).signatures[0].image
        assert image is not None
        assert image.content == png()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("../u.png", "signature-image-outside"),
        ("fehlt.png", "signature-image-missing"),
        (".", "signature-image-missing"),
        ("brief.yaml", "signature-image-type"),
        ("verweis.png", "signature-image-outside"),
    ],
)
def test_a_picture_elsewhere_is_refused_at_its_line(tmp_path: Path, file: str, code: str) -> None:
    folder = tmp_path / "brief"
    folder.mkdir()
    (tmp_path / "u.png").write_bytes(png())
    (folder / "verweis.png").symlink_to(tmp_path / "u.png")
    with pytest.raises(InputError) as caught:
        load(folder, file)
    problem = only(caught.value.problems, code)
    assert problem.place.path == "signatures.0.image.file"
    assert problem.place.line is not None
    assert problem.value == file


def test_a_picture_that_nobody_read_stops_the_letter() -> None:
    made = letter(signatures=signed(image={"file": "u.png"}))
    with pytest.raises(LayoutError) as caught:
        WORKSHOP.compose(made)
    assert only(caught.value.problems, "signature-image-not-loaded").value == "u.png"


def test_english_letters_are_english_to_the_end() -> None:
    made = composition(
        language="en",
        certification={"name": "Max Beispiel"},
        machine_made=True,
        signatures=[signed(), signed(addition="in_vertretung")],
        copy_type="abdruck",
    )
    first, second, certifier = signers(made)
    assert (first.above, second.above) == (
        ("By order",),
        ("Acting for the head of the authority",),
    )
    assert plain(first.below[0]) == "(signed) Erika Muster"
    assert certifier.above == ("Certified:",)
    assert notes(made) == [
        "This letter was produced by a machine and is valid without a signature."
    ]
    (mark,) = [area for area in made.letter.areas if area.role == "copy_mark"]
    assert mark.lines[0].text == "Copy for information"


@pytest.mark.parametrize(
    ("persons", "closing"),
    [
        ([], "Yours faithfully"),
        ([{"form": "frau", "last_name": "Muster"}], "Yours sincerely"),
    ],
)
def test_english_closings_follow_the_salutation(persons: list[Any], closing: str) -> None:
    recipient = {**data()["recipient"], "persons": persons}
    (item,) = items(composition(language="en", recipient=recipient), "closing")
    assert isinstance(item.block, Paragraph)
    assert plain_text(item.block.inlines) == closing
