"""``python -m benchmarks.word_templates [--letters N]``: ``WordTemplate`` beside docxtpl, alternating in one run.

Three templates: the letter of the other benchmarks, a table of a hundred rows, and text with conditions and macros. Both
fill them with the same values; each figure is the median of five rounds.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

from benchmarks.docxtpl_template import context, template
from lettergen import WordTemplate

ROUNDS = 5


def _saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _table() -> tuple[bytes, dict[str, Any]]:
    document = docx.Document()
    rows = ("{%tr for row in rows %}",), ("{{ row.name }}", "{{ row.sum }}"), ("{%tr endfor %}",)
    made = document.add_table(rows=3, cols=2)
    for number, texts in enumerate(rows):
        for cell, text in zip(made.rows[number].cells, texts, strict=False):
            cell.text = text
    return _saved(document), {"rows": [{"name": f"Zeile {n}", "sum": n * 7} for n in range(100)]}


def _statements() -> tuple[bytes, dict[str, Any]]:
    document = docx.Document()
    document.add_paragraph("{% macro line(a) %}{{ a|upper }}, {% endmacro %}")
    for _ in range(20):
        document.add_paragraph("{% if more and name != 'Max' %}{{ line(name) ~ '!' }}{% endif %}")
    return _saved(document), {"more": True, "name": "Erika Muster"}


def _docxtpl(content: bytes, values: dict[str, Any]) -> None:
    document = DocxTemplate(io.BytesIO(content))
    document.render(values, Environment(autoescape=True, undefined=StrictUndefined))
    _saved(document.docx)


def _milliseconds(work: Callable[[], object], letters: int) -> float:
    start = time.perf_counter()
    for _ in range(letters):
        work()
    return (time.perf_counter() - start) * 1000 / letters


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=20)
    letters = parser.parse_args().letters
    print(f"{'':10} docxtpl ms   WordTemplate ms   times faster   opening ms")
    cases = {
        "letter": (template(), dict(context(0))),
        "table": _table(),
        "statements": _statements(),
    }
    for name, (content, values) in cases.items():
        start = time.perf_counter()
        opened = WordTemplate.open(content)
        opening = (time.perf_counter() - start) * 1000
        rounds = [
            (
                _milliseconds(lambda c=content, v=values: _docxtpl(c, v), letters),  # type: ignore[misc]
                _milliseconds(lambda o=opened, v=values: o.render(v), letters * 10),  # type: ignore[misc]
            )
            for _ in range(ROUNDS)
        ]
        theirs, ours = (statistics.median(times) for times in zip(*rounds, strict=True))
        print(f"{name:10} {theirs:10.1f} {ours:17.2f} {theirs / ours:14.0f} {opening:12.0f}")


if __name__ == "__main__":
    main()
