"""DOCX files to PDF, many per start of LibreOffice; a file that cannot be converted stops none of the others.

Its profile has nothing to ask, nothing to run, nothing to fetch.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import zipfile
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self
from xml.sax.saxutils import escape, quoteattr

from lettergen import archives
from lettergen.errors import OutputError, Problem
from lettergen.files import problem_of
from lettergen.private_folder import PrivateFolder
from lettergen.renderers.libreoffice.program import Program, find_program
from lettergen.renderers.libreoffice.running import Ending, run

PREFIX: Final = "lettergen-office-"
"""Of the names of temporary folders."""

DEFAULT_TIMEOUT_S: Final = 60.0
"""Seconds that one file may take. A letter takes a fifth of a second; a hundred pages with pictures some ten."""

START_S: Final = 30.0
"""Seconds that LibreOffice may take to start, on top of the first file's: one or two when nothing else runs."""

FILES_PER_CALL: Final = 100
"""A start costs as much as several letters. One call with more than about 255 files drops the rest and says nothing
(measured with 7.4)."""

MOST_FRUITLESS: Final = 12
"""Calls in a row that crash or hang without a single PDF, after which it is not the files that are at fault."""

EXPORT: Final[Mapping[str, tuple[str, str]]] = {
    "SelectPdfVersion": ("long", "2"),  # PDF/A-2b
    "PDFUACompliance": ("boolean", "true"),
    "UseTaggedPDF": ("boolean", "true"),
    "ExportBookmarks": ("boolean", "true"),
    "ExportNotes": ("boolean", "false"),
}
"""What is asked for, as LibreOffice's PDF export calls it."""

_DOCUMENT = re.compile(rb"(?:wordprocessingml|ms-word)\.(?:document|template)[.\w]*\.?main\+xml")
"""Content types of the main part of Word's documents and templates, with macros (which are not run) or without."""
_TYPES = "[Content_Types].xml"
_MAX_TYPES_BYTES = 1 << 20


class Office:
    """LibreOffice with a private folder; used as a context manager, which removes the folder, whatever happens.

    One call runs at a time: use one ``Office`` per thread.

    Args:
        program: The LibreOffice; None looks for one, and raises MissingToolError.
        timeout_s: Seconds that a single file may take before it is given up.
    """

    def __init__(
        self, program: Program | None = None, *, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> None:
        self.program = program or find_program()
        self._timeout_s = timeout_s
        self._private = PrivateFolder(PREFIX)
        self._fruitless = 0
        self._profiles = 0
        self._profile: Path | None = None

    def __enter__(self) -> Self:
        try:
            self._private.make()
        except BaseException as failure:
            self._private.remove()
            if isinstance(failure, OSError):
                raise _not_written(tempfile.gettempdir(), failure) from None
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._private.remove()

    def convert(self, documents: Sequence[bytes]) -> list[bytes | Problem]:
        """Each document's PDF as LibreOffice writes it, or why there is none, in order.

        A file that spoils a call is tried once more alone, so that the others come out and it alone is named:
        ``convert-not-docx``, ``convert-timeout``, ``convert-crashed``, ``convert-refused``; ``convert-gave-up`` when
        LibreOffice has failed too often in a row to try again. Raises OutputError when the private folder cannot be
        written, or the program not be started.
        """
        try:
            return self._all_converted(documents)
        except OSError as failure:
            raise _not_written(self._private.path, failure) from None

    def _all_converted(self, documents: Sequence[bytes]) -> list[bytes | Problem]:
        results: dict[int, bytes | Problem] = {}
        for number, document in enumerate(documents):
            if _is_docx(document):
                self._source(number).write_bytes(document)
            else:
                results[number] = Problem("convert-not-docx")
        waiting = [number for number in range(len(documents)) if number not in results]
        for at in range(0, len(waiting), FILES_PER_CALL):
            results |= self._converted(waiting[at : at + FILES_PER_CALL])
        return [results[number] for number in range(len(documents))]

    def _converted(self, numbers: Sequence[int]) -> dict[int, bytes | Problem]:
        """What becomes of files that are together in one call, and of those that it leaves out in further ones."""
        results: dict[int, bytes | Problem] = {}
        calls = deque([list(numbers)])
        tried: set[int] = set()
        while calls:
            asked = calls.popleft()
            if self._fruitless >= MOST_FRUITLESS:
                results |= dict.fromkeys(asked, self._problem("convert-gave-up"))
                continue
            ending = self._call(asked)
            made = {n: pdf for n in asked if (pdf := self._taken(n)) is not None}
            self._fruitless = 0 if made or ending is Ending.DONE else self._fruitless + 1
            results |= made
            missing = [n for n in asked if n not in made]
            again = len(asked) > 1 or (ending is Ending.CRASHED and not tried.issuperset(asked))
            if again:
                calls.extend(filter(None, _regrouped(missing, ending, some=bool(made))))
            else:
                results |= dict.fromkeys(missing, self._problem(_FAILURES[ending]))
            tried.update(asked)
        return results

    def _call(self, numbers: Sequence[int]) -> Ending:
        """Starts LibreOffice for these files; afterwards it is gone."""
        target = self._private.path / "out"
        target.mkdir(exist_ok=True)
        options = json.dumps({k: {"type": t, "value": v} for k, (t, v) in EXPORT.items()})
        command = [
            str(self.program.path),
            f"-env:UserInstallation={self._current_profile().as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault"),
            *("--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(target)),
            *(str(self._source(number)) for number in numbers),
        ]
        begun: set[str] = set()

        def progress() -> object:
            # A first file may come after the start alone; each further one has its own time.
            begun.update(entry.name for entry in os.scandir(target))
            return len(begun)

        patience = self._timeout_s + START_S
        ending = run(
            command,
            self._private.path,
            patience,
            later_s=self._timeout_s,
            progress=progress,
            environment=self._environment(),
        )
        if ending is not Ending.DONE:
            self._profile = None  # it may be locked or half written
        return ending

    def _environment(self) -> dict[str, str]:
        """This process's variables, but temporary files of LibreOffice lie in the private folder, too."""
        scratch = self._private.path / "tmp"
        scratch.mkdir(exist_ok=True)
        own = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(scratch))
        return {**os.environ, **own, "LC_ALL": "C.UTF-8"}

    def _current_profile(self) -> Path:
        if self._profile is None:
            self._profiles += 1
            self._profile = self._private.path / f"profile-{self._profiles}"
            make_profile(self._profile)
        return self._profile

    def _source(self, number: int) -> Path:
        # A number, no name: every user of the machine can read the arguments of a process.
        return self._private.path / f"{number}.docx"

    def _taken(self, number: int) -> bytes | None:
        """The PDF of a file, when it is a whole one; it and its source leave the disk."""
        path = self._private.path / "out" / f"{number}.pdf"
        try:
            content = path.read_bytes()
        except OSError:
            return None
        path.unlink()
        if not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
            return None
        self._source(number).unlink()
        return content

    def _problem(self, code: str) -> Problem:
        version, seconds = self.program.version, f"{self._timeout_s:g}"
        return Problem(code, params={"version": version, "seconds": seconds})


