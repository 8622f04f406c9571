"""Batches from Python: whatever is among the letters, the others are made; letters go by their keys; processes say what they lack."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from lettergen import (
    ExitCode,
    Failed,
    InputError,
    PlainLetter,
    RenderedFile,
    letter_from,
    render_batch,
    render_many,
)
from tests.test_limits import LETTER


class Hostile(Mapping[str, Any]):
    """Data that raise when they are looked at."""

    def __getitem__(self, key: str) -> Any:
        raise ZeroDivisionError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(("kind",))

    def __len__(self) -> int:
        return 1


class Shouting(PlainLetter):
    """A letter of a caller's own class."""


def local_class() -> PlainLetter:
    class Local(PlainLetter):
        pass

    return Local.model_validate(LETTER)


BAD: dict[str, tuple[Any, str]] = {
    "no letter": (5, "argument-letter"),
    "nothing": (None, "argument-letter"),
    "hostile": (Hostile(), "internal-error"),
    "three": (("a", LETTER, 5), "argument-letter"),
    "key of none": ((None, LETTER), "batch-key"),
    "blank key": ((" ", LETTER), "batch-key"),
    "true as key": ((True, LETTER), "batch-key"),
    "name without end": ({**LETTER, "letterhead": "a" * 256}, "text-too-long"),
    "authority without end": ({**LETTER, "sender": {"authority": "a" * 256}}, "text-too-long"),
    "copied unseen": (letter_from(LETTER).model_copy(update={"subject": None}), "value-missing"),
    "class in a function": (local_class(), "letter-class-local"),
    "unknown letterhead": ({**LETTER, "letterhead": "nirgends"}, "letterhead-unknown"),
}


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "threads"])
def test_nothing_among_the_letters_stops_the_others(tmp_path: Path, executor: Any) -> None:
    among = [LETTER, *(bad for bad, _ in BAD.values()), letter_from(LETTER)]
    report = render_batch(among, out=tmp_path / "out", executor=executor, formats="docx")
    assert (report.rows, report.letters, report.failed) == (len(among), 2, len(BAD))
    assert report.exit_code is ExitCode.PARTIAL
    codes = [{p.code for p in failed.problems} for failed in report.failures]
    for found, (name, (_, code)) in zip(codes, BAD.items(), strict=True):
        assert code in found, name


def test_the_same_in_memory() -> None:
    among = [LETTER, *(bad for bad, _ in BAD.values())]
    made = list(render_many(among, "docx"))
    assert isinstance(made[0], RenderedFile)
    for found, (name, (_, code)) in zip(made[1:], BAD.items(), strict=True):
        if name == "class in a function":
            assert isinstance(found, RenderedFile)  # nothing is pickled
            continue
        assert isinstance(found, Failed), name
        assert code in {p.code for p in found.problems}, name


def test_letters_go_by_their_keys(tmp_path: Path) -> None:
    bad = {**LETTER, "date": "morgen"}
    pairs: list[Any] = [
        ("40.2-17", LETTER),
        (18, bad),
        ("40.2/19", letter_from(LETTER)),
        ("40.2-17", LETTER),
    ]
    report = render_batch(pairs, out=tmp_path, name="bescheid-{id}", formats="docx")
    names = sorted(file.name for file in (tmp_path / "briefe").iterdir())
    assert names == ["bescheid-40.2-17.docx", "bescheid-40.2-19.docx"]
    assert [(f.number, f.key) for f in report.failures] == [(2, "18"), (4, "40.2-17")]
    assert {p.code for p in report.failures[1].problems} == {"batch-id-twice"}
    assert report.failed_rows
    listed = report.failed_rows.read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.reader(listed, delimiter=";"))
    assert any("18" in row for row in rows[1:])
    made = list(render_many([("a", LETTER), ("b", bad)], "docx"))
    assert isinstance(made[1], Failed)
    assert made[1].key == "b"


def test_a_class_of_the_caller_s_own_is_set(tmp_path: Path) -> None:
    report = render_batch([Shouting.model_validate(LETTER)], out=tmp_path, formats="docx")
    assert report.letters == 1


PROGRAM = """
from lettergen import render_batch
letter = {letter!r}
{guard}
    render_batch([letter] * 4, out={out!r}, executor="processes", workers=2, formats="docx")
    print("made")
"""


@pytest.mark.slow
@pytest.mark.parametrize("guarded", [True, False])
def test_processes_say_that_the_guard_is_missing(tmp_path: Path, *, guarded: bool) -> None:
    program, out = tmp_path / "programm.py", str(tmp_path / "out")
    guard = 'if __name__ == "__main__":' if guarded else "if True:"
    program.write_text(PROGRAM.format(letter=LETTER, guard=guard, out=out), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, timeout=120, check=False
    )
    if guarded:
        assert ran.stdout.split() == ["made"], ran.stderr
        return
    assert ran.returncode
    assert "made" not in ran.stdout
    # The last line is the program's own, after those of the processes.
    assert "BatchStoppedError" in ran.stderr
    assert ran.stderr.count("[batch-no-main-guard]") > 1
    assert "[batch-worker-died]" not in ran.stderr


@pytest.mark.slow
def test_what_the_caller_s_iterator_raises_is_the_caller_s(tmp_path: Path) -> None:
    def letters() -> Iterator[dict[str, Any]]:
        yield LETTER
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        render_batch(letters(), out=tmp_path / "out", formats="docx")
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError):
        render_batch([], out=tmp_path / "out")
