"""The shipped typeface: how wide text is, where a line breaks, and which characters have a glyph."""
