"""Signatures, copies, dispositions, large print: from the data to both files."""
