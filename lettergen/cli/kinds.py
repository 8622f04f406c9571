"""``kind``: a house's own kinds of letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lettergen.cli.outcome import Outcome, inspected
from lettergen.errors import ExitCode, Place, Problem, UsageError, errors_in
from lettergen.files import make_folder, write_atomic

if TYPE_CHECKING:
    from lettergen.mailmerge import Known


def check(outcome: Outcome, folders: Sequence[Path], *, as_json: bool) -> None:
    """Reports everything that is wrong or doubtful about the kinds; errors give exit code 3."""
    from lettergen.batch.label_inspection import label_problems
    from lettergen.kind_inspection import inspect_kind

    def looked(folder: Path) -> Sequence[Problem]:
        found = inspect_kind(folder)
        return found if errors_in(found) else (*found, *label_problems(folder))

    inspected(outcome, folders, looked, "kinds", ExitCode.TEMPLATE, as_json=as_json)


def new(outcome: Outcome, kind: str, workspace: Path | None) -> None:
    """Makes the folder ``templates/<kind>`` of a workspace with files that render at once, unless it is there."""
    from lettergen.kinds.starter import starter_files
    from lettergen.kinds.workspace import check_name

    console = outcome.console
    check_name(kind, None)
    folder = (workspace or Path()) / "templates" / kind
    if folder.exists():
        raise UsageError(Problem("kind-exists", Place(str(folder)), str(folder)))
    make_folder(folder)
    for name, text in starter_files(kind, console.language).items():
        write_atomic(folder / name, text.encode(), overwrite=False)
        console.result(str(folder / name))


_ALWAYS: Final = (".last_name", ".postal_code", ".city")
"""What stands in every address in Germany."""


def _known() -> Mapping[str, Known]:
    """What old lists call the parts of a recipient."""
    from lettergen.batch.cell_values import FORM_OF
    from lettergen.batch.headers import expressions
    from lettergen.mailmerge import Known

    found = {}
    for header, expression in expressions().items():
        of_form = expression.endswith(".form")
        found[header] = Known(
            expression,
            needed=expression.endswith(_ALWAYS),
            values=FORM_OF if of_form else {},
            shown={"frau": "Frau", "herr": "Herr"} if of_form else {},
        )
    return found


def from_docx(outcome: Outcome, document: Path, name: str | None, workspace: Path | None) -> None:
    """Drafts a kind from a Word mail merge or a docxtpl template, and says what it could not carry over."""
    from lettergen.kinds.starter import example_letter
    from lettergen.kinds.workspace import check_name
    from lettergen.mailmerge import draft
    from lettergen.mailmerge.field_types import plain_name
    from lettergen.reading.file import read_content
    from lettergen.word.checks import DEFAULT_LIMITS

    console = outcome.console
    kind = name or plain_name(document.stem).replace("_", "-")
    check_name(kind, None)
    folder = (workspace or Path()) / "templates" / kind
    if folder.exists():
        raise UsageError(Problem("kind-exists", Place(str(folder)), str(folder)))
    content = read_content(document, DEFAULT_LIMITS.file)
    made = draft(content, kind, document.stem, _known(), str(document))
    make_folder(folder)
    files = {
        "kind.yaml": made.declaration.encode(),
        "text.md": made.text.encode(),
        "example.yaml": (example_letter(kind, console.language) + made.samples).encode(),
        f"{kind}.docx": made.template,
    }
    for file, data in files.items():
        write_atomic(folder / file, data, overwrite=False)
        console.result(str(folder / file))
    outcome.report(made.problems)
