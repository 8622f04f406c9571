"""Serial letters: a table in, checked or made at leisure, results out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response, StreamingResponse

from lettergen.messages import Language
from lettergen.serve.api.batch_form import check_fields, mapping, table_name
from lettergen.serve.api.common import PROBLEM, TheEngine, TheLanguage, described, problems_data
from lettergen.serve.api.models import BatchData, BatchList, MatchingData
from lettergen.serve.batches.state import BatchState, RowEntry
from lettergen.serve.batches.store import BatchStore
from lettergen.serve.engine import series
from lettergen.serve.json_text import JsonResponse, json_bytes
from lettergen.serve.problems import refused
from lettergen.serve.security.uploads import check_type, json_of
from lettergen.serve.state import owner_of, store_of

routes = APIRouter(tags=["batches"])

_MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".zip": "application/zip",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_PART: Final = 1 << 15
"""Bytes of rows that are sent at a time."""
_FAILURES: Final[dict[int | str, dict[str, Any]]] = dict.fromkeys((404, 409), PROBLEM)


TheStore = Annotated[BatchStore, Depends(store_of)]
TheOwner = Annotated[str | None, Depends(owner_of)]


def row_data(entry: RowEntry, language: Language) -> dict[str, Any]:
    """A row as data."""
    return {
        "row": entry.number,
        "id": entry.id,
        "ok": entry.ok,
        "address": list(entry.address),
        "salutation": list(entry.salutation),
        "problems": problems_data(entry.problems, language),
    }


def _answer(state: BatchState, language: Language, status: int = 200) -> Response:
    headers = {"Location": f"/api/v1/batches/{state.id}", "Content-Language": language}
    if state.at_work:
        headers["Retry-After"] = "1"
    return JsonResponse(described(BatchData, state, language), status_code=status, headers=headers)


@routes.post(
    "/batches",
    status_code=202,
    response_model=BatchData,
    responses={**dict.fromkeys((400, 413, 415, 422, 429), PROBLEM)},
    operation_id="create_batch",
)
async def create(
    request: Request,
    *,
    engine: TheEngine,
    store: TheStore,
    owner: TheOwner,
    language: TheLanguage,
    rows: Annotated[
        UploadFile, File(description="Table of the recipients: CSV, XLSX, ODS, JSON lines.")
    ],
    job: Annotated[
        str | None,
        Form(description="A job file (YAML or JSON); its `rows` and `out` do not count."),
    ] = None,
    letter: Annotated[
        str | None,
        Form(description="In place of a job: what all letters have in common (YAML or JSON)."),
    ] = None,
    dry_run: Annotated[bool, Form(description="Check every row and make nothing yet.")] = False,
    formats: Annotated[str | None, Form(description="`pdf`, `docx` or `pdf,docx`.")] = None,
    name: Annotated[str | None, Form(description="Pattern of the files' names.")] = None,
    id_column: Annotated[str | None, Form(description="Column that identifies a row.")] = None,
    sheet: Annotated[str | None, Form(description="Sheet of a workbook.")] = None,
    encoding: Annotated[str | None, Form(description="Encoding of a CSV file.")] = None,
    columns: Annotated[str | None, Form(description="What columns mean, as JSON.")] = None,
    print_file: Annotated[bool, Form(description="Also one PDF of all letters.")] = False,
    zip: Annotated[bool, Form(description="Also one ZIP of all files.")] = False,  # noqa: A002
    enclosures: Annotated[
        list[UploadFile] | None, File(description="PDF files that rows name.")
    ] = None,
) -> Response:
    """A batch of letters to everybody in a table: 202 at once; ask for its state until it is `checked` or `done`."""
    key, hashed = (
        request.headers.get("idempotency-key"),
        getattr(request.state, "request_hash", None),
    )
    before = None if key is None else store.by_key(key, owner)
    if before is not None:  # made by a server that has ended since
        if before.request != hashed:
            raise refused(422, "serve-key-reused")
        return _answer(before, language, 202)
    check_fields(await request.form())
    if (job is None) is (letter is None):
        raise refused(422, "serve-job-or-letter")
    options: dict[str, Any] = {
        "formats": None if formats is None else [f.strip() for f in formats.split(",")],
        "name": name,
        "id": id_column,
        "sheet": sheet,
        "encoding": encoding,
        "columns": None if columns is None else mapping(columns),
        "print_file": {} if print_file else None,
        "zip": zip or None,
    }
    given = {key: value for key, value in options.items() if value is not None}
    read = await engine.ask(series.read_job, job=job, letter=letter, **given)
    for enclosure in enclosures or ():
        check_type(enclosure.file, "pdf")
    state = store.create(
        job=read.data,
        table=rows.file,
        name=table_name(rows.file, rows.filename or ""),
        enclosures=[(e.filename or "", e.file) for e in enclosures or ()],
        wanted="check" if dry_run else "run",
        owner=owner,
        language=language,
        key=key,
        request=hashed,
        problems=read.notes,
    )
    return _answer(state, language, 202)


@routes.get("/batches", response_model=BatchList, operation_id="list_batches")
async def listed(store: TheStore, owner: TheOwner, language: TheLanguage) -> Response:
    """The asker's batches, the newest first."""
    return JsonResponse({"batches": [described(BatchData, s, language) for s in store.all(owner)]})


@routes.get(
    "/batches/{batch}", response_model=BatchData, responses=_FAILURES, operation_id="get_batch"
)
async def state(batch: str, store: TheStore, owner: TheOwner, language: TheLanguage) -> Response:
    """How far a batch is, and what was found."""
    return _answer(store.get(batch, owner), language)


