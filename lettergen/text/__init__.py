"""Text templates: Jinja2 in a sandbox gives small Markdown, and Markdown gives the blocks of a letter.

``load_template(kind, folders).render(letter)`` is the whole of it.
"""
