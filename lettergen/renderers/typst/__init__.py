"""PDF and page images of a composed letter, set by Typst in this process.

Importing it loads Typst: import it when a PDF is asked for.
"""

from lettergen.renderers.typst.engine import PdfResult, render_pdf
from lettergen.renderers.typst.lines import parted_words
from lettergen.renderers.typst.plan import Attachment
from lettergen.renderers.typst.raster import render_png

__all__ = ["Attachment", "PdfResult", "parted_words", "render_pdf", "render_png"]
