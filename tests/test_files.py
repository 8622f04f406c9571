"""Whole files or none, under names that every file system takes."""

from __future__ import annotations

import errno
import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.errors import ExitCode, OutputError, Problem
from lettergen.files import (
    make_folder,
    safe_name,
    sha256,
    sync_files,
    write_all_atomic,
    write_atomic,
)


def problem(caught: pytest.ExceptionInfo[OutputError]) -> Problem:
    (found,) = caught.value.problems
    assert caught.value.exit_code is ExitCode.OUTPUT
    assert found.message("de")
    assert found.message("en")
    return found


def fail_with(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "brief.pdf", b"neu")
    finally:
        os.umask(before)
    assert (tmp_path / "brief.pdf").read_bytes() == b"neu"
    assert (tmp_path / "brief.pdf").stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["brief.pdf"]


def test_replaced_file_keeps_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "brief.pdf"
    target.write_bytes(b"alt")
    target.chmod(0o604)
    write_atomic(target, b"neu")
    assert target.read_bytes() == b"neu"
    assert target.stat().st_mode & 0o777 == 0o604


def test_link_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "fremd").write_bytes(b"fremd")
    (tmp_path / "brief.pdf").symlink_to(tmp_path / "fremd")
    write_atomic(tmp_path / "brief.pdf", b"neu")
    assert (tmp_path / "fremd").read_bytes() == b"fremd"
    assert not (tmp_path / "brief.pdf").is_symlink()


def test_without_overwriting(tmp_path: Path) -> None:
    target = tmp_path / "neu.yaml"
    write_atomic(target, b"eins", overwrite=False)
    with pytest.raises(OutputError) as caught:
        write_atomic(target, b"zwei", overwrite=False)
    assert problem(caught).code == "output-exists"
    assert target.read_bytes() == b"eins"
    assert [p.name for p in tmp_path.iterdir()] == ["neu.yaml"]


def test_without_overwriting_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "hardlink_to", fail_with(errno.EPERM))
    write_atomic(tmp_path / "a", b"eins", overwrite=False)
    with pytest.raises(OutputError) as caught:
        write_atomic(tmp_path / "a", b"zwei", overwrite=False)
    assert problem(caught).code == "output-exists"
    assert (tmp_path / "a").read_bytes() == b"eins"


@pytest.mark.parametrize("function", ["fsync", "open"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "output-disk-full"),
        (errno.EDQUOT, "output-disk-full"),
        (errno.EACCES, "output-not-allowed"),
        (errno.EROFS, "output-read-only"),
        (errno.EIO, "output-failed"),
    ],
)
def test_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int, code: str
) -> None:
    target = tmp_path / "brief.pdf"
    target.write_bytes(b"alt")
    monkeypatch.setattr(os, function, fail_with(number))
    with pytest.raises(OutputError) as caught:
        write_atomic(target, b"neu")
    monkeypatch.undo()
    assert problem(caught).code == code
    assert target.read_bytes() == b"alt"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.pdf"]


def test_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "brief.pdf", b"neu")
    assert list(tmp_path.iterdir()) == []


def test_impossible_places(tmp_path: Path) -> None:
    (tmp_path / "datei").write_bytes(b"")
    for target, code in [
        (tmp_path, "output-is-folder"),
        (tmp_path / "fehlt" / "brief.pdf", "output-no-folder"),
        (tmp_path / "datei" / "brief.pdf", "output-no-folder"),
        (tmp_path / ("x" * 300), "output-name-too-long"),
    ]:
        with pytest.raises(OutputError) as caught:
            write_atomic(target, b"neu")
        assert problem(caught).code == code
    with pytest.raises(OutputError) as caught:
        make_folder(tmp_path / "datei" / "unter")
    assert problem(caught).code == "output-no-folder"


def test_folders_are_made(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Begleitschreiben Würselen", "Begleitschreiben Würselen"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "C-Windows-x"),
        ("a/b", "a-b"),
        ("Az. 50/1: *neu*?", "Az. 50-1- -neu-"),
        ("con", "_con"),
        ("CON.txt", "_CON.txt"),
        ("Com1", "_Com1"),
        ("lpt¹.x", "_lpt¹.x"),
        ("Konrad", "Konrad"),
        ("Context", "Context"),
        ("-rf", "rf"),
        (".bashrc", "bashrc"),
        ("Brief. . .", "Brief"),
        ("a\x00b\nc\td\u202ee\ufeff", "ab c de"),
        ("  viel \u00a0 Platz  ", "viel Platz"),
        ("", "brief"),
        ("...", "brief"),
        ("///", "brief"),
        ("Mu\u0308ller", "Müller"),
        ("\ud800x", "x"),
    ],
)
def test_safe_names(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_names_are_cut_between_letters() -> None:
    assert safe_name("ü" * 10, 5) == "üü"
    assert safe_name("abC\u0306", 4) == "ab", "a letter stays with its mark"
    assert safe_name("a" * 300) == "a" * 120


@given(st.text(), st.integers(min_value=5, max_value=50))
def test_any_text_gives_a_name_that_can_be_used(text: str, length: int) -> None:
    name = safe_name(text, length)
    assert 0 < len(name.encode()) <= length
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert not name.startswith((".", "-", " "))
    assert not name.endswith((".", " "))
    assert safe_name(name, length) == name


def test_sha256() -> None:
    assert sha256(b"Brief") == hashlib.sha256(b"Brief").hexdigest()
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_several_files_at_once(tmp_path: Path) -> None:
    old = tmp_path / "a.pdf"
    old.write_bytes(b"alt")
    old.chmod(0o640)
    write_all_atomic([(old, b"neu"), (tmp_path / "b.pdf", b"auch")])
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {
        "a.pdf": b"neu",
        "b.pdf": b"auch",
    }
    assert old.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", [(os, "fdopen"), (Path, "replace")], ids=["open", "replace"])
def test_of_several_files_none_is_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[object, str]
) -> None:
    monkeypatch.setattr(*step, fail_with(errno.ENOSPC))
    with pytest.raises(OutputError) as caught:
        write_all_atomic([(tmp_path / "a.pdf", b"neu"), (tmp_path / "b.pdf", b"auch")])
    assert problem(caught).code == "output-disk-full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_files_settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / f"{number}.pdf" for number in range(2000)]
    for file in files:
        file.touch()
    settled: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda n: settled.append(os.fstat(n).st_ino))
    sync_files(map(str, files), tmp_path)
    expected = [file.stat().st_ino for file in (*files, tmp_path)]
    assert sorted(settled) == sorted(expected)
    assert settled[-1] == expected[-1], "the folder comes last"


def test_a_file_that_the_disk_did_not_take_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read back, it could come from memory and look as if all were well."""
    file = tmp_path / "a.pdf"
    file.write_bytes(b"neu")
    monkeypatch.setattr(os, "fsync", fail_with(errno.ENOSPC))
    with pytest.raises(OutputError) as caught:
        sync_files([str(file)], tmp_path)
    assert problem(caught).code == "output-disk-full"
    assert not file.exists()


def test_a_folder_in_the_way_of_several(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(OutputError) as caught:
        write_all_atomic([(tmp_path / "a.pdf", b"neu"), (tmp_path / "b.pdf", b"auch")])
    assert problem(caught).code == "output-is-folder"
    assert [f.name for f in tmp_path.iterdir()] == ["b.pdf"]
