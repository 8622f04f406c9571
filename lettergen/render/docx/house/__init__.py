"""House templates: letters in a Word template that an authority made itself."""
