"""A house: its letterheads and kinds with pictures and checks, and its texts, written as drafts until they are published."""

from __future__ import annotations

import base64
import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from lettergen.errors import LettergenError, Problem, errors_in
from lettergen.messages import Language
from lettergen.serve.engine import house as own
from lettergen.serve.engine import tasks
from lettergen.serve.engine.results import LetterheadListed, TriedText
from lettergen.serve.pages.drafts import MOST_CHARACTERS, Drafts
from lettergen.serve.pages.house_data import kinds_of, title_of
from lettergen.serve.pages.refusals import PageRoute
from lettergen.serve.pages.rendering import page, problem_entry, reader_language, say, spoken
from lettergen.serve.pages.requests import Sent, text_in
from lettergen.serve.problems import refused, status_of
from lettergen.serve.state import engine_of, settings_of

router = APIRouter(route_class=PageRoute)

_SMALL = 48
_LARGE = 96
"""Pixels per inch of pictures."""


def _listed(problems: Iterable[Problem], language: Language) -> list[dict[str, Any]]:
    return [{**problem_entry(p, language), "field": None} for p in problems]


def _encoded(pages: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(picture).decode() for picture in pages]


def _picture(content: bytes) -> Response:
    return Response(
        content, media_type="image/png", headers={"Cache-Control": "private, max-age=60"}
    )


def _drafts(request: Request, kind: str) -> Drafts:
    settings = settings_of(request)
    kinds = kinds_of(settings)
    kinds.check(kind)
    return Drafts(settings, kind, kinds.folders(kind))


@router.get("/house", response_class=HTMLResponse)
async def overview(request: Request) -> HTMLResponse:
    """All letterheads and kinds."""
    settings, language = settings_of(request), reader_language(request)
    problems: list[Problem] = []
    letterheads: Sequence[LetterheadListed] = ()
    try:
        letterheads, _ = await engine_of(request).ask(tasks.letterheads)
    except LettergenError as error:
        problems += error.problems
    kinds = kinds_of(settings)
    problems += kinds.problems
    entries = []
    for name, kind in kinds.items():
        try:
            title, text = title_of(kinds, name, language)
        except LettergenError as error:
            problems += error.problems
            title, text = name, ""
        files = Drafts(settings, name, kinds.folders(name)).files()
        entries.append(
            {
                "name": name,
                "title": title,
                "text": text,
                "own": kind.folder is not None or any(f.published for f in files),
                "draft": any(f.draft for f in files),
            }
        )
    return page(
        request,
        "house.html",
        letterheads=sorted(letterheads, key=lambda entry: not entry.own),
        kinds=sorted(entries, key=lambda entry: not entry["own"]),
        problems=_listed(problems, language),
        writable=settings.workspace is not None,
    )


@router.get("/house/letterheads/{name}.png")
async def letterhead_picture(request: Request, name: str) -> Response:
    """The first page of a trial letter."""
    pages = await engine_of(request).ask(own.letterhead_pages, name, _SMALL)
    return _picture(pages[0])


@router.get("/house/letterheads/{name}", response_class=HTMLResponse)
async def letterhead(request: Request, name: str) -> HTMLResponse:
    """A letterhead with its picture and its check."""
    engine, language = engine_of(request), reader_language(request)
    listed, _ = await engine.ask(tasks.letterheads)
    entry = next((e for e in listed if e.id == name), None)
    if entry is None:
        raise refused(404, "serve-not-found")
    problems = await engine.ask(own.inspect_letterhead, name)
    try:
        pages: Sequence[bytes] = await engine.ask(own.letterhead_pages, name, _LARGE)
    except LettergenError as error:
        pages, problems = (), tuple(dict.fromkeys((*problems, *error.problems)))
    return page(
        request,
        "house_letterhead.html",
        letterhead=entry,
        ok=not errors_in(problems),
        problems=_listed(problems, language),
        pages=_encoded(pages),
    )


@router.get("/house/kinds/{name}.png")
async def kind_picture(request: Request, name: str) -> Response:
    """The first page of the kind's example."""
    engine = engine_of(request)
    previewed = await engine.ask(tasks.preview, await engine.ask(tasks.example, name), _SMALL)
    if not previewed.pages:
        raise refused(404, "serve-not-found")
    return _picture(previewed.pages[0])


@router.get("/house/kinds/{name}", response_class=HTMLResponse)
async def kind(request: Request, name: str) -> HTMLResponse:
    """A kind with the picture of its example, its check, and its texts."""
    engine, language = engine_of(request), reader_language(request)
    drafts = _drafts(request, name)
    problems: tuple[Problem, ...] = await engine.ask(own.inspect_kind, name)
    pages: Sequence[bytes] = ()
    try:
        pages = (
            await engine.ask(tasks.preview, await engine.ask(tasks.example, name), _LARGE)
        ).pages
    except LettergenError as error:
        problems = (*problems, *error.problems)
    kinds = kinds_of(settings_of(request))
    title, text = title_of(kinds, name, language)
    return page(
        request,
        "house_kind.html",
        name=name,
        title=title,
        text=text,
        files=[{"file": f, "called": _called(f.name, language)} for f in drafts.files()],
        writable=drafts.writable,
        ok=not errors_in(problems),
        problems=_listed(problems, language),
        pages=_encoded(pages),
    )


