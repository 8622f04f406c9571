"""What templates of every sort have in common: how they are read and kept closed."""
