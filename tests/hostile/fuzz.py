"""Spoils files at random and reads them: ``python -m tests.hostile.fuzz --seconds 60 --seed 7``, or ``make fuzz``.

Whatever lettergen reads is a target here. A find is anything but a result or a problem with a name: a foreign exception, or
work without end. It is kept in ``out/fuzz`` as a file whose name begins with its target; put it into ``tests/hostile/finds``, and it
is a case for ever. The same seed gives the same files; ``--files`` says how many, however fast the machine is.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import math
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

from pypdf import PdfWriter

from lettergen import LettergenError, WordTemplate, Workshop, adopt, load_letter
from lettergen.batch.enclosures import append_enclosure
from lettergen.batch.job import load_job
from lettergen.batch.rows.opening import open_rows
from lettergen.kind_inspection import inspect_kind
from lettergen.letterhead.loader import load_authority_folder
from lettergen.mailmerge.draft import draft
from lettergen.model.picture import fault_of
from lettergen.renderers.docx.house.check import check_letter_template
from lettergen.text.markdown import parse_markdown
from lettergen.verification import extract
from lettergen.word.checks import DEFAULT_LIMITS, checked_parts
from lettergen.word.revisions import tracked_changes, without_changes
from lettergen.word.typefaces import typefaces_asked
from tests.hostile.mutation import mutated
from tests.hostile.pdfs import ACTIVE, made, written
from tests.hostile.pdfs import PLAIN as PLAIN_PDF
from tests.hostile.pictures import jpeg, png
from tests.hostile.tables import NAME, ods, ods_cell, ods_row, xlsx

ROOT: Final = Path(__file__).parents[2]
FINDS: Final = Path(__file__).parent / "finds"
OUT: Final = ROOT / "out" / "fuzz"
SECONDS: Final = 30
"""Longer nothing may take, on a busy machine either."""


@dataclass(frozen=True)
class Target:
    """Something that lettergen reads."""

    name: str
    """Of the file that it is written to; the ending decides how tables are read."""
    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]


def _examples(*patterns: str) -> Callable[[], list[bytes]]:
    return lambda: [p.read_bytes() for pattern in patterns for p in sorted(ROOT.glob(pattern))]


def _made(make: Callable[[Path], object]) -> Callable[[], list[bytes]]:
    def content() -> list[bytes]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x"
            make(path)
            return [path.read_bytes()]

    return content


@cache
def _shop() -> Workshop:
    return Workshop()


def _letter(path: Path) -> object:
    return _shop().render(load_letter(path))


def _docx() -> list[bytes]:
    letter = load_letter(ROOT / "examples" / "schreiben.yaml")
    return [_shop().render(letter, "docx", embed_data=data).content for data in (False, True)]


def _pdf() -> list[bytes]:
    letter = load_letter(ROOT / "examples" / "schreiben.yaml")
    return [_shop().render(letter, embed_data=True).content]


def _letterhead(path: Path) -> object:
    folder = path.parent / "stadt-musterhausen"
    folder.mkdir(exist_ok=True)
    (folder / "v1.yaml").write_bytes(path.read_bytes())
    return load_authority_folder(folder)


def _text(path: Path) -> object:
    folder = path.parent / "templates" / "schreiben"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "text.md").write_bytes(path.read_bytes())
    return Workshop(path.parent).render(load_letter(ROOT / "examples" / "schreiben.yaml"))


def _enclosure(path: Path) -> object:
    return append_enclosure(PdfWriter(io.BytesIO(made())), path, path.read_bytes())


def _markdown(path: Path) -> object:
    parse_markdown.cache_clear()
    return parse_markdown(path.read_bytes().decode("utf-8", "replace"))


def _rows(path: Path) -> object:
    return list(open_rows(path))


def _template(path: Path) -> object:
    content = path.read_bytes()
    checked_parts(content, DEFAULT_LIMITS, path.name)
    check_letter_template(content, file=path.name)
    letter = load_letter(ROOT / "examples" / "schreiben.yaml")
    return _shop().render(letter, "docx", word_template=path)


def _program(path: Path) -> object:
    content = path.read_bytes()
    template = WordTemplate(content, undefined="empty")
    template.check()
    return template.render({})


def _kind(path: Path) -> object:
    folder = path.parent / "workspace" / "templates" / "probe"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kind.yaml").write_bytes(path.read_bytes())
    return inspect_kind(folder)


def _converted(path: Path) -> object:
    content = path.read_bytes()
    with suppress(ValueError):  # what whoever calls it makes a problem of
        tracked_changes(content)
        without_changes(content, "accept")
    return typefaces_asked(content)


ODS_ROWS: Final = NAME + ods_row(ods_cell("A &amp; B<text:s/>C")) + ods_row(ods_cell("7", 'office:value-type="float" office:value="7"'))  # fmt: skip
TARGETS: Final[Mapping[str, Target]] = {
    t.name: t
    for t in (
        Target("letter.yaml", _examples("examples/*.yaml"), _letter),
        Target("job.job.yaml", _examples("examples/batch/*.yaml"), load_job),
        Target("letterhead.head.yaml", _examples("letterheads/*/letter*.yaml"), _letterhead),
        Target("text.text.md", _examples("templates/*/text.md"), _text),
        Target("prose.md", _examples("templates/*/text.md", "README.md"), _markdown),
        Target("rows.csv", _examples("examples/batch/*.csv"), _rows),
        Target("rows.jsonl", lambda: [b'{"Name": "A", "b": {"c": [1, 2.50, null, true]}}\n' * 3], _rows),
        Target("rows.yaml", lambda: [b"- Name: A\n  Ort: 'B'\n- Name: C\n"], _rows),
        Target("rows.xlsx", lambda: [*_made(xlsx)(), *_examples("examples/batch/*.xlsx")()], _rows),
        Target("rows.ods", _made(lambda p: ods(p, ODS_ROWS)), _rows),
        Target("enclosure.pdf", lambda: [made(), written(PLAIN_PDF), *ACTIVE.values()], _enclosure),
        Target("letter.pdf", _pdf, extract),
        Target("letter.docx", _docx, adopt),
        Target("data.docx", _docx, extract),
        Target("template.docx", _examples("examples/house-template/**/*.docx"), _template),
        Target("program.docx", _examples("examples/house-template/**/*.docx"), _program),
        Target("merge.docx", _examples("examples/**/*.docx"), lambda p: draft(p.read_bytes(), "probe", "Probe", {}, p.name)),
        Target("convert.docx", _examples("examples/in-word-geaendert/*.docx"), _converted),
        Target("kind.yaml", _examples("examples/**/kind.yaml"), _kind),
        Target("picture.png", lambda: [png(), png(9, 9, depth=1), jpeg()], lambda p: fault_of(p.read_bytes())),
    )
}  # fmt: skip


class EndlessError(Exception):
    """Reading took longer than it may."""


def _stop(*_: object) -> None:
    raise EndlessError


def tried(target: Target, content: bytes, folder: Path) -> str | None:
    """What reading the content led to that it must not; None where it gave a result or a problem with a name."""
    path = folder / target.name
    path.write_bytes(content)
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(SECONDS)
    try:
        target.read(path)
    except LettergenError as error:
        codes = {p.code for p in error.problems}
        return "internal-error" if "internal-error" in codes else None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return "".join(traceback.format_exception(error)[-6:])
    finally:
        signal.alarm(0)
    return None


def target_of(find: Path) -> Target:
    """The target that a kept file is for."""
    return TARGETS[find.name.partition("_")[2]]


def main(*, seconds: float = math.inf, files: float = math.inf, seed: int = 1) -> int:
    """Tries the targets in turn until time or files are over; returns the number of finds, of which equal ones count once."""
    seeds = {name: target.seeds() for name, target in TARGETS.items()}
    end = time.monotonic() + seconds
    found: dict[str, Path] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in count():
            if number >= files or time.monotonic() > end:
                break
            name = list(TARGETS)[number % len(TARGETS)]
            chance = Random(f"{seed}/{name}/{number}")  # noqa: S311  nothing secret
            content = mutated(chance.choice(seeds[name]), chance)
            fault = tried(TARGETS[name], content, Path(folder))
            if fault is not None and fault not in found:
                OUT.mkdir(parents=True, exist_ok=True)
                find = OUT / f"{hashlib.sha256(content).hexdigest()[:8]}_{name}"
                find.write_bytes(content)
                found[fault] = find
                sys.stdout.write(f"{find}\n{fault}\n")
    sys.stdout.write(f"{number} files, {len(found)} finds (seed {seed})\n")
    return len(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    until = parser.add_mutually_exclusive_group(required=True)
    until.add_argument("--seconds", type=float, default=math.inf)
    until.add_argument("--files", type=int, default=math.inf)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(min(main(**vars(parser.parse_args())), 1))
