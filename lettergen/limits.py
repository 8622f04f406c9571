"""How much a letter may hold. Far above what letters need, and low enough that no data keep a program busy.

Each is an error at the field that has too much; docs/limits.md lists them all.
"""

from __future__ import annotations

from typing import Final

MAX_LINE: Final = 1_000
"""Characters of a text on one line, such as a subject or a name."""

MAX_NAME: Final = 100
"""Characters of the name of a letterhead, an authority or a unit, which is a folder's name, too."""

MAX_PROSE: Final = 100_000
"""Characters of a text of any length, such as a paragraph or a whole ``body``: some forty pages."""

MAX_ENTRIES: Final = 1_000
"""Entries of a list, such as paragraphs, enclosures or persons."""

MAX_MODULES: Final = 100
"""Text modules that one letter names."""

MAX_MARKS: Final = 30
"""Combining marks on one letter; DIN 91379 has three at most, Unicode's Stream-Safe Text Format (UAX #15) 30."""

MAX_LETTER: Final = 250_000
"""Characters of all texts of a letter together."""

MAX_PROBLEMS: Final = 100
"""Problems of one file or letter that are told; how many more there are is one problem of its own."""

MAX_DEPTH: Final = 32
"""Levels of data within data; a letter has less than ten."""
