"""What rows need goes with them, to any executor; nothing of it shows in logs or stays behind."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import random
import shutil
import struct
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lettergen.batch import remote_chunks
from lettergen.batch.api import render_batch, rows_of
from lettergen.batch.enclosure_files import Enclosure
from lettergen.batch.fingerprint import WorkerDiffersError, fingerprint
from lettergen.batch.options import BatchOptions
from lettergen.batch.remote_chunks import Blob, ChunkSerializer, bundle_of, render_chunk
from lettergen.batch.run import run_batch
from lettergen.batch.worker import RowJob
from lettergen.errors import MissingToolError, OutputError, UsageError
from tests.batch_run.samples import data, letters, results

ROOT = Path(__file__).parent.parent.parent


def workspace_in(folder: Path) -> Path:
    shutil.copytree(ROOT / "letterheads/din5008-b", folder / "letterheads/haus")
    (folder / "letterheads/.hidden").write_bytes(b"an editor's")
    (folder / "other.txt").write_bytes(b"none of a letter's business")
    return folder


def job(number: int, **changed: Any) -> RowJob:
    letter = next(iter(rows_of([data(number, **changed)]))).letter
    return RowJob(number, pickle.dumps(letter), f"brief-{number}", folder="/home/erika")


@pytest.mark.slow
def test_processes_get_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacked once per process, in a folder that goes with it."""
    workspace = workspace_in(tmp_path / "workspace")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    rows = [data(n, letterhead="haus") for n in range(20)]
    render_batch(rows, out=tmp_path / "here", executor="serial", workspace=workspace)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        report = render_batch(rows, out=tmp_path / "there", executor=pool, workspace=workspace)
        (unpacked,) = temporary.glob("lettergen-*")
        assert (unpacked / "letterheads/haus/2020.yaml").is_file()
    assert report.letters == 20
    assert results(tmp_path / "here") == results(tmp_path / "there")
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_only_what_letters_need_is_sent(tmp_path: Path) -> None:
    bundle = bundle_of(workspace_in(tmp_path))
    assert bundle == bundle_of(tmp_path), "equal files, equal bundle"
    (folder,) = bundle.workshop()._letterheads._folders[:1]
    unpacked = folder.parent
    names = {file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*")}
    assert "letterheads/haus/2020.yaml" in names
    assert not any("hidden" in name or "other" in name for name in names)
    assert unpacked.stat().st_mode & 0o077 == 0, "nobody else may look into it"
    del bundle
    gc.collect()
    assert not unpacked.exists()


def test_a_worker_without_room(tmp_path: Path) -> None:
    """Said as what it is: the rows are not at fault."""
    bundle = bundle_of(workspace_in(tmp_path))
    packed = ChunkSerializer(None).pack(iter([job(1)]), 1)
    assert packed is not None
    result = render_chunk(*packed, bundle, str(tmp_path / "missing"))
    assert isinstance(result, OutputError)


def test_logs_say_nothing_of_letters() -> None:
    signature = {"name": "Max Beispiel", "image": {"content": PICTURE}}
    packed = ChunkSerializer(None).pack(iter([job(1), job(2, signatures=signature)]), 8)
    assert packed is not None
    chunk, blobs = packed
    assert repr(chunk) == "<Chunk of 2 rows>"
    assert [repr(blob) for blob in blobs] == [f"<Blob of {len(PICTURE)}>"]
    assert b"/home/erika" not in pickle.dumps(chunk)
    assert PICTURE not in pickle.dumps(chunk)


def _noise() -> bytes:
    """A PNG that cannot be made smaller."""
    chance, side = random.Random(1), 128  # noqa: S311
    lines = b"".join(b"\0" + chance.randbytes(3 * side) for _ in range(side))
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(lines),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )


PICTURE = _noise()


def test_large_enclosures_make_small_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is read once while it is likely to be needed again; what is kept is bounded."""
    monkeypatch.setattr(remote_chunks, "_CHUNK_BYTES", 2500)
    monkeypatch.setattr(remote_chunks, "_KEPT_BYTES", 2500)
    names = [str(tmp_path / f"{n}.pdf") for n in range(6)]
    for name in names:
        Path(name).write_bytes(b"x" * 1000)
    serializer = ChunkSerializer(None)
    rows = iter(
        [RowJob(n, b"", str(n), enclosures=(Enclosure(name),)) for n, name in enumerate(names)]
    )
    sizes = []
    while packed := serializer.pack(rows, 16):
        sizes.append(len(packed[0].rows))
        assert [blob.content for blob in packed[1]] == [b"x" * 1000] * sizes[-1]
        assert sum(len(blob.content) for blob in serializer._kept.values()) <= 2500
    assert sizes == [3, 3]
    first = serializer._enclosure(names[-1])
    Path(names[-1]).unlink()
    assert isinstance(first, Blob)
    assert serializer._enclosure(names[-1]) is first
    assert serializer._enclosure(str(tmp_path / "none.pdf")) is None


def test_another_version_sets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = {**fingerprint(), "typst": "0.1", "code": "another"}
    monkeypatch.setattr("lettergen.batch.executors.fingerprint", lambda: here)
    with ThreadPoolExecutor(1) as threads, pytest.raises(WorkerDiffersError) as caught:
        render_batch(letters(3), out=tmp_path, executor=threads)
    codes = {p.code for p in caught.value.problems}
    assert codes == {"cluster-worker-version", "cluster-worker-files"}
    assert not list(tmp_path.glob("briefe/*"))


def test_without_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lettergen.batch.dask_executor", None)
    options = BatchOptions(out=tmp_path / "out", scheduler="tcp://127.0.0.1:8786")
    with pytest.raises(MissingToolError) as caught:
        run_batch(rows_of(letters(1)), options)
    (problem,) = caught.value.problems
    assert problem.code == "cluster-dask-missing"
    assert "lettergen[dask]" in (problem.hint("de") or "")
    assert not (tmp_path / "out").exists()


def test_not_both(tmp_path: Path) -> None:
    options = BatchOptions(out=tmp_path, scheduler="tcp://127.0.0.1:1", executor="threads")
    with pytest.raises(UsageError) as caught:
        run_batch(rows_of(letters(1)), options)
    assert [p.code for p in caught.value.problems] == ["cluster-and-executor"]


def test_no_libreoffice_on_a_cluster(tmp_path: Path) -> None:
    """Said before anybody is asked for an answer."""
    address = "tcp://127.0.0.1:1"
    options = BatchOptions(out=tmp_path / "out", scheduler=address, pdf_engine="libreoffice")
    with pytest.raises(UsageError) as caught:
        run_batch(rows_of(letters(1)), options)
    assert [p.code for p in caught.value.problems] == ["cluster-and-libreoffice"]
    assert not (tmp_path / "out").exists()