@routes.get(
    "/batches/{batch}/rows",
    responses={
        200: {"content": {"application/jsonl": {"schema": {"type": "string"}}}},
        **_FAILURES,
    },
    response_class=StreamingResponse,
    operation_id="get_rows",
)
async def rows_of(
    batch: str,
    *,
    store: TheStore,
    owner: TheOwner,
    language: TheLanguage,
    ok: Annotated[
        bool, Query(description="Those that can be set, instead of those that cannot.")
    ] = False,
    after: Annotated[int, Query(ge=0, description="Rows behind this one.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000_000)] = 1_000_000,
) -> Response:
    """Rows with their problems, one JSON object a line, streamed: those that cannot be set, or with `ok` those that can."""
    store.get(batch, owner)

    def lines() -> Iterator[bytes]:
        part = bytearray()
        for entry in store.rows(batch, good=ok, after=after, limit=limit):
            part += json_bytes(row_data(entry, language)) + b"\n"
            if len(part) >= _PART:
                yield bytes(part)
                part.clear()
        yield bytes(part)

    return StreamingResponse(lines(), media_type="application/jsonl")


@routes.get(
    "/batches/{batch}/rows/{row}/preview",
    responses={
        200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
        **_FAILURES,
    },
    response_class=Response,
    operation_id="preview_row",
)
async def preview_row(
    batch: str,
    row: int,
    *,
    engine: TheEngine,
    store: TheStore,
    owner: TheOwner,
    page: Annotated[int, Query(ge=1)] = 1,
    ppi: Annotated[int, Query(ge=18, le=300)] = 96,
) -> Response:
    """A page of a row's letter as a picture."""
    store.get(batch, owner)
    found = await engine.ask(series.draw_row, store.job(batch), store.table(batch), row, ppi)
    if found is None or page > max(len(found.pages), 1):
        raise refused(404, "serve-row", str(row))
    if not found.pages:
        raise refused(404, "serve-row", str(row))
    headers = {"Lettergen-Pages": str(len(found.pages))}
    return Response(found.pages[page - 1], media_type="image/png", headers=headers)


@routes.get(
    "/batches/{batch}/columns",
    response_model=MatchingData,
    responses=_FAILURES,
    operation_id="get_columns",
)
async def columns_of(
    batch: str, *, engine: TheEngine, store: TheStore, owner: TheOwner, language: TheLanguage
) -> Response:
    """The table's columns, what each is taken for, and what it could be taken for."""
    store.get(batch, owner)
    found = await engine.ask(series.columns, store.job(batch), store.table(batch))
    data = {
        "columns": [
            {"header": c.header, "field": c.field, "samples": list(c.samples)}
            for c in found.columns
        ],
        "targets": list(found.targets),
        "problems": problems_data(found.problems, language),
    }
    return JsonResponse(data)


@routes.put(
    "/batches/{batch}/columns",
    status_code=202,
    response_model=BatchData,
    responses=_FAILURES,
    operation_id="match_columns",
)
async def match(
    batch: str,
    columns: dict[str, str | None],
    request: Request,
    *,
    store: TheStore,
    owner: TheOwner,
    language: TheLanguage,
) -> Response:
    """Takes columns for something else (`null`: for nothing) and checks the table anew."""
    json_of(await request.body())  # a column that stands twice is refused
    return _answer(store.match(batch, columns, owner, language), language, 202)


@routes.post(
    "/batches/{batch}/{action}",
    status_code=202,
    response_model=BatchData,
    responses=_FAILURES,
    operation_id="act_on_batch",
)
async def act(
    batch: str,
    action: Literal["run", "resume", "cancel"],
    *,
    store: TheStore,
    owner: TheOwner,
    language: TheLanguage,
) -> Response:
    """`run` makes the letters of a batch that was checked, `cancel` stops it, `resume` goes on with one that was stopped."""
    if action == "cancel":
        return _answer(store.cancel(batch, owner), language, 202)
    return _answer(store.run(batch, owner, language), language, 202)


@routes.delete(
    "/batches/{batch}", status_code=204, responses=_FAILURES, operation_id="delete_batch"
)
async def delete(batch: str, store: TheStore, owner: TheOwner) -> Response:
    """Removes everything of a batch."""
    await store.delete(batch, owner)
    return Response(status_code=204)


@routes.get("/batches/{batch}/letters", responses=_FAILURES, operation_id="list_letters")
async def letters(
    batch: str,
    *,
    store: TheStore,
    owner: TheOwner,
    after: Annotated[str, Query(description="Names behind this one.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> list[str]:
    """Names of the letters' files, to be fetched below `files`."""
    store.get(batch, owner)
    return await asyncio.to_thread(store.letters, batch, after, limit)


@routes.get(
    "/batches/{batch}/files/{name}",
    responses={
        200: {
            "content": {
                t: {"schema": {"type": "string", "format": "binary"}} for t in _MEDIA_TYPES.values()
            }
        },
        **_FAILURES,
    },
    response_class=FileResponse,
    operation_id="get_file",
)
async def file(batch: str, name: str, store: TheStore, owner: TheOwner) -> Response:
    """A result: a letter, or one of the batch's `files` (print file, ZIP, report, failed rows)."""
    store.get(batch, owner)
    path = store.file(batch, name)
    media_type = _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=media_type, filename=path.name)
