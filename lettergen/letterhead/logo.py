"""Logo files: read from the letterhead's own folder, their type told by their content."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.files import OutsideError, read_ordinary
from lettergen.letterhead.schema import LoadedLogo, Logo
from lettergen.limits import MAX_LOGO_BYTES, MAX_PIXELS
from lettergen.model.picture import fault_of, media_type_of

_SVG_HEAD = 4096
"""So far into a file its first tag is looked for, behind comments and declarations."""


def load_logo(logo: Logo, folder: Path, place: Place) -> LoadedLogo:
    """The logo with its bytes.

    SVG is refused although a PDF could hold it: Word shows it from version 2019 on only, and a letter must look the
    same in both outputs.

    Args:
        logo: What the letterhead says of it.
        folder: The letterhead's folder; the file must lie in it, symbolic links followed.
        place: Where the letterhead names the file, for problems.

    Raises:
        LetterheadError: The file lies outside (``logo-outside``), is missing (``logo-missing``), too large
            (``logo-too-large``, ``logo-too-many-pixels``), damaged (``logo-broken``), an SVG (``logo-svg``) or anything
            else than PNG and JPEG (``logo-type``).
    """

    def refuse(code: str, **params: str) -> LetterheadError:
        return LetterheadError(Problem(code, place, logo.file, params))

    try:
        data = read_ordinary(folder / logo.file, MAX_LOGO_BYTES + 1, within=folder)
    except OutsideError:
        raise refuse("logo-outside") from None
    except OSError as error:
        raise refuse("logo-missing", folder=folder.name) from error
    if len(data) > MAX_LOGO_BYTES:
        raise refuse("logo-too-large", limit=str(MAX_LOGO_BYTES // 1024 // 1024))
    media_type = media_type_of(data)
    if media_type is None:
        code = "logo-svg" if b"<svg" in data[:_SVG_HEAD] else "logo-type"
        raise refuse(code)
    if (fault := fault_of(data)) is not None:
        raise refuse(f"logo-{fault}", limit=f"{MAX_PIXELS:,}")
    return LoadedLogo(logo=logo, media_type=media_type, data_base64=b64encode(data).decode("ascii"))
