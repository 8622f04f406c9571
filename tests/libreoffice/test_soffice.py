"""Conversions with a LibreOffice that hangs, crashes, refuses, drops files or writes rubbish."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from lettergen.errors import OutputError, Problem
from lettergen.private_folder import PrivateFolder
from lettergen.renderers.libreoffice import Office, soffice
from lettergen.renderers.libreoffice.running import Ending, run
from tests.libreoffice.conftest import FakeOffice, docx


def converted(*texts: str, timeout_s: float = 30) -> list[str]:
    """Of each document the name in its PDF, or the code of what is wrong."""
    with Office(timeout_s=timeout_s) as running:
        results = running.convert([docx(text) for text in texts])
    return [
        r.code if isinstance(r, Problem) else r.split(b"/Title (")[1][:8].decode() for r in results
    ]


def names(count: int) -> list[str]:
    return [f"Brief{number:03}" for number in range(count)]


def test_each_document_becomes_its_own_pdf(fake: FakeOffice) -> None:
    assert converted(*names(5)) == names(5)
    assert fake.counts() == [5]


def test_no_document_is_no_call(fake: FakeOffice) -> None:
    assert converted() == []
    assert fake.calls() == []


@pytest.mark.slow
def test_many_documents_are_split_into_calls(fake: FakeOffice) -> None:
    count = 2 * soffice.FILES_PER_CALL + 3
    assert converted(*names(count)) == names(count)
    assert fake.counts() == [soffice.FILES_PER_CALL] * 2 + [3]
    assert soffice.FILES_PER_CALL <= 200


@pytest.mark.slow
def test_what_is_dropped_in_silence_is_asked_for_again(fake: FakeOffice) -> None:
    fake.set(drops_after=7)
    assert converted(*names(20)) == names(20)
    assert fake.counts() == [20, 13, 6]


@pytest.mark.slow
def test_a_refused_document_is_named_and_the_others_come_out(fake: FakeOffice) -> None:
    texts = [*names(4), "REFUSE", *names(3)]
    assert converted(*texts) == [*names(4), "convert-refused", *names(3)]
    assert fake.counts() == [8, 1]


@pytest.mark.slow
def test_when_nothing_comes_out_each_half_gets_its_turn(fake: FakeOffice) -> None:
    fake.set(drops_after=0)
    assert converted(*names(4)) == ["convert-refused"] * 4
    assert sorted(fake.counts()) == [1, 1, 1, 1, 2, 2, 4]


@pytest.mark.slow
@pytest.mark.parametrize("rubbish", ["GARBAGE", "TORN"])
def test_what_is_no_whole_pdf_does_not_count(fake: FakeOffice, rubbish: str) -> None:
    assert converted("Brief000", rubbish, "Brief001") == ["Brief000", "convert-refused", "Brief001"]


@pytest.mark.slow
def test_a_document_that_crashes_it_is_named(fake: FakeOffice) -> None:
    texts = [*names(3), "CRASH", "Brief010", "CRASH", "Brief011"]
    expected = [*names(3), "convert-crashed", "Brief010", "convert-crashed", "Brief011"]
    assert converted(*texts) == expected


@pytest.mark.slow
def test_a_crash_that_does_not_come_back_is_forgiven(fake: FakeOffice) -> None:
    assert converted("FLAKY000") == ["FLAKY000"]
    assert fake.counts() == [1, 1]


@pytest.mark.slow
def test_a_document_that_hangs_is_ended_with_all_it_started(fake: FakeOffice) -> None:
    started = time.monotonic()
    texts = ["Brief000", "HANG", "Brief001", "Brief002"]
    expected = ["Brief000", "convert-timeout", "Brief001", "Brief002"]
    assert converted(*texts, timeout_s=0.5) == expected
    assert time.monotonic() - started < 20
    child = int((fake.folder / "child.pid").read_text())
    assert _gone(child)
    profiles = [profile for _, profile, _ in fake.calls()]
    assert len(set(profiles)) == 3, "a profile in which LibreOffice was killed is used again"
    assert fake.left_behind() == []


def _gone(process: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.parametrize(("looks_at_files", "ending"), [(True, Ending.DONE), (False, Ending.HUNG)])
def test_only_progress_keeps_a_program_alive(
    tmp_path: Path, looks_at_files: bool, ending: Ending
) -> None:
    """Eight files take longer together than one may alone."""
    script = "for n in 1 2 3 4 5 6 7 8; do sleep 0.3; touch $n; done"

    def progress() -> int:
        return len(list(tmp_path.iterdir())) if looks_at_files else 0

    assert run(["sh", "-c", script], tmp_path, 1.5, progress=progress) is ending


@pytest.mark.slow
def test_it_gives_up_when_nothing_works_any_more(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "MOST_FRUITLESS", 4)
    found = converted(*["CRASH"] * 6, "Brief000")
    assert found[0] == "convert-crashed"
    assert found[-1] == "convert-gave-up"
    assert len(fake.calls()) == 4


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"{\\rtf1 }"])
def test_what_is_no_docx_never_reaches_it(fake: FakeOffice, content: bytes) -> None:
    with Office() as running:
        good, bad = running.convert([docx("Brief"), content])
    assert isinstance(good, bytes)
    assert isinstance(bad, Problem)
    assert bad.code == "convert-not-docx"
    assert fake.counts() == [1]


def test_letters_lie_where_nobody_else_reads_them(fake: FakeOffice) -> None:
    with Office() as running:
        (folder,) = fake.left_behind()
        assert folder.stat().st_mode & 0o777 == 0o700
        running.convert([docx("Brief")])
        assert not list(folder.rglob("*.docx"))
        assert not list(folder.rglob("*.pdf"))
    (_, profile, temporary) = fake.calls()[0]
    assert profile.startswith(f"-env:UserInstallation=file://{folder}/")
    assert temporary.startswith(f"{folder}/")
    assert fake.left_behind() == []


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_nothing_is_left_after_an_error(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(soffice, "run", interrupted)
    with pytest.raises(error), Office() as running:
        running.convert([docx("Brief")])
    assert fake.left_behind() == []


def test_a_full_disk_is_told(fake: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(soffice, "run", full)
    with pytest.raises(OutputError) as error, Office() as running:
        running.convert([docx("Brief")])
    assert [p.code for p in error.value.problems] == ["output-disk-full"]
    assert fake.left_behind() == []


def test_what_a_killed_process_left_is_removed_by_the_next(fake: FakeOffice) -> None:
    killed, living = PrivateFolder(soffice.PREFIX), PrivateFolder(soffice.PREFIX)
    killed.make()
    living.make()
    abandoned = killed.path
    (abandoned / "1.docx").write_bytes(b"letter")
    assert killed._lock is not None
    killed._lock.close()  # as the system does when a process ends
    foreign = fake.temporary / f"{soffice.PREFIX}without-lock"
    foreign.mkdir()
    with Office():
        assert not abandoned.exists()
        assert living.path.exists()
        assert foreign.exists()
    living.remove()
    assert fake.left_behind() == [foreign]


@pytest.mark.slow
def test_the_program_s_arguments_name_no_letter(fake: FakeOffice) -> None:
    """Every user of the machine can read them."""
    script = fake.program.read_text().replace(
        "def main() -> int:\n",
        "def main() -> int:\n    (HERE / 'arguments').write_text(' '.join(sys.argv))\n",
    )
    fake.program.write_text(script)
    converted("Brief000")
    arguments = (fake.folder / "arguments").read_text()
    assert '"PDFUACompliance": {"type": "boolean", "value": "true"}' in arguments
    assert '"SelectPdfVersion": {"type": "long", "value": "2"}' in arguments
    documents = [a for a in arguments.split() if a.endswith(".docx")]
    assert [Path(d).name for d in documents] == ["0.docx"]
