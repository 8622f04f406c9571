"""What Windows does otherwise, by stand-ins: nothing here was run on Windows (docs/windows.md)."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PureWindowsPath
from types import ModuleType

import pytest

from lettergen import files
from lettergen.batch.journal import Head, Journal, JournalError
from lettergen.cli.console import Console
from lettergen.errors import OutputError
from lettergen.files import problem_of, safe_name, write_all_atomic, write_atomic


class WindowsError(PermissionError):
    """An error as Windows raises it: a number of the C library and one of its own."""

    def __init__(self, winerror: int, number: int = errno.EACCES) -> None:
        super().__init__(number, "Zugriff verweigert")
        self.winerror = winerror


def refusing(monkeypatch: pytest.MonkeyPatch, winerror: int, times: int) -> list[Path]:
    """Replacing a file fails so many times; gives what was tried."""
    tried: list[Path] = []
    replace = Path.replace

    def stand_in(self: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) <= times:
            raise WindowsError(winerror)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stand_in)
    monkeypatch.setattr(files, "_PAUSE", 0)
    return tried


@pytest.mark.parametrize("winerror", [5, 32, 33])
@pytest.mark.parametrize(
    "write", [lambda p: write_atomic(p, b"neu"), lambda p: write_all_atomic([(p, b"neu")])]
)
def test_a_pdf_open_in_acrobat_is_named_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, write: Callable[[Path], None]
) -> None:
    target = tmp_path / "Bescheid.pdf"
    target.write_bytes(b"alt")
    refusing(monkeypatch, winerror, times=99)
    with pytest.raises(OutputError) as caught:
        write(target)
    (problem,) = caught.value.problems
    assert problem.code == "output-open-elsewhere"
    assert "anderen Programm" in problem.message("de")
    assert target.read_bytes() == b"alt"
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("winerror", [5, 32])
def test_a_virus_scanner_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    target = tmp_path / "Bescheid.pdf"
    target.write_bytes(b"alt")
    tried = refusing(monkeypatch, winerror, times=2)
    write_atomic(target, b"neu")
    assert (target.read_bytes(), len(tried)) == (b"neu", 3)


def test_missing_rights_are_not_called_an_open_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = refusing(monkeypatch, 5, times=99)
    with pytest.raises(OutputError) as caught:
        write_atomic(tmp_path / "neu.pdf", b"neu")
    assert [p.code for p in caught.value.problems] == ["output-not-allowed"]
    assert len(tried) == 1, "waiting would not help"


@pytest.mark.parametrize(
    ("winerror", "length", "code"),
    [
        (206, 20, "output-name-too-long"),
        (3, 260, "output-name-too-long"),
        (3, 20, "output-no-folder"),
    ],
)
def test_long_paths(winerror: int, length: int, code: str) -> None:
    path = Path("/" + "x" * length)
    assert problem_of(path, WindowsError(winerror, errno.ENOENT)).code == code


@pytest.mark.parametrize(
    "text", ["a/b", r"a\b", "C:x", "nul", "COM1.pdf", "Brief.", "Brief ", 'Az. 1/2: "x"', "a|b?*"]
)
def test_names_stay_one_name_in_a_folder(text: str) -> None:
    name = safe_name(text)
    assert PureWindowsPath(name).parts == (name,)
    assert PureWindowsPath(name).drive == ""
    assert not name.endswith((".", " "))
    assert name.partition(".")[0].lower() not in {"nul", "com1"}


@pytest.mark.parametrize("code_page", ["cp850", "cp1252", "cp437", "ascii"])
def test_a_console_that_lacks_a_letter_shows_its_number(
    monkeypatch: pytest.MonkeyPatch, code_page: str
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=code_page))
    console = Console("de")
    console.result("Şükrü Müller")
    console.flush()
    sys.stdout.flush()
    shown = written.getvalue().decode(code_page)
    assert shown.startswith("\\u015e")
    assert "ller" in shown


class Msvcrt(ModuleType):
    """Windows' locks of parts of files, of which one has the whole machine's; a descriptor that is closed lets go."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.locked: dict[tuple[int, int], int] = {}

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        """As Windows does it: from the descriptor's position on, at once or not at all."""
        assert (mode, count) == (self.LK_NBLCK, 1)
        part = os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR)
        owner = self.locked.setdefault(part, descriptor)
        if owner != descriptor and os.fstat(owner).st_ino == part[0]:
            raise WindowsError(36)
        self.locked[part] = descriptor


def test_two_batches_into_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is refused while the first is at work; what the journal holds is read and written as ever."""
    locks = Msvcrt()
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    with closing(Journal(tmp_path)) as first:
        with pytest.raises(JournalError) as caught:
            Journal(tmp_path)
        assert [p.code for p in caught.value.problems] == ["batch-folder-busy"]
        first.begin(Head({"rows": "x"}, 3))
    ((_, at),) = locks.locked
    assert at > 1 << 30
    assert first.path.stat().st_size < 1 << 10
    with closing(Journal(tmp_path)) as again:
        assert again.head == Head({"rows": "x"}, 3)
