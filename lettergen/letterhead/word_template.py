"""A letterhead's Word template: read from the letterhead's own folder."""

from __future__ import annotations

from pathlib import Path

from lettergen.errors import LetterheadError, Place, Problem
from lettergen.files import OutsideError
from lettergen.resources import WordTemplate, read_word_template


def load_word_template(name: str, folder: Path, place: Place) -> WordTemplate:
    """The template; what it holds is looked at when a letter is set in it.

    Args:
        name: What the version says, a file in ``folder``, symbolic links followed.
        folder: The letterhead's folder.
        place: Where the version names it, for problems.

    Raises:
        LetterheadError: The file lies outside (``letterhead-template-outside``) or is missing
            (``letterhead-template-missing``).
    """
    try:
        return read_word_template(folder / name, within=folder)
    except OutsideError:
        raise LetterheadError(Problem("letterhead-template-outside", place, name)) from None
    except OSError as error:
        params = {"folder": folder.name}
        raise LetterheadError(
            Problem("letterhead-template-missing", place, name, params)
        ) from error
