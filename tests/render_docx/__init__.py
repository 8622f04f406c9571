"""Letters as DOCX."""
