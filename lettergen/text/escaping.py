"""Values put into a template stay what they are: every character that could be markup gets a backslash."""

from __future__ import annotations

import re

from lettergen import arguments

# The full stop and the bracket make lists after digits, the bar makes table cells, the equals sign underlines.
_MARKUP = re.compile(r"[\\`*_\[\]<>#+\-.)!|~=]")
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n?|[\n\u0085\u2028\u2029\v\f])[ \t]*")
_BREAKING = re.compile(r"[\r\n\u0085\u2028\u2029\v\f]")


def plain(text: str) -> str:
    r"""``text`` for a body or another field of small Markdown, where it then says exactly this: no character is markup.

    >>> plain("Facharbeiter*innen")
    'Facharbeiter\\*innen'

    Raises UsageError for what is no text.
    """
    return escape_markdown(arguments.text_of(text, "text"))


def escape_markdown(value: str) -> str:
    """``value`` as Markdown that gives exactly its characters; line breaks become hard line breaks."""
    escaped = _MARKUP.sub(r"\\\g<0>", value)
    return _LINE_BREAK.sub(r"\\\n", escaped) if _BREAKING.search(escaped) else escaped
