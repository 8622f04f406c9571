"""Checks Word templates with docxtpl's syntax without filling them: every problem of a file at once, each at its place."""

from lettergen.renderers.docx.lint.check import check_template
from lettergen.renderers.docx.lint.house import check_house_template, check_letter_template

__all__ = ["check_house_template", "check_letter_template", "check_template"]
