"""Checks Word templates with docxtpl's syntax without filling them: every problem of a file at once, each at its place."""

from lettergen.word.lint.check import check_template

__all__ = ["check_template"]
