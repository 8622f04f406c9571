"""Pictures of signatures: read from the folder of the letter's own file."""

from __future__ import annotations

from pathlib import Path

from lettergen.errors import InputError, Place, Problem, errors_in
from lettergen.files import OutsideError, read_ordinary
from lettergen.limits import MAX_IMAGE_BYTES
from lettergen.model.base import changed
from lettergen.model.letter import LetterBase
from lettergen.model.sender import Signature, image_fault
from lettergen.reading.document import Document


def with_pictures(letter: LetterBase, document: Document, folder: Path) -> LetterBase:
    """The letter with the pictures that its signatures name, read from ``folder`` or below it.

    Raises InputError with a problem for each file that lies outside (``signature-image-outside``), is missing
    (``-missing``), too large (``-too-large``, ``-too-many-pixels``), broken (``-broken``) or no PNG or JPEG (``-type``).
    """
    if not any(signature.image for signature in letter.signatures):
        return letter
    problems: list[Problem] = []
    signatures: list[Signature] = []
    for number, signature in enumerate(letter.signatures):
        place = document.place_of(f"signatures.{number}.image.file")
        loaded = _loaded(signature, folder, place)
        if isinstance(loaded, Problem):
            problems.append(loaded)
        else:
            signatures.append(loaded)
    if errors := errors_in(problems):
        raise InputError(errors)
    return changed(letter, signatures=tuple(signatures))


def _loaded(signature: Signature, folder: Path, place: Place) -> Signature | Problem:
    image = signature.image
    if image is None or image.content is not None or image.file is None:
        return signature
    found = _content(folder, image.file)
    if isinstance(found, str):
        limit = {"limit": str(MAX_IMAGE_BYTES // 1024)}
        return Problem(found, place, image.file, limit)
    return changed(signature, image=changed(image, content=found))


def _content(folder: Path, file: str) -> bytes | str:
    """The file's bytes, or the code of what is wrong with it."""
    try:
        content = read_ordinary(folder / file, MAX_IMAGE_BYTES + 1, within=folder)
    except OutsideError:
        return "signature-image-outside"
    except OSError:
        return "signature-image-missing"
    return image_fault(content) or content
