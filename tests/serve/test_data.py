"""The server's own folder: for one user alone, and gone with the server, however that ends."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from lettergen.errors import OutputError
from lettergen.serve.data import PREFIX, DataFolder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_temporary_folder_goes_with_the_server(temporary: Path) -> None:
    with DataFolder(None) as data:
        (data.moment / "letter.pdf").write_bytes(b"letter")
        assert data.path.stat().st_mode & 0o777 == 0o700
        assert data.path.name.startswith(PREFIX)
    assert list(temporary.iterdir()) == []


def test_what_a_killed_server_left_goes_with_the_next_start(temporary: Path) -> None:
    killed, living = DataFolder(None), DataFolder(None)
    (killed.batches).mkdir()
    (killed.batches / "letter.pdf").write_bytes(b"letter")
    assert killed._temporary is not None
    assert killed._temporary._lock is not None
    killed._lock.close()
    killed._temporary._lock.close()  # as the system does when a process ends
    with DataFolder(None):
        assert not killed.path.exists()
        assert living.path.exists()
    living.close()
    assert list(temporary.iterdir()) == []


def test_a_folder_of_the_house_s_own_stays(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "data") as data:
        key = data.key
    with DataFolder(tmp_path / "data") as data:
        assert data.key == key


def test_two_servers_do_not_share_a_folder(tmp_path: Path) -> None:
    with DataFolder(tmp_path) as data:
        (data.moment / "at-work").touch()
        with pytest.raises(OutputError) as refused:
            DataFolder(tmp_path)
        assert [p.code for p in refused.value.problems] == ["serve-data-in-use"]
        assert (data.moment / "at-work").exists()
    with DataFolder(tmp_path):
        pass
