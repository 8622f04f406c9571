"""An old Serienbrief made new: a Word mail merge, or a docxtpl template, becomes the draft of a kind of letter.

Knows Word's fields and docxtpl's tags, and of letters what fields may be called: whoever calls says which names stand for what every letter has.
"""

from lettergen.mailmerge.conversion import Known
from lettergen.mailmerge.draft import Draft, draft

__all__ = ["Draft", "Known", "draft"]
