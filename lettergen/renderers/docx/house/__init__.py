"""House templates: letters in a Word template that an authority made itself."""

from lettergen.renderers.docx.house.engine import house_problems, render_house, style_purposes

__all__ = ["house_problems", "render_house", "style_purposes"]
