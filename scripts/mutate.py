"""How many small faults the tests find: a sample of mutants of the sources, each tried on its package's tests and those that run its line.

The sample is drawn with a seed, so many mutants of each module. Everything happens in a copy of the files that git knows, one process at
a time. First all tests of ``TESTS`` run once under coverage, which says who runs which line and how long it takes; then each mutant
meets those tests after its package's own, which may know what is remembered from an earlier test, quick ones before slow ones, until one
fails or there are ``--budget`` seconds of them.

Writes ``out/mutants.json``, a record a mutant, after each one, so that a run that was stopped goes on where it was; ``--again``
tries survivors once more, after a test was written against them. Libraries: cosmic-ray makes the mutants, coverage knows the lines.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec
from coverage import CoverageData

ROOT = Path(__file__).parents[1]
OUT = ROOT / "out"
PACKAGES = ("german", "compose", "pdf")
TESTS = (
    "tests/german", "tests/compose", "tests/pdf", "tests/text", "tests/english", "tests/kinds", "tests/unfilled", "tests/letterhead",
    "tests/render_typst", "tests/render_docx", "tests/signing", "tests/own_kinds", "tests/own_fields", "tests/embedded",
    "tests/typeface", "tests/hostile/test_pdfs.py", "tests/test_examples.py", "tests/test_own_look.py", "tests/test_means.py",
)  # fmt: skip
"""Where letters are composed, and PDFs finished: what a fault in one of the packages shows up in."""
MARKERS = "not slow and not libreoffice and not verapdf and not chromium"
TRIED = re.compile(
    r"core/(AddNot|NumberReplacer|ExceptionReplacer|ZeroIterationForLoop|ReplaceBreakWithContinue|ReplaceContinueWithBreak"
    r"|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceUnaryOperator_\w+"
    r"|ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Mul)"
    r"|ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt))"
)
"""The faults that people make, and not ``a // b`` for the ``|`` of a type."""
NOT_TRIED = ("@", "class ")
"""How lines begin that say how a class is made: ``frozen=True`` helps whoever writes the code."""
Record = dict[str, Any]
Lines = dict[str, dict[int, set[str]]]
"""By file and line the test functions that run it; the line is all of a module's where only its import does."""


