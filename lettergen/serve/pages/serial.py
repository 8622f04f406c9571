"""A serial letter: a table, its columns, the dry run as one verdict with the faulty rows alone, pictures, and the letters.

What is done and kept is the ``BatchStore``'s business; these pages show it. A list that was corrected, another meaning of a column and a
changed letter each make a new batch in place of the one before.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from lettergen.errors import InputError, LettergenError
from lettergen.serve.batches.state import BatchState
from lettergen.serve.batches.store import BatchStore, UnknownBatchError
from lettergen.serve.engine import series, tasks
from lettergen.serve.pages.letter_form import draft_of, show_letter
from lettergen.serve.pages.refusals import PageRoute
from lettergen.serve.pages.rendering import page, problem_entry, reader_language, say, spoken
from lettergen.serve.pages.requests import Sent, text_in, upload_of
from lettergen.serve.pages.serial_view import (
    NOT,
    OWN,
    ROWS_A_PAGE,
    column_choices,
    row_of,
    rows_of,
    view_of,
)
from lettergen.serve.problems import refused, status_of
from lettergen.serve.security.uploads import text_of, type_of
from lettergen.serve.state import engine_of, owner_of, store_of

router = APIRouter(route_class=PageRoute)

_ENDINGS: Final = {"xlsx": "xlsx", "ods": "ods", "text": "csv"}
_MEDIA: Final = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OPTIONS: Final[Mapping[str, Any]] = {"print_file": {}, "zip": True}
"""What every serial letter makes."""
_SUCCESSORS: Final = 1000
"""Serial letters that were put in the place of others, as long as that is remembered."""
_LOOKED_BACK: Final = 500
"""Rows in which the letter before one is looked for first."""


@router.get("/serial", response_class=HTMLResponse)
async def start(request: Request) -> HTMLResponse:
    """How a serial letter begins."""
    return _start(request)


def _start(
    request: Request, error: LettergenError | None = None, letter: Mapping[str, Any] | None = None
) -> HTMLResponse:
    language = reader_language(request)
    problems = [] if error is None else [problem_entry(p, language) for p in error.problems]
    states = store_of(request).all(owner_of(request))
    return page(
        request,
        "serial_start.html",
        status=status_of(error) if error else 200,
        problems=[{**problem, "field": None} for problem in problems],
        letter=None if letter is None else json.dumps(letter, ensure_ascii=False),
        serials=[
            {"id": s.id, "created": s.created[:10], "stage": say(f"stage-{s.stage}", language)}
            for s in states
        ],
    )


@router.post("/serial")
async def begin(request: Request, sent: Sent) -> Response:
    """A letter and a table make a serial letter."""
    letter = _carried(text_in(sent, "data"))
    if spoken(request, text_in(sent, "language")):
        return _start(request, letter=letter)
    try:
        given = letter or await _letter_of(request, await upload_of(sent, "letter"))
        table = _table_of(await upload_of(sent, "table"))
        job = await _job(request, given, text_in(sent, "sheet"))
    except LettergenError as error:
        return _start(request, error, letter)
    return _made(request, job, *table)


def _carried(text: str) -> Mapping[str, Any] | None:
    """The letter that the form carries along; None for none, and for what is none."""
    try:
        letter = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return letter if isinstance(letter, dict) else None


async def _letter_of(request: Request, content: bytes | None) -> Mapping[str, Any]:
    if content is None:
        raise refused(400, "serve-upload-missing")
    if type_of(content) != "text":
        raise refused(415, "serve-upload-type", wanted="YAML")
    read = await engine_of(request).ask(tasks.read, text_of(content))
    if not isinstance(read.letter, Mapping):
        raise InputError(read.checked.problems)
    return read.letter


def _table_of(content: bytes | None) -> tuple[bytes, str]:
    """A table and what it is to be called; its own name is nobody's business."""
    if content is None:
        raise refused(400, "serve-upload-missing")
    ending = _ENDINGS.get(type_of(content) or "")
    if ending is None:
        raise refused(415, "serve-upload-type", wanted="Excel (xlsx), ODS, CSV")
    return content, f"liste.{ending}"


async def _job(
    request: Request, letter: Mapping[str, Any], sheet: str, **more: Any
) -> Mapping[str, Any]:
    options = {**_OPTIONS, **more, **({"sheet": sheet.strip()} if sheet.strip() else {})}
    return (await engine_of(request).ask(series.read_job, letter=letter, **options)).data


