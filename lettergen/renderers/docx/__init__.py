"""DOCX of a composed letter. Importing it loads python-docx and docxtpl: import it when a DOCX is asked for."""

from lettergen.renderers.docx.engine import DocxResult, render_docx

__all__ = ["DocxResult", "render_docx"]
