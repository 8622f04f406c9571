"""A letter: the form, the page beside it, and the files that come of it. Nothing of it is kept on the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from lettergen.errors import InputError, LettergenError
from lettergen.reading.yaml_writing import data_file
from lettergen.serve.engine import Engine, tasks
from lettergen.serve.pages.answers import State, changed, from_data, position
from lettergen.serve.pages.context import id_of, spots
from lettergen.serve.pages.fields import FormField
from lettergen.serve.pages.house_data import (
    House,
    contact_data,
    contacts_of,
    house_of,
    kinds_of,
    title_of,
)
from lettergen.serve.pages.letter_form import (
    Draft,
    draft_of,
    letter_form,
    seen,
    shown_letter,
    without_kind,
)
from lettergen.serve.pages.refusals import PageRoute
from lettergen.serve.pages.rendering import page, problem_entry, reader_language, say, spoken
from lettergen.serve.pages.requests import Sent, text_in, upload_of
from lettergen.serve.problems import refused, status_of
from lettergen.serve.security.uploads import text_of, type_of
from lettergen.serve.state import engine_of, settings_of

router = APIRouter(route_class=PageRoute)

_MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "yaml": "application/yaml; charset=utf-8",
}


_CHOICES: Final = ("kind", "letterhead", "contact", "example")
"""What is chosen before a letter is begun."""


@router.get("/letter", response_class=HTMLResponse)
async def new(request: Request) -> HTMLResponse:
    """Which letter to write."""
    return await _new(request)


async def _new(
    request: Request, error: LettergenError | None = None, chosen: Mapping[str, str] | None = None
) -> HTMLResponse:
    settings, language = settings_of(request), reader_language(request)
    kinds = kinds_of(settings)
    house = await house_of(engine_of(request), settings)
    problems = [*house.problems, *kinds.problems]
    contacts: Sequence[str] = ()
    try:
        contacts = [contact.name for contact in contacts_of(settings)]
    except InputError as faulty:
        problems += faulty.problems
    problems = [*(error.problems if error else ()), *problems]
    entries = []
    for name, kind in kinds.items():
        try:
            title, text = title_of(kinds, name, language)
        except LettergenError as faulty:
            problems += faulty.problems
            continue
        entries.append({"name": name, "title": title, "text": text, "own": kind.folder is not None})
    return page(
        request,
        "letter_new.html",
        status=status_of(error) if error else 200,
        kinds=sorted(entries, key=lambda entry: not entry["own"]),
        letterheads=[(entry.id, entry.name) for entry in house.letterheads],
        contacts=contacts,
        chosen=chosen or dict.fromkeys(_CHOICES, ""),
        failed="load" if error else "house",
        problems=[{**problem_entry(p, language), "field": None} for p in problems],
    )


@router.post("/letter", response_class=HTMLResponse)
async def begin(request: Request, sent: Sent) -> HTMLResponse:
    """The form of a new letter."""
    kind = text_in(sent, "kind")
    chosen = {name: text_in(sent, name) for name in _CHOICES}
    if spoken(request, text_in(sent, "language")):
        return await _new(request, chosen=chosen)
    form = letter_form(request, kind)
    house = await house_of(engine_of(request), settings_of(request))
    if text_in(sent, "example"):
        try:
            read = await engine_of(request).ask(
                tasks.read, await engine_of(request).ask(tasks.example, kind)
            )
        except LettergenError as error:
            return await _new(request, error, chosen)
        state, kept = from_data(form, without_kind(read.letter or {}))
        return await shown_letter(request, Draft(kind, form, state, kept), house)
    data: dict[str, Any] = {"date": f"{dt.datetime.now().astimezone():%d.%m.%Y}"}
    letterhead = text_in(sent, "letterhead")
    contact = contact_data(settings_of(request), text_in(sent, "contact"))
    sender: dict[str, Any] = {} if contact is None else {"contact": contact}
    if letterhead in house.writers:
        sender["authority"] = letterhead
    elif letterhead:
        data["letterhead"] = letterhead
    state, _ = from_data(form, {**data, **({"sender": sender} if sender else {})})
    return await shown_letter(request, Draft(kind, form, state), house)


@router.post("/letter/load", response_class=HTMLResponse)
async def load(request: Request, sent: Sent) -> HTMLResponse:
    """A letter file, or a DOCX that was edited, back in the form."""
    content = await upload_of(sent, "file")
    try:
        if content is None:
            raise refused(400, "serve-upload-missing")
        draft = await _loaded(request, content, accept=bool(text_in(sent, "accept")))
    except LettergenError as error:
        return await _new(request, error)
    return await shown_letter(
        request, draft, await house_of(engine_of(request), settings_of(request))
    )


async def _loaded(request: Request, content: bytes, *, accept: bool) -> Draft:
    if type_of(content) == "docx":
        adopted = await engine_of(request).ask(tasks.adopt, content, accept_changes=accept)
        data: Mapping[str, Any] = adopted.letter
        changes, notes = adopted.changes, adopted.problems
    else:
        if type_of(content) != "text":
            raise refused(415, "serve-upload-type", wanted="YAML, DOCX")
        read = await engine_of(request).ask(tasks.read, text_of(content))
        if not isinstance(read.letter, Mapping):
            raise InputError(read.checked.problems)
        data, changes, notes = read.letter, None, ()
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in kinds_of(settings_of(request)):
            raise InputError(read.checked.problems)
    form = letter_form(request, str(data["kind"]))
    state, kept = from_data(form, without_kind(data))
    return Draft(str(data["kind"]), form, state, kept, strict=True, changes=changes, notes=notes)


@router.post("/letter/{kind}", response_class=HTMLResponse)
async def write(request: Request, kind: str, sent: Sent) -> HTMLResponse:
    """The form with what was sent: an entry more or less in a list, another language, or the page drawn anew."""
    spoken(request, text_in(sent, "language"))
    draft = await draft_of(request, kind, sent)
    for action in ("add", "remove"):
        if path := text_in(sent, action):
            state = changed(draft.form, draft.state, action, path)
            draft = replace(draft, state=state, focus=_first(draft.form, state, action, path))
    if path := text_in(sent, "clear"):
        draft = replace(draft, state=_without(draft.state, path.split(".")))
    return await shown_letter(
        request, draft, await house_of(engine_of(request), settings_of(request))
    )


@router.post("/letter/{kind}/live", response_class=HTMLResponse)
async def live(request: Request, kind: str, sent: Sent) -> HTMLResponse:
    """What changes while somebody types: the picture, the facts, and what is wrong at each field."""
    draft = await draft_of(request, kind, sent)
    context, view = await seen(request, draft, House((), frozenset()))
    controls = spots(draft.form, draft.state)
    ids = [id_of(s.path) for s in controls if s.path.rpartition(".")[2]]
    return page(request, "live.html", c=context, view=view, ids=ids)


@router.post("/letter/{kind}/file")
async def file(request: Request, kind: str, sent: Sent) -> Response:
    """The letter as a file; where it has errors, the form with them."""
    draft = replace(await draft_of(request, kind, sent), strict=True)
    wanted = text_in(sent, "format")
    if wanted not in _MEDIA:
        raise refused(400, "serve-parameter", wanted, reason="format")
    data, _ = draft.data()
    try:
        content = await _made(engine_of(request), data, wanted)
    except LettergenError as error:
        language = reader_language(request)
        house = await house_of(engine_of(request), settings_of(request))
        return await shown_letter(
            request, draft, house, refusal=(status_of(error), say("letter-not-made", language))
        )
    name = f"{kind}-{_day_of(data)}.{wanted}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_MEDIA[wanted], headers=headers)


async def _made(engine: Engine, data: dict[str, Any], wanted: str) -> bytes:
    if wanted != "yaml":
        return (await engine.render(data, (wanted,))).files[0].content
    try:
        return (await engine.ask(tasks.written, data)).encode()
    except InputError:
        return data_file(data).encode()  # a letter that is not finished is kept, too


def _day_of(data: Mapping[str, Any]) -> str:
    digits = "".join(c for c in str(data.get("date", "")) if c in "0123456789.-")[:10]
    parts = digits.split(".")
    return "-".join(reversed(parts)) if len(parts) == 3 else digits or "brief"  # noqa: PLR2004


def _first(form: FormField, state: State, action: str, path: str) -> str | None:
    """The control to go to after a list has changed: the new entry's first."""
    if action != "add":
        return None
    inside = [s.path for s in spots(form, state) if s.path.startswith(f"{path}.")]
    numbers = [int(p[len(path) + 1 :].split(".")[0]) for p in inside]
    start = f"{path}.{max(numbers, default=0)}"
    return next(
        (
            s.path
            for s in spots(form, state)
            if (s.path == start or s.path.startswith(start + "."))
            and s.question.widget not in {"group", "list", "either", "choice", "yes_no"}
        ),
        None,
    )


def _without(state: State, steps: Sequence[str]) -> State:
    """The state with nothing at a path."""
    node = state
    for step in steps[:-1]:
        if isinstance(node, list):
            number = position(step)
            node = node[number] if number is not None and number < len(node) else None
        else:
            node = node.get(step) if isinstance(node, dict) else None
    if isinstance(node, dict) and isinstance(node.get(steps[-1]), str):
        node[steps[-1]] = ""
    return state
