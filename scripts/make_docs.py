"""Writes the pages of docs/ that come from the sources: ``python scripts/make_docs.py`` or ``make docs``."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
MESSAGES = ROOT / "lettergen" / "messages"

GROUPS = {
    "reading": "Files and data",
    "model": "Values and models",
    "charset": "Characters",
    "german": "Addresses, salutations, typography",
    "letterhead": "Letterheads",
    "text": "Text templates",
    "compose": "Composing",
    "signing": "Signatures and copies",
    "render": "Setting",
    "typst": "PDF",
    "docx": "DOCX",
    "pdf": "PDF files",
    "libreoffice": "LibreOffice",
    "embedded": "Letters as data in their files",
    "files": "Results",
    "cli": "Command line",
}

HEAD = """\
# Problems by code

<!-- Generated from lettergen/messages/ by scripts/make_docs.py; do not edit. -->

Every problem that lettergen reports has a code that stays the same from version to version. What it says, and what to
do about it, in both languages; `{…}` stands for a part of the letter. What the exit codes mean: [exit-codes.md](exit-codes.md).
"""


def errors_page() -> str:
    """docs/errors.md: the message catalogue, a section per file, a table row per code."""
    files = sorted(MESSAGES.glob("*.toml"), key=lambda f: (_order(f.stem), f.stem))
    return "\n".join([HEAD, *(_section(f) for f in files)])


def _order(stem: str) -> int:
    return list(GROUPS).index(stem) if stem in GROUPS else len(GROUPS)


def _section(file: Path) -> str:
    lines = [f"## {GROUPS.get(file.stem, file.stem.capitalize())}", ""]
    lines += ["| Code | Deutsch | English |", "|------|---------|---------|"]
    for code, entry in sorted(tomllib.loads(file.read_text(encoding="utf-8")).items()):
        cells = [_cell(entry, language) for language in ("de", "en")]
        lines.append(f"| `{code}` | {cells[0]} | {cells[1]} |")
    return "\n".join([*lines, ""])


def _cell(entry: dict[str, str], language: str) -> str:
    hint = entry.get(f"hint_{language}")
    return _escaped(entry[language]) + (f"<br>→ {_escaped(hint)}" if hint else "")


_FORMS = re.compile(r"\{\w+\|[^|}]*\|([^}]*)\}")
"""A word in singular and plural; the page shows the plural."""


def _escaped(text: str) -> str:
    text = _FORMS.sub(r"\1", text)
    for char in "\\|*_`<>":
        text = text.replace(char, f"\\{char}")
    return " ".join(text.split())


REFERENCE = """\
# Reference

<!-- Generated from lettergen/__init__.py by scripts/make_docs.py; do not edit. -->

Every public name of `lettergen`, by the module that it comes from; import it from `lettergen` itself. What it says here is what
`help()` says. The classes of letters and their parts are explained field by field by `lettergen new KIND` and `lettergen schema KIND`.
"""


def reference_page() -> str:
    """docs/reference.md: the public names, each for the site to fill from its docstring."""
    import lettergen

    sections = [
        f"## {module.removeprefix('lettergen.')}\n\n"
        + "\n\n".join(f"::: {module}.{name}" for name in names)
        + "\n"
        for module, names in lettergen._HOMES.items()
    ]
    return "\n".join([REFERENCE, *sections])


_CODES = re.compile(r"\s*\(((?:``[\w-]+``(?:,\s*)?)+)\)\.$")
BEGIN, END = "<!-- bounds: made by scripts/make_docs.py -->\n", "<!-- end of bounds -->\n"


def bounds_table() -> str:
    """The bounds of lettergen/limits.py: name, value as shipped, what it is of, and the problems that name it."""
    tree = ast.parse((ROOT / "lettergen" / "limits.py").read_text(encoding="utf-8"))
    lines = ["| bound | value | of what | problem |", "|---|---:|---|---|"]
    for node, text in pairwise(tree.body):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Call)):
            continue
        name, default = (ast.unparse(a) for a in node.value.args)
        doc = " ".join(text.value.value.split())
        codes = _CODES.search(doc)
        what, told = (t.replace("``", "`") for t in (_CODES.sub("", doc).rstrip("."), codes[1]))
        lines.append(f"| `{name.strip(chr(39))}` | {_size(default)} | {what} | {told} |")
    return "\n".join(lines) + "\n"


def _size(written: str) -> str:
    value = _shifted(written)
    if value >= 1 << 20 and value % (1 << 10) == 0:
        return f"{value >> 20} MiB"
    return f"{value:,}"


def _shifted(written: str) -> int:
    number, _, shift = written.partition("<<")
    return int(number) << int(shift or 0)


def security_page() -> str:
    """SECURITY.md with its table."""
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{bounds_table()}{END}{after}"


PAGES = {"errors.md": errors_page, "reference.md": reference_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8", newline="\n")
        print(f"docs/{name}")
    (ROOT / "SECURITY.md").write_text(security_page(), encoding="utf-8", newline="\n")
    print("SECURITY.md")
