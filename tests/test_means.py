"""What the machine has left is reckoned before anything is started."""

from __future__ import annotations

import pytest

from lettergen import means


@pytest.mark.parametrize(
    ("left", "asked"),
    [
        (None, 6),
        (0, 0),
        (means.TYPESETTING, 0),
        (means.TYPESETTING + 3 * means._THREAD, 3),
        (means.TYPESETTING + 99 * means._THREAD, 6),
    ],
)
def test_no_more_threads_are_tried_than_there_is_memory_for(
    left: int | None, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def startable(count: int) -> int:
        tried.append(count)
        return count

    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(means, "_memory_left", lambda: left)
    monkeypatch.setattr(means, "startable", startable)
    monkeypatch.setenv("RAYON_NUM_THREADS", "1")
    assert means.leave_threads(4) == (4 if asked == 6 else max(asked - 1, 0))
    assert tried == [asked]


def test_threads_that_were_tried_are_gone_for_the_system_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted = iter((3, 9, 8, 3))
    monkeypatch.setattr(means, "_threads", lambda: next(counted))
    assert means.startable(2) == 2
    assert list(counted) == []
