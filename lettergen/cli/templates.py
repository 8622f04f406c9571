"""``template check``: Word templates of a house."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lettergen.cli.outcome import Outcome
from lettergen.errors import ExitCode, Problem, TemplateError, errors_in
from lettergen.kinds import Kinds


def check(
    outcome: Outcome,
    files: Sequence[Path],
    kind: str | None,
    workspace: Path | None,
    *,
    as_json: bool,
) -> None:
    """Reports everything that is wrong or doubtful about the templates; errors give exit code 3."""
    from lettergen.loading import workspace_kinds

    console = outcome.console
    kinds = workspace_kinds(workspace)
    if kind is not None:
        kinds.check(kind)
    checked = [(file, *_problems(file, kind, kinds, outcome)) for file in files]
    if as_json:
        entries = [
            {"file": str(f), "ok": ok, "problems": [console.problem_data(p) for p in found]}
            for f, ok, found in checked
        ]
        console.json({"templates": entries})
        return
    for file, ok, found in checked:
        outcome.report(found)
        console.result(f"{file}: {console.say('ready' if ok else 'letterhead-faulty')}")
    if len(files) == 1:
        return
    done = str(sum(ok for _, ok, _ in checked))
    console.message(console.say("summary-templates", done=done, all=str(len(files))))


def _problems(
    file: Path, kind: str | None, kinds: Kinds, outcome: Outcome
) -> tuple[bool, list[Problem]]:
    from lettergen.reading.file import read_content
    from lettergen.renderers.docx.house.check import check_letter_template
    from lettergen.resources import allowed_in
    from lettergen.word.checks import DEFAULT_LIMITS

    found: list[Problem] = []
    part = Outcome(outcome.console, found.extend)
    with part.part():
        content = read_content(file, DEFAULT_LIMITS.file, error=TemplateError)
        allow = allowed_in(file)
        found += check_letter_template(content, file=str(file), kind=kind, kinds=kinds, allow=allow)
        if errors_in(found):
            part.code = ExitCode.TEMPLATE
    outcome.code = max(outcome.code, part.code)
    return part.code is ExitCode.OK, found
