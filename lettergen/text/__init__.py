"""Text templates: Jinja2 in a sandbox gives small Markdown, and Markdown gives the blocks of a letter.

``TextTemplates(folders, models).load(kind).render(letter)`` is the whole of it.
"""
