"""What answers look like, for the description of the API and the clients that are generated from it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class ProblemData(BaseModel):
    """Something that is wrong or doubtful."""

    severity: Literal["error", "warning", "note"]
    code: str = Field(description="Stable; see the list of messages.")
    file: str | None = None
    line: int | None = Field(None, description="Of a letter that came as YAML.")
    column: int | None = None
    path: str | None = Field(
        None, description="In the data, such as `recipient.address.postal_code`."
    )
    row: int | None = Field(None, description="Of a table, as its spreadsheet counts.")
    column_name: str | None = None
    document: dict[str, Any] | None = Field(None, description="Paragraph of a Word document.")
    value: str | None = None
    message: str
    hint: str | None = None


class ProblemDocument(BaseModel):
    """An error as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    problems: list[ProblemData]


class KindData(BaseModel):
    """A kind of letters (Briefart)."""

    name: str
    meaning: str
    own: bool = Field(description="Whether it is the house's own.")


class KindList(BaseModel):
    """All kinds."""

    kinds: list[KindData]
    problems: list[ProblemData]


class VersionData(BaseModel):
    """A version of a letterhead."""

    version: str
    name: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None


class UnitData(BaseModel):
    """A unit of an authority (Organisationseinheit)."""

    id: str
    name: str


class LetterheadData(BaseModel):
    """A letterhead (Briefkopf)."""

    id: str
    name: str
    own: bool
    versions: list[VersionData]
    units: list[UnitData]


class LetterheadList(BaseModel):
    """All letterheads."""

    letterheads: list[LetterheadData]


class CheckData(BaseModel):
    """What is wrong with a letter, and how it would be addressed."""

    ok: bool
    exit_code: int = Field(description="What `lettergen check` ends with.")
    kind: str | None = None
    date: str | None = None
    delivery_notes: list[str]
    address: list[str]
    salutation: list[str]
    problems: list[ProblemData]


class CheckList(BaseModel):
    """What is wrong with each letter, in the order in which they came."""

    ok: bool
    letters: list[CheckData]


class BatchData(BaseModel):
    """A batch (Serie) as it stands."""

    id: str
    stage: Literal[
        "waiting", "checking", "checked", "running", "stopping", "stopped", "done", "failed"
    ]
    wanted: Literal["check", "run"]
    created: str
    changed: str
    table: str
    step: str
    total: int | None
    done: int
    rows: int
    good: int
    bad: int
    letters: int
    pages: int
    exit_code: int | None = Field(description="What `lettergen batch` would end with.")
    files: list[str] = Field(description="Results besides the letters.")
    same_as: list[str] = Field(description="When the same letters were made before.")
    problems: list[ProblemData]


class BatchList(BaseModel):
    """Batches, the newest first."""

    batches: list[BatchData]


class ColumnData(BaseModel):
    """A column of a table."""

    header: str
    field: str | None = Field(description="Path in the letter; null where it goes nowhere.")
    samples: list[str]


class MatchingData(BaseModel):
    """The columns of a table and what they are taken for."""

    columns: list[ColumnData]
    targets: list[str] = Field(description="What a column can be taken for.")
    problems: list[ProblemData]


class PieceData(BaseModel):
    """Words that were kept, put in, or taken out."""

    kind: Literal["same", "added", "removed"]
    text: str


class ChangeData(BaseModel):
    """A passage that says something else, or looks otherwise, than the letter did."""

    part: str
    place: dict[str, Any] | None
    before: str
    after: str
    look_only: bool
    pieces: list[PieceData]


class AdoptedData(BaseModel):
    """An edited letter, taken back."""

    letter: dict[str, Any]
    yaml: str = Field(description="The letter as a file to keep.")
    changes: list[ChangeData]
    problems: list[ProblemData]


class VerifiedData(BaseModel):
    """Whether a file is what its data give."""

    same: bool
    made_with: dict[str, str]
    letter: dict[str, Any] = Field(description="The composed letter in the file.")
    problems: list[ProblemData]
