"""Targets of links as relationships hold them."""

from __future__ import annotations

import re

# Word refuses the whole file for a target that is no URI. Letters beyond ASCII may stay: the packaging standard allows
# IRIs, and a host name must not be percent-encoded.
_FORBIDDEN = re.compile(r"""[\x00-\x20"<>\\^`{|}\x7f]|%(?![0-9A-Fa-f]{2})""")


def relationship_target(link: str) -> str:
    """``link`` with the characters that a URI must not hold percent-encoded."""
    return _FORBIDDEN.sub(lambda found: f"%{ord(found[0]):02X}", link)
