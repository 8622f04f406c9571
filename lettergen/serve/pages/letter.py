"""A letter: the form, the page beside it, and the files that come of it. Nothing of it is kept on the server."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData, UploadFile

from lettergen.errors import InputError, LettergenError, Problem
from lettergen.messages import Language
from lettergen.reading.yaml_writing import data_file
from lettergen.serve.engine import Checked, Engine
from lettergen.serve.pages.answers import (
    State,
    blank,
    changed,
    filled,
    from_data,
    from_form,
    texts_in,
)
from lettergen.serve.pages.conditions import asked
from lettergen.serve.pages.context import FormContext, PlacedProblems, id_of, placed_problems, spots
from lettergen.serve.pages.fields import FormField, form_of
from lettergen.serve.pages.house_data import (
    House,
    contact_data,
    contacts_of,
    house_of,
    kinds_of,
    title_of,
)
from lettergen.serve.pages.rendering import COOKIE, page, reader_language, shown
from lettergen.serve.pages.requests import sent_form, settings_of, text_in, upload_of
from lettergen.serve.pages.wording import say
from lettergen.serve.problems import refused, status_of
from lettergen.serve.security.uploads import text_of, type_of

router = APIRouter()

_PPI: Final = 96
"""Of the picture beside the form: as wide as a page of A4 is on a screen."""
_MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "yaml": "application/yaml; charset=utf-8",
}
_MOST_PICTURES: Final = 20
"""Pages shown beside the form."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it stands in the form."""

    kind: str
    form: FormField
    state: State
    kept: Any = None
    """Data that have no place in the form."""
    strict: bool = False
    """Whether fields that nobody has filled in are marked, too."""
    focus: str | None = None
    changes: Sequence[Mapping[str, Any]] | None = None
    notes: tuple[Problem, ...] = ()
    """What was said when the letter was loaded."""
    serial: str = ""
    """The serial letter that it is for."""

    def data(self) -> tuple[dict[str, Any], Any]:
        """The letter's data, and where their parts stand in the form."""
        made = filled(self.form, self.state, self.kept)
        return {"kind": self.kind, **made.data}, made


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


@router.get("/letter", response_class=HTMLResponse)
async def new(request: Request) -> HTMLResponse:
    """Which letter to write."""
    return await _new(request)


async def _new(request: Request, error: LettergenError | None = None) -> HTMLResponse:
    settings, language = settings_of(request), reader_language(request)
    kinds = kinds_of(settings)
    house = await house_of(_engine(request), settings)
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
        entries.append(
            {"name": name, "title": title, "text": text, "own": kind.folder is not None}
        )
    return page(
        request,
        "letter_new.html",
        status=status_of(error) if error else 200,
        kinds=sorted(entries, key=lambda entry: not entry["own"]),
        letterheads=[(entry.id, entry.name) for entry in house.letterheads],
        contacts=contacts,
        problems=[{**shown(p, language), "field": None} for p in problems],
    )


@router.post("/letter", response_class=HTMLResponse)
async def begin(request: Request) -> HTMLResponse:
    """The form of a new letter."""
    sent = await sent_form(request)
    kind = text_in(sent, "kind")
    form = _form(request, kind)
    house = await house_of(_engine(request), settings_of(request))
    if text_in(sent, "example"):
        try:
            read = await _engine(request).read(await _engine(request).example(kind))
        except LettergenError as error:
            return await _new(request, error)
        state, kept = from_data(form, _without_kind(read.letter or {}))
        return await _shown(request, Draft(kind, form, state, kept), house)
    data: dict[str, Any] = {"date": f"{dt.datetime.now().astimezone():%d.%m.%Y}"}
    letterhead = text_in(sent, "letterhead")
    contact = contact_data(settings_of(request), text_in(sent, "contact"))
    sender: dict[str, Any] = {} if contact is None else {"contact": contact}
    if letterhead in house.writers:
        sender["authority"] = letterhead
    elif letterhead:
        data["letterhead"] = letterhead
    state, _ = from_data(form, {**data, **({"sender": sender} if sender else {})})
    return await _shown(request, Draft(kind, form, state), house)


@router.post("/letter/load", response_class=HTMLResponse)
async def load(request: Request) -> HTMLResponse:
    """A letter file, or a DOCX that was edited, back in the form."""
    sent = await sent_form(request)
    content = await upload_of(sent, "file")
    try:
        if content is None:
            raise refused(400, "serve-upload-missing")
        draft = await _loaded(request, content, accept=bool(text_in(sent, "accept")))
    except LettergenError as error:
        return await _new(request, error)
    return await _shown(request, draft, await house_of(_engine(request), settings_of(request)))


