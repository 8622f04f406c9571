"""Letters and template folders for the tests of the text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lettergen.kinds import SHIPPED as KINDS
from lettergen.model.letter import LetterBase
from lettergen.reading import Document, read_yaml_file
from lettergen.text.registry import TextTemplates

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SHIPPED = ROOT / "templates"

COMMON: dict[str, Any] = {
    "sender": {"authority": {"name": "Gemeinde Musterhausen"}},
    "recipient": {"organisation": "Verein Beispiel"},
    "date": "2026-11-23",
}


def example(name: str) -> LetterBase:
    return KINDS.letter(read_yaml_file(EXAMPLES / f"{name}.yaml"))


def example_data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = read_yaml_file(EXAMPLES / f"{name}.yaml").data
    return data


def letter(data: Mapping[str, Any]) -> LetterBase:
    return KINDS.letter(Document(None, data))


def plain(body: str | list[str], **fields: Any) -> LetterBase:
    return letter({**COMMON, "kind": "schreiben", "subject": "Betreff", "body": body, **fields})


def folder(tmp_path: Path, text: str, head: str = "data: [body]", **modules: str) -> TextTemplates:
    """A workspace whose only template is one for ``schreiben``; its text begins at line 6."""
    (tmp_path / "schreiben").mkdir(exist_ok=True)
    front = f'---\nkind: schreiben\nsubject: "{{{{ letter.subject }}}}"\n{head}\n---\n'
    (tmp_path / "schreiben" / "text.md").write_text(front + text, encoding="utf-8")
    (tmp_path / "_modules").mkdir(exist_ok=True)
    for name, content in modules.items():
        (tmp_path / "_modules" / f"{name}.md").write_text(content, encoding="utf-8")
    return TextTemplates([tmp_path], KINDS.models)
