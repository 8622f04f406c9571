"""The gallery shows every example, and every picture that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_example_stands_in_the_gallery_with_its_pictures() -> None:
    gallery = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    found = [*(ROOT / "examples").glob("*.yaml"), *(ROOT / "examples").glob("*/*.yaml")]
    examples = [file for file in found if file.name != "JOB.yaml"]
    examples += (ROOT / "examples").glob("*/templates/*/example.yaml")
    examples += (ROOT / "examples" / "eigenes-aussehen" / "letters").glob("*.yaml")
    named = set(re.findall(r"\(\.\./(examples/[^)]+)\)", gallery))
    assert named == {example.relative_to(ROOT).as_posix() for example in examples}
    pictures = re.findall(r'src="(pictures/[^"]+)"', gallery)
    assert len(pictures) >= len(examples)
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)