@router.get("/house/kinds/{name}/texts/{file}", response_class=HTMLResponse)
async def edit(request: Request, name: str, file: str) -> HTMLResponse:
    """A text, with what is wrong with it and what it gives beside it."""
    return await _editor(request, name, file, _drafts(request, name).text(file))


async def _tried(request: Request, name: str, file: str, text: str) -> TriedText:
    return await engine_of(request).ask(own.try_text, name, file, text, _LARGE)


async def _editor(
    request: Request,
    name: str,
    file: str,
    text: str,
    *,
    said: str | None = None,
    error: LettergenError | None = None,
    seen: str | None = None,
    theirs: str | None = None,
) -> HTMLResponse:
    """The editor; ``seen`` names the text that the writer began with (None: what stands there now), ``theirs`` is what somebody else has written since."""
    drafts, language = _drafts(request, name), reader_language(request)
    tried = await _tried(request, name, file, text)
    title, _ = title_of(kinds_of(settings_of(request)), name, language)
    status = status_of(error) if error else 409 if theirs is not None else 200
    return page(
        request,
        "house_text.html",
        status=status,
        name=name,
        title=title,
        file=drafts.file(file),
        called=_called(file, language),
        text=text,
        seen=drafts.state(file) if seen is None else seen,
        said=said,
        refused=_listed(error.problems, language) if error else [],
        difference=[] if theirs is None else _difference(theirs, text),
        writable=drafts.writable,
        **_found(tried, language),
    )


def _called(file: str, language: Language) -> str:
    """What a text is called: ``text.en.md`` is the English one; others are named after a letterhead or a variant."""
    steps = file.split(".")[1:-1]
    if not steps:
        return say("text-german", language)
    if steps == ["en"]:
        return say("text-english", language)
    return say("text-other", language, name=", ".join(steps))


def _difference(theirs: str, ours: str) -> list[dict[str, str]]:
    """Lines that only one of two texts has, as they follow each other."""
    signs = {"-": "removed", "+": "added"}
    lines = difflib.ndiff(theirs.splitlines(), ours.splitlines())
    return [{"kind": signs[line[0]], "text": line[2:]} for line in lines if line[0] in signs]


def _found(tried: TriedText, language: Language) -> dict[str, Any]:
    return {
        "ok": not errors_in(tried.problems),
        "problems": _listed(tried.problems, language),
        "pages": _encoded(tried.pages),
    }


@router.post("/house/kinds/{name}/texts/{file}/try", response_class=HTMLResponse)
async def try_text(request: Request, name: str, file: str, sent: Sent) -> HTMLResponse:
    """What is wrong with the text as it stands in the editor."""
    _drafts(request, name).file(file)
    tried = await _tried(request, name, file, _text(sent))
    return page(request, "house_tried.html", **_found(tried, reader_language(request)))


@router.post("/house/kinds/{name}/texts/{file}", response_class=HTMLResponse)
async def write(request: Request, name: str, file: str, sent: Sent) -> Response:
    """The text is kept as a draft, published when it has no errors, or the draft is thrown away.

    Where somebody else has written since, nothing is: the writer sees what, keeps the own text, and decides.
    """
    drafts, text = _drafts(request, name), _text(sent)
    seen, action = text_in(sent, "seen"), text_in(sent, "action")
    spoken(request, text_in(sent, "language"))
    try:
        drafts.file(file)
        if action not in {"save", "publish", "discard"}:
            return await _editor(request, name, file, text, seen=seen)
        tried = await _tried(request, name, file, text) if action == "publish" else None
        # Nothing is awaited from here on: nobody else writes between the look and the writing.
        if drafts.state(file) != seen and (theirs := drafts.text(file)) != text:
            return await _editor(request, name, file, text, theirs=theirs)
        if action == "discard":
            drafts.discard(file)
            return RedirectResponse(f"/house/kinds/{name}", 303)
        if tried is None or errors_in(tried.problems):
            drafts.save(file, text)
            said = "saved" if tried is None else "not-published"
            return await _editor(request, name, file, text, said=said)
        drafts.publish(file, text)
    except LettergenError as error:
        return await _editor(request, name, file, text, error=error, seen=seen)
    engine_of(request).reload()
    return await _editor(request, name, file, text, said="published")


def _text(sent: Any) -> str:
    text = text_in(sent, "text").replace("\r\n", "\n")
    if len(text) > MOST_CHARACTERS:
        raise refused(413, "serve-too-large")
    return text
