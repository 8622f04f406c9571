"""Writes docs/gallery.md and its pictures from the examples: ``python scripts/make_gallery.py`` or ``make docs``."""

from __future__ import annotations

from pathlib import Path

from lettergen import Workshop, load_letter

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
PICTURES = ROOT / "docs" / "pictures"
PPI = 72
OWN_LOOK = "eigenes-aussehen/letters"
"""Letters on a letterhead of their own."""
NO_LETTERS = frozenset({"JOB.yaml"})
"""A batch, and a program's settings."""

HEAD = """\
# Gallery

<!-- Generated from examples/ by scripts/make_gallery.py; do not edit. -->

Every example as `make demo` writes it. Persons are invented; facts of authorities are public and have their sources in the
letterheads' folders.
"""


def examples() -> list[Path]:
    """The example letters, in the order of the page."""
    found = [*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("*/*.yaml")]
    own_kinds = sorted(EXAMPLES.glob("*/templates/*/example.yaml"))
    own_look = sorted((EXAMPLES / OWN_LOOK).glob("*.yaml"))
    return [*sorted(file for file in found if file.name not in NO_LETTERS), *own_kinds, *own_look]


def workspace_of(example: Path) -> Path | None:
    """The workspace whose kind an example is of, or whose letterhead it is on."""
    if example.parent == EXAMPLES / OWN_LOOK:
        return example.parents[1]
    return example.parents[2] if example.parent.parent.name == "templates" else None


def name_of(example: Path) -> str:
    """What the page calls an example."""
    own_kind = example.parent.parent.name == "templates"
    return example.parent.name if own_kind else example.stem


def page(pictures: dict[Path, list[str]]) -> str:
    """The gallery's Markdown; ``pictures`` holds each example's picture files."""
    parts = [HEAD]
    for example, names in pictures.items():
        letter = load_letter(example, workspace=workspace_of(example))
        source = example.relative_to(ROOT).as_posix()
        parts.append(f"## {name_of(example)}\n\n`{letter.kind}`, from [{source}](../{source})\n")
        images = (
            f'<img src="pictures/{name}" width="300" alt="{name_of(example)}, page {number}">'
            for number, name in enumerate(names, 1)
        )
        parts.append("\n".join(images) + "\n")
    return "\n".join(parts)


def main() -> None:
    """Renders every example and writes the page."""
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    written: dict[Path, list[str]] = {}
    for example in examples():
        workspace = workspace_of(example)
        letter = load_letter(example, workspace=workspace)
        pages = Workshop(workspace).preview(letter, ppi=PPI)
        written[example] = [
            f"{name_of(example)}-{number}.png" for number in range(1, len(pages) + 1)
        ]
        for name, content in zip(written[example], pages, strict=True):
            (PICTURES / name).write_bytes(content)
    (ROOT / "docs" / "gallery.md").write_text(page(written), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
