"""The language rules of German letters: pure functions over the models, without I/O or clock."""
