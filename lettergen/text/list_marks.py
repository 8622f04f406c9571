"""Which line beginnings are list marks, and which are German.

CommonMark takes every ``9.`` and every ``-`` at the beginning of a line for a list, so a paragraph that begins with
"9. Oktober 2018" loses its date. Here a mark must look meant: it stands after an empty line or a colon, numbers come
in order and are at least two. Every other mark gets a backslash, which Markdown takes away again. What word processors
set for a mark (``•``, ``–``) is one at the beginning of a line, too. Lines of a paragraph that begin with marks which
make no list stay lines: none is joined to the one before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lettergen.text.line_marks import item_lines

_MARK = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<number>\d{1,9})(?P<delimiter>[.)])|(?P<bullet>[-*+]))(?P<rest>[ \t].*|)",
)
_BULLET = re.compile(
    "(?P<indent>[ \\t]*)(?:[•▪‣●◦■□➢►▶\uf0b7\uf0a7\uf0d8][ \\t]*|[·o]\\t[ \\t]*)(?P<rest>[^ \\t].*)"
)
"""Marks that mean nothing else, those of Word's symbol fonts among them; "·" and "o" only with the tab that Word sets."""
_DASH = re.compile(r"(?P<indent>[ \t]*)[–—][ \t]+(?P<rest>\S(?:.*[^\s–—])?)[ \t]*")
"""A mark where lines below each other begin with it."""
_MONTH = re.compile(
    r"(?:Jan(?:uar)?|Jänner|Feb(?:ruar)?|März?|Mrz|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Okt(?:ober)?|Nov(?:ember)?|Dez(?:ember)?)\b|\d{1,2}\.\s*\d{2,4}\b",
    re.IGNORECASE,
)
"""What makes the number before it a day: a month by name or by number."""
_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}")
_EMPTY_HEADING = re.compile(r"[ \t]*#{1,6}[ \t#]*")
_NO_PARAGRAPH = re.compile(r"[ \t]*(?:#{1,6}[ \t]|```|~~~|<)|.*\|")
_TAB = 4


@dataclass(slots=True)
class _Run:
    """Marks of one kind below each other, at one indentation."""

    kind: str
    indent: int
    parent: _Run | None
    interrupts: bool
    """Whether its first line stands directly below a line of a paragraph."""
    lines: list[int] = field(default_factory=list)
    number: int = 0
    """Of its last line."""
    accepted: bool = False

    def decide(self, meant: set[int]) -> None:
        """Accept it as a list, or leave its lines as text. ``meant`` are lines whose marks are nothing else."""
        inside = self.parent is not None and self.parent.accepted
        # A single dash may be a list of one; a single "1." or "*" is an ordinal or a footnote.
        enough = len(self.lines) > 1 or self.kind == "-"
        self.accepted = enough and (inside or not self.interrupts or self.lines[0] in meant)


@dataclass(frozen=True, slots=True)
class Marked:
    """Text in which only real list marks are left."""

    text: str
    attached: tuple[int, ...]
    """0-based lines at which a list seems meant, but no empty line stands before it."""
    jumps: tuple[int, ...]
    """0-based lines whose number does not follow what stands above it; they are left as text, on lines of their own."""


def mark_lists(text: str) -> Marked:
    """``text`` with a backslash before each list mark that is none. Lines keep their number.

    What would be joined to the line before, although it begins like an item, is parted from it by a hard line break.
    """
    lines, meant = _with_plain_marks(text.split("\n"))
    items = set(item_lines(lines))
    runs = _runs(lines)
    if not (runs or items or any(_needs_mask(line) for line in lines)):
        return Marked(text, (), ())
    for run in runs:
        run.decide(meant)
    real = {number for run in runs if run.accepted for number in run.lines}
    masked = [_mask(line, number in real) for number, line in enumerate(lines)]
    refused = [run for run in runs if not run.accepted]
    parted = _parted(lines, refused, real)
    for number in parted | items:
        if number and lines[number - 1].strip() and not _NO_PARAGRAPH.match(lines[number - 1]):
            masked[number - 1] = f"{masked[number - 1].rstrip(' ')}\\".replace("\\\\", "\\")
    single = [run for run in refused if len(run.lines) == 1 and run.lines[0] in parted]
    attached = [run for run in refused if len(run.lines) > 1]
    attached += [run for run in single if run.kind in _PLAIN_BULLETS]
    return Marked(
        "\n".join(masked),
        attached=tuple(sorted(run.lines[0] for run in attached)),
        jumps=tuple(run.lines[0] for run in single if run.kind not in _PLAIN_BULLETS),
    )


