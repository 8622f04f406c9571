"""What was sent is what its content says, whatever its name or media type claims."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO, Final, Literal

from lettergen import archives
from lettergen.serve.problems import refused

ContentType = Literal["pdf", "docx", "xlsx", "ods", "text"]

_PARTS: Final[dict[str, ContentType]] = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
}
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_PROBE: Final = 4096
_MOST_PARTS: Final = 10_000


def type_of(content: bytes | BinaryIO) -> ContentType | None:
    """What a file is by its content; None for what is none of these. A file is read as far as need be and left at its beginning."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    file.seek(0)
    head = file.read(_PROBE)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        found = _packed(file)
        file.seek(0)
        return found
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and any(byte < 9 or 13 < byte < 27 for byte in head):  # noqa: PLR2004  control characters
        return None
    return "text"


def _packed(file: BinaryIO) -> ContentType | None:
    try:
        with zipfile.ZipFile(file) as package:
            names = {info.filename for info in package.infolist()[:_MOST_PARTS]}
            for part, kind in _PARTS.items():
                if part in names and "[Content_Types].xml" in names:
                    return kind
            if "mimetype" in names and package.getinfo("mimetype").file_size <= len(_ODS) + 2:
                return "ods" if package.read("mimetype").strip() == _ODS else None
    except archives.FAULTS:
        return None
    return None


def check_type(content: bytes | BinaryIO, *wanted: ContentType) -> ContentType:
    """The content's type, one of those wanted. Raises HttpError 415."""
    found = type_of(content)
    if found not in wanted or found is None:
        raise refused(415, "serve-upload-type", wanted=", ".join(wanted))
    return found


def text_of(content: bytes) -> str:
    """Text in UTF-8. Raises HttpError 400."""
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        raise refused(400, "serve-not-utf-8") from None


def json_of(content: bytes) -> Any:
    """Data of JSON; a key that stands twice is none, since one of its values would be lost. Raises HttpError 400."""
    try:
        return json.loads(
            text_of(content), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        at = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        key = str(error) if isinstance(error, _TwiceError) else ""
        code = "serve-json-twice" if key else "serve-json"
        raise refused(400, code, key or None, at=at or "–") from None


class _TwiceError(ValueError):
    """A key stands twice."""


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
