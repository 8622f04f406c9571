"""Letters to invented people, and what a run leaves, to compare with another's."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from lettergen.batch.journal import JOURNAL
from lettergen.model.letter import LetterBase
from lettergen.pipeline import letter_from

Data = dict[str, Any]


def workers() -> list[BaseProcess]:
    """Processes of runs; a server that other tests have started has some, too, which bear names."""
    alive = multiprocessing.active_children()
    return [process for process in alive if process.name.startswith("SpawnProcess-")]


def data(number: int, **changed: Any) -> Data:
    """A short letter to person ``number``."""
    return {
        "kind": "schreiben",
        "sender": {
            "authority": {
                "name": "Stadt Musterstadt",
                "address": {"street": "Am Markt 1", "postal_code": "12345", "city": "Musterstadt"},
            }
        },
        "recipient": {
            "persons": {"form": "frau", "first_name": "Erika", "last_name": f"Muster-{number}"},
            "address": {
                "street": f"Ring {number}",
                "postal_code": "01234",
                "city": "Beispielstadt",
            },
        },
        "date": "2018-10-09",
        "subject": "Ihr Antrag",
        "body": "vielen Dank für Ihren Antrag.",
        "signatures": {"name": "Max Beispiel"},
        **changed,
    }


def letters(count: int) -> Iterator[LetterBase]:
    return (letter_from(data(number)) for number in range(1, count + 1))


def long_letter(number: int) -> Data:
    """Two pages."""
    return data(number, body=["Ein Absatz, der seinen Platz braucht. " * 12] * 8)


def results(out: Path) -> dict[str, Any]:
    """Every file of a run by name; the report without its times, the journal without its order.

    Hashes of letters are keyed anew for each folder: of these only the rows that they are of remain.
    """
    found: dict[str, Any] = {}
    for file in sorted(out.rglob("*")):
        name = file.relative_to(out).as_posix()
        if file.name == JOURNAL:
            lines = map(json.loads, file.read_text(encoding="ascii").splitlines())
            found[name] = {json.dumps(_without_hashes(line)) for line in lines}
        elif file.name == "report.json":
            report = json.loads(file.read_text(encoding="utf-8"))
            del report["times"]
            for letter in report["letters"]:
                del letter["data"]
            found[name] = report
        elif file.is_file():
            found[name] = file.read_bytes()
    return found


def _without_hashes(record: dict[str, Any]) -> dict[str, Any]:
    parts = {k: v for k, v in record.get("parts", {}).items() if k != "rows"}
    keyed = {"data", "key", "name"}
    return {k: v for k, v in record.items() if k not in keyed} | {"parts": parts}