def main() -> None:
    """Draws, tries and counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--each", type=int, default=3, help="mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=60, help="seconds of tests per mutant")
    parser.add_argument("--again", action="store_true", help="try the survivors once more")
    parser.add_argument("packages", nargs="*", default=PACKAGES)
    given = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    file = OUT / "mutants.json"
    known: dict[str, Record] = json.loads(file.read_text()) if file.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        os.chdir(tree)
        os.environ |= {"PYTHONPATH": str(tree), "CI": "true"}
        seconds, lines = _who_runs_what(Path(folder), known=OUT / "tests-and-lines")
        drawn: list[str] = []
        for mutation in _sample(given.packages, each=given.each, seed=given.seed):
            name = f"{mutation.module_path}:{mutation.start_pos[0]} {mutation.operator_name} {mutation.occurrence}"
            drawn.append(name)
            if name in known and not (given.again and known[name]["outcome"] != "killed"):
                continue
            tests = list(_tests(mutation, lines=lines, seconds=seconds, budget=given.budget))
            known[name] = _tried(mutation, tests, Path(folder), budget=given.budget)
            file.write_text(json.dumps(known, indent=1), encoding="utf-8")
            print(known[name]["outcome"], name, flush=True)
    _score([known[name] for name in drawn])


def _copy(tree: Path) -> None:
    names = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, names.split("\0")):
        target = tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)


def _who_runs_what(folder: Path, *, known: Path) -> tuple[dict[str, float], Lines]:
    """Seconds of each test function, and the functions that run each line; remembered in a folder until it is removed."""
    data, report = known / "coverage", known / "report.xml"
    if not data.exists():
        known.mkdir(exist_ok=True)
        (folder / "rc").write_text(
            "[run]\ndynamic_context = test_function\nsource_pkgs = "
            + ",".join(f"lettergen.{name}" for name in PACKAGES)
            + "\nrelative_files = true\n"
        )
        command = [sys.executable, "-m", "coverage", "run", f"--rcfile={folder / 'rc'}", f"--data-file={data}", "-m", "pytest",
                   "-q", "-n0", "-p", "no:cacheprovider", "-m", MARKERS, f"--junitxml={report}", *TESTS]  # fmt: skip
        if subprocess.run(command, check=False).returncode:
            data.unlink(missing_ok=True)
            sys.exit("Tests fail without a mutant.")
    seconds: dict[str, float] = defaultdict(float)
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it
        seconds[f"{case.get('classname')}.{(case.get('name') or '').partition('[')[0]}"] += float(case.get("time") or 0)  # fmt: skip
    read, lines = CoverageData(str(data)), Lines()
    read.read()
    for path in read.measured_files():
        by_line = {number: set(names) - {""} for number, names in read.contexts_by_lineno(path).items()}  # fmt: skip
        everyone = set().union(*by_line.values())
        lines[path] = {number: names or everyone for number, names in by_line.items()}
        lines[path][0] = everyone
    return seconds, lines


def _sample(packages: Iterable[str], *, each: int, seed: int) -> Iterator[MutationSpec]:
    for module in sorted(path for name in packages for path in Path("lettergen", name).rglob("*.py")):  # fmt: skip
        with use_db(":memory:", WorkDB.Mode.create) as database:
            init([module], database, {})
            places = defaultdict[tuple[int, int], list[MutationSpec]](list)
            text = module.read_text(encoding="utf-8").splitlines()
            for item in database.work_items:
                for mutation in item.mutations:
                    line = text[mutation.start_pos[0] - 1]
                    if (
                        TRIED.fullmatch(mutation.operator_name)
                        and not line.lstrip().startswith(NOT_TRIED)
                        and not line[mutation.start_pos[1] :].startswith("*,")  # of a signature
                    ):
                        places[mutation.start_pos].append(mutation)
        draw = random.Random(f"{seed} {module}")  # noqa: S311 - a sample, not a secret
        for place in draw.sample(sorted(places), min(each, len(places))):
            yield draw.choice(sorted(places[place], key=lambda m: (m.operator_name, m.occurrence)))


def _tests(mutation: MutationSpec, *, lines: Lines, seconds: dict[str, float], budget: float) -> Iterator[str]:  # fmt: skip
    package = Path(mutation.module_path).parts[1]
    own = {name for name in seconds if name.startswith(f"tests.{package}.")}
    by_line = lines.get(str(mutation.module_path), {})
    running = own.union(
        *(
            by_line.get(n, by_line.get(0, set()))
            for n in range(mutation.start_pos[0], mutation.end_pos[0] + 1)
        )
    )
    spent = 0.0
    for name in sorted(running, key=lambda t: (t not in own, seconds.get(t, 0.0), t)):
        spent += seconds.get(name, 0.0)
        if spent > budget:
            return
        module, _, function = name.rpartition(".")
        yield f"{module.replace('.', '/')}.py::{function}"


def _tried(mutation: MutationSpec, tests: list[str], folder: Path, *, budget: float) -> Record:
    record = {"definition": mutation.definition_name, "tests": len(tests)}
    if not tests:
        return record | {"outcome": "no test"}
    names = folder / "names"
    names.write_text("\n".join(tests), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", "-m", MARKERS, f"@{names}"]  # fmt: skip
    result = mutate_and_test([mutation], shlex.join(command), 60 + 5 * budget)
    outcome = result.test_outcome.value if result.test_outcome else "incompetent"
    return record | {"outcome": outcome, "diff": result.diff, "output": (result.output or "")[-600:]}  # fmt: skip


def _score(records: Sequence[Record]) -> None:
    outcomes = [record["outcome"] for record in records]
    killed = outcomes.count("killed")
    print(f"{killed} of {len(outcomes)} mutants found ({killed / len(outcomes):.0%})")


if __name__ == "__main__":
    main()
