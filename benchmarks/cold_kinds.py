"""``python -m benchmarks.cold_kinds [--runs N]``: what a fresh ``lettergen render`` costs for a kind that a house declares.

The shipped decision notice beside the same kind declared in ``kind.yaml``: same data, same text, same pages. Runs alternate; the
processor's time counts, which other programs hardly change, and each figure is the median of its runs.
"""

from __future__ import annotations

import argparse
import compileall
import resource
import statistics
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "beschlussmitteilung.yaml"
SHIPPED = "beschlussmitteilung"
OWN = "beschluss"
MOST = 1.1
"""Goal: an own kind's letter costs at most so many times a shipped one's."""

DECLARATION = """\
title: Beschlussmitteilung des Hauses
help: Sagt, was ein Gremium beschlossen hat.
fields:
  decision:
    type: group
    label: Beschluss
    fields:
      committee:
        type: group
        label: Gremium
        fields:
          name: {type: noun_phrase, label: Name, example: der Ausschuss für Arbeit}
          short_name: {type: text, label: Kurzname, required: false}
          authority: {type: noun_phrase, label: Behörde, required: false}
      date: {type: date, label: Sitzung am, before: letter.date}
      item: {type: text, label: Tagesordnungspunkt, required: false}
      document: {type: text, label: Vorlage, required: false}
      vote: {type: text, label: Abstimmung, required: false}
      subject_matter: {type: noun_phrase, label: Gegenstand}
      attribute: {type: text, label: Beifügung, required: false}
      purpose: {type: text, label: Zweck, required: false}
      wording: {type: paragraphs, label: Wortlaut, required: false}
      author: {type: noun_phrase, label: Verfasser, required: false}
  fields_of_action: {type: list, label: Handlungsfelder, of: text, required: false}
  content: {type: paragraphs, label: Inhalt, required: false}
  measures:
    type: group
    label: Maßnahmen
    required: false
    fields:
      items: {type: list, label: Maßnahme, of: text}
      and_others: {type: yes_no, label: Unter anderem, default: nein}
  reservations: {type: paragraphs, label: Vorbehalte, required: false}
  next_steps: {type: paragraphs, label: Weiteres, required: false}
  website: {type: text, label: Internet, required: false}
checks:
  - when: decision.date > letter.date
    text: Der Beschluss liegt nach dem Brief.
    path: decision.date
"""
"""What the shipped kind's model says, in YAML."""


def own_letter(workspace: Path) -> Path:
    """The same letter of the same kind, declared in ``workspace``."""
    folder = workspace / "templates" / OWN
    folder.mkdir(parents=True)
    (folder / "kind.yaml").write_text(DECLARATION, encoding="utf-8")
    words = (ROOT / "templates" / SHIPPED / "text.md").read_text(encoding="utf-8")
    (folder / "text.md").write_text(_renamed(words), encoding="utf-8")
    letter = folder / "example.yaml"
    letter.write_text(_renamed(EXAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    return letter


def _renamed(text: str) -> str:
    return text.replace(f"kind: {SHIPPED}", f"kind: {OWN}")


def seconds(arguments: list[str]) -> float:
    """The processor's time of one ``lettergen`` from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "lettergen", *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(runs: int) -> tuple[float, float]:
    """Seconds for the shipped kind, and for the own one."""
    compileall.compile_dir(str(files("lettergen")), quiet=2)
    times: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "house"
        calls = (
            ["render", str(EXAMPLE), "-o", folder],
            ["render", str(own_letter(workspace)), "-o", folder, "--workspace", str(workspace)],
        )
        for number in range(runs + 1):
            for kept, call in zip(times, calls, strict=True):
                found = seconds(call)
                if number:  # the first run fills the disk's cache
                    kept.append(found)
    return statistics.median(times[0]), statistics.median(times[1])


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.cold_kinds")
    parser.add_argument("--runs", type=int, default=11, help="runs of each (default 11)")
    shipped, own = measure(parser.parse_args().runs)
    print(
        f"cold render: {shipped:.3f} s of the processor, own kind {own:.3f} s: × {own / shipped:.2f} (goal ≤ {MOST})"
    )


if __name__ == "__main__":
    main()
