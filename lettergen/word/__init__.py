"""Word templates with docxtpl's syntax: opened safely, compiled once, filled many times, checked without being filled.

This wing knows Word and Jinja2 and nothing of letters: values are whatever the caller has.
"""
