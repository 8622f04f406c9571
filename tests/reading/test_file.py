"""Files as people save them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lettergen.errors import InputError, Problem, TemplateError
from lettergen.limits import MAX_TEXT_BYTES as MAX_BYTES
from lettergen.reading import read_text_file, read_yaml_file


def problem(path: Path) -> Problem:
    with pytest.raises(InputError) as caught:
        read_yaml_file(path)
    (found,) = caught.value.problems
    assert found.message("de")
    assert found.message("en")
    return found


def written(folder: Path, content: bytes) -> Path:
    path = folder / "brief.yaml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_with_and_without_byte_order_mark(tmp_path: Path, mark: bytes) -> None:
    document = read_yaml_file(written(tmp_path, mark + "ort: Würselen\r\n".encode()))
    assert document.data == {"ort": "Würselen"}
    assert document.file == str(tmp_path / "brief.yaml")
    assert document.position(("ort",)) == (1, 6)


def test_windows_1252_is_named_with_the_character(tmp_path: Path) -> None:
    found = problem(written(tmp_path, "name: Müller\nort: Köln\n".encode("cp1252")))
    assert found.code == "file-windows-1252"
    assert (found.place.line, found.place.column) == (1, 8)
    assert found.params["character"] == "ü"
    assert "UTF-8" in (found.hint("de") or "")


def test_columns_count_characters_not_bytes(tmp_path: Path) -> None:
    found = problem(written(tmp_path, b"a: b\nc: " + "üü".encode() + b"\xe9\n"))
    assert (found.place.line, found.place.column) == (2, 6)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04\x00\x00", "file-not-text"),
        (b"%PDF-1.7\n%\x8f\x81\x9d\n", "file-not-text"),
        ("a: b\n".encode("utf-16"), "file-utf-16"),
        (b"a" * (MAX_BYTES + 1), "file-too-large"),
    ],
)
def test_what_is_no_text_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    assert problem(written(tmp_path, content)).code == code


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert problem(tmp_path / "keine.yaml").code == "file-not-found"
    assert problem(tmp_path).code == "file-is-folder"


def test_a_file_as_a_folder_on_the_way(tmp_path: Path) -> None:
    found = problem(written(tmp_path, b"a: b\n") / "brief.yaml")
    assert found.code in {"file-unreadable", "file-not-found"}


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert problem(tmp_path / "a\0b").code == "file-not-found"


def test_no_right_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "brief.yaml").touch()
    monkeypatch.setattr(os, "open", refuse)  # the tests may run as root, whom nothing stops
    assert problem(tmp_path / "brief.yaml").code == "file-not-readable"


def test_the_caller_chooses_the_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError):
        read_text_file(tmp_path / "keine.md", error=TemplateError)
