"""An edited DOCX becomes its letter again: what Word shows is read, compared with what the letter said, and taken over."""