_FAILURES: Final = {
    Ending.HUNG: "convert-timeout",
    Ending.CRASHED: "convert-crashed",
    Ending.DONE: "convert-refused",
}


def _regrouped(missing: list[int], ending: Ending, *, some: bool) -> tuple[list[int], list[int]]:
    """The files that a call left out, as two further calls, of which one may be empty."""
    if ending is not Ending.DONE:
        # Files are taken in order: it went wrong with the first, those behind it had no turn.
        return missing[:1], missing[1:]
    half = 0 if some else len(missing) // 2
    return missing[:half], missing[half:]


def _not_written(path: Path | str, failure: OSError) -> OutputError:
    return OutputError(problem_of(Path(path), failure))


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            types = package.getinfo(_TYPES)
            return types.file_size <= _MAX_TYPES_BYTES and bool(
                _DOCUMENT.search(package.read(types))
            )
    except archives.FAULTS:
        return False


_COMMON: Final = "/org.openoffice.Office.Common"

SETTINGS: Final = (
    # No first-start dialogs, tips or questions about crashes.
    (f"{_COMMON}/Misc", "FirstRun", "false"),
    (f"{_COMMON}/Misc", "ShowTipOfTheDay", "false"),
    (f"{_COMMON}/Misc", "CrashReport", "false"),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    # Macros: trust none, run none. Java is a second way to run code, and slow to start.
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    # Pictures and other documents that a file links to are not fetched, links not brought up to date, updates not looked for.
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    # Text without a language of its own is German; the conventions do not depend on this machine's locale.
    ("/org.openoffice.Setup/L10N", "ooLocale", "en-US"),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "de-DE"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "de-DE"),
    # Nothing is kept of what was opened.
    ("/org.openoffice.Office.Common/History", "PickListSize", "0"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
)
"""Path, name and value of each setting (LibreOffice's ``officecfg`` schemas; unknown ones are passed over)."""


def make_profile(folder: Path) -> None:
    """Makes a new profile in ``folder``, which must not exist yet. Raises OSError."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = "".join(
        f"<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} oor:op='fuse'>"
        f"<value>{escape(value)}</value></prop></item>\n"
        for path, name, value in SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<oor:items xmlns:oor='http://openoffice.org/2001/registry'>\n"
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