def _made(request: Request, job: Mapping[str, Any], table: bytes, name: str) -> RedirectResponse:
    state = store_of(request).create(
        job=job,
        table=table,
        name=name,
        owner=owner_of(request),
        language=reader_language(request),
    )
    return RedirectResponse(f"/serial/{state.id}", 303)


async def _instead(
    request: Request, state: BatchState, job: Mapping[str, Any], table: bytes, name: str
) -> RedirectResponse:
    """A new serial letter in place of another; who still asks for that one, in another window, is led to the new one."""
    answer = _made(request, job, table, name)
    await store_of(request).delete(state.id, owner_of(request))
    successors: dict[str, str] = request.app.state.successors
    successors[state.id] = answer.headers["location"]
    while len(successors) > _SUCCESSORS:
        del successors[next(iter(successors))]
    return answer


@router.post("/serial/letter")
async def from_letter(request: Request, sent: Sent) -> Response:
    """The letter of the form becomes what all letters of a serial letter have in common."""
    draft = await draft_of(request, text_in(sent, "kind"), sent)
    letter, _ = draft.data()
    letter.pop("recipient", None)
    name, store = text_in(sent, "serial"), store_of(request)
    if not name:
        return _start(request, letter=letter)
    state = store.get(name, owner_of(request))
    job = {**store.job(name), "letter": letter}
    table = store.table(name)
    return await _instead(request, state, job, table.read_bytes(), table.name)


@router.get("/serial/letter")
async def begin_with_letter() -> RedirectResponse:
    """The address of the form above, asked for by itself."""
    return RedirectResponse("/serial", 303)


@router.get("/serial/{name}", response_class=HTMLResponse)
async def serial(request: Request, name: str, after: int = 0) -> Response:
    """The serial letter as far as it is; ``after`` is the last faulty row of the page before."""
    try:
        state = store_of(request).get(name, owner_of(request))
    except UnknownBatchError:
        successor: str | None = request.app.state.successors.get(name)
        if successor is None:
            raise
        return RedirectResponse(successor, 303)
    return await _shown(request, state, after)


async def _shown(
    request: Request, state: BatchState, after: int = 0, error: LettergenError | None = None
) -> HTMLResponse:
    store, language = store_of(request), reader_language(request)
    job = store.job(state.id)
    view = view_of(request, state, job, language)
    if error is not None:
        view["errors"] += [{**problem_entry(p, language), "field": None} for p in error.problems]
    quiet = not view["running"]
    faults = list(store.rows(state.id, good=False, after=after, limit=ROWS_A_PAGE + 1))
    first = list(store.rows(state.id, good=True, limit=ROWS_A_PAGE)) if quiet else []
    columns: list[dict[str, Any]] = []
    if quiet and state.wanted == "check":
        try:
            columns = await column_choices(
                request,
                job,
                await engine_of(request).ask(series.columns, job, store.table(state.id)),
                language,
            )
        except LettergenError:
            columns = []  # a table that cannot be read: the batch's own problems say why
    return page(
        request,
        "serial.html",
        status=status_of(error) if error else 200,
        **view,
        faults=rows_of(faults[:ROWS_A_PAGE], language) if quiet else [],
        next_faults=faults[ROWS_A_PAGE - 1].number if len(faults) > ROWS_A_PAGE else None,
        later_faults=after > 0,
        letters=[row_of(entry, language) for entry in first],
        columns=columns,
    )


@router.post("/serial/{name}/table")
async def table(request: Request, name: str, sent: Sent) -> Response:
    """The table once more, corrected."""
    store = store_of(request)
    state = store.get(name, owner_of(request))
    try:
        content, file = _table_of(await upload_of(sent, "table"))
    except LettergenError as error:
        return await _shown(request, state, error=error)
    job = {**store.job(name)}
    sheet = text_in(sent, "sheet").strip()
    job.pop("sheet", None)
    return await _instead(
        request, state, {**job, **({"sheet": sheet} if sheet else {})}, content, file
    )


