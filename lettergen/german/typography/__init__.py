"""Typography of body and subject: one idempotent pass over the blocks, switchable rule by rule.

Names, addresses and the information block are never typeset: what stands there is data. In the body, web and e-mail
addresses, file numbers and what else is named by its number are left alone, and within quotation marks only apostrophes and
marks are mended. A pass makes a text prettier, never another fact: a rule that changes digits, what parts them, or a
meaning needs an unmistakable cue, and applies to all of a paragraph, a list or a table's column, or to none of it.

Sources: DIN 5008 and the official spelling rules by way of secondary sources; the test table names a pair for each.
"""

from __future__ import annotations

from lettergen.german.typography.edits import PLAIN
from lettergen.german.typography.passage import Change
from lettergen.german.typography.typesetter import Typeset, typeset, typeset_line

__all__ = ["PLAIN", "Change", "Typeset", "typeset", "typeset_line"]
