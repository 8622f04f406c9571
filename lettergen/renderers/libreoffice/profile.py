"""The profile that LibreOffice gets: nothing to ask, nothing to run, nothing to fetch."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

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
