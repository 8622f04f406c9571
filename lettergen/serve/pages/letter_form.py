"""The form of a letter: what was sent with it, and what it shows.

Which of a kind's own fields are asked for at the moment, and which are needed, its conditions say.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.datastructures import FormData, UploadFile

from lettergen.errors import LettergenError, Problem
from lettergen.kinds.declaration import FieldDeclaration
from lettergen.messages import Language
from lettergen.model.letter import LetterBase
from lettergen.serve.engine import tasks
from lettergen.serve.engine.results import Checked
from lettergen.serve.pages.answers import Filled, State, filled, from_data, from_form, texts_in
from lettergen.serve.pages.context import FormContext, PlacedProblems, id_of, placed_problems
from lettergen.serve.pages.fields import FormField, form_of
from lettergen.serve.pages.house_data import House, house_of, kinds_of, title_of
from lettergen.serve.pages.rendering import page, reader_language, say
from lettergen.serve.pages.requests import text_in
from lettergen.serve.state import engine_of, settings_of
from lettergen.text.expressions import expression

_PPI: Final = 96
"""Of the picture beside the form: as wide as a page of A4 is on a screen."""
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

    def data(self) -> tuple[dict[str, Any], Filled]:
        """The letter's data, and where their parts stand in the form."""
        made = filled(self.form, self.state, self.kept)
        return {"kind": self.kind, **made.data}, made


def letter_form(request: Request, kind: str) -> FormField:
    """The questions of a kind. Raises UsageError for one that there is not."""
    kinds = kinds_of(settings_of(request))
    kinds.check(kind)
    return form_of(kinds[kind].model, reader_language(request))


async def draft_of(request: Request, kind: str, sent: FormData) -> Draft:
    """The letter that a form has sent."""
    form = letter_form(request, kind)
    pictured = await _pictured(sent)
    try:
        kept = json.loads(text_in(sent, "kept") or "null")
    except (ValueError, RecursionError):
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


async def _pictured(sent: FormData) -> FormData:
    """The form with pictures that were sent as Base64, which is how data of a letter hold them."""
    items: list[tuple[str, Any]] = []
    for name, value in sent.multi_items():
        if not isinstance(value, UploadFile):
            items.append((name, value))
        elif content := await value.read():
            items = [item for item in items if item[0] != name]
            items.append((name, base64.b64encode(content).decode()))
    return FormData(items)


async def shown_letter(
    request: Request, draft: Draft, house: House, refusal: tuple[int, str] | None = None
) -> HTMLResponse:
    """The page of a letter; ``refusal`` is the status and title of why it could not be finished."""
    context, view = await seen(request, draft, house)
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
        kind_title=title,
        kind_text=text,
        refused=refusal[1] if refusal else None,
        changes=None if draft.changes is None else _changes(draft.changes, language),
    )


async def show_letter(request: Request, data: Mapping[str, Any], serial: str = "") -> HTMLResponse:
    """The form with a letter's data."""
    kind = str(data.get("kind"))
    form = letter_form(request, kind)
    state, kept = from_data(form, without_kind(data))
    draft = Draft(kind, form, state, kept, serial=serial)
    return await shown_letter(
        request, draft, await house_of(engine_of(request), settings_of(request))
    )


def _changes(changes: Sequence[Mapping[str, Any]], language: Language) -> list[dict[str, Any]]:
    return [{**change, "title": say(f"part-{change['part']}", language)} for change in changes]


async def seen(request: Request, draft: Draft, house: House) -> tuple[FormContext, dict[str, Any]]:
    """The form's context, and what is to be said and shown beside it."""
    language = reader_language(request)
    data, made = draft.data()
    previewed = await engine_of(request).ask(tasks.preview, data, _PPI)
    problems = dict.fromkeys((*draft.notes, *previewed.checked.problems))
    placed = placed_problems(draft.form, draft.state, made, problems, language, strict=draft.strict)
    kinds = kinds_of(settings_of(request))
    idle, needed = asked(kinds[draft.kind].model, data)
    idle = {
        p
        for p in idle
        if not any(path == p or path.startswith(p + ".") for path, _ in texts_in(data))
    }
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


def without_kind(data: Mapping[str, Any]) -> dict[str, Any]:
    """A letter's data without its kind, which no question asks for."""
    return {name: value for name, value in data.items() if name != "kind"}


LETTER: Final = "letter"
"""The whole letter in a condition, which there is not yet while somebody fills in a form."""


def asked(model: type[LetterBase], data: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Paths in the data of fields that are not to be asked for, and of those that are needed by a condition.

    A condition that cannot be decided yet leaves its field as it is.
    """
    idle: set[str] = set()
    needed: set[str] = set()
    declared = getattr(model, "declared_fields", {})
    if declared:
        scope = _values(model, declared, data)
        for path, field, inner in _walk(model, declared, data, scope, ""):
            if field.shown_when and _holds(field.shown_when, inner) is False:
                idle.add(path)
            elif (field.required_when and _holds(field.required_when, inner)) or (
                field.shown_when and field.required is not False and not field.required_when
            ):
                needed.add(path)
    return idle, needed


def _walk(
    model: Any,
    fields: Mapping[str, FieldDeclaration],
    data: Any,
    scope: Mapping[str, Any],
    path: str,
) -> Iterator[tuple[str, FieldDeclaration, Mapping[str, Any]]]:
    for name, field in fields.items():
        here = f"{path}.{name}".lstrip(".")
        yield here, field, scope
        given = data.get(name) if isinstance(data, Mapping) else None
        if not field.parts():
            continue
        part = model.parts[name]
        entries = given if isinstance(given, list) else [given]
        for number, entry in enumerate(entries):
            below = f"{here}.{number}" if isinstance(given, list) else here
            inner = {**scope, **_values(part, field.parts(), entry)}
            yield from _walk(part, field.parts(), entry, inner, below)


def _values(
    model: type[BaseModel], fields: Mapping[str, FieldDeclaration], data: Any
) -> dict[str, Any]:
    """What is filled in so far, as values; None for what is not there or not right yet."""
    found: dict[str, Any] = {}
    for name in fields:
        given = data.get(name) if isinstance(data, Mapping) else None
        info = model.model_fields[name]
        found[name] = None if info.is_required() else info.get_default(call_default_factory=True)
        if given is None:
            continue
        try:
            found[name] = _adapter(model, name).validate_python(given)
        except ValidationError:
            found[name] = None
    return found


@lru_cache(maxsize=2048)  # saves 0.2 ms a field
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    annotation: Any = info.annotation
    return TypeAdapter(Annotated[(annotation, *info.metadata)] if info.metadata else annotation)


def _holds(source: str, scope: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds; None where nobody can say yet."""
    try:
        asks = expression(source)
        return None if LETTER in asks.names else asks.holds(scope)
    except LettergenError:
        return None
