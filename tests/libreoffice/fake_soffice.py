"""Stands in for LibreOffice's ``soffice``: converts files, except that it does with each what its name in the text says.

A file whose text holds ``HANG``, ``CRASH``, ``FLAKY`` (crashes the first time), ``REFUSE``, ``GARBAGE`` or ``TORN`` is treated so.
Writes a line for every call: how many files, and the profile.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    config = json.loads((HERE / "config.json").read_text())
    if "--version" in sys.argv:
        sys.stdout.write(config["version"] + "\n")
        return int(config["version_exit"])
    profile = next(a for a in sys.argv if a.startswith("-env:UserInstallation="))
    target = Path(sys.argv[sys.argv.index("--outdir") + 1])
    documents = [Path(a) for a in sys.argv if a.endswith(".docx")]
    with (HERE / "calls.log").open("a") as log:
        log.write(json.dumps([len(documents), profile, os.environ["TMPDIR"]]) + "\n")
    for document in documents[: config["drops_after"]]:
        convert(document, target)
    return 0


def convert(document: Path, target: Path) -> None:
    text = zipfile.ZipFile(document).read("word/document.xml").decode()
    pdf = target / f"{document.stem}.pdf"
    if "HANG" in text:
        pdf.write_bytes(b"%PDF-1.7 half")
        child = subprocess.Popen(["sleep", "600"])
        (HERE / "child.pid").write_text(str(child.pid))
        time.sleep(600)
    if "CRASH" in text or ("FLAKY" in text and not (HERE / "flaky").exists()):
        (HERE / "flaky").touch()
        sys.exit(139)
    if "REFUSE" in text:
        return
    if "GARBAGE" in text:
        pdf.write_bytes(b"Error: source file could not be loaded")
        return
    content = (HERE / "template.pdf").read_bytes().replace(b"NAMENAME", name_in(text).encode())
    pdf.write_bytes(content[:-20] if "TORN" in text else content)


def name_in(text: str) -> str:
    """Eight characters that tell one file's PDF from another's."""
    words = re.sub(r"<[^>]*>|[^A-Za-z0-9]", "", text)
    return (words[-8:] + "________")[:8]


if __name__ == "__main__":
    sys.exit(main())