@router.post("/serial/{name}/columns")
async def columns(request: Request, name: str, sent: Sent) -> Response:
    """What the columns mean, as somebody has chosen; then the dry run once more."""
    store = store_of(request)
    state = store.get(name, owner_of(request))
    job, file = dict(store.job(name)), store.table(name)
    chosen: dict[str, str | None] = {}
    own: dict[str, Any] = {}
    known, said = job.get("fields") or {}, job.get("columns") or {}
    for number, column in enumerate(
        (await engine_of(request).ask(series.columns, job, file)).columns
    ):
        target = text_in(sent, f"column-{number}")
        if target == OWN:
            own[column.header] = (
                known.get(column.header, "text") if isinstance(known, dict) else "text"
            )
        elif target == NOT:
            chosen[column.header] = None
        elif target and (target != column.field or column.header in said):
            # What a column says by itself it goes on saying: street and house number make one value.
            chosen[column.header] = said.get(column.header) if target == column.field else target
    job |= {"columns": chosen, "fields": own}
    return await _instead(request, state, job, file.read_bytes(), file.name)


@router.get("/serial/{name}/letter", response_class=HTMLResponse)
async def edit_letter(request: Request, name: str) -> HTMLResponse:
    """What all letters have in common, in the form."""
    store = store_of(request)
    store.get(name, owner_of(request))
    return await show_letter(request, store.job(name)["letter"], serial=name)


@router.get("/serial/{name}/letters/{number}", response_class=HTMLResponse)
async def letter(request: Request, name: str, number: int) -> HTMLResponse:
    """The letter of a row as a picture, to leaf through."""
    store = store_of(request)
    store.get(name, owner_of(request))
    drawn = await engine_of(request).ask(
        series.draw_row, store.job(name), store.table(name), number
    )
    if drawn is None:
        raise refused(404, "serve-not-found")
    language = reader_language(request)
    following = next(store.rows(name, good=True, after=number, limit=1), None)
    return page(
        request,
        "serial_letter.html",
        name=name,
        row=number,
        previous=_before(store, name, number),
        following=None if following is None else following.number,
        problems=[{**problem_entry(p, language), "field": None} for p in drawn.checked.problems],
        pages=[base64.b64encode(picture).decode() for picture in drawn.pages],
    )


def _before(store: BatchStore, name: str, number: int) -> int | None:
    """The row of the letter before."""
    for start in dict.fromkeys((max(number - _LOOKED_BACK, 0), 0)):
        found = None
        for entry in store.rows(name, good=True, after=start, limit=number):
            if entry.number >= number:
                break
            found = entry.number
        if found is not None:
            return found
    return None


@router.get("/serial/{name}/letters")
async def go_to_letter(request: Request, name: str, row: int = 0) -> RedirectResponse:
    """The letter of that row, or the next that there is."""
    store = store_of(request)
    store.get(name, owner_of(request))
    found = next(store.rows(name, good=True, after=row - 1, limit=1), None)
    found = found or next(store.rows(name, good=True, limit=1), None)
    if found is None:
        raise refused(404, "serve-not-found")
    return RedirectResponse(f"/serial/{name}/letters/{found.number}", 303)


@router.post("/serial/{name}/run")
async def run(request: Request, name: str, sent: Sent) -> Response:
    """The letters are made, or the rest of them."""
    store = store_of(request)
    state = store.get(name, owner_of(request))
    if state.same_as and state.stage == "checked" and not text_in(sent, "again"):
        return RedirectResponse(f"/serial/{name}#again-field", 303)
    try:
        store.run(name, owner_of(request), reader_language(request))
    except LettergenError as error:
        return await _shown(request, state, error=error)
    return RedirectResponse(f"/serial/{name}", 303)


@router.post("/serial/{name}/stop")
async def stop(request: Request, name: str, sent: Sent) -> Response:
    """It stops; letters in work are finished."""
    del sent
    store = store_of(request)
    if store.get(name, owner_of(request)).at_work:
        store.cancel(name, owner_of(request))
    return RedirectResponse(f"/serial/{name}", 303)


@router.post("/serial/{name}/delete")
async def delete(request: Request, name: str, sent: Sent) -> Response:
    """The serial letter goes with all that was made of it."""
    del sent
    await store_of(request).delete(name, owner_of(request))
    return RedirectResponse("/serial", 303)


@router.get("/serial/{name}/files/{number}")
async def result(request: Request, name: str, number: int) -> FileResponse:
    """A file of the run, by its number."""
    store = store_of(request)
    state = store.get(name, owner_of(request))
    if not 0 <= number < len(state.files):
        raise refused(404, "serve-not-found")
    file = store.file(name, state.files[number])
    return FileResponse(
        file,
        media_type=_MEDIA.get(file.suffix, "application/octet-stream"),
        filename=file.name,
        headers={"Cache-Control": "no-store"},
    )
