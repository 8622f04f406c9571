"""Word templates with docxtpl's syntax, opened and compiled once, then filled for any number of letters.

A template is checked when it is opened, its parts become Jinja templates through docxtpl's own patching, and for each
letter only the parts with tags are written anew.
"""

from lettergen.word.compiled.live import LiveDocument
from lettergen.word.compiled.packing import Archive, Pieces, Words, words_apart
from lettergen.word.compiled.template import CompiledTemplate

__all__ = ["Archive", "CompiledTemplate", "LiveDocument", "Pieces", "Words", "words_apart"]
