"""Which sheet of a workbook holds the recipients: the one named, else the only one that is visible and filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lettergen.errors import InputError, Place, Problem


def chosen_sheet(
    file: str,
    wanted: str | None,
    visible: Sequence[str],
    everything: Sequence[str],
    filled: Callable[[str], bool],
) -> str:
    """The name of the sheet to read. Raises InputError when it is not there, or when none or several are filled."""
    place = Place(file)
    if wanted is not None:
        if wanted not in everything:
            params = {"sheets": ", ".join(everything)}
            raise InputError(Problem("table-sheet-unknown", place, wanted, params))
        return wanted
    found = [name for name in visible if filled(name)]
    if not found:
        raise InputError(Problem("table-empty", place, params={"file": file}))
    if len(found) > 1:
        raise InputError(Problem("table-sheet-open", place, params={"sheets": ", ".join(found)}))
    return found[0]
