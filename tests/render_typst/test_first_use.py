"""Typst is begun once, whoever asks for it first."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lettergen.renderers.typst import engine


def test_threads_are_counted_before_any_of_them_has_a_compiler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Typst's own threads would not start beside those that are started to be counted."""
    happened: list[str] = []

    def counted(count: int) -> int:
        happened.append("counting")
        time.sleep(0.05)
        happened.append("counted")
        return count

    monkeypatch.setattr(engine._Process, "first_user", None)
    monkeypatch.setattr(engine, "leave_threads", counted)
    monkeypatch.setattr(engine, "check_memory", lambda _: happened.append("begun"))
    with ThreadPoolExecutor(4) as pool:
        for made in [pool.submit(engine._compiler_of, engine._LAYOUT) for _ in range(4)]:
            made.result()
    assert happened == ["counting", "counted", *["begun"] * 4]