_PLAIN_BULLETS = frozenset("-*+")


def _with_plain_marks(lines: list[str]) -> tuple[list[str], set[int]]:
    """The lines with the bullets of word processors as Markdown's, and which lines these are."""
    dashes = [_DASH.fullmatch(line) for line in lines]
    plain, meant = list(lines), set[int]()
    for number, line in enumerate(lines):
        mark = _BULLET.fullmatch(line)
        if mark is None and (dash := dashes[number]):
            near = (dashes[n] for n in (number - 1, number + 1) if 0 <= n < len(lines))
            mark = dash if any(n and n["indent"] == dash["indent"] for n in near) else None
        if mark is not None:
            plain[number] = f"{mark['indent']}- {mark['rest']}"
            meant.add(number)
    return plain, meant


def _parted(lines: list[str], refused: list[_Run], real: set[int]) -> set[int]:
    """The lines that begin like items, make no list, and stand in a paragraph with others that do."""
    first, starts = 0, []
    for number, line in enumerate(lines):
        first = first if line.strip() else number + 1
        starts.append(first)
    text = {
        number
        for run in refused
        # What is indented below an item goes on with its sentence.
        if not (run.parent and run.parent.accepted)
        for number in run.lines
    }
    marks = Counter(starts[number] for number in text | real)
    return {number for number in text if marks[starts[number]] > 1 and number > starts[number]}


def _runs(lines: list[str]) -> list[_Run]:
    runs: list[_Run] = []
    open_runs: list[_Run] = []
    previous = ""
    for number, line in enumerate(lines):
        mark = _MARK.fullmatch(line)
        if mark is not None and _possible(mark):
            indent = _width(mark["indent"])
            run = _continued(open_runs, mark, indent)
            if run is None:
                run = _opened(open_runs, mark, indent, previous)
                runs.append(run)
            run.lines.append(number)
            run.number = int(mark["number"] or 0)
        elif line.strip() and not previous.strip():
            _close(open_runs, _width(line) - 1)
        previous = line
    return runs


def _close(open_runs: list[_Run], indent: int) -> None:
    """End all runs that are indented further than ``indent``."""
    while open_runs and open_runs[-1].indent > indent:
        open_runs.pop()


def _continued(open_runs: list[_Run], mark: re.Match[str], indent: int) -> _Run | None:
    """The run that ``mark`` goes on with; right-aligned numbers differ by one column."""
    _close(open_runs, indent + 1)
    if not open_runs or open_runs[-1].indent < indent - 1:
        return None
    run = open_runs[-1]
    same = run.kind == (mark["delimiter"] or mark["bullet"])
    return run if same and (mark["bullet"] or int(mark["number"]) == run.number + 1) else None


def _opened(open_runs: list[_Run], mark: re.Match[str], indent: int, previous: str) -> _Run:
    """A new run; one at its own indentation that it does not continue ends here."""
    if open_runs and open_runs[-1].indent >= indent - 1:
        open_runs.pop()
    run = _Run(
        kind=mark["delimiter"] or mark["bullet"],
        indent=indent,
        parent=open_runs[-1] if open_runs else None,
        interrupts=bool(previous.strip()) and not previous.rstrip().endswith(":"),
    )
    open_runs.append(run)
    return run


def _possible(mark: re.Match[str]) -> bool:
    rest = mark["rest"].strip()
    if not rest or _RULE.fullmatch(mark[0]):
        return False
    if mark["number"]:
        return not (mark["delimiter"] == "." and _MONTH.match(rest))
    return not rest.endswith(f" {mark['bullet']}")  # "- 46 -" is a page number


def _needs_mask(line: str) -> bool:
    return bool(_EMPTY_HEADING.fullmatch(line) or _MARK.fullmatch(line))


def _mask(line: str, real: bool) -> str:
    if _EMPTY_HEADING.fullmatch(line):
        return line.replace("#", "\\#", 1)
    mark = _MARK.fullmatch(line)
    if mark is None or _RULE.fullmatch(line):
        return line
    if real:
        # What looks like a second mark behind the first is text, too: "- 9. Oktober".
        start = mark.start("rest")
        blank = len(mark["rest"]) - len(mark["rest"].lstrip(" \t"))
        return line[: start + blank] + _mask(line[start + blank :], real=False)
    at = mark.start("delimiter") if mark["number"] else mark.start("bullet")
    return f"{line[:at]}\\{line[at:]}"


def _width(line: str) -> int:
    width = 0
    for character in line:
        if character == "\t":
            width += _TAB - width % _TAB
        elif character == " ":
            width += 1
        else:
            break
    return width
