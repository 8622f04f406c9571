"""Finished PDFs."""
