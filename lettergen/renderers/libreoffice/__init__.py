"""DOCX to PDF by LibreOffice: for letters on a house's own Word template, which no other renderer can set.

LibreOffice runs as a program of its own, with a profile of its own, in a folder that only this user can read. The letters
lie there while they are converted: it reads files and nothing else.
"""

from lettergen.renderers.libreoffice.program import Program, find_program
from lettergen.renderers.libreoffice.soffice import DEFAULT_TIMEOUT_S, Office

__all__ = ["DEFAULT_TIMEOUT_S", "Office", "Program", "find_program"]
