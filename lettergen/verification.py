"""Takes a letter's data out of its own file, and looks whether the file is still what the data gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lettergen import arguments
from lettergen.compose.embedded import FILE_NAME, MAX_BYTES, Embedded, from_bytes
from lettergen.errors import InputError, LettergenError, Place, Problem
from lettergen.files import read_ordinary
from lettergen.limits import MAX_FILE_BYTES
from lettergen.pipeline import Format
from lettergen.typesetting import typeset_embedded
from lettergen.versions import setting_versions

_BEYOND_REASON: Final = (ValueError, LookupError, TypeError, ArithmeticError, MemoryError)
"""How data shows that it was made to hurt: it has passed every check and cannot be set all the same."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What comparing a file with its data has shown."""

    embedded: Embedded
    """The data in the file."""
    problems: tuple[Problem, ...]
    """Why the file is not, byte for byte, what its data gives; empty where it is."""

    @property
    def same(self) -> bool:
        """Whether the file is what its data gives."""
        return not self.problems


def extract(path: Path | str) -> Embedded:
    """The composed letter in a PDF or DOCX that was made with ``embed_data``.

    Raises InputError with ``embedded-…``: the file cannot be read, holds no data, or data that is not a letter's.
    """
    path = arguments.path_of(path, "path")
    return _embedded(*_read(path), str(path))


def verify(path: Path | str) -> Verification:
    """Sets the letter in a file once more and compares byte for byte. Raises what ``extract`` raises."""
    path = arguments.path_of(path, "path")
    content, format_ = _read(path)
    embedded = _embedded(content, format_, str(path))
    return Verification(embedded, tuple(_differences(content, format_, embedded, str(path))))


def verify_content(content: bytes) -> Verification:
    """``verify`` for a file in memory."""
    content = arguments.content(content, "content")
    format_ = _format_of(content, None)
    embedded = _embedded(content, format_, None)
    return Verification(embedded, tuple(_differences(content, format_, embedded, None)))


def _read(path: Path) -> tuple[bytes, Format]:
    place = Place(file=str(path))
    try:
        content = read_ordinary(path, MAX_FILE_BYTES + 1)
    except OSError as failure:
        params = {"reason": (failure.strerror or str(failure)).rstrip(".")}
        raise InputError(Problem("embedded-file-missing", place, params=params)) from None
    if len(content) > MAX_FILE_BYTES:
        params = {"limit": f"{MAX_FILE_BYTES // 1_000_000} MB"}
        raise InputError(Problem("embedded-too-large", place, params=params))
    return content, _format_of(content, str(path))


def _format_of(content: bytes, file: str | None) -> Format:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK"):
        return "docx"
    raise InputError(Problem("embedded-neither", Place(file=file)))


def _embedded(content: bytes, format_: Format, file: str | None) -> Embedded:
    data: bytes | None
    # Each format costs its library's import.
    if format_ == "pdf":
        from lettergen.pdf.attached import attached

        data = attached(content, FILE_NAME, MAX_BYTES, file)
    else:
        from lettergen.renderers.docx.custom_xml import embedded_data

        data = embedded_data(content, MAX_BYTES, file)
    if data is None:
        raise InputError(Problem("embedded-nothing", Place(file=file)))
    try:
        return from_bytes(data)
    except InputError as error:
        raise InputError(p.at(Place(file=file)) for p in error.problems) from None


def _differences(
    content: bytes, format_: Format, embedded: Embedded, file: str | None
) -> Iterator[Problem]:
    place = Place(file=file)
    try:
        made, pages = typeset_embedded(embedded, format_)
    except LettergenError as error:
        reasons = ", ".join(dict.fromkeys(p.code for p in error.problems))
        yield Problem("verify-not-set", place, params={"reason": reasons})
    except _BEYOND_REASON as error:
        yield Problem("verify-not-set", place, params={"reason": type(error).__name__})
    else:
        if content == made:
            return
        if format_ == "pdf":
            yield from _pdf_differences(content, made, pages, place)
        else:
            yield from _docx_differences(content, made, place)
    yield from _other_versions(embedded, format_, place)


def _other_versions(embedded: Embedded, format_: Format, place: Place) -> Iterator[Problem]:
    here = setting_versions(format_)
    for name, now in here.items():
        before = embedded.made_with.get(name, "–")
        if before != now:
            params = {"before": before, "now": now}
            yield Problem("verify-version", place, name, params)


def _pdf_differences(
    content: bytes, made: bytes, pages: int | None, place: Place
) -> Iterator[Problem]:
    if content.startswith(made):
        params = {"bytes": str(len(content) - len(made))}
        yield Problem("verify-appended", place, params=params)
        return
    from lettergen.pdf.attached import page_count

    found = page_count(content)
    if found != pages:
        params = {"found": "?" if found is None else str(found), "made": str(pages)}
        yield Problem("verify-pages", place, params=params)
    else:
        yield Problem("verify-changed", place)


def _docx_differences(content: bytes, made: bytes, place: Place) -> Iterator[Problem]:
    from lettergen.renderers.docx.custom_xml import part_sums

    found, expected = part_sums(content), part_sums(made)
    different = [n for n in sorted({*found, *expected}) if found.get(n) != expected.get(n)]
    for name in different:
        how = "added" if name not in expected else "missing" if name not in found else "changed"
        yield Problem(f"verify-part-{how}", place, name)
    if not different:
        yield Problem("verify-packed", place)
