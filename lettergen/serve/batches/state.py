"""What is known of a batch: kept beside it as JSON, so that it outlives the server."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from lettergen.errors import Place, Problem, Severity
from lettergen.files import write_atomic
from lettergen.serve.json_text import json_bytes

Stage = Literal[
    "waiting", "checking", "checked", "running", "stopping", "stopped", "done", "failed"
]
"""``checked``: the dry run is over; ``stopped``: can be gone on with; ``failed``: nothing could be made, the problems say why."""
WORKING: Final = frozenset({"waiting", "checking", "running", "stopping"})
STATE: Final = "state.json"
Wanted = Literal["check", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchState:
    """A batch as it stands."""

    id: str
    stage: Stage = "waiting"
    wanted: Wanted
    """What was asked for last: a dry run or the letters."""
    created: str
    """ISO moment, UTC."""
    changed: str
    table: str
    """Name of the table's file."""
    owner: str | None = None
    """Who may see it; None: everybody who may ask."""
    step: str = "plan"
    """What a run is at: ``plan``, ``render``, ``print``, ``zip``, ``report``."""
    total: int | None = None
    """Things to do in this step, as far as it is known."""
    done: int = 0
    rows: int = 0
    """Rows looked at."""
    good: int = 0
    bad: int = 0
    letters: int = 0
    """Letters made."""
    pages: int = 0
    exit_code: int | None = None
    """What ``lettergen batch`` would have ended with."""
    problems: tuple[Problem, ...] = ()
    """Of the batch as a whole: table, columns, common letter."""
    files: tuple[str, ...] = ()
    """Results besides the letters."""
    digest: str = ""
    """Of letter and table: equal for the same letters to the same people."""
    same_as: tuple[str, ...] = ()
    """Moments at which the same letters were made before."""
    key: str | None = None
    """Idempotency key that it was made with."""
    request: str | None = None
    """Hash of the request that made it."""

    def now(self, **changes: Any) -> BatchState:
        """The state with other values, changed now."""
        return replace(self, changed=moment(), **changes)

    @property
    def at_work(self) -> bool:
        """Whether something is being done for it, or will be by itself."""
        return self.stage in WORKING


def moment() -> str:
    """Now, in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def write_state(folder: Path, state: BatchState) -> None:
    """Keeps it. Raises OutputError."""
    data = asdict(replace(state, problems=()))
    data["problems"] = [problem_data(p) for p in state.problems]
    write_atomic(folder / STATE, json_bytes(data))


def read_state(folder: Path) -> BatchState | None:
    """What was kept; None where nothing or something else was."""
    try:
        data = json.loads((folder / STATE).read_bytes())
        problems = tuple(problem_from(p) for p in data.pop("problems"))
        lists = {k: tuple(v) for k, v in data.items() if isinstance(v, list)}
        return BatchState(**{**data, **lists}, problems=problems)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem as data from which it can be made again, and its words in either language."""
    place = problem.place
    return {
        "code": problem.code,
        "place": [place.file, place.line, place.column, place.path, place.row, place.column_name],
        "value": problem.value,
        "params": dict(problem.params),
        "severity": str(problem.severity),
    }


def problem_from(data: Mapping[str, Any]) -> Problem:
    """The problem again."""
    return Problem(
        data["code"],
        Place(*data["place"]),
        data["value"],
        data["params"],
        Severity(data["severity"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEntry:
    """A row of the table, as the dry run or the run has found it."""

    number: int
    """As the spreadsheet counts."""
    id: str = ""
    ok: bool = True
    address: Sequence[str] = ()
    salutation: Sequence[str] = ()
    problems: tuple[Problem, ...] = field(default=())

    def line(self) -> bytes:
        """As a line of a file."""
        data = [self.number, self.id, self.ok, list(self.address), list(self.salutation)]
        problems = [problem_data(p) for p in self.problems]
        return json_bytes([*data, problems]) + b"\n"


def row_entry(line: bytes) -> RowEntry:
    """The row again."""
    number, id_, ok, address, salutation, problems = json.loads(line)
    return RowEntry(
        number=number,
        id=id_,
        ok=ok,
        address=tuple(address),
        salutation=tuple(salutation),
        problems=tuple(problem_from(p) for p in problems),
    )
