"""Logo files: read from the letterhead's own folder, their type told by their content."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.files import OutsideError, read_ordinary
from lettergen.letterhead.schema import LoadedLogo, Logo
from lettergen.limits import MAX_LOGO_BYTES, MAX_PIXELS
from lettergen.model.picture import fault_of, media_type_of


def load_logo(logo: Logo, folder: Path, place: Place) -> LoadedLogo:
    """The logo with its bytes.

    An SVG stays one in both outputs; for versions of Word that show none the DOCX holds it as pixels, too.

    Args:
        logo: What the letterhead says of it.
        folder: The letterhead's folder; the file must lie in it, symbolic links followed.
        place: Where the letterhead names the file, for problems.

    Raises:
        LetterheadError: The file lies outside (``logo-outside``), is missing (``logo-missing``), too large
            (``logo-too-large``, ``logo-too-many-pixels``), damaged (``logo-broken``), an SVG that does not draw by
            itself (``logo-svg-…``) or anything else than PNG, JPEG and SVG (``logo-type``).
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
        # With lxml, which letters without such a logo need not wait for.
        from lettergen.letterhead.svg import SvgError, check_svg, is_svg

        if not is_svg(data):
            raise refuse("logo-type")
        try:
            data = check_svg(data)
        except SvgError as error:
            code, what = error.args
            raise refuse(f"logo-svg-{code}", what=what) from None
        encoded = b64encode(data).decode("ascii")
        return LoadedLogo(logo=logo, media_type="image/svg+xml", data_base64=encoded)
    if (fault := fault_of(data)) is not None:
        raise refuse(f"logo-{fault}", limit=f"{MAX_PIXELS:,}")
    return LoadedLogo(logo=logo, media_type=media_type, data_base64=b64encode(data).decode("ascii"))
