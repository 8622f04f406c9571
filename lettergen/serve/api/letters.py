"""Letters: checked, set, drawn."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from lettergen.errors import LettergenError, Place, Problem
from lettergen.serve.api.common import (
    FAILURES,
    PROBLEM,
    TheEngine,
    TheLanguage,
    TheSettings,
    described,
    etag_matches,
    letters_in,
)
from lettergen.serve.api.description import LETTER_BODY
from lettergen.serve.api.models import CheckData, CheckList
from lettergen.serve.engine import tasks
from lettergen.serve.engine.results import MadeFile, MadeLetter
from lettergen.serve.json_text import JsonResponse
from lettergen.serve.problems import HttpError, refused

routes = APIRouter(tags=["letters"])

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "zip": "application/zip",
}
_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file; a ZIP where there are several",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in MEDIA_TYPES.values()
        },
        "headers": {
            "ETag": {
                "description": "Names template and letterhead with their hashes: the same tag, the same bytes.",
                "schema": {"type": "string"},
            },
            "Lettergen-Problems": {
                "description": "Codes of warnings and notes, separated by commas.",
                "schema": {"type": "string"},
            },
            "Lettergen-Pages": {
                "description": "Number of pages, where it is known.",
                "schema": {"type": "integer"},
            },
        },
    },
    412: {
        **PROBLEM,
        "description": "The asker has the file with this tag already (If-None-Match)",
    },
    **FAILURES,
}


@routes.post(
    "/check",
    response_model=CheckList,
    responses=FAILURES,
    openapi_extra=LETTER_BODY,
    operation_id="check_letters",
)
async def check(
    request: Request, engine: TheEngine, settings: TheSettings, language: TheLanguage
) -> Response:
    """All problems of one letter or a list of letters, and how each would be addressed. Nothing is made."""
    letters, _ = await letters_in(request, settings.limits.letters)
    found = [await engine.ask(tasks.check, letter) for letter in letters]
    data = {
        "ok": all(checked.ok for checked in found),
        "letters": [described(CheckData, checked, language) for checked in found],
    }
    return JsonResponse(data, headers={"Content-Language": language})


@routes.post(
    "/render",
    response_class=Response,
    responses=_FILES,
    openapi_extra=LETTER_BODY,
    operation_id="render_letters",
)
async def render(
    request: Request,
    *,
    engine: TheEngine,
    settings: TheSettings,
    format: Annotated[  # noqa: A002  it is the parameter's name
        str | None,
        Query(
            description="`pdf`, `docx`, `png`, several with commas; else by `Accept`, else `pdf`."
        ),
    ] = None,
    embed_data: Annotated[
        bool, Query(description="Whether the files hold the letter as data, for `verify`.")
    ] = False,
    carry_data: Annotated[
        bool, Query(description="Whether a DOCX carries its letter, for `adopt`.")
    ] = True,
    pdf_engine: Annotated[Literal["typst", "libreoffice"], Query()] = "typst",
    copy_type: Annotated[Literal["reinschrift", "entwurf", "abdruck"] | None, Query()] = None,
    large_print: Annotated[bool, Query()] = False,
    ppi: Annotated[int, Query(ge=18, le=300, description="Pixels per inch of pictures.")] = 144,
) -> Response:
    """One letter or a list of letters as PDF, DOCX, or a PNG of each page; several files come as a ZIP."""
    letters, several = await letters_in(request, settings.limits.letters)
    formats = formats_asked(format, request.headers.get("accept", ""))
    options: dict[str, Any] = {
        "embed_data": embed_data,
        "carry_data": carry_data,
        "pdf_engine": pdf_engine,
        "ppi": ppi,
        "copy_type": copy_type,
        "large_print": large_print,
    }
    if not several and "if-none-match" in request.headers:
        tag = await engine.ask(tasks.tag, letters[0], formats, options)
        if etag_matches(request, f'"{tag}"'):
            raise HttpError(Problem("serve-same"), status=412, headers={"ETag": f'"{tag}"'})
    made = await _made(engine, letters, formats, options)
    return _answer(made, several=several)


async def _made(
    engine: TheEngine, letters: Sequence[Any], formats: Sequence[str], options: dict[str, Any]
) -> list[MadeLetter]:
    """Every letter, or every problem of all of them."""
    if len(letters) == 1:
        return [await engine.render(letters[0], formats, **options)]
    found = await asyncio.gather(
        *(engine.render(letter, formats, **options) for letter in letters), return_exceptions=True
    )
    problems: list[Problem] = []
    worst: LettergenError | None = None
    for number, result in enumerate(found):
        if isinstance(result, LettergenError):
            worst = worst or result
            problems += (_in_list(problem, number) for problem in result.problems)
        elif isinstance(result, BaseException):
            raise result
    if worst is not None:
        raise type(worst)(problems)
    return [result for result in found if isinstance(result, MadeLetter)]


def _in_list(problem: Problem, number: int) -> Problem:
    path = problem.place.path
    return problem.at(Place(path=f"{number}.{path}" if path else str(number)))


def formats_asked(said: str | None, accept: str) -> tuple[str, ...]:
    """The formats that a request wants. Raises HttpError 400, or 406 where it accepts none."""
    if said is not None:
        formats = tuple(dict.fromkeys(f.strip().lower() for f in said.split(",") if f.strip()))
        unknown = [f for f in formats if f not in MEDIA_TYPES or f == "zip"]
        if unknown or not formats:
            raise refused(400, "serve-format", ", ".join(unknown) or said, place="query.format")
        return formats
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    by_type = {media_type: name for name, media_type in MEDIA_TYPES.items() if name != "zip"}
    for media_type in wanted:
        if media_type in by_type:
            return (by_type[media_type],)
        if media_type in {
            "",
            "*/*",
            "application/*",
            "application/zip",
            "application/octet-stream",
        }:
            return ("pdf",)
        if media_type == "image/*":
            return ("png",)
    raise refused(406, "serve-accept", accept[:200])


def _answer(made: Sequence[MadeLetter], *, several: bool) -> Response:
    files = [file for letter in made for file in letter.files]
    problems = dict.fromkeys(p.code for letter in made for p in letter.problems)
    headers = {"Lettergen-Problems": ", ".join(problems)} if problems else {}
    if not several:
        headers["ETag"] = f'"{made[0].tag}"'
    if len(files) == 1:
        (file,) = files
        if file.pages is not None:
            headers["Lettergen-Pages"] = str(file.pages)
        return Response(
            file.content,
            media_type=MEDIA_TYPES[file.format],
            headers=headers | {"Content-Disposition": f'inline; filename="brief.{file.format}"'},
        )
    headers["Content-Disposition"] = 'attachment; filename="briefe.zip"'
    return Response(_packed(made), media_type=MEDIA_TYPES["zip"], headers=headers)


def _packed(made: Sequence[MadeLetter]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for number, letter in enumerate(made, 1):
            for name, file in _named(letter.files, number, len(made)):
                # The same letters, the same bytes: no moment in it.
                package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), file.content)
    return target.getvalue()


def _named(files: Sequence[MadeFile], number: int, letters: int) -> Sequence[tuple[str, MadeFile]]:
    stem = "brief" if letters == 1 else f"{number:04d}"
    page, found = 0, []
    for file in files:
        page += file.format == "png"
        infix = f"-{page}" if file.format == "png" else ""
        found.append((f"{stem}{infix}.{file.format}", file))
    return found
