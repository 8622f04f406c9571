"""A LibreOffice that does what a test wants, in place of the real one."""

from __future__ import annotations

import io
import json
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from lettergen.renderers.libreoffice import soffice
from lettergen.renderers.libreoffice.program import VARIABLE

SCRIPT = Path(__file__).with_name("fake_soffice.py")
GOOD_VERSION = "LibreOffice 24.2.7.2 420(Build:2)"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(text: str = "Brief", **parts: str) -> bytes:
    """The least that counts as a DOCX, with this text."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("[Content_Types].xml", f"<Types><Override ContentType='{_TYPE}'/></Types>")
        package.writestr("word/document.xml", f"<document>{text}</document>")
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


@dataclass(frozen=True)
class FakeOffice:
    """The program ``soffice`` in a folder of its own, and what it was asked."""

    folder: Path
    temporary: Path

    @property
    def program(self) -> Path:
        return self.folder / "soffice"

    def set(self, **config: Any) -> None:
        known = {"version": GOOD_VERSION, "version_exit": 0, "drops_after": 1000}
        (self.folder / "config.json").write_text(json.dumps(known | config))

    def calls(self) -> list[tuple[int, str, str]]:
        """Of each call the number of files, the profile and the folder for temporary files."""
        log = self.folder / "calls.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [tuple(json.loads(line)) for line in lines]

    def counts(self) -> list[int]:
        return [count for count, _, _ in self.calls()]

    def left_behind(self) -> list[Path]:
        return list(self.temporary.iterdir())


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeOffice:
    """Found in place of the real LibreOffice; temporary files of this process lie in a folder of their own."""
    made = FakeOffice(tmp_path / "office", tmp_path / "temporary")
    made.folder.mkdir()
    made.temporary.mkdir()
    script = SCRIPT.read_text(encoding="utf-8")
    made.program.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    made.program.chmod(0o755)
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": "NAMENAME"})
    writer.write(made.folder / "template.pdf")
    made.set()
    monkeypatch.setenv(VARIABLE, str(made.program))
    monkeypatch.setattr(tempfile, "tempdir", str(made.temporary))
    monkeypatch.setattr(soffice, "START_S", 20.0)
    return made
