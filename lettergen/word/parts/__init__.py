"""The parts of a Word document as Jinja templates, by docxtpl's own patching."""
