"""A serial letter as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import Request

from lettergen.batch.matching import Matching
from lettergen.errors import Problem, Severity
from lettergen.messages import Language
from lettergen.serve.batches.state import BatchState, RowEntry
from lettergen.serve.pages.answers import blank
from lettergen.serve.pages.context import spots
from lettergen.serve.pages.fields import FormField, form_of
from lettergen.serve.pages.house_data import kinds_of, title_of
from lettergen.serve.pages.rendering import problem_entry, say
from lettergen.serve.state import settings_of

ROWS_A_PAGE: Final = 25
"""Rows shown at once."""
OWN: Final = "="
"""What a column is matched with that is to be printed where the text says its name in braces."""
NOT: Final = "-"
"""What a column is matched with that is left out."""
_SINGLE: Final = frozenset({"text", "date", "choice", "yes_no", "lines", "prose"})
_NOT_BY_ROW: Final = frozenset(
    {"sender", "signatures", "letterhead", "language", "allow", "modules"}
)
"""Fields that are the same in all letters, as a rule."""


def view_of(
    request: Request, state: BatchState, job: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """What is said of a serial letter as a whole."""
    letter = job.get("letter") or {}
    kinds, kind = kinds_of(settings_of(request)), str(letter.get("kind"))
    listed = [{**problem_entry(p, language), "field": None} for p in state.problems]
    return {
        "name": state.id,
        "action": f"/serial/{state.id}",
        "kind_title": title_of(kinds, kind, language)[0] if kind in kinds else "",
        "subject": str(letter.get("subject") or ""),
        "state": state,
        "running": state.at_work,
        "making": state.wanted == "run",
        "step": say(
            f"step-{state.step}" if state.stage == "running" else f"stage-{state.stage}", language
        ),
        "errors": [p for p in listed if p["error"]],
        "remarks": [p for p in listed if not p["error"]],
        "made_before": state.same_as[-1][:10] if state.same_as else None,
        "results": [
            {"number": n, "title": _called(f, state, language)} for n, f in enumerate(state.files)
        ],
    }


def _called(file: str, state: BatchState, language: Language) -> str:
    """What a result is called."""
    ending = file.rpartition(".")[2]
    if ending == "pdf":
        prints = [name for name in state.files if name.endswith(".pdf")]
        number = f" {prints.index(file) + 1}" if len(prints) > 1 else ""
        return say("result-print", language, number=number)
    return say(
        {"zip": "result-zip", "json": "result-report"}.get(ending, "result-failed"), language
    )


def row_of(entry: RowEntry, language: Language) -> dict[str, Any]:
    """A row with what is wrong with it, the gravest first."""
    problems = sorted(entry.problems, key=lambda p: p.severity is not Severity.ERROR)
    return {
        "row": entry.number,
        "address": entry.address,
        "salutation": entry.salutation,
        "problems": [_cell(p, language) for p in problems],
    }


def rows_of(entries: Sequence[RowEntry], language: Language) -> list[dict[str, Any]]:
    """Rows below each other; a hint that stands further up already is not said again."""
    said: set[tuple[str, str]] = set()
    found = [row_of(entry, language) for entry in entries]
    for problem in (p for row in found for p in row["problems"]):
        hint = (problem["hint"] or "", problem["column"])
        problem["same_hint"] = bool(problem["hint"]) and hint in said
        said.add(hint)
    return found


def _cell(problem: Problem, language: Language) -> dict[str, Any]:
    return {
        **problem_entry(problem, language),
        "column": problem.place.column_name or problem.place.path or "",
    }


async def column_choices(
    request: Request, job: Mapping[str, Any], matched: Matching, language: Language
) -> list[dict[str, Any]]:
    """The table's columns, each with what it is taken for and what it may mean."""
    kinds, kind = kinds_of(settings_of(request)), str((job.get("letter") or {}).get("kind"))
    targets = list(_leaves(form_of(kinds[kind].model, language))) if kind in kinds else []
    known = {path for path, _ in targets}
    said, own = job.get("columns") or {}, job.get("fields") or {}
    asked = {p.place.column_name for p in matched.problems if p.severity is Severity.ERROR}
    found = []
    for number, column in enumerate(matched.columns):
        chosen = column.field or ""
        if column.header in own:
            chosen = OWN
        elif column.header in said and said[column.header] is None:
            chosen = NOT
        more = [] if chosen in known | {"", OWN, NOT} else [(chosen, chosen)]
        found.append(
            {
                "number": number,
                "header": column.header,
                "examples": [sample for sample in dict.fromkeys(column.samples) if sample],
                "chosen": chosen,
                "asked": column.header in asked,
                "targets": [*targets, *more],
            }
        )
    return found


def _leaves(form: FormField) -> Iterator[tuple[str, str]]:
    """Paths and labels of single values; of lists the first two entries."""
    state = blank(form)
    _grow(form, state)
    for part in form.parts:
        if part.name in _NOT_BY_ROW:
            continue
        for spot in spots(part, state[part.name], part.name, (part.label,)):
            if spot.question.widget == "lines":
                yield from (
                    (f"{spot.path}.{n}", " › ".join((*spot.trail, str(n + 1)))) for n in range(2)
                )
            elif spot.question.widget in _SINGLE:
                yield spot.path, " › ".join(spot.trail)


def _grow(question: FormField, state: Any) -> None:
    """Gives the lists within a group two blank entries."""
    for part in question.parts:
        if part.widget == "list" and part.entry is not None:
            state[part.name] = [blank(part.entry) for _ in range(2)]
        elif part.widget in {"group", "either"}:
            _grow(part, state[part.name])
