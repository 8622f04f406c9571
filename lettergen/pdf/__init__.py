"""Work on finished PDFs, with pypdf."""