async def _loaded(request: Request, content: bytes, *, accept: bool) -> Draft:
    if type_of(content) == "docx":
        adopted = await _engine(request).adopt(content, accept_changes=accept)
        data: Mapping[str, Any] = adopted.letter
        changes, notes = adopted.changes, adopted.problems
    else:
        if type_of(content) != "text":
            raise refused(415, "serve-upload-type", wanted="YAML, DOCX")
        read = await _engine(request).read(text_of(content))
        if not isinstance(read.letter, Mapping):
            raise InputError(read.checked.problems)
        data, changes, notes = read.letter, None, ()
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in kinds_of(settings_of(request)):
            raise InputError(read.checked.problems)
    form = _form(request, str(data["kind"]))
    state, kept = from_data(form, _without_kind(data))
    return Draft(
        str(data["kind"]), form, state, kept, strict=True, changes=changes, notes=notes
    )


@router.post("/letter/{kind}", response_class=HTMLResponse)
async def write(request: Request, kind: str) -> HTMLResponse:
    """The form with what was sent: an entry more or less in a list, another language, or the page drawn anew."""
    sent = await sent_form(request)
    draft = await draft_of(request, kind, sent)
    language = None
    for action in ("add", "remove"):
        if path := text_in(sent, action):
            state = changed(draft.form, draft.state, action, path)
            draft = replace(draft, state=state, focus=_first(draft.form, state, action, path))
    if path := text_in(sent, "clear"):
        draft = replace(draft, state=_without(draft.state, path.split(".")))
    if text_in(sent, "language") in {"de", "en"}:
        language = text_in(sent, "language")
        request.cookies[COOKIE] = language  # for this page; the answer tells the browser
        draft = replace(draft, form=_form(request, kind))
    answer = await _shown(request, draft, await house_of(_engine(request), settings_of(request)))
    if language:
        answer.set_cookie(COOKIE, language, max_age=31_536_000, samesite="lax", httponly=True)
    return answer


@router.post("/letter/{kind}/live", response_class=HTMLResponse)
async def live(request: Request, kind: str) -> HTMLResponse:
    """What changes while somebody types: the picture, the facts, and what is wrong at each field."""
    draft = await draft_of(request, kind, await sent_form(request))
    context, view = await _seen(request, draft, House((), frozenset()))
    controls = spots(draft.form, draft.state)
    ids = [id_of(s.path) for s in controls if s.path.rpartition(".")[2]]
    return page(request, "live.html", c=context, view=view, ids=ids)


@router.post("/letter/{kind}/file")
async def file(request: Request, kind: str) -> Response:
    """The letter as a file; where it has errors, the form with them."""
    sent = await sent_form(request)
    draft = replace(await draft_of(request, kind, sent), strict=True)
    wanted = text_in(sent, "format")
    if wanted not in _MEDIA:
        raise refused(400, "serve-parameter", wanted, reason="format")
    data, _ = draft.data()
    try:
        content = await _made(_engine(request), data, wanted)
    except LettergenError as error:
        language = reader_language(request)
        house = await house_of(_engine(request), settings_of(request))
        return await _shown(
            request, draft, house, refusal=(status_of(error), say("letter-not-made", language))
        )
    name = f"{kind}-{_day_of(data)}.{wanted}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_MEDIA[wanted], headers=headers)


async def _made(engine: Engine, data: dict[str, Any], wanted: str) -> bytes:
    if wanted != "yaml":
        return (await engine.render(data, (wanted,))).files[0].content
    try:
        return (await engine.write(data)).encode()
    except InputError:
        return data_file(data).encode()  # a letter that is not finished is kept, too


def _day_of(data: Mapping[str, Any]) -> str:
    digits = "".join(c for c in str(data.get("date", "")) if c in "0123456789.-")[:10]
    parts = digits.split(".")
    return "-".join(reversed(parts)) if len(parts) == 3 else digits or "brief"  # noqa: PLR2004


def _form(request: Request, kind: str) -> FormField:
    kinds = kinds_of(settings_of(request))
    kinds.check(kind)
    return form_of(kinds[kind].model, reader_language(request))


