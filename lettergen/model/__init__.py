"""What a letter is: frozen pydantic models and value types, without I/O, clock or output format."""