async def draft_of(request: Request, kind: str, sent: FormData) -> Draft:
    """The letter that a form has sent."""
    form = _form(request, kind)
    pictured = await _with_pictures(sent)
    try:
        kept = json.loads(text_in(sent, "kept") or "null")
    except ValueError:
        kept = None
    state = from_form(form, pictured)
    return Draft(
        kind,
        form,
        state,
        kept,
        strict=bool(text_in(sent, "strict")),
        serial=text_in(sent, "serial"),
    )


async def _with_pictures(sent: FormData) -> FormData:
    """The form with pictures that were sent as Base64, which is how data of a letter hold them."""
    items: list[tuple[str, Any]] = []
    for name, value in sent.multi_items():
        if not isinstance(value, UploadFile):
            items.append((name, value))
        elif content := await value.read():
            items = [item for item in items if item[0] != name]
            items.append((name, base64.b64encode(content).decode()))
    # A picture that was just chosen stands before the hidden one that it replaces.
    seen: dict[str, int] = {}
    for name, _ in items:
        seen[name] = seen.get(name, 0) + 1
    return FormData(items)


async def _shown(
    request: Request, draft: Draft, house: House, refusal: tuple[int, str] | None = None
) -> HTMLResponse:
    context, view = await _seen(request, draft, house)
    language = reader_language(request)
    kinds = kinds_of(settings_of(request))
    title, text = title_of(kinds, draft.kind, language)
    return page(
        request,
        "letter.html",
        status=refusal[0] if refusal else 200,
        c=context,
        view=view,
        form=draft.form,
        state=draft.state,
        kept=list(texts_in(draft.kept)),
        kept_json=json.dumps(draft.kept, ensure_ascii=False) if draft.kept else "",
        strict=draft.strict,
        serial=draft.serial,
        kind=draft.kind,
        addressed=False,
        kind_title=title,
        kind_text=text,
        refused=refusal[1] if refusal else None,
        changes=None if draft.changes is None else _changes(draft.changes, language),
    )


async def show_letter(request: Request, data: Mapping[str, Any], serial: str = "") -> HTMLResponse:
    """The form with a letter's data."""
    kind = str(data.get("kind"))
    form = _form(request, kind)
    state, kept = from_data(form, _without_kind(data))
    draft = Draft(kind, form, state, kept, serial=serial)
    return await _shown(request, draft, await house_of(_engine(request), settings_of(request)))


def _changes(changes: Sequence[Mapping[str, Any]], language: Language) -> list[dict[str, Any]]:
    return [{**change, "title": say(f"part-{change['part']}", language)} for change in changes]


async def _seen(
    request: Request, draft: Draft, house: House
) -> tuple[FormContext, dict[str, Any]]:
    """The form's context, and what is to be said and shown beside it."""
    language = reader_language(request)
    data, made = draft.data()
    previewed = await _engine(request).preview(data, _PPI)
    problems = dict.fromkeys((*draft.notes, *previewed.checked.problems))
    placed = placed_problems(
        draft.form, draft.state, made, problems, language, strict=draft.strict
    )
    kinds = kinds_of(settings_of(request))
    idle, needed = asked(kinds[draft.kind].model, data)
    idle = {p for p in idle if not any(path == p or path.startswith(p + ".") for path, _ in texts_in(data))}
    context = FormContext(
        draft.form,
        draft.state,
        language,
        f"/letter/{draft.kind}",
        house.options(draft.state) if house.letterheads else {},
        placed.by_id,
        frozenset(id_of(made.in_form(path)) for path in idle),
        frozenset(id_of(made.in_form(path)) for path in needed),
        draft.focus,
    )
    return context, _view(previewed.checked, previewed.pages, placed)


def _view(checked: Checked, pages: Sequence[bytes], placed: PlacedProblems) -> dict[str, Any]:
    return {
        "ok": checked.ok and not placed.errors and not placed.missing,
        "address": [*checked.delivery_notes, *checked.address],
        "salutation": list(checked.salutation),
        "errors": placed.errors,
        "missing": placed.missing,
        "warnings": placed.warnings,
        "pages": [base64.b64encode(picture).decode() for picture in pages[:_MOST_PICTURES]],
    }


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
        node = node[int(step)] if isinstance(node, list) and step.isdigit() else node.get(step, {})
    if isinstance(node, dict) and isinstance(node.get(steps[-1]), str):
        node[steps[-1]] = ""
    return state


def _without_kind(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "kind"}
